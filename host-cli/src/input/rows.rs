//! Files of rows with named fields, as CSV with a header or as NDJSON, one object a line. Both have the same fields.
//!
//! Every value keeps its place in the file, so that whoever judges it can name the line and the column. Nothing is
//! dropped: a row is read, or it is a fault.

use std::borrow::Cow;
use std::fmt;

use proverka::calendar::{Date, DateRange, Expected, Interval, Moment, ParseError};
use proverka::text::csv::{CsvError, Record, cut_record};
use proverka::treaty::Treaty;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::file::{self, Text};
use super::treaty::{parties, unknown_party};
use crate::failure::{Failure, Fault};
use crate::suggest::did_you_mean_one_of;

/// Number of faults that are kept; further ones are only counted.
pub const FAULTS: usize = 20;
/// Greatest number of columns of a table.
const COLUMNS: usize = 16;

/// A field that a row may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as in the header and as the key.
    pub name: &'static str,
    /// What it takes, for messages: `a day such as 2011-04-16`.
    pub takes: &'static str,
    /// Whether its value is a number and not a text in NDJSON.
    pub is_number: bool,
}

impl Column {
    /// A field whose value is a text.
    #[must_use]
    pub const fn text(name: &'static str, takes: &'static str) -> Self {
        Self { name, takes, is_number: false }
    }

    /// A field whose value is a number.
    #[must_use]
    pub const fn number(name: &'static str, takes: &'static str) -> Self {
        Self { name, takes, is_number: true }
    }
}

/// The value of a field, and its offset in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The value; never empty.
    pub text: Cow<'a, str>,
    /// Its offset in the text. Unit: bytes.
    pub offset: usize,
}

/// The fields of one row.
#[derive(Clone, Debug)]
pub struct Row<'a, const N: usize> {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The offset in the text of its beginning. Unit: bytes.
    pub start: usize,
    /// The fields, in the order of the columns; `None` for a field that is empty or left out.
    pub fields: [Option<Field<'a>>; N],
    text: &'a Text,
    columns: &'a [Column; N],
}

/// Reads every row of a text, and makes something of each. An empty text has no rows.
///
/// # Errors
///
/// [`Failure::Input`] with every row that cannot be read, or of which `make` makes nothing; or that comes after `most`
/// rows.
pub fn read<'a, T, const N: usize>(
    text: &'a Text,
    columns: &'a [Column; N],
    most: usize,
    mut make: impl FnMut(&Row<'a, N>) -> Result<T, Fault>,
) -> Result<Vec<T>, Failure> {
    let (mut made, mut faults, mut more) = (Vec::new(), Vec::new(), 0);
    let mut take = |start: usize, line: u64, fields: Result<[Option<Field<'a>>; N], Fault>| {
        let result = fields.and_then(|fields| {
            if made.len() == most {
                return Err(text.fault(start, format!("more than {most} rows; expected a file for each few years")));
            }
            make(&Row { line, start, fields, text, columns })
        });
        match result {
            Ok(one) => made.push(one),
            Err(fault) if faults.len() < FAULTS => faults.push(fault),
            Err(_) => more += 1,
        }
    };
    let content = text.text.as_str();
    if content.trim_start().starts_with('{') {
        let mut start = 0;
        for (line, number) in content.split_inclusive('\n').zip(1..) {
            if !line.trim().is_empty() {
                take(start, number, object(text, columns, start, number, line.trim_end()));
            }
            start += line.len();
        }
    } else if !content.trim().is_empty() {
        let (first, mut rest) = cut_record(content);
        let order = header(text, columns, first)?;
        let (mut line, mut counted) = (1, 0);
        while !rest.is_empty() {
            let start = content.len() - rest.len();
            let (record, after) = cut_record(rest);
            rest = after;
            line += content.get(counted..start).map_or(0, |before| before.matches('\n').count() as u64);
            counted = start;
            take(start, line, cells(text, start, record, &order));
        }
    }
    if faults.is_empty() { Ok(made) } else { Err(Failure::Input { faults, more }) }
}

impl<'a, const N: usize> Row<'a, N> {
    /// The fault that a field of the row has.
    #[must_use]
    pub fn fault_of(&self, field: &Field<'_>, what: String) -> Fault {
        self.text.fault(field.offset, what)
    }

    /// The fault that the row has as a whole.
    #[must_use]
    pub fn fault(&self, what: String) -> Fault {
        self.text.fault(self.start, what)
    }

