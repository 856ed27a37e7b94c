//! How answers are written: as tables for people, as JSON and CSV for scripts.
//!
//! A report is plain data first (serializable rows with the keys that `docs/json.md` documents), so that all formats
//! say the same.

pub mod calendar;
pub mod check;
pub mod compare;
mod footnotes;
pub mod inspect;
pub mod journal;
pub mod limits;
mod number;
pub mod page;
pub mod plan;
pub mod status;
pub mod style;
pub mod term;
pub mod timeline;
pub mod treaty;
pub mod update;

pub use number::Number;

use std::io::{self, Write};

use proverka::calendar::{Date, Interval};
use proverka::verdict::Verdict;
use serde::Serialize;

use crate::args::Format;
use crate::escape::{self, Escaping};

/// An answer that can be written in every format.
pub trait Report: Serialize + Sized {
    /// Writes the report for people.
    ///
    /// # Errors
    ///
    /// Any error of writing to `out`.
    fn table(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes the report as comma-separated values with a header.
    ///
    /// # Errors
    ///
    /// Any error of writing to `out`.
    fn csv(&self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes the report in the requested format.
    ///
    /// # Errors
    ///
    /// Any error of writing to `out`.
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
/// Any error of writing to `out`.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut out = Escaping::json(out);
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()
}

/// Writes `rows` as CSV below `header`, which names the cells of each row. No cell can be read as a formula, and each
/// row is one line.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn csv(out: &mut dyn Write, header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    writer.flush()
}

/// A column of CSV: its name in the header, and a function that gives its cell in a row.
pub type Column<'c, T> = (&'static str, &'c dyn Fn(&T) -> String);

/// Writes `rows` as CSV with these columns. The name of a column and its content are thus defined in one place.
///
/// # Errors
///
/// As [`csv()`].
pub fn csv_columns<'r, T: 'r>(
    out: &mut dyn Write,
    columns: &[Column<'_, T>],
    rows: impl IntoIterator<Item = &'r T>,
) -> io::Result<()> {
    let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    csv(out, &header, rows.into_iter().map(|row| columns.iter().map(|(_, cell)| cell(row)).collect()))
}

/// Characters that make a spreadsheet read a cell as a formula if they come first. The wide forms are included because
/// some versions read them in the same way.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Returns the cell on one line and in a form that no spreadsheet reads as a formula. Otherwise, a formula in a
/// claimant's name would run when somebody opens our CSV in a spreadsheet. An apostrophe is put before a formula, as
/// OWASP advises; numbers stay as they are.
fn guarded(cell: &str) -> String {
    let cell = escape::visible(cell);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(&cell);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    if digits(whole) && digits(decimals) {
        return cell.into_owned();
    }
    // Some spreadsheets separate cells by semicolons, so a new cell may begin after each of them.
    let parts = cell.split(';').map(|part| {
        let begins = part.trim_start_matches([' ', '"', '\u{a0}', '\u{3000}']).starts_with(FORMULA);
        if begins { format!("'{part}") } else { part.to_owned() }
    });
    parts.collect::<Vec<_>>().join(";")
}

/// A day, written in JSON as `"2020-02-27"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Serializes a verdict as its word in JSON.
pub fn word<S: serde::Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.as_str())
}

/// A range of days as text: one day, or `2020-02-20..2020-02-26`, in which an open end is left empty.
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
            ("-0.5", "-0.5"),
            ("-0.5.1", "'-0.5.1"),
            ("-.5", "'-.5"),
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
