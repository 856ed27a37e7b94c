//! The arguments of `proverka report`.

use std::path::PathBuf;

use clap::Args as Group;
use proverka::calendar::Date;

use super::limits::Reading;
use super::{ActFiles, LastDayArg, date};

/// The arguments of `proverka report`.
#[derive(Debug, Group)]
#[command(after_long_help = HELP)]
pub struct Report {
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(value_name = "TREATY", default_value = "new-start")]
    pub treaty: String,
    /// Declared totals or items, as for `proverka limits`; `-` is standard input.
    /// Default: the built-in public data of the treaty.
    pub input: Option<PathBuf>,
    /// The day of the report: the numbers of this day are judged, and acts after it are not considered.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Date,
    /// The file to write: .html for one page that loads nothing, .md for Markdown. An existing file is replaced.
    /// Default: Markdown on standard output.
    #[arg(id = "answer", short = 'o', long = "output", value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub reading: Reading,
    /// Report on this party only, with the parties of its side; or on the side of this name.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a comment here would become the help text of the whole command")]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
}

/// Examples, and what the exit status means.
const HELP: &str = "\
Examples:
  proverka report --at 2020-03-01 -o report.html             the built-in numbers of New START
  proverka report new-start mine.csv --at 2020-03-01 -o report.html
  proverka report my-treaty.json mine.csv --at 2020-03-01 > report.md

Exit status: as for `proverka limits`: 0 every limit that binds is kept; 1 one is not; 2 wrong usage or unreadable
input; 3 undecided.";
