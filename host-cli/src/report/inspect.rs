//! The report of `inspect check`.

pub mod steps;

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::footnotes::Footnotes;
use super::limits::marked;
use super::style::{self, Cell};
use super::{Column, Day};
use crate::escape::line;
use crate::journal::words::count as many;

/// Events compared with the quotas of a treaty.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// The day whose windows are shown even without an event.
    pub at: Day,
    /// The verdict that summarizes all rows.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The inspections and the judgement of their steps; `None` if the file is one of events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspections: Option<Vec<steps::Inspection>>,
    /// One row for each window of a quota, in the order of the treaty's quotas.
    pub quotas: Vec<Row>,
    /// The events that no quota counts, such as those of a day without the treaty.
    pub not_counted: Vec<NotCounted>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// One window of a quota.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The identifier of the quota.
    pub quota: String,
    /// What is counted.
    pub title: String,
    /// The side or group whose events are counted; `None` if those of every party are.
    pub by: Option<String>,
    /// The side or group that accepts the events; `None` if every party's count.
    pub of: Option<String>,
    /// The place; `None` if events at every place are counted, and empty for events without a place.
    pub place: Option<String>,
    /// The kind of window, as treaty files have it.
    pub window: String,
    /// The kind of window, in words for people.
    #[serde(skip)]
    pub in_window: String,
    /// The first day of the window.
    pub from: Option<String>,
    /// The last day of the window; `None` if it has none.
    pub to: Option<String>,
    /// The number of events, if it is known exactly.
    pub used: Option<u32>,
    /// The least and the greatest number of events, if it is not known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_between: Option<(u32, Option<u32>)>,
    /// The largest number that is allowed.
    pub allowed: u16,
    /// How many more are allowed; negative if there are too many, and `None` if that is undecided.
    pub remaining: Option<i64>,
    /// The verdict on this window.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The clause of the quota.
    pub clause: String,
    /// How well the quota is known.
    pub provenance: &'static str,
    /// Where the quota was read.
    pub source: String,
    /// The events that count in the window, or may.
    pub events: Vec<Counted>,
    /// Why the quota is exceeded, undecided or not binding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// An event of the file.
#[derive(Debug, Serialize)]
pub struct Counted {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// What the file calls the inspection; `None` if the file is one of events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// Its first day, or the range of days in which it began.
    pub date: String,
    /// Its last day, or the range in which it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The kind of event.
    pub kind: String,
    /// The party that acted.
    pub by: Option<String>,
    /// The party that accepted it.
    pub of: Option<String>,
    /// Where it was.
    pub place: Option<String>,
    /// What the file says to readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it surely counts here.
    pub certain: bool,
}

impl Counted {
    /// The event in words, such as `line 3 (2011-04-16, type_one_inspection by US of RU at Uzhur)`.
    fn words(&self) -> String {
        let part = |word: &str, value: &Option<String>| {
            value.as_ref().map_or(String::new(), |value| format!(" {word} {value}"))
        };
        let to = part("to", &self.to);
        let who = [part("by", &self.by), part("of", &self.of), part("at", &self.place)].concat();
        let certain = if self.certain { "" } else { ", not certain" };
        let id = self.inspection.as_ref().map_or(String::new(), |id| format!("{id}, "));
        format!("line {} ({id}{}{to}, {}{who}{certain})", self.line, self.date, self.kind)
    }
}

/// An event that no quota counts.
#[derive(Debug, Serialize)]
pub struct NotCounted {
    /// The event as it was read.
    #[serde(flatten)]
    pub event: Counted,
    /// Why it does not count.
    pub why: String,
}

impl Row {
    /// The number of events, or its range.
    fn number(&self) -> String {
        match (self.used, self.used_between) {
            (Some(used), _) => used.to_string(),
            (None, Some((least, Some(most)))) => format!("{least}..{most}"),
            (None, Some((least, None))) => format!("{least}.."),
            (None, None) => String::new(),
        }
    }

