//! How answers look: tables for people, JSON and CSV for scripts.
//!
//! A report is plain data first (serializable rows, keys as documented in README), so that no format can say what
//! another does not.

pub mod journal;
pub mod limits;
pub mod style;
pub mod term;
pub mod treaty;

use std::io::{self, Write};

use proverka::calendar::{Between, Date};
use proverka::verdict::Verdict;
use serde::Serialize;

use crate::args::Format;

/// An answer that can be written in every format.
pub trait Report: Serialize + Sized {
    /// Writes it for people.
    ///
    /// # Errors
    ///
    /// Whatever writing to `out` gives.
    fn table(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes it as comma-separated values with a header.
    ///
    /// # Errors
    ///
    /// Whatever writing to `out` gives.
    fn csv(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes it in the format asked for.
    ///
    /// # Errors
    ///
    /// Whatever writing to `out` gives.
    fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Json => json(out, self),
            Format::Csv => self.csv(out),
            Format::Table => self.table(out),
        }
    }
}

/// Writes `value` as one indented JSON document and a line break.
///
/// # Errors
///
/// Whatever writing to `out` gives.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Writes `rows` as CSV under `header`, which names each row's cells.
///
/// # Errors
///
/// Whatever writing to `out` gives.
pub fn csv(out: &mut dyn Write, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

/// A day as JSON: `"2020-02-27"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The word for a verdict, in JSON.
pub fn word<S: serde::Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.word())
}

/// A range of days in words: one day, or `2020-02-20..2020-02-26` with an open end left empty.
#[must_use]
pub fn days(days: Between<Date>) -> String {
    match (days.earliest(), days.latest()) {
        (Some(one), Some(other)) if one == other => one.to_string(),
        (one, other) => {
            let text = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
            format!("{}..{}", text(one), text(other))
        }
    }
}
