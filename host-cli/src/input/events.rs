//! Events such as inspections, as CSV with a header or as NDJSON, one object a line. Both have the same fields.

use std::borrow::Cow;

use proverka::calendar::{Date, DateRange, Expected};
use proverka::text::csv::{CsvError, Record, cut_record};
use proverka::treaty::{Event, Treaty};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::file::{self, Text};
use crate::failure::{Failure, Fault};

/// Number of faults that are kept; further ones are only counted.
const FAULTS: usize = 20;
/// Greatest number of events, because every event is compared with others.
const EVENTS: usize = 10_000;
/// Greatest number of columns of a table.
const COLUMNS: usize = 16;

/// The fields of an event.
const FIELDS: [&str; 8] = ["date", "from", "to", "kind", "by", "of", "place", "note"];

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
    let mut reader = Reader { text, treaty, events: Vec::new(), faults: Vec::new(), more: 0 };
    if text.text.trim_start().starts_with('{') {
        reader.lines();
    } else if !text.text.trim().is_empty() {
        reader.table()?;
    }
    let Reader { events, faults, more, .. } = reader;
    if faults.is_empty() { Ok(events) } else { Err(Failure::Input { faults, more }) }
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

/// The value of one field, and its offset in the text.
#[derive(Clone, Debug)]
struct Field<'a> {
    text: Cow<'a, str>,
    offset: usize,
}

/// The fields of one event; `None` for a field that is empty or left out.
type Fields<'a> = [Option<Field<'a>>; FIELDS.len()];

/// A line of NDJSON. Each value is kept as it is written, so that its place is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    date: Option<&'a RawValue>,
    #[serde(borrow)]
    from: Option<&'a RawValue>,
    #[serde(borrow)]
    to: Option<&'a RawValue>,
    #[serde(borrow)]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    by: Option<&'a RawValue>,
    #[serde(borrow)]
    of: Option<&'a RawValue>,
    #[serde(borrow)]
    place: Option<&'a RawValue>,
    #[serde(borrow)]
    note: Option<&'a RawValue>,
}

struct Reader<'r, 'a> {
    text: &'r Text,
    treaty: &'r Treaty<'a>,
    events: Vec<Read>,
    faults: Vec<Fault>,
    more: u64,
}

