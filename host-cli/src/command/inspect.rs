//! `proverka inspect`: judges the steps of inspections, and counts these and other events against the quotas of a
//! treaty.

mod plan;
mod steps;

use std::io::Write;

use proverka::calendar::{Date, Interval};
use proverka::judge::{EndRange, LastDay, Question, QuotaFinding};
use proverka::treaty::{Event, Quota, Treaty, Window};
use proverka::verdict::{Truth, Verdict};

use super::term::now;
use crate::args::inspect::{Check, Inspect};
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::input::{self, events, file};
use crate::report::inspect::steps::Inspection;
use crate::report::inspect::{Counted, NotCounted, Report, Row};
use crate::report::{Day, Report as _, days, treaty::window_words};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts or the events cannot be read.
pub fn run(args: &Inspect, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match args {
        Inspect::Check(args) => check(args, out),
        Inspect::Plan(args) => plan::run(args, out),
    }
}

fn check(args: &Check, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let now = args.at.map_or_else(now, Ok)?;
    input::treaty::with(&args.treaty, &args.acts, |treaty, acts| {
        if treaty.quotas.is_empty() && treaty.steps.is_empty() {
            return Err(without_rules(treaty, "has no quotas of events", "`quotas`"));
        }
        let text = file::read(&args.file, FileKind::EVENTS)?;
        let at = Interval::exactly(now.date());
        let question = Question { treaty, acts, at, last_day: LastDay::from(args.last_day) };
        let report = if input::steps::is_about_steps(&text) {
            let read = input::steps::read(&text, treaty)?;
            let (events, without) = steps::events(treaty, now, &read);
            let inspections = steps::judge(&question, now, &read);
            judge(&question, Some(inspections), &events, without)
        } else if treaty.quotas.is_empty() {
            return Err(without_rules(treaty, "has no quotas of events, only times between steps", "`quotas`"));
        } else {
            judge(&question, None, &events::read(&text, treaty)?, Vec::new())
        };
        report.write(args.format, out)?;
        Ok(report.verdict)
    })
}

/// The failure that there is nothing to judge by.
fn without_rules(treaty: &Treaty<'_>, what: &str, table: &str) -> Failure {
    Failure::usage(
        format!("{} {what}", treaty.id),
        format!("expected a treaty with quotas, such as new-start, inf, start-1 or open-skies, or a file with {table}"),
    )
}

/// Judges events, which may be those of inspections whose steps are judged already.
fn judge(
    question: &Question<'_>,
    inspections: Option<Vec<Inspection>>,
    read: &[events::Read],
    without: Vec<NotCounted>,
) -> Report {
    let treaty = question.treaty;
    let events: Vec<Event<'_>> = read.iter().map(events::Read::event).collect();
    let mut rows = Vec::new();
    // A judgement that borrows from these events lives as long as they do.
    let question = Question { ..*question };
    question.quotas(&events, |found| rows.push(row(&question, &found, read, &events)));
    let not_counted = read.iter().zip(&events).filter_map(|(read, event)| {
        let why = why_not_counted(&question, event)?;
        Some(NotCounted { event: counted(treaty, read, Truth::True), why })
    });
    let verdicts = inspections.iter().flatten().map(|one| one.verdict);
    Report {
        treaty: treaty.id.to_owned(),
        at: Day(question.at.earliest().unwrap_or(Date::MIN)),
        verdict: Verdict::all(rows.iter().map(|row: &Row| row.verdict).chain(verdicts)),
        not_counted: not_counted.chain(without).collect(),
        inspections,
        quotas: rows,
        name: treaty.name.to_owned(),
    }
}

