//! `limits compare`: two declarations beside each other, or two days of one.

mod items;

use std::io::Write;
use std::path::Path;

use proverka::calendar::Date;
use proverka::judge::LastDay;
use proverka::treaty::Treaty;
use proverka::verdict::Verdict;

use super::{Case, Judged};
use crate::args::limits::Compare as Args;
use crate::failure::Failure;
use crate::files::input::is_stdin;
use crate::input::{self, Declared, standard};
use crate::report::compare::{Part, Report, Row};
use crate::report::{Day, Number, Report as _};

/// Runs the command. Its verdict is that of the second declaration.
///
/// # Errors
///
/// [`Failure`] if the treaty, its acts or a declaration cannot be read, or if one has no numbers for its day.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let rules = &args.rules;
    if let (Some(first), Some(second)) = (&args.first, &args.second)
        && is_stdin(first)
        && is_stdin(second)
    {
        return Err(Failure::usage("standard input is one declaration, and not two", "expected a file for A or B"));
    }
    input::treaty::with(&rules.treaty, &rules.acts, |treaty, acts| {
        let side = rules.party.as_deref().map(|code| input::treaty::side(treaty, code)).transpose()?;
        let read = |path: Option<&Path>, day, option| {
            input::declared(path, treaty, args.reading.hints(day)).map_err(|failure| match failure {
                // The day of items has another name here.
                Failure::Usage { wrong, right } => {
                    Failure::Usage { wrong, right: right.replace("--at DATE", &format!("{option} DATE")) }
                }
                other => other,
            })
        };
        let first = read(args.first.as_deref(), args.from, "--from")?;
        let second = args.second.as_deref().map(|path| read(Some(path), args.to, "--to")).transpose()?;
        if second.is_none() && matches!(first, Declared::Items(_)) {
            return Err(Failure::usage("items are of one day only", "expected a second file of items to compare with"));
        }
        let later = second.as_ref().unwrap_or(&first);
        let to = day(treaty, later, args.to, None)?;
        let from = day(treaty, &first, args.from, second.is_none().then_some(to))?;
        let case = Case { treaty, acts, declared: &first, last_day: LastDay::from(rules.last_day), side };
        let mut report = between((case, from), (Case { declared: later, ..case }, to));
        report.from.input = standard::name(args.first.as_deref());
        report.to.input = standard::name(args.second.as_deref().or(args.first.as_deref()));
        if let (Some(first), Some(second), Declared::Items(_), Declared::Items(_)) =
            (&args.first, &args.second, &first, later)
        {
            report.items = Some(items::changes(first, second, treaty, side)?);
        }
        report.write(args.format, out)?;
        Ok(report.verdict)
    })
}

/// The day of a declaration that is compared: the one that was asked for, or its latest before `before`.
fn day(treaty: &Treaty<'_>, declared: &Declared, asked: Option<Date>, before: Option<Date>) -> Result<Date, Failure> {
    let days = declared.dates_with_numbers();
    let known = || days.iter().rev().take(4).map(Date::to_string).collect::<Vec<_>>().join(", ");
    match asked {
        Some(day) if days.contains(&day) => Ok(day),
        Some(day) => Err(Failure::usage(
            format!("no numbers under {} for {day}", treaty.id),
            format!("expected a day with numbers; the latest are {}", known()),
        )),
        None => days.iter().copied().rfind(|day| before.is_none_or(|before| *day < before)).ok_or_else(|| {
            Failure::usage(
                "there is no earlier day to compare with",
                "expected numbers of two days, or a second declaration",
            )
        }),
    }
}

/// Compares the numbers of one day with those of another, and says what that means for each limit.
#[must_use]
pub fn between((first, from): (Case<'_>, Date), (second, to): (Case<'_>, Date)) -> Report {
    let before = first.judge(&[Judged::on(from)]);
    let after = second.judge(&[Judged::on(to)]);
    let mut rows: Vec<Row> = Vec::new();
    for row in &after.findings {
        let was = before.findings.iter().find(|was| was.is_about_the_same_as(row));
        rows.push(Row::new(was, Some(row)));
    }
    for row in &before.findings {
        if !after.findings.iter().any(|is| is.is_about_the_same_as(row)) {
            rows.push(Row::new(Some(row), None));
        }
    }
    rows.extend(unlimited((first, from), (second, to), &rows));
    let part = |case: Case<'_>, day: Date, verdict| Part {
        input: String::new(),
        at: Day(day),
        verdict,
        is_counted: matches!(case.declared, Declared::Items(_)),
    };
    Report {
        treaty: second.treaty.id.to_owned(),
        verdict: after.verdict,
        from: part(first, from, before.verdict),
        to: part(second, to, after.verdict),
        rows,
        items: None,
        name: second.treaty.name.to_owned(),
    }
}

/// The numbers that no limit is about on either day.
fn unlimited((first, from): (Case<'_>, Date), (second, to): (Case<'_>, Date), limited: &[Row]) -> Vec<Row> {
    let treaty = second.treaty;
    let before = first.declared.on(from, first.question(from));
    let after = second.declared.on(to, second.question(to));
    let groups = treaty.groups.iter().map(|group| group.id);
    let mut rows = Vec::new();
    for side in treaty.sides().chain(groups) {
        if second.side.is_some_and(|asked| !input::treaty::concerns(treaty, side, asked)) {
            continue;
        }
        for quantity in treaty.quantities {
            let (was, is) = (before.of(side, quantity.id), after.of(side, quantity.id));
            let is_limited = limited.iter().any(|row| row.party == side && row.rule == quantity.id);
            if is_limited || (was.is_none() && is.is_none()) {
                continue;
            }
            rows.push(Row::unlimited(side, quantity.id, was, is, |steps| Number::new(steps, quantity.decimals)));
        }
    }
    rows
}
