//! `limits --yardstick`: numbers against ceilings that do not bind.

use serde_json::{Value, json};

use crate::proverka::{Ran, proverka, temporary};

const AFTER: &str = "date,party,warheads,deployed_delivery_systems\n2026-06-01,US,1551,700\n2026-06-01,RU,1550,701\n";

fn compared(input: &str, more: &[&str]) -> (Ran, Vec<Value>) {
    let file = temporary("totals.csv", input);
    let ran = proverka(&[&["limits", file.path(), "--format", "json"], more].concat());
    let rows = ran.json()["findings"].as_array().expect("findings").clone();
    (ran, rows)
}

#[test]
fn a_treaty_that_ended_is_a_yardstick_and_nobody_breaks_it() {
    let (ran, rows) = compared(AFTER, &["--yardstick", "new-start"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (0, &json!("not_binding")));
    let said = |party: &str, rule: &str| {
        let row = rows.iter().find(|row| row["party"] == party && row["rule"] == rule).expect("a row");
        assert_eq!(row["verdict"], "not_binding");
        let word = match row["yardstick"].as_str().expect("a word") {
            "holds" => "within it",
            "fails" => "above it",
            other => panic!("{other}"),
        };
        let why = row["why"].as_str().expect("why");
        assert_eq!(why, format!("the treaty is not in force; as a yardstick: {word}"));
        (row["yardstick"].clone(), row["margin"].clone())
    };
    // A number that equals the ceiling is within it.
    assert_eq!(said("US", "warheads"), (json!("fails"), json!(-1)));
    assert_eq!(said("RU", "warheads"), (json!("holds"), json!(0)));
    assert_eq!(said("US", "deployed_delivery_systems"), (json!("holds"), json!(0)));
    assert_eq!(said("RU", "deployed_delivery_systems"), (json!("fails"), json!(-1)));
    // The control: without the option, the rows say nothing of it.
    let (ran, rows) = compared(AFTER, &[]);
    assert_eq!(ran.status, 0);
    assert!(rows.iter().all(|row| row.get("yardstick").is_none() && row["verdict"] == "not_binding"));
}

#[test]
fn without_a_name_the_ceilings_are_those_of_the_treaty() {
    let (_, named) = compared(AFTER, &["--yardstick", "new-start"]);
    let (_, rows) = compared(AFTER, &["--yardstick"]);
    assert_eq!(rows, named);
    let (_, rows) = compared(AFTER, &["--treaty", "new-start", "--yardstick"]);
    assert_eq!(rows, named);
}

#[test]
fn a_ceiling_that_binds_is_judged_as_ever_but_the_exit_status_is_never_1() {
    let during = "date,party,warheads\n2020-03-01,US,1551\n2020-03-01,RU,1326\n";
    let (ran, rows) = compared(during, &["--yardstick"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (0, &json!("fails")));
    assert!(rows.iter().all(|row| row.get("yardstick").is_none()));
    // The control: without the option it is 1.
    assert_eq!(compared(during, &[]).0.status, 1);
    // A number that nobody gave is open, as it is for a ceiling that binds.
    let (ran, rows) = compared("date,party,warheads\n2026-06-01,US,1551\n2026-06-01,RU,\n", &["--yardstick"]);
    assert_eq!(ran.status, 3);
    assert_eq!(rows.iter().find(|row| row["party"] == "RU").expect("a row")["yardstick"], "undecided");
}
