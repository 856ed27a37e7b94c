//! The verdict of a page in one sentence, with the numbers that matter most.

use std::collections::BTreeSet;

use proverka::calendar::Date;
use proverka::treaty::Treaty;
use proverka::verdict::Verdict;
use serde::Serialize;

use super::super::limits::{Report, Row};
use super::super::term;
use super::limits::{allowed, name};
use super::{standing, words};
use crate::journal::words::count;

/// The most findings that a sentence lists.
const LISTED: usize = 3;

/// The answer that stands at the top.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// The word of the verdict, such as `not binding`.
    verdict: &'static str,
    /// The same word without spaces, which names its look.
    look: &'static str,
    sentence: String,
}

impl Answer {
    pub(super) fn new(treaty: &Treaty<'_>, day: Date, limits: &Report, term: &term::Report) -> Self {
        let sentence = format!("On {},{} {}", words::day(day), age(limits), sentence(treaty, limits, term));
        Self { verdict: words::verdict(limits.verdict), look: limits.verdict.as_str(), sentence }
    }
}

/// Which numbers were judged, if they are older than the day.
fn age(limits: &Report) -> String {
    let of_day = |row: &Row| Some((row.declared_for?.0, row.age_days?.unsigned_abs()));
    let binding = limits.findings.iter().filter(|row| row.verdict != Verdict::NotBinding);
    let ages: BTreeSet<(Date, u32)> = binding.filter_map(of_day).collect();
    let before = |days: u32| format!("{} before", count(u64::from(days), "day", "days"));
    match (ages.first(), ages.len()) {
        (None, _) => String::new(),
        (Some((day, days)), 1) => format!(" by the numbers declared for {}, {},", words::day(*day), before(*days)),
        (Some((day, days)), _) => {
            format!(" by the last numbers of each party, the oldest of {}, {},", words::day(*day), before(*days))
        }
    }
}

fn sentence(treaty: &Treaty<'_>, limits: &Report, term: &term::Report) -> String {
    let with = |verdict| limits.findings.iter().filter(move |row| row.verdict == verdict);
    let count = |verdict| with(verdict).count();
    let binding = limits.findings.len() - count(Verdict::NotBinding);
    let of_all = |number: usize, one: &str, several: &str| {
        format!("{number} of {binding} {}", if number == 1 { one } else { several })
    };
    let judged = if limits.not_judged.is_empty() { "" } else { " that were judged" };
    let the_limits = format!("the limits of {}{judged}", treaty.name);
    match limits.verdict {
        Verdict::Fails => {
            let failed: Vec<&Row> = with(Verdict::Fails).collect();
            let open = match count(Verdict::Undecided) {
                0 => String::new(),
                open => format!("; {}", of_all(open, "is undecided", "are undecided")),
            };
            let failing = of_all(failed.len(), "findings fails", "findings fail");
            format!("{the_limits} are not kept: {failing}: {}{open}.", list(&failed, breach))
        }
        Verdict::Holds => {
            let holding = of_all(count(Verdict::Holds), "findings holds", "findings hold");
            format!("{the_limits} are kept: {holding}{}.", tightest(with(Verdict::Holds)))
        }
        Verdict::Undecided => {
            let open: Vec<&Row> = with(Verdict::Undecided).collect();
            let missing = open.iter().filter(|row| row.measured.is_none() && row.measured_between.is_none()).count();
            let why = match missing {
                0 => String::new(),
                missing if missing == open.len() => ", because nobody gave a number".to_owned(),
                missing => format!(", {missing} of them because nobody gave a number"),
            };
            let open = of_all(open.len(), "findings is undecided", "findings are undecided");
            format!("it cannot be decided whether {the_limits} are kept: {open}{why}; none fails.")
        }
        Verdict::NotBinding if limits.findings.is_empty() => {
            format!("no limit of {} was judged: the input has no numbers for its limits.", treaty.name)
        }
        Verdict::NotBinding => {
            // While the treaty is in force, it is the limit that has its own days.
            let own = limits.findings.first().and_then(|row| row.why.clone()).filter(|_| term.standing == "in_force");
            let why = own.unwrap_or_else(|| standing::clause(term));
            format!("no limit of {} binds: {why}.", treaty.name)
        }
    }
}

/// Describes the first few findings.
fn list(rows: &[&Row], describe: impl Fn(&Row) -> String) -> String {
    let mut parts: Vec<String> = rows.iter().take(LISTED).map(|row| describe(row)).collect();
    if let Some(more) = rows.len().checked_sub(LISTED).filter(|more| *more > 0) {
        parts.push(format!("and {more} more"));
    }
    parts.join("; ")
}

/// A finding that fails, in words.
fn breach(row: &Row) -> String {
    let off = row.margin.map_or(String::new(), |margin| {
        let margin = margin.to_string();
        format!(", {} too {}", margin.trim_start_matches('-'), if row.at_least { "few" } else { "many" })
    });
    let allows = if row.at_least { "requires" } else { "allows" };
    let (clause, number, what, bound) = (&row.clause, row.number(), name(&row.rule), allowed(row));
    format!("{} declared {number} {what}, and {clause} {allows} {bound}{off}", row.party)
}

/// The finding that is closest to its limit, in words.
fn tightest<'r>(rows: impl Iterator<Item = &'r Row>) -> String {
    // The margin is compared as a share of the limit, because limits have different units.
    let share = |row: &&Row| {
        let (margin, bound) = (row.margin?.0.steps(), row.bound?.0.steps());
        (bound > 0).then_some((i128::from(margin), i128::from(bound)))
    };
    let known = rows.filter_map(|row| Some((share(&row)?, row)));
    let closest = known.reduce(|one, other| {
        let ((margin, bound), (other_margin, other_bound)) = (one.0, other.0);
        if other_margin * bound < margin * other_bound { other } else { one }
    });
    closest.map_or(String::new(), |(_, row)| {
        let margin = row.margin.map_or(String::new(), |margin| margin.to_string());
        format!(
            "; the closest is {} of {}: {} declared, {}, margin {margin}",
            name(&row.rule),
            row.party,
            row.number(),
            allowed(row)
        )
    })
}
