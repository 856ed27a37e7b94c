//! `limits update`: brings a declaration of items up to a later day by the notices since.

use std::io::Write;
use std::path::Path;

use proverka::calendar::{Date, Interval};
use proverka::judge::{LastDay, Question};
use proverka::treaty::Treaty;
use proverka::verdict::Verdict;

use crate::args::ActFiles;
use crate::args::limits::{Limits, Update as Args};
use crate::failure::Failure;
use crate::files::input::{FileKind, base};
use crate::files::{input as files, output};
use crate::input::update::{Outcome, Updated, update};
use crate::input::{self, Declared, file, sites};
use crate::report::limits::Notices;
use crate::report::update::Report;
use crate::report::{Day, Report as _};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the treaty, the items or the notices cannot be read, or the items of the day cannot be written.
pub(super) fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let Some(items) = &args.items {
        let mut read: Vec<(&str, &Path)> = vec![("BASE", &args.base), ("NOTICES", &args.notices)];
        read.extend(args.sites.as_deref().map(|sites| ("--sites", sites)));
        output::distinct(&[("--items", items)], &read)?;
        output::check(items, true)?;
    }
    input::treaty::with(&args.treaty, &ActFiles::default(), |treaty, acts| {
        let updated = update(&args.base, &args.notices, treaty, args.declared, args.at)?;
        let mut report = Report::new(&updated, treaty, Day(args.declared), Day(args.at));
        if let Some(sites) = &args.sites {
            let sites = sites::read(&file::read(sites, FileKind::SITES)?)?;
            let at = Interval::exactly(args.at);
            let question = Question { treaty, acts, at, last_day: LastDay::Eve };
            report.add_places(&updated.places(question, &sites), treaty);
        }
        if let Some(path) = &args.items {
            output::write(path, updated.lines(treaty).as_bytes(), true)?;
        }
        report.write(args.format, out)?;
        Ok(report.verdict)
    })
}

/// The items of the day that `limits` judges, and the outcomes of the notices that lead to it.
///
/// # Errors
///
/// [`Failure`] if a day or the file of items is missing, or if a file cannot be read.
pub(super) fn declared(args: &Limits, notices: &Path, treaty: &Treaty<'_>) -> Result<(Declared, Notices), Failure> {
    let need =
        |what: &str, typed: &str| Failure::usage(format!("--notices without {what}"), format!("expected {typed}"));
    let base_file = args.input.as_deref().ok_or_else(|| need("items", "INPUT, a file of items that were declared"))?;
    let declared: Date = args.declared.ok_or_else(|| need("the day of the items", "--declared DATE"))?;
    let at = args.at.ok_or_else(|| need("the day to judge", "--at DATE"))?;
    let updated = update(base_file, notices, treaty, declared, at)?;
    let counted = updated.counted(treaty, &base(&files::name(base_file)))?;
    Ok((Declared::Items(counted), summary(&updated)))
}

fn summary(updated: &Updated) -> Notices {
    let number = |is: fn(&Outcome) -> bool| updated.notices.iter().filter(|(_, outcome)| is(outcome)).count();
    Notices {
        applied: number(|outcome| matches!(outcome, Outcome::Applied { .. })),
        impossible: number(|outcome| matches!(outcome, Outcome::Impossible { .. })),
        declared: number(|outcome| matches!(outcome, Outcome::Declared)),
        later: updated.later,
    }
}
