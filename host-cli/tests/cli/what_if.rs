//! `limits --add`, `--remove`, `--until`, `--as-of`, `--latest`: what if, and as of when.

use serde_json::{Value, json};

use crate::proverka::{piped, proverka, temporary};

const TOTALS: &str = "date,party,deployed_delivery_systems,warheads,launchers\n\
                      2020-03-01,US,655,1373,800\n2020-03-01,RU,485,1326,754\n";

/// The findings of a run that gives an answer, without where their numbers are from.
fn findings(args: &[&str]) -> Vec<Value> {
    let ran = proverka(&[&["limits"], args, &["--format", "json"]].concat());
    assert!([0, 1, 3].contains(&ran.status), "{ran:?}");
    let mut rows = ran.json()["findings"].as_array().expect("findings").clone();
    for row in &mut rows {
        for key in ["source", "before"] {
            row.as_object_mut().expect("a row").remove(key);
        }
    }
    rows
}

/// What stands on standard error of a run that is refused.
fn refused(args: &[&str]) -> String {
    let ran = proverka(&[&["limits"], args].concat());
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
    ran.err
}

#[test]
fn a_change_of_a_total_gives_what_the_edited_table_gives() {
    let file = temporary("totals.csv", TOTALS);
    let edited = temporary("totals.csv", TOTALS.replace("1373,800", "1370,820").replace("754", "700"));
    let changes = ["--add", "US:launchers=20", "--remove", "US:warheads=3", "--remove", "RU:launchers=54"];
    let changed = findings(&[&[file.path()], &changes[..]].concat());
    assert_eq!(changed, findings(&[edited.path()]));
    // The control: without the changes the answer is another one.
    assert_ne!(changed, findings(&[file.path()]));
}

#[test]
fn a_change_of_a_range_moves_both_ends_and_a_range_is_never_below_zero() {
    let range = |warheads: &str| temporary("totals.csv", format!("date,party,warheads\n2020-03-01,US,{warheads}\n"));
    let (file, edited) = (range("1400..1540"), range("1411..1551"));
    let more = ["--party", "US", "--add", "US:warheads=11"];
    assert_eq!(findings(&[&[file.path()], &more[..]].concat()), findings(&[edited.path(), "--party", "US"]));
    let (file, edited) = (range("10..20"), range("0..5"));
    let fewer = ["--party", "US", "--remove", "US:warheads=15"];
    assert_eq!(findings(&[&[file.path()], &fewer[..]].concat()), findings(&[edited.path(), "--party", "US"]));
}

/// Items of the United States: ICBMs and a bomber.
fn items(icbms: u32) -> String {
    let icbm = |number| {
        format!(
            "{{\"id\":\"A{number:03}\",\"party\":\"US\",\"kind\":\"icbm\",\"state\":\"deployed\",\"warheads\":3}}\n"
        )
    };
    let bomber = "{\"id\":\"B\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"deployed\"}\n";
    (0..icbms).map(icbm).chain([bomber.to_owned()]).collect()
}

#[test]
fn added_items_count_as_if_they_stood_in_the_file() {
    let (few, many) = (temporary("items.ndjson", items(3)), temporary("items.ndjson", items(703)));
    let at = ["--at", "2020-03-01"];
    let added = ["--add", "US:icbm/deployed=700,warheads=3"];
    let with = findings(&[&[few.path()], &at[..], &added[..]].concat());
    assert_eq!(with, findings(&[&[many.path()], &at[..]].concat()));
    assert_ne!(with, findings(&[&[few.path()], &at[..]].concat()));
    // And back again.
    let removed = ["--remove", "US:icbm/deployed=700,warheads=3"];
    let without = findings(&[&[many.path()], &at[..], &removed[..]].concat());
    assert_eq!(without, findings(&[&[few.path()], &at[..]].concat()));
}

#[test]
fn items_change_each_total_that_they_count_towards() {
    let file = temporary("totals.csv", TOTALS);
    // A deployed heavy bomber counts as one delivery system and one warhead, whatever it carries: Article III(2).
    let edited = temporary("totals.csv", TOTALS.replace("655,1373,800", "665,1383,810"));
    let added = ["--add", "US:heavy_bomber/deployed=10"];
    assert_eq!(findings(&[&[file.path()], &added[..]].concat()), findings(&[edited.path()]));
}

#[test]
fn the_report_says_what_was_changed_and_what_it_was_before() {
    let file = temporary("totals.csv", TOTALS);
    let args = ["limits", file.path(), "--party", "US", "--add", "US:launchers=1"];
    let ran = proverka(&[&args[..], &["--format", "json"]].concat());
    assert_eq!(ran.status, 1);
    let report = ran.json();
    assert_eq!(report["changes"], json!([{"party": "US", "rule": "launchers", "direction": "add", "by": 1}]));
    let changed: Vec<&Value> =
        report["findings"].as_array().expect("rows").iter().filter(|row| !row["before"].is_null()).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0]["before"], json!({"measured": 800, "verdict": "holds"}));
    assert_eq!((&changed[0]["measured"], &changed[0]["verdict"]), (&json!(801), &json!("fails")));
    let ran = proverka(&args);
    assert!(ran.out.contains("what if: US launchers +1; nothing else is changed\n"), "{}", ran.out);
    assert!(ran.out.contains("US: launchers are 1 above the ceiling of 800 (II(1)(c))\n"), "{}", ran.out);
    let ran = proverka(&["limits", file.path(), "--party", "US", "--add", "US:warheads=20"]);
    assert!(ran.out.contains("US: 157 more warheads before the ceiling of 1550 (II(1)(b))\n"), "{}", ran.out);
}

