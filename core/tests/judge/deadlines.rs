//! Compares what falls due, and whether a notice is in time, with calendars of others and with all possible moments.

use jiff::ToSpan;
use jiff::civil::Date as Civil;
use proptest::prelude::*;
use proverka::calendar::{Date, DateRange, Interval, Moment, MonthEnd, Span};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, Notice, Occasion, Question};
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS, START_1};
use proverka::treaty::{
    Act, ActKind, Acts, Anchor, Cited, Deadline, Due, Duration, Force, NamedDay, Provided, Treaty, Window, Words,
    catalog,
};
use proverka::verdict::{Provenance, Truth, Verdict};
use proverka_test_support::properties::cases;

use crate::cases::{CITATION, treaty};

const DATA: Deadline<'static> = Deadline {
    id: "data",
    title: "data",
    force: Force::Duty,
    due: Due::AfterEach(Window::HalfYear, Span::Days(30)),
    provided: Provided::Received,
    contents: Words::NONE,
    by: None,
    from: Anchor::AfterEntry(Span::Days(0)),
    until: None,
    citation: CITATION,
};

/// What falls due from one day to another, as far as is known on the day `at`.
fn due<'a>(
    treaty: &'a Treaty<'a>,
    acts: Acts<'a>,
    at: Date,
    party: Option<usize>,
    from: Date,
    to: Date,
) -> Vec<Occasion<'a>> {
    let question = Question { treaty, acts, at: Interval::exactly(at), last_day: LastDay::Eve };
    let mut all = Vec::new();
    for deadline in treaty.deadlines {
        question.falls_due(deadline, party, DateRange::new(from, to).unwrap(), |occasion| all.push(occasion));
    }
    all
}

