//! The report of `limits update`.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::style::Cell;
use super::{Day, style};
use crate::escape::line;
use crate::input::held::Difference;
use crate::input::update::{Outcome, Transit as Longest, Updated};
use crate::journal::words::count;

/// What became of each notice, and how long items were in transit.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The treaty's identifier.
    pub treaty: String,
    /// `holds` if every notice can have happened; otherwise `undecided`, because the declaration and the notices
    /// contradict each other and the items of the day are not known.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The day that the items were declared for.
    pub declared: Day,
    /// The day up to which the notices are applied.
    pub at: Day,
    /// Number of items on that day, those that were eliminated among them.
    pub items: usize,
    /// Each notice up to that day.
    pub notices: Vec<Notice>,
    /// Number of notices of later days.
    pub later: u64,
    /// The longest time that an item of each party was in transit.
    pub transit: Vec<Transit>,
    /// The treaty's name, which is shown to people only.
    #[serde(skip)]
    pub name: String,
}

/// A notice and its outcome.
#[derive(Debug, Serialize)]
pub struct Notice {
    /// Its line in the file.
    pub line: u64,
    /// The day on which it happened.
    pub on: Day,
    /// What the notice says that happened.
    pub notice: &'static str,
    /// The identifier of the item.
    pub id: String,
    /// The party whose item it is; empty if nobody has it.
    pub party: String,
    /// `holds` if the notice was applied; `undecided` if it cannot have happened; `not_binding` if the declaration has
    /// it already.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The fields of the item that changed.
    pub fields: Vec<Difference>,
    /// Why it cannot have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The longest time that an item of a party was in transit.
#[derive(Debug, Serialize)]
pub struct Transit {
    /// The party whose item it is.
    pub party: String,
    /// The time in transit. Unit: days.
    pub days: u32,
    /// The identifier of the item.
    pub id: String,
    /// The day since when it is in transit; null if it has arrived.
    pub since: Option<Day>,
}

impl Report {
    /// The report on a declaration that was brought up to a day.
    #[must_use]
    pub fn new(updated: &Updated, treaty: &proverka::treaty::Treaty<'_>, declared: Day, at: Day) -> Self {
        let notices: Vec<Notice> = updated
            .notices
            .iter()
            .map(|(notice, outcome)| {
                let (verdict, party, fields, why) = match outcome {
                    Outcome::Applied { party, changes } => (Verdict::Holds, party.clone(), changes.clone(), None),
                    Outcome::Declared => {
                        (Verdict::NotBinding, notice.party.clone().unwrap_or_default(), Vec::new(), None)
                    }
                    Outcome::Impossible { party, why } => {
                        (Verdict::Undecided, party.clone(), Vec::new(), Some(why.clone()))
                    }
                };
                let (line, on, word, id) = (notice.line, Day(notice.on), notice.happened.as_str(), notice.id.clone());
                Notice { line, on, notice: word, id, party, verdict, fields, why }
            })
            .collect();
        let transit = updated.transits(treaty).into_iter().map(|Longest { party, days, id, since }| Transit {
            party,
            days,
            id,
            since: since.map(Day),
        });
        Self {
            treaty: treaty.id.to_owned(),
            verdict: if notices.iter().any(|one| one.verdict == Verdict::Undecided) {
                Verdict::Undecided
            } else {
                Verdict::Holds
            },
            declared,
            at,
            items: updated.items(),
            notices,
            later: updated.later,
            transit: transit.collect(),
            name: treaty.name.to_owned(),
        }
    }
}

impl Notice {
    /// What happened, or why it cannot have, for people.
    fn text(&self) -> String {
        if let Some(why) = &self.why {
            return why.clone();
        }
        if self.verdict == Verdict::NotBinding {
            return "the declaration has it already".to_owned();
        }
        let or_none = |text: &str| if text.is_empty() { "none".to_owned() } else { text.to_owned() };
        let each = self.fields.iter();
        let each = each.map(|Difference { field, from, to }| format!("{field}: {} → {}", or_none(from), or_none(to)));
        each.collect::<Vec<_>>().join("; ")
    }

    fn outcome(&self) -> &'static str {
        match self.verdict {
            Verdict::Holds | Verdict::Fails => "applied",
            Verdict::Undecided => "impossible",
            Verdict::NotBinding => "declared",
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        super::csv_columns(
            out,
            &[
                ("treaty", &|_: &Notice| self.treaty.clone()),
                ("line", &|row| row.line.to_string()),
                ("on", &|row| row.on.0.to_string()),
                ("notice", &|row| row.notice.to_owned()),
                ("id", &|row| row.id.clone()),
                ("party", &|row| row.party.clone()),
                ("verdict", &|row| row.verdict.as_str().to_owned()),
                ("fields", &|row| if row.why.is_none() { row.text() } else { String::new() }),
                ("why", &|row| row.why.clone().unwrap_or_default()),
            ],
            &self.notices,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let (declared, at) = (self.declared.0, self.at.0);
        let head = style::styled(style::HEAD, &self.name);
        line(out, format_args!("{head}, declared for {declared}, with notices up to {at}"))?;
        if !self.notices.is_empty() {
            let mut table = style::table(&["line", "on", "notice", "item", "party", "outcome", ""]);
            for row in &self.notices {
                table.add_row([
                    style::number(row.line),
                    Cell::new(row.on.0),
                    Cell::new(row.notice),
                    Cell::new(&row.id),
                    Cell::new(&row.party),
                    Cell::new(row.outcome()),
                    Cell::new(row.text()),
                ]);
            }
            style::write(&table, out)?;
        }
        for Transit { party, days, id, since } in &self.transit {
            let still = since.as_ref().map_or(String::new(), |Day(since)| format!(", on its way since {since}"));
            let days = count(u64::from(*days), "day", "days");
            line(out, format_args!("longest in transit, {party}: {days}, {id}{still}"))?;
        }
        let number = |verdict| self.notices.iter().filter(|row| row.verdict == verdict).count();
        line(
            out,
            format_args!(
                "{}: {}; notices: {} applied, {} impossible, {} declared already, {} of later days",
                style::verdict(self.verdict),
                count(self.items as u64, "item", "items"),
                number(Verdict::Holds),
                number(Verdict::Undecided),
                number(Verdict::NotBinding),
                self.later
            ),
        )
    }
}
