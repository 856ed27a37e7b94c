//! `proverka calendar`: lists what falls due on which day, across treaties.

mod check;
mod entries;

use std::io::Write;

use proverka::calendar::{Date, Interval, MonthEnd, Span};
use proverka::judge::Question;
use proverka::treaty::catalog;
use proverka::verdict::Verdict;

use super::status::unknown;
use super::term::today;
use crate::args::calendar::{Calendar, CalendarCommand, CalendarFormat};
use crate::args::{ActFiles, Format};
use crate::failure::Failure;
use crate::input;
use crate::report::calendar::{Report, ics};
use crate::report::{Day, Report as _};
use entries::Wanted;

/// Runs the command. It reports and judges nothing, so every finding holds.
///
/// # Errors
///
/// [`Failure`] if a treaty or its acts cannot be read, if no treaty has the party, or if the range is upside down.
pub fn run(args: &Calendar, out: &mut dyn Write) -> Result<Verdict, Failure> {
    if let Some(CalendarCommand::Check(args)) = &args.command {
        return check::run(args, out);
    }
    let report = report(args)?;
    match args.format {
        CalendarFormat::Table => report.write(Format::Table, out)?,
        CalendarFormat::Json => report.write(Format::Json, out)?,
        CalendarFormat::Csv => report.write(Format::Csv, out)?,
        CalendarFormat::Ics => ics::write(&report, out)?,
    }
    Ok(Verdict::Holds)
}

fn report(args: &Calendar) -> Result<Report, Failure> {
    let from = args.from.map_or_else(today, Ok)?;
    let to = args.to.unwrap_or_else(|| from.add(Span::Years(1), MonthEnd::Clamp).unwrap_or(Date::MAX));
    if from > to {
        let cure = if args.to.is_some() { "expected the earlier day first" } else { "expected an earlier day" };
        return Err(Failure::usage(format!("--from {from} is after the last day, {to}"), cure));
    }
    let mut report = Report {
        from: Day(from),
        to: Day(to),
        at: args.at.map(Day),
        party: args.party.clone(),
        last_day_rule: proverka::judge::LastDay::from(args.last_day).as_str(),
        treaties: Vec::new(),
        entries: Vec::new(),
        on_events: Vec::new(),
    };
    let built_in = || catalog::ALL.iter().map(|(treaty, _)| treaty.id.to_owned()).collect();
    let named: Vec<String> = if args.treaties.is_empty() { built_in() } else { args.treaties.clone() };
    check_names(args, &named)?;
    for name in &named {
        input::treaty::with(name, &acts_of(args), |treaty, acts| {
            let place = match &args.party {
                None => None,
                // Of several treaties, those of the party are listed.
                Some(code) if named.len() > 1 && treaty.party(code).is_err() => return Ok(()),
                Some(code) => Some(input::treaty::party(treaty, code)?),
            };
            let known = args.at.unwrap_or(Date::MAX);
            let question = Question {
                treaty,
                acts: acts.up_to(known),
                at: Interval::exactly(known),
                last_day: args.last_day.into(),
            };
            Wanted { question, party: place, from, to }.add_to(&mut report);
            Ok(())
        })?;
    }
    if report.treaties.is_empty() {
        return Err(unknown(args.party.as_deref().unwrap_or_default()));
    }
    report.entries.sort_by(|one, other| one.key().cmp(&other.key()));
    Ok(report)
}

/// Refuses a treaty that is named twice, and a file of acts that nobody could tell the treaty of.
fn check_names(args: &Calendar, named: &[String]) -> Result<(), Failure> {
    if let Some(twice) = named.iter().enumerate().find_map(|(at, name)| named.get(..at)?.contains(name).then_some(name))
    {
        return Err(Failure::usage(format!("{twice} is named twice"), "expected each treaty once"));
    }
    if named.len() > 1 && (args.acts.acts.is_some() || args.acts.add_acts.is_some()) {
        return Err(Failure::usage(
            "--acts and --add-acts are about one treaty".to_owned(),
            "expected one TREATY, such as `proverka calendar new-start --add-acts acts.ndjson`",
        ));
    }
    Ok(())
}

fn acts_of(args: &Calendar) -> ActFiles {
    ActFiles { acts: args.acts.acts.clone(), add_acts: args.acts.add_acts.clone() }
}
