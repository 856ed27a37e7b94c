//! Defines what can be typed on the command line. Values stay as typed if their meaning depends on a treaty; the
//! commands interpret them.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use proverka::calendar::{Date, MonthEnd, Span};
use proverka::judge::LastDay;

pub mod device;
pub mod journal;

/// Checks what treaties allow against what is declared, and says where a treaty stands.
///
/// The exit status is the answer: 0 all findings hold, 1 a finding fails, 2 bad usage or unreadable input, 3
/// undecided.
#[derive(Debug, Parser)]
#[command(name = "proverka", version, propagate_version = true, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of `proverka`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell the story of February 2020 on built-in public data.
    Demo(Demo),
    /// Judge declared forces against a treaty's limits.
    Limits(Limits),
    /// Say where a treaty stands on a day: in force or not, until when, and what would change that.
    Term(Term),
    /// List, show, export or check treaties.
    #[command(subcommand)]
    Treaty(Treaty),
    /// Run the sealed device in a simulator: by a script, by hand, or for other programs.
    Sim(Sim),
    /// Calculate with dates and spans.
    #[command(subcommand)]
    Date(DateCommand),
    /// Ask a sealed device over its line: enrol, count, sign, export.
    #[command(subcommand)]
    Device(device::Device),
    /// Check, show, compare and redact sealed records.
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Print a script that completes these commands in a shell.
    Completions(Completions),
}

/// The arguments of `proverka completions`.
#[derive(Debug, Group)]
pub struct Completions {
    /// The shell to complete for.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people; colour on a terminal only, never with NO_COLOR set.
    Table,
    /// One JSON document.
    Json,
    /// Comma-separated values with a header line.
    Csv,
}

/// The last day of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LastDayArg {
    /// The day before the anniversary is the last one in force.
    Eve,
    /// The anniversary itself is the last one in force.
    Anniversary,
}

impl From<LastDayArg> for LastDay {
    fn from(arg: LastDayArg) -> Self {
        match arg {
            LastDayArg::Eve => Self::Eve,
            LastDayArg::Anniversary => Self::Anniversary,
        }
    }
}

/// The month-end rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MonthEndArg {
    /// 31 January and one month is the last day of February.
    Clamp,
    /// 31 January and one month is refused.
    Reject,
}

impl From<MonthEndArg> for MonthEnd {
    fn from(arg: MonthEndArg) -> Self {
        match arg {
            MonthEndArg::Clamp => Self::Clamp,
            MonthEndArg::Reject => Self::Reject,
        }
    }
}

