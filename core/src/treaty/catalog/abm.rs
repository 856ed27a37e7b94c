//! ABM Treaty (1972), with its protocol of 1974.

use super::{NOT_DEPLOYED, US, act, cited, in_order, items, not_counted, party, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, CountingRule, Duration, Term, Treaty, Weight, Whom, WithdrawalRule,
};

const SALT: &str = "armscontrol.org/treaties/strategic-arms-limitation-talks";
const ENTRY: &str = "vslovar.ru";
const TEXT: &str = "zaki.ru id=1342 page 2 (Russian text)";
const TRANSMITTAL: &str = "fas.org, letter of transmittal";

const INTERCEPTORS: &str = "interceptors";
const AREA_LAUNCHERS: &str = "area_launchers";
const AREA_INTERCEPTORS: &str = "area_interceptors";
const LARGE_RADARS: &str = "icbm_area_large_radars";
const SMALLER_RADARS: &str = "icbm_area_smaller_radars";
const TEST_LAUNCHERS: &str = "test_range_launchers";
/// The protocol of 1974 entered into force on 24 May 1976.
const PROTOCOL: Anchor = Anchor::On(date!(1976, 5, 24));

/// A ceiling for each side that binds from entry into force.
const fn always(quantity: &'static str, bound: u32, clause: &'static str) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling {
        quantity,
        whom: Whom::EachSide,
        bound: Bound::AtMost(bound),
        from,
        until: None,
        citation: text(clause, TEXT),
    }
}

/// The ABM Treaty.
///
/// Its limits on launchers and radars hold in each deployment area. A declaration of items does not name such areas, so
/// these numbers can be declared as totals and are never counted from items.
pub const ABM: Treaty<'static> = Treaty {
    id: "abm",
    name: "ABM Treaty (1972)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation, for the USSR")],
    groups: &[],
    signed: Some(cited(date!(1972, 5, 26), text("signature", TRANSMITTAL))),
    entry_into_force: Some(cited(date!(1972, 10, 3), secondary("XVI(1)", ENTRY))),
    days: &[],
    kinds: &[],
    quantities: &[
        items(INTERCEPTORS, "deployed interceptors"),
        items(AREA_LAUNCHERS, "ABM launchers in the deployment area that has most"),
        items(AREA_INTERCEPTORS, "interceptors at launch sites in the deployment area that has most"),
        items(LARGE_RADARS, "large phased-array radars in the deployment area for ICBM silos"),
        items(SMALLER_RADARS, "smaller phased-array radars in the deployment area for ICBM silos"),
        items(TEST_LAUNCHERS, "ABM launchers at all test ranges together"),
    ],
    types: &[],
    counting: &[
        CountingRule {
            quantity: INTERCEPTORS,
            kinds: KindSet::new(&[Kind::AbmInterceptor]),
            states: StateSet::new(&[State::Deployed]),
            weight: Weight::Each(1),
            citation: secondary("III", SALT),
        },
        not_counted(INTERCEPTORS, KindSet::new(&[Kind::AbmInterceptor]), NOT_DEPLOYED, secondary("III", SALT)),
    ],
    ceilings: &[
        Ceiling {
            quantity: INTERCEPTORS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(200),
            from: Anchor::AfterEntry(Span::Days(0)),
            until: Some(PROTOCOL),
            citation: secondary("III", SALT),
        },
        // The number was read in a source. The day from which the protocol binds is from memory.
        Ceiling {
            quantity: INTERCEPTORS,
            whom: Whom::EachSide,
            bound: Bound::AtMost(100),
            from: PROTOCOL,
            until: None,
            citation: unverified("Protocol I(1)"),
        },
        always(AREA_LAUNCHERS, 100, "III"),
        always(AREA_INTERCEPTORS, 100, "III"),
        always(LARGE_RADARS, 2, "III(b)"),
        always(SMALLER_RADARS, 18, "III(b)"),
        always(TEST_LAUNCHERS, 15, "IV"),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Unlimited, secondary("XV(1)", SALT)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(6)), secondary("XV(2)", SALT))),
        suspension: None,
    },
};

/// The acts on record for the ABM Treaty.
pub const ABM_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] =
    &[act(date!(2001, 12, 13), ActKind::WithdrawalNotice, Some(US), "the US gives notice of withdrawal", SALT)];
