//! Requests that are repeated, stale, replayed, or sent by the wrong party; and requests that use no room.

use crate::bench::{Bench, CLOSE, declared, sign};
use proverka::journal::digest;
use proverka::party::{Holder, Party};
use proverka::wire::{
    Acknowledged, Act, Asked, Bytes, Consent, Kind, LINE_MAX, PIECE_MAX, Receiver, Refusal, Reply, Request, VERSION,
    decode, encode, encode_message,
};
use proverka_test_support::random::Random;
use proverka_test_support::reach::reach;

const TALLY: Request = Request::Tally { category: 0, delta: 2 };

#[test]
fn a_repeat_gets_the_same_reply_and_adds_nothing() {
    let mut bench = Bench::enrolled(41);
    let _: Acknowledged = bench.open(declared(5));
    let number = bench.number + 10;
    let first = bench.ask_as(number, TALLY);
    let size = bench.status().size;
    for _ in 0..3 {
        assert_eq!(bench.ask_as(number, TALLY), first);
    }
    // The same number is used for another request.
    let other = Request::Tally { category: 0, delta: 3 };
    assert_eq!(bench.ask_as(number, other), Reply::Refused(Refusal::Reused));
    for old in [0, 1, number - 1] {
        assert_eq!(bench.ask_as(old, TALLY), Reply::Refused(Refusal::Old { last: number }));
    }
    assert_eq!(bench.status().size, size);
    // After a restart the record itself knows the count.
    for _ in 0..3 {
        bench.restart();
        assert_eq!(bench.ask_as(number, TALLY), first);
        assert_eq!(bench.ask_as(number, other), Reply::Refused(Refusal::Reused));
        assert_eq!(bench.ask_as(number - 1, TALLY), Reply::Refused(Refusal::Old { last: number }));
    }
    assert_eq!(bench.status().size, size);
    // The same is true of a correction.
    let Reply::Tallied(tallied) = first else { panic!("{first:?}") };
    let correct = Request::Correct { seq: tallied.entry.seq, delta: -1 };
    let corrected = bench.ask_as(number + 1, correct);
    bench.restart();
    let Reply::Tallied(mut before) = corrected else { panic!("{corrected:?}") };
    let Reply::Tallied(after) = bench.ask_as(number + 1, correct) else { panic!() };
    before.entry.size = after.entry.size;
    assert_eq!(after, before);
}

#[test]
fn what_was_refused_may_be_asked_again_under_its_number() {
    let mut bench = Bench::enrolled(42);
    let number = bench.number + 20;
    assert_eq!(bench.ask_as(number, TALLY), Reply::Refused(Refusal::NoSession));
    let _: Acknowledged = bench.open(declared(5));
    assert!(matches!(bench.ask_as(number, TALLY), Reply::Tallied(_)));
}

/// This is true not only of counts: a repeat of any change gets the same reply and changes nothing.
#[test]
fn a_repeat_of_any_change_gets_the_same_reply() {
    let mut bench = Bench::enrolled(49);
    let number = |bench: &mut Bench| {
        bench.number += 1;
        bench.number
    };
    let twice = |bench: &mut Bench, number: u64, request: Request| {
        let first = bench.ask_as(number, request);
        assert!(!matches!(first, Reply::Refused(_)), "{request:?}: {first:?}");
        let size = bench.status().size;
        assert_eq!(bench.ask_as(number, request), first, "{request:?}");
        assert_eq!(bench.ask_as(number, Request::Abandon), Reply::Refused(Refusal::Reused), "{request:?}");
        assert_eq!(bench.status().size, size, "{request:?}");
        first
    };
    let act = Act::Open { purpose: 1, held: Holder::Jointly, declared: declared(2) };
    let at = number(&mut bench);
    let Reply::Challenge(challenge) = twice(&mut bench, at, Request::Propose { act, replace: false }) else { panic!() };
    for party in [Party::Host, Party::Inspectorate] {
        let consent = bench.consent(party, &act, &challenge, (0, 0));
        let at = number(&mut bench);
        let _ = twice(&mut bench, at, Request::Consent(consent));
    }
    let at = number(&mut bench);
    let _ = twice(&mut bench, at, Request::Conclude);
    let at = number(&mut bench);
    let Reply::Acknowledged(closed) = twice(&mut bench, at, CLOSE) else { panic!() };
    for party in [Party::Host, Party::Inspectorate] {
        let request = bench.cosignature(party, &closed);
        let at = number(&mut bench);
        let _ = twice(&mut bench, at, request);
    }
    let at = number(&mut bench);
    let _ = twice(&mut bench, at, Request::NoteExport { digest: Bytes([1; 20]) });
    let act = Act::Retire;
    let at = number(&mut bench);
    let propose = Request::Propose { act, replace: false };
    let Reply::Challenge(challenge) = twice(&mut bench, at, propose) else { panic!() };
    for party in [Party::Host, Party::Inspectorate] {
        let consent = bench.consent(party, &act, &challenge, (0, 0));
        let at = number(&mut bench);
        let _ = twice(&mut bench, at, Request::Consent(consent));
    }
    let at = number(&mut bench);
    let _ = twice(&mut bench, at, Request::Conclude);
}

