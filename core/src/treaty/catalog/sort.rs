//! SORT, the Moscow Treaty (2002).

use super::{act, cited, deadlines, duty, in_order, party, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Due, Duration, ExtensionRule, Quantity, Scope, Term, Treaty, Unit,
    Whom, Window, WithdrawalRule,
};
use crate::verdict::Provenance;

const YEARBOOK: &str = "UN Disarmament Yearbook 2004";
const COMMISSION: &str = "sds.jsmelevice.cz (Russian text)";
const TEXT: &str = "docs.cntd.ru/document/901818621 (Russian text)";

/// SORT, the Strategic Offensive Reductions Treaty.
///
/// Its limit had to be reached by the day on which the treaty was to expire. So it could bind for one day at most, 31
/// December 2012, and only under the reading that the last day is still inside. New START replaced the treaty before
/// that. The treaty has no counting rules of its own.
pub const SORT: Treaty<'static> = Treaty {
    id: "sort",
    name: "SORT / Moscow Treaty (2002)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation")],
    groups: &[],
    signed: Some(cited(date!(2002, 5, 24), secondary("signature", YEARBOOK))),
    entry_into_force: Some(cited(date!(2003, 6, 1), secondary("IV(1)", YEARBOOK))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: "warheads",
        title: "strategic nuclear warheads, as each party counts them",
        unit: Unit::Warheads,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    // The text says 1700 to 2200. Each party chooses a number in the range, so the ceiling is its upper end.
    ceilings: &[Ceiling {
        quantity: "warheads",
        whom: Whom::EachSide,
        bound: Bound::AtMost(2200),
        from: Anchor::On(date!(2012, 12, 31)),
        until: Some(Anchor::On(date!(2013, 1, 1))),
        citation: text("I", TEXT),
    }],
    quotas: &[],
    // The source says twice a year. The treaty year is taken.
    deadlines: deadlines(&[duty(
        "commission_meetings",
        "meetings of the Bilateral Implementation Commission",
        Due::InEach(Window::TreatyYear, 2),
        text("III", COMMISSION),
    )]),
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(Duration::Until(date!(2012, 12, 31)), secondary("IV(2)", "un.org")),
        month_end: MonthEnd::Clamp,
        extension: Some(cited(ExtensionRule { longest: None, times: None, late: false }, unverified("IV(2)"))),
        // The source adds a ground of supreme interests, which the text as remembered does not ask for.
        withdrawal: Some(cited(
            WithdrawalRule::after(Span::Months(3)),
            secondary("IV(3)", "atomicarchive.com/Treaties/Treaty21.shtml"),
        )),
        suspension: None,
    },
};

/// The acts on record for SORT.
pub const SORT_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[Act {
    provenance: Provenance::Text,
    ..act(date!(2011, 2, 5), ActKind::Superseded, None, "New START enters into force and takes its place", TEXT)
}];
