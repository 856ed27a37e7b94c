//! Whether and how long a treaty is in force, in words, and what could change that. The tense is that of the day of the
//! report.

use proverka::calendar::Date;
use proverka::judge::Question;
use proverka::treaty::StatePartySet;
use proverka::verdict::Verdict;
use serde::Serialize;

use super::super::{days, term};
use super::words;
use crate::journal::words::count;

/// The standing of a treaty.
#[derive(Debug, Serialize)]
pub(super) struct Standing {
    /// Whether it is in force, as the word of a verdict.
    look: &'static str,
    sentence: String,
    facts: Vec<Fact>,
}

/// A fact about the term.
#[derive(Debug, Serialize)]
struct Fact {
    name: &'static str,
    text: String,
}

impl Standing {
    pub(super) fn new(question: &Question<'_>, day: Date, term: &term::Report) -> Self {
        let verdict = term.findings.first().map_or(Verdict::Undecided, |finding| finding.verdict);
        let mut facts = vec![Fact { name: if is_over(day, term) { "Ended" } else { "Ends" }, text: end(day, term) }];
        if let Some(other) = &term.other_reading {
            let last = other.last_day.map_or(String::new(), |day| format!(", last day {}", day.0));
            let rule = match other.last_day_rule {
                "anniversary" => "If the anniversary itself counts as the last day",
                _ => "If the day before the anniversary counts as the last day",
            };
            facts.push(Fact {
                name: "Other reading",
                text: format!("{rule}: {}{last}.", other.standing.replace('_', " ")),
            });
        }
        let mut fact = |name, text: Option<String>| facts.extend(text.map(|text| Fact { name, text }));
        fact("Extension", extension(question, term));
        fact("Withdrawal", withdrawal(question, day));
        let some = |codes: &[String]| (!codes.is_empty()).then(|| term::codes_or_count(codes));
        let suspended = some(&term.suspended_by);
        fact("Suspended by", suspended.map(|who| format!("{who}; a suspension changes no legal date.")));
        fact("Withdrawn", some(&term.withdrawn).map(|who| format!("{who}.")));
        let sentence = words::capitalized(&format!("{} {}.", question.treaty.name, predicate(term)));
        Self { look: verdict.as_str(), sentence, facts }
    }
}

/// Whether the treaty has ended by `day`.
fn is_over(day: Date, term: &term::Report) -> bool {
    term.ends.is_some_and(|ends| ends.0 <= day)
}

/// What the treaty is on the day of the report, as a clause such as `it expired on 2026-02-05`.
pub(super) fn clause(term: &term::Report) -> String {
    format!("it {}", predicate(term))
}

fn predicate(term: &term::Report) -> String {
    let on = term.ends.map_or(String::new(), |day| format!(" on {}", day.0));
    match term.standing {
        "in_force" => match term.last_day {
            Some(last) => {
                let left = term.days_left.map_or(String::new(), |left| {
                    let left = count(u64::from(left), "day", "days");
                    format!(" ({left} left, counting this day)")
                });
                format!("is in force, and its last day in force is {}{left}", words::day(last.0))
            }
            None if term.ends_between.is_some() => "is in force, and the day of its end is not decided".to_owned(),
            None => "is in force, and no end is set".to_owned(),
        },
        "not_yet" => "is not in force yet".to_owned(),
        "provisional" => "is not in force, but is applied provisionally".to_owned(),
        "abandoned" => "never entered into force, and a signatory declared that it will not become a party".to_owned(),
        "expired" => format!("expired{on}"),
        "withdrawn" => format!("ended{on} by withdrawal"),
        "terminated" => format!("ended{on}, because its parties agreed to end it"),
        "superseded" => format!("ended{on}, because another treaty replaced it or its basis ended"),
        _ => "may or may not be in force: the known acts do not decide it".to_owned(),
    }
}

/// When the treaty ends or ended.
fn end(day: Date, term: &term::Report) -> String {
    match (term.ends, term.last_day) {
        (Some(end), Some(last)) => {
            let verb = if is_over(day, term) { "was" } else { "is" };
            format!("{}; the last day in force {verb} {}.", end.0, last.0)
        }
        _ => format!("{}.", words::capitalized(&term.ends_in_words())),
    }
}

/// How far an extension is, and whether one is possible; `None` if the treaty knows of none.
fn extension(question: &Question<'_>, term: &term::Report) -> Option<String> {
    let rule = question.treaty.term.extension;
    let so_far = match term.extension {
        "none" if rule.is_none() => return None,
        "none" => "No party has raised one.",
        "raised" => "A party has raised one.",
        "under_consideration" => "The parties consider one together.",
        "talks_declined" => "Talks on one were declined.",
        "agreed" => "Every party has agreed to one.",
        "in_force" => "One is in force.",
        "ended" => "One was in force until the treaty ended.",
        _ => "Whether one is in force is not decided.",
    };
    let clause = rule.map_or(String::new(), |rule| format!(" ({})", rule.citation.clause));
    let possible = match (term.extendable_until, rule) {
        (Some(until), _) => format!(" All parties together can extend it until {} at the latest{clause}.", until.0),
        (None, Some(rule)) if term.standing == "in_force" && rule.value.longest.is_some() => {
            format!(" No further one is possible{clause}.")
        }
        (None, Some(_)) if term.standing == "in_force" => format!(" The text sets no longest one{clause}."),
        (None, _) => String::new(),
    };
    Some(format!("{so_far}{possible}"))
}

/// What a notice of withdrawal that is received on `day` would do; `None` if none can be given.
fn withdrawal(question: &Question<'_>, day: Date) -> Option<String> {
    let rule = question.treaty.term.withdrawal?;
    let mut effect = None;
    let found = question.if_notice(day, StatePartySet::one(0), |finding| {
        if finding.rule == "withdrawal_notice" {
            effect = finding.bound.map(days);
        }
    });
    if found.verdict == Verdict::Fails {
        return None;
    }
    let notice = words::span(rule.value.notice);
    let then =
        effect.map_or(String::new(), |effect| format!("; one that is received on {day} takes effect on {effect}"));
    Some(format!("A notice takes effect {notice} after the other parties receive it{then} ({}).", rule.citation.clause))
}
