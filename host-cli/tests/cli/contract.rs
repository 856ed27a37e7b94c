//! What scripts rely on: commands, exit statuses, keys and numbers, checked by running the program.

use crate::proverka::{piped, proverka, temporary};
use serde_json::{Value, json};

/// The finding about one party, day and rule.
fn finding<'a>(answer: &'a Value, at: &str, party: &str, rule: &str) -> &'a Value {
    let findings = answer["findings"].as_array().expect("findings");
    let mut found = findings.iter().filter(|row| row["at"] == at && row["party"] == party && row["rule"] == rule);
    let one = found.next().unwrap_or_else(|| panic!("no finding for {at} {party} {rule}"));
    assert!(found.next().is_none(), "two findings for {at} {party} {rule}");
    one
}

#[test]
fn the_demo_needs_no_arguments_and_tells_the_story() {
    let ran = proverka(&["demo"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    for said in ["344 days left", "655 of 700, margin 45", "withdrawn since 2019-08-02", "RU says 901", "2026-02-05"] {
        assert!(ran.out.contains(said), "no '{said}' in\n{}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "colour in a pipe");
}

#[test]
fn the_built_in_record_is_undecided_because_russia_gave_no_data_for_march_2023() {
    let ran = proverka(&["limits", "--format", "json"]);
    assert_eq!(ran.status, 3);
    let answer = ran.json();
    assert_eq!(answer["treaty"], "new-start");
    assert_eq!(answer["verdict"], "undecided");
    let missing = finding(&answer, "2023-03-01", "RU", "warheads");
    assert_eq!(
        (&missing["verdict"], &missing["measured"], &missing["margin"]),
        (&json!("undecided"), &Value::Null, &Value::Null)
    );
    assert!(missing["why"].as_str().expect("why").contains("no data"));
    // Every undecided finding is one of the known gaps: Russia's three numbers of March 2023, a dispute of March 2022,
    // the launchers of September 2022, and the five exchanges after the suspension that nobody has.
    let undecided = answer["findings"].as_array().expect("findings").iter().filter(|row| row["verdict"] == "undecided");
    assert_eq!(undecided.count(), 3 + 1 + 2 + 5 * 6);
}

#[test]
fn march_2020_holds_with_the_published_margins() {
    let ran = proverka(&["limits", "--at", "2020-03-01", "--format", "json"]);
    assert_eq!(ran.status, 0);
    let answer = ran.json();
    let margins = |party| {
        ["deployed_delivery_systems", "warheads", "launchers"]
            .map(|rule| finding(&answer, "2020-03-01", party, rule)["margin"].as_i64().expect("margin"))
    };
    assert_eq!(margins("US"), [45, 177, 0]);
    assert_eq!(margins("RU"), [215, 224, 46]);
    let us = finding(&answer, "2020-03-01", "US", "deployed_delivery_systems");
    let keys = json!({"at": "2020-03-01", "party": "US", "clause": "II(1)(a)", "rule": "deployed_delivery_systems",
        "verdict": "holds", "measured": 655, "bound": 700, "margin": 45, "provenance": "text",
        "source": "http://russianforces.org/blog/2020/04/new_start_data_as_of_1_march_2_1.shtml"});
    assert_eq!(us, &keys);
}

#[test]
fn nothing_binds_before_february_2018_however_high_the_number() {
    let answer = proverka(&["limits", "--format", "json"]).json();
    let before = |row: &&Value| row["at"].as_str().expect("a day") < "2018-02-05";
    let early: Vec<&Value> = answer["findings"].as_array().expect("findings").iter().filter(before).collect();
    assert!(early.iter().all(|row| row["verdict"] == "not_binding"));
    // The number 1800 is above the ceiling of 1550, but this is no failure because the ceiling does not bind yet.
    assert_eq!(finding(&answer, "2011-02-05", "US", "warheads")["margin"], -250);
    assert!(early.iter().any(|row| row["margin"].as_i64().is_some_and(|margin| margin < 0)));
    // Every later finding binds.
    let later = answer["findings"].as_array().expect("findings").iter().filter(|row| !before(row));
    assert!(later.into_iter().all(|row| row["verdict"] != "not_binding"));
}

#[test]
fn two_accounts_on_both_sides_of_a_ceiling_are_undecided() {
    let built_in = proverka(&["limits", "--at", "2022-03-01", "--format", "json"]);
    assert_eq!(built_in.status, 3);
    let answer = built_in.json();
    let disputed = finding(&answer, "2022-03-01", "US", "launchers");
    assert_eq!(disputed["verdict"], "undecided");
    assert_eq!(disputed["measured_between"], json!([800, 901]));
    let claims = disputed["claims"].as_array().expect("claims").iter();
    let said: Vec<(&Value, &Value)> = claims.map(|claim| (&claim["by"], &claim["number"])).collect();
    assert_eq!(said, [(&json!("US"), &json!(800)), (&json!("RU"), &json!(901))]);

    // Both accounts are below the ceiling: the number is disputed, and the limit is kept anyway. If both are above, it
    // is broken anyway.
    let header = "date,party,warheads,claimed_by\n";
    let below =
        temporary("below.csv", format!("{header}2020-03-01,US,1373,\n2020-03-01,US,1500,RU\n2020-03-01,RU,1326,\n"));
    assert_eq!(proverka(&["limits", below.path()]).status, 0);
    let above =
        temporary("above.csv", format!("{header}2020-03-01,US,1551,\n2020-03-01,US,1600,RU\n2020-03-01,RU,1326,\n"));
    assert_eq!(proverka(&["limits", above.path()]).status, 1);
}

#[test]
fn one_warhead_too_many_fails_and_equal_does_not() {
    let table = |warheads: u32| {
        format!(
            "date,party,deployed_delivery_systems,warheads,launchers\n2020-03-01,US,700,{warheads},800\n2020-03-01,RU,1,1,1\n"
        )
    };
    let equal = temporary("equal.csv", table(1550));
    assert_eq!(proverka(&["limits", equal.path()]).status, 0);
    let over = temporary("over.csv", table(1551));
    let ran = proverka(&["limits", over.path(), "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert_eq!(finding(&ran.json(), "2020-03-01", "US", "warheads")["margin"], -1);
    // The numbers of the other party do not matter here.
    assert_eq!(proverka(&["limits", over.path(), "--party", "RU"]).status, 0);
}

#[test]
fn a_party_without_a_row_is_undecided_on_that_day() {
    let table = temporary("us-only.csv", "date,party,warheads\n2020-03-01,US,1373\n");
    let ran = proverka(&["limits", table.path(), "--format", "json"]);
    assert_eq!(ran.status, 3);
    assert_eq!(finding(&ran.json(), "2020-03-01", "RU", "warheads")["verdict"], "undecided");
    assert_eq!(proverka(&["limits", table.path(), "--party", "US"]).status, 0);
}

#[test]
fn limits_bind_only_while_the_treaty_is_in_force() {
    let table = temporary("after.csv", "date,party,warheads\n2026-02-05,US,9999\n2026-02-05,RU,9999\n");
    let ran = proverka(&["limits", table.path(), "--format", "json"]);
    assert_eq!(ran.status, 0);
    assert_eq!(finding(&ran.json(), "2026-02-05", "US", "warheads")["verdict"], "not_binding");
    // If the anniversary itself is the last day, the treaty still binds on it.
    assert_eq!(proverka(&["limits", table.path(), "--last-day", "anniversary"]).status, 1);
}

#[test]
fn a_day_without_numbers_is_undecided_and_says_where_there_are_some() {
    let ran = proverka(&["limits", "--at", "2020-02-27", "--party", "US", "--format", "json"]);
    assert_eq!(ran.status, 3);
    let why = finding(&ran.json(), "2020-02-27", "US", "warheads")["why"].clone();
    assert!(why.as_str().expect("why").contains("2019-09-01"), "{why}");
}

#[test]
fn term_reports_february_2020_as_the_demo_does() {
    let ran = proverka(&["term", "new-start", "--at", "2020-02-27", "--format", "json"]);
    assert_eq!(ran.status, 0);
    let answer = ran.json();
    let expected = json!({"treaty": "new-start", "at": "2020-02-27", "standing": "in_force", "ends": "2021-02-05",
        "last_day": "2021-02-04", "days_left": 344, "extendable_until": "2026-02-05", "extension": "talks_declined",
        "suspended_by": []});
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(&answer[key], value, "{key}");
    }
    assert_eq!(answer["other_reading"]["last_day"], "2021-02-05");
    let acts: Vec<&str> =
        answer["acts"].as_array().expect("acts").iter().filter_map(|act| act["act"].as_str()).collect();
    assert!(acts.contains(&"talks_declined") && acts.contains(&"third_party_refused"), "{acts:?}");
    assert!(!acts.contains(&"extension_in_force"), "nobody knew that yet");
}

#[test]
fn term_follows_new_start_to_its_end() {
    let at = |day: &str, more: &[&str]| {
        let ran = proverka(&[&["term", "new-start", "--format", "json", "--at", day], more].concat());
        (ran.status, ran.json())
    };
    // The day of the refusal is known only to the week: inside that week, the answer is undecided.
    assert_eq!(at("2020-02-23", &[]).1["extension"], "undecided");
    let (status, extended) = at("2021-02-03", &[]);
    assert_eq!((status, &extended["extension"], &extended["ends"]), (0, &json!("in_force"), &json!("2026-02-05")));
    let (status, suspended) = at("2023-03-01", &[]);
    assert_eq!((status, &suspended["standing"]), (0, &json!("in_force")));
    assert_eq!((&suspended["suspended_by"], &suspended["ends"]), (&json!(["RU"]), &json!("2026-02-05")));
    let (status, last) = at("2026-02-04", &[]);
    assert_eq!((status, &last["standing"], &last["days_left"]), (0, &json!("in_force"), &json!(1)));
    let (status, expired) = at("2026-02-05", &[]);
    assert_eq!((status, &expired["standing"], &expired["days_left"]), (1, &json!("expired"), &json!(0)));
    assert_eq!(expired["other_reading"]["standing"], "in_force");
    let (status, anniversary) = at("2026-02-05", &["--last-day", "anniversary"]);
    assert_eq!((status, &anniversary["standing"]), (0, &json!("in_force")));
    let (status, after) = at("2026-02-06", &["--last-day", "anniversary"]);
    assert_eq!((status, &after["standing"]), (1, &json!("expired")));
}

#[test]
fn term_between_two_days_is_undecided_where_they_differ() {
    let ran = proverka(&["term", "new-start", "--between", "2021-01-01..2026-03-01", "--format", "json"]);
    assert_eq!(ran.status, 3);
    assert_eq!(ran.json()["standing"], "undecided");
    assert_eq!(proverka(&["term", "new-start", "--between", "2021-01-01..2026-02-04"]).status, 0);
    assert_eq!(proverka(&["term", "new-start", "--between", "2026-02-05..2030-01-01"]).status, 1);
}

#[test]
fn term_of_the_inf_treaty_ends_on_the_day_and_not_before() {
    let standing = |day| proverka(&["term", "inf", "--at", day, "--format", "json"]).json()["standing"].clone();
    assert_eq!(standing("2019-08-01"), "in_force");
    assert_eq!(standing("2019-08-02"), "withdrawn");
    assert_eq!(standing("1988-05-31"), "not_yet");
}

#[test]
fn acts_from_a_file_replace_the_built_in_ones() {
    let acts = temporary(
        "acts.ndjson",
        "{\"date\":\"2020-03-01\",\"act\":\"withdrawal_notice\",\"by\":\"US\",\"source\":\"made up\"}\n",
    );
    let ran = proverka(&["term", "new-start", "--at", "2020-06-01", "--acts", acts.path(), "--format", "json"]);
    assert_eq!((ran.status, &ran.json()["standing"]), (1, &json!("withdrawn")));
    let before = proverka(&["term", "new-start", "--at", "2020-05-31", "--acts", acts.path(), "--format", "json"]);
    assert_eq!((before.status, &before.json()["ends"]), (0, &json!("2020-06-01")));
}

#[test]
fn an_extension_needs_both_sides_fits_and_comes_in_time() {
    let standing = |acts: &str, name: &str| {
        let file = temporary(name, acts);
        let ran = proverka(&["term", "new-start", "--at", "2021-02-05", "--acts", file.path(), "--format", "json"]);
        ran.json()["standing"].as_str().expect("standing").to_owned()
    };
    let act = |date: &str, until: &str, more: &str| {
        format!(
            "{{\"date\":\"{date}\",\"act\":\"extension_in_force\",\"until\":\"{until}\",\"source\":\"made up\"{more}}}\n"
        )
    };
    assert_eq!(standing(&act("2021-02-03", "2026-02-05", ""), "both.ndjson"), "in_force");
    assert_eq!(standing(&act("2021-02-03", "2026-02-05", ",\"by\":\"RU\""), "one.ndjson"), "expired");
    assert_eq!(standing(&act("2021-02-03", "2026-02-06", ""), "long.ndjson"), "expired");
    assert_eq!(standing(&act("2021-02-05", "2026-02-05", ""), "late.ndjson"), "expired");
}

#[test]
fn what_if_moves_the_end_only_where_the_treaty_allows_it() {
    let what_if = |more: &[&str]| {
        let ran = proverka(&[&["term", "new-start", "--at", "2020-02-27", "--format", "json"], more].concat());
        ran.json()["what_if"][0].clone()
    };
    let five = what_if(&["--if-extended", "5y"]);
    assert_eq!(
        (&five["verdict"], &five["ends"], &five["last_day"]),
        (&json!("holds"), &json!("2026-02-05"), &json!("2026-02-04"))
    );
    let longer = what_if(&["--if-extended", "61m"]);
    assert_eq!((&longer["verdict"], &longer["ends"]), (&json!("fails"), &json!("2021-02-05")));
    let notice = what_if(&["--if-notice", "2020-03-01", "--by", "US"]);
    assert_eq!((&notice["verdict"], &notice["ends"]), (&json!("holds"), &json!("2020-06-01")));
}

#[test]
fn dates_add_and_differ_as_the_contract_says() {
    let add = |more: &[&str]| {
        let ran = proverka(&[&["date", "add"], more].concat());
        (ran.status, ran.out.trim().to_owned())
    };
    let said = |status: i32, text: &str| (status, text.to_owned());
    assert_eq!(add(&["2020-01-31", "1m", "--month-end", "clamp"]), said(0, "2020-02-29"));
    assert_eq!(add(&["2020-01-31", "1m", "--month-end", "reject"]), said(2, ""));
    assert_eq!(add(&["2020-01-31", "1m"]), said(2, ""), "the rule is never guessed");
    assert_eq!(add(&["2020-02-27", "344d"]), said(0, "2021-02-05"));
    assert_eq!(add(&["2020-02-27T12:00:00Z", "32h"]), said(0, "2020-02-28T20:00:00Z"));
    // Months are those of the clock that showed the time: there it is 1 August, 09:00.
    assert_eq!(add(&["2018-07-01T09:00:00+10:00", "1m", "--month-end", "reject"]), said(0, "2018-07-31T23:00:00Z"));
    assert_eq!(add(&["2019-01-31T20:00:00-05:00", "1m", "--month-end", "reject"]), said(2, ""));
    assert_eq!(add(&["2019-02-01T01:00:00Z", "1m", "--month-end", "reject"]), said(0, "2019-03-01T01:00:00Z"));
    assert_eq!(add(&["2018-07-01T09:00:00+10:00", "31d"]), said(0, "2018-07-31T23:00:00Z"));
    assert_eq!(add(&["9999-12-01T00:00:00+10:00", "1m", "--month-end", "clamp"]), said(2, ""));
    assert_eq!(add(&["9999-12-31", "1d"]), said(2, ""));
    assert_eq!(add(&["0001-01-01", "-1d"]), said(2, ""));
    assert_eq!(proverka(&["date", "diff", "2020-02-27", "2021-02-05"]).out, "344\n");
    assert_eq!(proverka(&["date", "diff", "2021-02-05", "2020-02-27"]).out, "-344\n");
    let span_of_all = proverka(&["date", "diff", "0001-01-01", "9999-12-31", "--format", "json"]).json();
    assert_eq!(span_of_all, json!({"days": 3_652_058}));
}

#[test]
fn every_built_in_treaty_exports_lints_and_reads_back_the_same() {
    let list = proverka(&["treaty", "list", "--format", "json"]).json();
    let ids: Vec<&str> =
        list["treaties"].as_array().expect("treaties").iter().filter_map(|row| row["id"].as_str()).collect();
    let known: Vec<&str> = proverka::treaty::catalog::ALL.iter().map(|(treaty, _)| treaty.id).collect();
    assert_eq!(ids, known);
    assert!(known.len() >= 24 && known.starts_with(&["new-start", "inf", "start-1"]));
    for id in ids {
        let export = proverka(&["treaty", "export", id]);
        assert_eq!(export.status, 0, "{export:?}");
        let file = temporary(&format!("{id}.json"), &export.out);
        let lint = proverka(&["treaty", "lint", file.path()]);
        assert_eq!(lint.status, 0, "{id}: {lint:?}");
        assert_eq!(proverka(&["treaty", "export", file.path()]).out, export.out, "{id}");
        assert_eq!(
            proverka(&["treaty", "show", file.path()]).out.lines().count(),
            proverka(&["treaty", "show", id]).out.lines().count()
        );
    }
}

#[test]
fn a_treaty_of_ones_own_is_judged_without_recompiling() {
    let export =
        proverka(&["treaty", "export", "new-start"]).out.replace("1550", "1400").replace("\"new-start\"", "\"mine\"");
    let file = temporary("mine.json", &export);
    let table = temporary("mine.csv", "date,party,warheads\n2020-03-01,US,1373\n2020-03-01,RU,1401\n");
    let ran = proverka(&["limits", table.path(), "--treaty", file.path(), "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert_eq!(finding(&ran.json(), "2020-03-01", "RU", "warheads")["margin"], -1);
}

#[test]
fn items_are_counted_by_the_treatys_rules() {
    let mut items = String::new();
    for number in 0..3 {
        items += &format!(
            "{{\"id\":\"US-{number}\",\"party\":\"US\",\"kind\":\"icbm\",\"state\":\"deployed\",\"warheads\":{number}}}\n"
        );
    }
    items += "{\"id\":\"US-B\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"deployed\"}\n";
    items += "{\"id\":\"US-T\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"test\"}\n";
    items += "{\"id\":\"US-N\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"non_nuclear\"}\n";
    items += "{\"id\":\"US-S\",\"party\":\"US\",\"kind\":\"icbm_launcher\",\"state\":\"non_deployed\"}\n";
    let file = temporary("items.ndjson", &items);
    let ran = proverka(&["limits", file.path(), "--at", "2020-03-01", "--party", "US", "--format", "json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let answer = ran.json();
    let measured = |rule| finding(&answer, "2020-03-01", "US", rule)["measured"].as_u64().expect("a count");
    assert_eq!(measured("deployed_delivery_systems"), 4);
    assert_eq!(measured("warheads"), 3 + 1);
    assert_eq!(measured("launchers"), 3);
    assert_eq!(measured("test_heavy_bombers"), 1);
    // Items do not say for which day they are declared.
    assert_eq!(proverka(&["limits", file.path()]).status, 2);
    // The result through a pipe is the same.
    let piped = piped(&["limits", "-", "--at", "2020-03-01", "--party", "US", "--format", "json"], items.as_bytes());
    let of_file = serde_json::to_string(&answer).expect("JSON").replace("items.ndjson", "<stdin>");
    assert_eq!(piped.json(), serde_json::from_str::<Value>(&of_file).expect("JSON"));
}

#[test]
fn every_format_of_every_report_is_what_it_says() {
    for command in [
        vec!["limits"],
        vec!["term", "new-start", "--at", "2020-02-27"],
        vec!["demo"],
        vec!["treaty", "list"],
        vec!["treaty", "show", "inf"],
    ] {
        let with = |format| proverka(&[command.as_slice(), &["--format", format]].concat());
        assert!(with("json").json().is_object(), "{command:?}");
        let table = with("csv").out;
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let columns = reader.headers().expect("a header").len();
        let rows: Vec<_> = reader.records().map(|row| row.expect("a row of as many cells")).collect();
        assert!(columns > 1 && !rows.is_empty(), "{command:?}");
    }
}

#[test]
fn charts_are_drawn_as_svg_and_png() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, magic) in [("chart.svg", &b"<svg"[..]), ("chart.png", &b"\x89PNG"[..])] {
        let path = folder.path().join(name);
        let ran = proverka(&["limits", "--chart", path.to_str().expect("a name")]);
        assert_eq!(ran.status, 3, "{ran:?}");
        let drawn = std::fs::read(&path).expect("a picture");
        assert!(drawn.windows(magic.len()).take(200).any(|bytes| bytes == magic), "{name}");
    }
    let other = folder.path().join("chart.gif");
    assert_eq!(proverka(&["limits", "--chart", other.to_str().expect("a name")]).status, 2);
}

#[test]
fn a_chart_says_where_its_numbers_are_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = |args: &[&str], input: &[u8]| {
        let path = folder.path().join("chart.svg");
        let ran = piped(&[&["limits", "--chart", path.to_str().expect("a name")], args].concat(), input);
        assert!(matches!(ran.status, 0 | 1 | 3), "{ran:?}");
        std::fs::read_to_string(&path).expect("a picture")
    };
    let command = "proverka limits --treaty";
    let built_in = drawn(&[], b"");
    assert!(built_in.contains("Same data: proverka limits --treaty new-start."), "the built-in numbers have a command");
    let table = "date,party,deployed_delivery_systems,warheads,launchers\n2020-03-01,US,1,2,3\n";
    let own = temporary("mine & <yours>.csv", table);
    let of_file = drawn(&[own.path()], b"");
    assert!(of_file.contains("Numbers from mine &amp; &lt;yours&gt;.csv; a ceiling is kept"), "{of_file}");
    assert!(!of_file.contains(command) && !of_file.contains("as the parties declared them"));
    let of_stdin = drawn(&["-"], table.as_bytes());
    assert!(of_stdin.contains("Numbers from standard input; ") && !of_stdin.contains(command));
    let long = temporary(&format!("{}.csv", "x".repeat(200)), table);
    assert!(drawn(&[long.path()], b"").contains(&format!("Numbers from {}…; ", "x".repeat(60))));
}

/// The calendar has no 29 February 2021: the year is over on one of two days, and certainly on the later one.
#[test]
fn a_year_from_29_february_is_over_on_1_march_at_the_latest() {
    let export = proverka(&["treaty", "export", "sort"]).out;
    let changed = [("\"2003-06-01\"", "\"2020-02-29\""), ("until 2012-12-31", "1y"), ("\"clamp\"", "\"reject\"")];
    let text = changed.iter().fold(export, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    });
    let file = temporary("year.json", text);
    for (day, status, standing, ends) in [
        ("2021-02-27", 0, "in_force", json!("2021-02-28..2021-03-01")),
        ("2021-02-28", 3, "undecided", json!("2021-02-28..2021-03-01")),
        ("2021-03-01", 1, "expired", json!("2021-02-28..2021-03-01")),
        ("2031-03-01", 1, "expired", json!("2021-02-28..2021-03-01")),
    ] {
        let ran = proverka(&["term", file.path(), "--at", day, "--format", "json"]);
        let answer = ran.json();
        assert_eq!((ran.status, &answer["standing"]), (status, &json!(standing)), "{day}: {ran:?}");
        assert_eq!(answer["findings"][0]["bound"], ends, "{day}");
    }
}

#[test]
fn who_reads_only_the_beginning_gets_the_status_of_the_whole_answer() {
    use std::process::{Command, Stdio};
    for args in [vec!["term", "inf", "--at", "2020-02-27"], vec!["limits", "--at", "2020-03-02"]] {
        let whole = proverka(&args).status;
        assert_ne!(whole, 0, "{args:?}");
        let mut child = Command::new(env!("CARGO_BIN_EXE_proverka"))
            .args(&args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // Nobody reads the pipe: the first write finds it closed.
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(whole), "{args:?}");
    }
}

#[test]
fn completions_name_every_command_and_hold_nothing_that_is_shown_by_its_number() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = proverka(&["completions", shell]);
        assert_eq!(ran.status, 0, "{shell}: {ran:?}");
        for command in ["demo", "limits", "term", "treaty", "sim", "date", "device", "journal", "completions"] {
            assert!(ran.out.contains(command), "{shell}: no {command}");
        }
        // A tab in a script would be printed as its number, and the script would not work.
        assert!(!ran.out.contains("\\u{"), "{shell}");
    }
    assert_eq!(proverka(&["completions", "cmd"]).status, 2);
}
