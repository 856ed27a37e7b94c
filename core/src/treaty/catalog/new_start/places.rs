//! Where New START allows items: Article IV.

use super::super::{secondary, text, unverified};
use super::{ARTICLE_IV, BOMBERS};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::treaty::{PlaceRule, Words};

const RIA: &str = "ericlayer.com (RIA Novosti), on Article IV(1)";

const ICBM_LAUNCHERS: KindSet = KindSet::new(&[Kind::IcbmLauncher, Kind::MobileIcbmLauncher]);
const SLBM_LAUNCHERS: KindSet = KindSet::new(&[Kind::SlbmLauncher]);
const LAUNCHERS: KindSet = ICBM_LAUNCHERS.union(SLBM_LAUNCHERS);
const DEPLOYED: StateSet = StateSet::new(&[State::Deployed]);
const TEST: StateSet = StateSet::new(&[State::Test]);

/// The rules that an item's kind and state alone decide. Article IV(3), the list of places for non-deployed launchers
/// and missiles, was not read in full and is left out.
pub(super) const PLACES: &[PlaceRule<'static>] = &[
    PlaceRule {
        kinds: ICBM_LAUNCHERS,
        states: DEPLOYED,
        facilities: Words::new(&["icbm_base"]),
        citation: secondary("IV(1)", RIA),
    },
    PlaceRule {
        kinds: BOMBERS,
        states: DEPLOYED,
        facilities: Words::new(&["air_base"]),
        citation: unverified("IV(1)"),
    },
    PlaceRule {
        kinds: SLBM_LAUNCHERS,
        states: DEPLOYED,
        facilities: Words::new(&["ballistic_missile_submarine"]),
        citation: unverified("IV(2)"),
    },
    PlaceRule {
        kinds: LAUNCHERS,
        states: TEST,
        facilities: Words::new(&["test_range"]),
        citation: text("IV(5)", ARTICLE_IV),
    },
    PlaceRule {
        kinds: LAUNCHERS,
        states: StateSet::new(&[State::Training]),
        facilities: Words::new(&["icbm_base", "training_facility", "test_range"]),
        citation: text("IV(6)", ARTICLE_IV),
    },
    PlaceRule {
        kinds: BOMBERS,
        states: TEST,
        facilities: Words::new(&["flight_test_center"]),
        citation: unverified("IV(8)"),
    },
    PlaceRule {
        kinds: BOMBERS,
        states: StateSet::new(&[State::NonDeployed]),
        facilities: Words::new(&["repair_facility", "production_facility"]),
        citation: unverified("IV(8)"),
    },
];
