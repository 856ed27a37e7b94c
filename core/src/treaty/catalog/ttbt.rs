//! Threshold Test Ban Treaty (1974).

use super::{between, cited, in_order, party, secondary, text};
use crate::calendar::{MonthEnd, Span};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Duration, Quantity, Scope, Term, Treaty, Unit, Whom, WithdrawalRule,
};
use crate::verdict::Provenance;

const TEXT: &str = "zakonbase.ru/content/part/169490 (Russian text)";
const FAS: &str = "nuke.fas.org/control/ttbt/index.html";
const ACA: &str = "armscontrol.org/treaties/threshold-test-ban-treaty";

const YIELD: &str = "yield_of_a_test";

/// The Threshold Test Ban Treaty.
///
/// It entered into force sixteen years after its signature, and is renewed by itself every five years. The threshold
/// was to apply from 31 March 1976. Before entry into force it was a political promise.
pub const TTBT: Treaty<'static> = Treaty {
    id: "ttbt",
    name: "Threshold Test Ban Treaty (1974)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation, for the USSR")],
    groups: &[],
    signed: Some(cited(date!(1974, 7, 3), secondary("signature", ACA))),
    entry_into_force: Some(cited(date!(1990, 12, 11), secondary("IV", FAS))),
    days: &[],
    kinds: &[],
    quantities: &[Quantity {
        id: YIELD,
        title: "yield of the largest underground nuclear weapon test",
        unit: Unit::Kilotons,
        scope: Scope::Side,
        decimals: 0,
    }],
    types: &[],
    counting: &[],
    ceilings: &[Ceiling {
        quantity: YIELD,
        whom: Whom::EachSide,
        bound: Bound::AtMost(150),
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation: secondary("I(1)", FAS),
    }],
    quotas: &[],
    deadlines: &[],
    places: &[],
    steps: &[],
    term: Term {
        duration: cited(
            Duration::Renewed { first: Span::Years(5), by: Span::Years(5), notice: Span::Months(6) },
            text("V(1)", TEXT),
        ),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule::after(Span::Months(6)), text("V(2)", TEXT))),
        suspension: None,
    },
};

/// The acts on record for the Threshold Test Ban Treaty.
pub const TTBT_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] = &[Act {
    // The year is on record, but the day is not.
    when: between(date!(1976, 1, 1), date!(1976, 12, 31)),
    kind: ActKind::PoliticalCommitment,
    by: None,
    until: None,
    name: "",
    note: "each party says that it will keep to 150 kilotons until ratification",
    provenance: Provenance::Secondary,
    source: FAS,
}];
