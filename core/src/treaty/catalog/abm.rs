//! ABM Treaty (1972), with its protocol of 1974.

use super::{US, act, cited, in_order, party, secondary, text, unverified};
use crate::calendar::{MonthEnd, Span};
use crate::count::{Kind, KindSet, State, StateSet};
use crate::date;
use crate::treaty::{
    Act, ActKind, Acts, Anchor, Ceiling, CountingRule, Duration, Quantity, Scope, Term, Treaty, Unit, Weight, Whom,
    WithdrawalRule,
};

const SALT: &str = "armscontrol.org/treaties/strategic-arms-limitation-talks";
const ENTRY: &str = "vslovar.ru";
const TRANSMITTAL: &str = "fas.org, letter of transmittal";

const INTERCEPTORS: &str = "interceptors";
/// The protocol of 1974 entered into force on 24 May 1976.
const PROTOCOL: Anchor = Anchor::On(date!(1976, 5, 24));

/// The ABM Treaty.
pub const ABM: Treaty<'static> = Treaty {
    id: "abm",
    name: "ABM Treaty (1972)",
    parties: &[party("US", "United States of America"), party("RU", "Russian Federation, for the USSR")],
    signed: Some(cited(date!(1972, 5, 26), text("signature", TRANSMITTAL))),
    entry_into_force: Some(cited(date!(1972, 10, 3), secondary("XVI(1)", ENTRY))),
    quantities: &[Quantity { id: INTERCEPTORS, title: "deployed interceptors", unit: Unit::Items, scope: Scope::Side }],
    counting: &[CountingRule {
        quantity: INTERCEPTORS,
        kinds: KindSet::new(&[Kind::AbmInterceptor]),
        states: StateSet::new(&[State::Deployed]),
        weight: Weight::Each(1),
        citation: secondary("III", SALT),
    }],
    ceilings: &[
        Ceiling {
            quantity: INTERCEPTORS,
            whom: Whom::EachSide,
            bound: 200,
            from: Anchor::AfterEntry(Span::Days(0)),
            until: Some(PROTOCOL),
            citation: secondary("III", SALT),
        },
        // The number was read in a source. The day from which the protocol binds is from memory.
        Ceiling {
            quantity: INTERCEPTORS,
            whom: Whom::EachSide,
            bound: 100,
            from: PROTOCOL,
            until: None,
            citation: unverified("Protocol I(1)"),
        },
    ],
    term: Term {
        duration: cited(Duration::Unlimited, secondary("XV(1)", SALT)),
        month_end: MonthEnd::Clamp,
        extension: None,
        withdrawal: Some(cited(WithdrawalRule { notice: Span::Months(6) }, secondary("XV(2)", SALT))),
        suspension: None,
    },
};

/// The acts on record for the ABM Treaty.
pub const ABM_ACTS: Acts<'static> = in_order(RECORD);

const RECORD: &[Act<'static>] =
    &[act(date!(2001, 12, 13), ActKind::WithdrawalNotice, Some(US), "the US gives notice of withdrawal", SALT)];
