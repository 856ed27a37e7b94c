//! The report of `limits`.

use std::io::{self, Write};

use proverka::count::{CountRange, Decimal};
use proverka::verdict::{Citation, Verdict};
use serde::Serialize;

use super::style::Cell;
use super::{Day, Number, style};
use crate::escape::line;

/// Declared forces compared with the limits of a treaty.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// The verdict that summarizes all findings.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The findings, ordered by day and party.
    pub findings: Vec<Row>,
    /// Limits that were not judged because the input has no numbers for them.
    pub not_judged: Vec<String>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// One finding of the report.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The day that the numbers describe.
    pub at: Day,
    /// Code of the party that is judged.
    pub party: String,
    /// The clause of the treaty.
    pub clause: String,
    /// The limited quantity.
    pub rule: String,
    /// The verdict of this finding.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The declared number, if it is known exactly.
    pub measured: Option<Number>,
    /// The ceiling, if there is one.
    pub bound: Option<Number>,
    /// How far the number is below the ceiling; negative if it is above.
    pub margin: Option<Number>,
    /// How well the ceiling is known.
    pub provenance: &'static str,
    /// Where the declared number is from, each source once; more than one if several parties or claimants gave it.
    #[serde(rename = "source", serialize_with = "joined", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The least and the greatest value that the number may have, if it is not known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_between: Option<(Number, Option<Number>)>,
    /// The accounts, if they differ.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Why the finding is undecided or does not bind, and what would settle it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The verdict that the number would get if the ceiling did bind, as a word; only if the user asked for it and the
    /// ceiling does not bind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yardstick: Option<&'static str>,
}

/// One account of a disputed number.
#[derive(Debug, Serialize)]
pub struct Claim {
    /// Who gives this account.
    pub by: String,
    /// The number that this account claims.
    pub number: Number,
    /// Where the account is from.
    pub source: String,
}

impl Row {
    /// Makes a row for `party` on the day `at` from a finding of the core on a quantity with `decimals` decimals.
    #[must_use]
    pub fn new(at: Day, party: &str, finding: &proverka::verdict::Finding<'_, CountRange>, decimals: u8) -> Self {
        let number = |steps| Number::new(steps, decimals);
        let Citation { clause, provenance, .. } = finding.citation;
        let exact = finding.measured.and_then(CountRange::exact);
        let between = match (finding.measured, exact) {
            (Some(range), None) => Some((number(range.min()), range.max().map(number))),
            _ => None,
        };
        Self {
            at,
            party: party.to_owned(),
            clause: clause.to_owned(),
            rule: finding.rule.to_owned(),
            verdict: finding.verdict,
            measured: exact.map(number),
            bound: finding.bound.and_then(CountRange::exact).map(number),
            margin: finding.margin.map(|steps| Number(Decimal::new(steps, decimals))),
            provenance: provenance.as_str(),
            sources: Vec::new(),
            measured_between: between,
            claims: Vec::new(),
            why: None,
            yardstick: None,
        }
    }

    /// Compares the number with a ceiling that does not bind. The verdict stays.
    pub fn compare_with_yardstick(&mut self) {
        if self.verdict != Verdict::NotBinding {
            return;
        }
        let (verdict, said) = match self.margin.map(|Number(margin)| margin.steps()) {
            Some(0..) => (Verdict::Holds, "within it"),
            Some(_) => (Verdict::Fails, "above it"),
            None => (Verdict::Undecided, "undecided"),
        };
        self.yardstick = Some(verdict.as_str());
        let why = self.why.take().map_or(String::new(), |why| format!("{why}; "));
        self.why = Some(format!("{why}as a yardstick: {said}"));
    }

