//! A26: invalid frames, half-opened sessions, replays, signatures of the wrong party, and power cycles. The record
//! stays the same, byte by byte, except for the words that count starts (FORMAT 9.8).

use std::time::Duration;

use proverka::journal::audit::Grade;
use proverka::party::{Holder, Party};
use proverka::wire::{
    Act, Asked, Bytes, Consent, FrameKind, LINE_MAX, Refusal, Reply, Request, Tallied, VERSION, encode_message,
};
use proverka_emulator::client::Client;
use proverka_emulator::party::{Proposed, declared};
use proverka_emulator::{Body, Image, Start, Trouble};
use proverka_test_support::reach::reach;

use crate::{Checks, audited};
use proverka_test_support::random::Random;

/// After this many frames, the chip's replies are read from the line and it is asked for its size.
const BATCH: u64 = 64;
/// A note of an export, which would be an entry right after a close.
const NOTE: Request = Request::NoteExport { digest: Bytes([1; 20]) };

/// Returns the record as it lies in flash.
fn record<B: Body>(image: &Image, client: &mut Client<B>) -> Result<Vec<u8>, Trouble> {
    client.port.pause()?;
    let flash = client.port.flash()?;
    client.port.resume()?;
    Ok(image.record(&flash).to_vec())
}

/// Makes an invalid frame from a good one.
fn spoilt(good: &[u8], random: &mut Random, round: u64) -> Vec<u8> {
    let mut bytes = good.to_vec();
    // Any byte may be damaged, except the delimiters.
    let at = 1 + random.below(bytes.len() as u64 - 2) as usize;
    match round % 4 {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes.truncate(at),
        2 => bytes = (0..random.below(300)).map(|_| random.below(256) as u8).collect(),
        _ => bytes.insert(at, 1 + random.below(255) as u8),
    }
    bytes.push(0);
    bytes
}

/// Sends invalid frames.
fn frames<B: Body>(client: &mut Client<B>, frames: u64, size: u32) -> Result<Checks, Trouble> {
    let mut checks = Checks::default();
    let mut line = [0; LINE_MAX];
    let asked = Asked { number: client.number + 1, request: NOTE };
    let good =
        encode_message(FrameKind::Request, VERSION, 9, &asked, &mut line).map_err(|_| Trouble("no frame".into()))?;
    let mut random = Random(26);
    for round in 0..frames {
        client.port.send(&spoilt(good, &mut random, round))?;
        if round % BATCH == BATCH - 1 || round + 1 == frames {
            while !client.port.receive(Duration::from_millis(1))?.is_empty() {}
            checks.equal(&format!("entries after {} frames", round + 1), &client.status()?.size, &size)?;
        }
    }
    Ok(checks)
}

/// Returns consents that are wrong in some way, each with the refusal that the chip must give.
fn wrong(proposed: &Proposed, old: Consent) -> Result<Vec<(Consent, Refusal)>, Trouble> {
    let [host, inspectorate] = [Party::Host, Party::Inspectorate].map(|party| proposed.consent(party, (0, 0)));
    let (host, inspectorate) = (host?, inspectorate?);
    let (mut nonce, mut place, mut session) = (*proposed, *proposed, *proposed);
    nonce.challenge.nonce.0[0] ^= 1;
    place.challenge.size -= 1;
    session.challenge.session += 1;
    let other = Proposed { act: Act::Open { purpose: 0, held: Holder::Jointly, declared: declared(2) }, ..*proposed };
    let by_host = |proposed: &Proposed| proposed.consent(Party::Host, (0, 0));
    Ok(vec![
        (Consent { party: Party::Inspectorate, ..host }, Refusal::Signature(Party::Inspectorate)),
        (Consent { party: Party::Host, ..inspectorate }, Refusal::Signature(Party::Host)),
        (by_host(&nonce)?, Refusal::Signature(Party::Host)),
        (by_host(&place)?, Refusal::Signature(Party::Host)),
        (by_host(&session)?, Refusal::Signature(Party::Host)),
        (by_host(&other)?, Refusal::Signature(Party::Host)),
        (old, Refusal::Signature(old.party)),
        (Consent { earliest: 1, ..host }, Refusal::Terms),
    ])
}

/// Proposes sessions that are never opened. `old` is a consent to an earlier one.
fn half_opened<B: Body>(client: &mut Client<B>, sessions: u64, old: Consent) -> Result<Checks, Trouble> {
    let mut checks = Checks::default();
    for round in 0..sessions {
        let act = Act::Open { purpose: round as u32, held: Holder::Jointly, declared: declared(1) };
        let proposed = client.propose(act)?;
        let cases = wrong(&proposed, old)?;
        // One consent is tried each time, because checking a signature takes long; a partial run tries each at least
        // twice.
        let (consent, expected) = cases[round as usize % cases.len()];
        checks.equal(&format!("{consent:?}"), &client.refused(Request::Consent(consent))?, &expected)?;
        let missing = if round % 2 == 0 {
            let host = proposed.consent(Party::Host, (0, 0))?;
            client.consent(host)?;
            checks.equal("twice", &client.refused(Request::Consent(host))?, &Refusal::Party(Party::Host))?;
            Party::Inspectorate
        } else {
            Party::Host
        };
        let refusal = client.refused(Request::Conclude)?;
        checks.equal("concluded by one", &refusal, &Refusal::Missing(missing))?;
        if round % 3 == 0 {
            client.ask(Request::Abandon)?;
            let refusal = client.refused(Request::Conclude)?;
            checks.equal("what was given up", &refusal, &Refusal::NoProposal)?;
        }
    }
    Ok(checks)
}

