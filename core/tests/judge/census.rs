//! Tests how items are counted, in one census or in several that are merged, and what they add to a quantity.

use std::collections::HashMap;

use proptest::prelude::*;
use proverka::count::{Census, Kind, KindSet, Overflow, State, StateSet};
use proverka::judge::measure;
use proverka::treaty::{CountingRule, Treaty, Weight, catalog};

use crate::cases::{CITATION, treaty};

type Lot = (Kind, State, u32, u32);

fn any_lot(most: u32) -> impl Strategy<Value = Lot> {
    let number = move || prop_oneof![0..=3_u32, 0..=most];
    (0..Kind::COUNT, 0..State::COUNT, number(), number())
        .prop_map(|(kind, state, items, warheads)| (Kind::ALL[kind], State::ALL[state], items, warheads))
}

fn lots(most: u32) -> impl Strategy<Value = Vec<Lot>> {
    prop::collection::vec(any_lot(most), 0..12)
}

fn census(lots: &[Lot]) -> Result<Census, Overflow> {
    let mut census = Census::EMPTY;
    for (kind, state, items, warheads) in lots {
        census.add_many(*kind, *state, *items, *warheads)?;
    }
    Ok(census)
}

/// Sums items and warheads of each cell in 64-bit integers, which cannot overflow here.
fn naive(lots: &[Lot]) -> HashMap<(Kind, State), (u64, u64)> {
    let mut cells = HashMap::new();
    for (kind, state, items, warheads) in lots {
        let cell: &mut (u64, u64) = cells.entry((*kind, *state)).or_default();
        cell.0 += u64::from(*items);
        cell.1 += u64::from(*warheads);
    }
    cells
}

fn fits(number: u64) -> bool {
    u32::try_from(number).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_merge_to_the_whole(one in lots(1 << 31), two in lots(1 << 31), three in lots(1000)) {
        let whole: Vec<Lot> = [&one[..], &two, &three].concat();
        let cells = naive(&whole);
        let sum = (|| census(&one)?.merge(&census(&two)?)?.merge(&census(&three)?))();
        if cells.values().all(|(items, warheads)| fits(*items) && fits(*warheads)) {
            let sum = sum.unwrap();
            prop_assert_eq!(Ok(sum), census(&whole));
            let (one, two, three) = (census(&one).unwrap(), census(&two).unwrap(), census(&three).unwrap());
            prop_assert_eq!(one.merge(&two), two.merge(&one));
            prop_assert_eq!(Ok(sum), one.merge(&two.merge(&three).unwrap()));
            prop_assert_eq!(sum.merge(&Census::EMPTY), Ok(sum));
            for kind in Kind::ALL {
                for state in State::ALL {
                    let (items, warheads) = cells.get(&(kind, state)).copied().unwrap_or_default();
                    prop_assert_eq!((u64::from(sum.items(kind, state)), u64::from(sum.warheads(kind, state))), (items, warheads));
                }
            }
        } else {
            prop_assert_eq!(sum, Err(Overflow));
            prop_assert_eq!(census(&whole), Err(Overflow));
        }
    }

    /// Compares `measure` with a plain sum, for random rules.
    #[test]
    fn a_measure_is_the_plain_sum_of_its_rules(
        lots in lots(u32::MAX / 8),
        rules in prop::collection::vec((any::<u16>(), any::<u8>(), prop::option::of(0..=3_u16), any::<bool>()), 0..4),
    ) {
        let counting: Vec<CountingRule<'_>> = rules
            .iter()
            .map(|(kinds, states, weight, ours)| CountingRule {
                quantity: if *ours { "q" } else { "other" },
                kinds: KindSet::of(&Kind::ALL.into_iter().filter(|kind| kinds & (1 << kind.index()) != 0).collect::<Vec<_>>()),
                states: StateSet::of(&State::ALL.into_iter().filter(|state| states & (1 << state.index()) != 0).collect::<Vec<_>>()),
                weight: weight.map_or(Weight::Warheads, Weight::Each),
                citation: CITATION,
            })
            .collect();
        let treaty = Treaty { counting: &counting, ..treaty(0) };
        let Ok(census) = census(&lots) else { return Ok(()) };
        let mut sum = 0_u64;
        for ((kind, state), (items, warheads)) in naive(&lots) {
            for (kinds, states, weight, _) in rules.iter().filter(|rule| rule.3) {
                if kinds & (1 << kind.index()) != 0 && states & (1 << state.index()) != 0 {
                    sum += weight.map_or(warheads, |weight| items * u64::from(weight));
                }
            }
        }
        let expected = match u32::try_from(sum) {
            Err(_) => Err(Overflow),
            Ok(sum) => Ok(rules.iter().any(|rule| rule.3).then_some(sum)),
        };
        prop_assert_eq!(measure(&treaty, "q", &census), expected);
    }
}

/// A count that would overflow gives an error and leaves the census unchanged.
#[test]
fn a_count_that_overflows_leaves_the_census_unchanged() {
    for (kind, state) in Kind::ALL.into_iter().flat_map(|kind| State::ALL.map(|state| (kind, state))) {
        let mut full = Census::EMPTY;
        full.add_many(kind, state, u32::MAX - 1, u32::MAX - 2).unwrap();
        let before = full;
        assert_eq!(full.add_many(kind, state, 2, 0), Err(Overflow));
        assert_eq!(full.add_many(kind, state, 0, 3), Err(Overflow));
        assert_eq!(full.add_many(kind, state, 1, 3), Err(Overflow), "items fit, warheads do not");
        assert_eq!(full.add(kind, state, 3), Err(Overflow));
        assert_eq!(full, before);
        assert_eq!(before.merge(&before), Err(Overflow));
        full.add(kind, state, 2).unwrap();
        assert_eq!((full.items(kind, state), full.warheads(kind, state)), (u32::MAX, u32::MAX));
        assert_eq!(full.add_many(kind, state, 0, 0), Ok(()));
        assert_eq!(full.add(kind, state, 0), Err(Overflow));
        let mut one = Census::EMPTY;
        one.add(kind, state, 0).unwrap();
        assert_eq!(full.merge(&one), Err(Overflow));
        assert_eq!(one.merge(&full), Err(Overflow));
    }
}

/// No two rules of a built-in treaty count the same item towards the same quantity.
#[test]
fn no_built_in_rule_counts_an_item_twice() {
    for (treaty, _) in catalog::ALL {
        for quantity in treaty.quantities {
            for (kind, state) in Kind::ALL.into_iter().flat_map(|kind| State::ALL.map(|state| (kind, state))) {
                let rules = treaty.counting.iter().filter(|rule| {
                    rule.quantity == quantity.id && rule.kinds.contains(kind) && rule.states.contains(state)
                });
                assert!(rules.count() <= 1, "{} {} {kind:?} {state:?}", treaty.id, quantity.id);
            }
        }
    }
}

/// Each kind and each state has its own index, its own word and its own bit in a set.
#[test]
fn every_kind_and_state_has_its_own_index_and_word() {
    for (place, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(kind.index(), place);
        assert_eq!(Kind::from_word(kind.as_str().as_bytes()), Some(kind));
        assert!(Kind::ALL.iter().all(|other| KindSet::of(&[kind]).contains(*other) == (*other == kind)));
    }
    for (place, state) in State::ALL.into_iter().enumerate() {
        assert_eq!(state.index(), place);
        assert_eq!(State::from_word(state.as_str().as_bytes()), Some(state));
        assert!(State::ALL.iter().all(|other| StateSet::of(&[state]).contains(*other) == (*other == state)));
    }
}
