//! Compares the counting rules of the catalogue with the record of facts that were read, and with the published table
//! of types. The marks are those of `facts`.

use proverka::count::{Census, CountRange, Kind, State};
use proverka::judge::measure;
use proverka::treaty::catalog::{ABM, INF, NEW_START, SALT_1, SORT, START_1, START_2};
use proverka::treaty::{Treaty, Weight};
use proverka::verdict::Provenance;

use crate::facts::Mark::{self, G, V, V2};
use crate::facts::{deserves, mark};

/// A mobile launcher of START I counts if it is deployed; a silo or a tube counts empty too.
#[test]
fn launchers_of_start_1() {
    let counted = |kind, state| {
        let mut census = Census::EMPTY;
        census.add(kind, state, 0).unwrap();
        measure(&START_1, "deployed_delivery_systems", &census, &Census::EMPTY).unwrap().and_then(CountRange::exact)
    };
    assert_eq!(counted(Kind::MobileIcbmLauncher, State::Deployed), Some(1));
    assert_eq!(counted(Kind::MobileIcbmLauncher, State::NonDeployed), Some(0));
    assert_eq!(counted(Kind::IcbmLauncher, State::NonDeployed), Some(1));
    assert_eq!(counted(Kind::SlbmLauncher, State::NonDeployed), Some(1));
    let mut census = Census::EMPTY;
    census.add(Kind::MobileIcbm, State::NonDeployed, 1).unwrap();
    let of = measure(&START_1, "non_deployed_mobile_icbms", &census, &Census::EMPTY);
    assert_eq!(of, Ok(Some(CountRange::exactly(1))));
}

/// The table of the Memorandum of Understanding, row by row: the attributed warheads of a type are the published ones.
#[test]
fn start_1_attributes_the_warheads_that_were_published() {
    let table = include_str!("../../../host-cli/data/start-1-mou-1990.csv");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let (mut found, mut left_out) = (0, Vec::new());
    for row in rows.records() {
        let row = row.unwrap();
        let (items, warheads): (u32, u32) = (row[4].parse().unwrap(), row[5].parse().unwrap());
        match START_1.types.iter().find(|one| one.id == &row[2]) {
            Some(one) => {
                let attributed = (START_1.kind_word(one.kind), u32::from(one.warheads) * items);
                assert_eq!(attributed, (&row[3], warheads), "{}", one.id);
                found += 1;
            }
            None => left_out.push((row[2].to_owned(), items, warheads)),
        }
    }
    assert_eq!(found, START_1.types.len());
    assert_eq!(left_out, [("B-52 (ALCM)".to_owned(), 189, 1968), ("B-2".to_owned(), 0, 0)]);
}

/// What the rules of the catalogue leave open: nothing. Each state of a kind counts or is said not to count.
#[test]
fn no_built_in_rule_leaves_a_state_open() {
    for (treaty, _) in proverka::treaty::catalog::ALL {
        for quantity in treaty.quantities.iter().filter(|quantity| treaty.counts(quantity.id)) {
            for (kind, state) in Kind::ALL.into_iter().flat_map(|kind| State::ALL.map(|state| (kind, state))) {
                let mut census = Census::EMPTY;
                census.add(kind, state, 2).unwrap();
                // Of the type, for the treaties that attribute.
                let number = measure(treaty, quantity.id, &census, &census).unwrap().unwrap();
                let is_exact = number.exact().is_some() || !state.kinds().contains(kind);
                assert!(is_exact, "{} {} {kind:?} {state:?}", treaty.id, quantity.id);
            }
        }
    }
}

/// A launcher of the INF Treaty in a state that no rule names is not counted as zero.
#[test]
fn an_item_in_a_state_that_no_rule_names_leaves_the_number_open() {
    let rules: Vec<_> = INF.counting.iter().filter(|rule| !rule.states.contains(State::Eliminated)).copied().collect();
    let inf = proverka::treaty::Treaty { counting: &rules, ..INF };
    let mut census = Census::EMPTY;
    census.add(Kind::IntermediateRangeLauncher, State::Eliminated, 0).unwrap();
    let of = |treaty| measure(treaty, "intermediate_range_missiles_and_launchers", &census, &Census::EMPTY);
    assert_eq!(of(&inf), Ok(Some(CountRange::spanning(0, 1))));
    assert_eq!(of(&INF), Ok(Some(CountRange::exactly(0))));
}

