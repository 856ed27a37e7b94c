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
