//! Measures the flash that proverka needs to read a day and to judge a total against New START on it.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
proverka_m0::flash_program!(|day, _, warheads| {
    use proverka::calendar::Date;
    use proverka::count::CountRange;
    use proverka::judge::Question;
    use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
    use proverka::verdict::Verdict;

    let Ok(day) = Date::parse(day) else { return false };
    let question = Question::new(&NEW_START, NEW_START_ACTS, day);
    let Ok(quantity) = NEW_START.quantity("warheads") else { return false };
    let total = CountRange::exactly(warheads.unsigned_abs());
    let Ok(mut found) = question.limits().judge_total("US", quantity, total) else { return false };
    found.any(|found| found.finding.verdict == Verdict::Holds)
});

#[cfg(not(target_os = "none"))]
fn main() {}
