//! The record of acts behind an answer: what is built in, what a file adds to it, what a file replaces; and the answers
//! that a wrong record or a wrong reading of it once gave.

use serde_json::json;

use crate::bad_input::refused;
use crate::proverka::{Ran, proverka, temporary};

/// What `--format json` says about a treaty, with more arguments.
fn term(treaty: &str, day: &str, more: &[&str]) -> Ran {
    proverka(&[&["term", treaty, "--at", day, "--format", "json"], more].concat())
}

const US_WITHDRAWS: &str =
    "{\"date\":\"2020-03-01\",\"act\":\"withdrawal_notice\",\"by\":\"US\",\"source\":\"made up\"}\n";

#[test]
fn add_acts_joins_the_built_in_record() {
    // A statement that changes no date: the extension on record still counts.
    let statement = temporary("statement.ndjson", "{\"date\":\"2024-01-01\",\"act\":\"statement\",\"by\":\"US\"}\n");
    let ran = term("new-start", "2024-06-01", &["--add-acts", statement.path()]);
    let answer = ran.json();
    assert_eq!((ran.status, &answer["standing"], &answer["ends"]), (0, &json!("in_force"), &json!("2026-02-05")));
    assert_eq!(answer["suspended_by"], json!(["RU"]));
    let built_in = term("new-start", "2024-06-01", &[]).json()["acts"].as_array().expect("acts").len();
    assert_eq!(answer["acts"].as_array().expect("acts").len(), built_in + 1);
    assert_eq!(ran.err, "", "nothing was replaced");
    // An act that does change one.
    let notice = temporary("notice.ndjson", US_WITHDRAWS);
    let answer = term("new-start", "2020-05-31", &["--add-acts", notice.path()]).json();
    assert_eq!((&answer["ends"], &answer["extension"]), (&json!("2020-06-01"), &json!("talks_declined")));
    // `limits` reads it too.
    let limits = proverka(&["limits", "--at", "2020-09-01", "--add-acts", notice.path(), "--format", "json"]).json();
    assert!(limits["findings"].as_array().expect("findings").iter().all(|row| row["verdict"] == "not_binding"));
}

#[test]
fn acts_replaces_the_built_in_record_and_says_so() {
    let notice = temporary("notice.ndjson", US_WITHDRAWS);
    let ran = term("new-start", "2020-05-31", &["--acts", notice.path()]);
    assert_eq!(ran.json()["extension"], "none", "the talks of 2019 and 2020 are not in the file");
    assert!(ran.err.contains("instead of the") && ran.err.contains("--add-acts"), "{}", ran.err);
    // START I has no record, and a treaty from a file has none either: nothing is replaced.
    let start = temporary("start.ndjson", "{\"date\":\"1995-01-01\",\"act\":\"statement\"}\n");
    assert_eq!(term("start-1", "1996-01-01", &["--acts", start.path()]).err, "");
    let both = term("new-start", "2020-05-31", &["--acts", notice.path(), "--add-acts", notice.path()]);
    refused(&both, &["--acts", "--add-acts"]);
}

#[test]
fn an_empty_file_is_no_acts() {
    let empty = temporary("none.ndjson", "");
    let without = term("new-start", "2024-06-01", &["--acts", empty.path()]);
    let answer = without.json();
    assert_eq!((without.status, &answer["standing"], &answer["ends"]), (1, &json!("expired"), &json!("2021-02-05")));
    assert_eq!(answer["acts"], json!([]));
    let added = term("new-start", "2024-06-01", &["--add-acts", empty.path()]);
    assert_eq!((added.status, &added.json()["ends"]), (0, &json!("2026-02-05")));
}

#[test]
fn the_record_of_every_treaty_comes_back_by_acts() {
    for treaty in ["new-start", "inf", "start-1", "start-2", "sort", "salt-1", "abm"] {
        let printed = proverka(&["treaty", "acts", treaty]);
        assert_eq!(printed.status, 0, "{treaty}");
        let file = temporary("record.ndjson", &printed.out);
        let day = "2026-06-01";
        let (own, read) = (term(treaty, day, &[]), term(treaty, day, &["--acts", file.path()]));
        assert_eq!((own.status, own.out), (read.status, read.out), "{treaty}");
    }
    let file = temporary("mine.json", &proverka(&["treaty", "export", "new-start"]).out);
    assert_eq!(proverka(&["treaty", "acts", file.path()]).out, "", "a treaty from a file has no record");
    refused(&proverka(&["treaty", "acts", "nowhere"]), &["unknown treaty 'nowhere'"]);
}

#[test]
fn the_record_of_new_start_does_not_stop_with_the_treaty() {
    let acts = term("new-start", "2026-06-01", &[]).json()["acts"].clone();
    let has = |date: &str, act: &str| {
        acts.as_array().expect("acts").iter().any(|one| one["date"] == date && one["act"] == act)
    };
    assert!(has("2020-03-01..2020-03-31", "inspections_halted"));
    assert!(has("2022-08-08..2022-08-09", "inspections_halted"));
    // What was put off was the commission, and not talks on an extension.
    assert!(has("2022-11-28", "commission_put_off"));
    assert!(has("2026-02-11", "political_commitment"));
    assert_eq!(term("new-start", "2022-12-01", &[]).json()["extension"], "in_force");
}