/// The marks of the counting rules (1.3, 1.4, 4.1, 4.4; 3 for INF).
#[test]
fn every_counting_rule_has_the_provenance_it_deserves() {
    let of = |treaty: &Treaty<'_>, nothing: bool| -> Vec<(String, Provenance)> {
        let rules = treaty.counting.iter().filter(|rule| (rule.weight == Weight::Each(0)) == nothing);
        rules.map(|rule| (rule.quantity.to_owned(), mark(rule.citation))).collect()
    };
    let marks = |treaty| of(treaty, false);
    // The rules that say that items do not count.
    let zeros = |treaty| of(treaty, true);
    let rows = |rows: &[(&str, Mark)]| -> Vec<(String, Provenance)> {
        rows.iter().map(|(quantity, mark)| ((*quantity).to_owned(), deserves(*mark))).collect()
    };
    assert_eq!(
        marks(&NEW_START),
        rows(&[
            ("deployed_delivery_systems", V),
            ("warheads", V),
            ("warheads", V),
            ("launchers", V),
            ("launchers", V),
            ("silo_training_launchers", V),
            ("test_heavy_bombers", G),
        ])
    );
    assert_eq!(
        marks(&INF),
        rows(&[
            ("intermediate_range_missile_warheads", V),
            ("intermediate_range_missiles_and_launchers", V),
            ("shorter_range_missiles_and_launchers", V),
        ])
    );
    assert_eq!(
        marks(&START_1),
        rows(&[
            ("deployed_delivery_systems", V),
            ("deployed_delivery_systems", V),
            ("deployed_delivery_systems", G),
            ("heavy_icbms", G),
            // That warheads are attributed was read, but not the paragraph.
            ("warheads", G),
            ("warheads", G),
            ("ballistic_missile_warheads", G),
            ("ballistic_missile_warheads", G),
            ("heavy_icbm_warheads", G),
            ("mobile_icbm_warheads", G),
            ("non_deployed_mobile_icbms", V),
        ])
    );
    // All its limits are on attributed warheads, for which there is no table of types.
    assert_eq!(marks(&START_2), []);
    assert_eq!(marks(&SORT), []);
    assert_eq!(marks(&SALT_1), rows(&[("icbm_silos", V2), ("slbm_tubes", V2), ("submarines", V2)]));
    assert_eq!(marks(&ABM), rows(&[("interceptors", V2)]));
    assert_eq!(zeros(&ABM), rows(&[("interceptors", V2)]));
    assert_eq!(zeros(&SALT_1), rows(&[("icbm_silos", G), ("slbm_tubes", G), ("submarines", G)]));
    assert_eq!(
        zeros(&INF),
        rows(&[
            ("intermediate_range_missile_warheads", V),
            ("intermediate_range_missiles_and_launchers", G),
            ("shorter_range_missiles_and_launchers", G),
        ])
    );
    // 1.3: only what is deployed counts towards the first two; conversion and elimination are from memory.
    assert_eq!(
        zeros(&NEW_START),
        rows(&[
            ("deployed_delivery_systems", V),
            ("deployed_delivery_systems", V),
            ("warheads", V),
            ("warheads", V),
            ("launchers", G),
            ("launchers", G),
            ("launchers", V),
            ("silo_training_launchers", V),
            ("test_heavy_bombers", G),
        ])
    );
    assert!(
        zeros(&START_1)
            .iter()
            .filter(|(_, mark)| *mark == Provenance::Text)
            .map(|(id, _)| id.as_str())
            .eq(["deployed_delivery_systems", "non_deployed_mobile_icbms",])
    );
}
