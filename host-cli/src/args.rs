//! Defines what can be typed on the command line. Values stay as typed if their meaning depends on a treaty; the
//! commands interpret them.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use proverka::calendar::{Date, Expected, MonthEnd, ParseError, Span};
use proverka::judge::LastDay;

use crate::input::DateOrder;
use crate::input::dataset::date::{self as written, WrittenDate};

pub mod calendar;
pub mod device;
mod examples;
pub mod inspect;
pub mod journal;
pub mod limits;
pub mod report;

/// Compares what states declare with what their treaties allow, and tells whether a treaty is in force.
///
/// The exit status is the answer: 0 all findings hold, 1 a finding fails, 2 wrong usage or unreadable input, 3
/// undecided.
#[derive(Debug, Parser)]
#[command(name = "proverka", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = examples::PROVERKA)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Write the answer to this file, whole or not at all, instead of standard output. An existing file is replaced.
    // A command whose own argument has this id writes its answer itself.
    #[arg(id = "answer", short = 'o', long = "output", value_name = "FILE", global = true, help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", global = true, help_heading = "Output")]
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always, also in a pipe or a file.
    Always,
    /// Never, not even on a terminal.
    Never,
}

/// The commands of `proverka`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell the story of February 2020 on built-in public data.
    Demo(Demo),
    /// Judge declared forces against a treaty's limits.
    Limits(Box<limits::Limits>),
    /// Write one page on a treaty and a day: what is kept, what is open, and where each number is from.
    Report(report::Report),
    /// Tell whether a treaty is in force on a day, until when, and what would change that.
    Term(Term),
    /// Show every built-in treaty on a day: whether it is in force, until when, and whether it binds a party.
    Status(Status),
    /// Show when each built-in treaty was in force or bound a party, and name the days on which nothing of a kind was.
    Timeline(Timeline),
    /// List what falls due on which day: deadlines and rights, ceilings that begin or end, last days in force.
    Calendar(calendar::Calendar),
    /// Count inspections and other events against the quotas of a treaty.
    #[command(subcommand)]
    Inspect(inspect::Inspect),
    /// List, show, export or check treaties.
    #[command(subcommand)]
    Treaty(Treaty),
    /// Run the sealed device in a simulator: by a script, by hand, or for other programs.
    Sim(Sim),
    /// Calculate with dates and spans.
    #[command(subcommand)]
    Date(DateCommand),
    /// Operate a sealed device over its line: enrol, count, sign, export.
    #[command(subcommand)]
    Device(device::Device),
    /// Check, show, compare and redact sealed records.
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Print a script that completes these commands in a shell.
    Completions(Completions),
    /// Print the manual page of a command, or write those of all commands.
    Man(Man),
}

/// The arguments of `proverka man`.
#[derive(Debug, Group)]
#[command(after_help = examples::MAN)]
pub struct Man {
    /// The command, such as `limits compare`. Default: `proverka` itself.
    pub command: Vec<String>,
    /// Write the pages of all commands into this folder, as `proverka-limits.1` and so on. Existing ones are replaced.
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

impl Command {
    /// Where the file of the declaration is named, for a command that judges the built-in numbers without one.
    pub fn input_mut(&mut self) -> Option<&mut Option<PathBuf>> {
        match self {
            Self::Limits(args) if !args.parts.merge.is_empty() => None,
            Self::Limits(args) => Some(match &mut args.command {
                None => &mut args.input,
                Some(limits::LimitsCommand::Compare(args)) => &mut args.first,
                Some(limits::LimitsCommand::Export(args)) => &mut args.input,
                Some(limits::LimitsCommand::Update(_)) => return None,
            }),
            Self::Report(args) => Some(&mut args.input),
            _ => None,
        }
    }

