//! `proverka inspect check`: the steps of inspections against the times that a treaty sets between them.

use serde_json::{Value, json};

use crate::proverka::{Ran, proverka, temporary};

const HEADER: &str = "inspection,kind,by,of,place,step,at,note\n";

fn checked(steps: &str, more: &[&str]) -> Ran {
    let file = temporary("steps.csv", steps);
    proverka(&[&["inspect", "check", file.path(), "--format", "json"], more].concat())
}

/// A Type One inspection that keeps every limit of New START to the second, whose name and first day are given.
fn kept(id: &str, day: u32) -> String {
    let row = |step: &str, at: String| format!("{id},,,,,{step},{at},\n");
    [
        format!("{id},type_one_inspection,US,RU,Uzhur,notice,2011-06-{day:02}T00:00:00Z,\n"),
        row("flight_plan", format!("2011-06-{day:02}T12:00:00Z")),
        row("departure", format!("2011-06-{day:02}T18:00:00Z")),
        row("arrival", format!("2011-06-{:02}T08:00:00Z", day + 1)),
        row("designation", format!("2011-06-{:02}T12:00:00Z", day + 1)),
        row("restrictions", format!("2011-06-{:02}T13:00:00Z", day + 1)),
        row("transport", format!("2011-06-{:02}T12:00:00Z", day + 2)),
        row("start", format!("2011-06-{:02}T12:00:00Z", day + 2)),
        row("end", format!("2011-06-{:02}T18:00:00Z", day + 3)),
        row("report", format!("2011-06-{:02}T18:00:00Z", day + 3)),
    ]
    .concat()
}

/// The findings of one inspection: rule, margin, verdict.
fn findings(ran: &Ran, place: usize) -> Vec<Value> {
    let all = ran.json()["inspections"][place]["findings"].as_array().expect("findings").clone();
    all.iter().map(|one| json!([one["rule"], one["margin"], one["verdict"]])).collect()
}