#[test]
fn a_change_that_cannot_be_is_refused_before_any_answer() {
    let file = temporary("totals.csv", TOTALS);
    let refused = |option: &str, change: &str| refused(&[file.path(), option, change]);
    for (option, change, says) in [
        ("--add", "US", "not PARTY:WHAT=N"),
        ("--add", "US:launchers", "not PARTY:WHAT=N"),
        ("--add", "XX:launchers=1", "unknown party 'XX'"),
        ("--add", "US:lunchers=1", "unknown quantity 'lunchers'"),
        ("--add", "US:launchers=-1", "'-1' is not a number of launchers"),
        ("--add", "US:launchers=1.5", "'1.5' is not a number of launchers"),
        ("--add", "US:launchers=4294967295", "would be too large"),
        ("--add", "US:transit_days=1", "there is no number of transit_days of US for 2020-03-01"),
        ("--remove", "US:launchers=801", "US has only 800 launchers"),
        ("--add", "US:icbm/deployed=0,warheads=1", "'0' is not a number of items"),
        ("--add", "US:icbm/deployed=1000000,warheads=1", "is not a number of items"),
        ("--add", "US:icbm/deployed=1", "a deployed icbm without `warheads`"),
        ("--add", "US:icbm/deployed=1,id=x", "'id=x' is no field that can be given"),
        ("--add", "US:icbm/deployed=1,warheads=x", "`warheads`"),
        ("--add", "US:icbn/deployed=1,warheads=1", "unknown kind `icbn`"),
        ("--add", "US:icbm/eliminated=1", "it changes no number"),
    ] {
        let err = refused(option, change);
        assert!(err.contains(says), "{change}: {err}");
        assert!(err.starts_with(&format!("proverka: {option} {change}: ")), "{err}");
        assert_eq!(err.lines().count(), 2, "{err}");
    }
}

#[test]
fn without_a_day_the_latest_numbers_are_changed() {
    let file = temporary("totals.csv", format!("{TOTALS}2020-09-01,US,675,1457,800\n2020-09-01,RU,,,\n"));
    let rows = findings(&[file.path(), "--add", "US:warheads=1"]);
    assert!(rows.iter().all(|row| row["at"] == "2020-09-01"), "{rows:?}");
    // Russia gave no numbers in September, so its last ones are judged, and their age is said.
    let of = |party: &str| rows.iter().find(|row| row["party"] == party && row["rule"] == "warheads").expect("a row");
    assert_eq!(of("US")["measured"], 1458);
    assert_eq!(
        (&of("RU")["measured"], &of("RU")["declared_for"], &of("RU")["age_days"]),
        (&json!(1326), &json!("2020-03-01"), &json!(184))
    );
    assert!(of("US").get("declared_for").is_none());
}

#[test]
fn as_of_a_day_each_party_has_its_last_numbers_and_the_limits_of_that_day() {
    let days = [
        "2011-02-04",
        "2011-02-05",
        "2018-02-04",
        "2018-02-05",
        "2020-02-29",
        "2020-03-01",
        "2026-02-04",
        "2026-02-05",
    ];
    let all = findings(&[]);
    for day in days {
        for row in findings(&["--as-of", day]) {
            // The last day for which the party gave any number, found here by reading the report on all days.
            let has_number = |one: &&Value| !one["measured"].is_null() || !one["measured_between"].is_null();
            let of_party = all.iter().filter(|one| one["party"] == row["party"]);
            let before = of_party.filter(|one| one["at"].as_str().expect("a day") <= day);
            let last_day = before.filter(has_number).filter_map(|one| one["at"].as_str()).max();
            let is_same = |one: &&Value| ["party", "rule", "clause"].iter().all(|key| one[key] == row[key]);
            let last = all.iter().filter(is_same).find(|one| one["at"].as_str() == last_day);
            assert_eq!(row["at"], day);
            match last {
                None => assert!(row["measured"].is_null() && row.get("declared_for").is_none(), "{row}"),
                Some(last) => {
                    assert_eq!(row["measured"], last["measured"], "{row}");
                    if has_number(&last) {
                        assert_eq!(row.get("declared_for").unwrap_or(&row["at"]), &last["at"], "{row}");
                    }
                }
            }
            let in_force = ("2011-02-05".."2026-02-05").contains(&day) && day >= "2018-02-05";
            assert_eq!(row["verdict"] == "not_binding", !in_force, "{day} {row}");
        }
    }
}

