//! The arguments of `proverka calendar`.

use clap::{Args as Group, ValueEnum};
use proverka::calendar::Date;

use super::{ActFiles, LastDayArg, date, examples};

/// The arguments of `proverka calendar`.
#[derive(Debug, Group)]
#[command(after_help = examples::CALENDAR)]
pub struct Calendar {
    /// The treaties: identifiers (see `proverka treaty list`) or JSON files. Default: every built-in treaty.
    #[arg(value_name = "TREATY")]
    pub treaties: Vec<String>,
    /// The first day to list. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// The last day to list. Default: a year after the first.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// The day on which the calendar is made: acts that happened later are not known yet. Default: every act is known.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// List only what this party must or may do, and the days on which the treaty begins and ceases to bind it.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// What happened to the treaty, if there is only one.
    #[command(flatten)]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: CalendarFormat,
}

/// The output format of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalendarFormat {
    /// A table for people; in colour if it goes to a terminal and NO_COLOR is not set.
    Table,
    /// One JSON document.
    Json,
    /// Comma-separated values with a header line.
    Csv,
    /// An iCalendar file (RFC 5545), which calendar programs open.
    Ics,
}
