//! Judges two declared numbers on a Cortex-M0, and says how long the treaty has to run.
#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{self, EXIT_SUCCESS};
use cortex_m_semihosting::hprintln;
use panic_semihosting as _;
use proverka::calendar::{Date, Interval};
use proverka::count::CountRange;
use proverka::judge::{LastDay, Question};
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};

/// What the two parties declared. Of the Russian launchers nothing is known here.
fn declared(side: &str, quantity: &str) -> Option<CountRange> {
    match (side, quantity) {
        ("US", "warheads") => Some(CountRange::exactly(1373)),
        ("US", "launchers") => Some(CountRange::exactly(800)),
        ("RU", "warheads") => Some(CountRange::spanning(1540, 1560)),
        _ => None,
    }
}

#[entry]
fn main() -> ! {
    // On a device the day comes from its clock.
    let day: Date = "2020-03-01".parse().expect("a day of the calendar");
    let at = Interval::exactly(day);
    let question = Question { treaty: &NEW_START, acts: NEW_START_ACTS, at, last_day: LastDay::Eve };
    let standing = question.standing();
    hprintln!("{day}: {}, {} days left", standing.status.as_str(), standing.days_left.unwrap_or(0));

    let is_asked = |id: &str| id == "warheads" || id == "launchers";
    for found in question.limits().judge(|quantity| is_asked(quantity.id), |side, quantity| declared(side, quantity.id))
    {
        let finding = found.finding;
        let (verdict, clause) = (finding.verdict.as_str(), finding.citation.clause);
        hprintln!("{} {}: {verdict} by {clause}, margin {:?}", found.side, finding.rule, finding.margin);
    }
    debug::exit(EXIT_SUCCESS);
    loop {}
}
