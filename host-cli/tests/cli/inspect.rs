//! `proverka inspect check`: events against the quotas of a treaty.

use serde_json::{Value, json};

use crate::proverka::{Ran, proverka, temporary};

fn checked(events: &str, more: &[&str]) -> Ran {
    let file = temporary("events.csv", events);
    proverka(&[&["inspect", "check", file.path(), "--format", "json"], more].concat())
}

/// The rows of one quota: by, of, place, first day, used, remaining, verdict.
fn rows(ran: &Ran, quota: &str) -> Vec<Value> {
    let all = ran.json()["quotas"].as_array().expect("quotas").clone();
    let keys = ["by", "of", "place", "from", "used", "remaining", "verdict"];
    let row = |row: &Value| keys.into_iter().map(|key| row[key].clone()).collect();
    all.iter().filter(|one| one["quota"] == quota).map(row).collect()
}

/// Ten inspections of type one by the US in the first treaty year, and as many lines more as are given.
fn ten(more: &str) -> String {
    let ten: String = (1..=10).map(|day| format!("2011-06-{day:02},type_one_inspection,US,RU,site {day}\n")).collect();
    format!("date,kind,by,of,place\n{ten}{more}")
}

#[test]
fn what_is_used_allowed_and_left_is_told_for_each_party_and_treaty_year() {
    let at = ["--at", "2012-02-04"];
    let ran = checked(&ten(""), &at);
    assert_eq!(ran.status, 0, "{ran:?}");
    let us = json!(["US", null, null, "2011-02-05", 10, 0, "holds"]);
    let ru = json!(["RU", null, null, "2011-02-05", 0, 10, "holds"]);
    assert_eq!(rows(&ran, "type_one_inspections"), [us, ru]);
    assert_eq!(rows(&ran, "inspections")[0], json!(["US", null, null, "2011-02-05", 10, 8, "holds"]));

    // One more on the last day of the treaty year is one too many, and on the next day it is the first of the next.
    let ran = checked(&ten("2012-02-04,type_one_inspection,US,RU,x\n"), &at);
    assert_eq!(ran.status, 1);
    assert_eq!(rows(&ran, "type_one_inspections")[0], json!(["US", null, null, "2011-02-05", 11, -1, "fails"]));
    let ran = checked(&ten("2012-02-05,type_one_inspection,US,RU,x\n"), &at);
    assert_eq!(ran.status, 0);
    assert_eq!(rows(&ran, "type_one_inspections")[1], json!(["US", null, null, "2012-02-05", 1, 9, "holds"]));
    // On one of the two days, nobody knows.
    let ran = checked(&ten("2012-02-04..2012-02-05,type_one_inspection,US,RU,x\n"), &at);
    assert_eq!(ran.status, 3);
    assert_eq!(rows(&ran, "type_one_inspections")[0], json!(["US", null, null, "2011-02-05", null, null, "undecided"]));
    assert_eq!(ran.json()["quotas"][0]["used_between"], json!([10, 11]));
    assert_eq!(ran.json()["quotas"][0]["events"][10]["certain"], json!(false));
}

#[test]
fn a_breach_says_by_how_much_and_which_events() {
    let file = temporary("events.csv", ten("2012-02-04,type_one_inspection,US,RU,x\n"));
    let ran = proverka(&["inspect", "check", file.path(), "--at", "2012-02-04"]);
    for said in [
        "type_one_inspections by US, 2011-02-05 to 2012-02-04: 1 more than the 10 allowed in a treaty year",
        "  line 2 (2011-06-01, type_one_inspection by US of RU at site 1)",
        "  line 12 (2012-02-04, type_one_inspection by US of RU at x)",
        "state.gov, page of 17 May 2012 (183335.htm)",
    ] {
        assert!(ran.out.contains(said), "no '{said}' in\n{}", ran.out);
    }
}

