//! SALT II (1979): never in force.

use super::{ELIMINATED, US, act, cited, in_order, items, not_counted, party, secondary, step, text, unverified};
use crate::calendar::MonthEnd;
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{Act, ActKind, Acts, Anchor, CountingRule, Duration, Term, Treaty, Weight};

const TEXT: &str = "1997-2001.state.gov/www/global/arms/treaties/salt2-2.html";
const ACA: &str = "armscontrol.org/treaties/strategic-arms-limitation-talks-ii";
const NTI: &str = "nti.org/treaties-and-regimes/strategic-arms-limitation-talks-salt-ii";
const STATEMENT: &str = "reagan.utexas.edu/archives/speeches/1986/52786f.htm; presidency.ucsb.edu";

const DELIVERY: &str = "delivery_systems";
const MIRVED: &str = "mirved_systems_and_cruise_missile_bombers";
const MIRVED_MISSILES: &str = "mirved_missile_launchers";
const MIRVED_ICBMS: &str = "mirved_icbm_launchers";

const LAUNCHERS: KindSet = KindSet::new(&[Kind::IcbmLauncher, Kind::MobileIcbmLauncher, Kind::SlbmLauncher]);
const LAUNCHERS_AND_BOMBERS: KindSet = LAUNCHERS.with(Kind::HeavyBomber);

/// The text names the day of the first aggregate only by entry into force, which never came.
const SIGNATURE: Anchor = Anchor::On(date!(1979, 6, 18));
const SECOND_STEP: Anchor = Anchor::On(date!(1981, 1, 1));

/// SALT II. It never entered into force, so no ceiling of it ever binds, and every judgement says so.
///
/// Both sides said that they would keep to it, until the US statement of 27 May 1986. Launchers of missiles with
/// multiple warheads can be declared as totals but are never counted from items.
pub const SALT_2: Treaty<'static> = Treaty {
    id: "salt-2",
    name: "SALT II (1979)",
    parties: &[party("US", "United States of America"), party("SU", "Union of Soviet Socialist Republics")],
    groups: &[],
    signed: Some(cited(date!(1979, 6, 18), text("signature", TEXT))),
    entry_into_force: None,
    days: &[],
    kinds: &[],
    quantities: &[
        items(DELIVERY, "launchers of ICBMs and SLBMs, heavy bombers, and air-to-surface ballistic missiles"),
        items(MIRVED, "launchers of MIRVed missiles, MIRVed air-to-surface missiles, and bombers with cruise missiles"),
        items(MIRVED_MISSILES, "launchers of MIRVed ICBMs and SLBMs, and MIRVed air-to-surface missiles"),
        items(MIRVED_ICBMS, "launchers of MIRVed ICBMs"),
    ],
    types: &[],
    counting: &[
        CountingRule {
            quantity: DELIVERY,
            kinds: LAUNCHERS_AND_BOMBERS,
            states: StateSet::new(&[State::Deployed, State::NonDeployed]),
            weight: Weight::Each(1),
            citation: secondary("III(1)", ACA),
        },
        // The exemption of launchers for tests and training is from memory. Nothing of the kind was read of bombers.
        not_counted(DELIVERY, LAUNCHERS, StateSet::new(&[State::Test, State::Training]), unverified("VII(1)")),
        CountingRule {
            quantity: DELIVERY,
            kinds: KindSet::new(&[Kind::HeavyBomber]),
            states: StateSet::new(&[State::Test, State::Training, State::NonNuclear]),
            weight: Weight::Each(1),
            citation: unverified("III(1)"),
        },
        not_counted(DELIVERY, LAUNCHERS_AND_BOMBERS, ELIMINATED, unverified("XI")),
    ],
    ceilings: &[
        step(DELIVERY, 2400, SIGNATURE, Some(SECOND_STEP), secondary("III(1)", ACA)),
        step(DELIVERY, 2250, SECOND_STEP, None, secondary("III(2)", ACA)),
        step(MIRVED, 1320, SIGNATURE, None, secondary("V(1)", NTI)),
        step(MIRVED_MISSILES, 1200, SIGNATURE, None, unverified("V(2)")),
        step(MIRVED_ICBMS, 820, SIGNATURE, None, unverified("V(3)")),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Until(date!(1985, 12, 31)), secondary("XIX(1)", NTI)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: None,
        suspension: None,
    },
};

/// The acts on record for SALT II.
pub const SALT_2_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(
        date!(1985, 6, 10),
        ActKind::PoliticalCommitment,
        Some(US),
        "the US will not undercut the unratified treaty as long as the USSR shows equal restraint, as it said in 1982",
        "reagan.utexas.edu/archives/speeches/1985/61085c.htm",
    ),
    act(
        date!(1986, 5, 27),
        ActKind::DeclaredNoParty,
        Some(US),
        "the US no longer bases decisions on its forces on the standards of the SALT agreements",
        STATEMENT,
    ),
];
