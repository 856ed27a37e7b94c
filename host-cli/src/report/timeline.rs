//! The report of `timeline`.

use std::io::{self, Write};

use proverka::calendar::Date;
use serde::Serialize;

use super::style::Cell;
use super::{Day, style};
use crate::data::kinds::Kind;
use crate::escape::line;
use crate::journal::words::count;

/// Who was bound by what, and when.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The first day asked about.
    pub from: Day,
    /// The last day asked about.
    pub to: Day,
    /// The party asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The kind of arms control asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Which day is read as the last one in force.
    pub last_day_rule: &'static str,
    /// One row for each treaty, the one that was signed first before the others.
    pub treaties: Vec<Row>,
    /// The days on which no treaty of a kind was in force.
    pub gaps: Vec<Gap>,
}

/// A treaty and its periods.
#[derive(Debug, Serialize)]
pub struct Row {
    /// The treaty's identifier.
    pub treaty: String,
    /// The treaty's name.
    pub name: String,
    /// The kinds of arms control that it is of.
    pub kinds: Vec<&'static str>,
    /// Its standing since it was signed.
    pub periods: Vec<Period>,
    /// Whether it bound the party, if the question is about one: the periods with `yes` and `undecided`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<Vec<Period>>,
}

/// Days on which one word was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The word: a standing, or whether a party was bound.
    #[serde(rename = "is")]
    pub word: &'static str,
    /// The first of these days.
    pub first: Day,
    /// The last of these days; `null` if it stays so, as far as is known.
    pub last: Option<Day>,
    /// The number of days; `null` without a last one.
    pub days: Option<u32>,
}

impl Period {
    /// Makes a period from its first and last day.
    #[must_use]
    pub fn new(word: &'static str, first: Date, last: Option<Date>) -> Self {
        Self { word, first: Day(first), last: last.map(Day), days: length(Some(first), last) }
    }
}

/// The number of days from the first to the last, both included.
fn length(first: Option<Date>, last: Option<Date>) -> Option<u32> {
    first.zip(last).map(|(first, last)| (last.day_number() + 1).saturating_sub(first.day_number()))
}

/// Days on which no treaty of a kind was in force or bound the party.
#[derive(Debug, Serialize)]
pub struct Gap {
    /// The kind of arms control.
    pub kind: &'static str,
    /// `none` if there was surely no treaty in force, `undecided` if that is open.
    #[serde(rename = "is")]
    pub word: &'static str,
    /// The first day without a treaty; `null` if there was none before either.
    pub first: Option<Day>,
    /// The last day without a treaty; `null` if there is none since.
    pub last: Option<Day>,
    /// The number of days; `null` if an end is open.
    pub days: Option<u32>,
    /// The treaties that were in force on the day before.
    pub before: Vec<&'static str>,
    /// The treaties that were in force on the day after.
    pub after: Vec<&'static str>,
    /// The gap in words.
    pub text: String,
}

impl Gap {
    /// Makes a gap from its first and last day. `sure` says whether there was surely no treaty in force; `party` is the
    /// party that the question is about.
    #[must_use]
    pub fn new(kind: &Kind, party: Option<&str>, sure: bool, first: Option<Date>, last: Option<Date>) -> Self {
        let days = length(first, last);
        let when = match (first, last) {
            (Some(first), Some(last)) if first == last => format!("{first}, one day"),
            (Some(first), Some(last)) => {
                let days = count(u64::from(days.unwrap_or_default()), "day", "days");
                format!("{first} to {last}, both days included ({days})")
            }
            (Some(first), None) => format!("from {first} on"),
            (None, Some(last)) => format!("up to {last}, that day included"),
            (None, None) => "at any time".to_owned(),
        };
        let norm = kind.norm;
        let text = match (sure, party) {
            (true, None) => format!("no {norm} in force: {when}"),
            (true, Some(party)) => format!("no {norm} bound {party}: {when}"),
            (false, None) => format!("undecided whether any {norm} was in force: {when}"),
            (false, Some(party)) => format!("undecided whether any {norm} bound {party}: {when}"),
        };
        Self {
            kind: kind.id,
            word: if sure { "none" } else { "undecided" },
            first: first.map(Day),
            last: last.map(Day),
            days,
            before: Vec::new(),
            after: Vec::new(),
            text,
        }
    }
}

