//! `inspect plan`: how many items to inspect.

use serde_json::{Value, json};

use crate::proverka::proverka;

fn plan(args: &[&str]) -> (i32, Value) {
    let ran = proverka(&[&["inspect", "plan", "--format", "json"], args].concat());
    (ran.status, ran.json())
}

#[test]
fn three_of_the_numbers_give_the_fourth() {
    let (status, report) = plan(&["--items", "200", "--violations", "5", "--confidence", "95%"]);
    assert_eq!(
        (status, &report["sample"], &report["needed"], &report["approximation"]),
        (0, &json!(90), &json!(90), &json!(90))
    );
    // C(195, 90) / C(200, 90) and C(195, 89) / C(200, 89), by Python's whole numbers, rounded down.
    assert_eq!((&report["reached"], &report["with_one_less"]), (&json!("0.951731"), &json!("0.949454")));
    let (status, report) = plan(&["--items", "200", "--violations", "5", "--sample", "90"]);
    assert_eq!((status, &report["reached"]), (0, &json!("0.951731")));
    let (status, report) = plan(&["--items", "200", "--sample", "90", "--confidence", "95%"]);
    assert_eq!((status, &report["violations"]), (0, &json!(5)));
    let (_, report) = plan(&["--items", "200", "--sample", "89", "--confidence", "95%"]);
    assert_eq!(report["violations"], 6);
}

#[test]
fn a_probability_may_be_written_in_three_ways() {
    let with = |confidence: &str| {
        plan(&["--items", "100", "--violations", "3", "--confidence", confidence]).1["sample"].clone()
    };
    assert!(["95%", "0.95", "19/20", "95.0%", "0.9500", "950/1000"].iter().all(|text| with(text) == with("95%")));
    for bad in ["", "%", "1.5", "-1", "0.9x", "1/0", "3/2", "95 %", "1e-3", ".5", "1.", "0.99999999999"] {
        let ran = proverka(&["inspect", "plan", "--items", "100", "--violations", "3", &format!("--confidence={bad}")]);
        assert!(ran.status == 2 && ran.err.contains("such as 95%, 0.95 or 19/20"), "{bad}: {ran:?}");
    }
}

#[test]
fn what_is_not_enough_fails() {
    let (status, report) = plan(&["--items", "200", "--violations", "5", "--sample", "89", "--confidence", "95%"]);
    assert_eq!((status, &report["verdict"], &report["needed"]), (1, &json!("fails"), &json!(90)));
    let (status, report) = plan(&["--items", "20", "--violations", "1", "--confidence", "95%", "--measurement", "0.9"]);
    assert_eq!((status, &report["needed"]), (1, &Value::Null));
    // Exactly what was asked is enough: half of two items find one violation in half of the cases.
    let (status, report) = plan(&["--items", "2", "--violations", "1", "--confidence", "1/2"]);
    assert_eq!((status, &report["needed"], &report["reached"]), (0, &json!(1), &json!("0.500000")));
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    for (args, says) in [
        (&["--items", "20"][..], "expected three of"),
        (&["--items", "20", "--violations", "21", "--confidence", "1"], "there are only 20 items"),
        (&["--items", "20", "--violations", "2", "--sample", "21"], "there are only 20 items"),
        (&["--items", "100001", "--violations", "2", "--confidence", "1"], "100000"),
        (&["--violations", "2", "--confidence", "1"], "--items"),
    ] {
        let ran = proverka(&[&["inspect", "plan"], args].concat());
        assert!(ran.status == 2 && ran.err.contains(says), "{args:?}: {ran:?}");
    }
}
