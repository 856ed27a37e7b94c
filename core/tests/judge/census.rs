//! Tests how items are counted, in one census or in several that are merged, and what they add to a quantity.

use std::collections::HashMap;

use proptest::prelude::*;
use proverka::count::{Census, CountRange, Kind, KindSet, Overflow, State, StateSet};
use proverka::judge::measure;
use proverka::treaty::{CountingRule, Quantity, Scope, Treaty, Unit, Weight, catalog};
use proverka_test_support::properties::cases;

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
    #![proptest_config(cases(5000))]

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
        decimals in 0..=2_u8,
    ) {
        let counting: Vec<CountingRule<'_>> = rules
            .iter()
            .map(|(kinds, states, weight, ours)| CountingRule {
                quantity: if *ours { "q" } else { "other" },
                kinds: KindSet::new(&Kind::ALL.into_iter().filter(|kind| kinds & (1 << kind.index()) != 0).collect::<Vec<_>>()),
                states: StateSet::new(&State::ALL.into_iter().filter(|state| states & (1 << state.index()) != 0).collect::<Vec<_>>()),
                weight: weight.map_or(Weight::Warheads, Weight::Each),
                citation: CITATION,
            })
            .collect();
        let quantities = [Quantity { id: "q", title: "", unit: Unit::Items, scope: Scope::Side, decimals }];
        let treaty = Treaty { counting: &counting, quantities: &quantities, ..treaty(0) };
        let Ok(census) = census(&lots) else { return Ok(()) };
        let (mut sum, mut most) = (0_u64, Some(0_u64));
        for ((kind, state), (items, warheads)) in naive(&lots).into_iter().filter(|(_, (items, _))| *items > 0) {
            let of_kind = || rules.iter().filter(|rule| rule.3 && rule.0 & (1 << kind.index()) != 0);
            let named: Vec<_> = of_kind().filter(|rule| rule.1 & (1 << state.index()) != 0).collect();
            let counted: u64 = named.iter().map(|rule| rule.2.map_or(warheads, |weight| items * u64::from(weight))).sum();
            sum += counted;
            // Items that no rule names may count as in any other state: by their warheads, without bound.
            let open: Option<Vec<u64>> =
                of_kind().filter(|_| named.is_empty()).map(|rule| Some(items * u64::from(rule.2?))).collect();
            most = most.zip(open).map(|(most, open)| most + counted + open.into_iter().max().unwrap_or(0));
        }
        let steps = 10_u64.pow(u32::from(decimals));
        let most = most.and_then(|most| u32::try_from(most * steps).ok());
        let expected = match u32::try_from(sum * steps) {
            Err(_) => Err(Overflow),
            Ok(sum) => Ok(rules.iter().any(|rule| rule.3).then_some(match most {
                Some(most) => CountRange::spanning(sum, most),
                None => CountRange::at_least(sum),
            })),
        };
        prop_assert_eq!(measure(&treaty, "q", &census, &Census::EMPTY), expected);
    }

    /// Items by type: the range covers every number that a type without an attributed number may have, and no more.
    #[test]
    fn attributed_items_are_counted_by_their_types(
        lots in prop::collection::vec((0..2_usize, 0..3_usize, 1..=5_u32, prop::option::of(0..=10_u16)), 0..8),
    ) {
        let kinds = [Kind::Icbm, Kind::Slbm];
        let states = [State::Deployed, State::NonDeployed, State::Test];
        let rule = |states: &[State], weight| CountingRule {
            quantity: "q",
            kinds: KindSet::new(&[Kind::Icbm]),
            states: StateSet::new(states),
            weight,
            citation: CITATION,
        };
        let counting = [rule(&[State::Deployed], Weight::Attributed), rule(&[State::NonDeployed], Weight::Each(0))];
        let treaty = Treaty { counting: &counting, ..treaty(0) };
        let (mut census, mut attributed) = (Census::EMPTY, Census::EMPTY);
        let (mut least, mut most) = (0_u32, Some(0_u32));
        for (kind, state, items, each) in lots {
            census.add_many(kinds[kind], states[state], items, 0).unwrap();
            if let Some(each) = each {
                attributed.add_many(kinds[kind], states[state], items, items * u32::from(each)).unwrap();
            }
            // Deployed ICBMs count by their types, and those for tests may or may not.
            if kind == 0 && state != 1 {
                least += if state == 0 { items * u32::from(each.unwrap_or(0)) } else { 0 };
                most = most.zip(each).map(|(most, each)| most + items * u32::from(each));
            }
        }
        let expected = match most {
            Some(most) => CountRange::spanning(least, most),
            None => CountRange::at_least(least),
        };
        prop_assert_eq!(measure(&treaty, "q", &census, &attributed), Ok(Some(expected)));
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
            for (kind, state) in treaty.every_kind().flat_map(|kind| State::ALL.map(|state| (kind, state))) {
                let rules = treaty
                    .counting
                    .iter()
                    .filter(|rule| rule.quantity == quantity.id && rule.kinds.has(kind) && rule.states.contains(state));
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
        assert!(Kind::ALL.iter().all(|other| KindSet::new(&[kind]).contains(*other) == (*other == kind)));
    }
    for (place, state) in State::ALL.into_iter().enumerate() {
        assert_eq!(state.index(), place);
        assert_eq!(State::from_word(state.as_str().as_bytes()), Some(state));
        assert!(State::ALL.iter().all(|other| StateSet::new(&[state]).contains(*other) == (*other == state)));
    }
}
