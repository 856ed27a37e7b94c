//! `proverka inspect plan`: how many items to inspect.

use std::io::Write;

use proverka::sampling::{Inspection, Probability, confidence, detectable, sample_size};
use proverka::verdict::Verdict;

use crate::args::inspect::Plan as Args;
use crate::chart::curve::{Curve, Line};
use crate::command::chart;
use crate::failure::Failure;
use crate::files::output;
use crate::report::Report as _;
use crate::report::plan::{Reached, Report};

/// Runs the command.
///
/// # Errors
///
/// [`Failure::Usage`] if the numbers do not fit each other, or too few of them are given.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let Some(chart) = &args.chart {
        output::check(chart, true)?;
    }
    let report = answer(args)?;
    if let (Some(path), Some(asked)) = (&args.chart, args.confidence) {
        let picture = picture(args, &report, asked);
        chart::save(path, || picture.svg(), |scale| picture.png(scale))?;
    }
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

/// The picture of the sample sizes for this probability, by the number of violations.
fn picture(args: &Args, report: &Report, asked: Probability) -> Curve {
    /// The largest number of points of a line.
    const POINTS: u32 = 160;
    let Args { items, measurement, .. } = *args;
    let last = report.violations.map_or(20, |violations| violations.saturating_mul(3).max(20)).min(items);
    let step = last.div_ceil(POINTS).max(1);
    let violations = || (1..=last).step_by(usize::try_from(step).unwrap_or(1)).chain(report.violations);
    let through = |size: &dyn Fn(u32) -> Option<u32>| {
        let mut points: Vec<(u32, u32)> =
            violations().filter(|violations| *violations > 0).filter_map(|one| Some((one, size(one)?))).collect();
        points.sort_unstable();
        points.dedup();
        points
    };
    let exact = through(&|violations| sample_size(Inspection::new(items, violations, measurement)?, asked));
    let approximate = through(&|violations| usual(items, violations, asked, measurement));
    let mut lines = vec![Line { label: "exact".to_owned(), points: exact, is_dashed: false }];
    if !approximate.is_empty() {
        lines.push(Line { label: "usual approximation".to_owned(), points: approximate, is_dashed: true });
    }
    let measured = if measurement.part() < measurement.whole() {
        format!("; an inspected violation is noticed with probability {}", Reached::exactly(measurement))
    } else {
        String::new()
    };
    Curve {
        title: format!("How many of {} items to inspect", items),
        subtitle: format!(
            "so that at least one violation is noticed with probability {}{measured}",
            Reached::exactly(asked)
        ),
        across: "number of violations among the items".to_owned(),
        up: "items to inspect".to_owned(),
        lines,
        asked: report.violations.zip(report.needed.or(report.sample)).filter(|(violations, _)| *violations > 0),
        footnotes: vec![
            "Items are drawn at random, each at most once. The exact size is that of the hypergeometric distribution; \
             the approximation is (1 - (1 - P)^(1/D)) (N - (D - 1)/2), rounded up."
                .to_owned(),
        ],
    }
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
