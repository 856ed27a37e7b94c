//! Compares the judgement of the steps of an inspection with all choices of moments, and with another calendar.

use jiff::Timestamp;
use proptest::prelude::*;
use proverka::calendar::{Date, Interval, Moment, OffsetMoment, Span};
use proverka::judge::{LastDay, Question, StepFinding};
use proverka::treaty::catalog::{self, INF, INF_ACTS, NEW_START, NEW_START_ACTS, START_1};
use proverka::treaty::{Acts, EventKinds, Inspection, Step, StepLimit, StepTime, Treaty};
use proverka::verdict::{Provenance, Verdict};
use proverka_test_support::properties::cases;
use proverka_test_support::reach::reach;

use crate::cases::CITATION;

const HOUR: i64 = 3600;
/// 1 March 2012, when New START is in force.
const ZERO: i64 = 1_330_560_000;
const KIND: &str = "type_one_inspection";

const LIMIT: StepLimit<'static> = StepLimit {
    id: "duration",
    title: "duration",
    inspections: EventKinds::new(&[KIND]),
    after: Step::Start,
    step: Step::End,
    at_least: None,
    at_most: None,
    citation: CITATION,
};

fn hour(hours: i64) -> Moment {
    Moment::from_unix_seconds(ZERO + hours * HOUR).unwrap()
}

fn range((first, last): (Option<i64>, Option<i64>)) -> Interval<Moment> {
    Interval::new(first.map(hour), last.map(hour)).unwrap()
}

fn judged<'a>(
    treaty: &'a Treaty<'a>,
    acts: Acts<'a>,
    inspection: &Inspection<'_>,
    now: Interval<Moment>,
) -> Vec<StepFinding<'a>> {
    let at = Interval::<Date>::UNKNOWN;
    let mut all = Vec::new();
    Question { treaty, acts, at, last_day: LastDay::Eve }.inspection(inspection, now, |found| all.push(found));
    all
}

fn inspection(steps: &[StepTime]) -> Inspection<'_> {
    Inspection { kind: KIND, by: Some(0), of: Some(1), steps }
}

/// By how many hours a time is allowed; negative if it is not.
fn margin(hours: i64, least: Option<i64>, most: Option<i64>) -> Option<i64> {
    let above = Some(hours - least.unwrap_or(0)).filter(|above| least.is_some() || *above < 0);
    let below = most.map(|most| most - hours);
    let broken = above.into_iter().chain(below).filter(|margin| *margin < 0).min();
    broken.or(above.into_iter().chain(below).min())
}

/// Every limit against every pair of intervals: a finding is decided exactly when all choices of moments agree, and its
/// margin is the one that is sure.
#[test]
fn a_time_between_two_steps_is_what_every_choice_of_moments_says() {
    let ends = || std::iter::once(None).chain((0..4).map(Some));
    let intervals: Vec<_> = ends()
        .flat_map(|first| ends().map(move |last| (first, last)))
        .filter(|(first, last)| first.zip(*last).is_none_or(|(first, last)| first <= last))
        .collect();
    let inside = |(first, last): (Option<i64>, Option<i64>)| first.unwrap_or(-9)..=last.unwrap_or(13);
    let mut seen = std::collections::BTreeMap::new();
    for at_least in ends() {
        for at_most in ends() {
            let span = |hours: Option<i64>| hours.map(|hours| Span::Hours(i32::try_from(hours).unwrap()));
            let limits = [StepLimit { at_least: span(at_least), at_most: span(at_most), ..LIMIT }];
            let treaty = Treaty { steps: &limits, ..NEW_START };
            for from in &intervals {
                for to in &intervals {
                    let steps = [
                        StepTime { step: Step::End, at: range(*to) },
                        StepTime { step: Step::Start, at: range(*from) },
                    ];
                    let exact = from.0.is_some() && from.1.is_some();
                    let found = judged(&treaty, NEW_START_ACTS, &inspection(&steps), Interval::UNKNOWN);
                    let [StepFinding { finding, missing: None, .. }] = found[..] else { panic!("{found:?}") };
                    let margins: Vec<Option<i64>> = inside(*from)
                        .flat_map(|start| inside(*to).map(move |end| margin(end - start, at_least, at_most)))
                        .collect();
                    let kept = |margin: &Option<i64>| margin.is_none_or(|margin| margin >= 0);
                    let right = if margins.iter().all(kept) {
                        Verdict::Holds
                    } else if !exact || margins.iter().any(kept) {
                        // Without a first moment, the treaty may not yet have been in force.
                        Verdict::Undecided
                    } else {
                        Verdict::Fails
                    };
                    let context = format!("{at_least:?} {at_most:?} {from:?} {to:?} {finding:?}");
                    assert_eq!(finding.verdict, right, "{context}");
                    *seen.entry(right.as_str()).or_insert(0) += 1;
                    let open = to.0.is_none() || to.1.is_none() || !exact;
                    let never = at_least.zip(at_most).is_some_and(|(least, most)| least > most);
                    if right != Verdict::Undecided && !open && !never {
                        let sure = match right {
                            Verdict::Holds => margins.iter().copied().flatten().min(),
                            _ => margins.iter().copied().flatten().max(),
                        };
                        assert_eq!(finding.margin, sure.map(|hours| hours * HOUR), "{context}");
                    }
                }
            }
        }
    }
    assert!(seen.values().all(|count| *count > 100) && seen.len() == 3, "{seen:?}");
}

