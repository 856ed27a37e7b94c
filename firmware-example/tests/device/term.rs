//! The term: in force, expired, undecided; and statements of time that are useless.

use crate::bench::{Bench, declared};
use proverka::journal::EntryKind;
use proverka::journal::audit::Grade;
use proverka::party::Party;
use proverka::verdict::Verdict;
use proverka::wire::{Acknowledged, Act, Refusal, Reply, Request, State};

const EXPIRY: (i64, i64) = (1_770_000_000, 1_770_180_000);

fn kinds(bench: &mut Bench, kind: EntryKind) -> u32 {
    bench.audit().kinds[usize::from(kind.byte())]
}

#[test]
fn the_verdict_on_the_term_changes_at_its_edges() {
    // The simulated clock has hardly moved between the statement and the question.
    for (at, due) in [
        (EXPIRY.0 - 100, Verdict::Holds),
        (EXPIRY.0 - 30, Verdict::Undecided),
        (EXPIRY.0 + 50_000, Verdict::Undecided),
        (EXPIRY.1 - 1, Verdict::Undecided),
        (EXPIRY.1, Verdict::Fails),
        (EXPIRY.1 + 1_000_000, Verdict::Fails),
    ] {
        let mut bench = Bench::enrolled(51);
        let _: Reply<'_> = bench.tell_time(at);
        bench.settle();
        let status = bench.status();
        assert_eq!(status.in_force, due, "{at}");
        assert_eq!(status.state == State::Expired, due == Verdict::Fails, "{at}");
    }
}

#[test]
fn a_term_runs_out_by_the_device_s_own_clock_and_is_noted_once() {
    let mut bench = Bench::enrolled(52);
    let _: Reply<'_> = bench.tell_time(EXPIRY.1 - 1000);
    let _: Acknowledged = bench.open(declared(5));
    let _ = bench.tally(0, 1);
    assert_eq!(bench.status().state, State::Sealed);
    // This is 1,000 seconds on a clock that is 500 ppm too fast, and a little more.
    bench.world.pass(999);
    bench.settle();
    assert_eq!(bench.status().state, State::Sealed);
    bench.world.pass(3);
    bench.settle();
    assert_eq!(bench.status().state, State::Expired);
    assert_eq!(bench.refused(Request::Tally { category: 0, delta: 1 }), Refusal::Expired);
    for round in 0..5 {
        bench.world.pass(1_000);
        if round % 2 == 0 {
            bench.restart();
        }
        bench.settle();
        assert_eq!(bench.status().state, State::Expired);
    }
    let propose = Request::Propose {
        act: Act::Extend { earliest: EXPIRY.1 + 1_000_000_000, latest: EXPIRY.1 + 1_000_000_000 },
        replace: false,
    };
    assert_eq!(bench.refused(propose), Refusal::Expired);
    // Everything that was begun can be finished.
    let closed = bench.close();
    bench.cosign(&closed);
    assert_eq!(kinds(&mut bench, EntryKind::Expire), 1);
    assert_eq!(bench.audit().grade, Grade::Joint);
}

/// A debugger halts the device for longer than its watchdog allows, and the counter shows five seconds.
#[test]
fn after_a_gap_that_is_too_long_the_term_is_undecided_until_the_time_is_stated_anew() {
    let at = EXPIRY.0 - 2000;
    for overdue in [true, false] {
        let mut bench = Bench::enrolled(56);
        let _: Reply<'_> = bench.tell_time(at);
        bench.settle();
        assert_eq!(bench.status().in_force, Verdict::Holds);
        // Both parties signed this statement before the gap.
        let challenge = bench.propose(Act::Time);
        for party in [Party::Host, Party::Inspectorate] {
            let consent = bench.consent(party, &Act::Time, &challenge, (at, at + 1));
            let _: Reply<'_> = bench.ask(Request::Consent(consent));
        }
        bench.world.pass(5);
        bench.world.overdue.set(overdue);
        let status = bench.status();
        assert_eq!(status.clock.earliest, Some(at + 4));
        if overdue {
            assert_eq!((status.in_force, status.clock.latest), (Verdict::Undecided, None));
            // The statement is on record, but gives no upper bound of the present time.
            assert_eq!(bench.refused(Request::Conclude), Refusal::Times);
            assert_eq!(bench.status().clock.latest, None);
            // Before the gap, a statement that the term is over would have been refused.
            let _: Reply<'_> = bench.tell_time(EXPIRY.1);
            assert_eq!(bench.status().in_force, Verdict::Fails);
        } else {
            // The control: the counter shows the same five seconds, but there was no halt.
            assert_eq!(status.in_force, Verdict::Holds);
            let _: Acknowledged = bench.acknowledged(Request::Conclude);
        }
    }
}

