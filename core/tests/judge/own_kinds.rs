//! Counting of items whose kinds a treaty declares itself, against a count item by item.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proverka::count::{AnyKind, Census, CountRange, FullCensus, Kind, KindSet, Overflow, State, StateSet};
use proverka::judge::{measure, measure_all};
use proverka::treaty::{CountingRule, ItemKind, Treaty, Weight};
use proverka_test_support::properties::cases;

use crate::cases::{CITATION, treaty};

/// Two built-in kinds, and the first, the second and the last own kind that a treaty can have.
const KINDS: [AnyKind; 5] = [
    AnyKind::BuiltIn(Kind::Icbm),
    AnyKind::BuiltIn(Kind::AbmInterceptor),
    AnyKind::Own(0),
    AnyKind::Own(1),
    AnyKind::Own(31),
];

/// One item: its kind, state and warheads, and what is attributed to its type.
type One = (usize, usize, u16, Option<u16>);

/// One rule: the kinds by their bits in [`KINDS`], the states by theirs, and the weight.
type Rule = (u8, u8, Weight);

fn any_item() -> impl Strategy<Value = One> {
    (0..KINDS.len(), 0..State::COUNT, 0..=3_u16, prop::option::weighted(0.8, 0..=10_u16))
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let weight = prop_oneof![
        (0..=3_u16).prop_map(Weight::Each),
        Just(Weight::Each(1)),
        Just(Weight::Warheads),
        Just(Weight::Attributed)
    ];
    (any::<u8>(), any::<u8>(), weight)
}

/// The number by hand: every item is looked up in every rule.
fn naive(items: &[One], rules: &[Rule]) -> CountRange {
    let (mut least, mut most) = (0_u32, Some(0_u32));
    let mut open: BTreeMap<(usize, usize), Vec<One>> = BTreeMap::new();
    for item in items {
        let (kind, state, warheads, attributed) = *item;
        let of_kind: Vec<&Rule> = rules.iter().filter(|rule| rule.0 & (1 << kind) != 0).collect();
        let named: Vec<_> = of_kind.iter().filter(|rule| rule.1 & (1 << state) != 0).collect();
        for (_, _, weight) in &named {
            let (at_least, at_most) = match weight {
                Weight::Each(each) => (u32::from(*each), Some(u32::from(*each))),
                Weight::Warheads => (u32::from(warheads), Some(u32::from(warheads))),
                Weight::Attributed => (u32::from(attributed.unwrap_or(0)), attributed.map(u32::from)),
            };
            least += at_least;
            most = most.zip(at_most).map(|(most, more)| most + more);
        }
        if named.is_empty() && !of_kind.is_empty() {
            open.entry((kind, state)).or_default().push(*item);
        }
    }
    // Items in a state that no rule names count all together as they would by one of the rules on their kind.
    for ((kind, _), lot) in open {
        let by_rule = rules.iter().filter(|rule| rule.0 & (1 << kind) != 0).map(|(_, _, weight)| match weight {
            Weight::Each(each) => Some(lot.len() as u32 * u32::from(*each)),
            Weight::Warheads => None,
            Weight::Attributed => lot.iter().map(|item| item.3.map(u32::from)).sum(),
        });
        let more: Option<Vec<u32>> = by_rule.collect();
        most = most.zip(more).map(|(most, more)| most + more.into_iter().max().unwrap_or(0));
    }
    match most {
        Some(most) => CountRange::spanning(least, most),
        None => CountRange::at_least(least),
    }
}