/// The order of the steps, copied on purpose.
const ORDER: [Step; 8] = [
    Step::Notice,
    Step::Arrival,
    Step::Designation,
    Step::Restrictions,
    Step::Transport,
    Step::Start,
    Step::End,
    Step::Report,
];

prop_compose! {
    fn any_steps()(hours in prop::collection::vec(prop::option::of((0..60_i64, 0..3_i64)), 8)) -> Vec<StepTime> {
        let at = |(first, length)| range((Some(first), Some(first + length)));
        ORDER.into_iter().zip(hours).filter_map(|(step, hours)| Some(StepTime { step, at: at(hours?) })).collect()
    }
}

prop_compose! {
    /// Steps that are nearly in order, so that many hold.
    fn nearly_in_order()(gaps in prop::collection::vec((-1..9_i64, 0..2_i64), 8)) -> Vec<StepTime> {
        let mut hours = 0;
        ORDER
            .into_iter()
            .zip(gaps)
            .map(|(step, (gap, length))| {
                hours += gap;
                StepTime { step, at: range((Some(hours), Some(hours + length))) }
            })
            .collect()
    }
}

/// A step, and the hour at which it may have been.
type Chosen = (Step, i64);

/// Every choice of moments, as hours.
fn worlds(steps: &[StepTime], chosen: &mut Vec<Chosen>, each: &mut dyn FnMut(&[Chosen])) {
    let Some((one, rest)) = steps.split_first() else { return each(chosen) };
    let hours = |moment: Option<Moment>| (moment.unwrap().unix_seconds() - ZERO) / HOUR;
    for hour in hours(one.at.earliest())..=hours(one.at.latest()) {
        chosen.push((one.step, hour));
        worlds(rest, chosen, each);
        chosen.pop();
    }
}

/// What New START says about the steps of a Type One inspection, copied on purpose.
fn breaks_new_start(world: &[(Step, i64)]) -> bool {
    let at = |step| world.iter().find(|(one, _)| *one == step).map(|(_, hour)| *hour);
    let passed = |after, step| Some(at(step)? - at(after)?);
    let in_order = ORDER.iter().enumerate().all(|(place, later)| {
        ORDER.iter().take(place).all(|earlier| passed(*earlier, *later).is_none_or(|hours| hours >= 0))
    });
    !in_order
        || passed(Step::Notice, Step::Arrival).is_some_and(|hours| hours < 32)
        || passed(Step::Arrival, Step::Designation).is_some_and(|hours| hours > 4)
        || passed(Step::Designation, Step::Restrictions).is_some_and(|hours| hours > 1)
        || passed(Step::Designation, Step::Transport).is_some_and(|hours| hours > 24)
        || passed(Step::Start, Step::End).is_some_and(|hours| hours > 30)
}

