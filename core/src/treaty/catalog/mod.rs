//! The built-in treaties, one file each, with the acts on record for each.
//!
//! Every number has its clause, how well it is known, and where it was read. A number that is marked
//! [`Unverified`](crate::verdict::Provenance::Unverified) is general knowledge that no source read for this catalog
//! confirms. Reports show the mark, so that nobody mistakes a remembered number for one that was read.
//!
//! The same holds for the days on which states joined a treaty of many parties. A day that no source gave is not
//! written as that day but as the year, or as a longer range. So an answer that depends on it is undecided, and not
//! wrong.

mod abm;
mod inf;
mod new_start;
mod salt_1;
mod sort;
mod start_1;
mod start_2;

#[cfg(feature = "many-parties")]
mod antarctic;
#[cfg(feature = "many-parties")]
mod bwc;
#[cfg(feature = "many-parties")]
mod cfe;
#[cfg(feature = "many-parties")]
mod ctbt;
#[cfg(feature = "many-parties")]
mod cwc;
#[cfg(feature = "many-parties")]
mod jcpoa;
#[cfg(feature = "many-parties")]
mod joining;
#[cfg(feature = "many-parties")]
mod ltbt;
#[cfg(feature = "many-parties")]
mod npt;
#[cfg(feature = "many-parties")]
mod open_skies;
#[cfg(feature = "many-parties")]
mod ottawa;
#[cfg(feature = "many-parties")]
mod outer_space;
#[cfg(feature = "many-parties")]
mod pnet;
#[cfg(feature = "many-parties")]
mod salt_2;
#[cfg(feature = "many-parties")]
mod seabed;
#[cfg(feature = "many-parties")]
mod states;
#[cfg(feature = "many-parties")]
mod tpnw;
#[cfg(feature = "many-parties")]
mod ttbt;
#[cfg(feature = "many-parties")]
mod washington_1922;

pub use abm::{ABM, ABM_ACTS};
pub use inf::{INF, INF_ACTS};
pub use new_start::{NEW_START, NEW_START_ACTS};
pub use salt_1::SALT_1;
pub use sort::{SORT, SORT_ACTS};
pub use start_1::START_1;
pub use start_2::{START_2, START_2_ACTS};

#[cfg(feature = "many-parties")]
pub use antarctic::{ANTARCTIC, ANTARCTIC_ACTS};
#[cfg(feature = "many-parties")]
pub use bwc::{BWC, BWC_ACTS};
#[cfg(feature = "many-parties")]
pub use cfe::{CFE, CFE_ACTS};
#[cfg(feature = "many-parties")]
pub use ctbt::{CTBT, CTBT_ACTS};
#[cfg(feature = "many-parties")]
pub use cwc::{CWC, CWC_ACTS};
#[cfg(feature = "many-parties")]
pub use jcpoa::{JCPOA, JCPOA_ACTS};
#[cfg(feature = "many-parties")]
pub use ltbt::{LTBT, LTBT_ACTS};
#[cfg(feature = "many-parties")]
pub use npt::{NPT, NPT_ACTS};
#[cfg(feature = "many-parties")]
pub use open_skies::{OPEN_SKIES, OPEN_SKIES_ACTS};
#[cfg(feature = "many-parties")]
pub use ottawa::{OTTAWA, OTTAWA_ACTS};
#[cfg(feature = "many-parties")]
pub use outer_space::{OUTER_SPACE, OUTER_SPACE_ACTS};
#[cfg(feature = "many-parties")]
pub use pnet::PNET;
#[cfg(feature = "many-parties")]
pub use salt_2::{SALT_2, SALT_2_ACTS};
#[cfg(feature = "many-parties")]
pub use seabed::{SEABED, SEABED_ACTS};
#[cfg(feature = "many-parties")]
pub use tpnw::{TPNW, TPNW_ACTS};
#[cfg(feature = "many-parties")]
pub use ttbt::{TTBT, TTBT_ACTS};
#[cfg(feature = "many-parties")]
pub use washington_1922::{WASHINGTON_1922, WASHINGTON_1922_ACTS};

use super::{
    Act, ActKind, Acts, Anchor, Bound, Ceiling, Cited, CountingRule, Deadline, Due, EventKinds, EventPart, Force, Per,
    PlaceRule, Provided, Quantity, Quota, Scope, StateParty, StatePartySet, Step, StepLimit, Treaty, Unit, Weight,
    Whom, Window, Words,
};
use crate::calendar::{Date, DateRange, Span};
use crate::count::{KindSet, State, StateSet};
use crate::verdict::{Citation, Provenance};

