//! The arguments of `proverka inspect`.

use std::path::PathBuf;

use clap::{Args as Group, Subcommand};
use proverka::calendar::Moment;
use proverka::sampling::{MOST_ITEMS, Probability};

use super::{ActFiles, Format, LastDayArg, date};
use crate::input::rows::last_second;

/// The columns of the files, and examples.
const CHECK_HELP: &str = "\
A file of events is CSV with a header, or NDJSON with one object a line:
  date      the day of the event; or, in place of it,
  from, to  its first and its last day; a year counts it on its first day
  kind      what it was, such as type_one_inspection; see `proverka treaty show ID`
  by        the code of the party that acted, such as the inspecting one
  of        the code of the party that accepted it, such as the inspected one
  place     where it was
  note      for readers
A day may be a range, such as 2012-02-04..2012-02-06. What is not known is left empty.

A file of steps has a row for each step of each inspection, in the same two forms:
  inspection  a name that all steps of one inspection have
  kind, by, of, place
              as above; one row of the inspection is enough
  step        notice, acknowledgement, flight_plan, departure, arrival (at the point of entry),
              designation (of the site), restrictions, transport (arrival at the site), start,
              end or report
  at          a moment such as 2011-04-16T09:30:00Z or 2011-04-16T12:30+03:00, a day, or an
              interval A/B of two of them; `..` is an open end
  note        for readers
The steps are judged by the times that the treaty sets between them. The quotas count each
inspection from its start to its end.

Examples:
  date,kind,by,of,place
  2011-04-16,type_one_inspection,US,RU,Uzhur
  proverka inspect check inspections.csv --treaty new-start --at 2011-12-31

  inspection,kind,by,of,place,step,at
  A-1,type_one_inspection,US,RU,Uzhur,designation,2011-04-16T09:00Z
  A-1,,,,,restrictions,2011-04-16T10:05Z
  proverka inspect check steps.csv --treaty new-start --at 2011-04-16T12:00Z

Exit status: 0 every quota and every time between steps is kept; 1 one is broken; 2 wrong usage
or an unreadable file; 3 it depends on what is not known.";

/// The commands of `proverka inspect`.
#[derive(Debug, Subcommand)]
pub enum Inspect {
    /// Judge the steps of inspections, and count them or other events against the quotas of a treaty.
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
  proverka inspect plan --items 200 --violations 5 --confidence 95% --chart sample-sizes.svg

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
    /// Draw the sample size by the number of violations, as .svg or .png: exact, and by the usual approximation.
    #[arg(long, value_name = "FILE", requires = "confidence")]
    pub chart: Option<PathBuf>,
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

/// Reads a moment, or a date as its last second.
fn end_or_moment(text: &str) -> Result<Moment, String> {
    if text.contains('T') {
        return Moment::parse(text.as_bytes())
            .map_err(|error| format!("{error}: expected a date, or a moment such as 2011-04-16T09:30:00Z"));
    }
    date(text).map(last_second)
}

/// The arguments of `proverka inspect check`.
#[derive(Debug, Group)]
#[command(after_help = CHECK_HELP)]
pub struct Check {
    /// The events, or the steps of inspections (CSV or NDJSON); `-` is standard input.
    pub file: PathBuf,
    /// The treaty: an identifier (see `proverka treaty list`) or a JSON file.
    #[arg(long, value_name = "ID|FILE", default_value = "new-start")]
    pub treaty: String,
    /// The day whose windows are shown even without an event, up to which steps are on record. Default: now (UTC).
    #[arg(long, value_name = "DATE|MOMENT", value_parser = end_or_moment)]
    pub at: Option<Moment>,
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
