//! Judges declared numbers against New START: one that is known, one that is disputed, and one that is missing.
//!
//! `cargo run -p proverka --example judge_a_treaty`

use core::fmt::{Error, Write as _};

use proverka::count::CountRange;
use proverka::date;
use proverka::judge::Question;
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};

/// The known number of each limited quantity for the two parties; `None` if nothing was declared.
fn declared(party: &str, quantity: &str) -> Option<CountRange> {
    match (party, quantity) {
        ("US", "deployed_delivery_systems") => Some(CountRange::exactly(655)),
        ("US", "warheads") => Some(CountRange::exactly(1551)),
        // Two accounts differ, so the number is known as the range that covers both.
        ("US", "launchers") => Some(CountRange::spanning(799, 801)),
        ("RU", "warheads") => Some(CountRange::exactly(1326)),
        _ => None,
    }
}

fn story() -> Result<String, Error> {
    let mut out = String::new();
    let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 3, 1));

    let standing = question.standing();
    let (status, days) = (standing.status.as_str(), standing.days_left.unwrap_or(0));
    writeln!(out, "New START on 2020-03-01: {status}, {days} days left")?;

    let is_asked = |id: &str| ["deployed_delivery_systems", "warheads", "launchers"].contains(&id);
    for found in question.limits().judge(|quantity| is_asked(quantity.id), |side, quantity| declared(side, quantity.id))
    {
        let (side, finding) = (found.side, found.finding);
        let margin = finding.margin.map_or("unknown".to_owned(), |margin| margin.to_string());
        let (clause, verdict) = (finding.citation.clause, finding.verdict.as_str());
        writeln!(out, "{side} {}: {verdict} by {clause}, margin {margin}", finding.rule)?;
    }
    Ok(out)
}

fn main() -> Result<(), Error> {
    print!("{}", story()?);
    Ok(())
}

#[test]
fn a_known_number_is_judged_and_a_disputed_or_missing_one_is_undecided() {
    let told = "\
New START on 2020-03-01: in_force, 341 days left
US deployed_delivery_systems: holds by II(1)(a), margin 45
US warheads: fails by II(1)(b), margin -1
US launchers: undecided by II(1)(c), margin unknown
RU deployed_delivery_systems: undecided by II(1)(a), margin unknown
RU warheads: holds by II(1)(b), margin 224
RU launchers: undecided by II(1)(c), margin unknown
";
    assert_eq!(story().as_deref(), Ok(told));
}