/// How many treaties there are.
const COUNT: usize = if cfg!(feature = "many-parties") { 24 } else { 7 };

/// Every built-in treaty with the acts that are on record for it: the strategic treaties of two sides, newest first,
/// and then, with the feature `many-parties`, all others, newest first.
pub const ALL: [(&Treaty<'static>, Acts<'static>); COUNT] = [
    (&NEW_START, NEW_START_ACTS),
    (&INF, INF_ACTS),
    (&START_1, Acts::NONE),
    (&START_2, START_2_ACTS),
    (&SORT, SORT_ACTS),
    (&SALT_1, Acts::NONE),
    (&ABM, ABM_ACTS),
    #[cfg(feature = "many-parties")]
    (&TPNW, TPNW_ACTS),
    #[cfg(feature = "many-parties")]
    (&JCPOA, JCPOA_ACTS),
    #[cfg(feature = "many-parties")]
    (&OTTAWA, OTTAWA_ACTS),
    #[cfg(feature = "many-parties")]
    (&CTBT, CTBT_ACTS),
    #[cfg(feature = "many-parties")]
    (&CWC, CWC_ACTS),
    #[cfg(feature = "many-parties")]
    (&OPEN_SKIES, OPEN_SKIES_ACTS),
    #[cfg(feature = "many-parties")]
    (&CFE, CFE_ACTS),
    #[cfg(feature = "many-parties")]
    (&SALT_2, SALT_2_ACTS),
    #[cfg(feature = "many-parties")]
    (&PNET, Acts::NONE),
    #[cfg(feature = "many-parties")]
    (&TTBT, TTBT_ACTS),
    #[cfg(feature = "many-parties")]
    (&BWC, BWC_ACTS),
    #[cfg(feature = "many-parties")]
    (&SEABED, SEABED_ACTS),
    #[cfg(feature = "many-parties")]
    (&NPT, NPT_ACTS),
    #[cfg(feature = "many-parties")]
    (&OUTER_SPACE, OUTER_SPACE_ACTS),
    #[cfg(feature = "many-parties")]
    (&LTBT, LTBT_ACTS),
    #[cfg(feature = "many-parties")]
    (&ANTARCTIC, ANTARCTIC_ACTS),
    #[cfg(feature = "many-parties")]
    (&WASHINGTON_1922, WASHINGTON_1922_ACTS),
];

/// The built-in treaty with this identifier, and its acts; `None` if there is none.
#[must_use]
pub fn find(id: &str) -> Option<(&'static Treaty<'static>, Acts<'static>)> {
    ALL.into_iter().find(|(treaty, _)| treaty.id == id)
}

/// A quantity of items, of which the total of a side is limited.
const fn items(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::Items, scope: Scope::Side, decimals: 0 }
}

/// A quantity of warheads, of which the total of a side is limited.
const fn warheads(id: &'static str, title: &'static str) -> Quantity<'static> {
    Quantity { id, title, unit: Unit::Warheads, scope: Scope::Side, decimals: 0 }
}

/// One step of a ceiling for each side, which binds from `from` to the day before `until`.
const fn step(
    quantity: &'static str,
    bound: u32,
    from: Anchor<'static>,
    until: Option<Anchor<'static>>,
    citation: Citation<'static>,
) -> Ceiling<'static> {
    Ceiling { quantity, whom: Whom::EachSide, bound: Bound::AtMost(bound), from, until, citation }
}

/// The quotas of a treaty, which the catalogue has with the feature `quotas` only.
const fn quotas(all: &'static [Quota<'static>]) -> &'static [Quota<'static>] {
    if cfg!(feature = "quotas") { all } else { &[] }
}

/// The deadlines of a treaty, which the catalogue has with the feature `deadlines` only.
const fn deadlines(all: &'static [Deadline<'static>]) -> &'static [Deadline<'static>] {
    if cfg!(feature = "deadlines") { all } else { &[] }
}

/// The rules on places of a treaty, which the catalogue has with the feature `deadlines` only, as those are for hosts.
const fn places(all: &'static [PlaceRule<'static>]) -> &'static [PlaceRule<'static>] {
    if cfg!(feature = "deadlines") { all } else { &[] }
}

/// A duty of each party, from entry into force on. As a constant of a treaty, it is changed where it is about something
/// else.
const fn duty(
    id: &'static str,
    title: &'static str,
    due: Due<'static>,
    citation: Citation<'static>,
) -> Deadline<'static> {
    Deadline {
        id,
        title,
        force: Force::Duty,
        due,
        provided: Provided::Received,
        contents: Words::NONE,
        by: None,
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation,
    }
}

