//! START II (1993): ratified by both parties, never in force.

use super::{RU, act, cited, in_order, party, secondary, step, text, warheads};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{Act, ActKind, Acts, Anchor, Duration, Term, Treaty, WithdrawalRule};

const TEXT: &str = "treaty text (nti.org; knigochet.com in Russian)";
const LETTERS: &str = "nti.org/db/nisprofs/fulltext/treaties/start2/s2text.htm";
const FIRST_PHASE: &str = "State Department fact sheet, 1 Feb 1996; fas.org/nuke/control/start2";
const LAST_PHASE: &str = "fas.org/nuke/control/start2; atomicarchive.com/resources/treaties/start-II.html";
/// A copy of the text that was found on a poor host.
const COPY: &str = "treaty text as copied on digitalagendastrategy.eu/blackjack-variant.html";
const PROTOCOL: &str = "fas.org/nuke/control/start2; 1997 protocol (laws-russia.narod.ru)";
const GUIDE: &str = "state.gov/www/global/arms/starthtm/usersguide.html";
const ACT_2002: &str = "armscontrol.org/act/2002-07";

const WARHEADS: &str = "warheads";
const SLBM_WARHEADS: &str = "slbm_warheads";
const MIRVED: &str = "mirved_icbm_warheads";
const HEAVY_WARHEADS: &str = "heavy_icbm_warheads";

/// The first phase ends, by the 1997 protocol, on 31 December 2004.
const FIRST: Anchor = Anchor::On(date!(2004, 12, 31));
/// The second phase ends, by the 1997 protocol, on 31 December 2007.
const SECOND: Anchor = Anchor::On(date!(2007, 12, 31));

/// START II. It never entered into force, so no ceiling of it ever binds, and every judgement says so.
///
/// All its limits are on warheads that are attributed to types of missile and bomber. They can be declared as totals
/// but are never counted from items. Where the text gives a range, each party chooses a number in it, so the ceiling is
/// the upper end.
pub const START_2: Treaty<'static> = Treaty {
    id: "start-2",
    name: "START II (1993)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation")],
    groups: &[],
    signed: Some(cited(date!(1993, 1, 3), text("signature", TEXT))),
    entry_into_force: None,
    days: &[],
    kinds: &[],
    quantities: &[
        warheads(WARHEADS, "attributed warheads"),
        warheads(SLBM_WARHEADS, "attributed warheads on deployed SLBMs"),
        warheads(MIRVED, "attributed warheads on deployed MIRVed ICBMs"),
        warheads(HEAVY_WARHEADS, "attributed warheads on deployed heavy ICBMs"),
    ],
    types: &[],
    counting: &[],
    ceilings: &[
        // 3800 to 4250, and then 3000 to 3500.
        step(WARHEADS, 4250, FIRST, Some(SECOND), text("I(1)", FIRST_PHASE)),
        step(WARHEADS, 3500, SECOND, None, text("I(3)", TEXT)),
        step(SLBM_WARHEADS, 2160, FIRST, Some(SECOND), text("I(2)(a)", LETTERS)),
        // 1700 to 1750.
        step(SLBM_WARHEADS, 1750, SECOND, None, secondary("I(4)(a)", LAST_PHASE)),
        step(MIRVED, 1200, FIRST, Some(SECOND), text("I(2)(b)", LETTERS)),
        step(MIRVED, 0, SECOND, None, text("I(4)(b)", TEXT)),
        step(HEAVY_WARHEADS, 650, FIRST, Some(SECOND), text("I(2)(c)", LETTERS)),
        step(HEAVY_WARHEADS, 0, SECOND, None, text("I(4)(c)", LETTERS)),
    ],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::WhileInForce("start-1"), text("VI(2)", GUIDE)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(6)), text("VI(4)", COPY))),
        suspension: None,
    },
};

/// The acts on record for START II.
pub const START_2_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[
    act(
        date!(1997, 9, 26),
        ActKind::Statement,
        None,
        "protocol moves the two phases to the ends of 2004 and 2007",
        PROTOCOL,
    ),
    act(date!(2002, 6, 14), ActKind::DeclaredNoParty, Some(RU), "Russia declares itself no longer bound", ACT_2002),
];