    /// The number for people: exact, a range, or "no data".
    fn number(&self) -> String {
        match (self.measured, self.measured_between) {
            (Some(exact), _) => exact.to_string(),
            (None, Some((least, Some(most)))) => format!("{least}..{most}"),
            (None, Some((least, None))) => format!("{least}.."),
            (None, None) => "no data".to_owned(),
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let measured = |row: &Row| match (row.measured, row.measured_between) {
            (None, None) => String::new(),
            _ => row.number(),
        };
        super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Row| self.treaty.clone()),
                ("at", &|row| row.at.0.to_string()),
                ("party", &|row| row.party.clone()),
                ("clause", &|row| row.clause.clone()),
                ("rule", &|row| row.rule.clone()),
                ("verdict", &|row| row.verdict.as_str().to_owned()),
                ("measured", &measured),
                ("bound", &|row| row.bound.map_or(String::new(), |bound| bound.to_string())),
                ("margin", &|row| row.margin.map_or(String::new(), |margin| margin.to_string())),
                ("provenance", &|row| row.provenance.to_owned()),
                ("why", &|row| row.why.clone().unwrap_or_default()),
                ("yardstick", &|row| row.yardstick.unwrap_or_default().to_owned()),
                ("source", &|row| row.sources.join("; ")),
            ],
            &self.findings,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}", style::styled(style::HEAD, &self.name)))?;
        let mut table = style::table(&[
            "date", "party", "clause", "limit on", "declared", "source", "ceiling", "margin", "verdict", "",
        ]);
        let mut notes = Footnotes::default();
        for row in &self.findings {
            table.add_row([
                Cell::new(row.at.0),
                Cell::new(&row.party),
                Cell::new(marked(&row.clause, row.provenance)),
                Cell::new(&row.rule),
                style::number(row.number()),
                Cell::new(notes.marks(&row.sources)),
                style::number(row.bound.map_or(String::new(), |bound| bound.to_string())),
                style::number(row.margin.map_or(String::new(), |margin| margin.to_string())),
                Cell::new(style::verdict(row.verdict)),
                Cell::new(row.why.as_deref().unwrap_or_default()),
            ]);
        }
        style::write(&table, out)?;
        self.summary(out)?;
        notes.write(out)
    }
}

/// Sources with a number each, in the order in which they are first used.
#[derive(Default)]
struct Footnotes<'a> {
    sources: Vec<&'a str>,
}

impl<'a> Footnotes<'a> {
    /// The numbers of these sources, such as `[1][2]`.
    fn marks(&mut self, sources: &'a [String]) -> String {
        let number = |source: &'a String| {
            let known = self.sources.iter().position(|known| known == source);
            known.unwrap_or_else(|| {
                self.sources.push(source);
                self.sources.len() - 1
            }) + 1
        };
        sources.iter().map(number).map(|number| format!("[{number}]")).collect()
    }

    /// Writes each source once, below the table.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (source, number) in self.sources.iter().zip(1..) {
            line(out, format_args!("[{number}] {source}"))?;
        }
        Ok(())
    }
}

/// Serializes sources as one text.
#[expect(clippy::ptr_arg, reason = "the form that serde calls it in")]
fn joined<S: serde::Serializer>(sources: &Vec<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&sources.join("; "))
}

impl Report {
    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let count = |verdict| self.findings.iter().filter(|row| row.verdict == verdict).count();
        line(
            out,
            format_args!(
                "{}: {} findings: {} hold, {} fail, {} undecided, {} not binding",
                style::verdict(self.verdict),
                self.findings.len(),
                count(Verdict::Holds),
                count(Verdict::Fails),
                count(Verdict::Undecided),
                count(Verdict::NotBinding)
            ),
        )?;
        if !self.not_judged.is_empty() {
            line(
                out,
                format_args!("not judged, for want of a column or counting rule: {}", self.not_judged.join(", ")),
            )?;
        }
        if self.findings.iter().any(|row| row.provenance == "unverified") {
            line(
                out,
                format_args!("(?) remembered, not read in a source: see `proverka treaty show {}`", self.treaty),
            )?;
        }
        Ok(())
    }
}

/// A clause with a mark if nobody has checked its number against the text of the treaty.
#[must_use]
pub fn marked(clause: &str, provenance: &str) -> String {
    if provenance == "unverified" { format!("{clause} (?)") } else { clause.to_owned() }
}
