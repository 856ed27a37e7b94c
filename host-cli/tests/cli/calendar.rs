//! `calendar`: what falls due on which day, across treaties.

use serde_json::{Value, json};

use crate::bad_input::refused;
use crate::proverka::{proverka, temporary};

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
