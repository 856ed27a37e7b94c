//! Inspections from enrolment to export, over the wire, graded by the independent audit.

use crate::bench::{Bench, World, declared, parties};
use proverka::journal::audit::{self, Alone, Grade, Record};
use proverka::journal::{EntryKind, audit::Report};
use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::{Acknowledged, Act, Refusal, Reply, Request, State, Tallied};
use proverka_device::board::{Button, Press};

fn kinds(report: &Report, kind: EntryKind) -> u32 {
    report.kinds[usize::from(kind.byte())]
}

#[test]
fn an_inspection_by_both_ends_in_a_joint_bundle() {
    let mut bench = Bench::on(&World::new(1));
    assert_eq!(bench.hello().state, State::Blank.number());
    bench.enrol();
    bench.settle();
    assert_eq!(bench.status().state, State::Sealed);
    assert!(matches!(bench.tell_time(1_760_000_000), Reply::Acknowledged(_)));
    bench.inspection(&[(0, 3), (1, 1), (0, 2), (0, -1)]);
    let status = bench.status();
    assert_eq!((status.session, status.open, status.epoch), (1, None, 1));
    // The entries are TIME, OPEN, EPOCH, four counts, CLOSE and two cosignatures.
    assert_eq!(status.size, 10);

    let statement = bench.export([[5; 32], [6; 32]]).unwrap();
    let bundle = bench.bundle(&[statement]);
    for (role, nonce) in [(Party::Host, [5; 32]), (Party::Inspectorate, [6; 32])] {
        let asked = audit::Asked { nonce: Some((role, nonce)), ..audit::Asked::new(parties()) };
        let report = audit::audit(Record::bundle(&bundle).unwrap(), asked).unwrap();
        assert_eq!((report.grade, report.size, report.statements), (Grade::Joint, 10, 1));
        assert_eq!((report.other_firmware, report.joint, report.unwitnessed()), (0, 1, 2));
    }
    let stale = audit::Asked { nonce: Some((Party::Host, [7; 32])), ..audit::Asked::new(parties()) };
    assert!(matches!(audit::audit(Record::bundle(&bundle).unwrap(), stale).unwrap().grade, Grade::Stale(_)));
    assert_eq!(bench.audit_flash().grade, Grade::Joint);
}

#[test]
fn a_session_by_one_alone_is_recorded_as_such() {
    for (party, alone) in [(Party::Host, Alone::By(Party::Host)), (Party::Inspectorate, Alone::By(Party::Inspectorate))]
    {
        let mut bench = Bench::enrolled(2);
        let _: Acknowledged = bench.open_alone(party);
        let _: Tallied = bench.tally(0, 1);
        let _: Acknowledged = bench.close();
        let report = bench.audit();
        assert_eq!(report.grade, Grade::Unilateral(alone));
    }
}

#[test]
fn nothing_but_a_lone_session_is_done_alone() {
    let acts = [
        Act::Time,
        Act::Limit { category: 0, limit: 1 },
        Act::Extend { earliest: 1_800_000_000, latest: 1_800_000_001 },
        Act::Release { size: 1 },
        Act::Retire,
        Act::Open { purpose: 1, held: Holder::Jointly, declared: declared(3) },
    ];
    for party in [Party::Host, Party::Inspectorate] {
        let mut bench = Bench::enrolled(3);
        bench.inspection(&[(0, 1)]);
        let size = bench.status().size;
        for act in acts {
            bench.carried = Some(carried([0; 3], [10, 20, u32::MAX]));
            let challenge = bench.propose(act);
            let consent = bench.consent(party, &act, &challenge, (1_760_000_000, 1_760_000_060));
            assert!(matches!(bench.ask(Request::Consent(consent)), Reply::Waiting { .. }), "{act:?}");
            let other = if party == Party::Host { Party::Inspectorate } else { Party::Host };
            assert_eq!(bench.refused(Request::Conclude), Refusal::Missing(other));
        }
        assert_eq!(bench.status().size, size);
    }
}