    /// The field of this name; `None` if it is empty or left out.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Field<'a>> {
        let place = self.columns.iter().position(|column| column.name == name)?;
        self.fields.get(place)?.as_ref()
    }

    /// The text of the field of this name; empty if it is left out.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.get(name).map_or(String::new(), |field| field.text.to_string())
    }

    /// The field of this name, which `what` cannot do without: `an event without a kind`.
    ///
    /// # Errors
    ///
    /// The fault of the row, if the field is empty or left out.
    pub fn need(&self, name: &str, what: &str) -> Result<&Field<'a>, Fault> {
        self.get(name).ok_or_else(|| self.fault(format!("{what}; expected '{name}', {}", self.takes(name))))
    }

    /// One of `words`, in a field.
    ///
    /// # Errors
    ///
    /// The fault of the field if it is none of them. The message begins with `unknown`, such as `no such kind`.
    pub fn word<T: Copy>(&self, field: &Field<'_>, words: &[(&str, T)], unknown: &str) -> Result<T, Fault> {
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == field.text) {
            return Ok(*value);
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        // People write words with blanks and hyphens that the file has with `_`.
        let typed = field.text.replace([' ', '-'], "_");
        let meant = did_you_mean_one_of(&typed, names.iter().copied());
        Err(self.fault_of(field, format!("{unknown} '{}'{meant}; expected one of {}", field.text, names.join(", "))))
    }

    /// The day in a field.
    ///
    /// # Errors
    ///
    /// The fault of the field if it is no day.
    pub fn day(&self, field: &Field<'_>) -> Result<Date, Fault> {
        self.day_in(&field.text, field)
    }

    /// The day in a field, or the range of days with `..` between them.
    ///
    /// # Errors
    ///
    /// The fault of the field if it is no day, or if the range ends before it begins.
    pub fn days(&self, field: &Field<'_>) -> Result<DateRange, Fault> {
        match field.text.split_once("..") {
            None => self.day(field).map(DateRange::exactly),
            Some((first, last)) => {
                DateRange::new(self.day_in(first, field)?, self.day_in(last, field)?).map_err(|error| {
                    self.fault_of(
                        field,
                        format!("{} is after {}; expected the earlier day first", error.earliest, error.latest),
                    )
                })
            }
        }
    }

    /// The moment in a field, its day as a whole, or the interval between two of them with `/` or `..` between. An end
    /// that is empty or `..` is open.
    ///
    /// # Errors
    ///
    /// The fault of the field if it is none of these, or if the interval ends before it begins.
    pub fn moments(&self, field: &Field<'_>) -> Result<Interval<Moment>, Fault> {
        let text = &*field.text;
        let ends = text.split_once('/').or_else(|| text.split_once(".."));
        let (first, last) = match ends {
            None => (Some(text), Some(text)),
            Some((first, last)) => {
                let is_open = |end: &str| end.is_empty() || end == "..";
                (Some(first).filter(|end| !is_open(end)), Some(last).filter(|end| !is_open(end)))
            }
        };
        let end = |end: Option<&str>, is_last| end.map(|end| self.moment_in(end, is_last, field)).transpose();
        Interval::new(end(first, false)?, end(last, true)?).map_err(|error| {
            let (first, last) = (error.earliest, error.latest);
            self.fault_of(field, format!("{first} is after {last}; expected the earlier moment first"))
        })
    }

    /// The index of the party whose code is in the field of this name; `None` if that is left out.
    ///
    /// # Errors
    ///
    /// The fault of the field if the treaty has no such party.
    pub fn party(&self, name: &str, treaty: &Treaty<'_>) -> Result<Option<usize>, Fault> {
        let Some(field) = self.get(name) else { return Ok(None) };
        let place = treaty.party(&field.text).ok().map(|(place, _)| Some(place));
        place
            .ok_or_else(|| self.fault_of(field, format!("{}; {}", unknown_party(treaty, &field.text), parties(treaty))))
    }

    fn day_in(&self, day: &str, field: &Field<'_>) -> Result<Date, Fault> {
        Date::parse(day.as_bytes()).map_err(|error| {
            let why = match error.expected {
                Expected::Value(why) => why.to_string(),
                _ => "not of the form YYYY-MM-DD".to_owned(),
            };
            self.fault_of(field, format!("'{day}' is not a day: {why}; expected {}", self.taken_by(field)))
        })
    }

    /// The moment of a field, whose day stands for its first or its last second.
    fn moment_in(&self, text: &str, is_last: bool, field: &Field<'_>) -> Result<Moment, Fault> {
        let why = |error: ParseError| {
            let why = match error.expected {
                Expected::Value(why) => why.to_string(),
                _ => "not of the form YYYY-MM-DDTHH:MM:SSZ, or with an offset such as +03:00 in place of Z".to_owned(),
            };
            self.fault_of(field, format!("'{text}' is not a moment: {why}; expected {}", self.taken_by(field)))
        };
        if text.contains('T') {
            return Moment::parse(text.as_bytes()).map_err(why);
        }
        let day = Date::parse(text.as_bytes()).map_err(why)?;
        Ok(if is_last { last_second(day) } else { Moment::midnight(day) })
    }

    /// What the column of a field takes.
    fn taken_by(&self, field: &Field<'_>) -> &'static str {
        let places = self.fields.iter().zip(self.columns);
        let mut own = places.filter(|(one, _)| one.as_ref().is_some_and(|one| one.offset == field.offset));
        own.next().map_or("a value", |(_, column)| column.takes)
    }

    fn takes(&self, name: &str) -> &'static str {
        self.columns.iter().find(|column| column.name == name).map_or("a value", |column| column.takes)
    }
}

