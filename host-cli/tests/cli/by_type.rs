//! Totals by type, and items that count by their type.

use serde_json::{Value, json};

use crate::proverka::{Ran, proverka, temporary};

const MOU: &str = include_str!("../../data/start-1-mou-1990.csv");

fn judged(name: &str, input: &str, more: &[&str]) -> Ran {
    let file = temporary(name, input);
    proverka(&[&["limits", file.path(), "--treaty", "start-1", "--format", "json"], more].concat())
}

/// What is known about each quantity of a party: a number, or the two ends of a range.
fn known(ran: &Ran, party: &str) -> Vec<(String, Value)> {
    let findings = ran.json()["findings"].as_array().unwrap_or_else(|| panic!("{ran:?}")).clone();
    let rows = findings.iter().filter(|row| row["party"] == party);
    let rows = rows.map(|row| (row["rule"].as_str(), row.get("measured_between").unwrap_or(&row["measured"]).clone()));
    rows.map(|(rule, number)| (rule.expect("a rule").to_owned(), number)).collect()
}

fn all(rows: &[(&str, Value)]) -> Vec<(String, Value)> {
    rows.iter().map(|(rule, number)| ((*rule).to_owned(), number.clone())).collect()
}

#[test]
fn the_published_data_of_start_1_add_up_to_its_published_totals() {
    let built_in = proverka(&["limits", "--treaty", "start-1", "--format", "json"]);
    for ran in [judged("mou.csv", MOU, &[]), built_in] {
        assert_eq!(ran.status, 0, "{ran:?}");
        let us = [
            ("deployed_delivery_systems", json!(2246)),
            ("heavy_icbms", json!(0)),
            ("warheads", json!(10563)),
            ("ballistic_missile_warheads", json!(8210)),
            ("heavy_icbm_warheads", json!(0)),
            ("mobile_icbm_warheads", json!(0)),
        ];
        assert_eq!(known(&ran, "US"), all(&us));
        let su = [
            ("deployed_delivery_systems", json!(2500)),
            ("heavy_icbms", json!(308)),
            ("warheads", json!(10271)),
            ("ballistic_missile_warheads", json!(9416)),
            ("heavy_icbm_warheads", json!(3080)),
            ("mobile_icbm_warheads", json!(618)),
        ];
        assert_eq!(known(&ran, "SU"), all(&su));
    }
}

#[test]
fn a_type_without_a_number_leaves_its_sums_unknown_and_no_others() {
    let input = MOU.replace("SS-19,icbm,300,1800", "SS-19,icbm,300,");
    let su = known(&judged("mou.csv", &input, &[]), "SU");
    assert_eq!(su[0], ("deployed_delivery_systems".to_owned(), json!(2500)));
    assert!(su[1..].iter().all(|(_, number)| *number == json!(null)), "{su:?}");
    assert_eq!(known(&judged("mou.csv", &input, &[]), "US")[2].1, json!(10563));
}

#[test]
fn rows_by_type_need_a_type_each_and_rows_without_stay_an_error() {
    let refused = |input: &str| {
        let ran = judged("mou.csv", input, &[]);
        assert_eq!(ran.status, 2, "{ran:?}");
        ran.err.split_once("mou.csv:").expect("a place").1.lines().next().expect("a line").to_owned()
    };
    let head = "date,party,system,kind,warheads\n1990-09-01,US,MM-II,icbm,450\n";
    assert_eq!(
        refused(&format!("{head}1990-09-01,US,MM-II,icbm,1\n")),
        "3:1: a second row for type MM-II on 1990-09-01; the first is in line 2: expected one row for each type of a party"
    );
    assert_eq!(
        refused(&format!("{head}1990-09-01,US,,icbm,1\n")),
        "3:15: no type; expected the name of the party's type"
    );
    let kind = refused(&format!("{head}1990-09-01,US,MM-III,IBCM,1\n"));
    assert!(
        kind.starts_with("3:22: unknown kind 'IBCM' (did you mean 'icbm'?); expected one of icbm, slbm, "),
        "{kind}"
    );
    assert_eq!(
        refused("date,party,kind,warheads\n1990-09-01,US,icbm,450\n"),
        "1:1: a column 'kind' without a column 'type'; expected both, where each row is a type of a party"
    );
    let two = refused("date,party,warheads\n1990-09-01,US,450\n1990-09-01,US,1500\n");
    assert!(two.starts_with("3:1: a second row for US on 1990-09-01; the first is in line 2"), "{two}");
}

fn items(lots: &[(&str, &str, &str, &str, u32)]) -> String {
    let mut text = String::new();
    for (party, kind, state, model, many) in lots {
        for at in 0..*many {
            let model = if model.is_empty() { String::new() } else { format!(r#","type":"{model}""#) };
            let warheads = if kind.ends_with("bm") { r#","warheads":1"# } else { "" };
            let id = format!("{party}-{kind}-{state}-{model}-{at}").replace('"', "");
            text += &format!(r#"{{"id":"{id}","party":"{party}","kind":"{kind}","state":"{state}"{model}{warheads}}}"#);
            text.push('\n');
        }
    }
    text
}

#[test]
fn items_count_as_many_warheads_as_the_treaty_attributes_to_their_type() {
    let input = items(&[
        ("RU", "heavy_icbm", "deployed", "SS-18", 3),
        ("RU", "mobile_icbm", "deployed", "SS-25", 2),
        ("RU", "heavy_bomber", "deployed", "Bear (ALCM)", 1),
        ("RU", "icbm_launcher", "non_deployed", "SS-18", 1),
        ("RU", "heavy_icbm", "non_deployed", "SS-18", 7),
        ("US", "icbm", "deployed", "MM-III", 4),
    ]);
    let ran = judged("items.ndjson", &input, &["--at", "2002-01-01", "--party", "US"]);
    let us = known(&ran, "US");
    assert!(us.contains(&("warheads".to_owned(), json!(12))), "{us:?}");
    assert_eq!(ran.json()["not_counted"], json!([]));
    // The other successors declared nothing, so their side has no upper bound.
    let su = known(&judged("items.ndjson", &input, &["--at", "2002-01-01"]), "SU");
    for (rule, least) in
        [("warheads", 50), ("ballistic_missile_warheads", 42), ("heavy_icbm_warheads", 30), ("mobile_icbm_warheads", 2)]
    {
        assert!(su.contains(&(rule.to_owned(), json!([least, null]))), "{rule} {su:?}");
    }
}

#[test]
fn an_item_of_a_type_that_the_treaty_does_not_have_is_listed_and_never_zero() {
    let input = items(&[
        ("US", "icbm", "deployed", "MM-III", 2),
        ("US", "icbm", "deployed", "Midgetman", 3),
        ("US", "slbm", "deployed", "", 1),
        ("US", "icbm", "deployed", "SS-N-6", 1),
    ]);
    let ran = judged("items.ndjson", &input, &["--at", "2002-01-01", "--party", "US"]);
    let us = known(&ran, "US");
    assert!(us.contains(&("warheads".to_owned(), json!([6, null]))), "{us:?}");
    assert!(us.contains(&("heavy_icbm_warheads".to_owned(), json!(0))), "{us:?}");
    let listed = |kind: &str, model: &str, items: u32| json!({"party": "US", "kind": kind, "state": "deployed", "type": model, "items": items});
    let expected = [listed("icbm", "Midgetman", 3), listed("icbm", "SS-N-6", 1), listed("slbm", "", 1)];
    assert_eq!(ran.json()["not_counted"], json!(expected));
    assert_eq!(ran.status, 3, "{ran:?}");
}
