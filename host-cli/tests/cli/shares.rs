//! Floors and shares in `limits`: tables, JSON, CSV, charts, yardsticks and exit status.

use std::fs;

use serde_json::{Value, json};

use crate::proverka::{Temporary, proverka, temporary};

const TREATY: &str = r#"{
  "id": "disposal", "name": "Treaty on Disposal",
  "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}, {"code": "C", "name": "Gamma"}],
  "groups": [{"id": "north", "name": "the north", "members": ["A", "B"]}],
  "entry_into_force": {"date": "2030-01-01", "clause": "9"},
  "quantities": [
    {"id": "declared", "title": "declared", "unit": "items"},
    {"id": "destroyed", "title": "destroyed", "unit": "items"},
    {"id": "depots", "title": "depots", "unit": "tonnes", "decimals": 1}
  ],
  "ceilings": [
    {"quantity": "destroyed", "at_least": "45% of declared", "from": "entry+1y", "until": "entry+3y", "clause": "2(a)"},
    {"quantity": "destroyed", "at_least": "100% of declared on entry+30d", "side": "A", "from": "entry+3y", "clause": "2(b)"},
    {"quantity": "depots", "bound": "2/3 of depots of north", "side": "A", "from": "entry", "clause": "3"},
    {"quantity": "depots", "at_least": 0.5, "side": "B", "from": "entry", "clause": "4"}
  ],
  "term": {"lasts": {"value": "until 2035-01-01", "clause": "10"}, "month_end": "clamp"}
}"#;

fn treaty() -> Temporary {
    temporary("disposal.json", TREATY)
}

fn limits(table: &str, more: &[&str]) -> crate::proverka::Ran {
    let (treaty, totals) = (treaty(), temporary("totals.csv", table));
    let mut args = vec!["limits", totals.path(), "--treaty", treaty.path()];
    args.extend(more);
    proverka(&args)
}

/// The rows of `party` on `rule`, as JSON.
fn rows(table: &str, party: &str, rule: &str) -> Vec<Value> {
    let report = limits(table, &["--format", "json"]).json();
    let rows = report["findings"].as_array().expect("an array").iter();
    rows.filter(|row| row["party"] == party && row["rule"] == rule).cloned().collect()
}

#[test]
fn a_share_of_seven_items_is_never_rounded_down() {
    let of = |destroyed| {
        let table = format!("date,party,declared,destroyed\n2031-06-01,A,7,{destroyed}\n");
        let row = rows(&table, "A", "destroyed").remove(0);
        (row["verdict"].clone(), row["bound"].clone(), row["margin"].clone())
    };
    assert_eq!(of(3), (json!("fails"), json!(4), json!(-1)));
    assert_eq!(of(4), (json!("holds"), json!(4), json!(0)));
}

#[test]
fn json_csv_and_table_say_that_it_is_a_floor_and_a_share() {
    let table =
        "date,party,declared,destroyed,source\n2031-06-01,A,7,3,Alpha\n2031-06-01,B,10,9,Beta\n2031-06-01,C,,,x\n";
    let row = rows(table, "A", "destroyed").remove(0);
    assert_eq!((&row["at_least"], &row["share"]), (&json!(true), &json!("45% of declared")));
    assert_eq!(row["source"], "Alpha");
    let ran = limits(table, &["--format", "csv"]);
    assert_eq!(ran.status, 1);
    let header = ran.out.lines().next().expect("a header");
    assert!(header.contains(",source,at_least,share,"), "{header}");
    assert!(ran.out.contains(",fails,3,4,-1,unverified,,,Alpha,true,45% of declared,3,3,"), "{}", ran.out);
    let table = limits(table, &[]).out;
    // Gamma gave no number of which a share could be taken.
    assert!(table.contains("≥ 4 (45% of declared)") && table.contains("≥ 45% of declared"), "{table}");
}

#[test]
fn a_base_without_a_number_is_asked_for() {
    let row = rows("date,party,declared,destroyed\n2031-06-01,A,,3\n2031-06-01,B,7,4\n", "A", "destroyed").remove(0);
    assert_eq!((&row["verdict"], &row["bound"]), (&json!("undecided"), &Value::Null));
    assert_eq!(row["why"], "no data for declared: a number for it would settle it");
}

#[test]
fn a_disputed_base_is_undecided_only_where_it_matters() {
    let of = |destroyed| {
        let table = format!(
            "date,party,claimed_by,declared,destroyed\n2031-06-01,A,,7,{destroyed}\n2031-06-01,A,B,9,{destroyed}\n"
        );
        let row = rows(&table, "A", "destroyed").remove(0);
        (row["verdict"].clone(), row["bound_between"].clone(), row["why"].clone())
    };
    // 3.15 and 4.05 items.
    assert_eq!(of(5), (json!("holds"), json!([4, 5]), Value::Null));
    assert_eq!(of(3), (json!("fails"), json!([4, 5]), Value::Null));
    let why = "declared is not known exactly: one number for it would settle it";
    assert_eq!(of(4), (json!("undecided"), json!([4, 5]), json!(why)));
}

