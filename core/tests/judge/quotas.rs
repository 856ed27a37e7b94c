//! Compares the judgement of events with all worlds that uncertain days, parties and places allow.

use std::collections::BTreeMap;

use jiff::ToSpan;
use proptest::prelude::*;
use proverka::calendar::{Date, DateRange, Interval, MonthEnd, Span};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{EndRange, LastDay, Question, QuotaFinding};
use proverka::treaty::{
    Acts, Anchor, Cited, Duration, Event, EventKinds, EventPart, Per, Quota, StateParty, Treaty, Window, catalog,
};
#[cfg(feature = "many-parties")]
use proverka::treaty::{Bound, Whom};
use proverka::verdict::{Provenance, Truth, Verdict};
use proverka_test_support::properties::cases;
use proverka_test_support::reach::reach;

use crate::cases::{CITATION, ENTRY, EXPIRY, at, treaty};
use crate::worlds::day;

const PARTIES: [StateParty<'static>; 3] = [
    StateParty { code: "A", name: "A", side: "A" },
    StateParty { code: "B", name: "B", side: "BC" },
    StateParty { code: "C", name: "C", side: "BC" },
];

const QUOTA: Quota<'static> = Quota {
    id: "visits",
    title: "visits",
    events: EventKinds::new(&["visit", "call"]),
    most: 2,
    window: Window::Phase,
    per: Per::ALL_EVENTS,
    by: None,
    of: None,
    from: Anchor::AfterEntry(Span::Days(0)),
    until: None,
    citation: CITATION,
};

/// A side and a place that have a number of their own.
type Key<'k> = (Option<&'k str>, Option<&'k str>);

/// An event of which every fact is known.
#[derive(Clone, Copy, Debug)]
struct Fact {
    first: Date,
    last: Date,
    side: &'static str,
    place: &'static str,
    counts: bool,
}

/// Every world of one event.
fn facts(event: &Event<'static>) -> Vec<Fact> {
    let days = |range: DateRange| {
        std::iter::successors(Some(range.earliest()), |day| day.next()).take_while(move |day| *day <= range.latest())
    };
    let sides: &[&str] = match event.by {
        None => &["A", "BC"],
        Some(0) => &["A"],
        Some(_) => &["BC"],
    };
    let places: &[&'static str] = if event.place.is_empty() { &["p", "q", "elsewhere"] } else { &[event.place] };
    let mut facts = Vec::new();
    for first in days(event.when) {
        let ends: Vec<Date> =
            event.until.map_or(vec![first], |until| days(until).filter(|end| *end >= first).collect());
        for last in ends {
            for side in sides {
                for place in places {
                    let counts = ["visit", "call"].contains(&event.kind);
                    facts.push(Fact { first, last, side, place, counts });
                }
            }
        }
    }
    facts
}

/// Calls `each` with every combination of worlds.
fn worlds(events: &[Event<'static>], chosen: &mut Vec<Fact>, each: &mut dyn FnMut(&[Fact])) {
    let Some((event, rest)) = events.split_first() else { return each(chosen) };
    for fact in facts(event) {
        chosen.push(fact);
        worlds(rest, chosen, each);
        chosen.pop();
    }
}

/// The days of the period of the quota on which the treaty is in force.
fn counted_days(quota: &Quota<'_>) -> impl Iterator<Item = Date> + Clone {
    let offset = |anchor: Anchor<'_>| match anchor {
        Anchor::AfterEntry(Span::Days(days)) => ENTRY + days,
        _ => panic!("not used here"),
    };
    let (from, until) = (offset(quota.from), quota.until.map_or(EXPIRY, offset));
    (ENTRY.max(from)..EXPIRY.min(until)).map(at)
}

/// The number that the quota limits, in one world.
fn number(quota: &Quota<'_>, facts: &[Fact], side: Option<&str>, place: Option<&str>) -> u32 {
    let own = |fact: &&Fact| {
        fact.counts && side.is_none_or(|side| side == fact.side) && place.is_none_or(|place| place == fact.place)
    };
    let own: Vec<&Fact> = facts.iter().filter(own).collect();
    let days: Vec<Date> = counted_days(quota).collect();
    let count = |is: &dyn Fn(&Fact) -> bool| own.iter().filter(|fact| is(fact)).count();
    let number = match quota.window {
        Window::Phase => count(&|fact| days.contains(&fact.first)),
        Window::Any(Span::Days(length)) => days
            .iter()
            .map(|start| {
                let end = start.add_days(length).unwrap();
                count(&|fact| days.contains(&fact.first) && (*start..end).contains(&fact.first))
            })
            .max()
            .unwrap_or(0),
        Window::AtOnce => {
            let lasts = |day: &Date| count(&|fact| (fact.first..=fact.last).contains(day));
            days.iter().map(lasts).max().unwrap_or(0)
        }
        _ => panic!("not used here"),
    };
    u32::try_from(number).unwrap()
}

prop_compose! {
    fn any_range()(first in 0..8_i32, length in prop_oneof![4 => Just(0), 3 => 0..4_i32]) -> (i32, i32) {
        (first, first + length)
    }
}

fn range((first, last): (i32, i32)) -> DateRange {
    DateRange::new(at(first), at(last)).unwrap()
}

prop_compose! {
    fn any_event()(
        when in any_range(),
        lasts in prop::option::of((0..3_i32, 0..3_i32)),
        kind in prop_oneof![5 => Just("visit"), 2 => Just("call"), 1 => Just("other")],
        by in prop_oneof![1 => Just(None), 6 => (0..3_usize).prop_map(Some)],
        place in prop_oneof![3 => Just("p"), 2 => Just("q"), 1 => Just("")],
    ) -> Event<'static> {
        // An event may not end before it begins, whatever its first day is.
        let until = lasts.map(|(least, more)| range((when.0 + least, (when.0 + least + more).max(when.1))));
        Event { when: range(when), until, kind, by, of: Some(0), place }
    }
}

