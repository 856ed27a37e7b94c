//! `limits compare` and `limits export`.

use serde_json::{Value, json};

use crate::proverka::{piped, proverka, temporary};

fn report(args: &[&str]) -> Value {
    let ran = proverka(&[&["limits", "compare"], args, &["--format", "json"]].concat());
    assert!([0, 1, 3].contains(&ran.status), "{ran:?}");
    ran.json()
}

fn refused(args: &[&str]) -> String {
    let ran = proverka(&[&["limits", "compare"], args].concat());
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
    ran.err
}

#[test]
fn two_days_are_what_limits_says_of_each() {
    let compared = report(&["--from", "2019-09-01", "--to", "2020-03-01"]);
    let rows = compared["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 6);
    for (key, day) in [("from", "2019-09-01"), ("to", "2020-03-01")] {
        let judged = proverka(&["limits", "--at", day, "--format", "json"]).json();
        assert_eq!(compared[key], json!({"input": "built-in", "at": day, "verdict": judged["verdict"]}));
        for (row, found) in rows.iter().zip(judged["findings"].as_array().expect("rows")) {
            for same in ["party", "rule", "clause"] {
                assert_eq!(row[same], found[same]);
            }
            for same in ["measured", "bound", "margin", "verdict"] {
                assert_eq!(row[key][same], found[same], "{row}");
            }
        }
    }
    for row in rows {
        let of = |key: &str| row[key]["measured"].as_i64().expect("a number");
        assert_eq!(row["change"].as_i64().expect("a number"), of("to") - of("from"));
    }
}

#[test]
fn without_days_the_last_two_with_numbers_are_compared() {
    let totals = "date,party,warheads\n2019-03-01,US,1\n2019-09-01,US,2\n2020-03-01,US,4\n2020-09-01,US,\n";
    let file = temporary("totals.csv", totals);
    let compared = report(&[file.path(), "--party", "US"]);
    assert_eq!((&compared["from"]["at"], &compared["to"]["at"]), (&json!("2019-09-01"), &json!("2020-03-01")));
    assert_eq!(compared["rows"][0]["change"], 2);
    // The day before an asked one.
    let compared = report(&[file.path(), "--party", "US", "--to", "2019-09-01"]);
    assert_eq!((&compared["from"]["at"], &compared["to"]["at"]), (&json!("2019-03-01"), &json!("2019-09-01")));
}

#[test]
fn the_verdict_is_that_of_the_second_declaration() {
    let one = temporary("a.csv", "date,party,warheads\n2020-03-01,US,1551\n");
    let other = temporary("b.csv", "date,party,warheads\n2020-09-01,US,1550\n");
    let run = |first: &str, second: &str| proverka(&["limits", "compare", first, second, "--party", "US"]);
    let ran = run(one.path(), other.path());
    assert_eq!(ran.status, 0);
    assert!(ran.out.contains("fails → holds"), "{}", ran.out);
    let ran = run(other.path(), one.path());
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("holds → fails"), "{}", ran.out);
    // A number that one declaration does not have.
    let none = temporary("c.csv", "date,party,warheads,launchers\n2021-03-01,US,,5\n");
    let ran = run(one.path(), none.path());
    assert_eq!(ran.status, 3);
    let compared = report(&[one.path(), none.path(), "--party", "US"]);
    let row = |rule: &str| {
        compared["rows"].as_array().expect("rows").iter().find(|row| row["rule"] == rule).expect("a row").clone()
    };
    assert_eq!((&row("warheads")["to"]["measured"], &row("warheads")["change"]), (&Value::Null, &Value::Null));
    assert_eq!((&row("launchers")["from"], &row("launchers")["to"]["measured"]), (&Value::Null, &json!(5)));
}

const FIRST: &str = r#"{"id":"US-1","party":"US","kind":"icbm","state":"deployed","warheads":3,"site":"Minot"}
{"id":"US-2","party":"US","kind":"icbm","state":"deployed","warheads":3,"site":"Minot"}
{"id":"US-3","party":"US","kind":"slbm","state":"deployed","warheads":5}
{"id":"US-5","party":"US","kind":"heavy_bomber","state":"deployed"}
{"id":"RU-1","party":"RU","kind":"heavy_bomber","state":"deployed"}
"#;

/// The same with one item gone, one moved, one in another state, and one new.
const SECOND: &str = "id,party,kind,state,warheads,site\n\
US-4,US,slbm,deployed,8,\nUS-3,US,slbm,non_deployed,,\nUS-2,US,icbm,deployed,1,Malmstrom\n\
US-5,US,heavy_bomber,deployed,,\nRU-1,RU,heavy_bomber,deployed,,\n";

