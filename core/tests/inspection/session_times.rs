//! The judgement of a record's sessions against every choice of moments that its stamps allow.

use proverka::calendar::{Interval, Span};
use proverka::date;
use proverka::inspection::{SessionFinding, SessionRules, SessionTimes};
use proverka::journal::payload::{SessionClose, SessionOpen};
use proverka::journal::{EntryKind, Stamp};
use proverka::party::Holder;
use proverka::treaty::catalog::NEW_START;
use proverka::treaty::{EventPart, Per, Step, Window};
use proverka::verdict::Verdict;
use proverka_test_support::random::Random;

/// Two sessions in a year that begins on 5 February, each of at most 10 seconds.
const RULES: SessionRules = SessionRules { longest_s: 10, most: 2, entry: date!(2011, 2, 5) };
/// 5 February 2012, midnight.
const BOUNDARY: i64 = 1_328_400_000;

fn stamp(earliest: i64, width_s: u32) -> Stamp {
    Stamp { mono_s: 0, earliest: BOUNDARY + earliest, width_s }
}

fn take(times: &mut SessionTimes<'_>, session: u32, opens: bool, at: Stamp) {
    if opens {
        let open = SessionOpen { session, purpose: 1, held: Holder::Jointly };
        times.take(EntryKind::SessionOpen, &open.bytes(), at);
    } else {
        times.take(EntryKind::SessionClose, &SessionClose { session, tallies: 0 }.bytes(), at);
    }
}

/// The true seconds that a stamp allows; one that is not bounded allows a few.
fn seconds(at: Stamp) -> std::ops::RangeInclusive<i64> {
    let width = if at.width_s == Stamp::UNBOUNDED { 12 } else { i64::from(at.width_s) };
    at.earliest..=at.earliest + width
}

/// Every choice of seconds that never goes back.
fn worlds(stamps: &[Stamp], chosen: &mut Vec<i64>, each: &mut dyn FnMut(&[i64])) {
    let Some((first, rest)) = stamps.split_first() else { return each(chosen) };
    let before = chosen.last().copied();
    for second in seconds(*first).filter(|second| before.is_none_or(|before| before <= *second)) {
        chosen.push(second);
        worlds(rest, chosen, each);
        chosen.pop();
    }
}

#[test]
fn no_choice_of_moments_contradicts_the_judgement_of_a_session() {
    let mut random = Random(7);
    let mut seen = [0; 4];
    for _ in 0..3000 {
        let mut earliest = -18;
        let mut stamps = Vec::new();
        for _ in 0..2 + 2 * random.below(3_u8) {
            earliest += [0, 1, 2, 4, 6, 13][random.below(6_usize)];
            let width = [0, 0, 1, 3, Stamp::UNBOUNDED][random.below(5_usize)];
            stamps.push(stamp(earliest, width));
        }
        let mut times = SessionTimes::new(&RULES);
        for (place, at) in (0_u32..).zip(&stamps) {
            take(&mut times, place / 2 + 1, place % 2 == 0, *at);
        }
        let found = times.judge(Interval::UNKNOWN).unwrap();
        let SessionFinding { lasted, duration, used, quota, .. } = found;
        let (mut least, mut most, mut durations) = (u32::MAX, 0, Vec::new());
        worlds(&stamps, &mut Vec::new(), &mut |world| {
            let [.., opened, closed] = world else { panic!("an open and a close") };
            durations.push(closed - opened);
            let is_after = |second: i64| second >= BOUNDARY;
            let count = world.iter().step_by(2).filter(|one| is_after(**one) == is_after(*opened)).count() as u32;
            (least, most) = (least.min(count), most.max(count));
        });
        if durations.is_empty() {
            continue;
        }
        let context = format!("{stamps:?} {found:?} {least}..{most}");
        assert!(used.min() <= least && used.max().is_some_and(|max| most <= max), "{context}");
        let within = |seconds: &i64| {
            lasted.earliest().is_none_or(|least| least <= *seconds)
                && lasted.latest().is_none_or(|most| *seconds <= most)
        };
        assert!(durations.iter().all(within), "{context}");
        match duration {
            Verdict::Holds => assert!(durations.iter().all(|seconds| *seconds <= 10), "{context}"),
            Verdict::Fails => assert!(durations.iter().all(|seconds| *seconds > 10), "{context}"),
            _ => {}
        }
        match quota {
            Verdict::Holds => assert!(most <= 2, "{context}"),
            Verdict::Fails => assert!(least > 2, "{context}"),
            _ => {}
        }
        // Where every moment is known, everything is decided.
        if stamps.iter().all(|at| at.width_s == 0) {
            assert_eq!((used.min(), used.max()), (least, Some(least)), "{context}");
            assert_eq!(lasted.exact(), Some(durations[0]), "{context}");
        }
        seen[usize::from(duration == Verdict::Fails)] += 1;
        seen[2 + usize::from(quota == Verdict::Fails)] += 1;
    }
    assert!(seen.iter().all(|count| *count > 20), "{seen:?}");
}

