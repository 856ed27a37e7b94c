//! Judges two declared numbers on a Cortex-M0, and says how long the treaty has to run.
#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_rt::entry;
use cortex_m_semihosting::debug::{self, EXIT_SUCCESS};
use cortex_m_semihosting::hprintln;
use panic_semihosting as _;
use proverka::calendar::Date;
use proverka::count::CountRange;
use proverka::judge::Question;
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};

/// What the two parties declared; the Russian number is disputed.
const DECLARED: [(&str, &str, CountRange); 3] = [
    ("US", "warheads", CountRange::exactly(1373)),
    ("US", "launchers", CountRange::exactly(800)),
    ("RU", "warheads", CountRange::spanning(1540, 1560)),
];

#[entry]
fn main() -> ! {
    // On a device the day comes from its clock.
    let day: Date = "2020-03-01".parse().expect("a day of the calendar");
    let question = Question::new(&NEW_START, NEW_START_ACTS, day);
    let standing = question.standing();
    hprintln!("{day}: {}, {} days left", standing.status, standing.days_left.unwrap_or(0));

    for (side, quantity, total) in DECLARED {
        let quantity = NEW_START.quantity(quantity).expect("a quantity of the treaty");
        for found in question.limits().judge_total(side, quantity, total).expect("a side of the treaty") {
            let finding = found.finding;
            hprintln!("{side} {}: {} by {}", finding.rule, finding.verdict, finding.citation.clause);
        }
    }
    debug::exit(EXIT_SUCCESS);
    loop {}
}
