//! A18: the term has run out. No sequence of requests revives the chip, even if both parties are willing to sign
//! anything.

use std::time::Duration;

use proverka::journal::audit::Grade;
use proverka::journal::{EntryKind, digest};
use proverka::party::Holder;
use proverka::verdict::Verdict;
use proverka::wire::{Act, Bytes, Consent, Enrol, Refusal, Request, State};
use proverka_device::show;
use proverka_emulator::client::{Client, PARTIES, sign};
use proverka_emulator::leds::shows;
use proverka_emulator::party::declared;
use proverka_emulator::{Board, Body, Image, Start, Trouble};
use proverka_test_support::reach::reach;

use crate::{Checks, audited};
use proverka_test_support::random::Random;

/// The latest moment at which the term ends (`Client::enrol`).
const EXPIRY: i64 = 1_900_180_000;
/// One step in this many is a power cycle.
const STARTS: u64 = 60;

fn expires<B: Body>(client: &mut Client<B>) -> Result<(), Trouble> {
    let deadline = client.port.now() + Duration::from_secs(60);
    while client.status()?.state != State::Expired {
        if client.port.now() > deadline {
            return Err(Trouble(format!("the term does not run out: {:?}", client.status()?)));
        }
    }
    Ok(())
}

fn act(random: &mut Random) -> Act {
    let below = |random: &mut Random, bound| random.below(bound) as u32;
    match random.below(4) {
        0 => {
            let held =
                if random.below(2) == 0 { Holder::Jointly } else { Holder::Alone(PARTIES[random.below(2) as usize]) };
            Act::Open { purpose: below(random, 3), held, declared: declared(below(random, 4)) }
        }
        1 => Act::Time,
        2 => Act::Limit { category: random.below(4) as u8, limit: below(random, 20) },
        _ => {
            let from = EXPIRY - 100_000_000 + random.below(200_000_000) as i64;
            Act::Extend { earliest: from, latest: from + random.below(1_000_000) as i64 }
        }
    }
}

/// Carries out a whole joint act, signed by both; now and then by one only.
fn willing<B: Body>(client: &mut Client<B>, random: &mut Random) -> Result<(), Trouble> {
    let act = act(random);
    // Half of the stated times are before the expiry, half after.
    let at = EXPIRY - 1_000_000 + random.below(2_000_000) as i64;
    let alone = random.below(6) == 0;
    // A refusal does not matter here, only its effect on the device.
    let Ok(proposed) = client.propose(act) else { return Ok(()) };
    for party in PARTIES.into_iter().take(if alone { 1 } else { 2 }) {
        client.ask(Request::Consent(proposed.consent(party, (at, at + 100))?))?;
    }
    client.ask(Request::Conclude).map(drop)
}

/// Does one random thing that somebody might do.
fn step<B: Body>(client: &mut Client<B>, random: &mut Random) -> Result<(), Trouble> {
    let party = PARTIES[random.below(2) as usize];
    let seq = |random: &mut Random| random.below(12) as u32;
    let request = match random.below(14) {
        0 => Request::Tally { category: random.below(4) as u8, delta: random.below(7) as i16 - 2 },
        1 => Request::Correct { seq: seq(random), delta: random.below(5) as i16 - 2 },
        2 => Request::Close { seal_h: Bytes([1; 16]), seal_i: Bytes([2; 16]) },
        3 => {
            let hello = client.hello()?;
            let message = digest::cosign_message(&hello.term.0, party, hello.size, &hello.head.0);
            Request::Cosign { party, signature: sign(party, message.bytes()) }
        }
        4 => {
            let hello = client.hello()?;
            let message = digest::dispute_message(&hello.term.0, party, hello.size, &hello.head.0, &[1; 32]);
            Request::Dispute { party, own: Bytes([1; 32]), signature: sign(party, message.bytes()) }
        }
        5 => Request::NoteExport { digest: Bytes([2; 20]) },
        6 => Request::Abandon,
        7 => Request::Conclude,
        8 => Request::Enrol(Enrol::Contribute { party, bytes: Bytes(core::array::from_fn(|at| at as u8)) }),
        9 => Request::Propose { act: act(random), replace: random.below(2) == 0 },
        10 => Request::Propose { act: Act::Release { size: seq(random) }, replace: random.below(2) == 0 },
        11 => {
            let signature = Bytes([random.below(256) as u8; 64]);
            Request::Consent(Consent { party, earliest: 0, latest: 0, signature })
        }
        _ => return willing(client, random),
    };
    client.ask(request).map(drop)
}