    /// Whether a script goes on or stops by the exit status.
    #[must_use]
    pub fn is_gate(&self) -> bool {
        matches!(self, Self::Limits(args) if args.fail_on.is_some())
    }
}

/// The arguments of `proverka completions`.
#[derive(Debug, Group)]
#[command(after_help = examples::COMPLETIONS)]
pub struct Completions {
    /// The shell to complete for.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people; in colour if it goes to a terminal and NO_COLOR is not set.
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

/// The order of day, month and year in a date that is written in digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateOrderArg {
    /// Day, month and year: 31.12.2020.
    Dmy,
    /// Month, day and year: 12/31/2020.
    Mdy,
    /// Year, month and day: 2020/12/31. Any other order is refused.
    Ymd,
}

impl From<DateOrderArg> for DateOrder {
    fn from(arg: DateOrderArg) -> Self {
        match arg {
            DateOrderArg::Dmy => Self::DayMonthYear,
            DateOrderArg::Mdy => Self::MonthDayYear,
            DateOrderArg::Ymd => Self::YearMonthDay,
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
#[command(after_help = examples::DEMO)]
pub struct Demo {
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The files of acts: what happened to a treaty, one JSON object a line. Without one, the built-in acts are used.
#[derive(Debug, Default, Group)]
pub struct ActFiles {
    /// The acts that concern the treaty (NDJSON), in place of the built-in ones. An empty file is no acts.
    #[arg(long, value_name = "FILE", conflicts_with = "add_acts")]
    pub acts: Option<PathBuf>,
    /// More acts that concern the treaty, such as extensions and notices (NDJSON), besides the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub add_acts: Option<PathBuf>,
}

/// The arguments of `proverka term`.
#[derive(Debug, Group)]
#[command(after_help = examples::TERM)]
pub struct Term {
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(value_name = "ID|FILE")]
    pub treaty: String,
    /// The day to judge. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "between")]
    pub at: Option<Date>,
    /// A range of days in which the day to judge lies, both ends included: 2021-01-01..2026-03-01.
    #[arg(long, value_name = "DATE..DATE", value_parser = between)]
    pub between: Option<(Date, Date)>,
    /// What happened to the treaty.
    #[command(flatten)]
    pub acts: ActFiles,
    /// Also tell whether the treaty binds this party, and how it stands to the treaty: not joined, bound, notice of
    /// withdrawal running, left. A state of another built-in treaty is not a party to this one.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// Also show what an extension of this length, agreed by all parties on that day, would change: 5y, 18m, 30d.
    #[arg(long, value_name = "SPAN", value_parser = span, allow_hyphen_values = true)]
    pub if_extended: Option<Span>,
    /// Also show what a notice of withdrawal received on this day would change.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub if_notice: Option<Date>,
    /// The party that gives the notice of withdrawal. Default: the first party of the treaty.
    #[arg(long, value_name = "PARTY", requires = "if_notice")]
    pub by: Option<String>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka status`.
#[derive(Debug, Group)]
#[command(after_help = examples::STATUS)]
pub struct Status {
    /// The day to judge. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// Show only the treaties of this party, and whether each one binds it.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka timeline`.
#[derive(Debug, Group)]
#[command(after_help = examples::TIMELINE)]
pub struct Timeline {
    /// The first day to show. Default: the day on which the first of the treaties was signed.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// The last day to show. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// Show only the treaties of this party, and when each one bound it.
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// Show only the treaties of this kind of arms control, such as strategic or intermediate. A kind that does not
    /// exist is refused with a list of those that do.
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// Draw a bar for each treaty over the years, with the gaps, as .svg or .png.
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka treaty`.
#[derive(Debug, Subcommand)]
pub enum Treaty {
    /// List the built-in treaties.
    #[command(after_help = examples::TREATY_LIST)]
    List {
        /// The output format.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Show a treaty: its parties, limits, counting rules and term, each with its clause and how well it is known.
    #[command(after_help = examples::TREATY_SHOW)]
    Show {
        /// An identifier or a JSON file.
        #[arg(value_name = "ID|FILE")]
        treaty: String,
        /// The output format.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Write a treaty as JSON, to be edited and read back with `--treaty FILE`.
    #[command(after_help = examples::TREATY_EXPORT)]
    Export {
        /// An identifier or a JSON file.
        #[arg(value_name = "ID|FILE")]
        treaty: String,
    },
    /// Write the built-in acts of a treaty as JSON, one a line, to be edited and read back with `--acts FILE`.
    #[command(after_help = examples::TREATY_ACTS)]
    Acts {
        /// An identifier or a JSON file; a treaty from a file has no built-in acts.
        #[arg(value_name = "ID|FILE")]
        treaty: String,
    },
    /// Write a treaty with made-up numbers as JSON, to be edited, checked with `treaty lint` and read with `--treaty`.
    New(New),
    /// Hold a table of treaties that somebody made against the built-in ones, and show each difference with its source.
    Check(Check),
    /// Check a treaty's JSON file.
    #[command(after_help = examples::TREATY_LINT)]
    Lint {
        /// The file; `-` is standard input.
        file: PathBuf,
        /// The output format.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}

/// The arguments of `proverka treaty new`.
#[derive(Debug, Group)]
#[command(after_help = examples::TREATY_NEW)]
pub struct New {
    /// The identifier of the treaty, its name in commands.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The name of the treaty for readers.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The codes of the parties, such as US,RU.
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',')]
    pub parties: Vec<String>,
    /// Write no treaty, but a table that says what each key of the file means.
    #[arg(long, conflicts_with_all = ["id", "name", "parties"])]
    pub explain: bool,
}

/// The arguments of `proverka treaty check`.
#[derive(Debug, Group)]
#[command(after_long_help = CHECK_HELP)]
pub struct Check {
    /// The table (CSV): a column `name`, and some of signed, entered into force, ended, status and duration; `-` is
    /// standard input.
    #[arg(value_name = "DATASET")]
    pub file: PathBuf,
    /// The day on which the status is judged. Default: today (UTC).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub at: Option<Date>,
    /// Which day is the last one in force.
    #[arg(long, value_enum, default_value = "eve")]
    pub last_day: LastDayArg,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// What a table may hold, in short.
const CHECK_HELP: &str = "\
Examples:
  proverka treaty check treaties.csv --at 2020-03-01

Names of columns may be in any order and letter case: entry into force, in force or eif; end, expired or terminated.
A date may be 2011-02-05, 05/02/2011, 5.2.2011, 5 February 2011, Feb 5, 2011, February 2011 or 2011. Dates in digits are
read day first, unless a date of the table shows that the month comes first.

Exit status: 0 nothing differs; 1 something differs; 2 the table cannot be read; 3 nothing differs, and a cell or the
name of a treaty cannot be decided.";

/// The lines of a scenario, in short.
const SIM_HELP: &str = "\
Examples:
  proverka sim --list
  proverka sim --script happy-path

Without --script, --listen or --list, a panel opens in the terminal (at least 80 by 24); ? lists its keys.

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

Exit status: 0 every expectation holds; 1 one does not hold; 2 wrong usage or an unreadable script.";

/// The arguments of `proverka sim`.
#[derive(Debug, Group)]
#[command(after_long_help = SIM_HELP)]
pub struct Sim {
    /// Play a scenario: a file, or the name of a built-in scenario (see --list).
    #[arg(long, value_name = "FILE|NAME", conflicts_with = "list")]
    pub script: Option<String>,
    /// List the built-in scenarios.
    #[arg(long)]
    pub list: bool,
    /// Serve the device's line over TCP: a port of this machine, or host:port. Port 0 takes any free port.
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["script", "list"])]
    pub listen: Option<String>,
    /// Keep the flash in a file, so that the device survives a restart. The file is a raw image that `proverka
    /// journal` reads. It holds the device's private key, and the salt key, which opens every redaction of its record.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["script", "list"])]
    pub flash: Option<PathBuf>,
    /// Take the device's random bits from a seed. They are the same each time, so the keys are not secret.
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
    /// Replace these files if they exist. The keys and heads belong to a simulation: do not let them replace real ones.
    #[arg(long, requires = "script")]
    pub force: bool,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// The arguments of `proverka date`.
#[derive(Debug, Subcommand)]
pub enum DateCommand {
    /// Add a span to a date: `date add 2020-01-31 1m --month-end clamp`.
    #[command(after_help = examples::DATE_ADD)]
    Add {
        /// A date (2020-01-31) or a date-time (2020-01-31T12:00:00Z, 2020-01-31T15:00:00+03:00). Months and years are
        /// counted in the calendar of the offset that is written; the answer is in UTC.
        date: String,
        /// A span: 10y, 3m, 45d; on a date-time also 32h. Negative spans go back.
        #[arg(allow_hyphen_values = true, value_parser = span)]
        span: Span,
        /// What to do if the month is too short; required for months and years.
        #[arg(long, value_enum)]
        month_end: Option<MonthEndArg>,
        /// The output format.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Count the days from the first date to the second, or the seconds between two date-times.
    #[command(after_help = examples::DATE_DIFF)]
    Diff {
        /// A date or a date-time.
        from: String,
        /// A date or a date-time.
        to: String,
        /// The output format.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text.as_bytes()).map_err(|error| not_a_date(text, &error))
}

/// Why a text is no date, and how it is written if it is a date in another form.
#[must_use]
pub fn not_a_date(text: &str, error: &ParseError) -> String {
    match error.expected {
        // A day that does not exist.
        Expected::Value(_) => error.to_string(),
        _ => match written::read(text, written::Order::DayFirst) {
            WrittenDate::Days(days) if days.first == days.last => {
                let other = days.swapped.map_or(String::new(), |other| format!(" or {other}"));
                format!("expected YYYY-MM-DD: {}{other}", days.first)
            }
            _ => "expected YYYY-MM-DD, such as 2020-02-27".to_owned(),
        },
    }
}

fn span(text: &str) -> Result<Span, String> {
    Span::parse(text.as_bytes()).map_err(|error| error.to_string())
}

fn between(text: &str) -> Result<(Date, Date), String> {
    let (from, to) =
        text.split_once("..").ok_or("expected two dates with .. between them, such as 2021-01-01..2026-03-01")?;
    let (from, to) = (date(from)?, date(to)?);
    if from > to { Err(format!("{from} is after {to}")) } else { Ok((from, to)) }
}
