//! Groups of parties that keep a ceiling together.

use serde_json::{Value, json};

use crate::proverka::{Ran, proverka, temporary};

const TREATY: &str = r#"{
  "id": "blocs", "name": "Blocs",
  "parties": [
    {"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}, {"code": "C", "name": "Gamma"}
  ],
  "groups": [
    {"id": "west", "name": "The west", "members": ["A", "B"]}, {"id": "all", "name": "All", "members": ["A", "B", "C"]}
  ],
  "entry_into_force": {"date": "1992-11-09", "clause": "XXII"},
  "quantities": [{"id": "tanks", "title": "battle tanks", "unit": "items"}],
  "ceilings": [
    {"quantity": "tanks", "bound": 15, "side": "C", "from": "entry", "clause": "V"},
    {"quantity": "tanks", "bound": 20, "group": "west", "from": "entry", "clause": "IV"},
    {"quantity": "tanks", "bound": 40, "group": "all", "from": "entry", "clause": "VI"}
  ],
  "term": {"lasts": {"value": "unlimited", "clause": "XIX"}, "month_end": "clamp",
    "withdrawal": {"notice": "150d", "clause": "XIX(3)"}}
}"#;

fn judged(totals: &str, more: &[&str]) -> Ran {
    let (treaty, file) = (temporary("blocs.json", TREATY), temporary("totals.csv", totals));
    proverka(&[&["limits", file.path(), "--treaty", treaty.path(), "--format", "json"], more].concat())
}

fn rows(ran: &Ran) -> Vec<(String, String, Value)> {
    let text = |value: &Value| value.as_str().expect("a word").to_owned();
    let measured = |row: &Value| {
        let between = row.get("measured_between");
        between.unwrap_or(&row["measured"]).clone()
    };
    let findings = ran.json()["findings"].as_array().expect("findings").clone();
    findings.iter().map(|row| (text(&row["party"]), text(&row["verdict"]), measured(row))).collect()
}

fn row(party: &str, verdict: &str, measured: Value) -> (String, String, Value) {
    (party.to_owned(), verdict.to_owned(), measured)
}

#[test]
fn a_group_is_judged_by_the_sum_of_its_members() {
    let ran = judged("date,party,tanks\n1993-01-01,A,12\n1993-01-01,B,9\n1993-01-01,C,15\n", &[]);
    let (fails, holds) = (row("west", "fails", json!(21)), row("all", "holds", json!(36)));
    assert_eq!(rows(&ran), [row("C", "holds", json!(15)), fails.clone(), holds.clone()]);
    assert_eq!(ran.status, 1);
    // A party sees the rows of its groups, and a group its own.
    let totals = "date,party,tanks\n1993-01-01,A,12\n1993-01-01,B,9\n1993-01-01,C,15\n";
    assert_eq!(rows(&judged(totals, &["--party", "A"])), [fails.clone(), holds.clone()]);
    assert_eq!(rows(&judged(totals, &["--party", "C"])), [row("C", "holds", json!(15)), holds]);
    assert_eq!(rows(&judged(totals, &["--party", "west"])), [fails]);
    let unknown = judged(totals, &["--party", "east"]);
    assert!(unknown.err.contains("parties to blocs are A, B, C, and group west, and group all"), "{}", unknown.err);
}

#[test]
fn a_member_without_data_leaves_the_sum_open_upwards() {
    let ran = judged("date,party,tanks\n1993-01-01,A,12\n1993-01-01,C,\n", &[]);
    let (west, all) = (row("west", "undecided", json!([12, null])), row("all", "undecided", json!([12, null])));
    assert_eq!(rows(&ran), [row("C", "undecided", json!(null)), west, all]);
    let ran = judged("date,party,tanks\n1993-01-01,A,41\n", &["--party", "west"]);
    assert_eq!(rows(&ran), [row("west", "fails", json!([41, null])), row("all", "fails", json!([41, null]))][..1]);
}

#[test]
fn a_total_of_the_group_itself_counts_and_must_agree_with_its_members() {
    let west = |totals: &str| {
        let ran = judged(&format!("date,party,tanks\n{totals}"), &["--party", "west"]);
        (rows(&ran), ran.json()["findings"][0].clone())
    };
    assert_eq!(west("1993-01-01,west,20\n").0, [row("west", "holds", json!(20))]);
    // One member's number leaves room for the other up to the group's total.
    assert_eq!(west("1993-01-01,west,20\n1993-01-01,A,12\n").0, [row("west", "holds", json!(20))]);
    assert_eq!(west("1993-01-01,west,20\n1993-01-01,A,12\n1993-01-01,B,8\n").0, [row("west", "holds", json!(20))]);
    let (rows, found) = west("1993-01-01,west,20\n1993-01-01,A,12\n1993-01-01,B,9\n");
    assert_eq!(rows, [row("west", "undecided", json!([20, 21]))]);
    let claims = json!([
        {"by": "west", "number": 20, "source": "totals.csv, line 2"},
        {"by": "the sum over the members of west", "number": 21, "source": "totals.csv, line 3; totals.csv, line 4"},
    ]);
    assert_eq!(found["claims"], claims);
    let why = "west says 20, the sum over the members of west says 21: one agreed number would settle it";
    assert_eq!(found["why"], why);
}

#[test]
fn a_member_that_has_left_is_not_added_up() {
    let acts = temporary("acts.ndjson", "{\"date\":\"1993-01-01\",\"act\":\"withdrawal_notice\",\"by\":\"A\"}\n");
    let totals = "date,party,tanks\n1993-05-30,A,12\n1993-05-30,B,9\n1993-05-31,A,12\n1993-05-31,B,9\n";
    let ran = judged(totals, &["--party", "west", "--acts", acts.path()]);
    assert_eq!(rows(&ran), [row("west", "fails", json!(21)), row("west", "holds", json!(9))], "{ran:?}");
}

#[test]
fn a_chart_draws_the_group_and_its_ceiling() {
    let (treaty, file) = (
        temporary("blocs.json", TREATY),
        temporary("totals.csv", "date,party,tanks\n1993-01-01,A,12\n1993-01-01,B,8\n"),
    );
    let picture = temporary("x.svg", "");
    let path = format!("{}.svg", picture.path());
    proverka(&["limits", file.path(), "--treaty", treaty.path(), "--chart", &path]);
    let svg = std::fs::read_to_string(&path).expect("a picture");
    for text in ["west, 1 Jan 1993: 20", "ceiling for west 20", "ceiling for all 40"] {
        assert!(svg.contains(text), "{text} is not in the picture");
    }
}
