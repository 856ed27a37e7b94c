//! Peaceful Nuclear Explosions Treaty (1976).

use super::{cited, party, secondary, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{Anchor, Bound, Ceiling, Duration, Quantity, Scope, Term, Treaty, Unit, Whom};

const FAS: &str = "nuke.fas.org/control/pnet/index.html";

const YIELD: &str = "yield_of_an_explosion";
const GROUP_YIELD: &str = "yield_of_a_group_explosion";

const fn yields(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::Kilotons, scope: Scope::Side, decimals: 0 }
}

const fn at_most(quantity: &'static str, bound: u32, clause: &'static str) -> Ceiling<'static> {
    let from = Anchor::AfterEntry(Span::Days(0));
    Ceiling {
        quantity,
        whom: Whom::EachSide,
        bound: Bound::AtMost(bound),
        from,
        until: None,
        citation: secondary(clause, FAS),
    }
}

/// The Peaceful Nuclear Explosions Treaty.
///
/// It governs nuclear explosions outside the test sites of the Threshold Test Ban Treaty. Its term is like that of the
/// other treaty, and no party may end it while that one is in force. So it has no rule of withdrawal here.
pub const PNET: Treaty<'static> = Treaty {
    id: "pnet",
    name: "Peaceful Nuclear Explosions Treaty (1976)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation, for the USSR")],
    groups: &[],
    // The source gives the month of signature only.
    signed: Some(cited(date!(1976, 5, 28), unverified("signature"))),
    entry_into_force: Some(cited(date!(1990, 12, 11), secondary("IX", FAS))),
    days: &[],
    kinds: &[],
    quantities: &[
        yields(YIELD, "yield of the largest single explosion"),
        yields(GROUP_YIELD, "aggregate yield of the largest group explosion"),
    ],
    types: &[],
    counting: &[],
    ceilings: &[at_most(YIELD, 150, "III(2)(a)"), at_most(GROUP_YIELD, 1500, "III(2)(b)")],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(
            Duration::Renewed { first: Span::Years(5), by: Span::Years(5), notice: Span::Months(6) },
            unverified("VIII(1)"),
        ),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: None,
        suspension: None,
    },
};