/// The arguments of `proverka demo`.
#[derive(Debug, Group)]
pub struct Demo {
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The files of acts: what happened to a treaty, one JSON object a line. Without one, the built-in acts are used.
#[derive(Debug, Default, Group)]
pub struct ActFiles {
    /// What happened to the treaty (NDJSON), in place of the built-in acts. An empty file is no acts.
    #[arg(long, value_name = "FILE", conflicts_with = "add_acts")]
    pub acts: Option<PathBuf>,
    /// What else happened to the treaty (NDJSON), besides the built-in acts.
    #[arg(long, value_name = "FILE")]
    pub add_acts: Option<PathBuf>,
}

/// The arguments of `proverka limits`.
#[derive(Debug, Group)]
pub struct Limits {
    /// Declared totals (CSV: date,party,…) or items (NDJSON or CSV: id,party,kind,state,…); `-` is standard input.
    /// Without it, the built-in public New START data.
    pub input: Option<PathBuf>,
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// Of totals, judge only those of this day; of items, the day that they are declared for.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// Judge only this party, with the parties of its side; or the side of this name.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// What happened to the treaty.
    #[command(flatten)]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// Draw the numbers against the ceilings over time, as .svg or .png.
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka term`.
#[derive(Debug, Group)]
pub struct Term {
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(value_name = "ID|FILE")]
    pub treaty: String,
    /// The day asked about. Without it, today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "between")]
    pub at: Option<Date>,
    /// The days between which the day asked about lies, both included: 2021-01-01..2026-03-01.
    #[arg(long, value_name = "DATE..DATE", value_parser = between)]
    pub between: Option<(Date, Date)>,
    /// What happened to the treaty.
    #[command(flatten)]
    pub acts: ActFiles,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// Also say what an extension by all parties on that day would change: 5y, 18m, 30d.
    #[arg(long, value_name = "SPAN", value_parser = span, allow_hyphen_values = true)]
    pub if_extended: Option<Span>,
    /// Also say what a notice of withdrawal received on this day would change.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub if_notice: Option<Date>,
    /// Whose notice of withdrawal; the treaty's first party without it.
    #[arg(long, value_name = "PARTY", requires = "if_notice")]
    pub by: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka treaty`.
#[derive(Debug, Subcommand)]
pub enum Treaty {
    /// The built-in treaties.
    List {
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// What a treaty says: parties, limits, counting rules, term, each with its clause and how well it is known.
    Show {
        /// An identifier or a JSON file.
        #[arg(value_name = "ID|FILE")]
        treaty: String,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Write a treaty as JSON, to be edited and read back with `--treaty FILE`.
    Export {
        /// An identifier or a JSON file.
        #[arg(value_name = "ID|FILE")]
        treaty: String,
    },
    /// Write the built-in acts of a treaty as JSON, one a line, to be edited and read back with `--acts FILE`.
    Acts {
        /// An identifier or a JSON file; a treaty from a file has no built-in acts.
        #[arg(value_name = "ID|FILE")]
        treaty: String,
    },
    /// Check a treaty's JSON file.
    Lint {
        /// The file; `-` is standard input.
        file: PathBuf,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}

/// The lines of a scenario, in short.
const SIM_HELP: &str = "\
Without --script, --listen or --list: a panel in the terminal (80 by 24 or more), ? for its keys.

Lines of a scenario (more in host-cli/scenarios/README.md):
  scene    seed N | ring PAGES | now MOMENT | expiry MOMENT[..MOMENT]
           limits N... | drift-bound PPM
  parties  enrol | time [PARTY FROM..TO]... | open jointly|PARTY [declared N...]
           tally A +1 | again | correct ENTRY by N | close | cosign both|PARTY
           dispute PARTY | limit A N | extend MOMENT | release [SIZE] | hold
           export | note-export | retire [PARTY] | repeat N ACTION
  world    press a|b|both [TIMES] | wait SPAN | power on|off|cycle
           cut after N words | cut while signing | wire open|closed
           clock drift PPM | clock jump SPAN | firmware NAME | generator stuck
           image save|restore | forge ENTRY by N | truncate N
  expect   refused WHY | silent | state S | power off | verdict V | in-force V
           declared V | limit V | total A N | size N | entries KIND N
           display PICTURE | reads TEXT | fault N | torn N | boot N
           time right|unbounded | grade WORDS | exit N

Exit status: 0 every expectation holds; 1 one does not; 2 bad usage or an unreadable script.";

/// The arguments of `proverka sim`.
#[derive(Debug, Group)]
#[command(after_long_help = SIM_HELP)]
pub struct Sim {
    /// Play a scenario: a file, or the name of one that is built in (see --list).
    #[arg(long, value_name = "FILE|NAME", conflicts_with = "list")]
    pub script: Option<String>,
    /// List the scenarios that are built in.
    #[arg(long)]
    pub list: bool,
    /// Serve the device's line over TCP: a port of this machine, or host:port. Port 0 is any that is free.
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["script", "list"])]
    pub listen: Option<String>,
    /// Keep the flash in a file, so that the device survives a restart; a raw image that `proverka journal` reads. It
    /// holds the device's private key, and the salt key, which opens every redaction of its record.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["script", "list"])]
    pub flash: Option<PathBuf>,
    /// Take the device's random bits from a seed: the same each time, and no secret.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["script", "list"])]
    pub seed: Option<u64>,
    /// Write the record that the scenario ends with, for `proverka journal`.
    #[arg(long, value_name = "FILE", requires = "script")]
    pub bundle: Option<PathBuf>,
    /// Write the public keys of the scenario's parties, for `proverka journal`.
    #[arg(long, value_name = "FILE", requires = "script")]
    pub keys: Option<PathBuf>,
    /// Write the heads that the parties noted, for `proverka journal verify --held`.
    #[arg(long, value_name = "FILE", requires = "script")]
    pub held: Option<PathBuf>,
    /// Replace files of these names. The keys and heads of a simulation are nobody's: do not let them replace real
    /// ones.
    #[arg(long, requires = "script")]
    pub force: bool,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka date`.
#[derive(Debug, Subcommand)]
pub enum DateCommand {
    /// A date, and a span later: `date add 2020-01-31 1m --month-end clamp`.
    Add {
        /// A date (2020-01-31) or a date-time (2020-01-31T12:00:00Z, 2020-01-31T15:00:00+03:00). Months and years are
        /// counted in the calendar of the offset that is written; the answer is in UTC.
        date: String,
        /// A span: 10y, 3m, 45d; on a date-time also 32h. Negative spans go back.
        #[arg(allow_hyphen_values = true, value_parser = span)]
        span: Span,
        /// What to do where the month is too short; must be said for months and years.
        #[arg(long, value_enum)]
        month_end: Option<MonthEndArg>,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Days from the first date to the second; of two date-times, seconds.
    Diff {
        /// A date or a date-time.
        from: String,
        /// A date or a date-time.
        to: String,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text.as_bytes()).map_err(|error| error.to_string())
}

fn span(text: &str) -> Result<Span, String> {
    Span::parse(text.as_bytes()).map_err(|error| error.to_string())
}

fn between(text: &str) -> Result<(Date, Date), String> {
    let (from, to) = text.split_once("..").ok_or("two dates with .. between them, such as 2021-01-01..2026-03-01")?;
    let (from, to) = (date(from)?, date(to)?);
    if from > to { Err(format!("{from} is after {to}")) } else { Ok((from, to)) }
}
