//! Findings as JSON: what a program in another language gets.

use proverka::calendar::Interval;
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::{LastDay, Question};
use proverka::treaty::StatePartySet;
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
use serde_json::{json, to_value};

const DAY: Interval<proverka::calendar::Date> = Interval::exactly(date!(2020, 3, 1));

fn question() -> Question<'static> {
    Question { treaty: &NEW_START, acts: NEW_START_ACTS, at: DAY, last_day: LastDay::Eve }
}

#[test]
fn a_finding_on_a_limit_has_its_clause_its_words_and_its_numbers() {
    let question = question();
    let limits = question.limits();
    let found = limits.judge(|one| one.id == "warheads", |_, _| Some(CountRange::exactly(1551))).next().expect("one");
    let citation = found.finding.citation;
    assert_eq!(
        to_value(found).unwrap(),
        json!({
            "side": found.side,
            "finding": {
                "citation": {"clause": "II(1)(b)", "provenance": citation.provenance.as_str(), "source": citation.source},
                "rule": found.finding.rule,
                "verdict": "fails",
                "measured": "1551",
                "bound": "1550",
                "margin": -1,
            },
        })
    );
}

#[test]
fn a_standing_has_words_and_days() {
    let standing = to_value(question().standing()).unwrap();
    assert_eq!(standing["status"], "in_force");
    assert_eq!(standing["in_force"], "true");
    assert_eq!(standing["last_day"], "2021-02-04");
    assert_eq!(standing["suspended_by"], json!([]));

    let us = StatePartySet::one(NEW_START.party("US").expect("a party").0);
    let withdrawn = to_value(question().if_notice(date!(2020, 3, 1), us, |_| {})).unwrap();
    assert_eq!(withdrawn["last_day"], "2020-05-31");
    assert_eq!(to_value(StatePartySet::first(2)).unwrap(), json!([0, 1]));
}