prop_compose! {
    fn any_quota()(
        most in 0..4_u16,
        window in prop_oneof![
            Just(Window::Phase),
            (1..4_i32).prop_map(|days| Window::Any(Span::Days(days))),
            Just(Window::AtOnce),
        ],
        by in any::<bool>(),
        place in any::<bool>(),
        from in 0..3_i32,
        until in prop::option::of(3..9_i32),
    ) -> Quota<'static> {
        let per = if by { Per::ALL_EVENTS.with(EventPart::By) } else { Per::ALL_EVENTS };
        let per = if place { per.with(EventPart::Place) } else { per };
        let day = |days| Anchor::AfterEntry(Span::Days(days));
        Quota { most, window, per, from: day(from), until: until.map(day), ..QUOTA }
    }
}

fn judged<'a>(treaty: &'a Treaty<'a>, events: &'a [Event<'a>], day: Date) -> Vec<QuotaFinding<'a>> {
    let mut all = Vec::new();
    question(treaty, day).quotas(events, |found| all.push(found));
    all
}

fn question<'a>(treaty: &'a Treaty<'a>, day: Date) -> Question<'a> {
    Question { treaty, acts: Acts::NONE, at: Interval::exactly(day), last_day: LastDay::Eve }
}

proptest! {
    #![proptest_config(cases(reach(400, 20_000)))]

    /// A count is exactly the range of the numbers in all worlds, and a verdict is decided exactly if they agree. Only
    /// a range over spans of any start may be wider at its lower end, and is never wrong.
    #[test]
    fn a_finding_is_what_all_worlds_say(quota in any_quota(), events in prop::collection::vec(any_event(), 0..4)) {
        let quotas = [quota];
        let treaty = Treaty { parties: &PARTIES, quotas: &quotas, ..treaty(0) };
        let found = judged(&treaty, &events, at(3));
        let mut numbers: BTreeMap<Key<'_>, (u32, u32)> = BTreeMap::new();
        let mut broken: BTreeMap<Key<'_>, (bool, bool)> = BTreeMap::new();
        let sides: &[Option<&str>] =
            if quota.per.contains(EventPart::By) { &[Some("A"), Some("BC")] } else { &[None] };
        let places: &[Option<&str>] =
            if quota.per.contains(EventPart::Place) { &[Some("p"), Some("q")] } else { &[None] };
        worlds(&events, &mut Vec::new(), &mut |world| {
            for side in sides {
                for place in places {
                    let number = number(&quota, world, *side, *place);
                    let (least, most) = numbers.entry((*side, *place)).or_insert((number, number));
                    (*least, *most) = ((*least).min(number), (*most).max(number));
                    let (never, once) = broken.entry((*side, *place)).or_insert((true, false));
                    let breaks = number > u32::from(quota.most);
                    (*never, *once) = (*never && !breaks, *once || breaks);
                }
            }
        });
        let mut seen = 0;
        for finding in &found {
            // What has no place on record is a count of its own.
            if finding.place == Some("") {
                continue;
            }
            seen += 1;
            let key = (finding.by, finding.place);
            let (least, most) = numbers[&key];
            let measured = finding.finding.measured.unwrap();
            prop_assert_eq!(measured.max(), Some(most), "{:?}", finding);
            let (never, once) = broken[&key];
            let all = !never && number_breaks_in_all(&quota, least);
            let right = if never { Verdict::Holds } else if all { Verdict::Fails } else { Verdict::Undecided };
            prop_assert_eq!(never, !once);
            if matches!(quota.window, Window::Any(_)) {
                prop_assert!(measured.min() <= least, "{:?}", finding);
                prop_assert!(finding.finding.verdict == right || finding.finding.verdict == Verdict::Undecided);
                if events.iter().all(|event| event.when.earliest() == event.when.latest() && event.by.is_some()) {
                    prop_assert!(quota.per.contains(EventPart::Place) || measured.min() == least, "{:?}", finding);
                }
            } else {
                prop_assert_eq!(measured.min(), least, "{:?}", finding);
                let runs = counted_days(&quota).next().is_some();
                prop_assert_eq!(finding.finding.verdict, if runs { right } else { Verdict::NotBinding }, "{:?}", finding);
            }
            // The events behind a number are those that count in its window.
            let question = question(&treaty, at(3));
            let counted = events.iter().filter(|event| question.is_counted(finding, event) != Truth::False).count();
            if matches!(quota.window, Window::Phase) {
                prop_assert_eq!(u32::try_from(counted).unwrap(), most);
            }
        }
        // A number to which an event of a known place may belong has a finding.
        let has_event = |side: Option<&str>, place: Option<&str>| {
            events.iter().any(|event| {
                facts(event).iter().any(|fact| fact.counts && side.is_none_or(|side| side == fact.side))
                    && place.is_none_or(|place| place == event.place)
            })
        };
        let with_events =
            numbers.iter().filter(|((side, place), (_, most))| *most > 0 && has_event(*side, *place)).count();
        prop_assert!(seen >= with_events, "{} of {}", seen, with_events);
    }
}

fn number_breaks_in_all(quota: &Quota<'_>, least: u32) -> bool {
    least > u32::from(quota.most)
}

const LONG: Cited<'static, Duration<'static>> = Cited { value: Duration::Unlimited, citation: CITATION };

/// A treaty that entered into force on 29 February 2000, and one quota of it.
fn leap<'a>(quotas: &'a [Quota<'a>], month_end: MonthEnd) -> Treaty<'a> {
    let mut treaty = Treaty {
        parties: &PARTIES,
        entry_into_force: Some(Cited { value: date!(2000, 2, 29), citation: CITATION }),
        quotas,
        ..treaty(0)
    };
    treaty.term.duration = LONG;
    treaty.term.extension = None;
    treaty.term.month_end = month_end;
    treaty
}

fn visit(day: Date) -> Event<'static> {
    Event { when: DateRange::exactly(day), until: None, kind: "visit", by: Some(0), of: Some(1), place: "p" }
}

proptest! {
    #![proptest_config(cases(reach(300, 20_000)))]

    /// Years and half-years begin on the days on which they do in another calendar.
    #[test]
    fn windows_of_a_year_are_those_of_another_calendar(
        entry in 0..3000_i32, days in prop::collection::vec(0..4000_i32, 1..8), window in 0..3_usize,
    ) {
        let entry = date!(2000, 1, 1).add_days(entry).unwrap();
        let window = [Window::TreatyYear, Window::CalendarYear, Window::HalfYear][window];
        let quotas = [Quota { window, ..QUOTA }];
        let treaty =
            Treaty { entry_into_force: Some(Cited { value: entry, citation: CITATION }), ..leap(&quotas, MonthEnd::Clamp) };
        let events: Vec<Event<'_>> = days.iter().map(|days| visit(date!(2000, 1, 1).add_days(*days).unwrap())).collect();
        // The number of the window in which a day lies.
        let number = |on: Date| {
            let (on, entry) = (day(on), day(entry));
            (0_i32..).find(|number| match window {
                Window::TreatyYear => on < entry.checked_add((number + 1).years()).unwrap(),
                Window::CalendarYear => on.year() == entry.year() + i16::try_from(*number).unwrap(),
                _ => {
                    let first = entry.first_of_month().checked_add(1.month()).unwrap();
                    on < first.checked_add(((number + 1) * 6).months()).unwrap()
                }
            })
        };
        let begins = if window == Window::HalfYear {
            day(entry).first_of_month().checked_add(1.month()).unwrap()
        } else {
            day(entry)
        };
        let mut counts: BTreeMap<i32, u32> = BTreeMap::new();
        for event in &events {
            let on = event.when.earliest();
            if day(on) >= begins {
                *counts.entry(number(on).unwrap()).or_default() += 1;
            }
        }
        let found = judged(&treaty, &events, Date::MIN);
        let measured: Vec<u32> = found.iter().filter_map(|one| one.finding.measured?.exact()).collect();
        prop_assert_eq!(measured, counts.into_values().collect::<Vec<_>>());
    }
}

#[test]
fn a_treaty_year_that_begins_on_29_february_begins_by_the_month_end_rule() {
    let quotas = [Quota { window: Window::TreatyYear, most: 1, ..QUOTA }];
    // Clamped, the second year begins on 28 February 2001, and the fifth again on 29 February 2004.
    let treaty = leap(&quotas, MonthEnd::Clamp);
    let events = [visit(date!(2001, 2, 27)), visit(date!(2001, 2, 28)), visit(date!(2004, 2, 28))];
    let found = judged(&treaty, &events, Date::MIN);
    let firsts: Vec<Option<Date>> = found.iter().map(|one| one.period.first.exact()).collect();
    assert_eq!(firsts, [Some(date!(2000, 2, 29)), Some(date!(2001, 2, 28)), Some(date!(2003, 2, 28))]);
    // If the text does not say which day it is, an event on either day may be in either year.
    let treaty = leap(&quotas, MonthEnd::Reject);
    let found = judged(&treaty, &events[1..2], Date::MIN);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|one| one.finding.measured == Some(CountRange::spanning(0, 1))), "{found:?}");
    assert!(found.iter().all(|one| one.finding.verdict == Verdict::Holds));
    let twice = [events[1], events[1]];
    let found = judged(&treaty, &twice, Date::MIN);
    assert!(found.iter().all(|one| one.finding.verdict == Verdict::Undecided), "{found:?}");
}

