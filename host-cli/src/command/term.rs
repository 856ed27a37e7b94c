//! `proverka term`: shows the standing of a treaty.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use proverka::calendar::{Date, Interval, Moment};
use proverka::judge::{EndRange, LastDay, Question, TermFinding, WhatIf};
use proverka::treaty::{Act, Acts, StatePartySet, Treaty, catalog};
use proverka::verdict::Verdict;

use crate::args::Term;
use crate::failure::Failure;
use crate::input::{self, acts};
use crate::report::term::{Reading, Report, Row, WhatIfRow, act, bound, report, row};
use crate::report::{Day, Report as _, days};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts or a value cannot be read.
pub fn run(args: &Term, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let at = match (args.at, args.between) {
        (Some(day), _) => Interval::exactly(day),
        (None, Some((from, to))) => range(from, to)?,
        (None, None) => Interval::exactly(today()?),
    };
    input::treaty::with(&args.treaty, &args.acts, |treaty, acts| {
        let question = Question { treaty, acts, at, last_day: LastDay::from(args.last_day) };
        let mut answer = self::answer(&question)?;
        if let Some(code) = &args.party {
            let is_elsewhere = || catalog::ALL.iter().any(|(other, _)| other.party(code).is_ok());
            let (bound, standing) = if treaty.party(code).is_err() && is_elsewhere() {
                ("no", "not_a_party")
            } else {
                let (place, _) = party(treaty, Some(code))?;
                (bound(question.binds(place)), question.party_standing(place).as_str())
            };
            answer.party = Some(code.clone());
            answer.bound = Some(bound);
            answer.party_standing = Some(standing);
        }
        if let Some(span) = args.if_extended {
            let mut findings = Vec::new();
            let found = question.if_extended(span, |finding| findings.push(row(&finding))).map_err(|error| {
                Failure::usage(
                    format!("an extension of {} by {span}: {error}", treaty.id),
                    "expected a treaty whose term runs out",
                )
            })?;
            let act = format!("extended by {span} on {} by all parties", days(at));
            answer.what_if.push(what_if(act, &found, findings));
        }
        if let Some(day) = args.if_notice {
            let (place, code) = party(treaty, args.by.as_deref())?;
            let mut findings = Vec::new();
            let found = question
                .if_notice(day, StatePartySet::one(place), |finding: TermFinding<'_>| findings.push(row(&finding)));
            answer.what_if.push(what_if(
                format!("{code} gives notice of withdrawal, received on {day}"),
                &found,
                findings,
            ));
        }
        answer.write(args.format, out)?;
        Ok(Verdict::all(answer.findings.iter().map(|finding| finding.verdict)))
    })
}

/// The complete answer to a question.
///
/// # Errors
///
/// [`Failure`] if an act is too long to be written.
pub fn answer(question: &Question<'_>) -> Result<Report, Failure> {
    let standing = question.standing();
    let mut answer = report(question.treaty, question.at, question.last_day, &standing);
    question.findings(|finding| answer.findings.push(row(&finding)));
    answer.other_reading = other_reading(question, &standing);
    for one in so_far(question.acts, question.at) {
        answer.acts.push(act(question.treaty, one));
        answer.record.push(acts::raw(one, question.treaty)?);
    }
    Ok(answer)
}

/// What the other reading of the last day gives, if it gives a different result.
fn other_reading(question: &Question<'_>, standing: &proverka::judge::Standing) -> Option<Reading> {
    let last_day = match question.last_day {
        LastDay::Eve => LastDay::Anniversary,
        LastDay::Anniversary => LastDay::Eve,
    };
    let other = Question { last_day, ..*question }.standing();
    let differs = other.last_day != standing.last_day || other.status != standing.status;
    differs.then(|| Reading {
        last_day_rule: last_day.as_str(),
        standing: other.status.as_str(),
        last_day: other.last_day.map(Day),
        days_left: other.days_left,
    })
}

/// The acts that happened, or may have happened, by the last day of the question.
pub(super) fn so_far<'a>(acts: Acts<'a>, at: Interval<Date>) -> impl Iterator<Item = &'a Act<'a>> {
    acts.up_to(at.latest().unwrap_or(Date::MAX)).as_slice().iter()
}

fn what_if(act: String, found: &WhatIf, findings: Vec<Row>) -> WhatIfRow {
    WhatIfRow {
        act,
        verdict: found.verdict,
        ends: EndRange::exact(found.after).map(Day),
        last_day: found.last_day.map(Day),
        findings,
    }
}

/// The place and the code of the party with this code, or of the first party of the treaty.
fn party<'a>(treaty: &Treaty<'a>, code: Option<&str>) -> Result<(usize, &'a str), Failure> {
    let place = match code {
        Some(code) => input::treaty::party(treaty, code)?,
        None => 0,
    };
    Ok((place, treaty.parties.get(place).map_or("", |party| party.code)))
}

/// The interval between two days, both included.
fn range(from: Date, to: Date) -> Result<Interval<Date>, Failure> {
    Interval::new(Some(from), Some(to))
        .map_err(|_| Failure::usage(format!("{from} is after {to}"), "expected the earlier day first"))
}

/// Today's date in UTC, by the system's clock.
pub(super) fn today() -> Result<Date, Failure> {
    now().map(Moment::date)
}

/// This moment, by the system's clock.
pub(super) fn now() -> Result<Moment, Failure> {
    let unset = || Failure::usage("the system's clock gives no day", "expected --at DATE");
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| unset())?.as_secs();
    let seconds = i64::try_from(seconds).map_err(|_| unset())?;
    Moment::from_unix_seconds(seconds).map_err(|_| unset())
}
