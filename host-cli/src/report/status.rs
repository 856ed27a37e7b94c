//! The report of `status`.

use std::io::{self, Write};

use serde::Serialize;

use super::{Day, style, term};
use crate::escape::line;

/// The treaties on a day.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The day asked about.
    pub at: Day,
    /// The party asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// One row for each treaty.
    pub treaties: Vec<Row>,
}

/// A treaty on that day. The fields mean the same as in the report of `term`.
#[derive(Debug, Serialize)]
pub struct Row {
    treaty: String,
    name: String,
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    party_standing: Option<&'static str>,
    ends: Option<Day>,
    last_day: Option<Day>,
    days_left: Option<u32>,
    suspended_by: Vec<String>,
    withdrawn: Vec<String>,
    /// When the treaty ends, for people.
    #[serde(skip)]
    ends_in_words: String,
}

impl From<term::Report> for Row {
    fn from(report: term::Report) -> Self {
        let ends_in_words = report.ends_in_words();
        Self {
            treaty: report.treaty,
            name: report.name,
            standing: report.standing,
            bound: report.bound,
            party_standing: report.party_standing,
            ends: report.ends,
            last_day: report.last_day,
            days_left: report.days_left,
            suspended_by: report.suspended_by,
            withdrawn: report.withdrawn,
            ends_in_words,
        }
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let day = |day: Option<Day>| day.map_or(String::new(), |day| day.0.to_string());
        super::csv_columns(
            out,
            &[
                ("at", &|_: &Row| self.at.0.to_string()),
                ("treaty", &|row| row.treaty.clone()),
                ("name", &|row| row.name.clone()),
                ("standing", &|row| row.standing.to_owned()),
                ("ends", &|row| day(row.ends)),
                ("last_day", &|row| day(row.last_day)),
                ("days_left", &|row| row.days_left.map_or(String::new(), |days| days.to_string())),
                ("suspended_by", &|row| row.suspended_by.join(" ")),
                ("withdrawn", &|row| row.withdrawn.join(" ")),
                ("party", &|_| self.party.clone().unwrap_or_default()),
                ("bound", &|row| row.bound.unwrap_or_default().to_owned()),
                ("party_standing", &|row| row.party_standing.unwrap_or_default().to_owned()),
            ],
            &self.treaties,
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let title = match &self.party {
            Some(party) => format!("The treaties of {party} on {}", self.at.0),
            None => format!("The built-in treaties on {}", self.at.0),
        };
        line(out, format_args!("{}", style::styled(style::HEAD, title)))?;
        let binds = self.party.as_ref().map(|party| format!("binds {party}"));
        let header = ["treaty", "name", "standing"].into_iter().chain(binds.as_deref()).chain(["ends", "suspended by"]);
        let mut table = style::table(&header.collect::<Vec<_>>());
        for row in &self.treaties {
            let cells = [row.treaty.clone(), row.name.clone(), row.standing.replace('_', " ")];
            let ends = [row.ends_in_words.clone(), term::codes_or_count(&row.suspended_by)];
            table.add_row(
                cells.into_iter().chain(row.bound.map(|bound| term::binding(bound, row.party_standing))).chain(ends),
            );
        }
        style::write(&table, out)
    }
}