#[test]
fn an_event_on_the_last_day_of_a_window_counts_in_it_and_one_on_the_first_day_of_the_next_does_not() {
    let quotas = [Quota { window: Window::TreatyYear, most: 1, ..QUOTA }];
    let mut treaty = leap(&quotas, MonthEnd::Clamp);
    treaty.entry_into_force = Some(Cited { value: date!(2011, 2, 5), citation: CITATION });
    let both = [visit(date!(2012, 2, 4)), visit(date!(2012, 2, 5))];
    let found = judged(&treaty, &both, Date::MIN);
    assert_eq!(found.iter().map(|one| one.finding.margin).collect::<Vec<_>>(), [Some(0), Some(0)]);
    assert_eq!(found[0].period.end, EndRange::exactly(date!(2012, 2, 5)));
    let same = [visit(date!(2011, 2, 5)), visit(date!(2012, 2, 4))];
    let found = judged(&treaty, &same, Date::MIN);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].finding.verdict, found[0].finding.margin), (Verdict::Fails, Some(-1)));
}

#[test]
fn an_event_on_a_day_without_the_treaty_is_not_counted() {
    let quotas = [Quota { most: 0, ..QUOTA }];
    let treaty = Treaty { quotas: &quotas, ..treaty(0) };
    let before = visit(at(ENTRY - 1));
    let after = visit(at(EXPIRY));
    let question = question(&treaty, at(3));
    assert_eq!(question.covers(&before), Truth::False);
    assert_eq!(question.covers(&visit(at(ENTRY))), Truth::True);
    assert_eq!(question.covers(&visit(at(EXPIRY - 1))), Truth::True);
    assert_eq!(question.covers(&after), Truth::False);
    let events = [before, after];
    let found = judged(&treaty, &events, at(3));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].finding.measured, Some(CountRange::exactly(0)));
    assert_eq!(found[0].finding.verdict, Verdict::Holds);
}