/// Repeats earlier requests and uses numbers that are not allowed. `count` is the last count and its reply.
fn replays<B: Body>(
    client: &mut Client<B>,
    earlier: &[(u64, Request)],
    count: (u64, Request, Tallied),
) -> Result<Checks, Trouble> {
    let mut checks = Checks::default();
    let last = client.status()?.last_request;
    let old = Reply::Refused(Refusal::Old { last });
    for (number, request) in earlier {
        checks.equal(&format!("{number}, {request:?}"), &client.ask_as(*number, *request)?, &old)?;
    }
    for number in [last + (1 << 16) + 1, u64::MAX] {
        checks.equal("far ahead", &client.ask_as(number, NOTE)?, &old)?;
    }
    // The number used last is sent for another request. Refused requests since then have used none.
    checks.equal("reused", &client.ask_as(last, NOTE)?, &Reply::Refused(Refusal::Reused))?;
    // The reply to the last count is rebuilt from the record.
    let (number, request, tallied) = count;
    let reply = client.ask_as(number, request)?;
    let is_same =
        matches!(reply, Reply::Tallied(again) if (again.entry.seq, again.total) == (tallied.entry.seq, tallied.total));
    checks.holds(&format!("{reply:?} for {tallied:?}"), is_same)?;
    Ok(checks)
}

/// Cycles the power, with only a HELLO each time.
fn cycles<B: Body>(client: &mut Client<B>, cycles: u64) -> Result<u32, Trouble> {
    let first = client.status()?.boot;
    for _ in 0..cycles {
        client.port.pause()?;
        let flash = client.port.flash()?;
        client.port = B::boot(Start::with(&flash))?;
        client.tested()?;
    }
    Ok(client.status()?.boot - first)
}

pub(crate) fn run<B: Body>(image: &Image) -> Result<u32, Trouble> {
    let mut checks = Checks::default();
    // The pages of the record in which starts are counted.
    let strip = 3 * image.page()..5 * image.page();
    let mut client = crate::started::<B>(image)?;
    // A whole inspection, with the requests that are replayed later.
    let act = Act::Open { purpose: 1, held: Holder::Jointly, declared: declared(5) };
    let proposed = client.propose(act)?;
    let old = proposed.consent(Party::Host, (0, 0))?;
    client.consent(old)?;
    client.consent(proposed.consent(Party::Inspectorate, (0, 0))?)?;
    let opened = client.ask(Request::Conclude)?;
    checks.holds(&format!("{opened:?}"), matches!(opened, Reply::Acknowledged(_)))?;
    let conclude = (client.number, Request::Conclude);
    let tally = Request::Tally { category: 0, delta: 1 };
    client.tally(0, 1)?;
    let first = (client.number, tally);
    let count = (client.number + 1, tally, client.tally(0, 1)?);
    client.close()?;
    // The close came before the two signatures.
    let close = (client.number - 2, Request::Close { seal_h: Bytes([0x48; 16]), seal_i: Bytes([0x49; 16]) });
    let earlier = [(conclude.0 - 2, Request::Consent(old)), conclude, first, close];

    let before = record(image, &mut client)?;
    let status = client.status()?;
    let (sent, sessions, starts) = (reach(3_000, 100_000), reach(20, 1_000), reach(20, 1_000));
    checks.0 += frames(&mut client, sent, status.size)?.0;
    checks.holds("the record after frames that are none", record(image, &mut client)? == before)?;
    checks.0 += half_opened(&mut client, sessions, old)?.0;
    checks.holds("the record after half-opened sessions", record(image, &mut client)? == before)?;
    checks.0 += replays(&mut client, &earlier, count)?.0;
    checks.holds("the record after replays", record(image, &mut client)? == before)?;

    let started = cycles(&mut client, starts)?;
    checks.equal("starts that were counted", &u64::from(started), &starts)?;
    let after = record(image, &mut client)?;
    let outside = |record: &[u8]| [&record[..strip.start], &record[strip.end..]].concat();
    checks.holds("the record after power cycles, but for its boot strip", outside(&after) == outside(&before))?;
    checks.holds("in the strip each start shows", after[strip.clone()] != before[strip.clone()])?;
    let now = client.status()?;
    checks.equal("entries, free pages", &(now.size, now.free_pages), &(status.size, status.free_pages))?;
    println!("    {sent} frames, {sessions} half-opened sessions, {started} starts: no slot");

    // A control: the undamaged frame adds an entry. With it comes one BOOT entry for all of the starts.
    let noted = client.ask(NOTE)?;
    checks.holds(&format!("{noted:?}"), matches!(noted, Reply::Acknowledged(_)))?;
    checks.equal("entries with a good frame", &client.status()?.size, &(status.size + 2))?;
    let after = record(image, &mut client)?;
    checks.holds("the record with a good frame", outside(&after) != outside(&before))?;
    client.port.pause()?;
    checks.equal("grade", &audited(image, &client.port.flash()?)?.grade, &Grade::Joint)?;
    Ok(checks.0)
}
