//! The report of `treaty check`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use proverka::verdict::{Citation, Verdict};
use serde::Serialize;

use super::style::Cell;
use super::{Day, style};
use crate::escape::line;
use crate::journal::words::count;

/// Somebody's table of treaties, held against the catalogue.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    /// The day on which the status is judged.
    pub at: Day,
    /// Which day is read as the last one in force.
    pub last_day_rule: &'static str,
    /// `fails` if a cell differs, otherwise `undecided` if one cannot be decided.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// How dates in digits are read.
    pub date_order: DateOrder,
    /// The columns that are not compared.
    pub ignored_columns: Vec<String>,
    /// One object for each row of the table.
    pub rows: Vec<Row>,
}

/// The order of day and month in dates of digits.
#[derive(Debug, Serialize)]
pub struct DateOrder {
    /// The order in words.
    pub read: &'static str,
    /// A date of the table that makes sense in this order only; `null` if there is none.
    pub shown_by: Option<String>,
    /// The line of that date.
    pub line: Option<u64>,
}

/// A row of the table.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The line in the file.
    pub line: u64,
    /// The name as it is written.
    pub name: String,
    /// The built-in treaty that the name means; `null` if it means none.
    pub treaty: Option<String>,
    /// What is to be said about the whole row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// One finding for each cell that can be compared.
    pub findings: Vec<Finding>,
}

/// The result of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The cell says what the catalogue says.
    Agrees,
    /// The cell says something else.
    Differs,
    /// The cell, or the catalogue, leaves it open.
    Undecided,
    /// The cell is empty, so there is nothing to compare.
    Blank,
}

impl Outcome {
    /// The word for this outcome.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Undecided => "undecided",
            Self::Blank => "blank",
        }
    }

    /// What this outcome means for the exit status.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Agrees => Verdict::Holds,
            Self::Differs => Verdict::Fails,
            Self::Undecided => Verdict::Undecided,
            Self::Blank => Verdict::NotBinding,
        }
    }
}

/// A cell held against the catalogue.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The name of the column.
    pub column: &'static str,
    /// What the cell says.
    pub theirs: String,
    /// How a date was read, if it makes sense in another way too or names no single day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
    /// What the catalogue says.
    pub ours: String,
    /// The result of the comparison.
    pub result: Outcome,
    /// Why, and what is to be said beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The clause on which our value rests.
    pub clause: String,
    /// How well our value is known.
    pub provenance: &'static str,
    /// Where our value was read.
    pub source: String,
}

impl Finding {
    /// Makes a finding without an explanation.
    #[must_use]
    pub fn new(column: &'static str, theirs: &str, ours: String, result: Outcome, known: Citation<'_>) -> Self {
        Self {
            column,
            theirs: theirs.to_owned(),
            read_as: None,
            ours,
            result,
            why: None,
            clause: known.clause.to_owned(),
            provenance: known.provenance.as_str(),
            source: known.source.to_owned(),
        }
    }

    /// Adds a sentence to the explanation.
    pub fn say(&mut self, said: &str) {
        self.why = Some(self.why.take().map_or(said.to_owned(), |why| format!("{why}; {said}")));
    }
}