/// Eleven months are within a span of twelve, and twelve months to the day are not.
#[test]
fn any_span_of_twelve_months_is_judged_to_the_day() {
    let quotas = [Quota { window: Window::Any(Span::Months(12)), most: 1, ..QUOTA }];
    let treaty = leap(&quotas, MonthEnd::Clamp);
    for (day, verdict) in [(date!(2011, 2, 27), Verdict::Fails), (date!(2011, 2, 28), Verdict::Holds)] {
        let events = [visit(date!(2010, 2, 28)), visit(day)];
        let found = judged(&treaty, &events, Date::MIN);
        assert_eq!(found.iter().map(|one| one.finding.verdict).collect::<Vec<_>>(), [verdict]);
        assert_eq!(found[0].period.first, EndRange::exactly(date!(2010, 2, 28)));
    }
}

/// Three visits within two days cannot avoid each other, although no day is certain for any of them.
#[test]
fn events_of_unknown_days_can_surely_last_at_the_same_time() {
    let quotas = [Quota { window: Window::AtOnce, most: 1, ..QUOTA }];
    let treaty = Treaty { parties: &PARTIES, quotas: &quotas, ..treaty(0) };
    let either = Event { when: DateRange::new(at(2), at(3)).unwrap(), ..visit(at(2)) };
    let three = [either; 3];
    for (events, verdict) in [(&three[..], Verdict::Fails), (&three[..2], Verdict::Undecided)] {
        let found = judged(&treaty, events, at(2));
        assert_eq!(found.iter().map(|one| one.finding.verdict).collect::<Vec<_>>(), [verdict], "{found:?}");
    }
}

