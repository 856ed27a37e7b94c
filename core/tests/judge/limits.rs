//! Compares the judgement of numbers with a model in plain 64-bit integers, day by day.

use std::cell::Cell;

use jiff::ToSpan;
use jiff::civil::Date as Day;
use proptest::prelude::*;
use proverka::calendar::{Date, DateRange, Interval, Span};
use proverka::count::CountRange;
use proverka::judge::{LastDay, Question, Status, side_total};
use proverka::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Cited, Duration, Quantity, Scope, StateParty, Treaty, Unit, Whom,
};
use proverka::verdict::Verdict;
use proverka_test_support::properties::cases;
use proverka_test_support::reach::reach;

use crate::cases::{CITATION, ENTRY, EXPIRY, at, treaty};
use crate::worlds::{MissingDay, Resumption, answer, day, worlds};

const QUANTITIES: [Quantity<'static>; 2] = [
    Quantity { id: "p", title: "", unit: Unit::Items, scope: Scope::Side, decimals: 0 },
    Quantity { id: "q", title: "", unit: Unit::Warheads, scope: Scope::Side, decimals: 0 },
];

/// Two parties that keep their ceilings together, and a third that is its own side.
const PARTIES: [StateParty<'static>; 3] = [
    StateParty { code: "A", name: "A", side: "west" },
    StateParty { code: "B", name: "B", side: "east" },
    StateParty { code: "C", name: "C", side: "east" },
];

/// A random number that is often at the limits of its type or of the ceilings.
fn any_number() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(u32::MAX - 1), 0..=12_u32, any::<u32>(),]
}

fn any_range() -> impl Strategy<Value = CountRange> {
    prop_oneof![
        any_number().prop_map(CountRange::exactly),
        (any_number(), any_number()).prop_map(|(one, two)| CountRange::spanning(one, two)),
        Just(CountRange::UNKNOWN),
        // A lower bound without an upper one is the total of two parties, one of which gave no data.
        any_number().prop_map(CountRange::at_least),
    ]
}

fn any_anchor() -> impl Strategy<Value = Anchor<'static>> {
    prop_oneof![
        (-1..=12_i32).prop_map(|offset| Anchor::On(at(offset))),
        (0..=8_i32).prop_map(|days| Anchor::AfterEntry(Span::Days(days))),
        Just(Anchor::AfterEntry(Span::Months(1))),
        // The day is past the calendar's end, and past the range of a count of months, so the ceiling never binds.
        Just(Anchor::AfterEntry(Span::Years(9000))),
        Just(Anchor::AfterEntry(Span::Years(i32::MAX))),
    ]
}

prop_compose! {
    fn any_ceiling()(
        quantity in 0..2_usize,
        whom in prop_oneof![Just(Whom::EachSide), Just(Whom::Side("west")), Just(Whom::Side("east"))],
        bound in prop_oneof![any_number().prop_map(Bound::AtMost), any_number().prop_map(Bound::AtLeast)],
        from in any_anchor(),
        until in prop::option::of(any_anchor()),
    ) -> Ceiling<'static> {
        Ceiling { quantity: QUANTITIES[quantity].id, whom, bound, from, until, citation: CITATION }
    }
}

