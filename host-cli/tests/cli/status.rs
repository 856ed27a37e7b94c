//! `status`: every built-in treaty on a day, and what binds one party.

use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::proverka;

fn status(arguments: &[&str]) -> Value {
    let ran = proverka(&[&["status", "--format", "json"], arguments].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    ran.json()
}

/// The value of `key` for each treaty, in the order of the report.
fn column(answer: &Value, key: &str) -> Vec<(String, Value)> {
    let rows = answer["treaties"].as_array().expect("rows").iter();
    rows.map(|row| (row["treaty"].as_str().expect("an identifier").to_owned(), row[key].clone())).collect()
}

#[test]
fn every_treaty_is_shown_as_term_shows_it() {
    for day in ["1987-01-01", "1995-06-01", "2003-01-01", "2020-02-27", "2026-03-01"] {
        let answer = status(&["--at", day]);
        assert_eq!(answer["at"], json!(day));
        let listed = proverka(&["treaty", "list", "--format", "json"]).json();
        assert_eq!(answer["treaties"].as_array().map(Vec::len), listed["treaties"].as_array().map(Vec::len));
        for row in answer["treaties"].as_array().expect("rows") {
            let id = row["treaty"].as_str().expect("an identifier");
            let term = proverka(&["term", id, "--at", day, "--format", "json"]).json();
            for key in ["standing", "ends", "last_day", "days_left", "suspended_by", "withdrawn"] {
                assert_eq!(row[key], term[key], "{id} on {day}: {key}");
            }
            assert!(row.get("bound").is_none(), "nobody asked about a party");
        }
    }
}

#[test]
fn in_february_2020_one_treaty_binds_russia() {
    let answer = status(&["--at", "2020-02-27", "--party", "RU"]);
    let bound: Vec<(String, Value)> = column(&answer, "bound");
    let yes: Vec<&str> = bound.iter().filter(|(_, bound)| bound == "yes").map(|(id, _)| id.as_str()).collect();
    let strategic = |id: &&str| ["new-start", "inf", "start-1", "start-2", "sort", "abm"].contains(id);
    let strategic: Vec<&str> = yes.iter().copied().filter(strategic).collect();
    assert_eq!((answer["party"].as_str(), strategic), (Some("RU"), vec!["new-start"]));
    assert!(yes.contains(&"npt") && yes.contains(&"cwc"));
    assert!(bound.iter().all(|(id, _)| id != "salt-1"), "Russia is not a party to SALT I, the USSR was");
    // The day after New START ended, nothing binds either.
    for party in ["US", "RU"] {
        let answer = status(&["--at", "2026-02-05", "--party", party]);
        let bound = column(&answer, "bound");
        assert!(
            bound.iter().all(|(id, bound)| bound == "no" || !["new-start", "inf", "sort"].contains(&&**id)),
            "{party}"
        );
    }
}

#[test]
fn a_party_that_no_treaty_has_is_refused_with_those_that_have_one() {
    let said = ["no built-in treaty has a party 'XX'", "expected a two-letter code of ISO 3166, such as US, or SU"];
    refused(&proverka(&["status", "--party", "XX"]), &said);
    refused(&proverka(&["term", "inf", "--party", "XX"]), &["XX"]);
}

#[test]
fn term_tells_whether_a_treaty_binds_a_party() {
    let bound = |treaty: &str, day: &[&str], party: &str| {
        let answer = proverka(&[&["term", treaty, "--party", party, "--format", "json"], day].concat()).json();
        (answer["party"].clone(), answer["bound"].clone())
    };
    assert_eq!(bound("inf", &["--at", "2019-08-01"], "US"), (json!("US"), json!("yes")));
    assert_eq!(bound("inf", &["--at", "2019-08-02"], "US"), (json!("US"), json!("no")));
    assert_eq!(bound("inf", &["--between", "2019-08-01..2019-08-02"], "US"), (json!("US"), json!("undecided")));
    let table = proverka(&["term", "inf", "--at", "2019-08-02", "--party", "RU"]).out;
    assert!(table.contains("\n  binds RU          no (not in force)\n"), "{table}");
    let silent = proverka(&["term", "inf", "--at", "2019-08-02", "--format", "json"]).json();
    assert!(silent.get("party").is_none() && silent.get("bound").is_none());
}