/// The quotas of the catalogue, repeated by hand: treaty, quota, number, window and how well it is known.
#[rustfmt::skip]
const QUOTAS: &[(&str, &str, u16, &str, &str)] = &[
    ("new-start", "type_one_inspections", 10, "treaty_year", "text"),
    ("new-start", "type_two_inspections", 8, "treaty_year", "text"),
    ("new-start", "inspections", 18, "treaty_year", "text"),
    ("new-start", "inspections_at_a_facility", 2, "treaty_year", "secondary"),
    ("new-start", "inspections_at_once", 1, "at_once", "text"),
    ("new-start", "telemetry_launches", 5, "calendar_year", "secondary"),
    ("inf", "short_notice_inspections_years_1_to_3", 20, "treaty_year", "unverified"),
    ("inf", "short_notice_inspections_years_4_to_8", 15, "treaty_year", "unverified"),
    ("inf", "short_notice_inspections_years_9_to_13", 10, "treaty_year", "unverified"),
    ("start-1", "data_update_inspections", 15, "treaty_year", "text"),
    ("start-1", "data_update_inspections_at_a_site", 2, "treaty_year", "text"),
];

#[test]
fn the_quotas_of_the_catalogue_are_those_of_the_sources() {
    let strategic = ["new-start", "inf", "start-1", "start-2", "sort", "salt-1", "abm"];
    let found: Vec<_> = catalog::ALL
        .iter()
        .filter(|(treaty, _)| strategic.contains(&treaty.id))
        .flat_map(|(treaty, _)| treaty.quotas.iter().map(|quota| (treaty.id, quota)))
        .map(|(id, quota)| {
            let provenance = quota.citation.provenance;
            assert!(provenance == Provenance::Unverified || !quota.citation.source.is_empty(), "{}", quota.id);
            (id, quota.id, quota.most, quota.window.to_string(), provenance.as_str())
        })
        .collect();
    let right: Vec<_> = QUOTAS.iter().map(|(a, b, c, window, d)| (*a, *b, *c, (*window).to_owned(), *d)).collect();
    assert_eq!(found, right);
}

/// The flights that a party must accept stand in the treaty as a ceiling for totals and as a quota for single flights.
#[cfg(feature = "many-parties")]
#[test]
fn the_flights_of_open_skies_are_the_same_as_totals_and_one_by_one() {
    let treaty = catalog::OPEN_SKIES;
    assert_eq!(treaty.quotas.len(), treaty.ceilings.len());
    for (quota, ceiling) in treaty.quotas.iter().zip(treaty.ceilings) {
        assert_eq!(quota.of.map(Whom::Side), Some(ceiling.whom));
        assert_eq!(Bound::AtMost(u32::from(quota.most)), ceiling.bound);
    }
}