fn carried(totals: [u32; 3], limits: [u32; 3]) -> proverka::journal::Carried {
    let mut out =
        proverka::journal::Carried { totals: [0; 16], limits: [0; 8], expiry: (1_770_000_000, 1_770_180_000) };
    out.totals[..3].copy_from_slice(&totals);
    out.limits[..3].copy_from_slice(&limits);
    out
}

#[test]
fn counts_are_judged_exactly_at_the_edges() {
    let mut bench = Bench::enrolled(4);
    let _: Reply<'_> = bench.tell_time(1_760_000_000);
    let _: Acknowledged = bench.open(declared(9));
    // The declared number is 9, and the limit is 10.
    let due = [
        (8, Verdict::Holds, Verdict::Holds),
        (1, Verdict::Holds, Verdict::Holds),
        (1, Verdict::Fails, Verdict::Holds),
        (1, Verdict::Fails, Verdict::Fails),
        (-1, Verdict::Fails, Verdict::Holds),
    ];
    let mut total = 0_u32;
    for (delta, against_declared, against_limit) in due {
        let tallied = bench.tally(0, delta);
        total = total.checked_add_signed(delta.into()).unwrap();
        assert_eq!(tallied.total, total);
        assert_eq!((tallied.against_declared, tallied.against_limit), (against_declared, against_limit), "{total}");
        assert_eq!(tallied.in_force, Verdict::Holds);
    }
    // Results below zero and above 32 bits are refused; category 2 has the highest possible limit.
    let below = Request::Tally { category: 1, delta: -1 };
    assert_eq!(bench.refused(below), Refusal::Range { total: 0, delta: -1 });
    assert_eq!(bench.refused(Request::Tally { category: 1, delta: 0 }), Refusal::Nothing);
    assert_eq!(
        bench.refused(Request::Tally { category: 3, delta: 1 }),
        Refusal::Category { category: 3, categories: 3 }
    );
    let size = bench.status().size;
    assert_eq!(size, 1 + 2 + 5);
    assert_eq!(bench.audit().grade, Grade::Joint);
}

#[test]
fn without_a_time_a_count_within_its_limit_holds_and_one_above_it_is_undecided() {
    let mut bench = Bench::enrolled(5);
    let _: Acknowledged = bench.open(declared(u32::MAX));
    let tallied = bench.tally(0, 10);
    assert_eq!((tallied.in_force, tallied.against_limit), (Verdict::Undecided, Verdict::Holds));
    assert_eq!(tallied.against_declared, Verdict::NotBinding);
    let tallied = bench.tally(0, 1);
    assert_eq!((tallied.in_force, tallied.against_limit), (Verdict::Undecided, Verdict::Undecided));
}

#[test]
fn a_correction_names_a_count_of_this_session() {
    let mut bench = Bench::enrolled(6);
    bench.inspection(&[(0, 4)]);
    let old = 3;
    let opened = bench.open(declared(5));
    let first = bench.tally(1, 7);
    for seq in [0, old, opened.seq, opened.seq + 1, first.entry.seq + 1, u32::MAX] {
        assert_eq!(bench.refused(Request::Correct { seq, delta: 1 }), Refusal::Entry { seq });
    }
    let seq = first.entry.seq;
    let below = Request::Correct { seq, delta: -8 };
    assert_eq!(bench.refused(below), Refusal::Range { total: 7, delta: -8 });
    let Reply::Tallied(corrected) = bench.ask(Request::Correct { seq, delta: -2 }) else { panic!() };
    assert_eq!((corrected.category, corrected.total), (1, 5));
    let seq = corrected.entry.seq;
    let Reply::Tallied(again) = bench.ask(Request::Correct { seq, delta: 1 }) else { panic!() };
    assert_eq!((again.category, again.total), (1, 6));
    let report = bench.audit();
    assert_eq!((report.grade, kinds(&report, EntryKind::Correction)), (Grade::Joint, 2));
}