fn with<'a>(ceilings: &'a [Ceiling<'a>], number: usize) -> Treaty<'a> {
    Treaty { parties: &PARTIES, quantities: &QUANTITIES, ceilings, ..treaty(number) }
}

/// The day of an anchor, in the other crate's calendar; `None` means never.
fn anchored(anchor: Anchor<'_>, entry: Option<Day>) -> Option<Day> {
    match anchor {
        Anchor::On(on) => Some(day(on)),
        Anchor::AfterEntry(Span::Days(days)) => entry?.checked_add(days.days()).ok(),
        Anchor::AfterEntry(Span::Months(months)) => entry?.checked_add(months.months()).ok(),
        Anchor::AfterEntry(Span::Years(years)) => entry?.checked_add(jiff::Span::new().try_years(years).ok()?).ok(),
        Anchor::AfterEntry(Span::Hours(_)) => panic!("a day has no hours"),
        Anchor::AfterDay { .. } => panic!("these treaties name no day"),
    }
}

/// The smallest and the largest count that a range allows; there is no largest one if the range is unbounded.
fn bounds(range: Option<CountRange>) -> (i64, i64) {
    range.map_or((0, i64::MAX), |range| (i64::from(range.min()), range.max().map_or(i64::MAX, i64::from)))
}

fn runs(ceiling: &Ceiling<'_>, entry: Option<Day>, today: Day) -> bool {
    anchored(ceiling.from, entry).is_some_and(|from| from <= today)
        && ceiling.until.is_none_or(|until| anchored(until, entry).is_none_or(|until| today < until))
}

/// The combined answers for every possible day and every possible number.
fn expected(binding: &[bool], bound: Bound<'_>, range: Option<CountRange>) -> Verdict {
    let (least, most) = bounds(range);
    let number = i64::from(bound.number().unwrap());
    let (can_hold, can_fail) =
        if bound.is_floor() { (most >= number, least < number) } else { (least <= number, most > number) };
    if binding.iter().all(|binds| !binds) {
        Verdict::NotBinding
    } else if !can_fail {
        Verdict::Holds // kept on every day, whether it binds or not
    } else if !can_hold && binding.iter().all(|binds| *binds) {
        Verdict::Fails
    } else {
        Verdict::Undecided
    }
}

prop_compose! {
    fn any_days()(first in -1..=14_i32, length in prop_oneof![3 => Just(0), 2 => 1..=14_i32]) -> (i32, i32) {
        (first, first + length)
    }
}

proptest! {
    #![proptest_config(cases(reach(8000, 100_000)))]

    /// Each verdict, margin and binding window, with a supersession on an uncertain day or none.
    #[test]
    fn a_number_against_a_ceiling(
        ceilings in prop::collection::vec(any_ceiling(), 1..=4),
        range in prop::option::of(any_range()),
        days in any_days(),
        number in prop_oneof![Just(0_usize), Just(5), Just(7)],
        superseded in prop::option::of((0..=10_i32, 0..=2_i32)),
        reading in prop_oneof![Just(LastDay::Eve), Just(LastDay::Anniversary)],
    ) {
        let treaty = with(&ceilings, number);
        let record: Vec<Act<'_>> = superseded
            .map(|(first, more)| Act {
                when: DateRange::new(at(first), at(first + more)).unwrap(),
                kind: ActKind::Superseded,
                by: None,
                until: None,
                name: "",
        note: "",
                provenance: proverka::verdict::Provenance::Derived,
                source: "",
            })
            .into_iter()
            .collect();
        let question = Question {
            treaty: &treaty,
            acts: Acts::new(&record).unwrap(),
            at: Interval::new(Some(at(days.0)), Some(at(days.1))).unwrap(),
            last_day: reading,
        };
        let entry = treaty.entry_into_force.map(|entry| day(entry.value));
        let limits = question.limits();
        for ceiling in &ceilings {
            let binding: Vec<bool> = (days.0..=days.1)
                .map(|offset| day(at(offset)))
                .flat_map(|today| worlds(&record).into_iter().map(move |world| (today, world)))
                .map(|(today, world)| {
                    let in_force = answer(&treaty, reading, MissingDay::LastOfMonth, Resumption::Anew, &world, today).status == Status::InForce;
                    in_force && runs(ceiling, entry, today)
                })
                .collect();
            let finding = limits.against(ceiling, range);
            prop_assert_eq!(finding.verdict, expected(&binding, ceiling.bound, range), "{:?} {:?}", ceiling, binding);

            let (least, most) = bounds(range);
            let bound = i64::from(ceiling.bound.number().unwrap());
            // A floor is a ceiling, seen from below.
            let (least, most, bound) =
                if ceiling.bound.is_floor() { (-most, -least, -bound) } else { (least, most, bound) };
            let margin = if most <= bound {
                Some(bound - most)
            } else if least > bound {
                Some(bound - least)
            } else {
                None
            };
            prop_assert_eq!(finding.margin, margin);
            prop_assert_eq!(finding.measured, range);
            prop_assert_eq!(finding.bound, Some(CountRange::exactly(ceiling.bound.number().unwrap())));
            prop_assert_eq!(finding.rule, ceiling.quantity);
            prop_assert_eq!(limits.binds_from(ceiling).map(day), anchored(ceiling.from, entry));
        }
    }

    /// Of the ceilings on one quantity and side, all that bind are shown, and no others with them.
    #[test]
    fn the_rows_are_the_ceilings_that_bind(
        ceilings in prop::collection::vec(any_ceiling(), 1..=5),
        offset in -1..=14_i32,
    ) {
        let treaty = with(&ceilings, 5); // unlimited, so that in force from its entry on
        let question = Question {
            treaty: &treaty,
            acts: Acts::NONE,
            at: Interval::exactly(at(offset)),
            last_day: LastDay::Eve,
        };
        let entry = treaty.entry_into_force.map(|entry| day(entry.value));
        let today = day(at(offset));
        for side in ["west", "east"] {
            for (quantity, is_floor) in QUANTITIES.iter().flat_map(|quantity| [(quantity, false), (quantity, true)]) {
                let rows: Vec<_> = question
                    .limits()
                    .judge(|asked| asked.id == quantity.id, |_, _| None)
                    .filter(|row| row.side == side && row.ceiling.bound.is_floor() == is_floor)
                    .map(|row| (row.finding.verdict, row.finding.bound))
                    .collect();
                let ours = ceilings
                    .iter()
                    .filter(|ceiling| ceiling.quantity == quantity.id && ceiling.bound.is_floor() == is_floor)
                    .filter(|ceiling| ceiling.whom.binds(side));
                let running: Vec<_> =
                    ours.clone().filter(|ceiling| offset >= ENTRY && runs(ceiling, entry, today)).collect();
                if running.is_empty() {
                    prop_assert!(rows.iter().all(|(verdict, _)| *verdict == Verdict::NotBinding));
                    prop_assert_eq!(rows.is_empty(), ours.count() == 0, "no row for a limit: {:?}", ceilings);
                } else {
                    let bounds: Vec<_> = rows.iter().map(|(_, bound)| *bound).collect();
                    let binding: Vec<_> =
                        running.iter().map(|ceiling| Some(CountRange::exactly(ceiling.bound.number().unwrap()))).collect();
                    prop_assert_eq!(bounds, binding, "{:?} on day {}", ceilings, offset);
                }
            }
        }
    }

    /// On a range of days, every ceiling is shown that may bind on one of them.
    #[test]
    fn no_row_that_may_bind_is_dropped(ceilings in prop::collection::vec(any_ceiling(), 1..=5), days in any_days()) {
        let treaty = with(&ceilings, 0);
        let question = Question {
            treaty: &treaty,
            acts: Acts::NONE,
            at: Interval::new(Some(at(days.0)), Some(at(days.1))).unwrap(),
            last_day: LastDay::Eve,
        };
        let entry = treaty.entry_into_force.map(|entry| day(entry.value));
        let rows: Vec<_> = question.limits().judge(|_| true, |_, _| None).collect();
        for ceiling in &ceilings {
            let binds = (days.0.max(ENTRY)..=days.1.min(EXPIRY - 1)).any(|day| runs(ceiling, entry, self::day(at(day))));
            for side in treaty.sides().filter(|side| binds && ceiling.whom.binds(side)) {
                prop_assert!(
                    rows.iter().any(|row| row.side == side
                        && row.finding.rule == ceiling.quantity
                        && row.ceiling.bound.is_floor() == ceiling.bound.is_floor()
                        && row.finding.bound == Some(CountRange::exactly(ceiling.bound.number().unwrap()))),
                    "{:?} on {:?} has no row for {}", ceiling, days, side
                );
            }
        }
    }

    /// More data never reverse a decided verdict or make it undecided again.
    #[test]
    fn more_data_keep_what_was_decided(
        ceiling in any_ceiling(),
        range in any_range(),
        cut in (any_number(), any_number()),
        days in any_days(),
    ) {
        let ceilings = [ceiling];
        let treaty = with(&ceilings, 0);
        let about = |first, last| Question {
            treaty: &treaty,
            acts: Acts::NONE,
            at: Interval::new(Some(at(first)), Some(at(last))).unwrap(),
            last_day: LastDay::Eve,
        };
        let wide = about(days.0, days.1).limits().against(&ceilings[0], Some(range)).verdict;
        let none = about(days.0, days.1).limits().against(&ceilings[0], None).verdict;
        // A narrower range inside this one.
        let inside = |count: u32| count.max(range.min()).min(range.max().unwrap_or(u32::MAX));
        let narrow = CountRange::spanning(inside(cut.0), inside(cut.1));
        for day in days.0..=days.1 {
            let verdict = about(day, day).limits().against(&ceilings[0], Some(narrow)).verdict;
            let never_turned = |before: Verdict| match before {
                Verdict::Holds => verdict == Verdict::Holds || verdict == Verdict::NotBinding,
                Verdict::Undecided => true,
                decided => verdict == decided,
            };
            prop_assert!(never_turned(wide), "{:?} became {:?}", wide, verdict);
            prop_assert!(never_turned(none), "{:?} became {:?}", none, verdict);
        }
    }

    /// Compares sums and hulls of ranges with sets of counts.
    #[test]
    fn sums_and_hulls_of_ranges_contain_every_count(one in any_range(), two in any_range(), three in any_range(), pick in any::<(u32, u32)>()) {
        prop_assert_eq!(one.sum(two), two.sum(one));
        prop_assert_eq!(one.sum(two).sum(three), one.sum(two.sum(three)));
        prop_assert_eq!(one.sum(CountRange::exactly(0)), one);
        prop_assert_eq!(one.hull(two), two.hull(one));
        prop_assert_eq!(one.hull(two).hull(three), one.hull(two.hull(three)));
        prop_assert_eq!(one.hull(one), one);
        prop_assert_eq!(one.hull(CountRange::UNKNOWN), CountRange::UNKNOWN);
        let inside = |range: CountRange, pick: u32| pick.max(range.min()).min(range.max().unwrap_or(u32::MAX));
        let within = |range: CountRange, count: i64| {
            i64::from(range.min()) <= count && range.max().is_none_or(|most| count <= i64::from(most))
        };
        let (a, b) = (inside(one, pick.0), inside(two, pick.1));
        prop_assert!(within(one.hull(two), i64::from(a)) && within(one.hull(two), i64::from(b)));
        prop_assert!(within(one.sum(two), i64::from(a) + i64::from(b)));
        // The range is no wider than necessary, as long as the sum fits.
        let least = i64::from(one.min()) + i64::from(two.min());
        prop_assert_eq!(i64::from(one.sum(two).min()), least.min(i64::from(u32::MAX)));
        let most = one.max().zip(two.max()).map(|(one, two)| i64::from(one) + i64::from(two));
        prop_assert_eq!(one.sum(two).max().map(i64::from), most.filter(|most| *most <= i64::from(u32::MAX)));
        let (least, most) = (one.min().min(two.min()), one.max().max(two.max()));
        prop_assert_eq!(one.hull(two).min(), least);
        prop_assert_eq!(one.hull(two).max(), most.filter(|_| one.max().and(two.max()).is_some()));
        prop_assert_eq!(one.exact().is_some(), one.max() == Some(one.min()));
    }

    /// The total of the parties of one side; a side has no data if none of its parties gave any.
    #[test]
    fn parties_of_one_side_are_summed(given in prop::array::uniform3(prop::option::of(any_range()))) {
        let treaty = with(&[], 0);
        let of = |side: &str| {
            side_total(&treaty, side, |party| given[PARTIES.iter().position(|one| one.code == party.code).unwrap()])
        };
        prop_assert_eq!(of("west"), given[0]);
        let east = match (given[1], given[2]) {
            (None, None) => None,
            (one, two) => Some(one.unwrap_or(CountRange::UNKNOWN).sum(two.unwrap_or(CountRange::UNKNOWN))),
        };
        prop_assert_eq!(of("east"), east);
        prop_assert_eq!(of("north"), None);
    }
}

/// Equal to the bound holds, one more fails, at nought and at the largest number too.
#[test]
fn a_number_equal_to_the_ceiling_holds_and_one_more_fails() {
    for bound in [0, 1, 800, u32::MAX - 1, u32::MAX] {
        let ceilings = [Ceiling {
            quantity: "p",
            whom: Whom::EachSide,
            bound: Bound::AtMost(bound),
            from: Anchor::AfterEntry(Span::Days(0)),
            until: None,
            citation: CITATION,
        }];
        let treaty = with(&ceilings, 5);
        let question =
            Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(at(3)), last_day: LastDay::Eve };
        let finding = question.limits().against(&ceilings[0], Some(CountRange::exactly(bound)));
        assert_eq!((finding.verdict, finding.margin), (Verdict::Holds, Some(0)));
        if let Some(more) = bound.checked_add(1) {
            let finding = question.limits().against(&ceilings[0], Some(CountRange::exactly(more)));
            assert_eq!((finding.verdict, finding.margin), (Verdict::Fails, Some(-1)));
        }
        // One claim at the bound and one above it decide nothing, and neither does missing data.
        let claims = CountRange::spanning(bound, bound.saturating_add(1));
        if bound < u32::MAX {
            assert_eq!(question.limits().against(&ceilings[0], Some(claims)).verdict, Verdict::Undecided);
        }
        let finding = question.limits().against(&ceilings[0], None);
        assert_eq!((finding.verdict, finding.margin, finding.measured), (Verdict::Undecided, None, None));
    }
}

