//! The audit checks all that can be computed: where counts may stand, and that every number follows from the entries
//! before it.

use proverka_journal::audit::{Alone, EntryFault, Grade};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken, control};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{HOST, INSPECTORATE, Scribe, kind, sign};

/// Returns the bytes of the record after one more entry.
fn with(scribe: &Scribe, kind: u8, payload: &[u8], annex: &[u8]) -> Vec<u8> {
    let mut scribe = scribe.clone();
    scribe.write(kind, payload, annex);
    Parts::from_scribe(&scribe).bytes()
}

/// Returns the payload of a TALLY.
fn tally(category: u8, delta: i16, total: u32, limit: u32) -> Vec<u8> {
    [&[category, 0][..], &delta.to_le_bytes(), &total.to_le_bytes(), &(!total).to_le_bytes(), &limit.to_le_bytes()]
        .concat()
}

/// Returns the payload of a CORRECTION.
fn correction(seq: u32, delta: i16, total: u32, limit: u32) -> Vec<u8> {
    [&seq.to_le_bytes()[..], &[0, 0], &delta.to_le_bytes(), &total.to_le_bytes(), &limit.to_le_bytes()].concat()
}

/// Returns a record with a joint session in which 3 are counted in the first category and 5 in the second.
fn counted() -> Scribe {
    let mut scribe = Scribe::new("counted");
    scribe.limit(700);
    scribe.open(3);
    scribe.rotate();
    scribe.tally(3);
    scribe.tally_in(1, 5);
    scribe
}

#[test]
fn a_count_in_no_session_is_no_entry() {
    // Before any session, after a close, and after both cosigned the close.
    let none = Scribe::new("outside");
    let mut closed = counted();
    closed.close();
    let mut cosigned = closed.clone();
    cosigned.cosign(HOST);
    cosigned.cosign(INSPECTORATE);
    for scribe in [&none, &closed, &cosigned] {
        let total = scribe.totals(scribe.size())[0] + 1;
        let limit = if scribe.size() == 0 { 700 } else { scribe.limit_in(0) };
        let seq = scribe.size();
        for (kind, payload) in
            [(kind::TALLY, tally(0, 1, total, limit)), (kind::CORRECTION, correction(seq, 1, total, limit))]
        {
            let mut counts = scribe.clone();
            counts.write(kind, &payload, &[]);
            let found = broken(scribe, &Parts::from_scribe(&counts).bytes());
            assert_eq!((found.seq, found.why), (seq + 1, EntryFault::NoSession));
            control(scribe, &Parts::from_scribe(&counts).bytes(), &[Check::Session, Check::Sum]);
            // A redaction hides the numbers of a count, but not its place.
            let mut parts = Parts::from_scribe(&counts);
            *parts.entries.last_mut().unwrap() = counts.pieces.last().unwrap().redacted();
            assert_eq!(broken(scribe, &parts.bytes()).why, EntryFault::NoSession);
            control(scribe, &parts.bytes(), &[Check::Session]);
        }
    }
}

#[test]
fn a_total_follows_from_the_one_before_it() {
    let scribe = counted();
    let limit = scribe.limit_in(0);
    for (delta, total, fits) in [
        (1, 4, true),
        (-3, 0, true),
        (0, 3, true),
        (i16::MAX, 32_770, true),
        (1, 500, false),
        (1, 3, false),
        (-4, u32::MAX, false),
        (-1, 4, false),
    ] {
        let last = scribe.size();
        for (kind, payload) in
            [(kind::TALLY, tally(0, delta, total, limit)), (kind::CORRECTION, correction(last, delta, total, limit))]
        {
            let bytes = with(&scribe, kind, &payload, &[]);
            if fits {
                assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint, "{delta} {total}");
                assert!(judge::without(&scribe, &bytes, &[]).is_ok());
            } else {
                let found = broken(&scribe, &bytes);
                assert_eq!((found.seq, found.why), (last + 1, EntryFault::Sum { before: 3, delta, found: total }));
                control(&scribe, &bytes, &[Check::Sum]);
            }
        }
    }
}