    /// The days of the window.
    fn days(&self) -> String {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) if from == to => from.clone(),
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (Some(from), None) => format!("from {from}"),
            (None, _) => String::new(),
        }
    }

    /// Whose events are counted where.
    fn whose(&self) -> String {
        let part = |word: &str, value: &Option<String>| match value.as_deref() {
            None => None,
            Some("") => Some("at an unknown place".to_owned()),
            Some(value) => Some(format!("{word} {value}")),
        };
        let parts = [part("by", &self.by), part("of", &self.of), part("at", &self.place)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// How many verdicts there are of each kind.
fn counts(verdicts: impl Iterator<Item = Verdict> + Clone) -> String {
    let count = |verdict| verdicts.clone().filter(|one| *one == verdict).count();
    format!(
        "{} hold, {} fail, {} undecided, {} not binding",
        count(Verdict::Holds),
        count(Verdict::Fails),
        count(Verdict::Undecided),
        count(Verdict::NotBinding)
    )
}

/// A line of CSV: a finding about the steps of an inspection, a window of a quota, or an event that no quota counts.
enum Line<'r> {
    Steps(&'r steps::Inspection, &'r steps::Finding),
    Row(&'r Row),
    NotCounted(&'r NotCounted),
}

impl Line<'_> {
    fn row(&self, cell: impl Fn(&Row) -> String) -> String {
        if let Self::Row(row) = self { cell(row) } else { String::new() }
    }

    fn steps(&self, cell: impl Fn(&steps::Finding) -> String) -> String {
        if let Self::Steps(_, found) = self { cell(found) } else { String::new() }
    }

    fn each(
        &self,
        steps: impl Fn(&steps::Inspection, &steps::Finding) -> String,
        row: impl Fn(&Row) -> String,
        event: impl Fn(&NotCounted) -> String,
    ) -> String {
        match self {
            Self::Steps(one, found) => steps(one, found),
            Self::Row(one) => row(one),
            Self::NotCounted(one) => event(one),
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let inspections = self.inspections.as_deref().unwrap_or_default();
        let findings = inspections.iter().flat_map(|one| one.findings.iter().map(move |found| Line::Steps(one, found)));
        let rows = self.quotas.iter().map(Line::Row);
        let lines: Vec<Line<'_>> = findings.chain(rows).chain(self.not_counted.iter().map(Line::NotCounted)).collect();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let none = |_: &NotCounted| String::new();
        let number = |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
        let columns: [Column<'_, Line<'_>>; 17] = [
            ("treaty", &|_| self.treaty.clone()),
            ("quota", &|line| line.row(|row| row.quota.clone())),
            ("by", &|line| line.each(|one, _| text(&one.by), |row| text(&row.by), |one| text(&one.event.by))),
            ("of", &|line| line.each(|one, _| text(&one.of), |row| text(&row.of), |one| text(&one.event.of))),
            ("place", &|line| {
                line.each(|one, _| text(&one.place), |row| text(&row.place), |one| text(&one.event.place))
            }),
            ("window", &|line| line.row(|row| row.window.clone())),
            ("from", &|line| line.each(|_, _| String::new(), |row| text(&row.from), |one| one.event.date.clone())),
            ("to", &|line| line.each(|_, _| String::new(), |row| text(&row.to), |one| text(&one.event.to))),
            ("used", &|line| line.row(Row::number)),
            ("allowed", &|line| line.row(|row| row.allowed.to_string())),
            ("remaining", &|line| line.row(|row| number(row.remaining))),
            ("verdict", &|line| {
                let word = |verdict: Verdict| verdict.as_str().to_owned();
                line.each(|_, found| word(found.verdict), |row| word(row.verdict), |_| "not_counted".to_owned())
            }),
            ("clause", &|line| line.each(|_, found| found.clause.clone(), |row| row.clause.clone(), none)),
            ("provenance", &|line| {
                line.each(|_, found| found.provenance.to_owned(), |row| row.provenance.to_owned(), none)
            }),
            ("source", &|line| line.each(|_, found| found.source.clone(), |row| row.source.clone(), none)),
            ("lines", &|line| {
                let number = |event: &Counted| event.line.to_string();
                let all = |row: &Row| row.events.iter().map(number).collect::<Vec<_>>().join(" ");
                line.each(|one, _| one.line.to_string(), all, |one| number(&one.event))
            }),
            ("why", &|line| line.each(|_, found| text(&found.why), |row| text(&row.why), |one| one.why.clone())),
        ];
        let between = |found: &steps::Finding| match found.passed_between {
            Some((least, most)) => format!("{}..{}", number(least), number(most)),
            None => number(found.passed),
        };
        // A file of events has no inspections, and its columns are those above.
        let about_steps: [Column<'_, Line<'_>>; 8] = [
            ("inspection", &|line| {
                line.each(|one, _| one.inspection.clone(), |_| String::new(), |one| text(&one.event.inspection))
            }),
            ("rule", &|line| line.steps(|found| found.rule.clone())),
            ("after", &|line| line.steps(|found| found.after.to_owned())),
            ("step", &|line| line.steps(|found| found.step.to_owned())),
            ("passed_s", &|line| line.steps(between)),
            ("at_least_s", &|line| line.steps(|found| number(found.at_least))),
            ("at_most_s", &|line| line.steps(|found| number(found.at_most))),
            ("margin_s", &|line| line.steps(|found| number(found.margin))),
        ];
        let about_steps = about_steps.iter().filter(|_| self.inspections.is_some());
        let columns: Vec<Column<'_, Line<'_>>> = columns.iter().chain(about_steps).copied().collect();
        super::csv_columns(out, &columns, &lines)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}", style::styled(style::HEAD, &self.name)))?;
        let mut notes = Footnotes::default();
        if let Some(inspections) = &self.inspections {
            steps::write(inspections, &mut notes, out)?;
        }
        if !self.quotas.is_empty() || self.inspections.is_none() {
            self.windows(&mut notes, out)?;
        }
        let count = counts(self.quotas.iter().map(|row| row.verdict));
        let windows = format!("{} windows: {count}", self.quotas.len());
        let said = match &self.inspections {
            None => windows,
            Some(all) => {
                let findings: Vec<Verdict> =
                    all.iter().flat_map(|one| &one.findings).map(|found| found.verdict).collect();
                let inspections = many(all.len() as u64, "inspection", "inspections");
                let rules = many(findings.len() as u64, "rule", "rules");
                format!("{inspections}, {rules}: {}; {windows}", counts(findings.iter().copied()))
            }
        };
        style::paragraph(out, &format!("{}: {said}", style::verdict(self.verdict)))?;
        for row in self.quotas.iter().filter(|row| matches!(row.verdict, Verdict::Fails | Verdict::Undecided)) {
            let why = row.why.as_deref().unwrap_or_default();
            style::paragraph(out, &format!("{} {}, {}: {why}", row.quota, row.whose(), row.days()))?;
            for event in &row.events {
                style::paragraph(out, &format!("  {}", event.words()))?;
            }
        }
        for one in &self.not_counted {
            style::paragraph(out, &format!("not counted: {}: {}", one.event.words(), one.why))?;
        }
        let findings = self.inspections.iter().flatten().flat_map(|one| &one.findings);
        let unverified = findings.map(|found| found.provenance).chain(self.quotas.iter().map(|row| row.provenance));
        if unverified.into_iter().any(|provenance| provenance == "unverified") {
            line(
                out,
                format_args!("(?) remembered, not read in a source: see `proverka treaty show {}`", self.treaty),
            )?;
        }
        notes.write(out)
    }
}

impl Report {
    /// Writes a table of the windows of quotas.
    fn windows(&self, notes: &mut Footnotes, out: &mut dyn Write) -> io::Result<()> {
        let mut table = style::table(&[
            "quota", "whose", "window", "days", "used", "allowed", "left", "clause", "source", "verdict",
        ]);
        for row in &self.quotas {
            let source =
                if row.source.is_empty() { String::new() } else { notes.marks(std::slice::from_ref(&row.source)) };
            table.add_row([
                Cell::new(&row.quota),
                Cell::new(row.whose()),
                Cell::new(&row.in_window),
                Cell::new(row.days()),
                style::number(row.number()),
                style::number(row.allowed),
                style::number(row.remaining.map_or(String::new(), |remaining| remaining.to_string())),
                Cell::new(marked(&row.clause, row.provenance)),
                Cell::new(source),
                Cell::new(style::verdict(row.verdict)),
            ]);
        }
        style::write(&table, out)
    }
}
