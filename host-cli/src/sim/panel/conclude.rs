//! What the device concludes and why, in words, with the numbers that decide.

use proverka::inspection::Judgement;
use proverka::journal::payload::NOT_DECLARED;
use proverka::verdict::Truth;
use proverka::verdict::Verdict;
use proverka::wire::{State, Status, Sums};

use crate::device::words::{self, day, span};

/// The limit of a category that has none.
const NO_LIMIT: u32 = u32::MAX;

/// One conclusion: the verdict, its subject, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// The verdict; `None` if there is nothing to judge.
    pub verdict: Option<Verdict>,
    /// The subject of the conclusion.
    pub about: String,
    /// The reason for the verdict.
    pub why: String,
}

fn one(verdict: Option<Verdict>, about: impl Into<String>, why: impl Into<String>) -> Conclusion {
    Conclusion { verdict, about: about.into(), why: why.into() }
}

/// All conclusions, starting with the most general one.
#[must_use]
pub fn conclusions(status: &Status, sums: &Sums) -> Vec<Conclusion> {
    let mut all = vec![one(None, words::state(status.state).to_uppercase(), life(status))];
    if !matches!(status.state, State::Sealed | State::Expired) {
        return all;
    }
    all.push(one(Some(status.overall), "together", overall(status, sums)));
    all.push(one(Some(status.in_force), "term", term(status)));
    all.push(one(None, "time", time(status)));
    for (category, total) in (0..sums.categories).zip(sums.totals) {
        let place = usize::from(category);
        let (limit, declared) = (sums.limits.get(place), sums.declared.get(place));
        let (limit, declared) = (limit.copied().unwrap_or(0), declared.copied().unwrap_or(NOT_DECLARED));
        let verdict = judged(total, limit, declared, status.in_force);
        all.push(one(Some(verdict), format!("{} is {total}", words::letter(category)), count(total, declared, limit)));
    }
    all
}

/// Judges one count with the same code as the device.
fn judged(total: u32, limit: u32, declared: u32, in_force: Verdict) -> Verdict {
    let in_force = Truth::from(in_force);
    let declared = Some(declared).filter(|declared| *declared != NOT_DECLARED);
    let judgement = Judgement::new(total, limit, declared, in_force);
    judgement.limit.and(judgement.declared)
}

fn life(status: &Status) -> String {
    let session = match status.open {
        None => "no session is open".to_owned(),
        Some(holder) => format!("session {}, {}", status.session, words::held(holder)),
    };
    match status.state {
        State::Blank => "never enrolled: both must enrol it".to_owned(),
        State::Enrolling => "an enrolment is under way".to_owned(),
        State::Sealed => format!("in use; {session}"),
        State::Expired => format!("the term is over for good; {session}"),
        State::Retired => "the record is closed, the keys are gone".to_owned(),
        State::Tampered => "the seal was opened: the keys are gone, it signs no more".to_owned(),
        State::Faulty => format!("stopped by fault {}", words::fault(status.fault)),
    }
}

fn overall(status: &Status, sums: &Sums) -> String {
    let over: Vec<String> = (0..sums.categories)
        .filter(|category| {
            let place = usize::from(*category);
            let of = |all: &[u32]| all.get(place).copied().unwrap_or(0);
            of(&sums.totals) > of(&sums.declared) || of(&sums.totals) > of(&sums.limits)
        })
        .map(|category| words::letter(category).to_string())
        .collect();
    match status.overall {
        Verdict::Holds => "all counts are within their numbers".to_owned(),
        Verdict::Fails if over.is_empty() => "the term is over".to_owned(),
        Verdict::Fails => format!("too many of {}", over.join(" and ")),
        Verdict::Undecided => "see the term".to_owned(),
        Verdict::NotBinding => "nothing binds".to_owned(),
    }
}

fn term(status: &Status) -> String {
    let (from, to) = status.expiry;
    match (status.in_force, status.clock.latest) {
        (Verdict::Holds, _) => format!("ends {} or later", day(from)),
        (Verdict::Fails, _) => format!("ended {} or before", day(to)),
        (_, None) => "it may be over by now".to_owned(),
        _ => format!("ends {}: too close", span(from, to)),
    }
}

fn time(status: &Status) -> String {
    match (status.clock.earliest, status.clock.latest) {
        (None, _) => "not known until both state it".to_owned(),
        (Some(earliest), None) => format!("after {}, power was lost", day(earliest)),
        (Some(earliest), Some(latest)) => format!("{} ({} s)", span(earliest, latest), latest - earliest),
    }
}

fn count(total: u32, declared: u32, limit: u32) -> String {
    if total <= declared && total <= limit && declared != NOT_DECLARED && limit != NO_LIMIT {
        return format!("within declared {declared} and limit {limit}");
    }
    let bounds = [
        ("declared", Some(declared).filter(|declared| *declared != NOT_DECLARED)),
        ("limit", Some(limit).filter(|limit| *limit != NO_LIMIT)),
    ];
    let mut parts = Vec::new();
    for (what, bound) in bounds {
        parts.push(match bound.map(|bound| (bound, total.saturating_sub(bound))) {
            None if what == "limit" => "no limit".to_owned(),
            None => format!("none {what}"),
            Some((bound, 0)) => format!("within {what} {bound}"),
            Some((bound, over)) => format!("{over} over {what} {bound}"),
        });
    }
    parts.join(", ")
}
