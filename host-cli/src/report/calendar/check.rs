//! The report of `calendar check`.

use std::io::{self, Write};

use proverka::calendar::{Interval, Moment};
use proverka::treaty::Force;
use proverka::verdict::Verdict;
use serde::Serialize;

use super::super::limits::marked;
use super::super::style::{self, Cell};
use super::super::{Column, Day, days};
use crate::escape::line;
use crate::journal::words::count;

/// Notices compared with the deadlines of treaties.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty of lines that name none.
    pub treaty: String,
    /// The first day on which something missing is looked for; `None` if from entry into force on.
    pub from: Option<Day>,
    /// The day up to which something missing is looked for.
    pub at: Day,
    /// The verdict that summarizes all rows.
    #[serde(serialize_with = "super::super::word")]
    pub verdict: Verdict,
    /// The notices of the file, and the windows in which something must be done a number of times.
    pub notices: Vec<Row>,
    /// What was due and never came.
    pub missing: Vec<Row>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// One notice, or one that never came.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The line of the file, counted from 1; `None` for what never came.
    pub line: Option<u64>,
    /// The treaty's identifier.
    pub treaty: String,
    /// The identifier of the deadline.
    pub notice: String,
    /// What was due, for readers.
    pub title: String,
    /// The party that gave it, or had to give it.
    pub by: Option<String>,
    /// The window that it is about.
    pub window: Option<String>,
    /// When the event was that it is about.
    pub event: Option<When>,
    /// The moment of the deadline, or its range.
    pub due: Option<When>,
    /// When it was provided, or the range; `None` if nothing is known.
    pub provided: Option<When>,
    /// Whether it counts when `received` or when `sent`.
    pub counts: &'static str,
    /// Whether it was in time.
    pub timing: Timing,
    /// How many seconds were left; negative if it was late, and `None` if that is no single number.
    pub left_s: Option<i64>,
    /// The keys that it must contain and does not.
    pub without: Vec<String>,
    /// The verdict on content and time together.
    #[serde(serialize_with = "super::super::word")]
    pub verdict: Verdict,
    /// How often something was done in the window, if that is what counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<String>,
    /// The clause of the deadline.
    pub clause: String,
    /// How well the deadline is known.
    pub provenance: &'static str,
    /// Where the deadline was read.
    pub source: String,
    /// Why the verdict is not that it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What the file says to readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whether a notice was in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// It came in time.
    InTime,
    /// It came after the deadline.
    Late,
    /// A right was used before it began.
    TooEarly,
    /// It depends on what is not known.
    Undecided,
    /// Nothing was due.
    NotDue,
    /// It never came.
    Missing,
    /// It is counted in its window.
    Counted,
}

impl Timing {
    /// The timing behind a verdict.
    #[must_use]
    pub fn new(force: Force, verdict: Verdict) -> Self {
        match (verdict, force) {
            (Verdict::Holds, _) => Self::InTime,
            (Verdict::Fails, Force::Right) => Self::TooEarly,
            (Verdict::Fails, Force::Duty | Force::IfAny) => Self::Late,
            (Verdict::Undecided, _) => Self::Undecided,
            (Verdict::NotBinding, _) => Self::NotDue,
        }
    }

    /// The word for this timing in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::Late => "late",
            Self::TooEarly => "too_early",
            Self::Undecided => "undecided",
            Self::NotDue => "not_due",
            Self::Missing => "missing",
            Self::Counted => "counted",
        }
    }
}

/// A moment, or a range of moments, which is written as `A..B`, with an open end left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When(pub Interval<Moment>);

impl When {
    fn text(self, one: impl Fn(Moment) -> String) -> String {
        let text = |moment: Option<Moment>| moment.map_or(String::new(), &one);
        match (self.0.earliest(), self.0.latest()) {
            (first, last) if first == last => text(first),
            (first, last) => format!("{}..{}", text(first), text(last)),
        }
    }