/// Calls `judge` on a treaty with 32 kinds of its own and with these rules.
fn with_treaty<R>(rules: &[Rule], judge: impl FnOnce(&Treaty<'_>) -> R) -> R {
    let ids: Vec<String> = (0..AnyKind::MOST_OWN).map(|place| format!("kind_{place}")).collect();
    let kinds: Vec<_> = ids.iter().map(|id| ItemKind { id, title: "", warheads: true, citation: CITATION }).collect();
    let counting: Vec<_> = rules
        .iter()
        .map(|(kinds, states, weight)| CountingRule {
            quantity: "q",
            kinds: KINDS.into_iter().enumerate().filter(|(place, _)| kinds & (1 << place) != 0).fold(
                KindSet::new(&[]),
                |set, (_, kind)| match kind {
                    AnyKind::BuiltIn(kind) => set.with(kind),
                    AnyKind::Own(place) => set.with_own(place),
                },
            ),
            states: State::ALL
                .into_iter()
                .filter(|state| states & (1 << state.index()) != 0)
                .fold(StateSet::new(&[]), StateSet::with),
            weight: *weight,
            citation: CITATION,
        })
        .collect();
    judge(&Treaty { kinds: &kinds, counting: &counting, ..treaty(0) })
}

fn census(items: &[One]) -> (FullCensus, FullCensus) {
    let (mut census, mut attributed) = (FullCensus::EMPTY, FullCensus::EMPTY);
    for (kind, state, warheads, each) in items {
        census.add_many(KINDS[*kind], State::ALL[*state], 1, u32::from(*warheads)).unwrap();
        if let Some(each) = each {
            attributed.add_many(KINDS[*kind], State::ALL[*state], 1, u32::from(*each)).unwrap();
        }
    }
    (census, attributed)
}

proptest! {
    #![proptest_config(cases(5000))]

    #[test]
    fn items_of_own_kinds_are_counted_as_one_by_one(
        items in prop::collection::vec(any_item(), 0..20),
        rules in prop::collection::vec(any_rule(), 1..4),
    ) {
        let (census, attributed) = census(&items);
        let counted = with_treaty(&rules, |treaty| measure_all(treaty, "q", &census, &attributed));
        prop_assert_eq!(counted, Ok(Some(naive(&items, &rules))));
        // A treaty that has no rule for the quantity leaves it to declared totals.
        prop_assert_eq!(with_treaty(&rules, |treaty| measure_all(treaty, "other", &census, &attributed)), Ok(None));
    }

    /// Where there are built-in kinds only, both functions give the same number.
    #[test]
    fn the_census_of_built_in_kinds_is_a_special_case(
        items in prop::collection::vec((0..2_usize, 0..State::COUNT, 0..=3_u16), 0..20),
        rules in prop::collection::vec(any_rule(), 1..4),
    ) {
        let kinds = [Kind::Icbm, Kind::AbmInterceptor];
        let mut census = Census::EMPTY;
        for (kind, state, warheads) in &items {
            census.add(kinds[*kind], State::ALL[*state], *warheads).unwrap();
        }
        let full = FullCensus::EMPTY.with_built_in(census);
        with_treaty(&rules, |treaty| {
            let (one, other) = (
                measure(treaty, "q", &census, &Census::EMPTY),
                measure_all(treaty, "q", &full, &FullCensus::EMPTY),
            );
            prop_assert_eq!(one, other);
            Ok(())
        })?;
    }

    #[test]
    fn parts_merge_to_the_whole(
        one in prop::collection::vec(any_item(), 0..12),
        two in prop::collection::vec(any_item(), 0..12),
    ) {
        let whole: Vec<One> = [&one[..], &two].concat();
        prop_assert_eq!(census(&one).0.merge(&census(&two).0), Ok(census(&whole).0));
        for (place, kind) in KINDS.into_iter().enumerate() {
            for state in State::ALL {
                let lot = whole.iter().filter(|item| item.0 == place && State::ALL[item.1] == state);
                let (items, warheads) = lot.fold((0, 0), |sum, item| (sum.0 + 1, sum.1 + u32::from(item.2)));
                let census = census(&whole).0;
                prop_assert_eq!((census.items(kind, state), census.warheads(kind, state)), (items, warheads));
            }
        }
    }
}

/// The last kind has a cell, and the next has none: its items are refused and never lost.
#[test]
fn a_kind_that_no_treaty_can_have_is_refused() {
    let mut census = FullCensus::EMPTY;
    assert_eq!(census.add_many(AnyKind::Own(31), State::Test, u32::MAX, 0), Ok(()));
    assert_eq!(census.add_many(AnyKind::Own(31), State::Test, 1, 0), Err(Overflow));
    let before = census;
    for place in [32, 33, u8::MAX] {
        assert_eq!(census.add_many(AnyKind::Own(place), State::Test, 1, 0), Err(Overflow));
        assert_eq!(census.items(AnyKind::Own(place), State::Test), 0);
        assert!(!KindSet::ALL.with_own(place).has(AnyKind::Own(place)));
    }
    assert_eq!(census, before);
    assert_eq!(before.merge(&before), Err(Overflow));
    assert_eq!(AnyKind::all(usize::MAX).count(), Kind::COUNT + AnyKind::MOST_OWN);
}

/// Each kind is one element of a set, and no other.
#[test]
fn every_kind_has_its_own_bit_in_a_set() {
    for kind in AnyKind::all(AnyKind::MOST_OWN) {
        let set = match kind {
            AnyKind::BuiltIn(kind) => KindSet::new(&[kind]),
            AnyKind::Own(place) => KindSet::new(&[]).with_own(place),
        };
        for other in AnyKind::all(AnyKind::MOST_OWN) {
            assert_eq!(set.has(other), kind == other);
            assert_eq!(KindSet::ALL.union(set).has(other), kind == other || matches!(other, AnyKind::BuiltIn(_)));
        }
    }
}