impl Report {
    /// The name of a row that means no built-in treaty, and its outcome.
    fn strangers(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.treaty.is_none())
    }

    /// The verdict of these rows: a treaty that the catalogue does not have leaves its row open.
    pub fn verdict(rows: &[Row]) -> Verdict {
        let cells = rows.iter().flat_map(|row| &row.findings).map(|finding| finding.result.verdict());
        let strangers = rows.iter().filter(|row| row.treaty.is_none()).map(|_| Verdict::Undecided);
        Verdict::all(cells.chain(strangers))
    }

    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let findings = || self.rows.iter().flat_map(|row| &row.findings);
        let many = |outcome| findings().filter(|finding| finding.result == outcome).count();
        line(
            out,
            format_args!(
                "{}: {}, {}: {} agree, {} differ, {} undecided, {} blank",
                style::verdict(self.verdict),
                count(self.rows.len() as u64, "row", "rows"),
                count(findings().count() as u64, "cell", "cells"),
                many(Outcome::Agrees),
                many(Outcome::Differs),
                many(Outcome::Undecided),
                many(Outcome::Blank),
            ),
        )?;
        let strangers: BTreeSet<&str> = self.strangers().map(|row| row.name.as_str()).collect();
        if !strangers.is_empty() {
            let names = strangers.into_iter().collect::<Vec<_>>().join(", ");
            style::paragraph(out, &format!("not in the catalogue: {names}; `proverka treaty list` shows what is"))?;
        }
        let both = findings().filter(|finding| finding.read_as.as_ref().is_some_and(|how| how.contains(" first")));
        if both.count() > 0 {
            let shown = match (&self.date_order.shown_by, self.date_order.line) {
                (Some(date), Some(number)) => format!("as {date} in line {number} shows"),
                _ => "and no date shows whether that is right".to_owned(),
            };
            style::paragraph(out, &format!("dates in digits are read {}, {shown}", self.date_order.read))?;
        }
        if !self.ignored_columns.is_empty() {
            style::paragraph(out, &format!("columns that are not compared: {}", self.ignored_columns.join(", ")))?;
        }
        Ok(())
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let cells = self.rows.iter().flat_map(|row| row.findings.iter().map(move |finding| (row, Some(finding))));
        let strangers = self.strangers().map(|row| (row, None));
        let mut lines: Vec<(&Row, Option<&Finding>)> = cells.chain(strangers).collect();
        lines.sort_by_key(|(row, _)| row.line);
        type Of<'a> = (&'a Row, Option<&'a Finding>);
        let of = |line: &Of<'_>, cell: fn(&Finding) -> String| line.1.map_or(String::new(), cell);
        super::csv_columns(
            out,
            &[
                ("line", &|line: &Of<'_>| line.0.line.to_string()),
                ("name", &|line| line.0.name.clone()),
                ("treaty", &|line| line.0.treaty.clone().unwrap_or_default()),
                ("column", &|line| of(line, |finding| finding.column.to_owned())),
                ("theirs", &|line| of(line, |finding| finding.theirs.clone())),
                ("read_as", &|line| of(line, |finding| finding.read_as.clone().unwrap_or_default())),
                ("ours", &|line| of(line, |finding| finding.ours.clone())),
                ("result", &|line| line.1.map_or(Outcome::Undecided, |finding| finding.result).as_str().to_owned()),
                ("why", &|line| {
                    let why = line.1.map_or(&line.0.why, |finding| &finding.why);
                    why.clone().unwrap_or_default()
                }),
                ("clause", &|line| of(line, |finding| finding.clause.clone())),
                ("provenance", &|line| of(line, |finding| finding.provenance.to_owned())),
                ("source", &|line| of(line, |finding| finding.source.clone())),
            ],
            &lines,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = format!("{} against the catalogue on {}", self.file, self.at.0);
        line(out, format_args!("{}", style::styled(style::HEAD, title)))?;
        let mut table = style::table(&["line", "name", "column", "theirs", "ours", "result", "why"]);
        for row in &self.rows {
            if row.treaty.is_none() {
                table.add_row([
                    style::number(row.line),
                    Cell::new(&row.name),
                    Cell::new(""),
                    Cell::new(""),
                    Cell::new(""),
                    Cell::new(style::styled(style::verdict_style(Verdict::Undecided), Outcome::Undecided.as_str())),
                    Cell::new(row.why.as_deref().unwrap_or_default()),
                ]);
            }
            // A cell that agrees has a row only if there is something to say about it.
            let told = row.findings.iter().filter(|one| one.result != Outcome::Agrees || one.why.is_some());
            for finding in told {
                let why = finding.why.as_ref().map_or(String::new(), |why| format!("{why} "));
                let clause = super::limits::marked(&finding.clause, finding.provenance);
                let from = if finding.source.is_empty() { String::new() } else { format!(": {}", finding.source) };
                table.add_row([
                    style::number(row.line),
                    Cell::new(&row.name),
                    Cell::new(finding.column.replace('_', " ")),
                    Cell::new(&finding.theirs),
                    Cell::new(&finding.ours),
                    Cell::new(style::styled(style::verdict_style(finding.result.verdict()), finding.result.as_str())),
                    Cell::new(format!("{why}[{clause}; {}{from}]", finding.provenance)),
                ]);
            }
        }
        style::write(&table, out)?;
        self.summary(out)
    }
}