#[test]
fn an_extension_in_time_counts_after_every_restart() {
    let mut bench = Bench::enrolled(53);
    let _: Reply<'_> = bench.tell_time(EXPIRY.0 - 5000);
    let later = Act::Extend { earliest: EXPIRY.0 + 500_000, latest: EXPIRY.1 + 500_000 };
    assert!(matches!(bench.act(later, (0, 0)), Reply::Acknowledged(_)));
    bench.restart();
    let told = bench.tell_time(EXPIRY.1 + 10);
    assert!(matches!(told, Reply::Acknowledged(_)), "{told:?}");
    bench.settle();
    assert_eq!(bench.status().in_force, Verdict::Holds);
    bench.restart();
    bench.settle();
    let status = bench.status();
    assert_eq!(status.expiry, (EXPIRY.0 + 500_000, EXPIRY.1 + 500_000));
    // The power was off, so there is no upper bound, and the device says only that the term may be over.
    assert_eq!((status.in_force, status.state, status.clock.latest), (Verdict::Undecided, State::Sealed, None));
    assert!(status.clock.earliest >= Some(EXPIRY.1 + 10));
}

/// An extension that was proposed in time and concluded too late.
#[test]
fn an_extension_that_comes_too_late_is_refused_though_both_signed() {
    let mut bench = Bench::enrolled(54);
    let _: Reply<'_> = bench.tell_time(EXPIRY.1 - 100);
    let act = Act::Extend { earliest: EXPIRY.1 + 500_000, latest: EXPIRY.1 + 500_000 };
    let challenge = bench.propose(act);
    for party in [Party::Host, Party::Inspectorate] {
        let consent = bench.consent(party, &act, &challenge, (0, 0));
        let _: Reply<'_> = bench.ask(Request::Consent(consent));
    }
    bench.world.pass(200);
    let late = bench.refused(Request::Conclude);
    assert!(matches!(late, Refusal::Expired | Refusal::NoProposal), "{late:?}");
    assert_eq!(bench.status().state, State::Expired);
    assert_eq!(kinds(&mut bench, EntryKind::Extend), 0);
}

/// A17: statements of time that contradict each other or the clock.
#[test]
fn times_that_fit_nothing_are_on_record_and_anchor_nothing() {
    let mut bench = Bench::enrolled(55);
    let at = 1_760_000_000;
    let _: Reply<'_> = bench.tell_time(at);
    let known = bench.status().clock;
    // Disjoint between the parties; before what the device knows; after what it knows.
    let statements = [
        [(at, at + 60), (at + 120, at + 180)],
        [(at - 5000, at - 4000), (at - 5000, at - 4000)],
        [(at + 90_000, at + 90_060), (at + 90_000, at + 90_060)],
    ];
    for (round, [host, inspectorate]) in statements.into_iter().enumerate() {
        let size = bench.status().size;
        let challenge = bench.propose(Act::Time);
        for (party, interval) in [(Party::Host, host), (Party::Inspectorate, inspectorate)] {
            let consent = bench.consent(party, &Act::Time, &challenge, interval);
            assert!(matches!(bench.ask(Request::Consent(consent)), Reply::Waiting { .. }));
        }
        assert_eq!(bench.refused(Request::Conclude), Refusal::Times, "{round}");
        let status = bench.status();
        assert_eq!(status.size, size + 1, "it is on record");
        assert!(
            status.clock.earliest >= known.earliest && status.clock.latest <= known.latest.map(|latest| latest + 5)
        );
    }
    assert_eq!(kinds(&mut bench, EntryKind::Time), 4);
    assert_eq!(bench.audit().grade, Grade::Joint);
    // The bounds are in the wrong order: this is refused before anything is recorded.
    let challenge = bench.propose(Act::Time);
    let consent = bench.consent(Party::Host, &Act::Time, &challenge, (at + 1, at));
    assert_eq!(bench.refused(Request::Consent(consent)), Refusal::Terms);
}