/// Both parties sign an extension in time, but it is concluded too late: the term runs out by the chip's own clock.
fn too_late<B: Body>(image: &Image, flash: &[u8], number: u64) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    let mut client = Client::new(B::boot(Start::with(flash))?);
    client.number = number;
    client.tested()?;
    // This leaves seconds for something that takes less than one, even on a loaded machine.
    client.tell_time(EXPIRY - 12)?;
    let proposed = client.propose(Act::Extend { earliest: EXPIRY + 500_000, latest: EXPIRY + 500_000 })?;
    for party in PARTIES {
        client.consent(proposed.consent(party, (0, 0))?)?;
    }
    checks.equal("state in time", &client.status()?.state, &State::Sealed)?;
    expires(&mut client)?;
    let refusal = client.refused(Request::Conclude)?;
    checks.holds(&format!("{refusal:?}"), matches!(refusal, Refusal::Expired | Refusal::NoProposal))?;
    checks.equal("a count", &client.refused(Request::Tally { category: 0, delta: 1 })?, &Refusal::Expired)?;
    // The open session can still be closed.
    client.close()?;
    checks.equal("expiry", &client.status()?.expiry.1, &EXPIRY)?;
    client.port.pause()?;
    let report = audited(image, &client.port.flash()?)?;
    let kinds = [EntryKind::Extend, EntryKind::Expire].map(|kind| report.kinds[usize::from(kind.byte())]);
    checks.equal("extensions, expiries on record; grade", &(kinds, report.grade), &([0, 1], Grade::Joint))?;
    Ok(checks.0)
}

/// Sends random commands to a chip whose parties have signed that its term is over.
fn random<B: Body>(image: &Image, flash: &[u8], number: u64, seed: u64, steps: u64) -> Result<(u32, u32), Trouble> {
    let mut checks = Checks::default();
    let mut random = Random(seed);
    let mut client = Client::new(B::boot(Start::with(flash))?);
    client.number = number;
    client.tested()?;
    client.tell_time(EXPIRY)?;
    expires(&mut client)?;
    shows(&mut client.port, show::state(State::Expired).unwrap_or(show::DARK))?;
    let mut earliest = client.status()?.clock.earliest;
    let mut starts = 0;
    for at in 0..steps {
        if random.below(STARTS) == 0 {
            client.port.pause()?;
            let flash = client.port.flash()?;
            client.port = B::boot(Start::with(&flash))?;
            client.tested()?;
            // The seconds since the newest entry are lost with the power.
            earliest = Some(EXPIRY);
            starts += 1;
        }
        step(&mut client, &mut random)?;
        let status = client.status()?;
        let what = format!("seed {seed}, step {at}");
        checks.equal(&what, &(status.state, status.in_force, status.fault), &(State::Expired, Verdict::Fails, 0))?;
        checks.equal(&format!("{what}: expiry"), &status.expiry.1, &EXPIRY)?;
        checks.holds(&format!("{what}: {:?} after {earliest:?}", status.clock), status.clock.earliest >= earliest)?;
        earliest = status.clock.earliest;
    }
    client.port.pause()?;
    let report = audited(image, &client.port.flash()?)?;
    checks.holds(&format!("{}", report.grade), matches!(report.grade, Grade::Joint | Grade::Disputed))?;
    // The record contains the session from before and its end, and nothing that needs a term in force.
    let kinds = [
        EntryKind::SessionOpen,
        EntryKind::Tally,
        EntryKind::Correction,
        EntryKind::Limit,
        EntryKind::Extend,
        EntryKind::Expire,
    ];
    let kinds = kinds.map(|kind| report.kinds[usize::from(kind.byte())]);
    checks.equal("sessions, counts, corrections, limits, extensions, expiries", &kinds, &[1, 0, 0, 0, 0, 1])?;
    Ok((checks.0, starts))
}

pub(crate) fn run<B: Body>(image: &Image) -> Result<u32, Trouble> {
    let (flash, number) = crate::in_session::<B>(image)?;
    let mut checks = too_late::<B>(image, &flash, number)?;
    // The model of v2 is slower than the emulator of v1.
    let chips = if B::BOARD.name == Board::V2.name { reach(1, 60) } else { reach(2, 60) };
    let steps = 150;
    let mut starts = 0;
    for seed in 0..chips {
        let (done, started) = random::<B>(image, &flash, number, seed, steps)?;
        checks += done;
        starts += started;
    }
    println!("    {} commands and {starts} starts after the term", chips * steps);
    Ok(checks)
}
