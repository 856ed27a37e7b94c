//! The report of `inspect plan`.

use std::fmt;
use std::io::{self, Write};

use proverka::sampling::Probability;
use proverka::verdict::Verdict;
use serde::Serialize;

use super::style;
use crate::escape::line;
use crate::journal::words::count;

/// How many items are inspected, and what that finds.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether the sample is found or large enough.
    #[serde(serialize_with = "super::word")]
    pub verdict: Verdict,
    /// The number of items.
    pub items: u32,
    /// The number of items that are not as declared: as it was given, or the smallest that is found; `None` if not even
    /// that of all items is.
    pub violations: Option<u32>,
    /// The probability with which a violation is noticed once it is inspected.
    pub measurement: Reached,
    /// The probability that is asked for.
    #[serde(rename = "confidence")]
    pub asked: Option<Reached>,
    /// The number of items that are inspected; `None` if even all are not enough.
    pub sample: Option<u32>,
    /// The smallest sample with which the asked probability is reached; `None` if even all items are not enough, or no
    /// probability was asked for.
    pub needed: Option<u32>,
    /// The probability that the sample reaches, rounded down.
    pub reached: Option<Reached>,
    /// The probability that one item less than needed would reach, rounded down.
    pub with_one_less: Option<Reached>,
    /// The size by the usual approximation; `None` where it does not apply.
    #[serde(rename = "approximation")]
    pub usual: Option<u32>,
}

impl Report {
    /// A report without an answer.
    #[must_use]
    pub fn new(items: u32, measurement: Probability) -> Self {
        Self {
            verdict: Verdict::Holds,
            items,
            violations: None,
            measurement: Reached::exactly(measurement),
            asked: None,
            sample: None,
            needed: None,
            reached: None,
            with_one_less: None,
            usual: None,
        }
    }
}

/// A probability as a text: a fraction as it was asked for, or a decimal fraction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reached(String);

impl Reached {
    /// The number of parts in which a reached probability is written.
    pub const PARTS: u32 = 1_000_000;

    /// A probability as a fraction.
    #[must_use]
    pub fn exactly(probability: Probability) -> Self {
        Self(match (probability.part(), probability.whole()) {
            (part, whole) if part == whole => "1".to_owned(),
            (part, whole) => format!("{part}/{whole}"),
        })
    }

    /// A number of millionths as a decimal fraction.
    #[must_use]
    pub fn millionths(number: u32) -> Self {
        Self(format!("{}.{:06}", number / Self::PARTS, number % Self::PARTS))
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl super::Report for Report {
    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
        let text = |text: &Option<Reached>| text.as_ref().map_or(String::new(), Reached::to_string);
        super::csv_columns(
            out,
            &[
                ("items", &|report: &Self| report.items.to_string()),
                ("violations", &|report| number(report.violations)),
                ("measurement", &|report| report.measurement.to_string()),
                ("confidence", &|report| text(&report.asked)),
                ("sample", &|report| number(report.sample)),
                ("needed", &|report| number(report.needed)),
                ("reached", &|report| text(&report.reached)),
                ("with_one_less", &|report| text(&report.with_one_less)),
                ("approximation", &|report| number(report.usual)),
                ("verdict", &|report| report.verdict.as_str().to_owned()),
            ],
            [self],
        )
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let items = count(self.items, "item", "items");
        let of = |number: u32| count(number, "violation", "violations");
        match (self.violations, self.sample) {
            (Some(violations), Some(sample)) => {
                let violations = of(violations);
                let with =
                    self.reached.as_ref().map_or(String::new(), |reached| format!(" with probability {reached}"));
                line(out, format_args!("inspect {sample} of {items}: at least one of {violations} is noticed{with}"))?;
            }
            (Some(violations), None) => {
                line(out, format_args!("even all {items} are not enough for {}", of(violations)))?;
            }
            (None, _) => line(out, format_args!("no number of violations is noticed with that probability"))?,
        }
        let mut table = style::table(&[]);
        let facts = [
            ("asked", self.asked.as_ref().map(Reached::to_string)),
            ("needed", self.needed.map(|needed| needed.to_string())),
            ("with one less", self.with_one_less.as_ref().map(|less| less.to_string())),
            ("usual approximation", self.usual.map(|usual| self.compared(usual))),
            ("measurement", Some(format!("notices a violation with probability {}", self.measurement))),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                table.add_row([name.to_owned(), value]);
            }
        }
        table.add_row(["verdict".to_owned(), style::verdict(self.verdict)]);
        style::write(&table, out)
    }
}

impl Report {
    /// The usual approximation, and how far it is from what is needed.
    fn compared(&self, usual: u32) -> String {
        match self.needed.map(|needed| i64::from(usual) - i64::from(needed)) {
            None | Some(0) => usual.to_string(),
            Some(more @ 1..) => format!("{usual}, {more} too many"),
            Some(fewer) => format!("{usual}, {} too few", -fewer),
        }
    }
}