proptest! {
    #![proptest_config(cases(reach(600, 20_000)))]

    /// A broken limit or order is found exactly when a world has one, for moments that are known exactly. For
    /// intervals, no world contradicts a decided finding.
    #[test]
    fn no_world_contradicts_the_findings(steps in prop_oneof![any_steps(), nearly_in_order()]) {
        let judge = |steps: &[StepTime]| judged(&NEW_START, NEW_START_ACTS, &inspection(steps), Interval::UNKNOWN);
        let all = judge(&steps);
        let fails = all.iter().any(|found| found.finding.verdict == Verdict::Fails);
        let may_fail = all.iter().any(|found| found.missing.is_none() && found.finding.verdict == Verdict::Undecided);
        let (mut always, mut once) = (true, false);
        let mut right = Ok(());
        worlds(&steps, &mut Vec::new(), &mut |world| {
            let breaks = breaks_new_start(world);
            (always, once) = (always && breaks, once || breaks);
            let exact: Vec<StepTime> =
                world.iter().map(|(step, at)| StepTime { step: *step, at: Interval::exactly(hour(*at)) }).collect();
            let found = judge(&exact);
            if found.iter().any(|found| found.finding.verdict == Verdict::Fails) != breaks {
                right = Err(format!("{world:?}"));
            }
            // The findings of a world are those of the intervals, decided.
            for (one, other) in all.iter().zip(&found) {
                let is_same = one.finding.rule == other.finding.rule
                    && (one.finding.verdict == other.finding.verdict || one.finding.verdict == Verdict::Undecided);
                if !is_same {
                    right = Err(format!("{one:?} {other:?}"));
                }
            }
        });
        prop_assert_eq!(right, Ok(()));
        prop_assert!(!fails || always);
        prop_assert!(once == (fails || may_fail), "{:?}", all);
    }

    /// The time between two moments is the one that another library finds, whatever the offsets of their clocks are.
    #[test]
    fn the_time_is_that_of_another_calendar(
        start in 0..3_000_000_i64, length in -200_000..200_000_i64,
        offsets in (-14 * 60..=14 * 60_i64, -14 * 60..=14 * 60_i64),
    ) {
        let shown = |seconds: i64, offset: i64| {
            let offset = jiff::tz::Offset::from_seconds(i32::try_from(offset * 60).unwrap()).unwrap();
            let zoned = Timestamp::from_second(ZERO + seconds).unwrap().to_zoned_datetime(jiff::tz::TimeZone::fixed(offset));
            (zoned.timestamp(), zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().replace("-00:00", "+00:00"))
        };
        let (from, from_text) = shown(start, offsets.0);
        let (to, to_text) = shown(start + length, offsets.1);
        let moment = |text: &str| Interval::exactly(OffsetMoment::parse(text.as_bytes()).unwrap().moment());
        let steps = [
            StepTime { step: Step::Start, at: moment(&from_text) },
            StepTime { step: Step::End, at: moment(&to_text) },
        ];
        let found = judged(&NEW_START, NEW_START_ACTS, &inspection(&steps), Interval::UNKNOWN);
        let duration = found.iter().find(|found| found.finding.rule == "inspection_duration").unwrap();
        let passed = (to - from).as_secs();
        prop_assert_eq!(duration.finding.measured.unwrap().exact(), Some(passed));
        let right = if (0..=30 * HOUR).contains(&passed) { Verdict::Holds } else { Verdict::Fails };
        prop_assert_eq!(duration.finding.verdict, right);
    }
}

fn at(step: Step, hours: i64) -> StepTime {
    StepTime { step, at: Interval::exactly(hour(hours)) }
}

