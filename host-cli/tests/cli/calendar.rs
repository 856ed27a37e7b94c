//! `calendar`: what falls due on which day, across treaties.

use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::{Ran, proverka, temporary};

fn calendar(arguments: &[&str]) -> Value {
    let ran = proverka(&[&["calendar", "--format", "json"], arguments].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.json()
}

/// The day, the kind and the identifier of each entry.
fn entries(answer: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let entries = answer["entries"].as_array().expect("entries").iter();
    entries.map(|entry| (text(&entry["date"]), text(&entry["what"]), text(&entry["id"]))).collect()
}

fn entry(date: &str, what: &str, id: &str) -> (String, String, String) {
    (date.to_owned(), what.to_owned(), id.to_owned())
}

#[test]
fn the_first_year_of_new_start_has_the_days_on_record() {
    let answer = calendar(&["new-start", "--from", "2011-02-06", "--to", "2011-10-31"]);
    assert_eq!(
        entries(&answer),
        [
            entry("2011-02-10", "duty", "inspection_aircraft"),
            entry("2011-03-02", "duty", "inspector_lists"),
            entry("2011-03-07", "duty", "first_standing_clearance"),
            entry("2011-03-22", "duty", "initial_database"),
            entry("2011-04-06", "right", "first_inspections"),
            entry("2011-04-06", "duty", "first_exhibitions"),
            entry("2011-09-30", "duty", "six_month_data"),
        ]
    );
    assert_eq!(answer["entries"][6]["window"], "half-year 1");
    assert_eq!(answer["entries"][6]["says"], "30d after each half-year");
    assert_eq!(answer["entries"][6]["certain"], json!(true));
    let on_events: Vec<&Value> = answer["on_events"].as_array().expect("rows").iter().map(|row| &row["id"]).collect();
    assert!(on_events.contains(&&json!("launch")) && on_events.contains(&&json!("heavy_bomber_abroad")));
}

#[test]
fn a_calendar_shows_when_ceilings_begin_and_end_and_when_a_treaty_does() {
    let answer = calendar(&["new-start", "sort", "--from", "2011-02-04", "--to", "2018-02-05"]);
    let all = entries(&answer);
    assert_eq!(all[0], entry("2011-02-04", "last_day", "last_day"), "SORT is replaced by New START");
    assert_eq!(all[1], entry("2011-02-05", "in_force", "in_force"));
    let begin: Vec<_> = all.iter().filter(|one| one.0 == "2018-02-05" && one.1 == "ceiling_begins").collect();
    assert_eq!(begin.len(), 3);
    assert!(all.contains(&entry("2018-02-05", "treaty_year", "treaty_year")));
    let sunsets = entries(&calendar(&["jcpoa", "--from", "2015-01-01", "--to", "2031-12-31"]));
    assert!(sunsets.contains(&entry("2016-01-16", "named_day", "implementation_day")));
    assert_eq!(sunsets.iter().filter(|one| one.1 == "ceiling_ends" && one.0 == "2031-01-15").count(), 3);
}

#[test]
fn what_was_not_known_yet_is_not_in_the_calendar_of_that_day() {
    let last = |at: &[&str]| {
        let asked = ["new-start", "--from", "2020-02-10", "--to", "2030-01-01"];
        let all = entries(&calendar(&[&asked, at].concat()));
        all.into_iter().next_back().expect("an entry")
    };
    assert_eq!(last(&["--at", "2020-02-10"]), entry("2026-02-05", "extendable_until", "extension"));
    assert_eq!(last(&[]), entry("2026-02-04", "last_day", "last_day"));
    assert_eq!(last(&["--last-day", "anniversary"]), entry("2026-02-05", "last_day", "last_day"));
}

#[test]
fn a_party_has_the_entries_that_bind_it() {
    let answer = calendar(&["inf", "new-start", "--from", "2019-01-01", "--to", "2019-12-31", "--party", "US"]);
    let inf: Vec<_> = entries(&answer).into_iter().filter(|one| one.1 == "last_day").collect();
    assert_eq!(inf, [entry("2019-08-01", "last_day", "last_day")]);
    assert_eq!(answer["party"], "US");
    // The reports to the IAEA are those of states without nuclear weapons.
    let npt =
        |party| entries(&calendar(&["npt", "--from", "2020-01-01", "--to", "2020-03-31", "--party", party])).len();
    assert_eq!((npt("DE"), npt("FR")), (3, 0));
    // Of several treaties, those without the party are left out.
    let both = calendar(&["new-start", "jcpoa", "--from", "2016-01-01", "--to", "2016-12-31", "--party", "IR"]);
    assert_eq!(both["treaties"].as_array().map(Vec::len), Some(1));
}

#[test]
fn acts_of_a_file_change_the_calendar() {
    let acts = temporary(
        "acts.ndjson",
        r#"{"date":"2021-02-03","act":"extension_in_force","until":"2022-02-05","note":"made up","provenance":"text"}"#,
    );
    let asked = ["new-start", "--from", "2021-02-01", "--to", "2026-12-31", "--acts", acts.path()];
    let last = entries(&calendar(&asked)).into_iter().find(|one| one.1 == "last_day");
    assert_eq!(last, Some(entry("2022-02-04", "last_day", "last_day")));
}

#[test]
fn a_file_of_calendars_is_the_same_each_time_and_its_lines_are_short() {
    let asked = ["calendar", "new-start", "--from", "2011-02-05", "--to", "2011-10-31", "--format", "ics"];
    let one = proverka(&asked);
    assert_eq!((one.status, one.err.as_str()), (0, ""));
    assert_eq!(one.out, proverka(&asked).out);
    assert!(one.out.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && one.out.ends_with("END:VCALENDAR\r\n"));
    assert!(one.out.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    for line in [
        "DTSTART;VALUE=DATE:20110322\r\n",
        "DTEND;VALUE=DATE:20110323\r\n",
        "DTSTAMP:20110205T000000Z\r\n",
        "UID:new-start/duty/six_month_data/half-year-1@proverka\r\n",
        "CATEGORIES:new-start,duty\r\n",
    ] {
        assert!(one.out.contains(line), "{line:?} in {}", one.out);
    }
}

#[test]
fn csv_has_a_line_for_each_entry() {
    let ran = proverka(&["calendar", "sort", "--from", "2003-06-01", "--to", "2004-12-31", "--format", "csv"]);
    assert_eq!(
        ran.out,
        "date,treaty,what,id,title,by,window,says,certain,clause,provenance,source\n\
         2003-06-01,sort,in_force,in_force,in force from this day on,,,,true,IV(1),secondary,UN Disarmament Yearbook \
         2004\n\
         2004-05-31,sort,duty,commission_meetings,meetings of the Bilateral Implementation Commission,,treaty year 1,at \
         least 2 times in each treaty year,true,III,text,sds.jsmelevice.cz (Russian text)\n"
    );
}

#[test]
fn questions_that_no_calendar_answers_are_refused() {
    let says = |arguments: &[&str], expected: &str| {
        refused(&proverka(&[&["calendar"], arguments].concat()), &[expected]);
    };
    says(&["new-strat"], "did you mean 'new-start'?");
    says(&["new-start", "--from", "2012-01-01", "--to", "2011-01-01"], "--from 2012-01-01 is after the last day");
    says(&["new-start", "new-start"], "new-start is named twice");
    says(&["new-start", "inf", "--acts", "x.ndjson"], "--acts and --add-acts are about one treaty");
    says(&["new-start", "--party", "DE"], "DE");
    says(&["new-start", "inf", "--party", "XX"], "no built-in treaty has a party 'XX'");
    says(&["new-start", "--from", "2011-13-01"], "month");
}

/// Runs `calendar check` on notices.
fn checked(notices: &str, more: &[&str]) -> Ran {
    let file = temporary("notices.ndjson", notices);
    proverka(&[&["calendar", "check", file.path(), "--format", "json"], more].concat())
}

/// The given keys of each row of a table.
fn rows(ran: &Ran, table: &str, keys: &[&str]) -> Vec<Value> {
    let all = ran.json()[table].as_array().expect("rows").clone();
    all.iter().map(|row| keys.iter().map(|key| row[*key].clone()).collect()).collect()
}

/// The days of 2011 on which something is due, asked about one at a time.
const SEPTEMBER: [&str; 4] = ["--from", "2011-09-01", "--at", "2011-12-01"];

#[test]
fn a_notice_is_in_time_to_the_last_second_and_late_from_the_next_on() {
    let us = r#"{"notice": "six_month_data", "by": "US", "period": "half-year 1", "received": "2011-09-30T23:59:59Z", "contains": "as_of totals"}"#;
    let ru = r#"{"notice": "six_month_data", "by": "RU", "period": "2011-08-31", "sent": "2011-09-30", "received": "2011-10-01T04:00:00+03:00", "contains": "as_of"}"#;
    let ran = checked(&format!("{us}\n{ru}\n"), &SEPTEMBER);
    assert_eq!(ran.status, 1, "{ran:?}");
    let keys = ["line", "by", "window", "due", "timing", "left_s", "verdict", "why"];
    assert_eq!(
        rows(&ran, "notices", &keys),
        [
            json!([1, "US", "half-year 1", "2011-09-30T23:59:59Z", "in_time", 0, "holds", null]),
            json!([2, "RU", "half-year 1", "2011-09-30T23:59:59Z", "late", -3601, "fails", "1 h 1 s late"]),
        ]
    );
    assert_eq!(rows(&ran, "missing", &["notice"]), [] as [Value; 0]);
    // In the clock of UTC, it was received on the last day.
    let early = ru.replace("+03:00", "+05:00");
    assert_eq!(checked(&format!("{us}\n{early}\n"), &SEPTEMBER).status, 0);
}

#[test]
fn what_was_due_and_never_came_is_listed_for_each_party_up_to_the_day() {
    let us = r#"{"notice": "six_month_data", "by": "US", "period": "half-year 1", "received": "2011-09-30", "contains": "as_of"}"#;
    let ran = checked(us, &SEPTEMBER);
    assert_eq!(ran.status, 1);
    let keys = ["line", "notice", "by", "window", "timing", "verdict", "why"];
    let missing = json!([null, "six_month_data", "RU", "half-year 1", "missing", "fails", "it was due and never came"]);
    assert_eq!(rows(&ran, "missing", &keys), [missing]);
    // On the day before the last one, nothing is overdue, and nothing is listed.
    let before = checked(us, &["--from", "2011-09-01", "--at", "2011-09-29"]);
    assert_eq!((before.status, rows(&before, "missing", &keys).len()), (0, 0));
    // A notice without its party is one of all parties.
    let all = us.replace(r#""by": "US", "#, "");
    assert_eq!(checked(&all, &SEPTEMBER).status, 0);
    // From entry into force on, everything else is missing too.
    let first = checked(us, &["--at", "2011-03-10"]);
    let days: Vec<Value> = rows(&first, "missing", &["notice", "by"]);
    let expected = ["inspection_aircraft", "inspector_lists", "first_standing_clearance"];
    let expected: Vec<Value> = expected.iter().flat_map(|id| [json!([id, "US"]), json!([id, "RU"])]).collect();
    assert_eq!(days, expected);
}

#[test]
fn a_notice_without_its_content_is_incomplete() {
    let with = |contains: &str| {
        let line =
            format!(r#"{{"notice": "six_month_data", "period": "2011-08-31", "received": "2011-09-30"{contains}}}"#);
        let ran = checked(&line, &SEPTEMBER);
        (ran.status, rows(&ran, "notices", &["timing", "without", "verdict", "why"])[0].clone())
    };
    assert_eq!(with(r#", "contains": "totals"}"#.trim_end_matches('}')).0, 1);
    let incomplete = with(r#", "contains": "totals""#);
    assert_eq!(incomplete, (1, json!(["in_time", ["as_of"], "fails", "incomplete: without as_of"])));
    let unknown = with("");
    let why = "the file does not say whether it contains as_of";
    assert_eq!(unknown, (3, json!(["in_time", [], "undecided", why])));
}

#[test]
fn a_notice_of_an_event_is_judged_against_the_moment_of_the_event() {
    let of = |line: &str| {
        let ran = checked(line, &["--from", "2012-05-01", "--at", "2012-05-01"]);
        (ran.status, rows(&ran, "notices", &["timing", "left_s", "verdict", "why"])[0].clone())
    };
    let launch = |received: &str| {
        of(&format!(r#"{{"notice": "launch", "by": "US", "event": "2012-03-01T06:30:00Z", "received": "{received}"}}"#))
    };
    assert_eq!(launch("2012-02-29T06:30:00Z"), (0, json!(["in_time", 0, "holds", null])));
    assert_eq!(launch("2012-02-29T08:00:00Z"), (1, json!(["late", -5400, "fails", "1 h 30 min late"])));
    // Any moment of that day is possible.
    let why = "when it was received is not known exactly enough";
    assert_eq!(launch("2012-02-29"), (3, json!(["undecided", null, "undecided", why])));
    let late = launch("2012-03-01..2012-03-02");
    assert_eq!(late, (1, json!(["late", null, "fails", "at least 17 h 30 min late"])));
    // It was sent after the deadline, so it was received after it, too.
    let sent = of(r#"{"notice": "launch", "event": "2012-03-01T06:30:00Z", "sent": "2012-02-29T06:30:01Z"}"#);
    assert_eq!(sent, (1, json!(["late", null, "fails", "at least 1 s late"])));
    // A threshold makes a notice due; it is no ceiling.
    let abroad = |until: &str| {
        of(&format!(
            r#"{{"notice": "heavy_bomber_abroad", "by": "US", "event": "2012-03-01T06:00:00Z", "until": "{until}", "received": "2012-03-01T05:00:00Z"}}"#
        ))
    };
    assert_eq!(abroad("2012-03-02T06:00:00Z").1[0], "not_due");
    assert_eq!(abroad("2012-03-02T06:00:01Z").1[0], "in_time");
}

#[test]
fn sessions_are_counted_in_their_treaty_year() {
    let session = |day: &str| format!("{{\"notice\": \"commission_sessions\", \"event\": \"{day}\"}}\n");
    let ran = |days: &[&str]| {
        let lines: String = days.iter().map(|day| session(day)).collect();
        let ran = checked(&lines, &["--from", "2012-01-01", "--at", "2012-02-20"]);
        let row = |table| rows(&ran, table, &["notice", "window", "times", "verdict"]);
        let of = |rows: Vec<Value>| rows.into_iter().filter(|row| row[0] == "commission_sessions").collect::<Vec<_>>();
        (of(row("notices")), of(row("missing")))
    };
    let year = |times: &str, verdict: &str| json!(["commission_sessions", "treaty year 1", times, verdict]);
    assert_eq!(ran(&["2011-03-28", "2011-10-19"]), (vec![year("2", "holds")], vec![]));
    assert_eq!(ran(&["2011-03-28", "2012-02-05"]).0[0], year("1", "fails"));
    assert_eq!(ran(&[]), (vec![], vec![year("0", "fails")]));
}

#[test]
fn a_line_may_name_its_treaty_and_the_iaea_counts_when_a_report_is_sent() {
    let report = |sent: &str, received: &str| {
        let line = format!(
            r#"{{"treaty": "npt", "notice": "inventory_change_reports", "by": "IR", "period": "2020-01", "sent": "{sent}", "received": "{received}"}}"#
        );
        let ran = checked(&line, &["--from", "2020-03-05", "--at", "2020-03-20"]);
        rows(&ran, "notices", &["treaty", "due", "timing", "counts", "provenance"])[0].clone()
    };
    let due = "2020-03-01T23:59:59Z";
    assert_eq!(report("2020-03-01", "2020-03-09"), json!(["npt", due, "in_time", "sent", "unverified"]));
    assert_eq!(report("2020-03-02", "2020-03-09")[2], "late");
}

#[test]
fn a_line_that_is_no_notice_is_refused_with_its_place_and_what_would_be_right() {
    let says = |line: &str, expected: &[&str]| {
        let ran = checked(line, &[]);
        refused(&ran, expected);
    };
    says(
        "{\"notice\": \"six_month\"}",
        &["notices.ndjson:1:12: new-start has no deadline 'six_month'", "expected one of"],
    );
    says("{\"by\": \"US\"}", &[":1:1: a line that does not say what it is a notice of; expected 'notice'"]);
    says("{\"notice\": \"launch\", \"by\": \"DE\"}", &[":1:28:", "DE", "US"]);
    says("{\"notice\": \"launch\"}", &[":1:1: a notice of launch without the launch", "expected 'event', a moment"]);
    says(
        "{\"notice\": \"six_month_data\"}",
        &[":1:1: a notice of six_month_data without its period; expected 'period'"],
    );
    says(
        "{\"notice\": \"six_month_data\", \"period\": \"half-year 77\"}",
        &[
            ":1:40: no six_month_data falls due for 'half-year 77'; expected a day in a window, or one from 'half-year 1'",
        ],
    );
    says(
        "{\"notice\": \"launch\", \"event\": \"yesterday\"}",
        &[":1:31: 'yesterday' is not a moment:", "expected a moment such as"],
    );
    says(
        "{\"notice\": \"launch\", \"event\": \"2012-03-02..2012-03-01\"}",
        &["is after", "expected the earlier moment first"],
    );
    says(
        "{\"notice\": \"launch\", \"event\": \"2012-03-02\", \"period\": \"2012\"}",
        &["'period' for launch, which is counted from a launch; expected its moment in 'event'"],
    );
    says(
        "{\"notice\": \"launch\", \"event\": \"2012-03-02\", \"sent\": \"2012-03-02\", \"received\": \"2012-03-01\"}",
        &["received 2012-03-01 before it was sent, 2012-03-02"],
    );
    says("{\"treaty\": \"new-strat\", \"notice\": \"launch\"}", &["did you mean 'new-start'?"]);
    says("{\"notice\": \"launch\", \"evnt\": \"2012-03-02\"}", &["evnt", "expected"]);
    let file = temporary("notices.ndjson", "");
    refused(
        &proverka(&["calendar", "check", file.path(), "--treaty", "cfe"]),
        &["cfe has no deadlines", "expected a treaty with deadlines, such as new-start"],
    );
}

#[test]
fn csv_and_ndjson_notices_are_judged_alike() {
    let ndjson =
        "{\"notice\": \"launch\", \"by\": \"US\", \"event\": \"2012-03-01T06:30:00Z\", \"received\": \"2012-02-28\"}\n";
    let csv = "notice,by,event,received\nlaunch,US,2012-03-01T06:30:00Z,2012-02-28\n";
    let of = |text: &str| {
        let file = temporary("notices.csv", text);
        let ran = proverka(&["calendar", "check", file.path(), "--at", "2012-05-01", "--from", "2012-05-01"]);
        (ran.status, ran.out.lines().nth(2).map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")))
    };
    assert_eq!(of(ndjson), of(csv));
    assert_eq!(of(csv).0, 0);
}
