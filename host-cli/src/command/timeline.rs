//! `proverka timeline`: shows who was bound by what, and when, and names the gaps.

use std::io::Write;

use proverka::calendar::Date;
use proverka::judge::Status;
use proverka::treaty::catalog;
use proverka::verdict::{Truth, Verdict};

use super::chart;
use super::history::{History, Run, gaps};
use super::status::unknown;
use super::term::today;
use crate::args::Timeline;
use crate::data::kinds::{self, KINDS, Kind};
use crate::failure::Failure;
use crate::files::output;
use crate::report::term::bound;
use crate::report::timeline::{Gap, Period, Report, Row};
use crate::report::{Day, Report as _};
use crate::suggest::did_you_mean_one_of;

mod picture;

/// Runs the command. It reports and judges nothing, so every finding holds.
///
/// # Errors
///
/// [`Failure`] if no built-in treaty has the party or the kind, if the range is upside down, if the system's clock
/// gives no day, or if the chart cannot be written.
pub fn run(args: &Timeline, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let Some(chart) = &args.chart {
        output::check(chart, true)?;
    }
    let report = report(args)?;
    if let Some(path) = &args.chart {
        let picture = picture::of(&report);
        chart::save(path, || picture.svg(), |scale| picture.png(scale))?;
    }
    report.write(args.format, out)?;
    Ok(Verdict::Holds)
}

fn report(args: &Timeline) -> Result<Report, Failure> {
    let kind = args.kind.as_deref().map(kind).transpose()?;
    let to = args.to.map_or_else(today, Ok)?;
    // What is open on the last day asked about may be decided by now.
    let horizon = today().unwrap_or(to).max(to);
    let mut histories = Vec::new();
    for (treaty, acts) in catalog::ALL {
        let place = args.party.as_deref().map(|code| treaty.party(code).ok().map(|(place, _)| place));
        let of_kind = kind.is_none_or(|kind| kind.treaties.contains(&treaty.id));
        if of_kind && place != Some(None) {
            histories.push(History::of(treaty, acts, place.flatten(), args.last_day.into(), horizon));
        }
    }
    histories.sort_by_key(|history| (history.signed, history.treaty.id));
    let Some(earliest) = histories.iter().map(|history| history.signed).min() else {
        return Err(nothing(args));
    };
    let from = args.from.unwrap_or(earliest.min(to));
    if from > to {
        let cure = if args.to.is_some() { "expected the earlier day first" } else { "expected --to DATE, a later day" };
        return Err(Failure::usage(format!("--from {from} is after the last day, {to}"), cure));
    }
    Ok(Report {
        from: Day(from),
        to: Day(to),
        party: args.party.clone(),
        kind: kind.map(|kind| kind.id),
        last_day_rule: proverka::judge::LastDay::from(args.last_day).as_str(),
        gaps: gaps_of_kinds(args, kind, &histories, from, to),
        treaties: histories
            .iter()
            .filter(|history| history.signed <= to)
            .map(|history| row(history, args.party.is_some(), from, to))
            .collect(),
    })
}

/// The gaps of the kind, or of each kind of which there is a treaty.
fn gaps_of_kinds(args: &Timeline, kind: Option<&Kind>, histories: &[History], from: Date, to: Date) -> Vec<Gap> {
    let mut rows = Vec::new();
    for kind in KINDS.iter().filter(|one| kind.is_none_or(|kind| kind.id == one.id)) {
        let of_kind: Vec<&History> =
            histories.iter().filter(|history| kind.treaties.contains(&history.treaty.id)).collect();
        let bound = of_kind.iter().filter_map(|history| history.first_bound()).min();
        let Some(begins) = bound.or_else(|| of_kind.iter().map(|history| history.signed).min()) else { continue };
        // That nothing was in force before the first treaty is worth a line only if somebody asked about those days.
        let from = if args.from.is_some() { from } else { from.max(begins) };
        for gap in gaps(&of_kind).into_iter().filter(|gap| gap.meets(from, to)) {
            let row = Gap::new(kind, args.party.as_deref(), gap.sure, gap.first, gap.last);
            rows.push(Gap { before: gap.before, after: gap.after, ..row });
        }
    }
    rows
}

/// The periods of a treaty that the range touches, each of them whole.
fn row(history: &History, of_party: bool, from: Date, to: Date) -> Row {
    let periods = |runs: Vec<(&'static str, Date, Option<Date>)>| {
        runs.into_iter().map(|(word, first, last)| Period::new(word, first, last)).collect()
    };
    let standings = history.standings.iter().filter(|run| run.meets(from, to));
    let binding = history.binds.iter().filter(|run| run.meets(from, to) && run.answer != Truth::False);
    let standing = |run: &Run<Status>| (run.answer.as_str(), run.first, run.last);
    let binds = |run: &Run<Truth>| (bound(run.answer), run.first, run.last);
    Row {
        treaty: history.treaty.id.to_owned(),
        name: history.treaty.name.to_owned(),
        kinds: kinds::of(history.treaty.id).map(|kind| kind.id).collect(),
        periods: periods(standings.map(standing).collect()),
        bound: of_party.then(|| periods(binding.map(binds).collect())),
    }
}

/// The kind with this word, if there is a built-in treaty of it.
fn kind(word: &str) -> Result<&'static Kind, Failure> {
    let built_in = |kind: &&Kind| catalog::ALL.iter().any(|(treaty, _)| kind.treaties.contains(&treaty.id));
    KINDS.iter().filter(built_in).find(|kind| kind.id == word).ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().filter(built_in).map(|kind| kind.id).collect();
        Failure::usage(
            format!("no built-in treaty is of a kind '{word}'{}", did_you_mean_one_of(word, known.iter().copied())),
            format!("expected one of {}", known.join(", ")),
        )
    })
}

/// The refusal of a question that no built-in treaty answers.
fn nothing(args: &Timeline) -> Failure {
    match (&args.party, &args.kind) {
        (Some(party), Some(kind)) if catalog::ALL.iter().any(|(treaty, _)| treaty.party(party).is_ok()) => {
            Failure::usage(
                format!("no built-in treaty of the kind '{kind}' has a party '{party}'"),
                format!("leave out --kind to see all treaties of {party}, or --party to see all of that kind"),
            )
        }
        (party, _) => unknown(party.as_deref().unwrap_or_default()),
    }
}