impl<'r> Reader<'r, '_> {
    fn lines(&mut self) {
        let text = self.text.text.as_str();
        let mut start = 0;
        for (line, number) in text.split_inclusive('\n').zip(1..) {
            if !line.trim().is_empty() {
                let read = self.object(start, number, line.trim_end());
                let read = read.and_then(|fields| self.event(start, number, &fields));
                self.add(start, read);
            }
            start += line.len();
        }
    }

    /// Reads the fields of a line of NDJSON that begins at `start`.
    fn object(&self, start: usize, number: u64, line: &'r str) -> Result<Fields<'r>, Fault> {
        let read: Line<'r> = serde_json::from_str(line).map_err(|error| {
            let what = error.to_string();
            let what = what.split(" at line ").next().and_then(|what| what.split(", expected").next()).unwrap_or(&what);
            let what = format!("{what}; expected an object with {}", FIELDS.join(", "));
            file::fault(&self.text.name, number, error.column().max(1) as u64, what)
        })?;
        let raw = [read.date, read.from, read.to, read.kind, read.by, read.of, read.place, read.note];
        let mut fields: Fields<'r> = Default::default();
        for ((value, name), field) in raw.into_iter().zip(FIELDS).zip(&mut fields) {
            let Some(value) = value else { continue };
            // The value is a part of the line, so the difference of their addresses is its place.
            let offset = start + (value.get().as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
            let text: Cow<'r, str> = serde_json::from_str::<String>(value.get())
                .map(Cow::Owned)
                .map_err(|_| self.at(offset, format!("`{name}` is no text; expected {}", example(name))))?;
            *field = Some(Field { text, offset }).filter(|field| !field.text.is_empty());
        }
        Ok(fields)
    }

    fn table(&mut self) -> Result<(), Failure> {
        let text = self.text.text.as_str();
        let (header, mut rest) = cut_record(text);
        let columns = self.header(header)?;
        while !rest.is_empty() {
            let start = text.len() - rest.len();
            let (record, after) = cut_record(rest);
            rest = after;
            let (line, _) = file::position(text, start);
            let read = self.row(start, record, &columns);
            let read = read.and_then(|fields| self.event(start, line, &fields));
            self.add(start, read);
        }
        Ok(())
    }

    /// The index in [`FIELDS`] of each column.
    fn header(&self, header: &str) -> Result<Vec<usize>, Fault> {
        let record = Record::<COLUMNS>::split(header).map_err(|error| self.csv(0, error))?;
        let mut columns = Vec::new();
        for cell in record.cells() {
            let name: String = cell.chars().collect();
            let Some(place) = FIELDS.iter().position(|field| *field == name) else {
                let meant = nearest(&name, FIELDS).map_or(String::new(), |near| format!(", did you mean '{near}'?"));
                let what = format!("unknown column '{name}'{meant}; expected {}", FIELDS.join(", "));
                return Err(self.at(cell.offset, what));
            };
            if columns.contains(&place) {
                return Err(self.at(cell.offset, format!("column '{name}' stands twice; expected each column once")));
            }
            columns.push(place);
        }
        Ok(columns)
    }

    fn row(&self, start: usize, record: &str, columns: &[usize]) -> Result<Fields<'static>, Fault> {
        let cells = Record::<COLUMNS>::split(record).map_err(|error| self.csv(start, error))?;
        let (found, expected) = (cells.cells().len(), columns.len());
        if found != expected {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Err(self.at(start, format!("{found} {cells}; expected {expected}, as in the header")));
        }
        let mut fields: Fields<'static> = Default::default();
        for (cell, place) in cells.cells().iter().zip(columns) {
            let text: String = cell.chars().collect();
            if let Some(field) = fields.get_mut(*place).filter(|_| !text.is_empty()) {
                *field = Some(Field { text: Cow::Owned(text), offset: start + cell.offset });
            }
        }
        Ok(fields)
    }

    /// Makes an event of its fields.
    fn event(&self, start: usize, line: u64, fields: &Fields<'_>) -> Result<Read, Fault> {
        let [date, from, to, kind, by, of, place, note] = fields;
        let text = |field: &Option<Field<'_>>| field.as_ref().map_or(String::new(), |field| field.text.to_string());
        let (when, until) = match (date, from, to) {
            (Some(date), None, None) => (self.days(date)?, None),
            (None, Some(from), Some(to)) => {
                let (when, until) = (self.days(from)?, self.days(to)?);
                if until.latest() < when.earliest() {
                    let what = format!("'{}' is before 'from' {}; expected a last day that is not", to.text, from.text);
                    return Err(self.at(to.offset, what));
                }
                (when, Some(until))
            }
            (Some(_), Some(field), _) | (Some(_), _, Some(field)) => {
                let what = "'date' together with 'from' or 'to'; expected the day in 'date', or the first and the last \
                            day in 'from' and 'to'";
                return Err(self.at(field.offset, what.to_owned()));
            }
            (None, Some(field), None) => {
                let what = "'from' without 'to'; expected the last day in 'to', or the only day in 'date'";
                return Err(self.at(field.offset, what.to_owned()));
            }
            (None, None, Some(field)) => {
                let what = "'to' without 'from'; expected the first day in 'from', or the only day in 'date'";
                return Err(self.at(field.offset, what.to_owned()));
            }
            (None, None, None) => {
                let what = "an event without a day; expected 'date', or 'from' and 'to', such as 2011-04-16";
                return Err(self.at(start, what.to_owned()));
            }
        };
        let known = kinds(self.treaty);
        let Some(kind) = kind else {
            let what = format!("an event without a kind; expected 'kind', one of {}", known.join(", "));
            return Err(self.at(start, what));
        };
        if !known.contains(&&*kind.text) {
            let near = nearest(&kind.text, known.iter().copied());
            let meant = near.map_or(String::new(), |near| format!(", did you mean '{near}'?"));
            let what = format!(
                "no quota of {} counts the kind '{}'{meant}; expected one of {}",
                self.treaty.id,
                kind.text,
                known.join(", ")
            );
            return Err(self.at(kind.offset, what));
        }
        let party = |field: &Option<Field<'_>>| {
            let Some(field) = field else { return Ok(None) };
            let place = self.treaty.party(&field.text).map(|(place, _)| Some(place));
            place.ok_or_else(|| {
                let unknown = super::treaty::unknown_party(self.treaty, &field.text);
                let what = format!("{unknown}; {}", super::treaty::parties(self.treaty));
                self.at(field.offset, what)
            })
        };
        let (by_place, of_place) = (party(by)?, party(of)?);
        if let Some(field) = of.as_ref().filter(|_| by_place.is_some() && by_place == of_place) {
            let what = format!("'by' and 'of' are both {}; expected two different parties", field.text);
            return Err(self.at(field.offset, what));
        }
        let kind = kind.text.to_string();
        Ok(Read { line, when, until, kind, by: by_place, of: of_place, place: text(place), note: text(note) })
    }

    /// Reads a day, or a range of days with `..` between them.
    fn days(&self, field: &Field<'_>) -> Result<DateRange, Fault> {
        let day = |text: &str| {
            Date::parse(text.as_bytes()).map_err(|error| {
                let why = match error.expected {
                    Expected::Value(why) => why.to_string(),
                    _ => "not of the form YYYY-MM-DD".to_owned(),
                };
                let what = format!("'{text}' is not a day: {why}; expected {}", example("date"));
                self.at(field.offset, what)
            })
        };
        match field.text.split_once("..") {
            None => day(&field.text).map(DateRange::exactly),
            Some((first, last)) => DateRange::new(day(first)?, day(last)?).map_err(|error| {
                self.at(
                    field.offset,
                    format!("{} is after {}; expected the earlier day first", error.earliest, error.latest),
                )
            }),
        }
    }

    fn add(&mut self, start: usize, read: Result<Read, Fault>) {
        let read = match read {
            Ok(_) if self.events.len() == EVENTS => {
                Err(self.at(start, format!("more than {EVENTS} events; expected a file for each few years")))
            }
            read => read,
        };
        match read {
            Ok(event) => self.events.push(event),
            Err(fault) if self.faults.len() < FAULTS => self.faults.push(fault),
            Err(_) => self.more += 1,
        }
    }

    fn csv(&self, start: usize, error: CsvError) -> Fault {
        self.at(start + error.offset, format!("{}; expected {}", error.fault.actual(), error.fault.expected()))
    }

    fn at(&self, offset: usize, what: String) -> Fault {
        let (line, column) = file::position(&self.text.text, offset);
        file::fault(&self.text.name, line, column, what)
    }
}