#[test]
fn an_extension_of_a_treaty_that_ended_is_not_in_force() {
    let answer = term("new-start", "2026-06-01", &[]).json();
    assert_eq!((&answer["standing"], &answer["extension"]), (&json!("expired"), &json!("ended")));
    let table = proverka(&["term", "new-start", "--at", "2026-06-01"]).out;
    assert!(table.contains("ended: it ran until 2026-02-05"), "{table}");
    assert!(!table.contains("extension         in force"), "{table}");
    assert_eq!(term("new-start", "2025-06-01", &[]).json()["extension"], "in_force");
}

#[test]
fn one_side_that_leaves_start_1_ends_it() {
    let leaves = |by: &str| format!("{{\"date\":\"1995-01-01\",\"act\":\"withdrawal_notice\",\"by\":{by}}}\n");
    let standing = |by: &str| {
        let file = temporary("leaves.ndjson", leaves(by));
        term("start-1", "1996-01-01", &["--add-acts", file.path()]).json()["standing"].clone()
    };
    assert_eq!(standing("\"US\""), "withdrawn");
    // Of four successors that keep the treaty together, three are left.
    assert_eq!(standing("\"RU\""), "in_force");
    assert_eq!(standing("[\"RU\",\"BY\",\"KZ\",\"UA\"]"), "withdrawn");
}

#[test]
fn totals_of_a_side_are_read_where_the_treaty_names_it() {
    let judged = |rows: &str| {
        let file = temporary("totals.csv", format!("date,party,deployed_delivery_systems\n{rows}"));
        let ran = proverka(&["limits", file.path(), "--treaty", "start-1", "--format", "json"]);
        let row = ran.json()["findings"].as_array().expect("findings").iter().find(|row| row["party"] == "SU").cloned();
        row.expect("a row on the side")
    };
    let row = judged("2002-01-01,US,1200\n2002-01-01,SU,1601\n");
    assert_eq!((&row["measured"], &row["verdict"]), (&json!(1601), &json!("fails")));
    // The parties of the side and the side itself: they agree, or nobody knows.
    let parties = "2002-01-01,RU,1500\n2002-01-01,BY,0\n2002-01-01,KZ,0\n2002-01-01,UA,100\n";
    let row = judged(&format!("{parties}2002-01-01,SU,1600\n"));
    assert_eq!((&row["measured"], &row["verdict"]), (&json!(1600), &json!("holds")));
    let row = judged(&format!("{parties}2002-01-01,SU,1601\n"));
    assert_eq!((&row["measured_between"], &row["verdict"]), (&json!([1600, 1601]), &json!("undecided")));
    // Some of the parties cannot have more than the side.
    let row = judged("2002-01-01,RU,1500\n2002-01-01,SU,1600\n");
    assert_eq!((&row["measured"], &row["verdict"]), (&json!(1600), &json!("holds")));
    let row = judged("2002-01-01,RU,1700\n2002-01-01,SU,1600\n");
    assert_eq!(row["verdict"], "undecided");
    // New START names no such side.
    let file = temporary("su.csv", "date,party,warheads\n2020-03-01,SU,1\n");
    refused(&proverka(&["limits", file.path()]), &["unknown party 'SU'", "US, RU"]);
}

#[test]
fn start_2_is_abandoned_since_a_signatory_said_so() {
    let standing = |day: &str| {
        let ran = term("start-2", day, &[]);
        (ran.status, ran.json()["standing"].clone())
    };
    assert_eq!(standing("2002-06-13"), (1, json!("not_yet")));
    assert_eq!(standing("2002-06-14"), (1, json!("abandoned")));
    assert_eq!(standing("2003-01-01"), (1, json!("abandoned")));
}

#[test]
fn a_notice_before_the_treaty_or_after_its_end_is_not_allowed() {
    let what_if = |treaty: &str, at: &str, notice: &str| {
        let row = term(treaty, at, &["--if-notice", notice]).json()["what_if"][0].clone();
        (row["verdict"].clone(), row["ends"].clone())
    };
    assert_eq!(what_if("new-start", "2020-02-27", "2020-03-01"), (json!("holds"), json!("2020-06-01")));
    assert_eq!(what_if("new-start", "2020-02-27", "2010-06-01"), (json!("fails"), json!("2021-02-05")));
    assert_eq!(what_if("new-start", "2026-06-01", "2026-05-01"), (json!("fails"), json!("2026-02-05")));
    assert_eq!(what_if("new-start", "2026-06-01", "2026-02-05"), (json!("fails"), json!("2026-02-05")));
    assert_eq!(what_if("new-start", "2026-02-04", "2026-02-04"), (json!("holds"), json!("2026-02-05")));
    assert_eq!(what_if("start-2", "2000-01-01", "2000-01-01"), (json!("fails"), json!(null)));
    assert_eq!(what_if("inf", "2020-01-01", "2019-09-01").0, "fails");
}

#[test]
fn an_exchange_that_nobody_has_is_shown_as_no_data() {
    let ran = proverka(&["limits", "--at", "2022-09-01", "--format", "json"]).json();
    let of = |party: &str, rule: &str| {
        let rows = ran["findings"].as_array().expect("findings");
        rows.iter().find(|row| row["party"] == party && row["rule"] == rule).expect("a row")["measured"].clone()
    };
    assert_eq!((of("US", "warheads"), of("RU", "warheads")), (json!(1420), json!(1549)));
    assert_eq!((of("US", "launchers"), of("RU", "launchers")), (json!(null), json!(null)));
    for day in ["2023-09-01", "2024-03-01", "2024-09-01", "2025-03-01", "2025-09-01"] {
        let table = proverka(&["limits", "--format", "csv"]).out;
        assert_eq!(table.lines().filter(|line| line.starts_with(&format!("new-start,{day},"))).count(), 6, "{day}");
    }
}