/// The last second of a day.
#[must_use]
pub fn last_second(day: Date) -> Moment {
    Moment::new(day, 23, 59, 59).unwrap_or(Moment::midnight(day))
}

/// The keys and the values of an object, in their order. Each value is kept as it is written, so that its place is
/// known.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, &'de RawValue>()? {
                    members.push((Cow::Owned(member.0), member.1));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Reads the fields of a line of NDJSON that begins at `start`.
fn object<'a, const N: usize>(
    text: &Text,
    columns: &[Column; N],
    start: usize,
    number: u64,
    line: &'a str,
) -> Result<[Option<Field<'a>>; N], Fault> {
    let Members(members) = serde_json::from_str(line).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().and_then(|what| what.split(", expected").next()).unwrap_or(&what);
        let what = format!("{what}; expected an object with {}", names(columns));
        file::fault(&text.name, text.line(number), error.column().max(1) as u64, what)
    })?;
    let mut fields = [const { None }; N];
    let mut known = [false; N];
    for (key, value) in members {
        // The value is a part of the line, so the difference of their addresses is its place.
        let offset = start + (value.get().as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
        let place = columns.iter().position(|column| column.name == key);
        let slots = place.and_then(|place| Some((columns.get(place)?, known.get_mut(place)?, fields.get_mut(place)?)));
        let Some((column, known, field)) = slots else {
            let meant = did_you_mean_one_of(&key, columns.iter().map(|column| column.name));
            return Err(text.fault(offset, format!("unknown key '{key}'{meant}; expected {}", names(columns))));
        };
        if std::mem::replace(known, true) {
            return Err(text.fault(offset, format!("key '{key}' stands twice; expected each key once")));
        }
        let raw = value.get();
        if raw == "null" {
            continue;
        }
        let is_number = raw.starts_with(|first: char| first.is_ascii_digit() || first == '-');
        let value: Option<Cow<'a, str>> = match serde_json::from_str::<String>(raw) {
            Ok(value) if !column.is_number => Some(Cow::Owned(value)),
            _ => (column.is_number && is_number).then_some(Cow::Borrowed(raw)),
        };
        let Some(value) = value else {
            let wrong = if column.is_number { "no number" } else { "no text" };
            return Err(text.fault(offset, format!("`{key}` is {wrong}; expected {}", column.takes)));
        };
        *field = Some(Field { text: value, offset }).filter(|field| !field.text.is_empty());
    }
    Ok(fields)
}

/// The index of each column of the table among the columns that it may have.
fn header<const N: usize>(text: &Text, columns: &[Column; N], header: &str) -> Result<Vec<usize>, Fault> {
    let record = Record::<COLUMNS>::split(header).map_err(|error| csv(text, 0, error))?;
    let mut order = Vec::new();
    for cell in record.cells() {
        let name: String = cell.chars().collect();
        let Some(place) = columns.iter().position(|column| column.name == name) else {
            let meant = did_you_mean_one_of(&name, columns.iter().map(|column| column.name));
            return Err(text.fault(cell.offset, format!("unknown column '{name}'{meant}; expected {}", names(columns))));
        };
        if order.contains(&place) {
            return Err(text.fault(cell.offset, format!("column '{name}' stands twice; expected each column once")));
        }
        order.push(place);
    }
    Ok(order)
}

/// Reads the fields of a record that begins at `start`.
fn cells<'a, const N: usize>(
    text: &Text,
    start: usize,
    record: &str,
    order: &[usize],
) -> Result<[Option<Field<'a>>; N], Fault> {
    let cells = Record::<COLUMNS>::split(record).map_err(|error| csv(text, start, error))?;
    let (found, expected) = (cells.cells().len(), order.len());
    if found != expected {
        let cells = if found == 1 { "cell" } else { "cells" };
        return Err(text.fault(start, format!("{found} {cells}; expected {expected}, as in the header")));
    }
    let mut fields = [const { None }; N];
    for (cell, place) in cells.cells().iter().zip(order) {
        let value: String = cell.chars().collect();
        if let Some(field) = fields.get_mut(*place).filter(|_| !value.is_empty()) {
            *field = Some(Field { text: Cow::Owned(value), offset: start + cell.offset });
        }
    }
    Ok(fields)
}

fn names<const N: usize>(columns: &[Column; N]) -> String {
    columns.map(|column| column.name).join(", ")
}

fn csv(text: &Text, start: usize, error: CsvError) -> Fault {
    text.fault(start + error.offset, format!("{}; expected {}", error.fault.actual(), error.fault.expected()))
}