/// What a field takes, for messages.
const fn example(field: &str) -> &'static str {
    match field.as_bytes() {
        b"date" | b"from" | b"to" => "a day such as 2011-04-16, or a range such as 2011-04-16..2011-04-18",
        b"kind" => "a word such as type_one_inspection",
        b"by" | b"of" => "the code of a party such as US",
        _ => "text in double quotes",
    }
}

/// The word that somebody probably meant; `None` if none is like it.
fn nearest<'w>(typed: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let typed: Vec<char> = typed.to_lowercase().replace([' ', '-'], "_").chars().take(100).collect();
    let far = |word: &str| distance(&typed, &word.chars().collect::<Vec<_>>());
    let near = words.into_iter().min_by_key(|word| far(word))?;
    (far(near) * 3 <= near.chars().count().max(typed.len())).then_some(near)
}

/// The number of characters to insert, delete or replace (the Levenshtein distance).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, from) in (1..).zip(one) {
        let mut diagonal = above - 1;
        let mut left = above;
        for (cell, to) in row.iter_mut().skip(1).zip(other) {
            let replaced = diagonal + usize::from(from != to);
            diagonal = *cell;
            left = replaced.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = above;
        }
    }
    row.last().copied().unwrap_or(one.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_probably_meant_is_near() {
        let words = ["type_one_inspection", "type_two_inspection", "telemetry_launch"];
        for (typed, near) in [
            ("type_one_inspections", Some("type_one_inspection")),
            ("Type Two inspection", Some("type_two_inspection")),
            ("telemetry", None),
            ("telemetry_lanch", Some("telemetry_launch")),
            ("flight", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), near, "{typed}");
        }
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (one, other, far) in [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0)] {
            assert_eq!(distance(&chars(one), &chars(other)), far);
        }
    }
}