#[test]
fn two_inspections_at_once_and_three_at_a_facility_are_too_many() {
    let events = "from,to,kind,by,of,place\n\
        2011-05-01,2011-05-04,type_two_inspection,US,RU,p\n\
        2011-05-04,2011-05-06,type_one_inspection,US,RU,q\n\
        2011-05-05,2011-05-05,type_one_inspection,RU,US,p\n\
        2011-06-01,2011-06-02,type_one_inspection,US,RU,q\n\
        2011-07-01,2011-07-02,type_two_inspection,US,RU,q\n";
    let ran = checked(events, &["--at", "2011-12-31"]);
    let at_once = rows(&ran, "inspections_at_once");
    assert_eq!(at_once[0], json!([null, "US", null, "2011-05-05", 1, 0, "holds"]));
    assert_eq!(at_once[1], json!([null, "RU", null, "2011-05-04", 2, -1, "fails"]));
    let places = rows(&ran, "inspections_at_a_facility");
    assert_eq!(places[0], json!(["US", null, "p", "2011-02-05", 1, 1, "holds"]));
    assert_eq!(places[1], json!(["US", null, "q", "2011-02-05", 3, -1, "fails"]));
    assert_eq!(places[2], json!(["RU", null, "p", "2011-02-05", 1, 1, "holds"]));
}

#[test]
fn an_event_without_the_treaty_or_without_a_quota_is_named_and_not_counted() {
    let ran = checked(
        "date,kind,by,of\n2011-02-04,type_one_inspection,US,RU\n2026-02-05,type_one_inspection,US,RU\n",
        &["--at", "2020-01-01"],
    );
    assert_eq!(ran.status, 0);
    let answer = ran.json();
    let not_counted = answer["not_counted"].as_array().expect("events");
    let said: Vec<Value> = not_counted.iter().map(|one| json!([one["line"], one["why"]])).collect();
    let why = "the treaty is not in force on that day";
    assert_eq!(said, [json!([2, why]), json!([3, why])]);
    // START I: inspections for an update of data begin 165 days after entry into force.
    let events = "date,kind,by,of\n1995-05-18,data_update_inspection,US,RU\n1995-05-19,data_update_inspection,US,RU\n";
    let ran = checked(events, &["--treaty", "start-1", "--at", "1995-06-01"]);
    assert_eq!(ran.json()["not_counted"][0]["why"], "no quota of its kind runs on that day");
    assert_eq!(rows(&ran, "data_update_inspections")[0], json!(["US", null, null, "1995-05-19", 1, 14, "holds"]));
    // After the end, nothing binds.
    let ran = checked("date,kind\n", &["--at", "2027-01-01"]);
    assert_eq!((ran.status, ran.json()["verdict"].clone()), (0, json!("not_binding")));
}

#[test]
fn the_phases_of_the_inf_treaty_have_their_own_numbers() {
    let visits = |year: i32, many: usize| -> String {
        (0..many).map(|day| format!("{year}-07-{:02},short_notice_inspection,US,RU\n", day + 1)).collect()
    };
    let events = format!("date,kind,by,of\n{}{}{}", visits(1990, 20), visits(1991, 16), visits(1996, 10));
    let ran = checked(&events, &["--treaty", "inf", "--at", "1988-06-01"]);
    let used = |quota: &str| rows(&ran, quota).into_iter().filter(|row| row[4] != json!(0)).collect::<Vec<_>>();
    let row = |from, used, left, verdict| json!(["US", null, null, from, used, left, verdict]);
    assert_eq!(used("short_notice_inspections_years_1_to_3"), [row("1990-06-01", 20, 0, "holds")]);
    assert_eq!(used("short_notice_inspections_years_4_to_8"), [row("1991-06-01", 16, -1, "fails")]);
    assert_eq!(used("short_notice_inspections_years_9_to_13"), [row("1996-06-01", 10, 0, "holds")]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.json()["quotas"][0]["provenance"], "unverified");
}

