//! Events such as inspections, as CSV with a header or as NDJSON, one object a line.

use proverka::calendar::DateRange;
use proverka::treaty::{Event, Treaty};

use super::file::Text;
use super::rows::{self, Column, Field, Row};
use crate::failure::{Failure, Fault};

/// Greatest number of events, because every event is compared with others.
const EVENTS: usize = 10_000;

const DAY: &str = "a day such as 2011-04-16, or a range such as 2011-04-16..2011-04-18";
const PARTY: &str = "the code of a party such as US";
const TEXT: &str = "text in double quotes";

/// The fields of an event.
const FIELDS: [Column; 8] = [
    Column::text("date", DAY),
    Column::text("from", DAY),
    Column::text("to", DAY),
    Column::text("kind", "a word such as type_one_inspection"),
    Column::text("by", PARTY),
    Column::text("of", PARTY),
    Column::text("place", TEXT),
    Column::text("note", TEXT),
];

/// An event as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Its first day.
    pub when: DateRange,
    /// Its last day; `None` if it lasted a single day.
    pub until: Option<DateRange>,
    /// The kind of the event.
    pub kind: String,
    /// The index of the acting party; `None` if the file does not say.
    pub by: Option<usize>,
    /// The index of the party that accepted it; `None` if the file does not say.
    pub of: Option<usize>,
    /// Where it was; empty if the file does not say.
    pub place: String,
    /// What the file says to readers.
    pub note: String,
    /// What the file calls the inspection that the event is; `None` in a file of events.
    pub inspection: Option<String>,
}

impl Read {
    /// The event as the core judges it.
    #[must_use]
    pub fn event(&self) -> Event<'_> {
        let Self { when, until, by, of, .. } = *self;
        Event { when, until, kind: &self.kind, by, of, place: &self.place }
    }
}

/// Reads events of `treaty`. An empty text has no events.
///
/// # Errors
///
/// [`Failure::Input`] with every line that is no event of a kind that a quota of the treaty counts.
pub fn read(text: &Text, treaty: &Treaty<'_>) -> Result<Vec<Read>, Failure> {
    rows::read(text, &FIELDS, EVENTS, |row| event(row, treaty))
}

/// The kinds of events that a treaty counts, each once.
#[must_use]
pub fn kinds<'a>(treaty: &Treaty<'a>) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = Vec::new();
    for kind in treaty.quotas.iter().flat_map(|quota| quota.events.iter()) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// Makes an event of its fields.
fn event(row: &Row<'_, { FIELDS.len() }>, treaty: &Treaty<'_>) -> Result<Read, Fault> {
    let (when, until) = days(row)?;
    let known = kinds(treaty);
    let without = || row.fault(format!("an event without a kind; expected 'kind', one of {}", known.join(", ")));
    let kind = row.get("kind").ok_or_else(without)?;
    let known: Vec<(&str, ())> = known.iter().map(|kind| (*kind, ())).collect();
    row.word(kind, &known, &format!("no quota of {} counts the kind", treaty.id))?;
    let (by, of) = (row.party("by", treaty)?, row.party("of", treaty)?);
    if let Some(field) = row.get("of").filter(|_| by.is_some() && by == of) {
        let what = format!("'by' and 'of' are both {}; expected two different parties", field.text);
        return Err(row.fault_of(field, what));
    }
    let kind = kind.text.to_string();
    Ok(Read {
        line: row.line,
        when,
        until,
        kind,
        by,
        of,
        place: row.text("place"),
        note: row.text("note"),
        inspection: None,
    })
}

/// The first day of an event, and its last day if it lasted more than a single day.
fn days(row: &Row<'_, { FIELDS.len() }>) -> Result<(DateRange, Option<DateRange>), Fault> {
    let wrong = |field: &Field<'_>, what: &str| Err(row.fault_of(field, what.to_owned()));
    match (row.get("date"), row.get("from"), row.get("to")) {
        (Some(date), None, None) => Ok((row.days(date)?, None)),
        (None, Some(from), Some(to)) => {
            let (when, until) = (row.days(from)?, row.days(to)?);
            if until.latest() < when.earliest() {
                let what = format!("'{}' is before 'from' {}; expected a last day that is not", to.text, from.text);
                return Err(row.fault_of(to, what));
            }
            Ok((when, Some(until)))
        }
        (Some(_), Some(field), _) | (Some(_), _, Some(field)) => wrong(
            field,
            "'date' together with 'from' or 'to'; expected the day in 'date', or the first and the last day in 'from' \
             and 'to'",
        ),
        (None, Some(field), None) => {
            wrong(field, "'from' without 'to'; expected the last day in 'to', or the only day in 'date'")
        }
        (None, None, Some(field)) => {
            wrong(field, "'to' without 'from'; expected the first day in 'from', or the only day in 'date'")
        }
        (None, None, None) => {
            Err(row.fault("an event without a day; expected 'date', or 'from' and 'to', such as 2011-04-16".to_owned()))
        }
    }
}
