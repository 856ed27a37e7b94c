//! Writes a treaty as text, one row per line, so that a changed number is a changed line.

use serde::ser::{Serialize, SerializeMap, Serializer};

#[cfg(feature = "shares")]
use super::notation::share_text;
use super::notation::{AnchorText, LastsText, due_text};
use crate::calendar::Date;
use crate::count::{Decimal, KindSet, State, StateSet};
use crate::text::export::{Output, Printed, WriteError};
use crate::treaty::{
    Bound, Ceiling, Cited, CountingRule, Deadline, Duration, EventPart, ExtensionRule, Force, Group, ItemKind,
    ItemType, NamedDay, Per, PlaceRule, Provided, Quantity, Quota, Scope, StateParty, StepLimit, Term, Treaty, Weight,
    Whom, WithdrawalEnds, WithdrawalRule, Words,
};
use crate::verdict::Citation;

/// Writes a treaty as JSON to the front of `room`, in the form that [`TreatyBuf::parse`](super::TreatyBuf::parse)
/// reads. It returns the number of bytes written; the last one is a line feed.
///
/// The same treaty is always written in the same way: keys in the order of the [tables](super), one row per line,
/// without optional keys that have their default, but always with `provenance`.
///
/// ```
/// use proverka::text::treaty::{TreatyBuf, write};
/// use proverka::text::export::WriteError;
/// use proverka::treaty::catalog::SORT;
///
/// let mut room = [0; 2048];
/// let length = write(&SORT, &mut room)?;
/// assert_eq!(TreatyBuf::parse(&room[..length], &mut []).map(|buf| buf.treaty() == SORT), Ok(true));
/// // One byte less is too little.
/// assert_eq!(write(&SORT, &mut vec![0; length - 1]), Err(WriteError::Full));
/// # Ok::<(), WriteError>(())
/// ```
///
/// # Errors
///
/// [`WriteError::Full`] if `room` is too small; its content is meaningless then.
pub fn write(treaty: &Treaty<'_>, room: &mut [u8]) -> Result<usize, WriteError> {
    let mut out = Output::new(room);
    out.raw("{\n  \"id\": ")?;
    out.json(&treaty.id)?;
    out.raw(",\n  \"name\": ")?;
    out.json(&treaty.name)?;
    rows(&mut out, "parties", treaty.parties)?;
    for (name, day) in [("signed", treaty.signed), ("entry_into_force", treaty.entry_into_force)] {
        if let Some(day) = day {
            out.raw(",\n  \"")?;
            out.raw(name)?;
            out.raw("\": ")?;
            out.json(&Row(&day))?;
        }
    }
    if !treaty.groups.is_empty() {
        let member = |place: &usize| *place >= treaty.parties.len();
        if let Some(place) = treaty.groups.iter().find_map(|group| group.members.places().find(member)) {
            return Err(WriteError::NoSuchParty { place });
        }
        table(&mut out, "groups", treaty.groups, |out, group| out.json(&Row(&Members { group, treaty })))?;
    }
    if !treaty.days.is_empty() {
        rows(&mut out, "days", treaty.days)?;
    }
    if !treaty.kinds.is_empty() {
        rows(&mut out, "kinds", treaty.kinds)?;
    }
    rows(&mut out, "quantities", treaty.quantities)?;
    if !treaty.types.is_empty() {
        table(&mut out, "types", treaty.types, |out, row| out.json(&Row(&Kinded { row, treaty })))?;
    }
    table(&mut out, "counting", treaty.counting, |out, row| out.json(&Row(&Kinded { row, treaty })))?;
    table(&mut out, "ceilings", treaty.ceilings, |out, ceiling| {
        // A bound may have decimals, and the serializer has no exact form for those.
        out.open(&Row(&Quantified(ceiling.quantity)))?;
        out.raw(if ceiling.bound.is_floor() { ",\"at_least\":" } else { ",\"bound\":" })?;
        let decimals = treaty.quantity(ceiling.quantity).map_or(0, |quantity| quantity.decimals);
        match ceiling.bound {
            Bound::AtMost(number) | Bound::AtLeast(number) => {
                out.printed(Decimal::new(i64::from(number), decimals))?;
            }
            #[cfg(feature = "shares")]
            Bound::AtMostShare(share) | Bound::AtLeastShare(share) => {
                out.json(&Printed(share_text(share, decimals)))?;
            }
            #[cfg(not(feature = "shares"))]
            Bound::AtMostShare(_) | Bound::AtLeastShare(_) => {}
        }
        out.more(&Row(ceiling))
    })?;
    if !treaty.quotas.is_empty() {
        rows(&mut out, "quotas", treaty.quotas)?;
    }
    if !treaty.deadlines.is_empty() {
        rows(&mut out, "deadlines", treaty.deadlines)?;
    }
    if !treaty.places.is_empty() {
        table(&mut out, "places", treaty.places, |out, row| out.json(&Row(&Kinded { row, treaty })))?;
    }
    if !treaty.steps.is_empty() {
        rows(&mut out, "steps", treaty.steps)?;
    }
    term(&mut out, &treaty.term)?;
    out.raw("\n}\n")?;
    Ok(out.length())
}