/// The findings as `rule verdict`, with the step that is missing.
fn words(found: &[StepFinding<'_>]) -> Vec<String> {
    let missing =
        |one: &StepFinding<'_>| one.missing.map_or(String::new(), |step| format!(" without {}", step.as_str()));
    found.iter().map(|one| format!("{} {}{}", one.finding.rule, one.finding.verdict.as_str(), missing(one))).collect()
}

#[test]
fn a_missing_step_is_undecided_once_it_is_due() {
    let judge = |steps: &[StepTime], now| words(&judged(&NEW_START, NEW_START_ACTS, &inspection(steps), now));
    let arrived = [at(Step::Notice, 0), at(Step::Arrival, 40)];
    let designation = |now| judge(&arrived, now)[2].clone();
    // The site must be named by hour 44.
    assert_eq!(designation(Interval::exactly(hour(44))), "site_designation not_binding without designation");
    let second = Moment::from_unix_seconds(hour(44).unix_seconds() + 1).unwrap();
    assert_eq!(designation(Interval::exactly(second)), "site_designation undecided without designation");
    assert_eq!(designation(Interval::new(Some(hour(41)), Some(second)).unwrap()), designation(Interval::UNKNOWN));
    // The inspection ended, so all that comes before was due, except for the flight plan of an aircraft that is not on
    // record either.
    assert_eq!(
        judge(&[at(Step::End, 60)], Interval::exactly(hour(60))),
        [
            "inspection_notice undecided without notice",
            "flight_plan not_binding without flight_plan",
            "site_designation undecided without arrival",
            "pre_inspection_restrictions undecided without designation",
            "transport_to_the_site undecided without designation",
            "inspection_duration undecided without start",
            "inspection_report not_binding without report",
        ]
    );
    assert_eq!(
        judge(&[at(Step::Departure, 1)], Interval::exactly(hour(1)))[1],
        "flight_plan undecided without flight_plan"
    );
    // Nothing has happened.
    assert!(judge(&[], Interval::UNKNOWN).iter().all(|found| found.contains(" not_binding ")));
}

#[test]
fn an_inspection_outside_the_treaty_is_not_bound_by_it() {
    let long = [at(Step::Start, 0), at(Step::End, 31)];
    let judge = |treaty: &Treaty<'_>, acts: Acts<'_>, inspection: &Inspection<'_>| {
        let treaty = Treaty { steps: NEW_START.steps, ..*treaty };
        judged(&treaty, acts, inspection, Interval::UNKNOWN)[5].finding.verdict
    };
    assert_eq!(judge(&NEW_START, NEW_START_ACTS, &inspection(&long)), Verdict::Fails);
    // The INF Treaty was in force then, and START I was not any more.
    assert_eq!(judge(&INF, INF_ACTS, &inspection(&long)), Verdict::Fails);
    assert_eq!(judge(&START_1, Acts::NONE, &inspection(&long)), Verdict::NotBinding);
    // A kind that the treaty does not know has no limits, and an order nevertheless.
    let reversed = [at(Step::Start, 5), at(Step::End, 4)];
    let other = Inspection { kind: "visit", ..inspection(&reversed) };
    let found = judged(&NEW_START, NEW_START_ACTS, &other, Interval::UNKNOWN);
    assert_eq!(words(&found), ["order fails"]);
    assert_eq!((found[0].after, found[0].step), (Step::Start, Step::End));
    assert_eq!((found[0].limit, found[0].finding.margin), (None, Some(-HOUR)));
}

/// The notice of an inspection under the Chemical Weapons Convention names the site. Only where the treaty says that
/// the site is named later is it out of order to name it before the arrival.
#[test]
#[cfg(feature = "many-parties")]
fn the_site_may_be_named_before_the_arrival_unless_the_treaty_says_otherwise() {
    let steps = [at(Step::Notice, 0), at(Step::Designation, 0), at(Step::Arrival, 130), at(Step::Transport, 135)];
    let cwc = Inspection { kind: "schedule_3_inspection", by: None, of: Some(1), steps: &steps };
    let found = judged(&catalog::CWC, catalog::CWC_ACTS, &cwc, Interval::exactly(hour(135)));
    assert_eq!(
        words(&found),
        [
            "schedule_3_notice holds",
            "schedule_3_duration not_binding without start",
            "order holds",
            "order holds",
            "order holds",
            "order holds",
        ]
    );
    let new_start = judged(&NEW_START, NEW_START_ACTS, &inspection(&steps), Interval::exactly(hour(135)));
    assert_eq!(new_start[2].finding.verdict, Verdict::Fails);
}

/// The numbers of the source, by hand: hours of notice, to which arrival, and the longest duration.
#[test]
#[cfg(feature = "many-parties")]
fn the_chemical_weapons_convention_has_the_times_of_the_source() {
    let rows: [(&str, i32, Step, Option<i32>); 6] = [
        ("schedule_1_initial_inspection", 72, Step::Arrival, None),
        ("schedule_1_routine_inspection", 24, Step::Arrival, None),
        ("schedule_2_inspection", 48, Step::Transport, Some(96)),
        ("schedule_3_inspection", 120, Step::Transport, Some(24)),
        ("unscheduled_doc_inspection", 120, Step::Transport, Some(24)),
        ("challenge_inspection", 12, Step::Arrival, Some(84)),
    ];
    let mut count = 0;
    for (kind, notice, arrival, duration) in rows {
        let own: Vec<_> = catalog::CWC.steps.iter().filter(|limit| limit.inspections.contains(kind)).collect();
        let one = own.iter().find(|limit| limit.after == Step::Notice).unwrap();
        assert_eq!((one.step, one.at_least, one.at_most), (arrival, Some(Span::Hours(notice)), None), "{kind}");
        let lasts = own.iter().find(|limit| (limit.after, limit.step) == (Step::Start, Step::End));
        assert_eq!(lasts.and_then(|limit| limit.at_most), duration.map(Span::Hours), "{kind}");
        count += own.len();
        let quota = catalog::CWC.quotas.iter().find(|quota| quota.events.contains(kind));
        let limited = ["schedule_2_inspection", "schedule_3_inspection", "unscheduled_doc_inspection"].contains(&kind);
        assert_eq!(quota.map(|quota| quota.most), limited.then_some(2), "{kind}");
    }
    assert_eq!(count, catalog::CWC.steps.len());
}

