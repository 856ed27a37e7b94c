//! Treaties that declare kinds of items of their own.

use std::collections::HashMap;

use proptest::prelude::*;
use proverka_test_support::properties::cases;
use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::{Ran, proverka, temporary};

const TREATY: &str = r#"{
  "id": "tanks", "name": "Treaty on tanks and gliders",
  "parties": [{"code": "A", "name": "Alpha"}, {"code": "B", "name": "Beta"}],
  "entry_into_force": {"date": "2000-01-01", "clause": "X", "provenance": "text"},
  "kinds": [
    {"id": "battle_tank", "title": "Battle tank", "clause": "II(1)(C)", "provenance": "text"},
    {"id": "glider", "title": "Boost-glide vehicle", "warheads": true, "clause": "II(2)", "provenance": "text"}
  ],
  "quantities": [
    {"id": "tanks", "title": "battle tanks", "unit": "items"},
    {"id": "warheads", "title": "warheads on gliders and ICBMs", "unit": "warheads"}
  ],
  "counting": [
    {"quantity": "tanks", "kinds": ["battle_tank"],
      "states": ["deployed", "non_deployed"], "weight": 1, "clause": "III"},
    {"quantity": "tanks", "kinds": ["battle_tank"], "states": ["eliminated"], "weight": 0, "clause": "III"},
    {"quantity": "warheads", "kinds": ["icbm", "glider"],
      "states": ["deployed"], "weight": "warheads", "clause": "III"},
    {"quantity": "warheads", "kinds": ["icbm", "glider"], "states": ["non_deployed", "test", "training", "eliminated"],
      "weight": 0, "clause": "III"}
  ],
  "ceilings": [
    {"quantity": "tanks", "bound": 2, "from": "entry", "clause": "IV(1)", "provenance": "text"},
    {"quantity": "warheads", "bound": 5, "from": "entry", "clause": "IV(2)", "provenance": "text"}
  ],
  "term": {"lasts": {"value": "unlimited", "clause": "XI", "provenance": "text"}, "month_end": "clamp"}
}"#;

/// Alpha has two tanks, one eliminated tank, a glider and an ICBM; Beta has three tanks, and a submarine.
const ITEMS: &str = "id,party,kind,state,warheads\n\
    A1,A,battle_tank,deployed,\n\
    A2,A,battle_tank,non_deployed,\n\
    A3,A,battle_tank,eliminated,\n\
    A4,A,glider,deployed,2\n\
    A5,A,icbm,deployed,3\n\
    B1,B,battle_tank,deployed,\n\
    B2,B,battle_tank,deployed,\n\
    B3,B,battle_tank,deployed,\n\
    B4,B,submarine,deployed,\n";

