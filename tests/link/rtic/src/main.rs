//! Judges the term of a treaty in a task of RTIC: what is left of it, and what a notice of withdrawal would change.
#![no_std]
#![no_main]

use cortex_m as _;
use panic_semihosting as _;

#[rtic::app(device = lm3s6965, dispatchers = [UART0])]
mod app {
    use cortex_m_semihosting::debug::{self, EXIT_SUCCESS};
    use cortex_m_semihosting::hprintln;
    use proverka::calendar::Date;
    use proverka::date;
    use proverka::judge::Question;
    use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};

    #[shared]
    struct Shared {
        /// The day, which a clock's interrupt would set.
        today: Date,
    }

    #[local]
    struct Local {}

    #[init]
    fn init(_: init::Context) -> (Shared, Local) {
        judge::spawn(date!(2020, 3, 1)).expect("the task is free");
        (Shared { today: date!(2020, 2, 10) }, Local {})
    }

    #[task(shared = [today], priority = 1)]
    async fn judge(mut context: judge::Context, notice: Date) {
        let today = context.shared.today.lock(|today| *today);
        let question = Question::new(&NEW_START, NEW_START_ACTS, today);
        let standing = question.standing();
        hprintln!("{today}: {}, {} days left", standing.status, standing.days_left.unwrap_or(0));

        let us = NEW_START.party_set("US").expect("a party of the treaty");
        let withdrawn = question.if_notice(notice, us, |finding| {
            hprintln!("{}: {}", finding.rule, finding.verdict);
        });
        match withdrawn.last_day {
            Some(day) => hprintln!("after a notice on {notice} the last day is {day}"),
            None => hprintln!("after a notice on {notice} the last day is not known"),
        }
        debug::exit(EXIT_SUCCESS);
    }
}