#[test]
fn flights_are_counted_over_the_party_that_accepts_them() {
    let flights: String = (1..=13).map(|day| format!("2010-05-{day:02},observation_flight,RU,CA\n")).collect();
    let ran = checked(&format!("date,kind,by,of\n{flights}"), &["--treaty", "open-skies", "--at", "2010-12-31"]);
    assert_eq!(rows(&ran, "flights_over_ca"), [json!([null, "CA", null, "2010-01-01", 13, -1, "fails"])]);
    assert_eq!(rows(&ran, "flights_over_us"), [json!([null, "US", null, "2010-01-01", 0, 42, "holds"])]);
}

#[test]
fn both_formats_say_the_same() {
    let csv = "date,from,to,kind,by,of,place,note\n\
        2011-04-16,,,type_one_inspection,US,RU,\"a, b\",first\n\
        ,2011-05-01,2011-05-02..2011-05-03,type_two_inspection,,RU,,\n";
    let ndjson = r#"{"date":"2011-04-16","kind":"type_one_inspection","by":"US","of":"RU","place":"a, b","note":"first"}

{"to":"2011-05-02..2011-05-03","from":"2011-05-01","kind":"type_two_inspection","of":"RU","by":null}
"#;
    let at = ["--at", "2011-12-31"];
    let one = checked(csv, &at).json()["quotas"].to_string();
    let other = checked(ndjson, &at).json()["quotas"].to_string();
    // Only the blank line differs.
    assert_eq!(one, other.replace("\"line\":1,", "\"line\":2,"));
}

/// A file that is refused, and the message.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("date,kind\n2011-04-16,type_one_inspections\n",
        ":2:12: no quota of new-start counts the kind 'type_one_inspections' (did you mean 'type_one_inspection'?); expected one of type_one_inspection, type_two_inspection, telemetry_launch"),
    ("date,kind\n2011-04-16,banquet\n",
        ":2:12: no quota of new-start counts the kind 'banquet'; expected one of"),
    ("date,kind,by\n2011-04-16,type_one_inspection,CN\n",
        ":2:32: unknown party 'CN'; parties to new-start are US, RU"),
    ("date,kind,by,of\n2011-04-16,type_one_inspection,US,US\n",
        ":2:35: 'by' and 'of' are both US; expected two different parties"),
    ("date,kind\n2011-4-16,type_one_inspection\n",
        ":2:1: '2011-4-16' is not a day: not of the form YYYY-MM-DD; expected a day such as 2011-04-16, or a range"),
    ("date,kind\n2011-02-29,type_one_inspection\n",
        ":2:1: '2011-02-29' is not a day: day 29 is outside 1..=28"),
    ("date,kind\n2011-04-17..2011-04-16,type_one_inspection\n",
        ":2:1: 2011-04-17 is after 2011-04-16; expected the earlier day first"),
    ("from,to,kind\n2011-04-17,2011-04-16,type_one_inspection\n",
        ":2:12: '2011-04-16' is before 'from' 2011-04-17; expected a last day that is not"),
    ("from,kind\n2011-04-17,type_one_inspection\n",
        ":2:1: 'from' without 'to'; expected the last day in 'to', or the only day in 'date'"),
    ("to,kind\n2011-04-17,type_one_inspection\n",
        ":2:1: 'to' without 'from'; expected the first day in 'from', or the only day in 'date'"),
    ("date,to,kind\n2011-04-17,2011-04-18,type_one_inspection\n",
        ":2:12: 'date' together with 'from' or 'to'; expected the day in 'date', or"),
    ("date,kind\n,type_one_inspection\n",
        ":2:1: an event without a day; expected 'date', or 'from' and 'to', such as 2011-04-16"),
    ("date,kind\n2011-04-16,\n",
        ":2:1: an event without a kind; expected 'kind', one of type_one_inspection"),
    ("date,knd\n2011-04-16,x\n",
        ":1:6: unknown column 'knd' (did you mean 'kind'?); expected date, from, to, kind, by, of, place, note"),
    ("date,kind,date\n", ":1:11: column 'date' stands twice; expected each column once"),
    ("date,kind\n2011-04-16\n", ":2:1: 1 cell; expected 2, as in the header"),
    ("date,kind\n\"2011-04-16,type_one_inspection\n", ":2:1: a quoted cell that does not end; expected a closing quote"),
    ("{\"date\":\"2011-04-16\",\"kind\":\"visit\"}\n",
        ":1:29: no quota of new-start counts the kind 'visit'; expected one of"),
    ("{\"date\":20110416,\"kind\":\"type_one_inspection\"}\n",
        ":1:9: `date` is no text; expected a day such as 2011-04-16, or a range such as 2011-04-16..2011-04-18"),
    ("{\"date\":\"2011-04-16\",\"knd\":\"x\"}\n", ":1:28: unknown key 'knd' (did you mean 'kind'?); expected date, from"),
    ("{\"date\":\"2011-04-16\",\"date\":\"2011-04-17\"}\n", ":1:29: key 'date' stands twice; expected each key once"),
    ("{\"date\":\"2011-04-16\"\n", ":1:20: EOF while parsing an object; expected an object with"),
];

