//! The arguments of `proverka inspect`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};
use proverka::calendar::Date;

use super::{ActFiles, Format, LastDayArg, date};

/// The columns of a file of events, and an example.
const CHECK_HELP: &str = "\
A file of events is CSV with a header, or NDJSON with one object a line:
  date      the day of the event; or, in place of it,
  from, to  its first and its last day; a year counts it on its first day
  kind      what it was, such as type_one_inspection; `proverka treaty show ID` lists the kinds that a treaty counts
  by        the code of the party that acted, such as the inspecting one
  of        the code of the party that accepted it, such as the inspected one
  place     where it was
  note      for readers
A day may be a range, such as 2012-02-04..2012-02-06. What is not known is left empty.

Example:
  date,kind,by,of,place
  2011-04-16,type_one_inspection,US,RU,Uzhur
  proverka inspect check inspections.csv --treaty new-start --at 2011-12-31

Exit status: 0 every quota is kept; 1 one is exceeded; 2 wrong usage or an unreadable file; 3 it depends on what is
not known.";

/// The commands of `proverka inspect`.
#[derive(Debug, Subcommand)]
pub enum Inspect {
    /// Count events, such as inspections, against the quotas of a treaty: used, allowed and remaining.
    Check(Check),
}

/// The arguments of `proverka inspect check`.
#[derive(Debug, Group)]
#[command(after_help = CHECK_HELP)]
pub struct Check {
    /// The events (CSV or NDJSON); `-` is standard input.
    pub file: PathBuf,
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// The day whose windows are shown even without an event. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// What happened to the treaty.
    #[command(flatten)]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}
