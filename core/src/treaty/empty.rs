//! Treaties and rows that say nothing, to begin one with.
//!
//! Whoever writes a treaty as a constant names the fields that say something and takes all others from here. So a
//! treaty that was written for one version of this crate compiles with a later one that has more tables or more fields:
//!
//! ```
//! use proverka::treaty::{Bound, Ceiling, Quantity, Treaty};
//!
//! const FREEZE: Treaty<'static> = Treaty {
//!     id: "freeze",
//!     quantities: &[Quantity { id: "bombers", ..Quantity::EMPTY }],
//!     ceilings: &[Ceiling { quantity: "bombers", bound: Bound::AtMost(90), ..Ceiling::EMPTY }],
//!     ..Treaty::EMPTY
//! };
//!
//! assert!(FREEZE.quotas.is_empty());
//! ```

use super::{
    Act, ActKind, Anchor, Bound, Ceiling, Cited, CountingRule, Deadline, Due, Duration, EventKinds, Force, Group,
    ItemKind, ItemType, NamedDay, Per, PlaceRule, Provided, Quantity, Quota, Scope, StateParty, StatePartySet, Step,
    StepLimit, Term, Treaty, Unit, Weight, Whom, Window, Words,
};
use crate::calendar::{Date, DateRange, MonthEnd, Span};
use crate::count::{AnyKind, Kind, KindSet, StateSet};
use crate::verdict::{Citation, Provenance};

/// The day of entry into force.
const ENTRY: Anchor<'static> = Anchor::AfterEntry(Span::Days(0));

impl Treaty<'_> {
    /// A treaty without a name, parties, tables and an end.
    pub const EMPTY: Self = Self {
        id: "",
        name: "",
        parties: &[],
        groups: &[],
        signed: None,
        entry_into_force: None,
        days: &[],
        kinds: &[],
        quantities: &[],
        types: &[],
        counting: &[],
        ceilings: &[],
        quotas: &[],
        deadlines: &[],
        places: &[],
        steps: &[],
        term: Term::EMPTY,
    };
}

impl Term<'_> {
    /// A term without an end, which nobody can extend or leave.
    pub const EMPTY: Self = Self {
        duration: Cited { value: Duration::Unlimited, citation: Citation::EMPTY },
        month_end: MonthEnd::Reject,
        extension: None,
        withdrawal: None,
        suspension: None,
    };
}

impl StateParty<'_> {
    /// A party without a code, which is on a side without a name.
    pub const EMPTY: Self = Self { code: "", name: "", side: "" };
}

impl Group<'_> {
    /// A group without a name and without members.
    pub const EMPTY: Self = Self { id: "", name: "", members: StatePartySet::NONE };
}

impl NamedDay<'_> {
    /// A day without a name that nothing bounds.
    pub const EMPTY: Self = Self { id: "", title: "", at_latest: None, citation: Citation::EMPTY };
}

impl ItemKind<'_> {
    /// A kind without a name whose items carry no warheads.
    pub const EMPTY: Self = Self { id: "", title: "", warheads: false, citation: Citation::EMPTY };
}

impl Quantity<'_> {
    /// A quantity without a name: a whole number of items of each side.
    pub const EMPTY: Self = Self { id: "", title: "", unit: Unit::Items, scope: Scope::Side, decimals: 0 };
}

impl ItemType<'_> {
    /// A type of ICBMs without a name to which no warheads are attributed.
    pub const EMPTY: Self = Self { id: "", kind: AnyKind::BuiltIn(Kind::Icbm), warheads: 0, citation: Citation::EMPTY };
}

impl CountingRule<'_> {
    /// A rule on no items, by which each counts as many as the warheads on it.
    pub const EMPTY: Self = Self {
        quantity: "",
        kinds: KindSet::new(&[]),
        states: StateSet::new(&[]),
        weight: Weight::Warheads,
        citation: Citation::EMPTY,
    };
}

impl Ceiling<'_> {
    /// A ceiling of zero for each side, from entry into force, without an end.
    pub const EMPTY: Self = Self {
        quantity: "",
        whom: Whom::EachSide,
        bound: Bound::AtMost(0),
        from: ENTRY,
        until: None,
        citation: Citation::EMPTY,
    };
}

impl Quota<'_> {
    /// A quota of no events of any kind, counted together from entry into force, without an end.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        events: EventKinds::NONE,
        most: 0,
        window: Window::Phase,
        per: Per::ALL_EVENTS,
        by: None,
        of: None,
        from: ENTRY,
        until: None,
        citation: Citation::EMPTY,
    };
}

impl Deadline<'_> {
    /// A duty without a name that is due on the day of entry into force.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        force: Force::Duty,
        due: Due::Once(ENTRY),
        provided: Provided::Received,
        contents: Words::NONE,
        by: None,
        from: ENTRY,
        until: None,
        citation: Citation::EMPTY,
    };
}

impl PlaceRule<'_> {
    /// A rule on no items, which may be nowhere.
    pub const EMPTY: Self = Self {
        kinds: KindSet::new(&[]),
        states: StateSet::new(&[]),
        facilities: Words::NONE,
        citation: Citation::EMPTY,
    };
}

impl StepLimit<'_> {
    /// A time without bounds in no inspection. Its two steps must be set, because they are the same one here.
    pub const EMPTY: Self = Self {
        id: "",
        title: "",
        inspections: EventKinds::NONE,
        after: Step::Notice,
        step: Step::Notice,
        at_least: None,
        at_most: None,
        citation: Citation::EMPTY,
    };
}

impl Act<'_> {
    /// A statement by nobody, on the first day of the calendar. It changes nothing.
    pub const EMPTY: Self = Self {
        when: DateRange::exactly(Date::MIN),
        kind: ActKind::Statement,
        by: None,
        until: None,
        name: "",
        note: "",
        provenance: Provenance::Unverified,
        source: "",
    };
}
