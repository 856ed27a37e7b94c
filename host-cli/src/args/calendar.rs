//! The arguments of `proverka calendar`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand, ValueEnum};
use proverka::calendar::Date;

use super::{ActFiles, Format, LastDayArg, date, examples};

/// The arguments of `proverka calendar`.
#[derive(Debug, Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_value_name = "check")]
#[command(after_help = examples::CALENDAR)]
pub struct Calendar {
    /// What else to do than to list a calendar.
    #[command(subcommand)]
    pub command: Option<CalendarCommand>,
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

/// The fields of a file of notices, and an example.
const CHECK_HELP: &str = "\
A file of notices is NDJSON with one object a line, or CSV with a header:
  notice    the deadline that it is a notice of, such as six_month_data; `proverka treaty show ID` lists them
  by        the code of the party that gave it; left out if it is one of all parties
  period    a day in the window that it is about, or its name, such as 2011-08-31 or \"half-year 1\"
  event     the moment of the event that it is about, for a deadline that is counted from events
  until     the end of the event, where its length matters
  sent, received   when it was; the treaty says which of them counts, and a notice usually counts when it is received
  contains  the keys that it has, with spaces between them
  treaty    the treaty, if it is not that of --treaty
  note      for readers
A moment is 2011-09-30T20:00:00Z or has another offset from UTC; a day is any moment of that day in UTC; either may be a
range A..B. What is not known is left out.

Example:
  {\"notice\": \"launch\", \"by\": \"US\", \"event\": \"2011-10-20T06:30:00Z\", \"received\": \"2011-10-19\"}
  proverka calendar check given.ndjson --from 2011-09-01 --at 2011-12-31

Exit status: 0 every notice was complete and in time, and none is missing; 1 one was not, or never came; 2 wrong usage or
an unreadable file; 3 it depends on what is not known.";

/// The commands of `proverka calendar`.
#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// Check notices: whether each was complete and in time, and what was due and never came.
    Check(Check),
}

/// The arguments of `proverka calendar check`.
#[derive(Debug, Group)]
#[command(after_help = CHECK_HELP)]
pub struct Check {
    /// The notices (NDJSON or CSV); `-` is standard input.
    pub file: PathBuf,
    /// The treaty of lines that name none: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// Look for notices that never came and were due from this day on. Default: from entry into force on.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Look for notices that never came and were due up to this day. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// What happened to the treaty of --treaty.
    #[command(flatten)]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
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
