//! The report of `calendar`.

pub mod check;
pub mod ics;

use std::io::{self, Write};

use proverka::calendar::{Date, Interval};
use proverka::treaty::Deadline;
use proverka::verdict::Citation;
use serde::Serialize;

use super::limits::marked;
use super::style::{self, Cell};
use super::{Column, Day, days};
use crate::escape::line;

/// What falls due on which day.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The first day asked about.
    pub from: Day,
    /// The last day asked about.
    pub to: Day,
    /// The day on which the calendar is made; `None` if every act on record is known.
    pub at: Option<Day>,
    /// The party asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Which day is read as the last one in force.
    pub last_day_rule: &'static str,
    /// The treaties that were asked about.
    pub treaties: Vec<Listed>,
    /// What falls due, sorted by day.
    pub entries: Vec<Entry>,
    /// The deadlines that are counted from events, and so have no day here.
    pub on_events: Vec<OnEvent>,
}

/// A treaty that was asked about.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The treaty's identifier.
    pub treaty: String,
    /// The treaty's name.
    pub name: String,
    /// The parties that have suspended it by the last day asked about, which changes no legal date.
    pub suspended_by: Vec<String>,
}

/// What kind of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The first day on which a treaty is in force, or binds the party.
    InForce,
    /// A day that the treaty names.
    NamedDay,
    /// The first day of a treaty year.
    TreatyYear,
    /// The first day on which a ceiling binds.
    CeilingBegins,
    /// The first day on which something may be done.
    Right,
    /// The last day on which something must be done.
    Duty,
    /// The last day on which something must be done if there is anything to report.
    IfAny,
    /// The last day on which a ceiling binds.
    CeilingEnds,
    /// The latest day to which the treaty can be extended.
    ExtendableUntil,
    /// The last day on which a treaty is in force, or binds the party.
    LastDay,
    /// The first day on which it is undecided whether a treaty is in force, or binds the party.
    Undecided,
}

impl What {
    /// The word for this kind in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::NamedDay => "named_day",
            Self::TreatyYear => "treaty_year",
            Self::CeilingBegins => "ceiling_begins",
            Self::Right => "right",
            Self::Duty => "duty",
            Self::IfAny => "if_any",
            Self::CeilingEnds => "ceiling_ends",
            Self::ExtendableUntil => "extendable_until",
            Self::LastDay => "last_day",
            Self::Undecided => "undecided",
        }
    }

    /// Whether it is no entry on a day without the treaty in force.
    #[must_use]
    pub const fn is_of_force(self) -> bool {
        matches!(self, Self::CeilingBegins | Self::CeilingEnds | Self::Right | Self::Duty | Self::IfAny)
    }
}

/// One day in the calendar.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The day, or the range of days in which it is.
    pub date: String,
    /// The treaty's identifier.
    pub treaty: String,
    /// What kind of entry it is.
    pub what: What,
    /// The identifier of the deadline, the day or the ceiling.
    pub id: String,
    /// What falls due, for readers.
    pub title: String,
    /// The side or group that it is about; `None` if it is about each party.
    pub by: Option<String>,
    /// The window that it is about.
    pub window: Option<String>,
    /// How the treaty counts the day, in words; empty where the title says it.
    pub says: String,
    /// Whether the day surely comes, and the treaty is surely in force on it.
    pub certain: bool,
    /// The clause that says so; empty if none does.
    pub clause: String,
    /// How well it is known.
    pub provenance: &'static str,
    /// Where it was read.
    pub source: String,
    /// The first and the last day on which it can be.
    #[serde(skip)]
    pub days: (Date, Option<Date>),
}

impl Entry {
    /// Makes an entry; the last of the days is `None` if it may never come.
    #[must_use]
    pub fn new(
        treaty: &str,
        what: What,
        id: &str,
        (first, last): (Date, Option<Date>),
        title: String,
        certain: bool,
        citation: Option<Citation<'_>>,
    ) -> Self {
        let date = Interval::new(Some(first), last).map_or(first.to_string(), days);
        Self {
            date,
            treaty: treaty.to_owned(),
            what,
            id: id.to_owned(),
            title,
            by: None,
            window: None,
            says: String::new(),
            certain,
            clause: citation.map_or(String::new(), |citation| citation.clause.to_owned()),
            provenance: citation.map_or("derived", |citation| citation.provenance.as_str()),
            source: citation.map_or(String::new(), |citation| citation.source.to_owned()),
            days: (first, last),
        }
    }

    /// The order of entries: by day, then by treaty, then what begins before what ends.
    #[must_use]
    pub fn key(&self) -> (Date, &str, What, &str) {
        (self.days.0, &self.treaty, self.what, &self.id)
    }

    /// The entry in words.
    fn words(&self) -> String {
        let by = self.by.as_ref().map_or(String::new(), |by| format!("{by}: "));
        let window = self.window.as_ref().filter(|_| self.what != What::TreatyYear);
        let window = window.map_or(String::new(), |window| format!(", {window}"));
        let open = if self.certain { "" } else { " (undecided)" };
        format!("{by}{}{window}{open}", self.title)
    }
}

