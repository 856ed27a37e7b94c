//! `treaty check`: somebody's table of treaties against the catalogue.

use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::{Ran, piped, proverka, temporary};

/// A table with the faults that a public one had.
const PUBLIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/dataset.csv");

const AT: [&str; 2] = ["--at", "2026-06-01"];

fn check(table: &str, more: &[&str]) -> Ran {
    let file = temporary("table.csv", table);
    proverka(&[&["treaty", "check", file.path(), "--format", "json"], more].concat())
}

/// The results of the row in this line: column, result and explanation.
fn row(answer: &Value, line: u64) -> Vec<(String, String, String)> {
    let rows = answer["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["line"] == line).unwrap_or_else(|| panic!("no line {line}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = row["findings"].as_array().expect("findings").iter();
    findings.map(|one| (text(&one["column"]), text(&one["result"]), text(&one["why"]))).collect()
}

/// The results without explanations.
fn results(answer: &Value, line: u64) -> Vec<(String, String)> {
    row(answer, line).into_iter().map(|(column, result, _)| (column, result)).collect()
}

/// The result of one cell, and the explanation.
fn cell(ran: &Ran, column: &str) -> (String, String) {
    let cells = row(&ran.json(), 2);
    let (_, result, why) = cells.into_iter().find(|(name, ..)| name == column).unwrap_or_else(|| panic!("{ran:?}"));
    (result, why)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

#[test]
fn a_public_table_has_six_differences_and_a_right_row() {
    let ran = proverka(&[&["treaty", "check", PUBLIC, "--format", "json"][..], &AT].concat());
    let answer = ran.json();
    assert_eq!((ran.status, &answer["verdict"]), (1, &json!("fails")));
    // START I was in force for fifteen years, and the table says that it never was.
    let start = results(&answer, 2);
    let expected = pairs(&[
        ("signed", "agrees"),
        ("entered_into_force", "blank"),
        ("ended", "blank"),
        ("status", "differs"),
        ("duration", "agrees"),
    ]);
    assert_eq!(start, expected);
    // SALT I and New START ended, and the table has them in force.
    let salt = [("signed", "agrees"), ("entered_into_force", "agrees"), ("ended", "blank"), ("status", "differs")];
    assert_eq!(results(&answer, 3), pairs(&[&salt[..], &[("duration", "agrees")]].concat()));
    let all = |ended: &'static str, status: &'static str| {
        let first = [("signed", "agrees"), ("entered_into_force", "agrees"), ("ended", ended), ("status", status)];
        pairs(&[&first[..], &[("duration", "agrees")]].concat())
    };
    assert_eq!(results(&answer, 4), all("agrees", "differs"));
    let (_, _, reading) = &row(&answer, 4)[2];
    assert_eq!(reading, "the first day after the end; with --last-day anniversary, the last day in force");
    // START II: the day is right, but it never was in force, so it did not expire.
    let second = [("signed", "agrees"), ("ended", "agrees"), ("status", "differs"), ("duration", "blank")];
    assert_eq!(results(&answer, 5), pairs(&second));
    // INF is right.
    assert_eq!(results(&answer, 6), all("agrees", "agrees"));
    // SORT did not run to the end of its text, because New START took its place.
    assert_eq!(results(&answer, 7), all("differs", "differs"));
    let (_, _, end) = &row(&answer, 7)[2];
    let said = "superseded since 2011-02-05: New START enters into force and takes its place; 2012-12-31 is its end by \
                the text alone (IV(2))";
    assert_eq!(end, said);
    let sort = &answer["rows"][5]["findings"][2];
    let keys = json!({"theirs": "31/12/2012", "ours": "2011-02-05 (last day 2011-02-04)", "clause": "IV(2)",
        "provenance": "text", "source": "docs.cntd.ru/document/901818621 (Russian text)"});
    for (key, value) in keys.as_object().expect("an object") {
        assert_eq!(&sort[key], value, "{key}");
    }
    let differ = answer["rows"].as_array().expect("rows").iter().flat_map(|row| row["findings"].as_array()).flatten();
    assert_eq!(differ.filter(|one| one["result"] == "differs").count(), 6);
}

#[test]
fn the_table_for_people_shows_each_difference_and_no_more() {
    let ran = proverka(&[&["treaty", "check", PUBLIC][..], &AT].concat());
    assert_eq!(ran.status, 1);
    assert!(ran.out.starts_with("dataset.csv against the catalogue on 2026-06-01\n"), "{}", ran.out);
    assert!(ran.out.contains("fails: 6 rows, 29 cells: 19 agree, 6 differ, 0 undecided, 4 blank"), "{}", ran.out);
    assert!(ran.out.contains("dates in digits are read day first, as 31/07/1991 in line 2 shows"), "{}", ran.out);
    assert_eq!(ran.out.lines().filter(|line| line.contains("differs")).count(), 6);
    let csv = proverka(&[&["treaty", "check", PUBLIC, "--format", "csv"][..], &AT].concat());
    let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
    assert_eq!(reader.headers().expect("a header").len(), 12);
    assert_eq!(reader.records().filter(Result::is_ok).count(), 29);
}

#[test]
fn a_right_table_exits_with_0_whatever_its_columns_are_called() {
    let table =
        "Status,EIF,Treaty,expired,Remark\nin force,2011-02-05,New START,,x\nwithdrawn,1 June 1988,INF,2019,y\n";
    let ran = check(table, &["--at", "2020-02-27"]);
    assert_eq!((ran.status, &ran.json()["verdict"]), (0, &json!("holds")));
    assert_eq!(ran.json()["ignored_columns"], json!(["Remark"]));
    let semicolons = "Treaty;in force\nNew START;Feb 5, 2011\n";
    assert_eq!(check(semicolons, &AT).status, 0);
    let yes = check("Treaty,in force\nNew START,yes\n", &["--at", "2020-02-27"]);
    assert_eq!(yes.status, 0);
    assert_eq!(check("Treaty,in force\nNew START,yes\n", &AT).status, 1);
    // From standard input as well.
    assert_eq!(piped(&["treaty", "check", "-", "--at", "2020-02-27"], table.as_bytes()).status, 0);
}

#[test]
fn a_date_that_agrees_only_in_the_other_order_says_so() {
    let both = |signed: &str, more: &str| check(&format!("name,signed\nNew START,{signed}\n{more}"), &AT);
    // 8 April 2010, read as 4 August.
    let open = both("04/08/2010", "");
    assert_eq!(open.status, 3);
    let why = "read day first it is 2010-08-04; only month first, as 2010-04-08, does it agree";
    assert_eq!(cell(&open, "signed"), ("undecided".to_owned(), why.to_owned()));
    // Another date shows that the day comes first in this table, so this one is wrong.
    let wrong = both("04/08/2010", "START I,31/07/1991\n");
    assert_eq!((wrong.status, cell(&wrong, "signed")), (1, ("differs".to_owned(), why.to_owned())));
    // Another date shows that the month comes first, so all are read so.
    let right = both("04/08/2010", "START I,07/31/1991\n");
    assert_eq!((right.status, cell(&right, "signed").0), (0, "agrees".to_owned()));
    let order = json!({"read": "month first", "shown_by": "07/31/1991", "line": 3});
    assert_eq!(right.json()["date_order"], order);
    // Read day first it agrees, and the report says how it was read.
    let plain = both("08/04/2010", "");
    assert_eq!(plain.status, 0);
    assert_eq!(plain.json()["rows"][0]["findings"][0]["read_as"], "2010-04-08, read day first");
}

#[test]
fn an_end_may_be_the_last_day_or_the_first_day_after_it() {
    let end = |cell: &str, more: &[&str]| {
        let ran = check(&format!("name,ended\nNew START,{cell}\n"), &[&AT[..], more].concat());
        (ran.status, self::cell(&ran, "ended"))
    };
    let agrees = |why: &str| (0, ("agrees".to_owned(), why.to_owned()));
    assert_eq!(end("2026-02-04", &[]), agrees("the last day in force"));
    let after = "the first day after the end; with --last-day anniversary, the last day in force";
    assert_eq!(end("2026-02-05", &[]), agrees(after));
    assert_eq!(end("February 2026", &[]), agrees(""));
    assert_eq!(end("2026-02-03", &[]).0, 1);
    assert_eq!(end("2026-02-06", &[]).0, 1);
    let other = ["--last-day", "anniversary"];
    assert_eq!(end("2026-02-05", &other), agrees("the last day in force"));
    assert_eq!(end("2026-02-04", &other).0, 1);
    // Before the end, the day is the one on which it will end.
    let early = check("name,ended\nNew START,2021-02-05\n", &["--at", "2020-02-27"]);
    assert_eq!(early.status, 0);
    assert_eq!(early.json()["rows"][0]["findings"][0]["ours"], "has not ended; ends 2021-02-05 (last day 2021-02-04)");
    assert_eq!(check("name,ended\nNew START,present\n", &["--at", "2020-02-27"]).status, 0);
    assert_eq!(check("name,ended\nNew START,present\n", &AT).status, 1);
}

#[test]
fn a_status_in_free_words_is_held_against_ours() {
    let status = |treaty: &str, cell: &str, at: &str| {
        check(&format!("name,status\n{treaty},\"{cell}\"\n"), &["--at", at]).status
    };
    for (treaty, cell, at, expected) in [
        ("INF", "US withdrew", "2026-06-01", 0),
        ("INF", "terminated", "2026-06-01", 0),
        ("INF", "no longer in force", "2026-06-01", 0),
        ("INF", "expired", "2026-06-01", 1),
        ("INF", "in force", "2019-08-01", 0),
        ("START II", "never entered into force", "2026-06-01", 0),
        ("START II", "signed but not ratified", "2026-06-01", 0),
        ("START II", "abandoned", "2026-06-01", 0),
        ("START II", "not in force", "2026-06-01", 0),
        ("START II", "terminated", "2026-06-01", 1),
        ("SORT", "superseded by New START", "2026-06-01", 0),
        ("SORT", "expired", "2026-06-01", 1),
        ("New START", "in force, suspended by Russia", "2024-01-01", 0),
        ("New START", "suspended", "2020-01-01", 1),
        ("New START", "complicated", "2020-01-01", 3),
        ("New START", "in force until it expired", "2020-01-01", 3),
    ] {
        assert_eq!(status(treaty, cell, at), expected, "{treaty}: {cell} on {at}");
    }
}

#[test]
fn a_duration_is_held_against_the_text_and_the_extension() {
    for (treaty, cell, expected) in [
        ("New START", "10 years", 0),
        ("New START", "15 years", 0),
        ("New START", "ten years + five", 0),
        ("New START", "five + ten years", 1),
        ("New START", "12 years", 1),
        ("New START", "until 5 February 2026", 0),
        ("New START", "unlimited", 1),
        ("INF", "Of unlimited duration", 0),
        ("INF", "15 years", 1),
        ("SORT", "until 31 December 2012", 0),
        ("SORT", "ten years", 1),
        ("START I", "as agreed", 3),
    ] {
        let ran = check(&format!("name,duration\n{treaty},{cell}\n"), &AT);
        assert_eq!(ran.status, expected, "{treaty}: {cell}");
    }
}

#[test]
fn a_name_that_means_no_treaty_is_listed_and_leaves_the_answer_open() {
    let table = "name,status\nTreaty of Tlatelolco,in force\nINF,withdrawn\n";
    let ran = check(table, &AT);
    assert_eq!(ran.status, 3);
    let unknown = &ran.json()["rows"][0];
    assert_eq!((&unknown["name"], &unknown["treaty"]), (&json!("Treaty of Tlatelolco"), &Value::Null));
    let file = temporary("table.csv", table);
    let people = proverka(&[&["treaty", "check", file.path()][..], &AT].concat()).out;
    assert!(people.contains("not in the catalogue: Treaty of Tlatelolco; `proverka treaty list` shows"), "{people}");
    // A difference elsewhere decides the exit status.
    assert_eq!(check(&table.replace("withdrawn", "in force"), &AT).status, 1);
}

#[test]
fn a_table_that_cannot_be_read_is_refused() {
    let file = temporary("t.csv", "signed,ended\n2011-02-05,\n");
    refused(
        &proverka(&["treaty", "check", file.path()]),
        &["t.csv:1: no column with the name", "columns are name, signed"],
    );
    refused(&proverka(&["treaty", "check", "no-such-file.csv"]), &["no-such-file.csv"]);
    let row = temporary("t.csv", "name,signed\nINF,8 December 1987, Washington\n");
    refused(&proverka(&["treaty", "check", row.path()]), &["t.csv:2: 3 cells; expected 2", "needs quotes"]);
}

#[test]
fn text_from_the_table_is_escaped() {
    let ran = check("name,status\nINF\u{1b}[31m,withdrawn\u{202e}\n", &AT);
    assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{ran:?}");
}
