//! `proverka calendar check`: whether notices were complete and in time, and which ones never came.

use std::io::Write;

use proverka::calendar::{Date, DateRange, Interval, Moment};
use proverka::count::CountRange;
use proverka::judge::{Notice, Occasion, Question};
use proverka::treaty::{Due, Force, Provided, Treaty};
use proverka::verdict::{Finding, Truth, Verdict};

use super::super::term::today;
use crate::args::calendar::Check;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::input::given::{self, Asked, Read};
use crate::input::{self, file};
use crate::report::calendar::check::{Report, Row, Timing, When, length};
use crate::report::{Day, Report as _};

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts or the notices cannot be read.
pub(super) fn run(args: &Check, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let at = args.at.map_or_else(today, Ok)?;
    input::treaty::with(&args.treaty, &args.acts, |treaty, acts| {
        if treaty.deadlines.is_empty() {
            return Err(Failure::usage(
                format!("{} has no deadlines", treaty.id),
                "expected a treaty with deadlines, such as new-start, or a file with `deadlines`",
            ));
        }
        let question = Question { treaty, acts, at: Interval::exactly(Date::MAX), last_day: args.last_day.into() };
        let asked = Asked { question, at };
        let text = file::read(&args.file, FileKind::NOTICES)?;
        let read = given::read(&text, &asked)?;
        let report = judge(&asked, args.from, &read);
        report.write(args.format, out)?;
        Ok(report.verdict)
    })
}

/// Judges every notice, and looks for those that were due and never came.
fn judge(asked: &Asked<'_>, from: Option<Date>, read: &[Read<'_>]) -> Report {
    let mut rows: Vec<Row> = Vec::new();
    for one in read {
        // What is counted in a window is judged with its window.
        if !matches!(one.occasion.deadline.due, Due::InEach(..)) {
            rows.push(row(one));
        }
    }
    let mut missing = Vec::new();
    let own = asked.question.treaty.id;
    let mut ids: Vec<&str> = vec![own];
    for one in read {
        if !ids.contains(&one.treaty.id) {
            ids.push(one.treaty.id);
        }
    }
    for id in ids {
        let Some(question) = asked.about(id) else { continue };
        let of: Vec<&Read<'_>> = read.iter().filter(|one| one.treaty.id == id).collect();
        WasDue { question, at: asked.at, from, read: &of }.add_to(&mut rows, &mut missing);
    }
    let verdicts = rows.iter().chain(&missing).map(|row| row.verdict);
    Report {
        treaty: own.to_owned(),
        from: from.map(Day),
        at: Day(asked.at),
        verdict: Verdict::all(verdicts),
        notices: rows,
        missing,
        name: asked.question.treaty.name.to_owned(),
    }
}

/// What was due under one treaty.
struct WasDue<'q, 'a> {
    question: Question<'a>,
    at: Date,
    from: Option<Date>,
    read: &'q [&'q Read<'a>],
}

impl WasDue<'_, '_> {
    fn add_to(&self, rows: &mut Vec<Row>, missing: &mut Vec<Row>) {
        let treaty = self.question.treaty;
        let first = self.from.or(treaty.entry_into_force.map(|entry| entry.value)).unwrap_or(Date::MIN);
        let Ok(days) = DateRange::new(first, self.at.max(first)) else { return };
        let end = Moment::new(self.at, 23, 59, 59).unwrap_or(Moment::midnight(self.at));
        for deadline in treaty.deadlines {
            if matches!(deadline.due, Due::InEach(..)) {
                self.question.falls_due(deadline, None, days, |occasion| {
                    let times: Vec<&&Read<'_>> = self.of(&occasion, None).collect();
                    let row = counted(treaty, &occasion, &times, end);
                    if times.is_empty() { missing.push(row) } else { rows.push(row) }
                });
                continue;
            }
            if deadline.force != Force::Duty {
                continue;
            }
            for place in 0..treaty.parties.len() {
                self.question.falls_due(deadline, Some(place), days, |occasion| {
                    if self.of(&occasion, Some(place)).next().is_none() {
                        missing.push(never_came(treaty, &occasion, place, end));
                    }
                });
            }
        }
    }

    /// The notices that are about this occasion and that this party gave, or may have given.
    fn of<'s>(&'s self, occasion: &Occasion<'_>, party: Option<usize>) -> impl Iterator<Item = &'s &'s Read<'s>> {
        let (id, due, window) = (occasion.deadline.id.to_owned(), occasion.due, occasion.window);
        let same = move |one: &&&Read<'_>| {
            let about = &one.occasion;
            about.deadline.id == id && about.due == due && about.window == window
        };
        let mine = move |one: &&&Read<'_>| party.is_none() || one.by.is_none() || one.by == party;
        self.read.iter().filter(move |one| same(one) && mine(one))
    }
}

fn code(treaty: &Treaty<'_>, place: Option<usize>) -> Option<String> {
    place.and_then(|place| treaty.parties.get(place)).map(|party| party.code.to_owned())
}