#[test]
fn a_session_in_progress_fails_once_it_surely_lasted_too_long() {
    let mut times = SessionTimes::new(&RULES);
    assert_eq!(times.judge(Interval::UNKNOWN), None);
    take(&mut times, 1, true, stamp(0, 2));
    let at = |earliest: i64, latest: Option<i64>| {
        let now = Interval::new(Some(BOUNDARY + earliest), latest.map(|latest| BOUNDARY + latest)).unwrap();
        times.judge(now).unwrap().duration
    };
    assert_eq!(at(5, Some(10)), Verdict::NotBinding);
    assert_eq!(at(5, Some(11)), Verdict::Undecided);
    assert_eq!(at(12, None), Verdict::Undecided);
    assert_eq!(at(13, None), Verdict::Fails);
    // Whose time is not known at all.
    assert_eq!(times.judge(Interval::UNKNOWN).unwrap().duration, Verdict::Undecided);
    let unknown = Stamp { mono_s: 0, earliest: i64::MIN, width_s: Stamp::UNBOUNDED };
    let mut times = SessionTimes::new(&RULES);
    take(&mut times, 1, true, unknown);
    take(&mut times, 1, false, unknown);
    let found = times.judge(Interval::UNKNOWN).unwrap();
    assert_eq!((found.duration, found.quota), (Verdict::Undecided, Verdict::Holds));
}

/// Entries that both parties released are not in the record any more. They may have been in the same year.
#[test]
fn released_sessions_may_have_been_in_the_same_year() {
    let mut times = SessionTimes::new(&RULES);
    take(&mut times, 2, false, stamp(0, 0));
    let found = times.judge(Interval::UNKNOWN).unwrap();
    assert_eq!((found.session, found.lasted, found.duration), (2, Interval::UNKNOWN, Verdict::Undecided));
    take(&mut times, 3, true, stamp(20, 0));
    let found = times.judge(Interval::UNKNOWN).unwrap();
    assert_eq!((found.used.min(), found.used.max(), found.quota), (1, Some(3), Verdict::Undecided));
    // Without the one before them, the record tells by the number how many there were.
    let mut times = SessionTimes::new(&RULES);
    take(&mut times, 40, true, stamp(20, 0));
    assert_eq!(times.judge(Interval::UNKNOWN).unwrap().used.max(), Some(40));
    // A year later they do not matter, because they were opened before that session.
    take(&mut times, 41, true, stamp(400 * 86_400, 0));
    assert_eq!(times.judge(Interval::UNKNOWN).unwrap().used.max(), Some(1));
}

#[test]
fn the_rules_of_the_device_are_those_of_the_catalogue() {
    let kind = "type_one_inspection";
    let mut limits = NEW_START.steps.iter().filter(|limit| limit.inspections.contains(kind));
    let lasts = limits.find(|limit| (limit.after, limit.step) == (Step::Start, Step::End)).unwrap();
    let rules = SessionRules::TYPE_ONE;
    assert_eq!(lasts.at_most.and_then(Span::seconds), Some(rules.longest_s));
    let own = NEW_START.quotas.iter().filter(|quota| {
        quota.events.contains(kind) && quota.window == Window::TreatyYear && quota.per == Per::new(&[EventPart::By])
    });
    assert_eq!(own.map(|quota| quota.most).min(), Some(rules.most));
    assert_eq!(NEW_START.entry_into_force.map(|entry| entry.value), Some(rules.entry));
}
