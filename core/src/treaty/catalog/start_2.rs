//! START II (1993): ratified by both parties, never in force.

use super::{RU, act, cited, in_order, party, secondary, text};
use crate::calendar::{MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Ceiling, CountingRule, Duration, Quantity, Scope, Term, Treaty, Unit, Weight, Whom,
    WithdrawalRule,
};
use crate::verdict::{Citation, Provenance};

const TEXT: &str = "treaty text (nti.org; knigochet.com in Russian)";
const PROTOCOL: &str = "1997 protocol (laws-russia.narod.ru)";
const GUIDE: &str = "state.gov/www/global/arms/starthtm/usersguide.html";
const ACT_2002: &str = "armscontrol.org/act/2002-07";

const WARHEADS: &str = "warheads";
const SLBM_WARHEADS: &str = "slbm_warheads";
const MIRVED: &str = "mirved_icbm_warheads";
const HEAVY_WARHEADS: &str = "heavy_icbm_warheads";
const HEAVY: &str = "heavy_icbms";

/// The first phase ends, by the 1997 protocol, on 31 December 2004.
const FIRST: Anchor = Anchor::On(date!(2004, 12, 31));
/// The second phase ends, by the 1997 protocol, on 31 December 2007.
const SECOND: Anchor = Anchor::On(date!(2007, 12, 31));

const fn warheads(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::Warheads, scope: Scope::Side }
}

const fn from(
    quantity: &'static str,
    bound: u32,
    from: Anchor,
    until: Option<Anchor>,
    clause: &'static str,
) -> Ceiling<'static> {
    Ceiling { quantity, whom: Whom::EachSide, bound, from, until, citation: cite(clause) }
}

const fn cite(clause: &'static str) -> Citation<'static> {
    text(clause, TEXT)
}

/// START II. It never entered into force, so no ceiling of it ever binds, and every judgement says so.
pub const START_2: Treaty<'static> = Treaty {
    id: "start-2",
    name: "START II (1993)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation")],
    signed: Some(cited(date!(1993, 1, 3), cite("signature"))),
    entry_into_force: None,
    quantities: &[
        warheads(WARHEADS, "attributed warheads"),
        warheads(SLBM_WARHEADS, "attributed warheads on deployed SLBMs"),
        warheads(MIRVED, "attributed warheads on deployed MIRVed ICBMs"),
        warheads(HEAVY_WARHEADS, "attributed warheads on deployed heavy ICBMs"),
        Quantity { id: HEAVY, title: "deployed heavy ICBMs", unit: Unit::Items, scope: Scope::Side },
    ],
    counting: &[CountingRule {
        quantity: HEAVY,
        kinds: KindSet::new(&[Kind::HeavyIcbm]),
        states: StateSet::new(&[State::Deployed]),
        weight: Weight::Each(1),
        citation: cite("II(1)"),
    }],
    ceilings: &[
        // The text says 3000 to 3500. Each party chooses a number in the range, so the ceiling is its upper end.
        from(WARHEADS, 3500, SECOND, None, "I(3)"),
        from(SLBM_WARHEADS, 2160, FIRST, None, "I(2)(b)"),
        from(MIRVED, 1200, FIRST, Some(SECOND), "I(2)(c)"),
        from(MIRVED, 0, SECOND, None, "I(4)(b)"),
        from(HEAVY_WARHEADS, 650, FIRST, Some(SECOND), "I(2)(d)"),
        from(HEAVY, 0, SECOND, None, "I(4)(c)"),
    ],
    term: Term {
        duration: cited(Duration::WhileInForce("start-1"), text("VI(2)", GUIDE)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule { notice: Span::Months(6) }, secondary("VI(4)", ACT_2002))),
        suspension: None,
    },
};

/// The acts on record for START II.
pub const START_2_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    // The day is from memory. That there was a protocol in 1997, and what it changed, was read in a source.
    Act {
        provenance: Provenance::Unverified,
        ..act(
            date!(1997, 9, 26),
            ActKind::Statement,
            None,
            "protocol moves the two phases to the ends of 2004 and 2007",
            PROTOCOL,
        )
    },
    act(date!(2002, 6, 14), ActKind::Statement, Some(RU), "Russia declares itself no longer bound", ACT_2002),
];
