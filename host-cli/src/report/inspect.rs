//! The report of `inspect check`.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::footnotes::Footnotes;
use super::limits::marked;
use super::style::{self, Cell};
use super::{Column, Day};
use crate::escape::line;

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
        format!("line {} ({}{to}, {}{who}{certain})", self.line, self.date, self.kind)
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

/// A line of CSV: a row, or an event that no quota counts.
enum Line<'r> {
    Row(&'r Row),
    NotCounted(&'r NotCounted),
}

impl Line<'_> {
    fn row(&self, cell: impl Fn(&Row) -> String) -> String {
        if let Self::Row(row) = self { cell(row) } else { String::new() }
    }

    fn either(&self, row: impl Fn(&Row) -> String, event: impl Fn(&NotCounted) -> String) -> String {
        match self {
            Self::Row(one) => row(one),
            Self::NotCounted(one) => event(one),
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let rows = self.quotas.iter().map(Line::Row);
        let lines: Vec<Line<'_>> = rows.chain(self.not_counted.iter().map(Line::NotCounted)).collect();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let columns: [Column<'_, Line<'_>>; 17] = [
            ("treaty", &|_| self.treaty.clone()),
            ("quota", &|line| line.row(|row| row.quota.clone())),
            ("by", &|line| line.either(|row| text(&row.by), |one| text(&one.event.by))),
            ("of", &|line| line.either(|row| text(&row.of), |one| text(&one.event.of))),
            ("place", &|line| line.either(|row| text(&row.place), |one| text(&one.event.place))),
            ("window", &|line| line.row(|row| row.window.clone())),
            ("from", &|line| line.either(|row| text(&row.from), |one| one.event.date.clone())),
            ("to", &|line| line.either(|row| text(&row.to), |one| text(&one.event.to))),
            ("used", &|line| line.row(Row::number)),
            ("allowed", &|line| line.row(|row| row.allowed.to_string())),
            ("remaining", &|line| {
                line.row(|row| row.remaining.map_or(String::new(), |remaining| remaining.to_string()))
            }),
            ("verdict", &|line| line.either(|row| row.verdict.as_str().to_owned(), |_| "not_counted".to_owned())),
            ("clause", &|line| line.row(|row| row.clause.clone())),
            ("provenance", &|line| line.row(|row| row.provenance.to_owned())),
            ("source", &|line| line.row(|row| row.source.clone())),
            ("lines", &|line| {
                let number = |event: &Counted| event.line.to_string();
                let all = |row: &Row| row.events.iter().map(number).collect::<Vec<_>>().join(" ");
                line.either(all, |one| number(&one.event))
            }),
            ("why", &|line| line.either(|row| text(&row.why), |one| one.why.clone())),
        ];
        super::csv_columns(out, &columns, &lines)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}", style::styled(style::HEAD, &self.name)))?;
        let mut table = style::table(&[
            "quota", "whose", "window", "days", "used", "allowed", "left", "clause", "source", "verdict",
        ]);
        let mut notes = Footnotes::default();
        let sources: Vec<Vec<String>> = self.quotas.iter().map(|row| vec![row.source.clone()]).collect();
        for (row, source) in self.quotas.iter().zip(&sources) {
            let source = if row.source.is_empty() { String::new() } else { notes.marks(source) };
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
        style::write(&table, out)?;
        let count = |verdict| self.quotas.iter().filter(|row| row.verdict == verdict).count();
        line(
            out,
            format_args!(
                "{}: {} windows: {} hold, {} fail, {} undecided, {} not binding",
                style::verdict(self.verdict),
                self.quotas.len(),
                count(Verdict::Holds),
                count(Verdict::Fails),
                count(Verdict::Undecided),
                count(Verdict::NotBinding)
            ),
        )?;
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
        if self.quotas.iter().any(|row| row.provenance == "unverified") {
            line(
                out,
                format_args!("(?) remembered, not read in a source: see `proverka treaty show {}`", self.treaty),
            )?;
        }
        notes.write(out)
    }
}
