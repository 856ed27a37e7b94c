//! `proverka inspect plan`: how many items to inspect.

use std::io::Write;

use proverka::sampling::{Inspection, Probability, confidence, detectable, sample_size};
use proverka::verdict::Verdict;

use crate::args::inspect::Plan as Args;
use crate::failure::Failure;
use crate::report::Report as _;
use crate::report::plan::{Reached, Report};

/// Runs the command.
///
/// # Errors
///
/// [`Failure::Usage`] if the numbers do not fit each other, or too few of them are given.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let report = answer(args)?;
    report.write(args.format, out)?;
    Ok(report.verdict)
}

fn answer(args: &Args) -> Result<Report, Failure> {
    let Args { items, measurement, .. } = *args;
    for (name, number) in [("--violations", args.violations), ("--sample", args.sample)] {
        if let Some(number) = number.filter(|number| *number > items) {
            let wrong = format!("{name} {number}, and there are only {items} items");
            return Err(Failure::usage(wrong, format!("expected a number from 0 to {items}")));
        }
    }
    let known =
        || Failure::usage("too little is known", "expected three of --items, --violations, --sample and --confidence");
    let mut report = Report::new(items, measurement);
    match (args.violations, args.sample, args.confidence) {
        (Some(violations), sample, Some(asked)) => {
            let inspection = inspection(items, violations, measurement)?;
            let needed = sample_size(inspection, asked);
            report.violations = Some(violations);
            report.asked = Some(Reached::exactly(asked));
            report.needed = needed;
            report.sample = sample.or(needed);
            report.reached = report.sample.map(|sample| reached(inspection, sample));
            report.with_one_less =
                needed.and_then(|needed| needed.checked_sub(1)).map(|less| reached(inspection, less));
            report.usual = usual(items, violations, asked, measurement);
            let is_enough = needed.is_some_and(|needed| sample.is_none_or(|sample| sample >= needed));
            report.verdict = if is_enough { Verdict::Holds } else { Verdict::Fails };
        }
        (Some(violations), Some(sample), None) => {
            report.violations = Some(violations);
            report.sample = Some(sample);
            report.reached = Some(reached(inspection(items, violations, measurement)?, sample));
        }
        (None, Some(sample), Some(asked)) => {
            let found = detectable(items, sample, measurement, asked);
            report.violations = found;
            report.sample = Some(sample);
            report.asked = Some(Reached::exactly(asked));
            report.reached = found
                .and_then(|violations| Inspection::new(items, violations, measurement))
                .map(|inspection| reached(inspection, sample));
            report.verdict = if found.is_some() { Verdict::Holds } else { Verdict::Fails };
        }
        _ => return Err(known()),
    }
    Ok(report)
}

fn inspection(items: u32, violations: u32, measurement: Probability) -> Result<Inspection, Failure> {
    Inspection::new(items, violations, measurement).ok_or_else(|| {
        Failure::usage(format!("{violations} of {items} items"), "expected at most as many violations as items")
    })
}

/// The probability that is reached, rounded down to millionths.
fn reached(inspection: Inspection, sample: u32) -> Reached {
    Reached::millionths(confidence(inspection, sample, Reached::PARTS))
}

/// The size by the formula that handbooks give, (1 - (1 - P)^(1/D)) (N - (D - 1)/2), rounded up. It is shown beside the
/// exact one, and nothing is judged by it.
#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an approximation to compare with"
)]
fn usual(items: u32, violations: u32, asked: Probability, measurement: Probability) -> Option<u32> {
    if violations == 0 || measurement.part() < measurement.whole() {
        return None;
    }
    let (items, violations) = (f64::from(items), f64::from(violations));
    let missed = 1.0 - f64::from(asked.part()) / f64::from(asked.whole());
    let size = (1.0 - missed.powf(violations.recip())) * (items - (violations - 1.0) / 2.0);
    Some(size.ceil().clamp(0.0, items) as u32)
}