/// The judgement of one notice.
fn row(one: &Read<'_>) -> Row {
    let deadline = one.occasion.deadline;
    let judged = one.occasion.judge(one.notice);
    let absent = |key: &&str| one.contains.as_ref().is_some_and(|keys| keys.iter().all(|own| own != *key));
    let without: Vec<String> = deadline.contents.iter().filter(absent).map(str::to_owned).collect();
    let asks = deadline.contents.iter().next().is_some();
    let complete = match (&one.contains, asks) {
        (_, false) => Truth::True,
        (None, true) => Truth::Unknown,
        (Some(_), true) => Truth::known(without.is_empty()),
    };
    let content = Verdict::if_binding(complete, one.occasion.applies);
    let timing = Timing::new(deadline.force, judged.finding.verdict);
    let mut why = Vec::new();
    match judged.finding.verdict {
        Verdict::Holds => {}
        Verdict::Fails => {
            let word = if deadline.force == Force::Right { "too early" } else { "late" };
            let by = match (judged.left.exact(), judged.left.latest()) {
                (Some(left), _) => length(left.unsigned_abs()),
                (None, Some(least)) => format!("at least {}", length(least.unsigned_abs())),
                (None, None) => "an unknown time".to_owned(),
            };
            why.push(format!("{by} {word}"));
        }
        Verdict::NotBinding => why.push(not_binding(deadline.due)),
        Verdict::Undecided => why.push(undecided(one)),
    }
    match content {
        Verdict::Fails => why.push(format!("incomplete: without {}", without.join(", "))),
        Verdict::Undecided if complete == Truth::Unknown => {
            let keys: Vec<&str> = deadline.contents.iter().collect();
            why.push(format!("the file does not say whether it contains {}", keys.join(", ")));
        }
        _ => {}
    }
    Row {
        line: Some(one.line),
        treaty: one.treaty.id.to_owned(),
        notice: deadline.id.to_owned(),
        title: deadline.title.to_owned(),
        by: code(one.treaty, one.by),
        window: one.occasion.window.map(|window| window.to_string()),
        event: one.event.map(When),
        due: Some(When(one.occasion.due)),
        provided: judged.finding.measured.map(When),
        counts: deadline.provided.as_str(),
        timing,
        left_s: judged.left.exact(),
        without,
        verdict: judged.finding.verdict.and(content),
        times: None,
        clause: deadline.citation.clause.to_owned(),
        provenance: deadline.citation.provenance.as_str(),
        source: deadline.citation.source.to_owned(),
        why: Some(why.join("; ")).filter(|why| !why.is_empty()),
        note: Some(one.note.clone()).filter(|note| !note.is_empty()),
    }
}

fn not_binding(due: Due<'_>) -> String {
    match due {
        Due::Longer(event, span) => {
            format!("nothing is due: the {event} lasted no longer than {span}, or the treaty was not in force")
        }
        _ => "nothing was due: the treaty was not in force, or did not bind the party".to_owned(),
    }
}

/// What would settle whether a notice was in time.
fn undecided(one: &Read<'_>) -> String {
    let deadline = one.occasion.deadline;
    let provided = one.notice.provided(deadline.provided);
    if one.occasion.due.latest().is_none() {
        "by when it must come is not known".to_owned()
    } else if provided.exact().is_none() {
        let word = match deadline.provided {
            Provided::Received => "received",
            Provided::Sent => "sent",
        };
        format!("when it was {word} is not known exactly enough")
    } else if one.occasion.due.exact().is_none() {
        "when it was due is not known exactly enough".to_owned()
    } else {
        "whether the treaty bound the party is not known".to_owned()
    }
}

/// A row that no line of the file has.
fn bare(treaty: &Treaty<'_>, occasion: &Occasion<'_>, by: Option<usize>, verdict: Verdict) -> Row {
    let deadline = occasion.deadline;
    Row {
        line: None,
        treaty: treaty.id.to_owned(),
        notice: deadline.id.to_owned(),
        title: deadline.title.to_owned(),
        by: code(treaty, by),
        window: occasion.window.map(|window| window.to_string()),
        event: None,
        due: Some(When(occasion.due)),
        provided: None,
        counts: deadline.provided.as_str(),
        timing: Timing::Missing,
        left_s: None,
        without: Vec::new(),
        verdict,
        times: None,
        clause: deadline.citation.clause.to_owned(),
        provenance: deadline.citation.provenance.as_str(),
        source: deadline.citation.source.to_owned(),
        why: None,
        note: None,
    }
}

fn never_came(treaty: &Treaty<'_>, occasion: &Occasion<'_>, place: usize, end: Moment) -> Row {
    let verdict = occasion.judge(Notice::missing(end)).finding.verdict;
    let why = match verdict {
        Verdict::Fails => "it was due and never came",
        _ => "it did not come, and whether it had to by now is not known",
    };
    Row { why: Some(why.to_owned()), ..bare(treaty, occasion, Some(place), verdict) }
}

/// The judgement of how often something was done in a window.
fn counted(treaty: &Treaty<'_>, occasion: &Occasion<'_>, times: &[&&Read<'_>], end: Moment) -> Row {
    let when = times.iter().map(|one| one.event.unwrap_or(Interval::UNKNOWN));
    let Some(finding) = occasion.judge_times(end, when) else {
        return bare(treaty, occasion, None, Verdict::Undecided);
    };
    let Finding { verdict, measured, bound, .. } = finding;
    let number = |range: Option<CountRange>| {
        range.map_or(String::new(), |range| match range.max() {
            Some(most) if most == range.min() => most.to_string(),
            Some(most) => format!("{}..{most}", range.min()),
            None => format!("{}..", range.min()),
        })
    };
    let (found, least) = (number(measured), number(bound));
    let lines: Vec<String> = times.iter().map(|one| one.line.to_string()).collect();
    let lines = if lines.is_empty() { String::new() } else { format!(" (lines {})", lines.join(", ")) };
    let still = if verdict == Verdict::Undecided { ", and the window is not over or a time is not known" } else { "" };
    Row {
        line: times.first().map(|one| one.line),
        timing: if times.is_empty() { Timing::Missing } else { Timing::Counted },
        why: Some(format!("{found} of at least {least}{lines}{still}")),
        times: Some(found),
        ..bare(treaty, occasion, None, verdict)
    }
}
