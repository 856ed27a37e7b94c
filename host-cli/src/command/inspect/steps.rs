//! Judges the steps of inspections by the times that a treaty sets between them.

use proverka::calendar::{Interval, Moment};
use proverka::judge::{Question, StepFinding};
use proverka::treaty::{Step, Treaty};
use proverka::verdict::{Truth, Verdict};

use super::counted;
use crate::input::{events, steps};
use crate::report::inspect::steps::{Finding, Inspection, Step as StepRow, time};
use crate::report::inspect::{Counted, NotCounted};

/// The judgement of the steps of each inspection, as of `now`.
pub(super) fn judge(question: &Question<'_>, now: Moment, read: &[steps::Read]) -> Vec<Inspection> {
    let code = |place: Option<usize>| {
        place.and_then(|place| question.treaty.parties.get(place)).map(|party| party.code.to_owned())
    };
    let one = |read: &steps::Read| {
        let mut findings = Vec::new();
        question.inspection(&read.inspection(), Interval::exactly(now), |found| findings.push(finding(read, &found)));
        let steps = read.times.iter().zip(&read.rows).map(|(one, (line, note))| StepRow {
            step: one.step.as_str(),
            line: *line,
            at: moments(one.at),
            note: Some(note.clone()).filter(|note| !note.is_empty()),
        });
        Inspection {
            inspection: read.id.clone(),
            line: read.line,
            kind: read.kind.clone(),
            by: code(read.by),
            of: code(read.of),
            place: Some(read.place.clone()).filter(|place| !place.is_empty()),
            verdict: Verdict::all(findings.iter().map(|found: &Finding| found.verdict)),
            steps: steps.collect(),
            findings,
        }
    };
    read.iter().map(one).collect()
}

/// The events that quotas count, and the inspections of which there is none.
pub(super) fn events(treaty: &Treaty<'_>, now: Moment, read: &[steps::Read]) -> (Vec<events::Read>, Vec<NotCounted>) {
    let (mut events, mut without) = (Vec::new(), Vec::new());
    for one in read {
        match one.event(now) {
            Ok(event) => events.push(event),
            Err(why) => without.push(NotCounted { event: without_days(treaty, one), why: why.to_owned() }),
        }
    }
    (events, without)
}

/// An inspection that has no day on which it could count.
fn without_days(treaty: &Treaty<'_>, read: &steps::Read) -> Counted {
    let known = read.times.iter().find_map(|one| moments(one.at));
    let event = events::Read {
        line: read.line,
        when: proverka::calendar::DateRange::exactly(proverka::calendar::Date::MIN),
        until: None,
        kind: read.kind.clone(),
        by: read.by,
        of: read.of,
        place: read.place.clone(),
        note: String::new(),
        inspection: Some(read.id.clone()),
    };
    Counted { date: known.unwrap_or_default(), ..counted(treaty, &event, Truth::True) }
}

fn finding(read: &steps::Read, found: &StepFinding<'_>) -> Finding {
    let StepFinding { after, step, missing, finding, .. } = *found;
    let measured = finding.measured;
    let passed = measured.and_then(Interval::exact);
    let bound = finding.bound;
    Finding {
        rule: finding.rule.to_owned(),
        after: after.as_str(),
        step: step.as_str(),
        passed,
        passed_between: measured.filter(|_| passed.is_none()).map(|range| (range.earliest(), range.latest())),
        at_least: bound.and_then(|bound| bound.earliest()),
        at_most: bound.and_then(|bound| bound.latest()),
        margin: finding.margin,
        verdict: finding.verdict,
        missing: missing.map(Step::as_str),
        due: due(read, found).map(|due| due.to_string()),
        clause: finding.citation.clause.to_owned(),
        provenance: finding.citation.provenance.as_str(),
        source: finding.citation.source.to_owned(),
        why: why(read, found),
    }
}

/// Explains why a finding fails, is undecided or does not bind.
fn why(read: &steps::Read, found: &StepFinding<'_>) -> Option<String> {
    let StepFinding { after, step, missing, finding, .. } = *found;
    let (after, step) = (after.as_str(), step.as_str());
    match finding.verdict {
        Verdict::Holds => None,
        Verdict::Fails => Some(breach(found)),
        Verdict::NotBinding if missing.is_none() => {
            Some(format!("the treaty does not bind the parties on the day of `{after}`"))
        }
        Verdict::NotBinding => Some(match due(read, found) {
            Some(due) => format!("not due yet: `{step}` is due by {due}"),
            None => format!("not due yet: no `{}` on record", missing.map_or(step, Step::as_str)),
        }),
        Verdict::Undecided => Some(match (missing, due(read, found)) {
            (Some(_), Some(due)) => format!("no `{step}` on record; it was due by {due}"),
            (Some(missing), None) => format!("no `{}` on record", missing.as_str()),
            (None, _) if finding.margin.is_some_and(i64::is_negative) => {
                format!("{}, if the treaty binds the parties on the day of `{after}`", breach(found))
            }
            (None, _) => format!("it depends on when exactly `{after}` and `{step}` were"),
        }),
    }
}

/// By how much a limit or an order is broken.
fn breach(found: &StepFinding<'_>) -> String {
    let (after, step, finding) = (found.after.as_str(), found.step.as_str(), found.finding);
    let Some(margin) = finding.margin else { return "no time is allowed".to_owned() };
    let by = time(margin.saturating_abs());
    let least = if finding.measured.and_then(Interval::exact).is_some() { "" } else { "at least " };
    let (shortest, longest) = finding.bound.map_or((None, None), |bound| (bound.earliest(), bound.latest()));
    let passed = finding.measured.and_then(|passed| passed.latest());
    match (passed.zip(shortest).filter(|(passed, shortest)| passed < shortest), longest) {
        (Some((_, 0)), _) => format!("out of order: `{step}` is {least}{by} before `{after}`"),
        (Some((_, shortest)), _) => format!("{least}{by} less than the {} required", time(shortest)),
        (None, Some(longest)) => format!("{least}{by} more than the {} allowed", time(longest)),
        (None, None) => format!("{least}{by} too much"),
    }
}

/// The latest moment at which a step that is not on record is due; `None` if nothing says when.
fn due(read: &steps::Read, found: &StepFinding<'_>) -> Option<Moment> {
    found.missing.filter(|missing| *missing == found.step)?;
    let longest = found.finding.bound?.latest()?;
    read.inspection().at(found.after)?.latest()?.add_seconds(longest).ok()
}

/// A moment, or an interval of which an open end is `..`; `None` if nothing is known.
fn moments(at: Interval<Moment>) -> Option<String> {
    let end = |moment: Option<Moment>| moment.map_or("..".to_owned(), |moment| moment.to_string());
    match (at.earliest(), at.latest()) {
        (None, None) => None,
        (one, other) if one == other => one.map(|moment| moment.to_string()),
        (one, other) => Some(format!("{}/{}", end(one), end(other))),
    }
}
