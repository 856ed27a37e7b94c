//! Bounds that are shares, against every world: every value of the number and of its base.

use proptest::prelude::*;
use proverka::calendar::{Interval, Span};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, LimitFinding, NumberOf, Question};
use proverka::treaty::{
    Acts, Anchor, Base, Bound, Ceiling, Group, Part, Quantity, Scope, Share, StateParty, StatePartySet, Treaty, Unit,
    Whom, catalog,
};
use proverka::verdict::{Citation, Provenance, Verdict};
use proverka_test_support::properties::cases;
use proverka_test_support::reach::reach;

const CITATION: Citation<'static> = Citation { clause: "I", provenance: Provenance::Text, source: "" };
const PARTIES: [StateParty<'static>; 3] = [
    StateParty { code: "A", name: "Alpha", side: "A" },
    StateParty { code: "B", name: "Beta", side: "B" },
    StateParty { code: "C", name: "Gamma", side: "C" },
];
/// Alpha and Beta.
const GROUP: [Group<'static>; 1] = [Group { id: "both", name: "both", members: StatePartySet::first(2) }];

const fn quantity(id: &'static str, decimals: u8) -> Quantity<'static> {
    Quantity { id, title: id, unit: Unit::Tonnes, scope: Scope::Side, decimals }
}

const fn ceiling(whom: Whom<'static>, bound: Bound<'static>) -> Ceiling<'static> {
    Ceiling { quantity: "done", whom, bound, from: Anchor::AfterEntry(Span::Days(0)), until: None, citation: CITATION }
}

/// What the judgement of the ceiling says, where `number` gives the numbers.
fn judged(
    quantities: &[Quantity<'_>],
    one: Ceiling<'_>,
    who: &str,
    number: impl Fn(NumberOf<'_>) -> Option<CountRange>,
) -> (Verdict, Option<CountRange>, Option<i64>) {
    let ceilings = [one];
    let treaty = Treaty { parties: &PARTIES, groups: &GROUP, quantities, ceilings: &ceilings, ..catalog::INF };
    let at = Interval::exactly(date!(2000, 1, 1));
    let question = Question { treaty: &treaty, acts: Acts::NONE, at, last_day: LastDay::Eve };
    let mut found = None;
    for LimitFinding { side, finding, .. } in question.limits().judge_with(|_| true, number) {
        if side == who {
            found = Some((finding.verdict, finding.bound, finding.margin));
        }
    }
    found.unwrap()
}

/// Whether `measured` keeps the bound, in whole numbers of 128 bits and with fractions brought to one denominator.
fn keeps(is_floor: bool, part: (u32, u32), measured: (u32, u8), base: (u64, u8)) -> bool {
    let left = i128::from(measured.0) * i128::from(part.1) * 10_i128.pow(u32::from(base.1));
    let right = i128::from(base.0) * i128::from(part.0) * 10_i128.pow(u32::from(measured.1));
    if is_floor { left >= right } else { left <= right }
}

/// The verdict that is right in every world: kept in all, broken in all, or neither.
fn right(worlds: impl Iterator<Item = bool>) -> Verdict {
    let worlds: Vec<bool> = worlds.collect();
    match (worlds.contains(&true), worlds.contains(&false)) {
        (true, false) => Verdict::Holds,
        (false, true) => Verdict::Fails,
        _ => Verdict::Undecided,
    }
}

prop_compose! {
    /// A range of small numbers, and its values.
    fn small()(least in 0..=9_u32, more in prop_oneof![2 => Just(0), 3 => 0..=5_u32]) -> (CountRange, Vec<u32>) {
        (CountRange::spanning(least, least + more), (least..=least + more).collect())
    }
}

fn any_part() -> impl Strategy<Value = Part> {
    prop_oneof![
        prop_oneof![Just(450_000), Just(1_000_000), Just(333_333), Just(1), 1..3_000_000_u32].prop_map(Part::Percent),
        (1..=7_u32, 1..=7_u32).prop_map(|(numerator, denominator)| Part::Ratio(numerator, denominator)),
    ]
}

const fn bound(is_floor: bool, share: Share<'_>) -> Bound<'_> {
    if is_floor { Bound::AtLeastShare(share) } else { Bound::AtMostShare(share) }
}

proptest! {
    #![proptest_config(cases(reach(4000, 100_000)))]

    /// A number against a part of another quantity: the verdict of all worlds, and never another one.
    #[test]
    fn a_share_of_another_quantity_is_decided_exactly_where_all_worlds_agree(
        is_floor: bool,
        part in any_part(),
        (done, all_done) in small(),
        (base, all_base) in small(),
        decimals in (0..=1_u8, 0..=1_u8),
    ) {
        let quantities = [quantity("done", decimals.0), quantity("base", decimals.1)];
        let share = Share::new(part, Share::percent(1, "base").base());
        let (verdict, bounds, margin) = judged(&quantities, ceiling(Whom::EachSide, bound(is_floor, share)), "A", |of| {
            assert_eq!((of.on, of.without), (None, None));
            Some(if of.quantity.id == "done" { done } else { base })
        });
        let fraction = part.fraction();
        let worlds = all_done.iter().flat_map(|done| all_base.iter().map(move |base| (*done, u64::from(*base))));
        let kept = |(done, base)| keeps(is_floor, fraction, (done, decimals.0), (base, decimals.1));
        prop_assert_eq!(verdict, right(worlds.clone().map(kept)));

        // The bounds are the least and the greatest number that some base requires, found by trying all.
        let limit = |base: u32| {
            let mut numbers = (0..2000_u32).filter(|number| kept((*number, u64::from(base))));
            if is_floor { numbers.next() } else { numbers.next_back() }.unwrap()
        };
        let bounds = bounds.unwrap();
        let limits: Vec<u32> = all_base.iter().map(|base| limit(*base)).collect();
        prop_assert_eq!(Some(bounds.min()), limits.iter().min().copied());
        prop_assert_eq!(bounds.max(), limits.iter().max().copied());

        // The margin is the one of the world that is nearest to the other verdict.
        let margins = worlds.map(|(done, base)| {
            let below = i64::from(limit(base as u32)) - i64::from(done);
            if is_floor { -below } else { below }
        });
        let expected = match verdict {
            Verdict::Holds => margins.min(),
            Verdict::Fails => margins.max(),
            _ => None,
        };
        prop_assert_eq!(margin, expected);
    }

    /// A side's number against a part of its own group's total: the number is in both, so the worlds are fewer.
    #[test]
    fn a_share_of_the_own_groups_total_is_decided_exactly_where_all_worlds_agree(
        is_floor: bool,
        part in any_part(),
        (own, all_own) in small(),
        (rest, all_rest) in small(),
    ) {
        let quantities = [quantity("done", 0)];
        let share = Share::new(part, Share::percent(1, "done").of_side_or_group("both").base());
        let (verdict, _, margin) = judged(&quantities, ceiling(Whom::Side("A"), bound(is_floor, share)), "A", |of| {
            match (of.who, of.without) {
                ("A", None) => Some(own),
                ("both", Some("A")) => Some(rest),
                _ => panic!("{of:?}"),
            }
        });
        let worlds = all_own.iter().flat_map(|own| all_rest.iter().map(move |rest| (*own, u64::from(own + rest))));
        let kept = |(own, total)| keeps(is_floor, part.fraction(), (own, 0), (total, 0));
        prop_assert_eq!(verdict, right(worlds.map(kept)));
        prop_assert_eq!(margin.is_some(), verdict != Verdict::Undecided);
        prop_assert_eq!(margin.is_some_and(|margin| margin < 0), verdict == Verdict::Fails);
    }

    /// Numbers of every size: exact numbers are always decided, and as fractions of 128 bits say.
    #[test]
    fn exact_numbers_of_every_size_are_decided_without_rounding(
        is_floor: bool,
        part in prop_oneof![
            any::<u32>().prop_map(Part::Percent),
            (any::<u32>(), 1..=u32::MAX).prop_map(|(numerator, denominator)| Part::Ratio(numerator, denominator)),
        ],
        numbers in (any::<u32>(), any::<u32>()),
        near in -1..=1_i64,
        decimals in (0..=6_u8, 0..=6_u8),
    ) {
        let quantities = [quantity("done", decimals.0), quantity("base", decimals.1)];
        let share = Share::new(part, Share::percent(1, "base").base());
        let (numerator, denominator) = part.fraction();
        // A number near the bound, where rounding would show.
        let exact = i128::from(numbers.1) * i128::from(numerator) * 10_i128.pow(u32::from(decimals.0))
            / (i128::from(denominator) * 10_i128.pow(u32::from(decimals.1)));
        for done in [numbers.0, u32::try_from(exact + i128::from(near)).unwrap_or(numbers.0)] {
            let one = ceiling(Whom::EachSide, bound(is_floor, share));
            let (verdict, ..) = judged(&quantities, one, "A", |of| {
                Some(CountRange::exactly(if of.quantity.id == "done" { done } else { numbers.1 }))
            });
            let base = (u64::from(numbers.1), decimals.1);
            let kept = keeps(is_floor, (numerator, denominator), (done, decimals.0), base);
            prop_assert_eq!(verdict, if kept { Verdict::Holds } else { Verdict::Fails });
        }
    }

    /// Ranges without an upper bound never give a decided answer that a larger number would reverse.
    #[test]
    fn an_unknown_number_or_base_decides_only_what_every_number_decides(
        is_floor: bool,
        part in any_part(),
        (done, base) in (prop::option::of(0..=20_u32), prop::option::of(0..=20_u32)),
        tried in (any::<u32>(), any::<u32>()),
    ) {
        let quantities = [quantity("done", 0), quantity("base", 0)];
        let share = Share::new(part, Share::percent(1, "base").base());
        let verdict_of = |done: Option<u32>, base: Option<u32>| {
            judged(&quantities, ceiling(Whom::EachSide, bound(is_floor, share)), "A", |of| {
                (if of.quantity.id == "done" { done } else { base }).map(CountRange::exactly)
            }).0
        };
        let open = verdict_of(done, base);
        let closed = verdict_of(done.or(Some(tried.0)), base.or(Some(tried.1)));
        prop_assert!(open == Verdict::Undecided || open == closed, "{:?} became {:?}", open, closed);
    }
}

/// Numbers that rounding would decide wrongly.
#[test]
fn forty_five_percent_of_seven_items_is_more_than_three() {
    let quantities = [quantity("done", 0), quantity("base", 0)];
    let of = |one, done| {
        judged(&quantities, ceiling(Whom::EachSide, one), "A", |of| {
            Some(CountRange::exactly(if of.quantity.id == "done" { done } else { 7 }))
        })
    };
    let share = Share::percent(45, "base");
    let exactly = |number| Some(CountRange::exactly(number));
    assert_eq!(of(Bound::AtLeastShare(share), 3), (Verdict::Fails, exactly(4), Some(-1)));
    assert_eq!(of(Bound::AtLeastShare(share), 4), (Verdict::Holds, exactly(4), Some(0)));
    assert_eq!(of(Bound::AtMostShare(share), 3), (Verdict::Holds, exactly(3), Some(0)));
    assert_eq!(of(Bound::AtMostShare(share), 4), (Verdict::Fails, exactly(3), Some(-1)));
    // A third of 6 is exactly 2; 33.3333 % of 6 is less.
    let third = Share::new(Part::Ratio(1, 3), Base::Number(6));
    assert_eq!(of(Bound::AtMostShare(third), 2).0, Verdict::Holds);
    assert_eq!(of(Bound::AtLeastShare(third), 2), (Verdict::Holds, exactly(2), Some(0)));
    let less = Share::new(Part::Percent(333_333), Base::Number(6));
    assert_eq!(of(Bound::AtMostShare(less), 2), (Verdict::Fails, exactly(1), Some(-1)));
}

/// A baseline is asked for on its own day, and only once that day has come.
#[test]
fn a_baseline_is_the_number_of_its_day() {
    let quantities = [quantity("done", 0), quantity("base", 0)];
    let of = |day| {
        let share = Share::percent(50, "base").declared_on(day);
        judged(&quantities, ceiling(Whom::EachSide, Bound::AtLeastShare(share)), "A", |of| {
            let numbers = [(None, "done", 10), (Some(date!(1988, 7, 1)), "base", 20), (None, "base", 1)];
            let known = numbers.into_iter().find(|(on, id, _)| *on == of.on && *id == of.quantity.id);
            known.map(|(.., number)| CountRange::exactly(number))
        })
    };
    let entry = |days| Anchor::AfterEntry(Span::Days(days));
    assert_eq!(of(entry(30)), (Verdict::Holds, Some(CountRange::exactly(10)), Some(0)));
    assert_eq!(of(Anchor::On(date!(1988, 7, 1))).0, Verdict::Holds);
    assert_eq!(of(entry(31)), (Verdict::Undecided, None, None));
    // The day asked about is 2000-01-01.
    assert_eq!(of(Anchor::On(date!(2000, 1, 2))), (Verdict::Undecided, None, None));
    assert_eq!(of(Anchor::AfterDay { name: "x", span: Span::Days(0), month_end: false }).0, Verdict::Undecided);
}

/// A total that the group declared itself is no sum, so the numbers are compared as if they were independent.
#[test]
fn a_total_that_is_no_sum_is_a_base_of_its_own() {
    let quantities = [quantity("done", 0)];
    let share = Share::ratio(1, 2, "done").of_side_or_group("both");
    let of = |who: &'static str| {
        judged(&quantities, ceiling(Whom::Side(who), Bound::AtMostShare(share)), who, |of| match (of.who, of.without) {
            ("both", None) => Some(CountRange::exactly(12)),
            ("both", Some("A")) => None,
            (_, None) => Some(CountRange::spanning(0, 6)),
            _ => panic!("only a member is part of the total: {of:?}"),
        })
    };
    assert_eq!(of("A"), (Verdict::Holds, Some(CountRange::exactly(6)), Some(0)));
    // Gamma is no member of the group.
    assert_eq!(of("C"), (Verdict::Holds, Some(CountRange::exactly(6)), Some(0)));
}

/// A ceiling and a floor of one quantity are different rules: both are shown, and each has its own steps.
#[test]
fn a_floor_does_not_replace_a_ceiling() {
    let step = |bound, from, until: Option<i32>| Ceiling {
        from: Anchor::AfterEntry(Span::Years(from)),
        until: until.map(|years| Anchor::AfterEntry(Span::Years(years))),
        ..ceiling(Whom::Side("A"), bound)
    };
    let ceilings = [
        step(Bound::AtMost(9), 0, None),
        step(Bound::AtLeast(1), 20, Some(30)),
        step(Bound::AtLeast(2), 30, None),
        step(Bound::AtLeastShare(Share::percent(1, "base")), 5, Some(8)),
        step(Bound::AtLeastShare(Share::percent(2, "base")), 8, Some(9)),
        step(Bound::AtLeastShare(Share::percent(1, "other")), 8, Some(9)),
    ];
    let quantities = [quantity("done", 0), quantity("base", 0), quantity("other", 0)];
    let treaty = Treaty { parties: &PARTIES, quantities: &quantities, ceilings: &ceilings, ..catalog::INF };
    let at = Interval::exactly(date!(2000, 1, 1));
    let question = Question { treaty: &treaty, acts: Acts::NONE, at, last_day: LastDay::Eve };
    let rows: Vec<_> = question.limits().judge(|_| true, |_, _| None).collect();
    let shown: Vec<_> = rows.iter().map(|row| (row.ceiling.bound, row.finding.verdict)).collect();
    // Of the rules that do not bind, the next or the last step is shown.
    let expected = [
        (ceilings[0].bound, Verdict::Undecided),
        (ceilings[1].bound, Verdict::NotBinding),
        (ceilings[4].bound, Verdict::NotBinding),
        (ceilings[5].bound, Verdict::NotBinding),
    ];
    assert_eq!(shown, expected);
}
