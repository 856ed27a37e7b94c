//! Logs dates, verdicts and findings with defmt on a Cortex-M4.
#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_rt::entry;
use defmt_semihosting as _;
use panic_halt as _;
use proverka::calendar::{Date, Interval, MonthEnd, Span};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, Question};
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
use proverka::verdict::Verdict;

#[entry]
fn main() -> ! {
    const SIGNED: Date = date!(2010, 4, 8);
    defmt::info!("signed on {}", SIGNED);
    match SIGNED.add(Span::Years(10), MonthEnd::Clamp) {
        Ok(date) => defmt::info!("ten years later is {}", date),
        Err(why) => defmt::error!("no such day: {}", why),
    }
    let at = Interval::exactly(date!(2020, 3, 1));
    let question = Question { treaty: &NEW_START, acts: NEW_START_ACTS, at, last_day: LastDay::Eve };
    defmt::info!("{}", question.standing());
    let mut worst = Verdict::NotBinding;
    for found in question.limits().judge(|quantity| quantity.id == "warheads", |_, _| Some(CountRange::exactly(1551))) {
        defmt::info!("{}", found.finding);
        worst = worst.and(found.finding.verdict);
    }
    defmt::info!("together: {}", worst);
    semihosting::process::exit(0)
}
