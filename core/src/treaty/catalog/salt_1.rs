//! SALT I Interim Agreement (1972).

use super::{cited, items, not_counted, party, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{Anchor, Bound, Ceiling, CountingRule, Duration, Term, Treaty, Weight, Whom, WithdrawalRule};

const TRANSMITTAL: &str = "fas.org, letter of transmittal";
const ACA: &str = "armscontrol.org/treaties/strategic-arms-limitation-talks";

const SILOS: &str = "icbm_silos";
const TUBES: &str = "slbm_tubes";
const SUBMARINES: &str = "submarines";

/// A launcher counts until it is eliminated, because the agreement froze launchers whether full or empty.
const NOT_ELIMINATED: StateSet = StateSet::new(&[State::Deployed, State::NonDeployed]);

const fn counted(quantity: &'static str, kind: Kind) -> CountingRule<'static> {
    CountingRule {
        quantity,
        kinds: KindSet::new(&[kind]),
        states: NOT_ELIMINATED,
        weight: Weight::Each(1),
        citation: secondary("I, III", ACA),
    }
}

/// Items for tests and training, and those that were dismantled or destroyed, do not count. That is from memory.
const fn outside(quantity: &'static str, kind: Kind) -> CountingRule<'static> {
    let states = StateSet::new(&[State::Test, State::Training, State::Eliminated]);
    not_counted(quantity, KindSet::new(&[kind]), states, unverified("I, III"))
}

const fn frozen(quantity: &'static str, side: &'static str, bound: u32, clause: &'static str) -> Ceiling<'static> {
    Ceiling {
        quantity,
        whom: Whom::Side(side),
        bound: Bound::AtMost(bound),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: secondary(clause, ACA),
    }
}

/// The SALT I Interim Agreement. Its ceilings differ between the sides.
pub const SALT_1: Treaty<'static> = Treaty {
    id: "salt-1",
    name: "SALT I Interim Agreement (1972)",
    parties: &[party("US", "United States of America"), party("SU", "Union of Soviet Socialist Republics")],
    groups: &[],
    signed: Some(cited(date!(1972, 5, 26), text("signature", TRANSMITTAL))),
    entry_into_force: Some(cited(date!(1972, 10, 3), text("VIII(1)", TRANSMITTAL))),
    days: &[],
    kinds: &[],
    quantities: &[
        items(SILOS, "fixed land-based ICBM launchers"),
        items(TUBES, "SLBM launchers"),
        items(SUBMARINES, "modern ballistic-missile submarines"),
    ],
    types: &[],
    counting: &[
        counted(SILOS, Kind::IcbmLauncher),
        counted(TUBES, Kind::SlbmLauncher),
        counted(SUBMARINES, Kind::Submarine),
        outside(SILOS, Kind::IcbmLauncher),
        outside(TUBES, Kind::SlbmLauncher),
        outside(SUBMARINES, Kind::Submarine),
    ],
    ceilings: &[
        frozen(SILOS, "US", 1054, "I"),
        frozen(TUBES, "US", 710, "III, Protocol"),
        frozen(SUBMARINES, "US", 44, "III, Protocol"),
        // An older page of the same source says 1607.
        frozen(SILOS, "SU", 1618, "I"),
        frozen(TUBES, "SU", 950, "III, Protocol"),
        frozen(SUBMARINES, "SU", 62, "III, Protocol"),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::For(Span::Years(5)), secondary("VIII(2)", ACA)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(6)), unverified("VIII(3)"))),
        suspension: None,
    },
};