impl Report {
    /// The periods that the table for people and CSV show: whether the party was bound, or else the standings.
    fn periods<'a>(&self, row: &'a Row) -> &'a [Period] {
        row.bound.as_deref().unwrap_or(&row.periods)
    }

    fn gaps(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.gaps.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        line(out, format_args!("{}", style::styled(style::HEAD, "gaps")))?;
        for gap in &self.gaps {
            let with = |when: &str, treaties: &[&str]| match treaties {
                [] => String::new(),
                some => format!("; {when} it {}", some.join(", ")),
            };
            let (before, after) = (with("before", &gap.before), with("after", &gap.after));
            style::paragraph(out, &format!(" {}{before}{after}", gap.text))?;
        }
        Ok(())
    }
}

/// A row of CSV: a period of a treaty, or a gap.
struct Line<'a> {
    what: &'static str,
    treaty: &'a str,
    name: &'a str,
    kind: String,
    word: &'static str,
    first: Option<Day>,
    last: Option<Day>,
    days: Option<u32>,
    text: &'a str,
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Vec::new();
        for row in &self.treaties {
            let bound = row.bound.iter().flatten().map(|period| ("bound", period));
            for (what, period) in row.periods.iter().map(|period| ("standing", period)).chain(bound) {
                lines.push(Line {
                    what,
                    treaty: &row.treaty,
                    name: &row.name,
                    kind: row.kinds.join(" "),
                    word: period.word,
                    first: Some(period.first),
                    last: period.last,
                    days: period.days,
                    text: "",
                });
            }
        }
        lines.extend(self.gaps.iter().map(|gap| Line {
            what: "gap",
            treaty: "",
            name: "",
            kind: gap.kind.to_owned(),
            word: gap.word,
            first: gap.first,
            last: gap.last,
            days: gap.days,
            text: &gap.text,
        }));
        let day = |day: Option<Day>| day.map_or(String::new(), |day| day.0.to_string());
        super::csv_columns(
            out,
            &[
                ("what", &|line: &Line<'_>| line.what.to_owned()),
                ("treaty", &|line| line.treaty.to_owned()),
                ("name", &|line| line.name.to_owned()),
                ("kind", &|line| line.kind.clone()),
                ("is", &|line| line.word.to_owned()),
                ("first", &|line| day(line.first)),
                ("last", &|line| day(line.last)),
                ("days", &|line| line.days.map_or(String::new(), |days| days.to_string())),
                ("text", &|line| line.text.to_owned()),
            ],
            &lines,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let whose = self
            .party
            .as_ref()
            .map_or("The built-in treaties".to_owned(), |party| format!("When the built-in treaties bound {party}"));
        let title = format!("{whose}, {} to {}", self.from.0, self.to.0);
        line(out, format_args!("{}", style::styled(style::HEAD, title)))?;
        let word = if let Some(party) = &self.party { format!("bound {party}") } else { "standing".to_owned() };
        let mut table = style::table(&["treaty", "name", &word, "first day", "last day", "days"]);
        for row in &self.treaties {
            let mut names = (row.treaty.as_str(), row.name.as_str());
            for period in self.periods(row) {
                table.add_row([
                    Cell::new(names.0),
                    Cell::new(names.1),
                    Cell::new(period.word.replace('_', " ")),
                    Cell::new(period.first.0),
                    Cell::new(period.last.map_or("none so far".to_owned(), |day| day.0.to_string())),
                    style::number(period.days.map_or(String::new(), |days| days.to_string())),
                ]);
                // Only the first row of a treaty has its name, so that the eye finds where the next treaty begins.
                names = ("", "");
            }
            if self.periods(row).is_empty() {
                table.add_row([names.0, names.1, "no", "", "", ""]);
            }
        }
        style::write(&table, out)?;
        self.gaps(out)
    }
}
