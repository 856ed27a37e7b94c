//! What one feature of the core takes: a program that does with it what a device would. It ends when it has printed how
//! many instructions that took, so `tests/m0/features` runs it in an emulator and reads its size and its stack.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod on_target {
    use core::hint::black_box;
    use cortex_m_semihosting::{debug, hprintln};

    #[cortex_m_rt::entry]
    fn main() -> ! {
        let instructions = proverka_m0::instructions_of(|| {
            black_box(work());
        });
        hprintln!("{}", instructions);
        debug::exit(debug::EXIT_SUCCESS);
        loop {}
    }

    /// Nothing: what is left is the program around it.
    #[cfg(not(any(feature = "dates", feature = "judge", feature = "wire")))]
    #[inline(never)]
    fn work() -> bool {
        false
    }

    /// Reads two dates, adds months to one and compares.
    #[cfg(feature = "dates")]
    #[inline(never)]
    fn work() -> bool {
        use proverka::calendar::{Date, MonthEnd, Span};
        let read = |text: &'static str| Date::parse(black_box(text.as_bytes()));
        match (read("2019-02-02"), read("2019-08-02")) {
            (Ok(notice), Ok(day)) => {
                notice.add(Span::Months(black_box(6)), MonthEnd::Clamp).is_ok_and(|effect| effect <= day)
            }
            _ => false,
        }
    }

    /// Judges one total against New START on a day, with what the feature adds.
    #[cfg(feature = "judge")]
    #[inline(never)]
    fn work() -> bool {
        use proverka::calendar::Date;
        use proverka::judge::Question;
        use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};

        let Ok(day) = Date::parse(black_box(b"2020-03-01")) else { return false };
        let question = Question::new(black_box(&NEW_START), NEW_START_ACTS, day);
        asked(&question)
    }

    #[cfg(feature = "judge")]
    use proverka::judge::Question;

    #[cfg(feature = "limits")]
    fn asked(question: &Question<'_>) -> bool {
        use proverka::count::CountRange;
        use proverka::verdict::Verdict;
        let Ok(quantity) = question.treaty.quantity("warheads") else { return false };
        let total = CountRange::exactly(black_box(1551));
        let Ok(mut found) = question.limits().judge_total("US", quantity, total) else { return false };
        found.any(|found| found.finding.verdict == Verdict::Holds)
    }

    #[cfg(feature = "standing")]
    fn asked(question: &Question<'_>) -> bool {
        black_box(question.standing()).days_left.is_some()
    }

    #[cfg(feature = "quotas")]
    fn asked(question: &Question<'_>) -> bool {
        use proverka::treaty::Event;
        use proverka::verdict::Verdict;
        let Ok(when) = "2020-03-01".parse() else { return false };
        let one = Event { when, until: None, kind: "type_one_inspection", by: Some(0), of: Some(1), place: "" };
        let mut worst = Verdict::NotBinding;
        question.quotas(black_box(&[one]), |found| worst = worst.and(found.finding.verdict));
        worst == Verdict::Fails
    }

    #[cfg(feature = "steps")]
    fn asked(question: &Question<'_>) -> bool {
        use proverka::calendar::{Interval, Moment};
        use proverka::treaty::{Inspection, Step, StepTime};
        use proverka::verdict::Verdict;
        let at = |step, text: &'static str| -> Option<StepTime> {
            Some(StepTime { step, at: Interval::exactly(Moment::parse(black_box(text.as_bytes())).ok()?) })
        };
        let notice = at(Step::Notice, "2020-03-01T08:00:00Z");
        let arrival = at(Step::Arrival, "2020-03-02T15:00:00Z");
        let (Some(notice), Some(arrival)) = (notice, arrival) else { return false };
        let steps = [notice, arrival];
        let inspection = Inspection { kind: "type_one_inspection", by: Some(0), of: Some(1), steps: &steps };
        let mut worst = Verdict::NotBinding;
        question.inspection(&inspection, arrival.at, |found| worst = worst.and(found.finding.verdict));
        worst == Verdict::Fails
    }

    #[cfg(feature = "wire")]
    #[inline(never)]
    fn work() -> bool {
        use proverka::wire::{Answerer, Heard, Hello, Receiver, Reply};
        let (mut receiver, mut answerer) = (Receiver::new(), Answerer::new());
        let mut sent = 0;
        for byte in black_box(b"not a frame of the protocol\0") {
            let Some(Ok(frame)) = receiver.push(*byte) else { continue };
            sent += match answerer.hear(&frame) {
                Heard::Nothing => 0,
                Heard::Send(bytes) => bytes.len(),
                Heard::Hello => answerer.hello(&Hello::THIS_VERSION).len(),
                Heard::Run(asked) => {
                    // Every field of the request is used, and every kind of reply is written.
                    black_box(&asked);
                    let reply = black_box(Reply::Waiting { host: true, inspectorate: false });
                    answerer.reply(&reply).map_or(0, <[u8]>::len)
                }
            };
        }
        sent == 0 && receiver.idle()
    }
}

#[cfg(not(target_os = "none"))]
fn main() {}