/// The same rows as lines of JSON.
fn as_json(csv: &str) -> String {
    let line = |row: &str| {
        let cells: Vec<&str> = row.split(',').collect();
        let number = if cells[4].is_empty() { String::new() } else { format!(r#","warheads":{}"#, cells[4]) };
        let [id, party, kind, state] = cells[..4] else { panic!("{row}") };
        format!("{{\"id\":\"{id}\",\"party\":\"{party}\",\"kind\":\"{kind}\",\"state\":\"{state}\"{number}}}\n")
    };
    csv.lines().skip(1).map(line).collect()
}

fn judged(treaty: &str, name: &str, items: &str, format: &str) -> Ran {
    let (treaty, file) = (temporary("tanks.json", treaty), temporary(name, items));
    proverka(&["limits", file.path(), "--treaty", treaty.path(), "--at", "2001-01-01", "--format", format])
}

fn rows(ran: &Ran) -> Vec<(String, String, String, Value)> {
    let text = |value: &Value| value.as_str().expect("a word").to_owned();
    let findings = ran.json()["findings"].as_array().unwrap_or_else(|| panic!("{ran:?}")).clone();
    let measured = |row: &Value| row.get("measured_between").unwrap_or(&row["measured"]).clone();
    findings.iter().map(|row| (text(&row["party"]), text(&row["rule"]), text(&row["verdict"]), measured(row))).collect()
}

fn row(party: &str, rule: &str, verdict: &str, measured: Value) -> (String, String, String, Value) {
    (party.to_owned(), rule.to_owned(), verdict.to_owned(), measured)
}

#[test]
fn items_of_own_kinds_are_judged_as_the_built_in_ones() {
    let csv = judged(TREATY, "items.csv", ITEMS, "json");
    assert_eq!(csv.status, 1, "{csv:?}");
    assert_eq!(
        rows(&csv),
        [
            row("A", "tanks", "holds", json!(2)),
            row("A", "warheads", "holds", json!(5)),
            row("B", "tanks", "fails", json!(3)),
            row("B", "warheads", "holds", json!(0)),
        ]
    );
    let lots = json!([{"party": "B", "kind": "submarine", "state": "deployed", "items": 1}]);
    assert_eq!(csv.json()["not_counted"], lots);
    let lines = judged(TREATY, "items.ndjson", &as_json(ITEMS), "json");
    assert_eq!((rows(&lines), lines.status), (rows(&csv), 1));
    assert_eq!(lines.json()["not_counted"], lots);
}

#[test]
fn items_in_a_state_that_no_rule_names_are_listed_and_leave_the_limit_open() {
    let items = format!("{ITEMS}A6,A,battle_tank,test,\n");
    let ran = judged(TREATY, "items.csv", &items, "json");
    let tanks = &rows(&ran)[0];
    assert_eq!(*tanks, row("A", "tanks", "undecided", json!([2, 3])));
    assert_eq!(ran.json()["not_counted"][0], json!({"party": "A", "kind": "battle_tank", "state": "test", "items": 1}));
    let table = judged(TREATY, "items.csv", &items, "table").out;
    let said = "not counted: 1 item of A; no counting rule names battle_tank in state test";
    assert!(table.contains(said), "{table}");
    let csv = judged(TREATY, "items.csv", &items, "csv").out;
    let line = "tanks,,A,,not_counted,,1,,,,no counting rule names battle_tank in state test,";
    assert!(csv.lines().any(|one| one.starts_with(line)), "{csv}");
}

#[test]
fn items_that_do_not_fit_are_refused_with_their_place() {
    let all = "abm_interceptor, battle_tank, glider";
    let cases = [
        ("battle_tanks,deployed,", "2:6: unknown kind `battle_tanks`", format!("{all}; did you mean `battle_tank`?")),
        ("frigate,deployed,", "2:6: unknown kind `frigate`", format!("{all}\n")),
        ("battle_tank,deployed,1", "2:27: `warheads` on a battle_tank", "expected none".to_owned()),
        ("glider,deployed,", "2:22: a deployed glider without `warheads`", "on every deployed glider".to_owned()),
        ("glider,non_nuclear,", "2:13: a non_nuclear glider", "`non_nuclear` for heavy_bomber only".to_owned()),
        ("heavy_bomber,deployed,1", "2:28: `warheads` on a heavy_bomber", "`warheads` on missiles only".to_owned()),
    ];
    for (row, place, expected) in cases {
        let items = format!("id,party,kind,state,warheads\nA1,A,{row}\n");
        refused(&judged(TREATY, "items.csv", &items, "json"), &[&format!("items.csv:{place}"), &expected]);
        let (what, lines) = (place.split_once(": ").expect("a place").1, as_json(&items));
        refused(&judged(TREATY, "items.ndjson", &lines, "json"), &["items.ndjson:1:", what, &expected]);
    }
    // A treaty without kinds of its own keeps its message.
    let file = temporary("items.csv", "id,party,kind,state\n1,US,battle_tank,deployed\n");
    let ran = proverka(&["limits", file.path(), "--at", "2020-01-01"]);
    refused(&ran, &["items.csv:2:6: unknown kind `battle_tank`", "shorter_range_launcher, abm_interceptor\n"]);
    assert!(!ran.err.contains("did you mean"), "{}", ran.err);
}

#[test]
fn kinds_that_do_not_fit_are_refused_with_their_place() {
    let tank = r#"{"id": "battle_tank", "title": "Battle tank", "#;
    let many: String =
        (0..31).map(|place| format!("{{\"id\": \"k{place}\", \"title\": \"K\", \"clause\": \"I\"}},\n")).collect();
    let many = format!("{many}    {tank}");
    let cases: &[(&str, &str, &str)] = &[
        (
            tank,
            r#"{"id": "Battle tank", "title": "Battle tank", "#,
            "tanks.json:14:37: `kinds` has the unknown word `battle_tank`, expected one of icbm, ",
        ),
        (r#""id": "glider""#, r#""id": "Glider""#, "tanks.json:17:48: `kinds` has the unknown word `glider`"),
        ("[\"battle_tank\"],\n", "[\"battletank\"],\n", "tanks.json:14:37: `kinds` has the unknown word `battletank`"),
        (
            "[\"battle_tank\"],\n",
            "[\"battletank\"],\n",
            "or the `id` of one of the treaty's `kinds`; did you mean `battle_tank`?",
        ),
        (
            tank,
            r#"{"id": "icbm", "title": "ICBM", "clause": "I"}, {"id": "battle_tank", "title": "Battle tank", "#,
            "tanks.json:6:5: kind 1: kind `icbm` is built in, expected another name, or no row for it",
        ),
        (
            tank,
            r#"{"id": "battle_tank", "title": "T", "clause": "I"}, {"id": "battle_tank", "title": "Battle tank", "#,
            "tanks.json:6:57: kind 2: kind `battle_tank` is there already",
        ),
        (
            tank,
            r#"{"id": "Battle-Tank", "title": "T", "clause": "I"}, {"id": "battle_tank", "title": "Battle tank", "#,
            "tanks.json:6:5: kind 1: `Battle-Tank` is no name of a kind, expected lower-case letters, digits and `_`",
        ),
        (tank, &many, "too many `kinds`, expected at most 32"),
        (
            r#""title": "Boost-glide vehicle", "warheads": true,"#,
            r#""title": "Boost-glide vehicle","#,
            "tanks.json:17:5: counting rule 3: `weight` is \"warheads\", and items of kind `glider` carry none, \
             expected `\"warheads\": true` on the kind or another weight",
        ),
    ];
    for (old, new, said) in cases {
        assert_eq!(TREATY.matches(old).count(), 1, "{old}");
        let treaty = TREATY.replace(old, new);
        refused(&judged(&treaty, "items.csv", ITEMS, "json"), &[said]);
        let file = temporary("tanks.json", &treaty);
        let lint = proverka(&["treaty", "lint", file.path()]);
        assert!(lint.status != 0 && (lint.out.contains(said) || lint.err.contains(said)), "{said}\n{lint:?}");
    }
}

#[test]
fn a_kind_that_no_rule_names_is_worth_a_warning() {
    let unused = r#""kinds": [
    {"id": "mortar", "title": "Mortar", "clause": "II"},"#;
    let file = temporary("tanks.json", TREATY.replacen(r#""kinds": ["#, unused, 1));
    let lint = proverka(&["treaty", "lint", file.path()]);
    let said = "tanks.json:6:5: kind 1: no counting rule names kind `mortar`, so its items do not count";
    assert!(lint.status == 0 && (lint.out.contains(said) || lint.err.contains(said)), "{lint:?}");
}

#[test]
fn kinds_are_shown_and_written_back() {
    let file = temporary("tanks.json", TREATY);
    let shown = proverka(&["treaty", "show", file.path(), "--format", "json"]).json();
    let says = |subject: &str| {
        let rows = shown["rows"].as_array().expect("rows").clone();
        let found: Vec<Value> = rows.into_iter().filter(|row| row["subject"] == subject).collect();
        found.into_iter().map(|row| row["says"].as_str().expect("a text").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(says("battle_tank"), ["a kind of items: Battle tank"]);
    assert_eq!(says("glider"), ["a kind of items: Boost-glide vehicle, which carries warheads"]);
    assert!(says("warheads").contains(&"counts icbm, glider in state deployed: its warheads".to_owned()));
    let written = proverka(&["treaty", "export", file.path()]);
    let again = temporary("again.json", &written.out);
    let judged = |path: &str| {
        let items = temporary("items.csv", ITEMS);
        proverka(&["limits", items.path(), "--treaty", path, "--at", "2001-01-01", "--format", "csv"]).out
    };
    assert_eq!(written.status, 0, "{written:?}");
    assert_eq!(judged(again.path()), judged(file.path()));
}

/// Tanks of both groups of the CFE Treaty, which has one ceiling for all of a group and one for each party.
#[test]
fn the_cfe_treaty_is_judged_from_items() {
    let lot = |party: &str, kind: &str, state: &str, items: usize| -> String {
        (0..items).map(|item| format!("{party}-{kind}-{state}-{item},{party},{kind},{state}\n")).collect()
    };
    let items = [
        "id,party,kind,state\n".to_owned(),
        lot("US", "attack_helicopter", "deployed", 1499),
        lot("US", "attack_helicopter", "test", 7),
        lot("US", "attack_helicopter", "eliminated", 5),
        lot("TR", "attack_helicopter", "non_deployed", 502),
        lot("RU", "battle_tank", "training", 3),
    ];
    let file = temporary("items.csv", items.concat());
    let ran = proverka(&["limits", file.path(), "--treaty", "cfe", "--at", "1996-01-01", "--format", "json"]);
    let rows = rows(&ran);
    let of = |party: &str, rule: &str| {
        rows.iter().filter(|row| row.0 == party && row.1 == rule).map(|row| (row.2.as_str(), row.3.clone())).next()
    };
    assert_eq!(of("US", "attack_helicopters"), Some(("holds", json!(1499))));
    assert_eq!(of("TR", "attack_helicopters"), Some(("holds", json!(502))));
    // The others of the group gave no numbers, so theirs can only add to the sum.
    assert_eq!(of("nato", "attack_helicopters"), Some(("fails", json!([2001, null]))));
    assert_eq!(of("RU", "battle_tanks"), Some(("holds", json!(3))));
    assert_eq!(ran.json()["not_counted"], json!([]));
    assert_eq!(ran.status, 1);
}

/// A number by hand: the kinds are words of the file here.
fn naive(items: &[(usize, usize)]) -> HashMap<&'static str, u64> {
    let mut counts = HashMap::from([("A", 0), ("B", 0)]);
    for (party, kind) in items {
        if PALETTE[*kind].1 {
            *counts.get_mut(["A", "B"][*party]).expect("a party") += 1;
        }
    }
    counts
}

/// A kind and a state, and whether such items count as tanks.
const PALETTE: [(&str, bool); 4] = [
    ("battle_tank,deployed", true),
    ("battle_tank,non_deployed", true),
    ("battle_tank,eliminated", false),
    ("icbm,test", false),
];

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn declared_items_are_counted_as_one_by_one(
        items in prop::collection::vec((0..2_usize, 0..PALETTE.len()), 1..60),
    ) {
        let line = |(id, (party, kind)): (usize, &(usize, usize))| {
            format!("{id},{},{},\n", ["A", "B"][*party], PALETTE[*kind].0)
        };
        let lines: String = items.iter().enumerate().map(line).collect();
        let csv = format!("id,party,kind,state,warheads\n{lines}");
        let expected = naive(&items);
        for (name, text) in [("items.csv", csv.clone()), ("items.ndjson", as_json(&csv))] {
            let ran = judged(TREATY, name, &text, "json");
            for row in rows(&ran).iter().filter(|row| row.1 == "tanks") {
                // A party without items has no data.
                let has_items = items.iter().any(|(party, _)| ["A", "B"][*party] == row.0);
                let number = if has_items { json!(expected[row.0.as_str()]) } else { Value::Null };
                prop_assert_eq!(&row.3, &number, "{}", text);
            }
        }
    }
}