/// The identifiers and days, of those that surely fall due.
fn days(occasions: &[Occasion<'_>]) -> Vec<(String, Date)> {
    let sure = occasions.iter().filter(|one| one.applies == Truth::True);
    let mut days: Vec<_> =
        sure.map(|one| (one.deadline.id.to_owned(), one.due.exact().expect("one moment").date())).collect();
    days.sort_by_key(|(_, day)| *day);
    days
}

fn named(id: &str, day: Date) -> (String, Date) {
    (id.to_owned(), day)
}

#[test]
fn the_first_year_of_new_start_has_the_days_on_record() {
    let first = due(&NEW_START, NEW_START_ACTS, Date::MAX, None, date!(2011, 2, 5), date!(2011, 10, 31));
    assert_eq!(
        days(&first),
        [
            named("inspection_aircraft", date!(2011, 2, 10)),
            named("inspector_lists", date!(2011, 3, 2)),
            named("first_standing_clearance", date!(2011, 3, 7)),
            named("initial_database", date!(2011, 3, 22)),
            named("first_exhibitions", date!(2011, 4, 6)),
            named("first_inspections", date!(2011, 4, 6)),
            named("six_month_data", date!(2011, 9, 30)),
        ]
    );
    // A right begins with its day, and a duty ends with it.
    let moment = |id: &str| first.iter().find(|one| one.deadline.id == id).unwrap().due.exact().unwrap().iso();
    assert_eq!(&moment("first_inspections"), b"2011-04-06T00:00:00Z");
    assert_eq!(&moment("first_exhibitions"), b"2011-04-06T23:59:59Z");
}

#[test]
fn the_data_are_due_on_30_march_in_leap_years_too() {
    let all = due(&NEW_START, NEW_START_ACTS, Date::MAX, None, date!(2011, 1, 1), date!(2013, 12, 31));
    let data: Vec<_> = days(&all).into_iter().filter(|(id, _)| id == "six_month_data").map(|(_, day)| day).collect();
    assert_eq!(
        data,
        [date!(2011, 9, 30), date!(2012, 3, 30), date!(2012, 9, 30), date!(2013, 3, 30), date!(2013, 9, 30)]
    );
}

#[test]
fn nothing_falls_due_after_the_end_and_an_extension_counts_once_it_is_known() {
    let last = |at| {
        let all = due(&NEW_START, NEW_START_ACTS, at, None, date!(2020, 1, 1), date!(2030, 1, 1));
        days(&all).into_iter().max_by_key(|(_, day)| *day)
    };
    // As of 2020 the treaty ends on 5 February 2021, so that the half-year that ends after it has no data.
    assert_eq!(last(date!(2020, 2, 10)), Some(named("commission_sessions", date!(2021, 2, 4))));
    assert_eq!(last(date!(2021, 2, 3)), Some(named("commission_sessions", date!(2026, 2, 4))));
}

#[test]
fn a_range_of_days_gives_a_range_of_moments_and_an_open_end_is_undecided() {
    let start = NamedDay { id: "start", title: "start", at_latest: None, citation: CITATION };
    let counted = |span| Anchor::AfterDay { name: "start", span, month_end: false };
    let once = Deadline { due: Due::Once(counted(Span::Days(10))), ..DATA };
    let deadlines = [once];
    let treaty = Treaty { days: &[start], deadlines: &deadlines, ..treaty(5) };
    let begun = Act {
        when: DateRange::new(date!(2021, 2, 1), date!(2021, 2, 5)).unwrap(),
        kind: ActKind::NamedDay,
        by: None,
        until: None,
        name: "start",
        note: "",
        provenance: Provenance::Text,
        source: "",
    };
    let acts = [begun];
    let acts = Acts::new(&acts).unwrap();
    let at = |day, from, to| due(&treaty, acts, day, None, from, to);
    let known = at(date!(2021, 3, 1), date!(2021, 2, 15), date!(2021, 2, 15));
    let moment = |text: &[u8]| Moment::parse(text).unwrap();
    let range = Interval::new(Some(moment(b"2021-02-11T23:59:59Z")), Some(moment(b"2021-02-15T23:59:59Z"))).unwrap();
    assert_eq!((known.len(), known[0].due, known[0].applies), (1, range, Truth::True));
    assert!(at(date!(2021, 3, 1), date!(2021, 2, 16), date!(2030, 1, 1)).is_empty());
    // It may not have happened yet, so nobody knows by when.
    let open = at(date!(2021, 2, 3), date!(2021, 2, 16), date!(2030, 1, 1));
    assert_eq!((open[0].due.latest(), open[0].applies), (None, Truth::True));
    assert!(at(date!(2021, 1, 31), date!(2021, 1, 1), date!(2030, 1, 1)).is_empty());
    let judged = |received: &[u8]| {
        let received = Interval::exactly(moment(received));
        known[0].judge(Notice::new(Interval::UNKNOWN, received).unwrap()).finding.verdict
    };
    assert_eq!(judged(b"2021-02-11T23:59:59Z"), Verdict::Holds);
    assert_eq!(judged(b"2021-02-12T00:00:00Z"), Verdict::Undecided);
    assert_eq!(judged(b"2021-02-16T00:00:00Z"), Verdict::Fails);
}

/// A treaty of three, so that one that leaves does not end it.
#[test]
fn nothing_falls_due_for_a_party_that_left_and_a_suspension_changes_nothing() {
    let deadlines = [Deadline { due: Due::AfterEach(Window::Month, Span::Days(0)), ..DATA }];
    let three = Treaty { deadlines: &deadlines, ..treaty(2) };
    let three = Treaty {
        term: proverka::treaty::Term {
            duration: Cited { value: Duration::Unlimited, ..three.term.duration },
            ..three.term
        },
        ..three
    };
    let act = |day, kind| Act {
        when: DateRange::exactly(day),
        kind,
        by: Some(proverka::treaty::StatePartySet::one(1)),
        until: None,
        name: "",
        note: "",
        provenance: Provenance::Text,
        source: "",
    };
    let months = |acts: &[Act<'_>], party| {
        let acts = Acts::new(acts).unwrap();
        let all = due(&three, acts, Date::MAX, party, date!(2021, 2, 1), date!(2021, 4, 30));
        all.iter().map(|one| one.due.exact().unwrap().date().month()).collect::<Vec<_>>()
    };
    let notice = [act(date!(2021, 3, 1), ActKind::WithdrawalNotice)];
    assert_eq!(months(&notice, Some(0)), [2, 3, 4]);
    assert_eq!(months(&notice, Some(1)), [2]);
    assert_eq!(months(&notice, None), [2, 3, 4]);
    assert_eq!(months(&[act(date!(2021, 3, 1), ActKind::Suspension)], Some(1)), [2, 3, 4]);
    // Whether the notice was given is open on the last days of its range.
    let open = Act { when: DateRange::new(date!(2021, 3, 1), date!(2021, 4, 29)).unwrap(), ..notice[0] };
    let acts = [open];
    let all = due(&three, Acts::new(&acts).unwrap(), Date::MAX, Some(1), date!(2021, 2, 1), date!(2021, 5, 31));
    let truths: Vec<_> = all.iter().map(|one| (one.due.exact().unwrap().date().month(), one.applies)).collect();
    assert_eq!(truths, [(2, Truth::True), (3, Truth::Unknown), (4, Truth::Unknown)]);
}

#[test]
fn a_deadline_of_a_group_is_one_of_its_members_only() {
    let by = Deadline { by: Some("US"), ..DATA };
    let deadlines = [by];
    let treaty = Treaty { deadlines: &deadlines, ..START_1 };
    let count = |party| due(&treaty, Acts::NONE, Date::MAX, party, date!(1995, 1, 1), date!(1995, 12, 31)).len();
    assert_eq!((count(Some(0)), count(Some(1)), count(None)), (1, 0, 1));
}

#[cfg(feature = "many-parties")]
#[test]
fn changes_of_the_inventory_are_reported_30_days_after_the_end_of_the_month() {
    let (place, _) = catalog::NPT.party("IR").unwrap();
    let (armed, _) = catalog::NPT.party("FR").unwrap();
    let all = |party| due(&catalog::NPT, catalog::NPT_ACTS, Date::MAX, party, date!(2020, 1, 1), date!(2020, 4, 30));
    // Each of the last days of December to March, and thirty days.
    let reports = [date!(2020, 1, 30), date!(2020, 3, 1), date!(2020, 3, 30), date!(2020, 4, 30)];
    assert_eq!(
        days(&all(Some(place))),
        reports.map(|day| named("inventory_change_reports", day)),
        "an independent sum: 31 Dec, 31 Jan, 29 Feb and 31 Mar"
    );
    assert_eq!(days(&all(Some(armed))), []);
}

#[test]
fn a_launch_is_announced_a_day_before_and_a_change_is_reported_within_five_days() {
    let at = Interval::exactly(date!(2012, 6, 1));
    let question = Question { treaty: &NEW_START, acts: NEW_START_ACTS, at, last_day: LastDay::Eve };
    let of = |id: &str| NEW_START.deadlines.iter().find(|one| one.id == id).unwrap();
    let moment = |text: &[u8]| Moment::parse(text).unwrap();
    let event = |text: &[u8]| Interval::exactly(moment(text));
    let due = |id, begun| question.due_for(of(id), Some(1), begun, Interval::UNKNOWN).unwrap().due;
    assert_eq!(due("launch", event(b"2012-03-01T06:30:00+03:00")), event(b"2012-02-29T03:30:00Z"));
    assert_eq!(due("inspection_flight_plan", event(b"2012-03-01T05:00:00Z")), event(b"2012-02-29T23:00:00Z"));
    assert_eq!(due("production_departure", event(b"2012-03-01T00:00:00Z")), event(b"2012-02-28T00:00:00Z"));
    assert_eq!(due("data_change", event(b"2012-02-26T00:00:00Z")), event(b"2012-03-02T23:59:59Z"));
    assert_eq!(due("data_change", event(b"2012-02-26T23:59:59Z")), event(b"2012-03-02T23:59:59Z"));
    // On the clock of the writer it is another day.
    assert_eq!(due("data_change", event(b"2012-02-27T01:00:00+04:00")), event(b"2012-03-02T23:59:59Z"));
    assert_eq!(due("inspector_visas", event(b"2011-03-02T12:00:00Z")), event(b"2011-04-01T23:59:59Z"));
    assert_eq!(due("telemetry_fault", event(b"2012-03-01T00:00:00Z")), event(b"2012-08-28T23:59:59Z"));
    assert_eq!(due("telemetry_answer", event(b"2012-03-01T00:00:00Z")), event(b"2012-04-30T23:59:59Z"));
    assert_eq!(question.due_for(of("six_month_data"), None, event(b"2012-02-26T00:00:00Z"), Interval::UNKNOWN), None);
    // Before entry into force and after the end, no notice is owed.
    let applies = |begun| question.due_for(of("launch"), None, begun, Interval::UNKNOWN).unwrap().applies;
    assert_eq!(applies(event(b"2011-02-05T23:59:59Z")), Truth::False);
    assert_eq!(applies(event(b"2011-02-06T00:00:00Z")), Truth::True);
    assert_eq!(applies(event(b"2026-02-06T00:00:00Z")), Truth::False);
    let either = Interval::new(Some(moment(b"2011-02-05T12:00:00Z")), Some(moment(b"2011-02-06T12:00:00Z"))).unwrap();
    assert_eq!(applies(either), Truth::Unknown);
}

#[test]
fn a_bomber_abroad_makes_a_notice_due_only_after_a_day() {
    let at = Interval::exactly(date!(2012, 6, 1));
    let question = Question { treaty: &NEW_START, acts: NEW_START_ACTS, at, last_day: LastDay::Eve };
    let deadline = NEW_START.deadlines.iter().find(|one| one.id == "heavy_bomber_abroad").unwrap();
    let moment = |text: &[u8]| Moment::parse(text).unwrap();
    let left = Interval::exactly(moment(b"2012-03-01T12:00:00Z"));
    let stay = |back: Interval<Moment>| question.due_for(deadline, Some(0), left, back).unwrap();
    let exactly = |text: &[u8]| stay(Interval::exactly(moment(text)));
    // A threshold is no ceiling: exactly 24 hours are not more than 24 hours.
    assert_eq!(exactly(b"2012-03-02T12:00:00Z").applies, Truth::False);
    assert_eq!(exactly(b"2012-03-02T12:00:01Z").applies, Truth::True);
    assert_eq!(stay(Interval::UNKNOWN).applies, Truth::Unknown);
    let due = exactly(b"2012-03-09T12:00:00Z");
    assert_eq!((due.due.earliest(), due.due.latest()), (Some(moment(b"2012-03-02T12:00:00Z")), None));
    let judged = |received: &[u8]| {
        let received = Interval::exactly(moment(received));
        due.judge(Notice::new(Interval::UNKNOWN, received).unwrap()).finding.verdict
    };
    // By when it must come, no source says.
    assert_eq!(judged(b"2012-03-02T12:00:00Z"), Verdict::Holds);
    assert_eq!(judged(b"2012-03-02T12:00:01Z"), Verdict::Undecided);
}

#[test]
fn what_was_sent_in_time_and_received_late_is_late_where_receipt_counts() {
    let one = due(&NEW_START, NEW_START_ACTS, Date::MAX, None, date!(2011, 9, 30), date!(2011, 9, 30))[0];
    let exactly = |text: &[u8]| Interval::exactly(Moment::parse(text).unwrap());
    let notice = Notice::new(exactly(b"2011-09-30T20:00:00Z"), exactly(b"2011-10-01T03:00:00Z")).unwrap();
    let judged = one.judge(notice);
    assert_eq!((judged.finding.verdict, judged.finding.margin), (Verdict::Fails, Some(-3 * 3600 - 1)));
    let sent = Deadline { provided: Provided::Sent, ..*one.deadline };
    let judged = Occasion { deadline: &sent, ..one }.judge(notice);
    assert_eq!((judged.finding.verdict, judged.finding.margin), (Verdict::Holds, Some(4 * 3600 - 1)));
    // Sent after the deadline, it was received after it, whenever that was.
    let late = Notice::new(exactly(b"2011-10-01T00:00:00Z"), Interval::UNKNOWN).unwrap();
    assert_eq!(one.judge(late).finding.verdict, Verdict::Fails);
    let unknown = Notice::new(exactly(b"2011-09-30T20:00:00Z"), Interval::UNKNOWN).unwrap();
    assert_eq!(one.judge(unknown).finding.verdict, Verdict::Undecided);
    assert!(Notice::new(exactly(b"2011-10-01T03:00:00Z"), exactly(b"2011-10-01T02:59:59Z")).is_none());
    // A right is kept by whoever does not come too early.
    let right = NEW_START.deadlines.iter().find(|one| one.id == "first_inspections").unwrap();
    let question = Question {
        treaty: &NEW_START,
        acts: Acts::NONE,
        at: Interval::exactly(date!(2011, 5, 1)),
        last_day: LastDay::Eve,
    };
    let mut verdicts = Vec::new();
    question.falls_due(right, None, DateRange::exactly(date!(2011, 4, 6)), |occasion| {
        for begun in [&b"2011-04-05T23:59:59Z"[..], b"2011-04-06T00:00:00Z"] {
            let judged = occasion.judge(Notice::new(Interval::UNKNOWN, exactly(begun)).unwrap());
            verdicts.push((judged.finding.verdict, judged.finding.margin));
        }
    });
    assert_eq!(verdicts, [(Verdict::Fails, Some(-1)), (Verdict::Holds, Some(0))]);
}

#[test]
fn a_notice_that_has_not_come_fails_once_its_moment_has_passed() {
    let one = due(&NEW_START, NEW_START_ACTS, Date::MAX, None, date!(2011, 9, 30), date!(2011, 9, 30))[0];
    let judged = |at: &[u8]| one.judge(Notice::missing(Moment::parse(at).unwrap())).finding.verdict;
    assert_eq!(judged(b"2011-09-30T23:59:58Z"), Verdict::Undecided);
    assert_eq!(judged(b"2011-09-30T23:59:59Z"), Verdict::Fails);
}

#[test]
fn two_sessions_are_due_in_each_treaty_year() {
    let years = due(&NEW_START, NEW_START_ACTS, Date::MAX, None, date!(2012, 2, 4), date!(2013, 2, 4));
    let year = years.iter().find(|one| one.deadline.id == "commission_sessions").unwrap();
    assert_eq!(year.window.unwrap().to_string(), "treaty year 1");
    let exactly = |text: &[u8]| Interval::exactly(Moment::parse(text).unwrap());
    let judged = |at: &[u8], times: &[Interval<Moment>]| {
        let finding = year.judge_times(Moment::parse(at).unwrap(), times.iter().copied()).unwrap();
        (finding.verdict, finding.measured.unwrap())
    };
    let [first, second] = [exactly(b"2011-03-28T09:00:00Z"), exactly(b"2011-10-19T09:00:00Z")];
    let either = Interval::new(first.earliest(), exactly(b"2012-02-05T00:00:00Z").latest()).unwrap();
    let after = b"2012-02-05T00:00:00Z";
    assert_eq!(judged(after, &[first, second]), (Verdict::Holds, CountRange::exactly(2)));
    assert_eq!(judged(after, &[first]), (Verdict::Fails, CountRange::exactly(1)));
    assert_eq!(judged(b"2012-02-04T23:59:59Z", &[first]), (Verdict::Undecided, CountRange::exactly(1)));
    assert_eq!(judged(after, &[first, either]), (Verdict::Undecided, CountRange::spanning(1, 2)));
    assert_eq!(judged(after, &[exactly(b"2012-02-05T00:00:00Z")]), (Verdict::Fails, CountRange::exactly(0)));
}

/// The same day in another calendar.
fn civil(day: Date) -> Civil {
    Civil::new(i16::try_from(day.year()).unwrap(), i8::try_from(day.month()).unwrap(), i8::try_from(day.day()).unwrap())
        .unwrap()
}

fn jiff_span(span: Span) -> jiff::Span {
    match span {
        Span::Days(count) => i64::from(count).days(),
        Span::Months(count) => i64::from(count).months(),
        Span::Years(count) => i64::from(count).years(),
        Span::Hours(_) => unreachable!(),
    }
}

/// The days on which something falls due in the first years, as another calendar counts them.
fn expected(entry: Civil, due: Due<'_>, years: i16) -> Vec<Civil> {
    let first = |window| match window {
        Window::TreatyYear => (entry, 12),
        Window::HalfYear => (entry.first_of_month().saturating_add(1.months()), 6),
        Window::CalendarYear => (entry.first_of_year(), 12),
        Window::Month => (entry.first_of_month(), 1),
        _ => unreachable!(),
    };
    let last = entry.saturating_add(years.years());
    let all = |window: Window, each: &dyn Fn(Civil, Civil) -> Civil| {
        let (start, months) = first(window);
        let begins = move |number: i64| start.saturating_add((number * months).months());
        (0..)
            .map(|number| (begins(number), begins(number + 1)))
            .take_while(|(from, _)| *from < last.saturating_add(9.years()))
            .map(|(from, end)| each(from, end.yesterday().unwrap()))
            .collect::<Vec<_>>()
    };
    let days = match due {
        Due::AfterEach(window, span) => all(window, &|_, last| last.saturating_add(jiff_span(span))),
        Due::BeforeEach(window, span) => all(window, &|from, _| from.saturating_sub(jiff_span(span))),
        Due::InEach(window, _) => all(window, &|_, last| last),
        _ => unreachable!(),
    };
    days.into_iter().filter(|day| (entry..last).contains(day)).collect()
}

proptest! {
    #![proptest_config(cases(400))]

    /// The windows, their ends and the spans from them, by a calendar that shares no code with ours.
    #[test]
    fn what_falls_due_is_what_another_calendar_counts(
        entry in 700_000_u32..760_000,
        years in 1_i16..6,
        window in 0_usize..4,
        kind in 0_usize..3,
        length in 0_i32..70,
        in_months in any::<bool>(),
    ) {
        let entry = Date::from_day_number(entry).unwrap();
        let window = [Window::TreatyYear, Window::HalfYear, Window::CalendarYear, Window::Month][window];
        let span = if in_months { Span::Months(length % 14) } else { Span::Days(length) };
        let due = [Due::AfterEach(window, span), Due::BeforeEach(window, span), Due::InEach(window, 2)][kind];
        let deadlines = [Deadline { due, ..DATA }];
        let base = treaty(10);
        let term = proverka::treaty::Term {
            duration: Cited { value: Duration::For(Span::Years(i32::from(years))), citation: CITATION },
            month_end: MonthEnd::Clamp,
            ..base.term
        };
        let entry_into_force = Some(Cited { value: entry, citation: CITATION });
        let treaty = Treaty { deadlines: &deadlines, entry_into_force, term, ..base };
        let last = entry.add(Span::Years(50), MonthEnd::Clamp).unwrap();
        let all = self::due(&treaty, Acts::NONE, last, None, Date::MIN, last);
        let ours: Vec<Civil> = all.iter().map(|one| civil(one.due.exact().unwrap().date())).collect();
        prop_assert!(all.iter().all(|one| one.applies == Truth::True));
        prop_assert_eq!(ours, expected(civil(entry), due, years));
    }

    /// The verdict is decided exactly if it is the same for all moments that fit.
    #[test]
    fn a_notice_is_judged_as_all_its_possible_moments_are(
        due in (0_i64..6, 0_i64..4),
        sent in proptest::option::of((0_i64..8, 0_i64..4)),
        received in proptest::option::of((0_i64..8, 0_i64..4)),
        force in 0_usize..3,
        by_sending in any::<bool>(),
        applies in 0_usize..3,
    ) {
        let base = Moment::parse(b"2011-12-31T23:59:57Z").unwrap();
        let moments = |range: (i64, i64)| {
            let at = |offset| base.add_seconds(offset).ok();
            Interval::new(at(range.0), at(range.0 + range.1)).unwrap()
        };
        let provided = if by_sending { Provided::Sent } else { Provided::Received };
        let deadline = Deadline { force: Force::ALL[force], provided, ..DATA };
        let applies = [Truth::True, Truth::False, Truth::Unknown][applies];
        let occasion = Occasion { deadline: &deadline, window: None, due: moments(due), applies };
        let interval = |range: Option<(i64, i64)>| range.map_or(Interval::UNKNOWN, moments);
        let seconds = |range: Option<(i64, i64)>| match range {
            Some((first, length)) => first..=first + length,
            // What nothing bounds is tried far beyond every other bound.
            None => -20..=40,
        };
        let pairs: Vec<(i64, i64)> = seconds(sent)
            .flat_map(|sent| seconds(received).map(move |received| (sent, received)))
            .filter(|(sent, received)| sent <= received)
            .collect();
        let notice = Notice::new(interval(sent), interval(received));
        prop_assert_eq!(notice.is_some(), !pairs.is_empty());
        let Some(notice) = notice else { return Ok(()) };
        let mut left: Vec<i64> = Vec::new();
        for (sent, received) in pairs {
            for due in due.0..=due.0 + due.1 {
                let provided = if by_sending { sent } else { received };
                left.push(if deadline.force == Force::Right { provided - due } else { due - provided });
            }
        }
        let judged = occasion.judge(notice);
        let kept = match (left.iter().all(|left| *left >= 0), left.iter().any(|left| *left >= 0)) {
            (true, _) => Truth::True,
            (_, false) => Truth::False,
            _ => Truth::Unknown,
        };
        prop_assert_eq!(judged.finding.verdict, Verdict::if_binding(kept, applies));
        let (least, most) = (left.iter().min().unwrap(), left.iter().max().unwrap());
        if let Some(first) = judged.left.earliest() {
            prop_assert_eq!(first, *least);
        }
        if let Some(last) = judged.left.latest() {
            prop_assert_eq!(last, *most);
        }
        prop_assert_eq!(judged.finding.margin, Some(*least).filter(|_| least == most));
    }
}