#[test]
fn a_count_says_its_total_twice_its_limit_as_it_is_and_one_of_the_categories_that_count() {
    let scribe = counted();
    let limit = scribe.limit_in(0);
    let mut once = tally(0, 1, 4, limit);
    once[8] ^= 1;
    let cases = [
        (kind::TALLY, once, EntryFault::Complement(4)),
        (kind::TALLY, tally(0, 1, 4, limit + 1), EntryFault::Limit { found: limit + 1, due: limit }),
        (kind::CORRECTION, correction(4, 1, 4, limit - 1), EntryFault::Limit { found: limit - 1, due: limit }),
        // Three categories are in use in these records.
        (kind::TALLY, tally(3, 1, 1, 0), EntryFault::Category(3)),
        (kind::TALLY, tally(8, 1, 1, 0), EntryFault::Category(8)),
        (kind::TALLY, tally(255, 1, 1, 0), EntryFault::Category(255)),
        // The SESSION_OPEN is entry 2, the CORRECTION would be entry 6.
        (kind::CORRECTION, correction(0, 1, 4, limit), EntryFault::Corrected(0)),
        (kind::CORRECTION, correction(2, 1, 4, limit), EntryFault::Corrected(2)),
        (kind::CORRECTION, correction(6, 1, 4, limit), EntryFault::Corrected(6)),
        (kind::CORRECTION, correction(u32::MAX, 1, 4, limit), EntryFault::Corrected(u32::MAX)),
    ];
    assert_eq!(scribe.size(), 5);
    for (kind, payload, why) in cases {
        let bytes = with(&scribe, kind, &payload, &[]);
        assert_eq!(broken(&scribe, &bytes).why, why);
        control(&scribe, &bytes, &[Check::Sum]);
    }
}

#[test]
fn a_session_closes_with_what_was_counted_in_it() {
    let scribe = counted();
    let payload = [1_u32.to_le_bytes(), 2_u32.to_le_bytes()].concat();
    let annex = |totals: [u32; 16]| [vec![0; 32], totals.map(u32::to_le_bytes).concat()].concat();
    let right = scribe.totals(scribe.size());
    let fits = with(&scribe, kind::CLOSE, &payload, &annex(right));
    assert_eq!(judge::bundle(&scribe, &fits).unwrap().grade, Grade::Joint);
    for category in 0..16_u8 {
        let mut wrong = right;
        wrong[usize::from(category)] += 1;
        let bytes = with(&scribe, kind::CLOSE, &payload, &annex(wrong));
        let due = right[usize::from(category)];
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Totals { category, found: due + 1, due });
        control(&scribe, &bytes, &[Check::Sum]);
    }
}

/// A redacted count hides every total until an entry states it again: a TALLY states the total of its category; a
/// SESSION_CLOSE, a SESSION_OPEN and a RELEASE state all totals.
#[test]
fn redaction_hides_totals_until_an_entry_names_them_again() {
    let limit = counted().limit_in(0);
    let hidden = |scribe: &Scribe, seq: u32| {
        let mut parts = Parts::from_scribe(scribe);
        parts.entries[seq as usize - 1] = scribe.pieces[seq as usize - 1].redacted();
        parts.bytes()
    };
    // Entry 5, in the second category, is hidden, so the next total of the first category could be anything.
    let mut scribe = counted();
    scribe.write(kind::TALLY, &tally(0, 1, 77, limit), &[]);
    assert!(matches!(broken(&scribe, &Parts::from_scribe(&scribe).bytes()).why, EntryFault::Sum { .. }));
    assert_eq!(judge::bundle(&scribe, &hidden(&scribe, 5)).unwrap().grade, Grade::Joint);
    // From there on, only the total of this category is known again.
    let again = scribe.clone();
    scribe.write(kind::TALLY, &tally(0, 1, 99, limit), &[]);
    assert_eq!(broken(&scribe, &hidden(&scribe, 5)).seq, 7);
    let mut other = again.clone();
    other.write(kind::TALLY, &tally(1, 1, 99, 0), &[]);
    assert_eq!(judge::bundle(&other, &hidden(&other, 5)).unwrap().grade, Grade::Joint);
    // A close states all totals, and the next session begins at zero.
    let mut closed = again;
    let payload = [1_u32.to_le_bytes(), 3_u32.to_le_bytes()].concat();
    let mut totals = closed.totals(closed.size());
    totals[1] = 1234;
    closed.write(kind::CLOSE, &payload, &[vec![0; 32], totals.map(u32::to_le_bytes).concat()].concat());
    assert_eq!(judge::bundle(&closed, &hidden(&closed, 5)).unwrap().grade, Grade::Joint);
    closed.open(3);
    closed.write(kind::TALLY, &tally(1, 1, 1235, 0), &[]);
    assert_eq!(broken(&closed, &hidden(&closed, 5)).seq, closed.size());
}