#[test]
fn presses_are_counted_in_the_session_and_gathered_up() {
    let mut bench = Bench::enrolled(7);
    let press = |bench: &mut Bench, button, times| {
        bench.world.presses.borrow_mut().push_back(Press { button, times });
        bench.settle();
    };
    press(&mut bench, Button::A, 2);
    let Reply::Sums(sums) = bench.ask(Request::Sums) else { panic!() };
    assert_eq!((sums.totals[0], sums.pending), (0, 0), "no session");
    let opened = bench.open(declared(5));
    press(&mut bench, Button::A, 3);
    // Presses made while the device was busy: both runs give one entry, and button B switches to the next category.
    for (button, times) in [(Button::A, 1), (Button::A, 1), (Button::B, 1), (Button::A, 4)] {
        bench.world.presses.borrow_mut().push_back(Press { button, times });
    }
    bench.settle();
    let Reply::Sums(sums) = bench.ask(Request::Sums) else { panic!() };
    assert_eq!(sums.totals[..3], [5, 4, 0]);
    assert_eq!(bench.status().size, opened.size + 3);
    // A press right before the close belongs to the session.
    bench.world.presses.borrow_mut().push_back(Press { button: Button::A, times: 1 });
    let _: Acknowledged = bench.close();
    assert_eq!(bench.audit().grade, Grade::Joint);
}

#[test]
fn a_release_frees_what_both_signed_and_carries_on() {
    let mut bench = Bench::enrolled(8);
    let limit = bench.act(Act::Limit { category: 1, limit: 33 }, (0, 0));
    assert!(matches!(limit, Reply::Acknowledged(_)), "{limit:?}");
    let mut released = 0;
    for round in 0..30 {
        bench.inspection(&[(0, 1 + round % 4), (1, 2), (0, 1)]);
        let size = bench.status().size;
        let totals = [u32::from((2 + round % 4) as u16), 2, 0];
        bench.carried = Some(carried(totals, [10, 33, u32::MAX]));
        let reply = bench.act(Act::Release { size }, (0, 0));
        assert!(matches!(reply, Reply::Acknowledged(_)), "{round}: {reply:?}");
        released = size;
        if round % 3 == 0 {
            bench.restart();
            let Reply::Sums(sums) = bench.ask(Request::Sums) else { panic!() };
            assert_eq!(sums.totals[..3], totals);
            assert_eq!(sums.limits[..3], [10, 33, u32::MAX]);
        }
    }
    let report = bench.audit();
    assert_eq!(report.grade, Grade::Joint);
    assert!(report.base > 0 && report.base <= released);
}

/// Both parties signed the head that a release names, so nothing before it can still be signed or disputed, with or
/// without a restart in between. Both can still end the record.
#[test]
fn after_a_release_the_record_can_be_ended_and_nothing_older_disputed() {
    for starts_again in [false, true] {
        let mut bench = Bench::enrolled(8);
        bench.inspection(&[(0, 1), (1, 2), (0, 1), (1, 1), (0, 1), (1, 1), (0, 1), (1, 1)]);
        let size = bench.status().size;
        bench.carried = Some(carried([4, 5, 0], [10, 20, u32::MAX]));
        let released = bench.act(Act::Release { size }, (0, 0));
        let Reply::Acknowledged(last) = released else { panic!("{released:?}") };
        if starts_again {
            bench.restart();
        }
        for party in [Party::Host, Party::Inspectorate] {
            let dispute = bench.dispute(party, &last, [9; 32]);
            assert_eq!(bench.refused(dispute), Refusal::Party(party), "{starts_again}");
        }
        let _: Acknowledged = bench.retire();
        bench.restart();
        assert_eq!(bench.status().state, State::Retired);
        assert_eq!(bench.audit().grade, Grade::Joint);
    }
}