#[test]
fn an_inspection_that_keeps_every_time_to_the_second_holds_and_counts() {
    let ran = checked(&format!("{HEADER}{}", kept("A-1", 1)), &["--at", "2011-06-30"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(
        findings(&ran, 0),
        [
            json!(["inspection_notice", 0, "holds"]),
            json!(["flight_plan", 0, "holds"]),
            json!(["site_designation", 0, "holds"]),
            json!(["pre_inspection_restrictions", 0, "holds"]),
            json!(["transport_to_the_site", 0, "holds"]),
            json!(["inspection_duration", 0, "holds"]),
            json!(["inspection_report", 0, "holds"]),
            json!(["order", 14 * 3600, "holds"]),
            json!(["order", 23 * 3600, "holds"]),
            json!(["order", 0, "holds"]),
        ]
    );
    let answer = ran.json();
    let row = |quota: &str| {
        let rows = answer["quotas"].as_array().expect("quotas");
        let row = rows.iter().find(|row| row["quota"] == quota && row["by"] != "RU").expect("a row");
        json!([row["used"], row["remaining"], row["events"][0]["inspection"], row["events"][0]["date"]])
    };
    assert_eq!(row("type_one_inspections"), json!([1, 9, "A-1", "2011-06-03"]));
    assert_eq!(row("inspections_at_a_facility"), json!([1, 1, "A-1", "2011-06-03"]));
    assert_eq!(answer["not_counted"], json!([]));
    assert_eq!(
        answer["inspections"][0]["steps"][3],
        json!({"step": "arrival", "line": 5, "at": "2011-06-02T08:00:00Z"})
    );
}

/// A step that is moved, and the finding that then fails: rule, margin, reason.
const MOVED: &[(&str, &str, &str, i64, &str)] = &[
    (
        "notice,2011-06-01T00:00:00Z",
        "notice,2011-06-01T00:00:01Z",
        "inspection_notice",
        -1,
        "1 s less than the 32 h required",
    ),
    (
        "flight_plan,2011-06-01T12:00:00Z",
        "flight_plan,2011-06-01T13:30:00Z",
        "flight_plan",
        -5400,
        "1 h 30 min less than the 6 h required",
    ),
    (
        "designation,2011-06-02T12:00:00Z",
        "designation,2011-06-02T15:00:30+03:00",
        "site_designation",
        -30,
        "30 s more than the 4 h allowed",
    ),
    (
        "restrictions,2011-06-02T13:00:00Z",
        "restrictions,2011-06-02T13:20:00Z/2011-06-02T14:00:00Z",
        "pre_inspection_restrictions",
        -1200,
        "at least 20 min more than the 1 h allowed",
    ),
    (
        "end,2011-06-04T18:00:00Z",
        "end,2011-06-04T18:00Z/..",
        "inspection_duration",
        0,
        "it depends on when exactly `start` and `end` were",
    ),
    (
        "end,2011-06-04T18:00:00Z",
        "end,2011-06-03T11:00Z",
        "inspection_duration",
        -3600,
        "out of order: `end` is 1 h before `start`",
    ),
    (
        "start,2011-06-03T12:00:00Z",
        "start,2011-06-03T11:59:00Z",
        "order",
        -60,
        "out of order: `start` is 1 min before `transport`",
    ),
    (
        "report,2011-06-04T18:00:00Z",
        "report,2011-06-04T17:59:59Z",
        "inspection_report",
        -1,
        "out of order: `report` is 1 s before `end`",
    ),
];

#[test]
fn a_breach_says_by_how_much_and_by_which_clause() {
    for (from, to, rule, margin, why) in MOVED {
        let good = format!("{HEADER}{}", kept("A-1", 1));
        assert_eq!(good.matches(from).count(), 1, "{from}");
        let ran = checked(&good.replace(from, to), &["--at", "2011-06-30"]);
        let all = ran.json()["inspections"][0]["findings"].as_array().expect("findings").clone();
        let broken: Vec<&Value> = all.iter().filter(|one| one["verdict"] != "holds").collect();
        let found = broken.iter().find(|one| one["rule"] == *rule).expect(to);
        assert_eq!(found["why"], *why, "{to}");
        if *margin < 0 {
            assert_eq!((ran.status, &found["margin"]), (1, &json!(margin)), "{to}");
        } else {
            assert_eq!((ran.status, &found["margin"]), (3, &Value::Null), "{to}");
        }
        assert_eq!(found["clause"].as_str().is_some_and(str::is_empty), *rule == "order");
        // The same is said to people.
        let file = temporary("steps.csv", good.replace(from, to));
        let said = proverka(&["inspect", "check", file.path(), "--at", "2011-06-30"]).out;
        assert!(
            said.contains(why) && said.contains("A-1 (line 2, type_one_inspection by US of RU at Uzhur):"),
            "{said}"
        );
        assert!(*rule == "order" || said.contains(found["clause"].as_str().expect("a clause")), "{said}");
    }
}

#[test]
fn the_quotas_count_the_inspections_of_the_same_file() {
    // Three at a facility in a treaty year, two of them at the same time.
    let steps = format!("{HEADER}{}{}{}", kept("A-1", 1), kept("A-2", 2), kept("A-3", 20));
    let ran = checked(&steps, &["--at", "2011-06-30"]);
    assert_eq!(ran.status, 1);
    let answer = ran.json();
    let fails: Vec<Value> = answer["quotas"]
        .as_array()
        .expect("quotas")
        .iter()
        .filter(|row| row["verdict"] == "fails")
        .map(|row| json!([row["quota"], row["of"], row["place"], row["used"], row["remaining"]]))
        .collect();
    assert_eq!(
        fails,
        [json!(["inspections_at_a_facility", null, "Uzhur", 3, -1]), json!(["inspections_at_once", "RU", null, 2, -1])]
    );
    assert_eq!(answer["inspections"].as_array().map(Vec::len), Some(3));
    assert!(answer["inspections"].as_array().expect("inspections").iter().all(|one| one["verdict"] == "holds"));
}

#[test]
fn an_inspection_under_way_says_what_is_due_next() {
    let begun: String = kept("A-1", 1).split_inclusive('\n').take(4).collect();
    let steps = format!("{HEADER}{begun}");
    let ran = checked(&steps, &["--at", "2011-06-02T12:00:00Z"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let designation = ran.json()["inspections"][0]["findings"][2].clone();
    assert_eq!(
        json!([designation["verdict"], designation["missing"], designation["due"], designation["why"]]),
        json!([
            "not_binding",
            "designation",
            "2011-06-02T12:00:00Z",
            "not due yet: `designation` is due by 2011-06-02T12:00:00Z"
        ])
    );
    // It has not begun, so no quota counts it.
    assert_eq!(ran.json()["not_counted"][0]["why"], "no start is on record");
    assert_eq!(ran.json()["not_counted"][0]["inspection"], "A-1");
    // A second later, the designation is missing, and at the end of the day too.
    for at in ["2011-06-02T12:00:01Z", "2011-06-02T15:00:01+03:00", "2011-06-02"] {
        let ran = checked(&steps, &["--at", at]);
        let designation = ran.json()["inspections"][0]["findings"][2].clone();
        assert_eq!((ran.status, &designation["verdict"]), (3, &json!("undecided")), "{at}");
        assert_eq!(designation["why"], "no `designation` on record; it was due by 2011-06-02T12:00:00Z");
    }
    // An inspection that has begun counts, and lasts until now.
    let begun: String = kept("A-1", 1).split_inclusive('\n').take(8).collect();
    let ran = checked(&format!("{HEADER}{begun}"), &["--at", "2011-06-04T17:00:00Z"]);
    assert_eq!(ran.status, 0);
    let rows = ran.json()["quotas"].clone();
    let event = &rows[0]["events"][0];
    assert_eq!(json!([event["date"], event["to"]]), json!(["2011-06-03", "2011-06-03..2011-06-04"]));
}

#[test]
fn both_forms_say_the_same() {
    let csv = format!("{HEADER}A-1,type_two_inspection,,RU,,start,2011-06-01,one\nA-1,,US,,x,end,../2011-06-03,\n");
    let ndjson = r#"{"inspection":"A-1","step":"start","at":"2011-06-01","kind":"type_two_inspection","of":"RU","note":"one"}

{"at":"..2011-06-03","step":"end","inspection":"A-1","by":"US","place":"x","kind":null}
"#;
    let (one, other) = (checked(&csv, &["--at", "2011-06-30"]), checked(ndjson, &["--at", "2011-06-30"]));
    let text = |ran: &Ran| [ran.json()["inspections"].to_string(), ran.json()["quotas"].to_string()].concat();
    let lines = |text: &str| text.replace("\"line\":1,", "\"line\":2,");
    assert_eq!(text(&one), lines(&text(&other)));
    assert!(
        text(&one).contains("2011-06-01T00:00:00Z/2011-06-01T23:59:59Z")
            && text(&one).contains("../2011-06-03T23:59:59Z")
    );
}

#[test]
fn other_treaties_have_times_of_their_own() {
    let steps = "inspection,kind,of,place,step,at\n\
        P-1,schedule_2_inspection,DE,plant 7,notice,2003-03-03T08:00Z\n\
        P-1,,,,transport,2003-03-05T07:00Z\n\
        P-1,,,,start,2003-03-05T09:00Z\n\
        P-1,,,,end,2003-03-09T09:00Z\n";
    let ran = checked(steps, &["--treaty", "cwc", "--at", "2003-12-31"]);
    assert_eq!(
        findings(&ran, 0),
        [
            json!(["schedule_2_notice", -3600, "fails"]),
            json!(["schedule_2_duration", 0, "holds"]),
            json!(["order", 7200, "holds"])
        ]
    );
    let quotas = ran.json()["quotas"].clone();
    assert_eq!(
        json!([quotas[0]["quota"], quotas[0]["place"], quotas[0]["used"], quotas[0]["remaining"]]),
        json!(["schedule_2_inspections_at_a_plant", "plant 7", 1, 1])
    );
    let inf = "inspection,kind,by,of,step,at\n\
        I-1,short_notice_inspection,US,RU,notice,1990-05-01T06:00Z\n\
        I-1,,,,acknowledgement,1990-05-01T07:00:01Z\n\
        I-1,,,,arrival,1990-05-01T22:00Z\n\
        I-1,,,,end,1990-05-20\n";
    let ran = checked(inf, &["--treaty", "inf", "--at", "1990-12-31"]);
    assert_eq!(
        findings(&ran, 0)[..2],
        [json!(["short_notice", 0, "holds"]), json!(["notice_acknowledgement", -1, "fails"])]
    );
    // It ended, so it began on some day from its first step on; it may last as long as it likes.
    let used = ran.json()["quotas"][0].clone();
    assert_eq!(json!([used["used"], used["events"][0]["date"]]), json!([1, "1990-05-01..1990-05-20"]));
}

/// A file that is refused, and the message.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    ("A-1,type_one_inspection,US,RU,x,arrival,2011-06-01T00:00Z,\nA-1,,,,,arrival,2011-06-02T00:00Z,\n",
        ":3:9: step 'arrival' of inspection 'A-1' stands on line 2 already; expected each step once, with A/B in 'at' if its moment is not certain"),
    ("A-1,type_one_inspection,US,RU,x,arrival,2011-06-01T00:00Z,\nA-1,type_two_inspection,,,,start,2011-06-02T00:00Z,\n",
        ":3:5: 'kind' of inspection 'A-1' is 'type_two_inspection' here and something else on line 2; expected the same on all its rows, or another name in 'inspection'"),
    ("A-1,type_one_inspection,US,RU,x,arrival,2011-06-01T00:00Z,\nA-1,,,US,,start,2011-06-02T00:00Z,\n",
        ":3:7: 'of' of inspection 'A-1' is 'US' here and something else on line 2;"),
    ("A-1,type_one_inspection,US,,x,arrival,2011-06-01T00:00Z,\nA-1,,,US,,start,2011-06-02T00:00Z,\n",
        ":3:7: 'by' and 'of' of inspection 'A-1' are the same; expected two different parties"),
    ("A-1,,US,RU,x,arrival,2011-06-01T00:00Z,\n",
        ":2:1: inspection 'A-1' without a kind; expected 'kind' on one of its rows, one of type_one_inspection, type_two_inspection, telemetry_launch"),
    ("A-1,type_one_inspections,US,RU,x,arrival,2011-06-01T00:00Z,\n",
        ":2:5: new-start has no times or quotas for the kind 'type_one_inspections' (did you mean 'type_one_inspection'?)"),
    ("A-1,type_one_inspection,US,CN,x,arrival,2011-06-01T00:00Z,\n",
        ":2:28: unknown party 'CN'; parties to new-start are US, RU"),
    ("A-1,type_one_inspection,US,RU,x,arival,2011-06-01T00:00Z,\n",
        ":2:33: no such step as 'arival' (did you mean 'arrival'?); expected one of notice, acknowledgement, flight_plan"),
    (",type_one_inspection,US,RU,x,arrival,2011-06-01T00:00Z,\n",
        ":2:1: a step without an inspection; expected 'inspection', a name that all steps of one inspection have"),
    ("A-1,type_one_inspection,US,RU,x,,2011-06-01T00:00Z,\n",
        ":2:1: a row without a step; expected 'step', a word such as arrival"),
    ("A-1,type_one_inspection,US,RU,x,start,2011-06-01T00:00,\n",
        ":2:39: '2011-06-01T00:00' is not a moment: not of the form YYYY-MM-DDTHH:MM:SSZ, or with an offset"),
    ("A-1,type_one_inspection,US,RU,x,start,2011-06-31,\n",
        ":2:39: '2011-06-31' is not a moment: day 31 is outside 1..=30"),
    ("A-1,type_one_inspection,US,RU,x,start,2011-06-01T24:00Z,\n",
        ":2:39: '2011-06-01T24:00Z' is not a moment: hour 24 is outside 0..=23"),
    ("A-1,type_one_inspection,US,RU,x,start,2011-06-02/2011-06-01,\n",
        ":2:39: 2011-06-02T00:00:00Z is after 2011-06-01T23:59:59Z; expected the earlier moment first"),
    ("A-1,type_one_inspection,US,RU,x,start,\n", ":2:1: 7 cells; expected 8, as in the header"),
];

#[test]
fn bad_input_is_refused_with_its_place_and_what_to_type() {
    for (rows, message) in REFUSED {
        let ran = checked(&format!("{HEADER}{rows}"), &["--at", "2011-12-31"]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{rows}");
        assert!(ran.err.contains(message), "{rows}\n{}", ran.err);
    }
    // A file is one of steps if its header has a column that only steps have; then no column of events is known.
    let ran = checked("date,step\n", &[]);
    assert!(ran.err.contains(":1:1: unknown column 'date'"), "{}", ran.err);
    let ran = checked("{\"step\":\"start\",\"date\":\"2011-06-01\"}\n", &[]);
    assert!(ran.err.contains(": unknown key 'date'"), "{}", ran.err);
    let ran = checked(HEADER, &["--at", "2011-06-01T00:00"]);
    assert!(ran.err.contains("expected a date, or a moment such as 2011-04-16T09:30:00Z"), "{}", ran.err);
}

/// What the core finds is found as well by a few lines of Python, which know the times of New START and nothing else.
/// Windows has Python under another name.
#[cfg(unix)]
#[test]
fn a_script_in_python_finds_the_same_breaches() {
    let script = "import csv, sys\n\
        from datetime import datetime as moment\n\
        hours = {('notice', 'arrival'): (32, None), ('flight_plan', 'departure'): (6, None),\n\
        \x20 ('arrival', 'designation'): (0, 4), ('designation', 'restrictions'): (0, 1),\n\
        \x20 ('designation', 'transport'): (0, 24), ('start', 'end'): (0, 30), ('end', 'report'): (0, None)}\n\
        steps = {}\n\
        for row in csv.DictReader(open(sys.argv[1])):\n\
        \x20 at = moment.fromisoformat(row['at'].replace('Z', '+00:00'))\n\
        \x20 steps.setdefault(row['inspection'], {})[row['step']] = at\n\
        for one in steps.values():\n\
        \x20 for (after, step), (least, most) in hours.items():\n\
        \x20   passed = (one[step] - one[after]).total_seconds()\n\
        \x20   least, most = least * 3600, most and most * 3600\n\
        \x20   late = most is not None and passed > most\n\
        \x20   print(after, step, int(most - passed if late else passed - least) if late or passed < least else 'holds')\n";
    let script = temporary("oracle.py", script);
    let mut steps = HEADER.to_owned();
    // Moments that no one chose: each step is moved by up to an hour either way.
    let mut state = 12_345_u32;
    for number in 0..20 {
        let id = format!("N-{number}");
        for line in kept(&id, 1 + number % 20).lines() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let offset = (state >> 16) % 59;
            let sign = if state & 0x8000 == 0 { '+' } else { '-' };
            steps.push_str(&format!("{}\n", line.replace("Z,", &format!("{sign}00:{:02},", offset + 1))));
        }
    }
    let file = temporary("steps.csv", &steps);
    let theirs = std::process::Command::new("python3").args([script.path(), file.path()]).output().expect("Python");
    let theirs = String::from_utf8(theirs.stdout).expect("text");
    let ours = proverka(&["inspect", "check", file.path(), "--at", "2011-12-31", "--format", "json"]).json();
    let mut said = String::new();
    for one in ours["inspections"].as_array().expect("inspections") {
        for found in one["findings"].as_array().expect("findings").iter().filter(|found| found["rule"] != "order") {
            let result = if found["verdict"] == "holds" { "holds".to_owned() } else { found["margin"].to_string() };
            let word = |key: &str| found[key].as_str().expect("a word").to_owned();
            said.push_str(&format!("{} {} {result}\n", word("after"), word("step")));
        }
    }
    assert_eq!(said, theirs);
    assert!(theirs.matches("holds").count() > 20 && theirs.matches('-').count() > 20, "{theirs}");
}