#[test]
fn items_are_new_gone_moved_or_changed() {
    let (first, second) = (temporary("a.ndjson", FIRST), temporary("b.csv", SECOND));
    let compared = report(&[first.path(), second.path(), "--from", "2020-03-01", "--to", "2020-09-01"]);
    assert_eq!(
        compared["items"],
        json!({"unchanged": 2, "changes": [
            {"what": "gone", "id": "US-1", "party": "US", "kind": "icbm", "state": "deployed"},
            {"what": "changed", "id": "US-2", "party": "US", "kind": "icbm", "state": "deployed", "fields": [
                {"field": "site", "from": "Minot", "to": "Malmstrom"}, {"field": "warheads", "from": "3", "to": "1"}]},
            {"what": "changed", "id": "US-3", "party": "US", "kind": "slbm", "state": "deployed", "fields": [
                {"field": "state", "from": "deployed", "to": "non_deployed"}, {"field": "warheads", "from": "5", "to": ""}]},
            {"what": "new", "id": "US-4", "party": "US", "kind": "slbm", "state": "deployed"},
        ]})
    );
    let run =
        |to: &str| proverka(&["limits", "compare", first.path(), second.path(), "--from", "2020-03-01", "--to", to]);
    let out = run("2020-09-01").out;
    assert!(out.contains("items: 1 new, 1 gone, 2 changed, 2 the same\n"), "{out}");
    assert!(out.contains("moved: Minot → Malmstrom"), "{out}");
    // Two views of one day differ; nothing happened between them.
    let out = run("2020-03-01").out;
    assert!(out.contains("items: 1 only in B, 1 only in A, 2 differ, 2 the same\n"), "{out}");
    assert!(out.contains("site: Minot → Malmstrom") && !out.contains("moved"), "{out}");
    // Only what was asked for.
    let compared =
        report(&[first.path(), second.path(), "--from", "2020-03-01", "--to", "2020-09-01", "--party", "RU"]);
    assert_eq!(compared["items"], json!({"unchanged": 1, "changes": []}));
}

#[test]
fn csv_has_every_row_and_every_item() {
    let (first, second) = (temporary("a.ndjson", FIRST), temporary("b.csv", SECOND));
    let args = ["limits", "compare", first.path(), second.path(), "--from", "2020-03-01", "--to", "2020-09-01"];
    let compared = report(&args[2..]);
    let ran = proverka(&[&args[..], &["--format", "csv"]].concat());
    let rows = csv::Reader::from_reader(ran.out.as_bytes()).into_records().count();
    let of = |value: &Value| value.as_array().expect("a list").len();
    assert_eq!(rows, of(&compared["rows"]) + of(&compared["items"]["changes"]));
}

#[test]
fn a_comparison_that_cannot_be_says_what_to_type() {
    let items = temporary("a.ndjson", FIRST);
    let one_day = temporary("a.csv", "date,party,warheads\n2020-03-01,US,1\n");
    for (args, says) in [
        (&[items.path(), items.path(), "--to", "2020-03-01"][..], "expected --from DATE"),
        (&[items.path(), items.path(), "--from", "2020-03-01"], "expected --to DATE"),
        (&[items.path(), "--from", "2020-03-01"], "a second file of items"),
        (&["-", "-"], "a file for A or B"),
        (&[one_day.path()], "numbers of two days, or a second declaration"),
        (&[one_day.path(), "--to", "2020-03-02"], "the latest are 2020-03-01"),
    ] {
        let err = refused(args);
        assert!(err.contains(says), "{args:?}: {err}");
    }
    let ran = piped(
        &["limits", "compare", "-", items.path(), "--from", "2020-03-01", "--to", "2020-03-02"],
        FIRST.as_bytes(),
    );
    assert!(ran.status == 2 && ran.err.contains("cannot be read twice"), "{ran:?}");
}

/// A report without the apostrophes that CSV puts before what could be a formula.
fn unguarded(ran: &crate::proverka::Ran) -> String {
    ran.out.replace('\'', "")
}

#[test]
fn exported_numbers_are_judged_as_the_originals_are() {
    let items = temporary("items.ndjson", FIRST);
    let sheet = temporary("sheet.csv", "Party;Warheads;Launchers\nUnited States;1,373;~800±5\nRussia;1 326;n/a\n");
    for (input, treaty) in [
        (&[][..], "new-start"),
        (&[], "start-1"),
        (&[items.path(), "--at", "2020-03-01"], "new-start"),
        (&[sheet.path(), "--at", "2020-03-01"], "new-start"),
    ] {
        let treaty = ["--treaty", treaty];
        let exported = proverka(&[&["limits", "export"], input, &treaty].concat());
        assert_eq!(exported.status, 0, "{exported:?}");
        let file = temporary("exported.csv", &exported.out);
        let again = proverka(&[&["limits", file.path(), "--strict", "--format", "json"], &treaty[..]].concat());
        let first = proverka(&[&["limits"], input, &treaty, &["--format", "json"]].concat());
        assert_eq!(again.status, first.status, "{again:?}");
        let judgement = |ran: &crate::proverka::Ran| -> Vec<String> {
            let text = unguarded(ran);
            text.lines().filter(|line| !line.starts_with("  \"input\": ")).map(str::to_owned).collect()
        };
        assert_eq!(judgement(&again), judgement(&first));
        assert!(again.err.is_empty(), "{again:?}");
    }
}

#[test]
fn one_day_can_be_exported_and_a_day_without_numbers_is_refused() {
    let ran = proverka(&["limits", "export", "--at", "2020-03-01"]);
    let days: Vec<&str> = ran.out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(days, ["2020-03-01", "2020-03-01"]);
    let ran = proverka(&["limits", "export", "--at", "2020-03-02"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no numbers under new-start for 2020-03-02"), "{ran:?}");
}