    /// The moment for people. A whole day, and the last second of one, are written as the day.
    fn shown(self) -> String {
        let (first, last) = (self.0.earliest(), self.0.latest());
        let whole = |moment: Moment, second| moment.seconds_of_day() == second;
        let clock = |moment: Moment| {
            let text = moment.to_string();
            let text = text.trim_end_matches('Z');
            let minutes = text.strip_suffix(":00").unwrap_or(text).replace('T', " ");
            if whole(moment, 86_399) { moment.date().to_string() } else { minutes }
        };
        match (first, last) {
            (Some(first), Some(last)) if whole(first, 0) && whole(last, 86_399) => {
                days(Interval::new(Some(first.date()), Some(last.date())).unwrap_or(Interval::UNKNOWN))
            }
            _ => self.text(clock),
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(|moment| moment.to_string()))
    }
}

impl Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A length of time in words, such as `1 d 3 h`, in at most three units from the largest on.
#[must_use]
pub fn length(seconds: u64) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}")).collect();
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

impl super::super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let when = |value: Option<When>| value.map_or(String::new(), |when| when.to_string());
        let columns: [Column<'_, Row>; 18] = [
            ("line", &|row| row.line.map_or(String::new(), |line| line.to_string())),
            ("treaty", &|row| row.treaty.clone()),
            ("notice", &|row| row.notice.clone()),
            ("by", &|row| text(&row.by)),
            ("window", &|row| text(&row.window)),
            ("event", &|row| when(row.event)),
            ("due", &|row| when(row.due)),
            ("provided", &|row| when(row.provided)),
            ("counts", &|row| row.counts.to_owned()),
            ("timing", &|row| row.timing.as_str().to_owned()),
            ("left_s", &|row| row.left_s.map_or(String::new(), |left| left.to_string())),
            ("without", &|row| row.without.join(" ")),
            ("times", &|row| text(&row.times)),
            ("verdict", &|row| row.verdict.as_str().to_owned()),
            ("clause", &|row| row.clause.clone()),
            ("provenance", &|row| row.provenance.to_owned()),
            ("source", &|row| row.source.clone()),
            ("why", &|row| text(&row.why)),
        ];
        super::super::csv_columns(out, &columns, self.notices.iter().chain(&self.missing))
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}", style::styled(style::HEAD, &self.name)))?;
        let mut table = style::table(&["line", "notice", "by", "due (GMT)", "provided", "clause", "verdict"]);
        for row in self.notices.iter().chain(&self.missing) {
            let shown = |when: Option<When>| when.map_or(String::new(), When::shown);
            let about = row.window.clone().unwrap_or_else(|| shown(row.event));
            let name =
                if row.treaty == self.treaty { row.notice.clone() } else { format!("{}, {}", row.treaty, row.notice) };
            table.add_row([
                style::number(row.line.map_or("-".to_owned(), |line| line.to_string())),
                Cell::new(if about.is_empty() { name } else { format!("{name}, {about}") }),
                Cell::new(row.by.as_deref().unwrap_or_default()),
                Cell::new(shown(row.due)),
                Cell::new(shown(row.provided)),
                Cell::new(marked(&row.clause, row.provenance)),
                Cell::new(style::verdict(row.verdict)),
            ]);
        }
        style::write(&table, out)?;
        let number = |verdict| self.notices.iter().chain(&self.missing).filter(|row| row.verdict == verdict).count();
        let notices = count(self.notices.iter().filter(|row| row.line.is_some()).count() as u64, "notice", "notices");
        line(
            out,
            format_args!(
                "{}: {notices}, {} missing up to {}: {} hold, {} fail, {} undecided, {} not binding",
                style::verdict(self.verdict),
                self.missing.len(),
                self.at.0,
                number(Verdict::Holds),
                number(Verdict::Fails),
                number(Verdict::Undecided),
                number(Verdict::NotBinding)
            ),
        )?;
        for row in self.notices.iter().chain(&self.missing) {
            let Some(why) = row.why.as_ref().filter(|_| row.verdict != Verdict::Holds) else { continue };
            let place = row.line.map_or("missing".to_owned(), |line| format!("line {line}"));
            let by = row.by.as_ref().map_or(String::new(), |by| format!(" by {by}"));
            let window = row.window.as_ref().map_or(String::new(), |window| format!(", {window}"));
            style::paragraph(out, &format!("{place}: {}{by}{window}: {why}", row.notice))?;
        }
        Ok(())
    }
}