#[test]
fn a_release_carries_what_the_entries_before_it_give_also_after_a_base() {
    // The state that the release carries contradicts one LIMIT, one EXTEND or one TALLY after the base, or agrees with
    // all of them.
    let mut scribe = Scribe::new("carried");
    for _ in 0..4 {
        scribe.note(0);
    }
    let base = scribe.size();
    scribe.note(1);
    scribe.limit(500);
    scribe.extend(1_950_000_000);
    scribe.session(3);
    let size = scribe.size();
    let release = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut annex = scribe.releasing(size, 3);
        annex.truncate(184);
        change(&mut annex);
        let mut whole = annex.clone();
        for role in [HOST, INSPECTORATE] {
            whole.extend(sign(scribe.party(role), &[b"proverka/1/free", &scribe.term, &[role, 0, 0, 0], &annex]));
        }
        let mut scribe = scribe.clone();
        scribe.write(kind::RELEASE, &size.to_le_bytes(), &whole);
        scribe
    };
    for base in [0, base] {
        let judged = |scribe: &Scribe| Parts::from_base(scribe, base).bytes();
        let right = release(&|_| ());
        assert_eq!(judge::bundle(&scribe, &judged(&right)).unwrap().grade, Grade::Joint);
        for at in [72, 76, 80, 132, 136, 168, 176] {
            let wrong = release(&|annex| annex[at] ^= 1);
            let found = broken(&scribe, &judged(&wrong));
            assert_eq!((found.seq, found.why), (size + 1, EntryFault::Carried), "base {base}, byte {at}");
            control(&scribe, &judged(&wrong), &[Check::Sum, Check::Expiry]);
        }
        // The limit of another category is hidden by the base, so the parties' statement of it stands.
        let other = release(&|annex| annex[140] ^= 1);
        let grade = judge::bundle(&scribe, &judged(&other)).unwrap().grade;
        assert_eq!(matches!(grade, Grade::Joint), base > 0, "{grade:?}");
    }
    // Both ends of the expiry are swapped.
    let turned = release(&|annex| annex.copy_within(176..184, 168));
    let turned_over = release(&|annex| annex[176..184].fill(0));
    assert!(matches!(broken(&scribe, &Parts::from_scribe(&turned).bytes()).why, EntryFault::Carried));
    assert!(matches!(broken(&scribe, &Parts::from_scribe(&turned_over).bytes()).why, EntryFault::Carried));
}

#[test]
fn totals_at_a_release_are_what_the_rest_of_the_record_is_held_against() {
    let mut scribe = Scribe::new("rest");
    scribe.open(3);
    scribe.tally(7);
    let size = scribe.size();
    scribe.release(size);
    let mut wrong = scribe.clone();
    let limit = scribe.limit_in(0);
    wrong.write(kind::TALLY, &tally(0, 1, 9, limit), &[]);
    scribe.tally(8);
    let bytes = Parts::from_base(&scribe, size).bytes();
    assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint);
    let bytes = Parts::from_base(&wrong, size).bytes();
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Sum { before: 7, delta: 1, found: 9 });
    control(&scribe, &bytes, &[Check::Sum]);
    // A session that began before the base has at least the counts that this record shows.
    for (tallies, fits) in [(0_u32, false), (1, true), (2, true), (9, true)] {
        let mut closed = scribe.clone();
        let payload = [1_u32.to_le_bytes(), tallies.to_le_bytes()].concat();
        let totals = closed.totals(closed.size()).map(u32::to_le_bytes).concat();
        closed.write(kind::CLOSE, &payload, &[vec![0; 32], totals].concat());
        let bytes = Parts::from_base(&closed, size).bytes();
        if fits {
            assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Joint);
        } else {
            assert_eq!(broken(&scribe, &bytes).why, EntryFault::Tallies { found: tallies, due: 1 });
            control(&scribe, &bytes, &[Check::Session]);
        }
    }
}

