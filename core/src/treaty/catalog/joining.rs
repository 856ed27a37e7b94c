//! Building blocks for treaties of many states: sets of parties by their codes, and the acts by which they join.

use super::between;
use super::states::same;
use crate::calendar::{Date, DateRange};
use crate::treaty::{Act, ActKind, StateParty, StatePartySet};
use crate::verdict::Provenance;

/// The set of the parties that have these codes. Only constants call this, so an unknown code does not compile.
pub(super) const fn members(parties: &[StateParty<'_>], codes: &[&str]) -> StatePartySet {
    let mut set = StatePartySet::NONE;
    let mut left = codes;
    while let [code, more @ ..] = left {
        set = set.with(StatePartySet::one(place(parties, code)));
        left = more;
    }
    set
}

/// The index of the party with this code.
const fn place(parties: &[StateParty<'_>], code: &str) -> usize {
    let mut at = 0_usize;
    let mut left = parties;
    while let [party, more @ ..] = left {
        if same(party.code, code) {
            return at;
        }
        at = at.saturating_add(1);
        left = more;
    }
    #[expect(clippy::panic, reason = "runs while compiling, never on a device")]
    {
        panic!("no party of the treaty has this code")
    }
}

/// States became parties on this day.
pub(super) const fn joined(day: Date, by: StatePartySet, source: &'static str) -> Act<'static> {
    joining(
        DateRange::exactly(day),
        ActKind::Accession,
        by,
        "becomes a party by ratification, accession or succession",
        Provenance::Secondary,
        source,
    )
}

/// States became parties on an unknown day from `earliest` to `latest`.
pub(super) const fn joined_between(
    earliest: Date,
    latest: Date,
    by: StatePartySet,
    source: &'static str,
) -> Act<'static> {
    Act { when: between(earliest, latest), ..joined(earliest, by, source) }
}

/// Signatories deposited their ratifications on this day. They are bound from the day `bound`.
pub(super) const fn ratified(day: Date, bound: Date, by: StatePartySet, source: &'static str) -> Act<'static> {
    deposit(day, bound, ActKind::Ratification, by, "deposits its ratification, acceptance or approval", source)
}

/// States that had not signed deposited their accessions on this day. They are bound from the day `bound`.
pub(super) const fn acceded(day: Date, bound: Date, by: StatePartySet, source: &'static str) -> Act<'static> {
    deposit(day, bound, ActKind::Accession, by, "deposits its accession or succession", source)
}

/// States became parties on an unknown day from `earliest` to `latest`, as far as is remembered.
///
/// Where no source for the day of a state was read, the whole year stands for it (or more, for a state that succeeded
/// another one). So an answer about a day in that year is undecided, and not wrong if the memory is off by days.
pub(super) const fn remembered(earliest: Date, latest: Date, by: StatePartySet) -> Act<'static> {
    joining(
        between(earliest, latest),
        ActKind::Accession,
        by,
        "becomes a party in this time; the day was not read in a source",
        Provenance::Unverified,
        "",
    )
}

const fn deposit(
    day: Date,
    bound: Date,
    kind: ActKind,
    by: StatePartySet,
    note: &'static str,
    source: &'static str,
) -> Act<'static> {
    Act { until: Some(bound), ..joining(DateRange::exactly(day), kind, by, note, Provenance::Secondary, source) }
}

const fn joining(
    when: DateRange,
    kind: ActKind,
    by: StatePartySet,
    note: &'static str,
    provenance: Provenance,
    source: &'static str,
) -> Act<'static> {
    Act { when, kind, by: Some(by), until: None, name: "", note, provenance, source }
}
