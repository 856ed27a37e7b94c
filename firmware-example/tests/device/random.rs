//! Random commands: in whatever order requests come, nothing forbidden happens.

use crate::bench::{Bench, CLOSE, declared, sign};
use proverka::journal::audit::{Alone, Grade};
use proverka::journal::digest;
use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::{Act, Asked, Bytes, Consent, Enrol, PIECE_MAX, Reply, Request, State};
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;

/// Sends a request past the line.
fn ask(bench: &mut Bench, request: Request) -> Reply<'static> {
    let mut room = [0; PIECE_MAX];
    bench.number += 1;
    match bench.device.answer(&Asked { number: bench.number, request }, &mut room) {
        Reply::Status(status) => Reply::Status(status),
        Reply::Challenge(challenge) => Reply::Challenge(challenge),
        Reply::Acknowledged(acknowledged) => Reply::Acknowledged(acknowledged),
        Reply::Tallied(tallied) => Reply::Tallied(tallied),
        Reply::Refused(refusal) => Reply::Refused(refusal),
        _ => Reply::Waiting { host: false, inspectorate: false },
    }
}

fn act(random: &mut Random, size: u32) -> Act {
    match random.below(5) {
        0 => {
            let held = match random.below(6) {
                0 => Holder::Alone(Party::Host),
                1 => Holder::Alone(Party::Inspectorate),
                _ => Holder::Jointly,
            };
            Act::Open { purpose: random.word() % 3, held, declared: declared(random.word() % 4) }
        }
        1 => Act::Time,
        2 => Act::Limit { category: (random.word() % 4) as u8, limit: random.word() % 20 },
        3 => {
            let from = 1_700_000_000 + random.below(200_000_000) as i64;
            Act::Extend { earliest: from, latest: from + random.below(1_000_000) as i64 }
        }
        _ => Act::Release { size: random.word() % (size + 2) },
    }
}

/// Does one random thing, with both parties willing to sign anything.
fn step(bench: &mut Bench, random: &mut Random, joint: bool) {
    let size = bench.device.status().size;
    let party = if random.below(2) == 0 { Party::Host } else { Party::Inspectorate };
    let request = match random.below(14) {
        0 => Request::Tally { category: (random.word() % 4) as u8, delta: (random.word() % 7) as i16 - 2 },
        1 => Request::Correct { seq: random.word() % (size + 2), delta: (random.word() % 5) as i16 - 2 },
        2 => CLOSE,
        3 => {
            let hello = bench.hello();
            let message = digest::cosign_message(&hello.term.0, party, hello.size, &hello.head.0);
            Request::Cosign { party, signature: sign(party, message.bytes()) }
        }
        4 => {
            let hello = bench.hello();
            let message = digest::dispute_message(&hello.term.0, party, hello.size, &hello.head.0, &[1; 32]);
            Request::Dispute { party, own: Bytes([1; 32]), signature: sign(party, message.bytes()) }
        }
        5 => Request::NoteExport { digest: Bytes([2; 20]) },
        6 => Request::Abandon,
        7 => Request::Conclude,
        8 => Request::Enrol(Enrol::Contribute { party, bytes: Bytes(core::array::from_fn(|at| at as u8)) }),
        9 => Request::Propose { act: act(random, size), replace: random.below(2) == 0 },
        10 => {
            let signature = Bytes([random.word() as u8; 64]);
            Request::Consent(Consent { party, earliest: 0, latest: 0, signature })
        }
        11 => {
            bench.world.pass(random.below(4_000));
            Request::Status
        }
        12 if random.below(20) == 0 => {
            bench.restart();
            bench.settle();
            Request::Sums
        }
        _ if joint => {
            willing(bench, random, size);
            return;
        }
        _ => Request::Sums,
    };
    let _: Reply<'_> = ask(bench, request);
}

/// Carries out a whole joint act, signed by both; now and then by one only.
fn willing(bench: &mut Bench, random: &mut Random, size: u32) {
    let act = act(random, size);
    // Only the device knows the totals that a release contains, and this test does not calculate them.
    if matches!(act, Act::Release { .. }) {
        return;
    }
    let Reply::Challenge(challenge) = ask(bench, Request::Propose { act, replace: true }) else { return };
    let at = 1_700_000_000 + random.below(200_000_000) as i64;
    let alone = random.below(6) == 0;
    for party in [Party::Host, Party::Inspectorate] {
        let consent = bench.consent(party, &act, &challenge, (at, at + 100));
        let _: Reply<'_> = ask(bench, Request::Consent(consent));
        if alone {
            break;
        }
    }
    let _: Reply<'_> = ask(bench, Request::Conclude);
}

/// A18: an expired device is never revived.
fn revive(seed: u64, steps: u32) {
    let mut bench = Bench::enrolled(seed);
    let mut random = Random(seed);
    let _: Reply<'_> = bench.tell_time(1_770_180_000);
    bench.settle();
    assert_eq!(bench.status().state, State::Expired);
    for at in 0..steps {
        step(&mut bench, &mut random, true);
        let state = bench.device.status().state;
        assert!(matches!(state, State::Expired), "seed {seed}, step {at}: {state:?}");
        if at % 64 == 0 {
            let status = bench.status();
            assert_eq!(status.in_force, Verdict::Fails, "seed {seed}, step {at}");
            assert_eq!(status.open, None);
        }
    }
    assert_ne!(bench.audit_flash().grade, Grade::Unilateral(Alone::Each), "no session was opened");
}

#[test]
fn no_sequence_of_commands_revives_an_expired_device() {
    let seeds = reach(40, 2000);
    for seed in 0..seeds {
        revive(seed, 500);
    }
    println!("A18: {} commands", seeds * 500);
}

/// Whatever is requested, the record stays whole, and the counts match the replies.
fn whole(seed: u64, steps: u32) {
    let mut bench = Bench::enrolled(seed);
    let mut random = Random(seed);
    let mut size = 0;
    for at in 0..steps {
        step(&mut bench, &mut random, true);
        let status = bench.device.status();
        assert!(status.size >= size, "seed {seed}, step {at}");
        assert_eq!(status.fault, 0, "seed {seed}, step {at}");
        size = status.size;
    }
    let report = bench.audit_flash();
    assert!(
        matches!(report.grade, Grade::Joint | Grade::Unilateral(_) | Grade::Disputed),
        "seed {seed}: {:?}",
        report.grade
    );
    assert_eq!(report.size, size);
}

#[test]
fn random_commands_leave_a_whole_record() {
    // With seed 1718, a statement of time comes when the record has no room for it.
    let seeds = reach(40, 2500);
    for seed in (0..seeds).chain([1718]) {
        whole(seed, 400);
    }
    println!("{} commands", seeds * 400);
}
