//! How answers look: tables for people, JSON and CSV for scripts.
//!
//! A report is plain data first (serializable rows, keys as documented in `docs/json.md`), so that no format can say
//! what another does not.

pub mod journal;
pub mod limits;
pub mod style;
pub mod term;
pub mod treaty;

use std::io::{self, Write};

use proverka::calendar::{Date, Interval};
use proverka::verdict::Verdict;
use serde::Serialize;

use crate::args::Format;
use crate::escape::{self, Escaping};

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
    let mut out = Escaping::json(out);
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()
}

/// Writes `rows` as CSV under `header`, which names each row's cells. No cell is a formula, and each row is one line.
///
/// # Errors
///
/// Whatever writing to `out` gives.
pub fn csv(out: &mut dyn Write, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    writer.flush()
}

/// A column of CSV: its name in the header, and its cell in a row.
pub type Column<'c, T> = (&'static str, &'c dyn Fn(&T) -> String);

/// Writes `rows` as CSV with these columns, so that a name and what stands below it are written in one place.
///
/// # Errors
///
/// As [`csv`].
pub fn csv_columns<'r, T: 'r>(
    out: &mut dyn Write,
    columns: &[Column<'_, T>],
    rows: impl IntoIterator<Item = &'r T>,
) -> io::Result<()> {
    let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    csv(out, &header, rows.into_iter().map(|row| columns.iter().map(|(_, cell)| cell(row)).collect()))
}

/// With what a spreadsheet takes a cell for a formula; the wide forms too, which some versions read in the same way.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A cell in one line that no spreadsheet takes for a formula. Whoever opens our CSV with a spreadsheet would otherwise
/// run what a claimant's name says. An apostrophe goes before the formula, as OWASP advises; numbers are left alone.
fn guarded(cell: &str) -> String {
    let cell = escape::visible(cell);
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(&cell);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return cell.into_owned();
    }
    // Where a spreadsheet separates cells by semicolons, a new one begins behind each.
    let parts = cell.split(';').map(|part| {
        let begins = part.trim_start_matches([' ', '"', '\u{a0}', '\u{3000}']).starts_with(FORMULA);
        if begins { format!("'{part}") } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join(";")
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
    serializer.serialize_str(verdict.as_str())
}

/// A range of days in words: one day, or `2020-02-20..2020-02-26` with an open end left empty.
#[must_use]
pub fn days(days: Interval<Date>) -> String {
    match (days.earliest(), days.latest()) {
        (Some(one), Some(other)) if one == other => one.to_string(),
        (one, other) => {
            let text = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
            format!("{}..{}", text(one), text(other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_csv_is_no_formula_and_numbers_are_not_touched() {
        for (cell, written) in [
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+1+1", "'+1+1"),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1+1", "'  =1+1"),
            ("\"=1+1", "'\"=1+1"),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("x;=1+1", "x;'=1+1"),
            ("\t=1+1", "\\u{9}=1+1"),
            ("\r=1+1", "\\u{d}=1+1"),
            ("one\ntwo", "one\\u{a}two"),
            ("-12", "-12"),
            ("+12", "+12"),
            ("12", "12"),
            ("-", "'-"),
            ("2020-02-27", "2020-02-27"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), written, "{cell:?}");
        }
    }

    #[test]
    fn csv_reads_back_with_its_quotes() {
        let mut out = Vec::new();
        csv(&mut out, &["a", "b"], [vec!["x, \"y\"".to_owned(), "=1".to_owned()]]).expect("room");
        assert_eq!(String::from_utf8(out).expect("text"), "a,b\n\"x, \"\"y\"\"\",'=1\n");
    }
}