/// The ceiling's last day is the day before its `until`, and a day that is both limit and end of term binds nobody
/// under the reading that the anniversary is outside.
#[test]
fn a_limit_can_bind_for_one_day() {
    let ceilings = [Ceiling {
        quantity: "p",
        whom: Whom::EachSide,
        bound: Bound::AtMost(1),
        from: Anchor::On(at(EXPIRY)),
        until: Some(Anchor::On(at(EXPIRY + 1))),
        citation: CITATION,
    }];
    let treaty = with(&ceilings, 0);
    let binding = |first: i32, last: i32, reading| {
        let at = Interval::new(Some(at(first)), Some(at(last))).unwrap();
        let question = Question { treaty: &treaty, acts: Acts::NONE, at, last_day: reading };
        question.limits().against(&ceilings[0], Some(CountRange::exactly(2))).verdict
    };
    for offset in -1..20 {
        assert_eq!(binding(offset, offset, LastDay::Eve), Verdict::NotBinding);
        let expected = if offset == EXPIRY { Verdict::Fails } else { Verdict::NotBinding };
        assert_eq!(binding(offset, offset, LastDay::Anniversary), expected);
    }
    // If no day is both in force and in the ceiling's period, the ceiling binds nobody.
    assert_eq!(binding(0, 20, LastDay::Eve), Verdict::NotBinding);
    assert_eq!(binding(0, 20, LastDay::Anniversary), Verdict::Undecided);
}

