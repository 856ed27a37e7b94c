//! `timeline`: who was bound by what, when, and the gaps.

use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::proverka;

fn timeline(arguments: &[&str]) -> Value {
    let ran = proverka(&[&["timeline", "--format", "json"], arguments].concat());
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    ran.json()
}

/// The periods of a treaty under this key: the word, the first day and the last day.
fn periods(answer: &Value, treaty: &str, key: &str) -> Vec<(String, String, Option<String>)> {
    let rows = answer["treaties"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["treaty"] == treaty).unwrap_or_else(|| panic!("no {treaty}"));
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let periods = row[key].as_array().expect("periods").iter();
    let of = |period: &Value| Some((text(&period["is"])?, text(&period["first"])?, text(&period["last"])));
    periods.map(|period| of(period).expect("a period")).collect()
}

fn period(word: &str, first: &str, last: &str) -> (String, String, Option<String>) {
    (word.to_owned(), first.to_owned(), Some(last.to_owned()).filter(|last| !last.is_empty()))
}

/// The gaps of a kind, in words.
fn gaps(answer: &Value, kind: &str) -> Vec<String> {
    let gaps = answer["gaps"].as_array().expect("gaps").iter().filter(|gap| gap["kind"] == kind);
    gaps.map(|gap| gap["text"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn the_periods_of_a_treaty_follow_each_other_without_a_gap() {
    let answer = timeline(&[]);
    assert_eq!(
        periods(&answer, "new-start", "periods"),
        [
            period("not_yet", "2010-04-08", "2011-02-04"),
            period("in_force", "2011-02-05", "2026-02-04"),
            period("expired", "2026-02-05", ""),
        ]
    );
    assert_eq!(
        periods(&answer, "start-2", "periods"),
        [period("not_yet", "1993-01-03", "2002-06-13"), period("abandoned", "2002-06-14", "")]
    );
    assert_eq!(periods(&answer, "sort", "periods")[2], period("superseded", "2011-02-05", ""));
    // Inclusive of the anniversary, the last day is a day later; a replacement by another treaty has a day of its own.
    let other = timeline(&["--last-day", "anniversary"]);
    assert_eq!(periods(&other, "new-start", "periods")[1], period("in_force", "2011-02-05", "2026-02-05"));
    assert_eq!(periods(&other, "sort", "periods")[1], period("in_force", "2003-06-01", "2011-02-04"));
}

#[test]
fn between_salt_and_start_no_limit_on_strategic_arms_was_in_force() {
    let answer = timeline(&["--kind", "strategic"]);
    assert_eq!(
        gaps(&answer, "strategic"),
        [
            "no limit on strategic offensive arms in force: 1977-10-03 to 1994-12-04, both days included (6272 days)",
            "no limit on strategic offensive arms in force: from 2026-02-05 on",
        ]
    );
    let first = &answer["gaps"][0];
    let expected = json!({"is": "none", "first": "1977-10-03", "last": "1994-12-04", "days": 6272,
        "before": ["salt-1"], "after": ["start-1"]});
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(&first[key], value, "{key}");
    }
    // SORT was in force between START I and New START, although its ceiling bound on no day before 2012-12-31.
    assert!(periods(&answer, "sort", "periods").contains(&period("in_force", "2003-06-01", "2011-02-04")));
    let kinds: Vec<&Value> =
        answer["treaties"].as_array().expect("rows").iter().flat_map(|row| row["kinds"].as_array()).flatten().collect();
    assert!(kinds.contains(&&json!("strategic")) && !kinds.contains(&&json!("intermediate")), "{kinds:?}");
    // The first and the last day of a gap are the first without a limit and the last without one.
    for (day, in_force) in [("1977-10-02", 0), ("1977-10-03", 1)] {
        assert_eq!(proverka(&["term", "salt-1", "--at", day]).status, in_force, "{day}");
    }
    for (day, in_force) in [("1994-12-04", 1), ("1994-12-05", 0)] {
        assert_eq!(proverka(&["term", "start-1", "--at", day]).status, in_force, "{day}");
    }
}

#[test]
fn a_party_sees_its_own_treaties_and_when_they_bound_it() {
    let answer = timeline(&["--party", "RU"]);
    assert!(answer["treaties"].as_array().expect("rows").iter().all(|row| row["treaty"] != "salt-1"));
    assert_eq!(periods(&answer, "inf", "bound"), [period("yes", "1988-06-01", "2019-08-01")]);
    assert_eq!(periods(&answer, "start-2", "bound"), []);
    assert_eq!(
        gaps(&answer, "strategic"),
        ["no limit on strategic offensive arms bound RU: from 2026-02-05 on"],
        "nothing is said of the years before the first treaty of Russia"
    );
    let table = proverka(&["timeline", "--party", "RU"]).out;
    assert!(table.contains("START II (1993)") && table.contains("bound RU"), "{table}");
}

#[test]
fn a_range_shows_what_touches_it_and_whole() {
    let answer = timeline(&["--from", "1980-01-01", "--to", "1985-12-31"]);
    assert_eq!((&answer["from"], &answer["to"]), (&json!("1980-01-01"), &json!("1985-12-31")));
    assert_eq!(periods(&answer, "abm", "periods"), [period("in_force", "1972-10-03", "2002-06-12")]);
    assert_eq!(periods(&answer, "salt-1", "periods"), [period("expired", "1977-10-03", "")]);
    assert_eq!(gaps(&answer, "strategic").len(), 1);
    assert_eq!(gaps(&answer, "missile_defence"), [""; 0]);
    assert!(
        answer["treaties"].as_array().expect("rows").iter().all(|row| row["treaty"] != "inf"),
        "not signed by then"
    );
    // Days before the first treaty are named if somebody asks about them.
    let before = timeline(&["--from", "1960-01-01", "--to", "1970-12-31", "--kind", "strategic"]);
    assert_eq!(
        gaps(&before, "strategic"),
        ["no limit on strategic offensive arms in force: up to 1972-10-02, that day included"]
    );
}

#[test]
fn a_question_that_makes_no_sense_is_refused_with_its_cure() {
    let upside_down = proverka(&["timeline", "--from", "2020-01-01", "--to", "2019-12-31"]);
    refused(&upside_down, &["--from 2020-01-01 is after the last day, 2019-12-31", "expected the earlier day first"]);
    let future = proverka(&["timeline", "--from", "9000-01-01"]);
    refused(&future, &["--from 9000-01-01 is after the last day", "expected --to DATE, a later day"]);
    let kind = proverka(&["timeline", "--kind", "strategics"]);
    refused(&kind, &["no built-in treaty is of a kind 'strategics'", "expected one of strategic, missile_defence"]);
    refused(
        &proverka(&["timeline", "--party", "XX"]),
        &["no built-in treaty has a party 'XX'", "expected a two-letter code"],
    );
    let both = proverka(&["timeline", "--party", "KZ", "--kind", "intermediate"]);
    refused(&both, &["no built-in treaty of the kind 'intermediate' has a party 'KZ'", "leave out --kind"]);
    refused(&proverka(&["timeline", "--from", "2020-13-01"]), &["2020-13-01"]);
    refused(&proverka(&["timeline", "--chart", "x.gif"]), &["x.gif: not a known kind of picture"]);
}

#[test]
fn csv_has_a_row_for_each_period_and_each_gap() {
    let answer = timeline(&["--party", "US"]);
    let rows = answer["treaties"].as_array().expect("rows").iter();
    let many = |key: &str| rows.clone().map(|row| row[key].as_array().expect("periods").len()).sum::<usize>();
    let table = proverka(&["timeline", "--party", "US", "--format", "csv"]).out;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(
        reader.headers().expect("a header"),
        vec!["what", "treaty", "name", "kind", "is", "first", "last", "days", "text"]
    );
    let what: Vec<String> = reader.records().map(|row| row.expect("a row")[0].to_owned()).collect();
    let count = |word: &str| what.iter().filter(|what| *what == word).count();
    let gaps = answer["gaps"].as_array().expect("gaps").len();
    assert_eq!((count("standing"), count("bound"), count("gap")), (many("periods"), many("bound"), gaps));
}

#[test]
fn the_chart_is_drawn_as_svg_and_png_and_names_the_gaps() {
    let folder = tempfile::tempdir().expect("a folder");
    let (svg, png) = (folder.path().join("t.svg"), folder.path().join("t.png"));
    for path in [&svg, &png] {
        assert_eq!(proverka(&["timeline", "--chart", path.to_str().expect("a name")]).status, 0);
    }
    assert!(std::fs::read(&png).expect("a picture").starts_with(b"\x89PNG"));
    let drawn = std::fs::read_to_string(&svg).expect("a picture");
    assert!(drawn.contains("no limit in force: 3 Oct 1977 – 4 Dec 1994"), "{drawn}");
    assert!(drawn.contains("no limit on strategic offensive arms in force: since 5 Feb 2026"), "{drawn}");
}