fn rows<T: Fields>(out: &mut Output<'_>, name: &str, rows: &[T]) -> Result<(), WriteError> {
    table(out, name, rows, |out, row| out.json(&Row(row)))
}

/// Writes a table whose rows `write` writes.
fn table<T>(
    out: &mut Output<'_>,
    name: &str,
    rows: &[T],
    write: impl Fn(&mut Output<'_>, &T) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    out.raw(",\n  \"")?;
    out.raw(name)?;
    out.raw("\": [")?;
    let mut between = "\n    ";
    for row in rows {
        out.raw(between)?;
        write(out, row)?;
        between = ",\n    ";
    }
    out.raw(if rows.is_empty() { "]" } else { "\n  ]" })
}

fn term(out: &mut Output<'_>, term: &Term<'_>) -> Result<(), WriteError> {
    out.raw(",\n  \"term\": {\n    \"lasts\": ")?;
    out.json(&Row(&term.duration))?;
    out.raw(",\n    \"month_end\": ")?;
    out.json(&term.month_end.as_str())?;
    if let Some(extension) = term.extension {
        out.raw(",\n    \"extension\": ")?;
        out.json(&Row(&extension))?;
    }
    if let Some(withdrawal) = term.withdrawal {
        out.raw(",\n    \"withdrawal\": ")?;
        out.json(&Row(&withdrawal))?;
    }
    if let Some(citation) = term.suspension {
        out.raw(",\n    \"suspension\": ")?;
        out.json(&Row(&citation))?;
    }
    out.raw("\n  }")
}

/// A row that is written as an object on one line.
trait Fields {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error>;
}

struct Row<'r, T>(&'r T);

impl<T: Fields> Serialize for Row<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        self.0.put(&mut row)?;
        row.end()
    }
}

impl Fields for StateParty<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("code", self.code)?;
        row.serialize_entry("name", self.name)?;
        if self.side == self.code { Ok(()) } else { row.serialize_entry("side", self.side) }
    }
}

impl Fields for NamedDay<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.id)?;
        row.serialize_entry("title", self.title)?;
        if let Some(at_latest) = self.at_latest {
            row.serialize_entry("at_latest", &Printed(AnchorText(at_latest)))?;
        }
        self.citation.put(row)
    }
}

/// A group, and the treaty that has its members.
struct Members<'r, 'a> {
    group: &'r Group<'a>,
    treaty: &'r Treaty<'a>,
}

impl Fields for Members<'_, '_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.group.id)?;
        row.serialize_entry("name", self.group.name)?;
        row.serialize_entry("members", &Codes(self))
    }
}

struct Codes<'r, 'a>(&'r Members<'r, 'a>);

impl Serialize for Codes<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Members { group, treaty } = self.0;
        let places = group.members.places().filter_map(|place| treaty.parties.get(place));
        serializer.collect_seq(places.map(|party| party.code))
    }
}

impl Fields for Quota<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.id)?;
        row.serialize_entry("title", self.title)?;
        row.serialize_entry("events", &WordList(self.events))?;
        row.serialize_entry("most", &self.most)?;
        row.serialize_entry("window", &Printed(self.window))?;
        if self.per != Per::ALL_EVENTS {
            row.serialize_entry("per", &Parts(self.per))?;
        }
        if let Some(by) = self.by {
            row.serialize_entry("by", by)?;
        }
        if let Some(of) = self.of {
            row.serialize_entry("of", of)?;
        }
        row.serialize_entry("from", &Printed(AnchorText(self.from)))?;
        if let Some(until) = self.until {
            row.serialize_entry("until", &Printed(AnchorText(until)))?;
        }
        self.citation.put(row)
    }
}

impl Fields for Deadline<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.id)?;
        row.serialize_entry("title", self.title)?;
        if self.force != Force::Duty {
            row.serialize_entry("force", self.force.as_str())?;
        }
        row.serialize_entry("due", &Printed(due_text(self.due)))?;
        if self.provided != Provided::Received {
            row.serialize_entry("provided", self.provided.as_str())?;
        }
        if self.contents != Words::NONE {
            row.serialize_entry("contents", &WordList(self.contents))?;
        }
        if let Some(by) = self.by {
            row.serialize_entry("by", by)?;
        }
        row.serialize_entry("from", &Printed(AnchorText(self.from)))?;
        if let Some(until) = self.until {
            row.serialize_entry("until", &Printed(AnchorText(until)))?;
        }
        self.citation.put(row)
    }
}

impl Fields for StepLimit<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.id)?;
        row.serialize_entry("title", self.title)?;
        row.serialize_entry("inspections", &WordList(self.inspections))?;
        row.serialize_entry("after", self.after.as_str())?;
        row.serialize_entry("step", self.step.as_str())?;
        if let Some(at_least) = self.at_least {
            row.serialize_entry("at_least", &Printed(at_least))?;
        }
        if let Some(at_most) = self.at_most {
            row.serialize_entry("at_most", &Printed(at_most))?;
        }
        self.citation.put(row)
    }
}

/// The kinds of events that a quota counts, or the keys that a notice must have.
struct WordList<'a>(Words<'a>);