#[test]
fn flags_of_who_is_alone_stand_in_a_session_or_before_one_that_a_base_hides() {
    let mut scribe = Scribe::new("flagged");
    scribe.note(1);
    for lone in [4, 8] {
        let mut flagged = scribe.clone();
        flagged.lone = lone;
        flagged.note(2);
        let bytes = Parts::from_scribe(&flagged).bytes();
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Flags(lone));
        control(&scribe, &bytes, &[Check::Session]);
        flagged.lone = 0;
        flagged.release(1);
        let bytes = Parts::from_base(&flagged, 1).bytes();
        let alone = if lone == 4 { Alone::By(Party::Host) } else { Alone::By(Party::Inspectorate) };
        assert_eq!(judge::bundle(&scribe, &bytes).unwrap().grade, Grade::Unilateral(alone));
    }
}

#[test]
fn no_record_begins_at_an_impossible_base() {
    let mut scribe = Scribe::life("base", 1, 2);
    scribe.release(3);
    let judged = |change: &dyn Fn(&mut Parts)| {
        let mut parts = Parts::from_base(&scribe, 3);
        change(&mut parts);
        parts.bytes()
    };
    assert_eq!(judge::bundle(&scribe, &judged(&|_| ())).unwrap().grade, Grade::Joint);
    let impossible: [&dyn Fn(&mut Parts); 4] = [
        // More epochs than entries; epoch 0 with another key; the key of a party.
        &|parts| parts.base.2 = 4,
        &|parts| (parts.base.2, parts.base.3) = (0, *scribe.key(1).pk),
        &|parts| parts.base.3 = *scribe.host.pk,
        &|parts| parts.base.3 = *scribe.inspectorate.pk,
    ];
    for change in impossible {
        let found = broken(&scribe, &judged(change));
        assert_eq!((found.seq, found.why), (4, EntryFault::Base));
    }
    // Sizes that no record can have, and the largest size that a record can have.
    let bytes = judged(&|parts| parts.base.0 = u32::MAX);
    assert_eq!(judge::bundle(&scribe, &bytes), Err(proverka_journal::audit::AuditError::Base));
    let bytes = judged(&|parts| parts.base.0 = u32::MAX - 1);
    assert_eq!(broken(&scribe, &bytes).seq, u32::MAX);
}

#[test]
fn a_base_that_nothing_covers_is_named_before_all_that_is_wrong_later() {
    let scribe = Scribe::life("uncovered", 1, 2);
    let mut parts = Parts::from_base(&scribe, 5);
    parts.entries.truncate(3);
    let bytes = parts.bytes();
    let report = judge::bundle(&scribe, &bytes).unwrap();
    assert!(matches!(report.grade, Grade::Broken(broken) if broken.seq == 6 && broken.why == EntryFault::Unreleased));
    assert_eq!((report.base, report.size), (5, 5));
    // The RELEASE that follows confirms the entries before it, even if the file ends after it.
    let mut released = scribe.clone();
    released.release(7);
    let bytes = Parts::from_base(&released, 5).bytes();
    let report = judge::bundle(&scribe, &bytes[..bytes.len() - 1]).unwrap();
    assert!(matches!(report.grade, Grade::Broken(broken) if broken.seq == released.size() + 1));
}

#[test]
fn another_firmware_is_an_alarm_with_and_without_a_fault() {
    for fault in [false, true] {
        let mut scribe = Scribe::life("altered", 1, 1);
        if fault {
            scribe.write(kind::FAULT, &[5], &[]);
        }
        let report = judge::bundle(&scribe, &scribe.exported_by_other_firmware().bytes()).unwrap();
        assert_eq!((report.grade, report.other_firmware), (Grade::Altered, 1));
    }
}
