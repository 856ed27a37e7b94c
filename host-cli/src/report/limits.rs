//! The report of `limits`.

use std::io::{self, Write};

use proverka::count::{CountRange, Decimal};
use proverka::judge::LimitFinding;
use proverka::text::treaty::share_text;
use proverka::verdict::{Citation, Verdict};
use serde::Serialize;

use super::footnotes::Footnotes;
use super::style::Cell;
use super::{Day, Number, style};
use crate::escape::line;
use crate::journal::words::count as items_of;

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
    /// Declared items that are not counted, although no rule of the treaty says so.
    pub not_counted: Vec<NotCounted>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// Declared items that are not counted, although no rule of the treaty says so.
#[derive(Debug, Serialize)]
pub struct NotCounted {
    /// The party that declares them.
    pub party: String,
    /// The kind of the items.
    pub kind: String,
    /// The state of the items.
    pub state: &'static str,
    /// The type of the items, if the treaty counts them by type and has none of this name. It is empty for items that
    /// name no type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The number of items.
    pub items: u64,
}

impl NotCounted {
    /// Says how many items are not counted, and why.
    pub(super) fn sentence(&self) -> String {
        format!("not counted: {} of {}; {}", items_of(self.items, "item", "items"), self.party, self.reason())
    }

    /// Says what the items are and why they are not counted.
    fn reason(&self) -> String {
        let Self { kind, state, .. } = self;
        match self.model.as_deref() {
            None => format!("no counting rule names {kind} in state {state}"),
            Some("") => format!("{kind} in state {state} without a type count by their type"),
            Some(model) => format!("the treaty has no type {model} for {kind} in state {state}"),
        }
    }
}

/// One finding of the report.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The day that is judged. The numbers describe this day too, unless `declared_for` says otherwise.
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
    /// The number that the ceiling allows, or that a floor requires, if it is known exactly.
    pub bound: Option<Number>,
    /// How far the number is below the ceiling, or above the floor; negative if it breaks it.
    pub margin: Option<Number>,
    /// Whether the bound is a floor: at least so much, and not at most.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
    /// The share that the bound is, as the treaty's file writes it: `45% of declared`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// The least and the greatest value that the bound may have, if it is a share of a number that is not known
    /// exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_between: Option<(Number, Option<Number>)>,
    /// How well the ceiling is known.
    pub provenance: &'static str,
    /// The day that the numbers describe, if they are judged by the limits of a later day. Numbers of several days have
    /// the oldest one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_for: Option<Day>,
    /// The days from then to the day that is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_days: Option<i32>,
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
    /// Makes a row for the day `at` from a finding of the core on a quantity with `decimals` decimals.
    #[must_use]
    pub fn new(at: Day, found: &LimitFinding<'_>, decimals: u8) -> Self {
        let LimitFinding { side, finding, ceiling } = found;
        let number = |steps| Number::new(steps, decimals);
        let Citation { clause, provenance, .. } = finding.citation;
        let exact = finding.measured.and_then(CountRange::exact);
        let between = |range: Option<CountRange>| match range {
            Some(range) if range.exact().is_none() => Some((number(range.min()), range.max().map(number))),
            _ => None,
        };
        Self {
            at,
            party: (*side).to_owned(),
            clause: clause.to_owned(),
            rule: finding.rule.to_owned(),
            verdict: finding.verdict,
            measured: exact.map(number),
            bound: finding.bound.and_then(CountRange::exact).map(number),
            margin: finding.margin.map(|steps| Number(Decimal::new(steps, decimals))),
            provenance: provenance.as_str(),
            declared_for: None,
            age_days: None,
            sources: Vec::new(),
            at_least: ceiling.bound.is_floor(),
            share: ceiling.bound.share().map(|share| share_text(share, decimals).to_string()),
            bound_between: between(finding.bound),
            measured_between: between(finding.measured),
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
            Some(_) if self.at_least => (Verdict::Fails, "below it"),
            Some(_) => (Verdict::Fails, "above it"),
            None => (Verdict::Undecided, "undecided"),
        };
        self.yardstick = Some(verdict.as_str());
        let why = self.why.take().map_or(String::new(), |why| format!("{why}; "));
        self.why = Some(format!("{why}as a yardstick: {said}"));
    }

    /// The number for people: exact, a range, or "no data".
    pub(super) fn number(&self) -> String {
        either(self.measured, self.measured_between).unwrap_or_else(|| "no data".to_owned())
    }

    /// The bound as a number or range; empty if nothing is known about it.
    fn bound(&self) -> String {
        either(self.bound, self.bound_between).unwrap_or_default()
    }

    /// The bound for people: whether it is a floor, its number, and the share that it is.
    pub(super) fn requirement(&self) -> String {
        let said = match (self.bound(), self.share.as_deref()) {
            (bound, None) => bound,
            (bound, Some(share)) if bound.is_empty() => share.to_owned(),
            (bound, Some(share)) => format!("{bound} ({share})"),
        };
        if self.at_least { format!("≥ {said}") } else { said }
    }
}