/// `asked` excludes a quantity before its number is requested, and each side is asked for its own number.
#[test]
fn judge_asks_for_each_side_and_quantity_once() {
    let ceiling = |quantity, bound| Ceiling {
        quantity,
        whom: Whom::EachSide,
        bound: Bound::AtMost(bound),
        from: Anchor::On(at(0)),
        until: None,
        citation: CITATION,
    };
    let ceilings = [ceiling("p", 5), ceiling("q", 6), ceiling("unheard of", 7)];
    let treaty = with(&ceilings, 0);
    let question = Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(at(3)), last_day: LastDay::Eve };
    let calls = Cell::new(0);
    let rows: Vec<_> = question
        .limits()
        .judge(
            |quantity| quantity.id != "q",
            |side, quantity| {
                calls.set(calls.get() + 1);
                assert_eq!(quantity.id, "p");
                Some(CountRange::exactly(if side == "west" { 5 } else { 6 }))
            },
        )
        .map(|row| (row.side, row.finding.rule, row.finding.verdict))
        .collect();
    assert_eq!(rows, [("west", "p", Verdict::Holds), ("east", "p", Verdict::Fails)]);
    assert_eq!(calls.get(), 2);
}

/// A ceiling that starts on a day that the month-end rule refuses is not silently dropped: whether it binds is unknown.
#[test]
fn a_refused_anchor_is_undecided() {
    let leap = Date::new(2020, 2, 29).unwrap();
    let ceilings = [Ceiling {
        quantity: "p",
        whom: Whom::EachSide,
        bound: Bound::AtMost(1),
        from: Anchor::AfterEntry(Span::Years(1)),
        until: None,
        citation: CITATION,
    }];
    let mut treaty = with(&ceilings, 5);
    treaty.entry_into_force = Some(Cited { value: leap, citation: CITATION });
    treaty.term.month_end = proverka::calendar::MonthEnd::Reject;
    treaty.term.duration = Cited { value: Duration::Unlimited, citation: CITATION };
    let verdict = |day| {
        let question =
            Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(day), last_day: LastDay::Eve };
        question.limits().against(&ceilings[0], Some(CountRange::exactly(2))).verdict
    };
    assert_eq!(verdict(Date::new(2021, 2, 27).unwrap()), Verdict::NotBinding);
    assert_eq!(verdict(Date::new(2021, 2, 28).unwrap()), Verdict::Undecided);
    // On 1 March the year is over by every reading.
    assert_eq!(verdict(Date::new(2021, 3, 1).unwrap()), Verdict::Fails);
    assert_eq!(verdict(Date::new(2022, 1, 1).unwrap()), Verdict::Fails);
}