/// The times between the steps of inspections, which the catalogue has with the feature `steps` only.
const fn steps(all: &'static [StepLimit<'static>]) -> &'static [StepLimit<'static>] {
    if cfg!(feature = "steps") { all } else { &[] }
}

/// A time between two steps of inspections, without a bound. As a constant of a treaty, it is given its bounds.
const fn between_steps(
    id: &'static str,
    title: &'static str,
    inspections: &[&'static str],
    (after, step): (Step, Step),
    citation: Citation<'static>,
) -> StepLimit<'static> {
    StepLimit {
        id,
        title,
        inspections: EventKinds::new(inspections),
        after,
        step,
        at_least: None,
        at_most: None,
        citation,
    }
}

/// A time of at least so many hours between two steps of inspections.
const fn at_least(hours: i32, limit: StepLimit<'static>) -> StepLimit<'static> {
    StepLimit { at_least: Some(Span::Hours(hours)), ..limit }
}

/// A time of at most so many hours between two steps of inspections.
const fn at_most(hours: i32, limit: StepLimit<'static>) -> StepLimit<'static> {
    StepLimit { at_most: Some(Span::Hours(hours)), ..limit }
}

/// A quota of events of each side in a treaty year, from entry into force on. As a constant of a treaty, it is changed
/// where it is about something else.
const fn yearly(
    id: &'static str,
    title: &'static str,
    events: &[&'static str],
    most: u16,
    citation: Citation<'static>,
) -> Quota<'static> {
    Quota {
        id,
        title,
        events: EventKinds::new(events),
        most,
        window: Window::TreatyYear,
        per: Per::new(&[EventPart::By]),
        by: None,
        of: None,
        from: Anchor::AfterEntry(Span::Days(0)),
        until: None,
        citation,
    }
}

/// Each place for each side that acts there.
const BY_AND_PLACE: Per = Per::new(&[EventPart::By, EventPart::Place]);

/// A citation that was read in the treaty's text or on an official page.
const fn text(clause: &'static str, source: &'static str) -> Citation<'static> {
    Citation { clause, provenance: Provenance::Text, source }
}

/// A citation that was read in a secondary source.
const fn secondary(clause: &'static str, source: &'static str) -> Citation<'static> {
    Citation { clause, provenance: Provenance::Secondary, source }
}

/// A citation from memory, which was not read anywhere.
const fn unverified(clause: &'static str) -> Citation<'static> {
    Citation { clause, provenance: Provenance::Unverified, source: "" }
}

/// A rule that says that items do not count.
const fn not_counted(
    quantity: &'static str,
    kinds: KindSet,
    states: StateSet,
    citation: Citation<'static>,
) -> CountingRule<'static> {
    CountingRule { quantity, kinds, states, weight: Weight::Each(0), citation }
}

/// Every state but deployed.
const NOT_DEPLOYED: StateSet =
    StateSet::new(&[State::NonDeployed, State::Test, State::Training, State::NonNuclear, State::Eliminated]);
const ELIMINATED: StateSet = StateSet::new(&[State::Eliminated]);

/// A value with its citation.
const fn cited<T: Copy>(value: T, citation: Citation<'static>) -> Cited<'static, T> {
    Cited { value, citation }
}

/// A party whose side is its own code.
const fn party(code: &'static str, name: &'static str) -> StateParty<'static> {
    StateParty { code, name, side: code }
}

/// The United States, which is the first party of every treaty here.
const US: StatePartySet = StatePartySet::one(0);
/// Russia or the USSR, which is the second party of the bilateral treaties here.
const RU: StatePartySet = StatePartySet::one(1);

/// An act of one day, read in a secondary source.
const fn act(
    day: Date,
    kind: ActKind,
    by: Option<StatePartySet>,
    note: &'static str,
    source: &'static str,
) -> Act<'static> {
    Act {
        when: DateRange::exactly(day),
        kind,
        by,
        until: None,
        name: "",
        note,
        provenance: Provenance::Secondary,
        source,
    }
}

/// The range of days from `earliest` to `latest`.
const fn between(earliest: Date, latest: Date) -> DateRange {
    match DateRange::new(earliest, latest) {
        Ok(when) => when,
        #[expect(clippy::panic, reason = "runs while compiling, never on a device")]
        Err(_) => panic!("days the wrong way round"),
    }
}

/// A list of acts that must be sorted. Only constants call this, so a list out of order does not compile.
const fn in_order(acts: &'static [Act<'static>]) -> Acts<'static> {
    match Acts::new(acts) {
        Ok(acts) => acts,
        #[expect(clippy::panic, reason = "runs while compiling, never on a device")]
        Err(_) => panic!("acts out of order"),
    }
}