/// Whoever is at the port cannot use up all numbers at once.
#[test]
fn a_number_far_above_the_last_is_refused() {
    let mut bench = Bench::enrolled(43);
    let _: Acknowledged = bench.open(declared(5));
    let last = bench.status().last_request;
    for far in [u64::MAX, 1 << 63, last + (1 << 16) + 1] {
        assert_eq!(bench.ask_as(far, TALLY), Reply::Refused(Refusal::Old { last }));
    }
    assert!(matches!(bench.ask_as(last + (1 << 16), TALLY), Reply::Tallied(_)));
}

#[test]
fn consents_that_are_stale_replayed_or_of_the_wrong_party_are_refused() {
    let mut bench = Bench::enrolled(44);
    let act = Act::Limit { category: 0, limit: 4 };
    assert_eq!(bench.refused(Request::Conclude), Refusal::NoProposal);
    let challenge = bench.propose(act);
    let good = bench.consent(Party::Host, &act, &challenge, (0, 0));
    let wrong = [
        // The other's role, the other's key, another nonce, another place, and another act.
        Consent { party: Party::Inspectorate, ..good },
        Consent { signature: bench.consent(Party::Inspectorate, &act, &challenge, (0, 0)).signature, ..good },
        {
            let mut other = challenge;
            other.nonce = Bytes([1; 32]);
            bench.consent(Party::Host, &act, &other, (0, 0))
        },
        {
            let mut other = challenge;
            other.size += 1;
            bench.consent(Party::Host, &act, &other, (0, 0))
        },
        bench.consent(Party::Host, &Act::Limit { category: 0, limit: 5 }, &challenge, (0, 0)),
    ];
    for consent in wrong {
        assert_eq!(bench.refused(Request::Consent(consent)), Refusal::Signature(consent.party));
    }
    assert_eq!(bench.refused(Request::Consent(Consent { earliest: 1, ..good })), Refusal::Terms);
    assert!(matches!(bench.ask(Request::Consent(good)), Reply::Waiting { host: true, inspectorate: false }));
    assert_eq!(bench.refused(Request::Consent(good)), Refusal::Party(Party::Host));
    // The same act again is the other party asking for the data to sign. If another act comes in between, the same act
    // gets a new nonce, and signatures for the old one are worth nothing.
    assert_eq!(bench.propose(act).nonce, challenge.nonce);
    let _ = bench.propose(Act::Time);
    let again = bench.propose(act);
    assert_ne!(again.nonce, challenge.nonce);
    assert_eq!(bench.refused(Request::Consent(good)), Refusal::Signature(Party::Host));
    // The record grows in between.
    let fresh = bench.consent(Party::Host, &act, &again, (0, 0));
    assert!(matches!(bench.ask(Request::Consent(fresh)), Reply::Waiting { .. }));
    let size = again.size;
    *bench.world.random.borrow_mut() = crate::bench::Generator::Good(Random(9));
    let noted = bench.ask(Request::NoteExport { digest: Bytes([3; 20]) });
    assert!(matches!(noted, Reply::Refused(Refusal::Entry { .. })), "nothing to export yet: {noted:?}");
    let opened = bench.open(declared(1));
    let _ = bench.tally(0, 1);
    let challenge = bench.propose(act);
    let host = bench.consent(Party::Host, &act, &challenge, (0, 0));
    let _ = bench.tally(0, 1);
    let now = bench.status().size;
    assert_eq!(bench.refused(Request::Consent(host)), Refusal::Stale { proposed: challenge.size, size: now });
    // Nobody had signed the proposal, so it is not reported as lapsed.
    assert_eq!(bench.refused(Request::Conclude), Refusal::NoProposal);
    assert!(opened.seq > size);
}