#[test]
fn bad_input_is_refused_with_its_place_and_what_to_type() {
    for (events, message) in REFUSED {
        let ran = checked(events, &["--at", "2011-12-31"]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{events}");
        assert!(ran.err.contains(message), "{events}\n{}", ran.err);
    }
    // Every fault of a file is reported.
    let ran = checked("date,kind\nx,type_one_inspection\n2011-04-16,y\n", &[]);
    assert!(ran.err.contains(":2:1: 'x' is not a day") && ran.err.contains(":3:12: no quota of"), "{}", ran.err);
}

#[test]
fn a_treaty_without_quotas_is_refused_and_one_of_a_file_is_read() {
    let ran = checked("date,kind\n", &["--treaty", "sort"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("sort has no quotas of events") && ran.err.contains("new-start, inf, start-1"),
        "{}",
        ran.err
    );
    let treaty = r#"{"id": "visits", "name": "Visits", "parties": [{"code": "A", "name": "A"}, {"code": "B", "name": "B"}],
        "entry_into_force": {"date": "2000-02-29", "clause": "I"}, "quantities": [], "ceilings": [],
        "quotas": [{"id": "visits", "title": "visits", "events": ["visit"], "most": 1, "window": "any 12m",
            "per": ["by", "of"], "from": "entry", "clause": "II"}],
        "term": {"lasts": {"value": "unlimited", "clause": "III"}, "month_end": "clamp"}}"#;
    let treaty = temporary("visits.json", treaty);
    let ran = checked("date,kind,by,of\n2010-03-01,visit,A,B\n2011-02-28,visit,A,B\n", &["--treaty", treaty.path()]);
    assert_eq!(rows(&ran, "visits"), [json!(["A", "B", null, "2010-03-01", 2, -1, "fails"])]);
    assert_eq!(ran.json()["quotas"][0]["window"], "any 12m");
    let ran = checked("date,kind,by,of\n2010-03-01,visit,A,B\n2011-03-01,visit,A,B\n", &["--treaty", treaty.path()]);
    assert_eq!(ran.status, 0);
}

#[test]
fn what_comes_from_outside_is_shown_and_never_obeyed() {
    let file = temporary("events.csv", "date,kind,place\n2026-06-01,type_one_inspection,\u{1b}[31m\u{202e}=1+1\n");
    let ran = proverka(&["inspect", "check", file.path(), "--at", "2026-06-01"]);
    assert!(ran.out.contains("\\u{1b}[31m\\u{202e}=1+1") && !ran.out.contains('\u{1b}'), "{}", ran.out);
    let file = temporary("events.csv", "date,kind,place\n2011-06-01,type_one_inspection,=1+1\n");
    let ran = proverka(&["inspect", "check", file.path(), "--at", "2011-06-01", "--format", "csv"]);
    assert!(ran.out.contains(",'=1+1,"), "{}", ran.out);
}
