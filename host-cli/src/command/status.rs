//! `proverka status`: shows every built-in treaty on a day, or those of one party.

use std::io::Write;

use proverka::calendar::Interval;
use proverka::judge::{LastDay, Question};
use proverka::treaty::catalog;
use proverka::verdict::Verdict;

use super::term::today;
use crate::args::Status;
use crate::data::names::STATES;
use crate::failure::Failure;
use crate::report::status::{Report, Row};
use crate::report::term::{bound, report};
use crate::report::{Day, Report as _};
use crate::suggest::did_you_mean;

/// Runs the command. It reports and judges nothing, so every finding holds.
///
/// # Errors
///
/// [`Failure`] if no built-in treaty has the party, or if the system's clock gives no day.
pub fn run(args: &Status, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let day = args.at.map_or_else(today, Ok)?;
    let at = Interval::exactly(day);
    let mut treaties = Vec::new();
    for (treaty, acts) in catalog::ALL {
        let question = Question { treaty, acts, at, last_day: LastDay::Eve };
        let mut row = report(treaty, at, question.last_day, &question.standing());
        if let Some(code) = &args.party {
            let Ok((place, _)) = treaty.party(code) else { continue };
            row.bound = Some(bound(question.binds(place)));
            row.party_standing = Some(question.party_standing(place).as_str());
        }
        treaties.push(Row::from(row));
    }
    if let Some(code) = args.party.as_ref().filter(|_| treaties.is_empty()) {
        return Err(unknown(code));
    }
    Report { at: Day(day), party: args.party.clone(), treaties }.write(args.format, out)?;
    Ok(Verdict::Holds)
}

/// The refusal of a party that no built-in treaty has.
pub(super) fn unknown(code: &str) -> Failure {
    let parties = catalog::ALL.iter().flat_map(|(treaty, _)| treaty.parties);
    let parties = parties.flat_map(|party| [(party.code, party.code), (party.name, party.code)]);
    let states = STATES.iter().flat_map(|(code, names)| names.iter().map(|name| (*name, *code)));
    Failure::usage(
        format!("no built-in treaty has a party '{code}'{}", did_you_mean(code, parties.chain(states))),
        "expected a two-letter code of ISO 3166, such as US, or SU for the USSR",
    )
}
