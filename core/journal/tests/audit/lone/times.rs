//! A17, A18: times that contradict each other or go back, and a term that has ended.

use proverka_journal::audit::{EntryFault, Grade};
use proverka_journal::party::Party;
use proverka_test_support::attack::bundle::Parts;
use proverka_test_support::attack::judge::{self, broken, control};
use proverka_test_support::attack::lenient::Check;
use proverka_test_support::attack::{Scribe, kind};

use super::{record, with};

#[test]
fn a17_disjoint_and_backward_times_are_kept_counted_and_anchor_nothing() {
    let t = 2_000_000_000;
    for (host, inspectorate, disjoint, backward) in [
        ((t, t + 5), (t + 6, t + 9), 1, 0),
        ((t + 6, t + 9), (t, t + 5), 1, 0),
        ((t, t), (t + 1, t + 1), 1, 0),
        ((i64::MAX, i64::MAX), (i64::MIN, i64::MIN), 1, 0),
        ((t, t + 5), (t + 5, t + 9), 0, 0),
        // The statement ends before the device's own time range begins.
        ((5, 9), (7, 12), 0, 1),
        // One second more than that.
        ((5, 1_700_000_000), (7, 1_800_000_000), 0, 0),
        ((5, 1_699_999_999), (7, 1_800_000_000), 0, 1),
    ] {
        let mut scribe = record();
        let (payload, annex) = scribe.timing(host, inspectorate, 3);
        let bytes = with(&scribe, kind::TIME, &payload, &annex);
        let report = judge::bundle(&scribe, &bytes).unwrap();
        assert_eq!(report.grade, Grade::Joint, "{host:?} {inspectorate:?}");
        let found = (report.disjoint_times, report.backward_times);
        assert_eq!(found, (disjoint, backward), "{host:?} {inspectorate:?}");
        assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size() + 1));
        // The statement stays in the record, but it must still be what both signed.
        for (role, at) in [(Party::Host, 64), (Party::Inspectorate, 128)] {
            let mut forged = annex.clone();
            forged[at] ^= 1;
            let bytes = with(&scribe, kind::TIME, &payload, &forged);
            assert_eq!(broken(&scribe, &bytes).why, EntryFault::Party(role));
        }
    }
}

#[test]
fn a17_absurd_and_falling_times_are_refused() {
    let mut scribe = record();
    let t = 2_000_000_000;
    for (host, inspectorate) in [((t + 5, t), (t, t + 5)), ((t, t + 5), (t + 5, t)), ((i64::MAX, i64::MIN), (t, t))] {
        let (payload, annex) = scribe.timing(host, inspectorate, 3);
        let bytes = with(&scribe, kind::TIME, &payload, &annex);
        assert_eq!(broken(&scribe, &bytes).why, EntryFault::Interval, "{host:?} {inspectorate:?}");
        control(&scribe, &bytes, &[Check::Clock]);
    }
    // An anchor that is wider than what both stated.
    let (mut payload, annex) = scribe.timing((t, t + 9), (t + 1, t + 8), 3);
    payload[0..8].copy_from_slice(&t.to_le_bytes());
    let bytes = with(&scribe, kind::TIME, &payload, &annex);
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Interval);
    // The earliest time goes back by a second.
    let mut falling = scribe.clone();
    falling.earliest -= 1;
    falling.note(1);
    let bytes = Parts::from_scribe(&falling).bytes();
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Earliest(scribe.earliest - 1));
    control(&scribe, &bytes, &[Check::Clock]);
    let mut reborn = scribe.clone();
    reborn.boot -= 1;
    reborn.note(1);
    let bytes = Parts::from_scribe(&reborn).bytes();
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Boot(scribe.boot - 1));
    control(&scribe, &bytes, &[Check::Clock]);
}

#[test]
fn a18_an_expiry_is_noted_once_it_has_passed_and_not_before() {
    let mut scribe = record();
    let expiry = scribe.standing(scribe.size())[32..].to_vec();
    let latest = i64::from_le_bytes(expiry[8..].try_into().unwrap());
    for (earliest, fits) in [(latest - 1, false), (latest, true), (latest + 1, true)] {
        let mut scribe = scribe.clone();
        scribe.earliest = earliest;
        let bytes = with(&scribe, kind::EXPIRE, &expiry, &[]);
        if fits {
            let report = judge::bundle(&scribe, &bytes).unwrap();
            assert_eq!((report.grade, report.kinds[19]), (Grade::Joint, 1));
            assert_eq!(judge::without(&scribe, &bytes, &[]), Ok(scribe.size() + 1));
        } else {
            assert_eq!(broken(&scribe, &bytes).why, EntryFault::Expiry);
            control(&scribe, &bytes, &[Check::Expiry]);
        }
    }
    // An expiry other than the one in force: that of the genesis, before it was extended.
    scribe.earliest = latest;
    let bytes = with(&scribe, kind::EXPIRE, &scribe.genesis[152..168], &[]);
    assert_eq!(broken(&scribe, &bytes).why, EntryFault::Expiry);
    control(&scribe, &bytes, &[Check::Expiry]);
    // The bytes that must be zero.
    let mut long = expiry;
    long.push(1);
    assert_eq!(broken(&scribe, &with(&scribe, kind::EXPIRE, &long, &[])).why, EntryFault::NotZero);
}

#[test]
fn a18_nothing_revives_an_expired_record() {
    // The term ends by an EXPIRE entry, by an EXPIRE entry that a release hides, and by the clock alone.
    let opened = || {
        let mut scribe = record();
        scribe.open(3);
        scribe
    };
    let mut latched = opened();
    latched.expire();
    let mut released = latched.clone();
    released.boot();
    released.release(latched.size());
    let mut clock = opened();
    clock.earliest = i64::from_le_bytes(clock.standing(clock.size())[40..].try_into().unwrap());
    for (scribe, base, expires) in [(&latched, 0, true), (&released, latched.size(), false), (&clock, 0, false)] {
        let judged = |scribe: &Scribe| Parts::from_base(scribe, base).bytes();
        assert_eq!(judge::bundle(scribe, &judged(scribe)).unwrap().grade, Grade::Joint);
        let mut tallied = scribe.clone();
        tallied.tally(1);
        let mut extended = scribe.clone();
        extended.extend(2_500_000_000);
        let mut hidden = Parts::from_base(&tallied, base);
        *hidden.entries.last_mut().unwrap() = tallied.pieces.last().unwrap().redacted();
        for bytes in [judged(&tallied), judged(&extended), hidden.bytes()] {
            if scribe.size() == clock.size() && bytes == hidden.bytes() {
                // The redaction hides the time, and no earlier entry shows that the term has ended.
                assert_eq!(judge::bundle(scribe, &bytes).unwrap().grade, Grade::Joint);
                continue;
            }
            assert_eq!(broken(scribe, &bytes).why, EntryFault::Expired, "base {base}");
            control(scribe, &bytes, &[Check::Expiry]);
        }
        let mut again = scribe.clone();
        again.expire();
        if expires {
            assert_eq!(broken(scribe, &judged(&again)).why, EntryFault::Expired);
            control(scribe, &judged(&again), &[Check::Expiry]);
        } else {
            assert_eq!(judge::bundle(scribe, &judged(&again)).unwrap().grade, Grade::Joint);
        }
        // Entries that neither count nor extend are still allowed.
        let mut goes_on = scribe.clone();
        goes_on.boot();
        goes_on.limit(5);
        assert_eq!(judge::bundle(scribe, &judged(&goes_on)).unwrap().grade, Grade::Joint);
    }
}