/// A number that is exact or a range.
fn either(exact: Option<Number>, between: Option<(Number, Option<Number>)>) -> Option<String> {
    match (exact, between) {
        (Some(exact), _) => Some(exact.to_string()),
        (None, Some((least, Some(most)))) => Some(format!("{least}..{most}")),
        (None, Some((least, None))) => Some(format!("{least}..")),
        (None, None) => None,
    }
}

/// One line of the CSV.
enum Line<'r> {
    Finding(&'r Row),
    NotCounted(&'r NotCounted),
}

impl Line<'_> {
    /// The cell of a finding; other lines have nothing in this column.
    fn finding(&self, cell: impl Fn(&Row) -> String) -> String {
        self.either(cell, |_| String::new())
    }

    fn either(&self, finding: impl Fn(&Row) -> String, not_counted: impl Fn(&NotCounted) -> String) -> String {
        match self {
            Self::Finding(row) => finding(row),
            Self::NotCounted(lot) => not_counted(lot),
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let measured = |row: &Row| match (row.measured, row.measured_between) {
            (None, None) => String::new(),
            _ => row.number(),
        };
        let number = |number: Option<Number>| number.map_or(String::new(), |number| number.to_string());
        // A line on items that are not counted has their number, and what they are, in the columns of a finding.
        let findings = self.findings.iter().map(Line::Finding);
        let lines: Vec<Line<'_>> = findings.chain(self.not_counted.iter().map(Line::NotCounted)).collect();
        super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Line<'_>| self.treaty.clone()),
                ("at", &|line| line.finding(|row| row.at.0.to_string())),
                ("party", &|line| line.either(|row| row.party.clone(), |lot| lot.party.clone())),
                ("clause", &|line| line.finding(|row| row.clause.clone())),
                ("rule", &|line| line.either(|row| row.rule.clone(), |_| "not_counted".to_owned())),
                ("verdict", &|line| line.finding(|row| row.verdict.as_str().to_owned())),
                ("measured", &|line| line.either(measured, |lot| lot.items.to_string())),
                ("bound", &|line| line.finding(Row::bound)),
                ("margin", &|line| line.finding(|row| number(row.margin))),
                ("provenance", &|line| line.finding(|row| row.provenance.to_owned())),
                ("why", &|line| line.either(|row| row.why.clone().unwrap_or_default(), NotCounted::reason)),
                ("yardstick", &|line| line.finding(|row| row.yardstick.unwrap_or_default().to_owned())),
                ("source", &|line| line.finding(|row| row.sources.join("; "))),
                ("at_least", &|line| line.finding(|row| if row.at_least { "true" } else { "" }.to_owned())),
                ("share", &|line| line.finding(|row| row.share.clone().unwrap_or_default())),
            ],
            &lines,
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
                style::number(row.requirement()),
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
        for lot in &self.not_counted {
            line(out, format_args!("{}", lot.sentence()))?;
        }
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