#[test]
fn a_baseline_is_the_number_of_its_own_day() {
    let table = "date,party,declared,destroyed\n2030-01-31,A,8,0\n2033-06-01,A,20,8\n";
    let row = rows(table, "A", "destroyed").pop().expect("a row");
    assert_eq!((&row["verdict"], &row["bound"]), (&json!("holds"), &json!(8)));
    assert_eq!(row["share"], "100% of declared on entry+30d");
    assert_eq!(row["source"], "totals.csv, line 3; totals.csv, line 2");
    // Without a number for that day nothing is known.
    let row = rows("date,party,declared,destroyed\n2033-06-01,A,20,8\n", "A", "destroyed").pop().expect("a row");
    assert_eq!(row["verdict"], "undecided");
}

#[test]
fn a_share_of_the_own_groups_total_counts_the_number_in_both() {
    let of = |table: &str| {
        let row = rows(table, "A", "depots").remove(0);
        (row["verdict"].clone(), row["bound"].clone())
    };
    assert_eq!(of("date,party,depots\n2030-06-01,A,3.0\n2030-06-01,B,1.5\n"), (json!("holds"), json!(3)));
    assert_eq!(of("date,party,depots\n2030-06-01,A,3.1\n2030-06-01,B,1.5\n").0, json!("fails"));
    // Whichever number of A is right, it is at most two thirds of the sum with B's.
    let disputed = "date,party,claimed_by,depots\n2030-06-01,A,,1.0\n2030-06-01,A,B,3.0\n2030-06-01,B,,1.5\n";
    assert_eq!(of(disputed).0, json!("holds"));
    // The group says itself what it has, and the sum of what its members say may be wrong.
    let own = "date,party,depots\n2030-06-01,A,3.0\n2030-06-01,B,1.5\n2030-06-01,north,4.0\n";
    assert_eq!(of(own).0, json!("undecided"));
}

#[test]
fn a_yardstick_may_be_a_floor() {
    let ended = "date,party,depots\n2036-06-01,B,0.4\n2036-07-01,B,0.5\n";
    let ran = limits(ended, &["--yardstick", "--format", "json"]);
    // The option takes the treaty of --treaty if it names none. Gamma and Alpha gave no numbers.
    assert_eq!(ran.status, 3, "{ran:?}");
    let report = ran.json();
    let rows = report["findings"].as_array().expect("an array");
    let of_b: Vec<_> =
        rows.iter().filter(|row| row["party"] == "B").map(|row| (&row["yardstick"], &row["why"])).collect();
    let why = |said| json!(format!("the treaty is not in force; as a yardstick: {said}"));
    assert_eq!(of_b, [(&json!("fails"), &why("below it")), (&json!("holds"), &why("within it"))]);
}

#[test]
fn a_chart_draws_a_floor_so_that_it_is_no_ceiling() {
    let folder = tempfile::tempdir().expect("a folder");
    let chart = folder.path().join("floor.svg");
    let table =
        "date,party,declared,destroyed,depots\n2031-06-01,A,7,3,1.0\n2031-06-01,B,10,9,1.0\n2032-06-01,A,20,3,1.0\n";
    limits(table, &["--chart", chart.to_str().expect("a path")]);
    let svg = fs::read_to_string(chart).expect("a chart");
    assert!(svg.contains("class=\"floor\"") && svg.contains("class=\"ceiling\""), "{svg}");
    for text in ["floor (at least) while it binds", "floor for A", "floor for B", "ceiling for A"] {
        assert!(svg.contains(text), "{text}: {svg}");
    }
}

#[test]
fn treaty_show_says_at_least() {
    let treaty = treaty();
    let out = proverka(&["treaty", "show", treaty.path()]).out;
    let words: Vec<&str> = out.split_whitespace().collect();
    let out = words.join(" ");
    assert!(out.contains("each side: at least 45% of declared (destroyed)"), "{out}");
    assert!(out.contains("B: at least 0.5 tonnes (depots)"), "{out}");
}

#[test]
fn the_built_in_shares_are_judged() {
    let table =
        "date,party,category_1_declared,category_1_destroyed\n2004-04-29,IN,1044.5,470.1\n2012-04-29,US,27768,24923\n";
    let file = temporary("totals.csv", table);
    let ran = proverka(&["limits", file.path(), "--treaty", "cwc", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let report = ran.json();
    let rows = report["findings"].as_array().expect("an array");
    let of = |at, party| {
        let mut rows = rows.iter().filter(|row| row["at"] == at && row["party"] == party);
        rows.find(|row| row["rule"] == "category_1_destroyed").map(|row| (&row["verdict"], &row["bound"]))
    };
    assert_eq!(of("2004-04-29", "IN"), Some((&json!("holds"), &json!(470.025))));
    assert_eq!(of("2012-04-29", "US"), Some((&json!("fails"), &json!(27768))));
}
