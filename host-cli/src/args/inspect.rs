//! The arguments of `proverka inspect`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};
use proverka::calendar::Date;
use proverka::sampling::{MOST_ITEMS, Probability};

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
    /// Say how many items to inspect, so that violations are found with a given probability.
    Plan(Plan),
}

/// What is asked, and examples.
const PLAN_HELP: &str = "\
Give three of --items, --violations, --sample and --confidence: the fourth is the answer. With all four, the answer is
whether the sample is large enough. A probability is 95%, 0.95 or 19/20.

Examples:
  proverka inspect plan --items 200 --violations 5 --confidence 95%
  proverka inspect plan --items 200 --violations 5 --confidence 95% --measurement 9/10
  proverka inspect plan --items 200 --violations 5 --sample 60
  proverka inspect plan --items 200 --sample 60 --confidence 0.95

Exit status: 0 the sample is found, or is large enough; 1 it is too small, or even all items are not enough; 2 wrong
usage.";

/// The arguments of `proverka inspect plan`.
#[derive(Debug, Group)]
#[command(after_help = PLAN_HELP)]
pub struct Plan {
    /// The number of items, at most 100000. Samples are drawn at random, each item at most once.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_ITEMS)))]
    pub items: u32,
    /// The number of items that are not as declared.
    #[arg(long, value_name = "D")]
    pub violations: Option<u32>,
    /// The number of items that are inspected.
    #[arg(long, value_name = "N")]
    pub sample: Option<u32>,
    /// The probability with which at least one violation is to be noticed.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub confidence: Option<Probability>,
    /// The probability with which a violation is noticed once it is inspected.
    #[arg(long, value_name = "P", value_parser = probability, default_value = "1")]
    pub measurement: Probability,
    /// The output format.
    #[arg(long, value_enum, default_value = "table")]
    pub format: Format,
}

/// Reads a probability: a percentage, a decimal fraction or a fraction.
fn probability(text: &str) -> Result<Probability, String> {
    let read = || {
        if let Some((part, whole)) = text.split_once('/') {
            return Probability::new(part.parse().ok()?, whole.parse().ok()?);
        }
        let (digits, mut whole) = text.strip_suffix('%').map_or((text, 1_u32), |digits| (digits, 100));
        let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if before.is_empty() || !is_number(before) || !is_number(after) || digits.ends_with('.') {
            return None;
        }
        let mut part: u32 = before.parse().ok()?;
        for digit in after.bytes() {
            part = part.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
            whole = whole.checked_mul(10)?;
        }
        Probability::new(part, whole)
    };
    read().ok_or_else(|| "expected a probability from 0 to 1, such as 95%, 0.95 or 19/20".to_owned())
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
