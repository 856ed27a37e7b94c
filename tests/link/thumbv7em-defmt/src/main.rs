//! Logs dates, verdicts and findings with defmt on a Cortex-M4.
#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_rt::entry;
use defmt_semihosting as _;
use panic_halt as _;
use proverka::calendar::{Date, MonthEnd, Span};
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::Question;
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
    let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 3, 1));
    defmt::info!("{}", question.standing());
    let mut worst = Verdict::NotBinding;
    let warheads = NEW_START.quantity("warheads").expect("a quantity of the treaty");
    match question.limits().judge_total("US", warheads, CountRange::exactly(1551)) {
        Ok(findings) => findings.for_each(|found| {
            defmt::info!("{}", found.finding);
            worst = worst.and(found.finding.verdict);
        }),
        Err(why) => defmt::error!("{}", why),
    }
    defmt::info!("together: {}", worst);
    semihosting::process::exit(0)
}