/// What the other treaties say, by hand: kind, steps, hours, and how well each is known.
#[test]
fn the_times_between_steps_are_those_of_the_sources() {
    use Provenance::{Secondary, Text, Unverified};
    let hours = |span: Option<Span>| match span {
        Some(Span::Hours(hours)) => Some(hours),
        None => None,
        Some(other) => panic!("{other}"),
    };
    let facts = |treaty: &Treaty<'static>, kind: &str| {
        let own = treaty.steps.iter().filter(|limit| limit.inspections.contains(kind));
        own.map(|limit| {
            (limit.after, limit.step, hours(limit.at_least), hours(limit.at_most), limit.citation.provenance)
        })
        .collect::<Vec<_>>()
    };
    let both = [
        (Step::Notice, Step::Arrival, Some(32), None, Unverified),
        (Step::FlightPlan, Step::Departure, Some(6), None, Text),
        (Step::Arrival, Step::Designation, None, Some(4), Unverified),
        (Step::Designation, Step::Restrictions, None, Some(1), Text),
    ];
    let type_one = [
        (Step::Designation, Step::Transport, None, Some(24), Secondary),
        (Step::Start, Step::End, None, Some(30), Secondary),
    ];
    let report = [(Step::End, Step::Report, Some(0), None, Text)];
    assert_eq!(facts(&NEW_START, KIND), [&both[..], &type_one, &report].concat());
    assert_eq!(facts(&NEW_START, "type_two_inspection"), [&both[..], &report].concat());
    let acknowledged = (Step::Notice, Step::Acknowledgement, None, Some(1), Text);
    for (kind, notice, known) in [
        ("short_notice_inspection", 16, Text),
        ("baseline_inspection", 16, Unverified),
        ("closeout_inspection", 16, Unverified),
        ("elimination_inspection", 72, Text),
    ] {
        assert_eq!(facts(&INF, kind), [(Step::Notice, Step::Arrival, Some(notice), None, known), acknowledged]);
    }
    assert!(START_1.steps.iter().all(|limit| limit.citation.provenance == Unverified));
    assert_eq!(catalog::ABM.steps, []);
}

/// Thirteen years of inspections end at midnight of 31 May 2001, in phases of 20, 15 and 10 a year. Data-update
/// inspections under START I begin when the baseline inspections end, 165 days after entry into force.
#[test]
fn the_quotas_of_earlier_treaties_run_in_their_phases() {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proverka::calendar::DateRange;
    use proverka::treaty::Event;
    use proverka::verdict::Truth;

    use crate::worlds::day;

    let runs = |treaty: &Treaty<'static>, acts: Acts<'static>, kind: &str, on: jiff::civil::Date| {
        let (year, month, of_month) = (on.year().unsigned_abs(), on.month().unsigned_abs(), on.day().unsigned_abs());
        let on = Date::new(year, month, of_month).unwrap();
        let question = Question { treaty, acts, at: Interval::exactly(on), last_day: LastDay::Eve };
        let event = Event { when: DateRange::exactly(on), until: None, kind, by: Some(0), of: Some(1), place: "one" };
        let own = treaty.quotas.iter().filter(|quota| quota.events.contains(kind));
        own.filter(|quota| question.is_in_period(quota, &event) == Truth::True)
            .map(|quota| quota.most)
            .collect::<Vec<_>>()
    };
    let inf = |on| runs(&INF, INF_ACTS, "short_notice_inspection", on);
    let entry = day(INF.entry_into_force.unwrap().value);
    assert_eq!(entry, date(1988, 6, 1));
    for (from, until, most) in [(0, 3, 20), (3, 8, 15), (8, 13, 10)] {
        assert_eq!(inf(entry + from.years()), [most]);
        assert_eq!(inf(entry + until.years() - 1.days()), [most]);
    }
    assert_eq!(entry + 13.years() - 1.days(), date(2001, 5, 31));
    assert_eq!(inf(date(2001, 6, 1)), [0_u16; 0]);
    assert_eq!(inf(entry - 1.days()), [0_u16; 0]);
    let start = |on| runs(&START_1, Acts::NONE, "data_update_inspection", on);
    let entry = day(START_1.entry_into_force.unwrap().value);
    assert_eq!(start(entry + 164.days()), [0_u16; 0]);
    assert_eq!(start(entry + 165.days()), [15, 2]);
}
