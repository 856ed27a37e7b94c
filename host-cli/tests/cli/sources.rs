//! Where declared numbers are from: each finding of `limits` has the source of its own number.

use serde_json::{Value, json};

use crate::proverka::{Ran, piped, proverka, temporary};

/// The sources of the findings on this quantity, in their order.
fn sources(ran: &Ran, rule: &str) -> Vec<Value> {
    let findings = ran.json()["findings"].as_array().expect("findings").clone();
    findings.iter().filter(|row| row["rule"] == rule).map(|row| row["source"].clone()).collect()
}

const TOTALS: &str = "date,party,warheads,launchers,source\n\
    2020-03-01,US,1373,800,State Department\n2020-03-01,RU,1326,,\n";

#[test]
fn a_number_has_the_source_of_its_row_or_its_place() {
    let file = temporary("totals.csv", TOTALS);
    let ran = proverka(&["limits", file.path(), "--format", "json"]);
    // The folder is left out, because a report may go to another machine.
    assert_eq!(sources(&ran, "warheads"), [json!("State Department"), json!("totals.csv, line 3")]);
    // Nobody gave the second number, so it has no source.
    assert_eq!(sources(&ran, "launchers"), [json!("State Department"), Value::Null]);
    let piped = piped(&["limits", "-", "--format", "json"], TOTALS.as_bytes());
    assert_eq!(sources(&piped, "warheads")[1], "<stdin>, line 3");
    // Without the column, every number has its place.
    let bare = temporary("bare.csv", "date,party,warheads\n2020-03-01,US,1373\n2020-03-01,RU,1326\n");
    let ran = proverka(&["limits", bare.path(), "--format", "json"]);
    assert_eq!(sources(&ran, "warheads"), [json!("bare.csv, line 2"), json!("bare.csv, line 3")]);
}

#[test]
fn accounts_that_differ_have_a_source_each() {
    let ran = proverka(&["limits", "--at", "2022-03-01", "--party", "US", "--format", "json"]);
    let answer = ran.json();
    let disputed = answer["findings"].as_array().expect("findings").iter().find(|row| row["rule"] == "launchers");
    let disputed = disputed.expect("a finding");
    let of = |claim: usize| disputed["claims"][claim]["source"].as_str().expect("a source").to_owned();
    assert_eq!(of(0), "https://mid.ru/en/foreign_policy/international_safety/1808707");
    assert!(of(1).starts_with(&of(0)) && of(1).contains("56 Trident II launchers"), "{}", of(1));
    assert_eq!(disputed["source"], json!(format!("{}; {}", of(0), of(1))));
}

#[test]
fn every_built_in_number_has_a_source_and_no_missing_number_has_one() {
    let answer = proverka(&["limits", "--format", "json"]).json();
    for row in answer["findings"].as_array().expect("findings") {
        let has_number = !row["measured"].is_null() || row.get("measured_between").is_some();
        assert_eq!(row.get("source").is_some(), has_number, "{row}");
    }
}

#[test]
fn items_have_the_file_as_their_source() {
    let item = "{\"id\":\"1\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"deployed\"}\n";
    let file = temporary("items.ndjson", item);
    let ran = proverka(&["limits", file.path(), "--at", "2020-03-01", "--format", "json"]);
    assert_eq!(sources(&ran, "warheads"), [json!("items.ndjson"), Value::Null]);
}

#[test]
fn a_side_has_the_sources_of_all_its_parties() {
    let table = "date,party,warheads,source\n2005-01-01,RU,5000,Moscow\n2005-01-01,BY,0,Minsk\n2005-01-01,KZ,0,Minsk\n\
        2005-01-01,UA,0,Kyiv\n2005-01-01,US,5900,Washington\n";
    let file = temporary("totals.csv", table);
    let ran = proverka(&["limits", file.path(), "--treaty", "start-1", "--format", "json"]);
    assert_eq!(sources(&ran, "warheads"), [json!("Washington"), json!("Moscow; Minsk; Kyiv")]);
}

#[test]
fn a_table_names_each_source_once_in_a_numbered_footnote() {
    let file = temporary("totals.csv", TOTALS);
    let out = proverka(&["limits", file.path()]).out;
    assert_eq!(out.matches("[1]").count(), 2 + 1, "{out}");
    assert_eq!(out.matches("\n[1] State Department\n").count(), 1, "{out}");
    assert_eq!(out.matches("\n[2] totals.csv, line 3\n").count(), 1, "{out}");
    assert!(!out.contains("[3]"), "{out}");
    let csv = proverka(&["limits", file.path(), "--format", "csv"]).out;
    assert!(csv.lines().next().expect("a header").contains(",source,at_least,share,"), "{csv}");
    assert!(csv.contains(",State Department,,,1373,1373,"), "{csv}");
}

#[test]
fn a_chart_names_the_publishers_of_its_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chart.svg");
    let drawn = |arguments: &[&str]| {
        let ran = proverka(&[&["limits", "--chart", path.to_str().expect("a name")], arguments].concat());
        assert!(matches!(ran.status, 0 | 1 | 3), "{ran:?}");
        std::fs::read_to_string(&path).expect("a picture")
    };
    let built_in = drawn(&[]);
    assert!(built_in.contains("Sources: airandspaceforces.com, airforcemag.com, "), "{built_in}");
    let file = temporary("totals.csv", TOTALS);
    assert!(drawn(&[file.path()]).contains("Sources: State Department. The report has the source of each number."));
    // A file that names no source is the source itself.
    let bare = temporary("bare.csv", "date,party,warheads\n2020-03-01,US,1373\n2020-03-01,RU,1326\n");
    let drawn = drawn(&[bare.path()]);
    assert!(drawn.contains("Numbers from bare.csv") && !drawn.contains("Sources:"), "{drawn}");
}