/// A deadline that is counted from events.
#[derive(Debug, Serialize)]
pub struct OnEvent {
    /// The treaty's identifier.
    pub treaty: String,
    /// The identifier of the deadline.
    pub id: String,
    /// The kind of event from which it is counted.
    pub event: String,
    /// What falls due, for readers.
    pub title: String,
    /// When it falls due, in words.
    pub says: String,
    /// The side or group that it is about; `None` if it is about each party.
    pub by: Option<String>,
    /// The clause that says so.
    pub clause: String,
    /// How well it is known.
    pub provenance: &'static str,
    /// Where it was read.
    pub source: String,
}

impl OnEvent {
    /// The row of a deadline that is counted from events of this kind.
    #[must_use]
    pub fn new(treaty: &str, deadline: &Deadline<'_>, event: &str, says: String) -> Self {
        Self {
            treaty: treaty.to_owned(),
            id: deadline.id.to_owned(),
            event: event.to_owned(),
            title: deadline.title.to_owned(),
            says,
            by: deadline.by.map(str::to_owned),
            clause: deadline.citation.clause.to_owned(),
            provenance: deadline.citation.provenance.as_str(),
            source: deadline.citation.source.to_owned(),
        }
    }
}

impl Report {
    /// Adds a treaty to those that were asked about.
    pub fn add_treaty(&mut self, treaty: &str, name: &str, suspended_by: Vec<String>) {
        self.treaties.push(Listed { treaty: treaty.to_owned(), name: name.to_owned(), suspended_by });
    }

    /// The treaties, the party and the days, in words.
    pub(crate) fn title(&self) -> String {
        let names: Vec<&str> = self.treaties.iter().map(|one| one.name.as_str()).collect();
        let of = match &names[..] {
            [one] => (*one).to_owned(),
            some => format!("{} treaties", some.len()),
        };
        let party = self.party.as_ref().map_or(String::new(), |party| format!(", for {party}"));
        let at = self.at.as_ref().map_or(String::new(), |at| format!(", as known on {}", at.0));
        format!("{of}{party}, {} to {}{at}", self.from.0, self.to.0)
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let columns: [Column<'_, Entry>; 12] = [
            ("date", &|entry| entry.date.clone()),
            ("treaty", &|entry| entry.treaty.clone()),
            ("what", &|entry| entry.what.as_str().to_owned()),
            ("id", &|entry| entry.id.clone()),
            ("title", &|entry| entry.title.clone()),
            ("by", &|entry| text(&entry.by)),
            ("window", &|entry| text(&entry.window)),
            ("says", &|entry| entry.says.clone()),
            ("certain", &|entry| entry.certain.to_string()),
            ("clause", &|entry| entry.clause.clone()),
            ("provenance", &|entry| entry.provenance.to_owned()),
            ("source", &|entry| entry.source.clone()),
        ];
        super::csv_columns(out, &columns, &self.entries)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        line(out, format_args!("{}", style::styled(style::HEAD, self.title())))?;
        let several = self.treaties.len() > 1;
        let header = ["day", "treaty", "what", "", "clause"];
        let mut table = style::table(if several { &header } else { &["day", "what", "", "clause"] });
        let mut day = "";
        for entry in &self.entries {
            // Only the first entry of a day names it, so that the eye finds where the next day begins.
            let shown = if entry.date == day { "" } else { entry.date.as_str() };
            let mut cells = vec![Cell::new(shown)];
            if several {
                cells.push(Cell::new(&entry.treaty));
            }
            cells.push(Cell::new(entry.what.as_str().replace('_', " ")));
            cells.push(Cell::new(entry.words()));
            cells.push(Cell::new(marked(&entry.clause, entry.provenance)));
            table.add_row(cells);
            day = &entry.date;
        }
        style::write(&table, out)?;
        if self.entries.is_empty() {
            line(out, format_args!("nothing falls due on these days"))?;
        }
        if !self.on_events.is_empty() {
            writeln!(out)?;
            line(out, format_args!("{}", style::styled(style::HEAD, "counted from events")))?;
            for one in &self.on_events {
                let treaty = if several { format!("{}, ", one.treaty) } else { String::new() };
                let clause = marked(&one.clause, one.provenance);
                style::paragraph(out, &format!(" {treaty}{}: {} [{clause}]", one.title, one.says))?;
            }
        }
        for one in self.treaties.iter().filter(|one| !one.suspended_by.is_empty()) {
            let parties = one.suspended_by.join(" and ");
            style::paragraph(out, &format!("{}: suspended by {parties}, which changes no legal date", one.treaty))?;
        }
        let entries = self.entries.iter().map(|entry| entry.provenance);
        if entries.chain(self.on_events.iter().map(|one| one.provenance)).any(|known| known == "unverified") {
            style::paragraph(out, "(?) remembered, not read in a source: see `proverka treaty show TREATY`")?;
        }
        Ok(())
    }
}