#[test]
fn the_age_of_numbers_is_said_in_the_table_and_in_csv() {
    let ran = proverka(&["limits", "--as-of", "2020-02-27"]);
    assert!(
        ran.out.contains("on 2020-02-27 the numbers of US, RU are of 2019-09-01, 179 days before\n"),
        "{}",
        ran.out
    );
    let ran = proverka(&["limits", "--as-of", "2020-02-27", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(ran.out.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|one| one == name).expect("a column");
    let (of, age) = (column("declared_for"), column("age_days"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| &row[of] == "2019-09-01" && &row[age] == "179"));
}

#[test]
fn the_latest_day_with_numbers_is_judged_although_later_rows_are_empty() {
    let rows = findings(&["--latest"]);
    let numbers = rows.iter().filter(|row| !row["measured"].is_null()).count();
    assert_eq!(numbers, 5, "Russia's last row has no launchers: {rows:?}");
    let days: std::collections::BTreeSet<&str> = rows.iter().filter_map(|row| row["at"].as_str()).collect();
    assert_eq!(days.len(), 1);
}

#[test]
fn numbers_are_followed_to_a_day_through_every_change_of_the_limits() {
    let file = temporary("totals.csv", "date,party,launchers\n2017-09-01,US,811\n2017-09-01,RU,790\n");
    let ran = proverka(&["limits", file.path(), "--until", "2026-03-01", "--format", "json"]);
    assert_eq!(ran.status, 1);
    let rows = ran.json()["findings"].clone();
    let rows_said: Vec<(&str, &str, &str)> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| {
            (
                row["at"].as_str().expect("a day"),
                row["party"].as_str().expect("a party"),
                row["verdict"].as_str().expect("a word"),
            )
        })
        .collect();
    assert_eq!(
        rows_said,
        [
            ("2017-09-01", "US", "not_binding"),
            ("2017-09-01", "RU", "not_binding"),
            ("2018-02-05", "US", "fails"),
            ("2018-02-05", "RU", "holds"),
            ("2026-02-05", "US", "not_binding"),
            ("2026-02-05", "RU", "not_binding"),
        ]
    );
    for until in ["2017-08-31", "2117-09-30"] {
        assert!(refused(&[file.path(), "--until", until]).contains("expected a day from 2017-09-01"));
    }
}

#[test]
fn a_gate_fails_on_what_it_names_and_on_nothing_better() {
    let totals =
        |us: &str| temporary("totals.csv", format!("date,party,warheads\n2020-03-01,US,{us}\n2020-03-01,RU,1\n"));
    let after = temporary("totals.csv", "date,party,warheads\n2030-03-01,US,1\n2030-03-01,RU,1\n");
    let (good, bad, open) = (totals("1"), totals("1551"), totals(""));
    let files = [&good, &after, &open, &bad];
    for (gate, statuses) in [("fails", [0, 0, 0, 1]), ("undecided", [0, 0, 1, 1]), ("not-binding", [0, 1, 1, 1])] {
        for (file, status) in files.iter().zip(statuses) {
            assert_eq!(proverka(&["limits", file.path(), "--fail-on", gate]).status, status, "{gate}");
        }
    }
    // Without a gate, the exit status tells the cases apart.
    for (file, status) in files.iter().zip([0, 0, 3, 1]) {
        assert_eq!(proverka(&["limits", file.path()]).status, status);
    }
    // A party without any limit in the input is no reason to open the gate.
    let other = temporary("totals.csv", "date,party,transit_days\n2020-03-01,US,1\n");
    assert_eq!(
        proverka(&["limits", other.path(), "--at", "2020-03-01", "--fail-on", "fails", "--treaty", "inf"]).status,
        2
    );
}

#[test]
fn a_gate_is_not_opened_by_the_built_in_numbers_if_what_was_sent_is_empty() {
    let gate = ["limits", "--at", "2020-03-01", "--fail-on", "fails"];
    let ran = piped(&gate, b"");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.contains("standard input is empty, and a gate"), "{ran:?}");
    // The controls: without a gate they are judged, and with their name too.
    assert_eq!(piped(&gate[..3], b"").status, 0);
    assert_eq!(proverka(&["limits", "built-in", "--at", "2020-03-01", "--fail-on", "fails"]).status, 0);
}

#[test]
fn a_quiet_run_prints_one_line() {
    let ran = proverka(&["limits", "--at", "2020-03-01", "--quiet"]);
    assert_eq!(ran.out, "holds: 6 findings: 6 hold, 0 fail, 0 undecided, 0 not binding\n");
    let file = temporary("totals.csv", "date,party,warheads\n2020-03-01,US,1551\n");
    let ran = proverka(&["limits", file.path(), "--party", "US", "-q"]);
    assert_eq!((ran.status, ran.out.as_str()), (1, "fails: 1 finding: 0 hold, 1 fail, 0 undecided, 0 not binding\n"));
}