impl Serialize for WordList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter())
    }
}

/// What a quota counts apart.
struct Parts(Per);

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = EventPart::ALL.into_iter().filter(|part| self.0.contains(*part));
        serializer.collect_seq(parts.map(EventPart::as_str))
    }
}

/// The name of a quantity, with which a ceiling begins.
struct Quantified<'a>(&'a str);

impl Fields for Quantified<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("quantity", self.0)
    }
}

impl Fields for ItemKind<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.id)?;
        row.serialize_entry("title", self.title)?;
        if self.warheads {
            row.serialize_entry("warheads", &true)?;
        }
        self.citation.put(row)
    }
}

/// A row that names kinds, and the treaty that may declare these.
struct Kinded<'r, 'a, T> {
    row: &'r T,
    treaty: &'r Treaty<'a>,
}

impl Fields for Kinded<'_, '_, ItemType<'_>> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        let ItemType { id, kind, warheads, citation } = *self.row;
        row.serialize_entry("id", id)?;
        row.serialize_entry("kind", self.treaty.kind_word(kind))?;
        row.serialize_entry("warheads", &warheads)?;
        citation.put(row)
    }
}

impl Fields for Quantity<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("id", self.id)?;
        row.serialize_entry("title", self.title)?;
        row.serialize_entry("unit", self.unit.as_str())?;
        match self.scope {
            Scope::Side => {}
            Scope::SiteAndType | Scope::Transit => row.serialize_entry("scope", self.scope.as_str())?,
        }
        if self.decimals == 0 { Ok(()) } else { row.serialize_entry("decimals", &self.decimals) }
    }
}

impl<'a> Fields for Kinded<'_, 'a, CountingRule<'a>> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        let CountingRule { quantity, kinds, states, weight, citation } = *self.row;
        row.serialize_entry("quantity", quantity)?;
        row.serialize_entry("kinds", &KindWords { kinds, treaty: self.treaty })?;
        row.serialize_entry("states", &StateWords(states))?;
        match weight {
            Weight::Each(each) => row.serialize_entry("weight", &each)?,
            Weight::Warheads => row.serialize_entry("weight", "warheads")?,
            Weight::Attributed => row.serialize_entry("weight", "attributed")?,
        }
        citation.put(row)
    }
}

/// A ceiling without its quantity and its bound.
impl Fields for Ceiling<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        match self.whom {
            Whom::EachSide => {}
            Whom::Side(side) => row.serialize_entry("side", side)?,
            Whom::Group(group) => row.serialize_entry("group", group)?,
        }
        row.serialize_entry("from", &Printed(AnchorText(self.from)))?;
        if let Some(until) = self.until {
            row.serialize_entry("until", &Printed(AnchorText(until)))?;
        }
        self.citation.put(row)
    }
}

impl Fields for Citation<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("clause", self.clause)?;
        row.serialize_entry("provenance", self.provenance.as_str())?;
        if self.source.is_empty() { Ok(()) } else { row.serialize_entry("source", self.source) }
    }
}

/// The fields of the value come first, then those of its citation.
impl<T: Fields> Fields for Cited<'_, T> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        self.value.put(row)?;
        self.citation.put(row)
    }
}

impl Fields for Date {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("date", &Printed(self))
    }
}

impl Fields for Duration<'_> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("value", &Printed(LastsText(*self)))
    }
}

impl Fields for ExtensionRule {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        if let Some(longest) = self.longest {
            row.serialize_entry("longest", &Printed(longest))?;
        }
        if let Some(times) = self.times {
            row.serialize_entry("times", &times)?;
        }
        if self.late { row.serialize_entry("late", &true) } else { Ok(()) }
    }
}

impl Fields for WithdrawalRule {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        row.serialize_entry("notice", &Printed(self.notice))?;
        if let Some(day) = self.not_before {
            row.serialize_entry("not_before", &Printed(day))?;
        }
        match self.ends {
            WithdrawalEnds::ForParty => Ok(()),
            WithdrawalEnds::ForAll => row.serialize_entry("ends", self.ends.as_str()),
        }
    }
}

impl Fields for Kinded<'_, '_, PlaceRule<'_>> {
    fn put<M: SerializeMap>(&self, row: &mut M) -> Result<(), M::Error> {
        let PlaceRule { kinds, states, facilities, citation } = *self.row;
        row.serialize_entry("kinds", &KindWords { kinds, treaty: self.treaty })?;
        row.serialize_entry("states", &StateWords(states))?;
        row.serialize_entry("facilities", &WordList(facilities))?;
        citation.put(row)
    }
}

/// The words for a set of kinds.
struct KindWords<'r, 'a> {
    kinds: KindSet,
    treaty: &'r Treaty<'a>,
}

impl Serialize for KindWords<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = self.treaty.every_kind().filter(|kind| self.kinds.has(*kind));
        serializer.collect_seq(named.map(|kind| self.treaty.kind_word(kind)))
    }
}

struct StateWords(StateSet);

impl Serialize for StateWords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(State::ALL.into_iter().filter(|state| self.0.contains(*state)).map(State::as_str))
    }
}
