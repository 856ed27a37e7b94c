//! Items that no counting rule names are listed and never counted as zero in silence.

use serde_json::json;

use crate::proverka::{Ran, proverka, temporary};

/// The INF Treaty without its rules of weight 0.
fn without_zeros() -> String {
    let text = proverka(&["treaty", "export", "inf"]).out;
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains(r#""weight":0"#)).collect();
    let text = kept.join("\n");
    text.replacen("},\n  ],\n  \"ceilings\"", "}\n  ],\n  \"ceilings\"", 1)
}

const LAUNCHERS: &str = "id,party,kind,state\n\
    1,US,intermediate_range_launcher,eliminated\n\
    2,US,intermediate_range_launcher,eliminated\n\
    3,RU,submarine,deployed\n";

fn judged(treaty: &str, format: &str) -> Ran {
    let (treaty, file) = (temporary("inf.json", treaty), temporary("items.csv", LAUNCHERS));
    proverka(&["limits", file.path(), "--treaty", treaty.path(), "--at", "1995-01-01", "--format", format])
}

fn row(ran: &Ran, party: &str) -> serde_json::Value {
    let findings = ran.json()["findings"].as_array().unwrap_or_else(|| panic!("{ran:?}")).clone();
    let rule = "intermediate_range_missiles_and_launchers";
    findings.into_iter().find(|row| row["party"] == party && row["rule"] == rule).expect("a row")
}

#[test]
fn a_launcher_in_a_state_that_no_rule_names_leaves_the_limit_undecided() {
    let ran = judged(&without_zeros(), "json");
    let us = row(&ran, "US");
    assert_eq!((&us["verdict"], &us["measured_between"]), (&json!("undecided"), &json!([0, 2])));
    let why = "items that are not counted may belong to it: a counting rule or a type for them would settle it";
    assert_eq!(us["why"], why);
    assert_eq!(ran.status, 3);
    // The rules of this treaty know nothing of submarines, so its limits cannot be about them.
    assert_eq!(row(&ran, "RU")["verdict"], "holds");
    let lots = json!([
        {"party": "US", "kind": "intermediate_range_launcher", "state": "eliminated", "items": 2},
        {"party": "RU", "kind": "submarine", "state": "deployed", "items": 1},
    ]);
    assert_eq!(ran.json()["not_counted"], lots);
}

#[test]
fn a_rule_of_weight_0_says_that_items_do_not_count() {
    let ran = judged(&proverka(&["treaty", "export", "inf"]).out, "json");
    assert_eq!((&row(&ran, "US")["verdict"], &row(&ran, "US")["measured"]), (&json!("holds"), &json!(0)));
    let lots = json!([{"party": "RU", "kind": "submarine", "state": "deployed", "items": 1}]);
    assert_eq!(ran.json()["not_counted"], lots);
    assert_eq!(ran.status, 0);
}

#[test]
fn table_and_csv_list_them_too() {
    let table = judged(&without_zeros(), "table").out;
    let launchers =
        "not counted: 2 items of US; no counting rule names intermediate_range_launcher in state eliminated";
    assert!(table.contains(launchers), "{table}");
    let csv = judged(&without_zeros(), "csv").out;
    let line = "inf,,US,,not_counted,,2,,,,no counting rule names intermediate_range_launcher in state eliminated,,,,,2,2,,,,items.csv";
    assert!(csv.lines().any(|one| one == line), "{csv}");
}

#[test]
fn lint_warns_of_states_that_no_rule_names() {
    let file = temporary("inf.json", without_zeros());
    let ran = proverka(&["treaty", "lint", file.path()]);
    let warning = "no rule of the quantity says how intermediate_range_launcher counts in state eliminated; a rule of \
        weight 0 says that it does not count";
    assert!(ran.err.contains(warning) || ran.out.contains(warning), "{ran:?}");
    assert!(
        !proverka(&["treaty", "lint", temporary("inf.json", proverka(&["treaty", "export", "inf"]).out).path()])
            .err
            .contains("no rule")
    );
}