fn row<'a>(question: &Question<'a>, found: &QuotaFinding<'a>, read: &[events::Read], events: &[Event<'a>]) -> Row {
    let QuotaFinding { quota, by, of, place, period, finding } = *found;
    let is_counted = |event: &Event<'a>| question.is_counted(found, event);
    let counts = read.iter().zip(events).map(|(read, event)| (read, is_counted(event)));
    let counted = counts.filter(|(_, counts)| *counts != Truth::False);
    let measured = finding.measured;
    let exact = measured.and_then(proverka::count::CountRange::exact);
    Row {
        quota: quota.id.to_owned(),
        title: quota.title.to_owned(),
        by: by.map(str::to_owned),
        of: of.map(str::to_owned),
        place: place.map(str::to_owned),
        window: quota.window.to_string(),
        in_window: window_words(quota.window),
        from: range(period.first, false),
        to: range(period.end, true),
        used: exact,
        used_between: measured.filter(|_| exact.is_none()).map(|range| (range.min(), range.max())),
        allowed: quota.most,
        remaining: finding.margin,
        verdict: finding.verdict,
        clause: finding.citation.clause.to_owned(),
        provenance: finding.citation.provenance.as_str(),
        source: finding.citation.source.to_owned(),
        events: counted.map(|(read, counts)| self::counted(question.treaty, read, counts)).collect(),
        why: why(quota, found),
    }
}

/// The day or the range of days of one end of a period; `None` if the period has no such end. The last day of a period
/// is the one before its end.
fn range(end: EndRange, before: bool) -> Option<String> {
    let day = |day: Option<Date>| day.and_then(|day| if before { day.previous() } else { Some(day) });
    let (earliest, latest) = (day(end.earliest()), day(end.latest()));
    earliest?;
    Interval::new(earliest, latest).ok().map(days)
}

/// Explains why a finding fails, is undecided or does not bind.
fn why(quota: &Quota<'_>, found: &QuotaFinding<'_>) -> Option<String> {
    match found.finding.verdict {
        Verdict::Holds => None,
        Verdict::Fails => {
            let more = found.finding.margin.map_or(0, i64::unsigned_abs);
            Some(format!("{more} more than the {} allowed {}", quota.most, window_words(quota.window)))
        }
        Verdict::NotBinding => Some("the treaty is not in force in this window".to_owned()),
        Verdict::Undecided => Some(match quota.window {
            Window::Any(_) | Window::AtOnce => {
                "it depends on events of which a day, a party or a place is not known exactly".to_owned()
            }
            _ => "it depends on events that may count in this window: their days, parties and places would settle it"
                .to_owned(),
        }),
    }
}

/// Why no quota counts an event; `None` if one may.
fn why_not_counted(question: &Question<'_>, event: &Event<'_>) -> Option<String> {
    if question.covers(event) == Truth::False {
        let at = Interval::from(event.when);
        return Some(match (Question { at, ..*question }).in_force() {
            Truth::False => "the treaty is not in force on that day".to_owned(),
            _ => "the treaty does not bind these parties on that day".to_owned(),
        });
    }
    let mut quotas = question.treaty.quotas.iter().filter(|quota| quota.events.contains(event.kind)).peekable();
    if quotas.peek().is_none() {
        return Some("no quota counts its kind".to_owned());
    }
    quotas
        .all(|quota| question.is_in_period(quota, event) == Truth::False)
        .then(|| "no quota of its kind runs on that day".to_owned())
}

fn counted(treaty: &Treaty<'_>, read: &events::Read, counts: Truth) -> Counted {
    let code =
        |place: Option<usize>| place.and_then(|place| treaty.parties.get(place)).map(|party| party.code.to_owned());
    Counted {
        line: read.line,
        inspection: read.inspection.clone(),
        date: days(read.when.into()),
        to: read.until.map(|until| days(until.into())),
        kind: read.kind.clone(),
        by: code(read.by),
        of: code(read.of),
        place: Some(read.place.clone()).filter(|place| !place.is_empty()),
        note: Some(read.note.clone()).filter(|note| !note.is_empty()),
        certain: counts == Truth::True,
    }
}