#[test]
fn cosignatures_are_of_the_last_close_once_and_by_their_party() {
    let mut bench = Bench::enrolled(45);
    let term = bench.hello().term.0;
    let by = |party, role, size, head: &[u8; 32]| Request::Cosign {
        party,
        signature: sign(party, digest::cosign_message(&term, role, size, head).bytes()),
    };
    assert_eq!(bench.refused(by(Party::Host, Party::Host, 0, &term)), Refusal::NotClosed);
    let _: Acknowledged = bench.open(declared(5));
    let retire = Request::Propose { act: Act::Retire, replace: false };
    assert_eq!(bench.refused(retire), Refusal::SessionOpen);
    let closed = bench.close();
    assert_eq!(bench.refused(CLOSE), Refusal::NoSession);
    let wrong = [
        by(Party::Host, Party::Inspectorate, closed.seq, &closed.head.0),
        by(Party::Host, Party::Host, closed.seq - 1, &closed.head.0),
        by(Party::Host, Party::Host, closed.seq, &[0; 32]),
    ];
    for request in wrong {
        assert_eq!(bench.refused(request), Refusal::Signature(Party::Host));
    }
    let host = by(Party::Host, Party::Host, closed.seq, &closed.head.0);
    let _: Acknowledged = bench.acknowledged(host);
    assert_eq!(bench.refused(host), Refusal::Party(Party::Host));
    // The other party disputes; after a restart the device still knows that.
    let dispute = bench.dispute(Party::Inspectorate, &closed, [8; 32]);
    let _: Acknowledged = bench.acknowledged(dispute);
    bench.restart();
    assert_eq!(bench.refused(dispute), Refusal::Party(Party::Inspectorate));
    assert_eq!(bench.refused(host), Refusal::Party(Party::Host));
    assert_eq!(bench.audit().grade, proverka::journal::audit::Grade::Disputed);
}

/// A26: invalid frames, half-opened sessions and power cycles use no slot.
#[test]
fn noise_half_opened_sessions_and_power_cycles_cost_no_slot() {
    let mut bench = Bench::enrolled(46);
    bench.inspection(&[(0, 1)]);
    let (size, free) = (bench.status().size, bench.status().free_pages);
    let mut random = Random(46);
    let mut line = [0; LINE_MAX];
    let asked = Asked { number: 1 << 40, request: Request::NoteExport { digest: Bytes([1; 20]) } };
    let good = encode_message(Kind::Request, VERSION, 9, &asked, &mut line).unwrap().to_vec();
    for round in 0..100_000_u32 {
        let mut bytes = good.clone();
        match round % 4 {
            // A bit is flipped anywhere except in the delimiters.
            0 => {
                let at = 1 + random.below(bytes.len() as u64 - 2) as usize;
                bytes[at] ^= 1 << random.below(8);
            }
            1 => bytes.truncate(1 + random.below(bytes.len() as u64 - 2) as usize),
            2 => bytes = (0..random.below(300)).map(|_| random.bits() as u8).collect(),
            _ => {
                let at = 1 + random.below(bytes.len() as u64 - 2) as usize;
                bytes.insert(at, 1 + random.below(255) as u8);
            }
        }
        bench.world.to_device.borrow_mut().extend(bytes);
        bench.world.to_device.borrow_mut().push_back(0);
        if round % 64 == 63 {
            bench.settle();
            bench.world.to_host.borrow_mut().clear();
        }
    }
    bench.settle();
    bench.world.to_host.borrow_mut().clear();
    assert_eq!(bench.status().size, size);
    for round in 0..1000 {
        let act = Act::Open { purpose: round, held: Holder::Jointly, declared: declared(1) };
        let challenge = bench.propose(act);
        if round % 2 == 0 {
            let consent = bench.consent(Party::Host, &act, &challenge, (0, 0));
            assert!(matches!(bench.ask(Request::Consent(consent)), Reply::Waiting { .. }));
        }
        if round % 3 == 0 {
            assert!(matches!(bench.ask(Request::Abandon), Reply::Waiting { .. }));
        }
        if round % 10 == 0 {
            bench.restart();
        }
    }
    let cycles = reach(1000, 100_000);
    for _ in 0..cycles {
        bench.restart();
        let _ = bench.hello();
    }
    let status = bench.status();
    assert_eq!((status.size, status.free_pages), (size, free));
    assert!(u64::from(status.boot) > cycles);
    println!("A26: 100000 frames, 1000 half-opened sessions, {cycles} power cycles");
    // There is one BOOT entry for all of the restarts.
    let opened = bench.open(declared(1));
    assert_eq!(opened.size, size + 3, "SESSION_OPEN, EPOCH, BOOT");
    assert_eq!(bench.audit().grade, proverka::journal::audit::Grade::Joint);
}