/// F14 and F8 for a stopped clock give fault 8. Another firmware than the genesis names gives fault 5, which the export
/// shows (A19).
#[test]
fn faults_are_numbered_noted_once_and_stop_the_device() {
    let mut bench = Bench::enrolled(56);
    bench.inspection(&[(0, 1)]);
    let size = bench.status().size;
    bench.world.firmware.set(b"another image");
    for _ in 0..5 {
        bench.restart();
        bench.settle();
        let status = bench.status();
        assert_eq!((status.state, status.fault), (State::Faulty, 5));
        // BOOT and FAULT are added, once.
        assert_eq!(status.size, size + 2);
        assert_eq!(bench.refused(Request::Propose { act: Act::Time, replace: false }), Refusal::Fault(5));
    }
    let statement = bench.export([[1; 32], [2; 32]]).unwrap();
    let bundle = bench.bundle(&[statement]);
    let record = proverka::journal::audit::Record::bundle(&bundle).unwrap();
    let asked = proverka::journal::audit::Asked::new(crate::bench::parties());
    assert_eq!(proverka::journal::audit::audit(record, asked).unwrap().other_firmware, 1);

    bench.world.firmware.set(crate::bench::FIRMWARE);
    bench.world.pace.set(0);
    bench.restart();
    bench.settle();
    assert_eq!(bench.status().fault, 8);
    bench.world.pace.set(10);
    bench.restart();
    bench.settle();
    assert_eq!((bench.status().fault, bench.status().state), (0, State::Sealed));
    // A damaged record can be read, and nothing else: this damages a bit of the newest entry.
    bench.world.chip.with(|flash| {
        let image = flash.image();
        let last = (5 * 1024..image.len()).step_by(128).rfind(|at| image[*at..*at + 4] == *b"PVK1").unwrap();
        flash.flip((last + 40) * 8);
    });
    bench.restart();
    bench.settle();
    assert_eq!((bench.status().fault, bench.status().state), (6, State::Faulty));
    assert_eq!(bench.export([[1; 32], [2; 32]]), Err(Refusal::Fault(6)));
}

/// A write that silently does nothing, three times in a row, is fault 7; after a restart the record is whole.
#[test]
fn flash_that_loses_a_write_is_noticed() {
    let mut bench = Bench::enrolled(57);
    let _: Acknowledged = bench.open(declared(5));
    bench.world.chip.with(|flash| flash.drop_step(3));
    // After one lost write, the slot is skipped and the entry is still written.
    assert_eq!(bench.tally(0, 1).total, 1);
    assert_eq!(bench.status().torn, 1);
    assert_eq!(bench.audit().grade, Grade::Joint);
}

/// The known-answer tests are run with wrong answers: each shows as its own fault.
#[test]
fn wrong_answers_of_the_algorithms_are_faults() {
    use proverka_device::selftest::{ANSWERS, Answers, Fault, digests, signing, verifying};
    assert_eq!((digests(&ANSWERS), signing(&ANSWERS), verifying(&ANSWERS)), (Ok(()), Ok(()), Ok(())));
    let flip = |bytes: &[u8; 32]| {
        let mut bytes = *bytes;
        bytes[31] ^= 1;
        bytes
    };
    assert_eq!(digests(&Answers { hash: flip(&ANSWERS.hash), ..ANSWERS }), Err(Fault::Hash));
    assert_eq!(digests(&Answers { checksum: 0, ..ANSWERS }), Err(Fault::Checksum));
    assert_eq!(signing(&Answers { key: flip(&ANSWERS.key), ..ANSWERS }), Err(Fault::Signature));
    let mut signature = ANSWERS.signature;
    signature[0] ^= 1;
    assert_eq!(signing(&Answers { signature, ..ANSWERS }), Err(Fault::Signature));
    assert_eq!(verifying(&Answers { signature, ..ANSWERS }), Err(Fault::Signature));
}