/// If no step of a ceiling is in force, the next step is shown, or the last step if none follows.
#[test]
fn one_step_is_shown_if_none_is_in_force() {
    let step = |bound, from, until| Ceiling {
        quantity: "p",
        whom: Whom::EachSide,
        bound: Bound::AtMost(bound),
        from: Anchor::On(at(from)),
        until: Some(Anchor::On(at(until))),
        citation: CITATION,
    };
    let ceilings = [step(3, 8, 10), step(1, 2, 4), step(2, 5, 7)];
    let treaty = with(&ceilings, 5);
    let shown = |offset| -> Vec<u32> {
        let question =
            Question { treaty: &treaty, acts: Acts::NONE, at: Interval::exactly(at(offset)), last_day: LastDay::Eve };
        let rows = question.limits().judge(|_| true, |_, _| None).filter(|row| row.side == "west");
        rows.filter_map(|row| row.finding.bound?.exact()).collect()
    };
    let expected = [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3];
    for (offset, bound) in expected.into_iter().enumerate() {
        assert_eq!(shown(offset as i32), [bound], "on day {offset}");
    }
}

/// A period that is over before the treaty is in force, asked about without a last day.
#[test]
fn a_period_before_entry_never_binds() {
    let ceilings = [Ceiling {
        quantity: "p",
        whom: Whom::EachSide,
        bound: Bound::AtMost(1),
        from: Anchor::On(at(-1)),
        until: Some(Anchor::On(at(ENTRY))),
        citation: CITATION,
    }];
    let treaty = with(&ceilings, 5);
    for (first, last) in [(Some(at(-1)), None), (None, None), (None, Some(at(9)))] {
        let at = Interval::new(first, last).unwrap();
        let question = Question { treaty: &treaty, acts: Acts::NONE, at, last_day: LastDay::Eve };
        let finding = question.limits().against(&ceilings[0], Some(CountRange::exactly(2)));
        assert_eq!(finding.verdict, Verdict::NotBinding, "{at:?}");
    }
}