/// Reads are answered under any number, and never change anything.
#[test]
fn requests_that_only_read_ignore_request_numbers() {
    let mut bench = Bench::enrolled(47);
    bench.inspection(&[(0, 1)]);
    let image = bench.world.chip.with(|flash| flash.image());
    for number in [0, 1, u64::MAX] {
        assert!(matches!(bench.ask_as(number, Request::Status), Reply::Status(_)));
        assert!(matches!(bench.ask_as(number, Request::Sums), Reply::Sums(_)));
    }
    let _ = bench.export([[1; 32], [2; 32]]).unwrap();
    assert_eq!(image, bench.world.chip.with(|flash| flash.image()));
    let mut room = [0; PIECE_MAX];
    let past = Request::Read { source: proverka::wire::Source::Base, offset: 72 };
    let reply = bench.device.answer(&Asked { number: 0, request: past }, &mut room);
    assert_eq!(reply, Reply::Refused(Refusal::Offset { offset: 72, total: 72 }));
    assert!(decode::<Reply<'_>>(&[]).is_err());
}

/// A full record can still be closed, cosigned, exported and released; FULL is noted once.
#[test]
fn a_full_record_still_ends_its_session_decently() {
    let mut bench = Bench::enrolled(48);
    let _: Acknowledged = bench.open(declared(u32::MAX));
    let mut counted = 0_u32;
    let refusal = loop {
        match bench.ask(Request::Tally { category: 2, delta: 1 }) {
            Reply::Tallied(tallied) => {
                counted += 1;
                assert_eq!(tallied.total, counted);
            }
            Reply::Refused(refusal) => break refusal,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(refusal, Refusal::Full { .. }), "{refusal:?}");
    assert!(counted > 40);
    let size = bench.status().size;
    for round in 0..20 {
        assert!(matches!(bench.refused(TALLY), Refusal::Full { .. }));
        if round % 5 == 0 {
            bench.restart();
        }
    }
    assert_eq!(bench.status().size, size, "FULL was noted once");
    // A statement of time by the parties is refused, and anchors nothing.
    let time = bench.act(Act::Time, (1_800_000_000, 1_800_000_060));
    assert!(matches!(time, Reply::Refused(Refusal::Full { .. })), "{time:?}");
    let status = bench.status();
    assert_eq!((status.clock.earliest, status.clock.latest, status.state), (None, None, proverka::wire::State::Sealed));
    // A press is refused too, and the LEDs show that.
    let press = proverka_device::board::Press { button: proverka_device::board::Button::A, times: 1 };
    bench.world.presses.borrow_mut().push_back(press);
    bench.settle();
    assert_eq!(bench.world.image.get(), Some(proverka_device::show::FULL));
    let closed = bench.close();
    bench.cosign(&closed);
    let statement = bench.export([[1; 32], [2; 32]]).unwrap();
    let noted = Request::NoteExport { digest: Bytes([4; 20]) };
    let _: Acknowledged = bench.acknowledged(noted);
    assert!(matches!(bench.refused(noted), Refusal::Entry { .. }), "nothing new to note");
    let _ = bench.bundle(&[statement]);
    let mut carried = proverka::journal::Carried {
        totals: [0; 16],
        limits: [10, 20, u32::MAX, 0, 0, 0, 0, 0],
        expiry: (1_770_000_000, 1_770_180_000),
    };
    carried.totals[2] = counted;
    bench.carried = Some(carried);
    let reply = bench.act(Act::Release { size: closed.seq }, (0, 0));
    assert!(matches!(reply, Reply::Acknowledged(_)), "{reply:?}");
    bench.inspection(&[(0, 1)]);
    assert_eq!(bench.audit().grade, proverka::journal::audit::Grade::Joint);
}

#[test]
fn a_frame_is_dropped_once_the_line_is_silent_for_longer_than_wire_2_6_says() {
    for (pause_ms, is_answered) in [(Receiver::SILENCE_MS - 1, true), (Receiver::SILENCE_MS + 2, false)] {
        let mut bench = Bench::enrolled(21);
        let mut line = [0; LINE_MAX];
        let asked = encode(Kind::HelloAsk, VERSION, 7, &[], &mut line).unwrap().to_vec();
        let (first, rest) = asked.split_at(asked.len() / 2);
        assert_eq!(bench.line(first), None);
        bench.world.ticks.set(bench.world.ticks.get() + u64::from(pause_ms) * 1000);
        // The device reads the clock before it receives the rest.
        bench.device.poll();
        let answer = bench.line(rest).map(|(kind, _)| kind);
        assert_eq!(answer == Some(Kind::Hello), is_answered, "after a pause of {pause_ms} ms");
    }
}
