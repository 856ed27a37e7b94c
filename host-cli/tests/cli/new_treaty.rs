//! `treaty new`: a treaty to start from, and the explanation of its keys.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::{piped, proverka, temporary};

#[test]
fn a_new_treaty_has_no_flaw_and_is_judged() {
    let new = proverka(&["treaty", "new"]);
    assert_eq!(new.status, 0);
    assert!(new.err.contains("made up: change them") && new.err.contains("treaty lint FILE"), "{}", new.err);
    let lint = piped(&["treaty", "lint", "-", "--format", "json"], new.out.as_bytes());
    assert_eq!((lint.status, &lint.json()["flaws"]), (0, &json!([])));
    // It is a treaty: it is in force, and its ceilings bind.
    let file = temporary("my.json", &new.out);
    assert_eq!(proverka(&["term", file.path(), "--at", "2031-01-01"]).status, 0);
    assert_eq!(proverka(&["term", file.path(), "--at", "2040-08-31"]).status, 1);
    let totals = |warheads: u32| {
        let table = format!("date,party,warheads,launchers\n2034-01-01,A,{warheads},600\n2034-01-01,B,30,10\n");
        let totals = temporary("totals.csv", table);
        proverka(&["limits", totals.path(), "--treaty", file.path()]).status
    };
    assert_eq!((totals(1500), totals(1501)), (0, 1));
}

#[test]
fn identifier_name_and_parties_are_filled_in() {
    let name = "Treaty on \"Drones\" & more";
    let new = proverka(&["treaty", "new", "--id", "drones", "--name", name, "--parties", "US,RU,XX"]);
    assert_eq!(new.status, 0, "{new:?}");
    let treaty = new.json();
    assert_eq!((&treaty["id"], &treaty["name"]), (&json!("drones"), &json!(name)));
    let parties = [("US", "United States of America"), ("RU", "Russian Federation"), ("XX", "XX")];
    let parties: Vec<Value> = parties.iter().map(|(code, name)| json!({"code": code, "name": name})).collect();
    assert_eq!(treaty["parties"], json!(parties));
    assert_eq!(piped(&["treaty", "lint", "-"], new.out.as_bytes()).status, 0);
}

#[test]
fn values_that_make_no_treaty_are_refused() {
    refused(&proverka(&["treaty", "new", "--parties", "US,US"]), &["US", "expected --id my-treaty"]);
    refused(&proverka(&["treaty", "new", "--explain", "--id", "x"]), &["--explain"]);
}

#[test]
fn each_key_that_the_reader_knows_is_explained() {
    let explained = proverka(&["treaty", "new", "--explain"]);
    assert_eq!((explained.status, explained.err.as_str()), (0, ""));
    let second = |line: &str| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).nth(1).map(str::to_owned);
    let keys: BTreeSet<String> = explained.out.lines().filter_map(second).collect();
    // The reader's own documentation lists the keys in the second column of a table.
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/text/treaty/mod.rs");
    let text = fs::read_to_string(reader).expect("a source file");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! |"));
    let known: BTreeSet<String> = rows
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(known.len() > 25, "{known:?}");
    let missing: Vec<&String> = known.difference(&keys).collect();
    assert!(missing.is_empty(), "explain {missing:?} in the table of host-cli/docs/treaty.md");
    // Every key of the template is explained as well.
    let template = proverka(&["treaty", "new"]).json();
    let used = template.as_object().expect("an object").keys().find(|key| !keys.contains(*key));
    assert_eq!(used, None);
}
