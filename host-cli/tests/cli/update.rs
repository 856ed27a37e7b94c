//! `limits update` and `limits --notices`: declared items on a later day.

use std::collections::BTreeMap;

use proverka_test_support::random::Random;
use serde_json::{Value, json};

use crate::proverka::{proverka, temporary};

const BASE: &str = r#"{"id":"M1","party":"US","kind":"icbm","state":"non_deployed","site":"Hill"}
{"id":"M2","party":"US","kind":"icbm","state":"deployed","site":"Minot","warheads":1}
{"id":"B1","party":"US","kind":"heavy_bomber","state":"deployed","site":"Minot"}
{"id":"R1","party":"RU","kind":"slbm","state":"deployed","site":"Gadzhiyevo","warheads":4}
"#;

/// Runs `limits update` on the base of this file.
fn updated(notices: &str, at: &str) -> Value {
    let (base, notices) = (temporary("base.ndjson", BASE), temporary("notices.ndjson", notices));
    let ran = proverka(&[
        "limits",
        "update",
        base.path(),
        notices.path(),
        "--declared",
        "2012-03-01",
        "--at",
        at,
        "--format",
        "json",
    ]);
    assert!([0, 3].contains(&ran.status), "{ran:?}");
    ran.json()
}

/// The outcome of each notice: its verdict, and what changed or why it cannot be.
fn outcomes(notices: &str, at: &str) -> Vec<(String, String)> {
    let report = updated(notices, at);
    let rows = report["notices"].as_array().expect("rows").clone();
    let text = |row: &Value| match &row["why"] {
        Value::String(why) => why.clone(),
        _ => {
            let fields = row["fields"].as_array().expect("fields").iter();
            let each = fields.map(|one| format!("{} {}>{}", one["field"], one["from"], one["to"]).replace('"', ""));
            each.collect::<Vec<_>>().join(", ")
        }
    };
    rows.iter().map(|row| (row["verdict"].as_str().expect("a word").to_owned(), text(row))).collect()
}

/// What cannot have happened, after which notices, and why.
#[rustfmt::skip]
const IMPOSSIBLE: &[(&[&str], &str)] = &[
    (&[r#"{"on":"2012-04-01","notice":"eliminated","id":"M1"}"#,
       r#"{"on":"2012-05-01","notice":"changed","id":"M1","state":"deployed","warheads":1}"#],
        "the item was eliminated on 2012-04-01, which is final"),
    (&[r#"{"on":"2012-04-01","notice":"eliminated","id":"M1"}"#,
       r#"{"on":"2012-05-01","notice":"new","id":"M1","party":"US","kind":"icbm","state":"non_deployed"}"#],
        "the identifier is that of an item of US (icbm, eliminated)"),
    (&[r#"{"on":"2012-04-01","notice":"new","id":"R1","party":"US","kind":"icbm","state":"non_deployed"}"#],
        "the identifier is that of an item of RU (slbm, deployed)"),
    (&[r#"{"on":"2012-04-01","notice":"moved","id":"M9","site":"Hill"}"#], "no item has this identifier"),
    (&[r#"{"on":"2012-04-01","notice":"moved","id":"M1","site":"Hill"}"#], "the item is at this site already"),
    (&[r#"{"on":"2012-04-01","notice":"moved","id":"M1","site":"Minot","party":"RU"}"#],
        "the item is one of US, and not of RU"),
    (&[r#"{"on":"2012-04-01","notice":"departed","id":"M1","site":"Minot"}"#], "the item is at Hill, and not at Minot"),
    (&[r#"{"on":"2012-04-01","notice":"arrived","id":"M1","site":"Minot"}"#], "the item is not in transit"),
    (&[r#"{"on":"2012-04-01","notice":"departed","id":"M1"}"#, r#"{"on":"2012-04-02","notice":"departed","id":"M1"}"#],
        "the item has been in transit since 2012-04-01"),
    (&[r#"{"on":"2012-04-01","notice":"departed","id":"M1"}"#,
       r#"{"on":"2012-04-02","notice":"changed","id":"M1","state":"deployed","warheads":1}"#],
        "the item has been in transit since 2012-04-01"),
    (&[r#"{"on":"2012-04-01","notice":"changed","id":"M1","state":"deployed"}"#], "a deployed icbm without `warheads`"),
    (&[r#"{"on":"2012-04-01","notice":"changed","id":"M2","state":"deployed"}"#], "the item is deployed already"),
    (&[r#"{"on":"2012-04-01","notice":"converted","id":"M2","state":"non_nuclear"}"#],
        "items of its kind are never non_nuclear"),
    (&[r#"{"on":"2012-04-01","notice":"converted","id":"B1","state":"test"}"#], "an item that is test is not converted"),
    (&[r#"{"on":"2012-04-01","notice":"changed","id":"B1","warheads":3}"#], "`warheads` on a heavy_bomber"),
    (&[r#"{"on":"2012-04-01","notice":"changed","id":"B1","state":"parked"}"#], "there is no state 'parked'; the states are"),
    (&[r#"{"on":"2012-04-01","notice":"new","id":"N","party":"CN","kind":"icbm","state":"test"}"#], "unknown party 'CN'"),
    (&[r#"{"on":"2012-04-01","notice":"new","id":"N","party":"US","kind":"rocket","state":"test"}"#], "unknown kind `rocket`"),
];

#[test]
fn what_cannot_have_happened_is_named_and_changes_nothing() {
    for (notices, why) in IMPOSSIBLE {
        let before = notices[..notices.len() - 1].join("\n");
        let all = notices.join("\n");
        let found = outcomes(&all, "2012-12-31");
        let (verdict, said) = found.last().expect("an outcome");
        assert!(verdict == "undecided" && said.starts_with(why), "{all}\n{verdict} {said}");
        assert!(found.iter().rev().skip(1).all(|(verdict, _)| verdict == "holds"), "{found:?}");
        // The report on the day is as it was without the last notice.
        let (mut with, without) = (updated(&all, "2012-12-31"), updated(&before, "2012-12-31"));
        assert_eq!(with["verdict"], "undecided");
        with["notices"].as_array_mut().expect("rows").pop();
        with["verdict"] = json!("holds");
        assert_eq!(with, without);
    }
}

#[test]
fn each_notice_changes_what_it_says() {
    let notices = r#"{"on":"2012-03-01","notice":"eliminated","id":"B1"}
{"on":"2012-05-02","notice":"arrived","id":"M1","site":"Minot"}
{"on":"2012-04-01","notice":"departed","id":"M1","site":"Hill"}
{"on":"2012-05-02","notice":"changed","id":"M1","state":"deployed","warheads":3,"type":"MM III"}
{"on":"2012-05-03","notice":"converted","id":"B1","state":"non_nuclear","note":"at Tinker"}
{"on":"2012-05-04","notice":"new","id":"M3","party":"US","kind":"icbm","state":"non_deployed","site":"Hill"}
{"on":"2012-05-05","notice":"eliminated","id":"R1"}
{"on":"2012-05-06","notice":"moved","id":"M3","site":"Malmstrom"}
"#;
    let holds = |text: &str| ("holds".to_owned(), text.to_owned());
    assert_eq!(
        outcomes(notices, "2012-05-05"),
        [
            ("not_binding".to_owned(), String::new()),
            holds(""),
            holds("site Hill>Minot"),
            holds("state non_deployed>deployed, type >MM III, warheads >3"),
            holds("state deployed>non_nuclear"),
            holds(""),
            holds("state deployed>eliminated, warheads 4>"),
        ]
    );
    let report = updated(notices, "2012-05-05");
    assert_eq!((&report["items"], &report["later"], &report["verdict"]), (&json!(5), &json!(1), &json!("holds")));
    assert_eq!(report["transit"], json!([{"party": "US", "days": 31, "id": "M1", "since": null}]));
}

#[test]
fn a_stay_in_transit_is_judged_by_the_treatys_limit() {
    let judged = |notices: &str, at: &str| {
        let (base, notices) = (temporary("base.ndjson", BASE), temporary("notices.ndjson", notices));
        let args = ["limits", base.path(), "--notices", notices.path(), "--declared", "2012-03-01", "--at", at];
        let ran = proverka(&[&args[..], &["--format", "json"]].concat());
        let report = ran.json();
        let rows = report["findings"].as_array().expect("rows").iter().filter(|row| row["rule"] == "transit_days");
        let rows = rows.map(|row| json!([row["party"], row["measured"], row["bound"], row["clause"], row["verdict"]]));
        (ran.status, rows.collect::<Vec<_>>(), report["notices"].clone())
    };
    let gone = r#"{"on":"2012-04-01","notice":"departed","id":"M1"}"#;
    let (status, rows, notices) = judged(gone, "2012-05-01");
    // The thirtieth day is the last one allowed.
    let row = |party, days, verdict| json!([party, days, 30, "IV(4)", verdict]);
    assert_eq!((status, rows), (0, vec![row("US", 30, "holds"), row("RU", 0, "holds")]));
    assert_eq!(notices, json!({"applied": 1, "impossible": 0, "declared": 0, "later": 0}));
    let (status, rows, _) = judged(gone, "2012-05-02");
    assert_eq!((status, rows), (1, vec![row("US", 31, "fails"), row("RU", 0, "holds")]));
    // Under way since before the declaration.
    let before = gone.replace("2012-04-01", "2012-02-10");
    let (status, rows, _) = judged(&before, "2012-03-12");
    assert_eq!((status, rows[0].clone()), (1, row("US", 31, "fails")));
    // A contradiction leaves the whole undecided, and a gate that asks for that closes.
    let (status, _, notices) = judged(r#"{"on":"2012-04-01","notice":"eliminated","id":"M9"}"#, "2012-05-01");
    assert_eq!((status, &notices["impossible"]), (3, &json!(1)));
    let (base, notices) =
        (temporary("b", BASE), temporary("n", r#"{"on":"2012-04-01","notice":"eliminated","id":"M9"}"#));
    let args = ["limits", base.path(), "--notices", notices.path(), "--declared", "2012-03-01", "--at", "2012-05-01"];
    for (gate, status) in [("fails", 0), ("undecided", 1)] {
        assert_eq!(proverka(&[&args[..], &["--fail-on", gate]].concat()).status, status);
    }
}

/// A random history: the items of each day, and the notices between them.
struct History {
    days: Vec<BTreeMap<String, Value>>,
    notices: Vec<String>,
}

/// Writes the date of a day of 2013.
fn date(day: usize) -> String {
    format!("2013-{:02}-{:02}", day / 28 + 1, day % 28 + 1)
}

impl History {
    fn new(random: &mut Random, days: usize) -> Self {
        let sites = ["Hill", "Minot", "Malmstrom", "Warren"];
        let mut items = BTreeMap::new();
        for number in 0..6 {
            let item = json!({"id": format!("M{number}"), "party": "US", "kind": "icbm", "state": "non_deployed", "site": "Hill"});
            items.insert(format!("M{number}"), item);
        }
        let mut history = Self { days: vec![items.clone()], notices: Vec::new() };
        for day in 1..days {
            for _ in 0..random.below(4_u32) {
                let on = date(day);
                let living: Vec<String> =
                    items.iter().filter(|(_, item)| item["state"] != "eliminated").map(|(id, _)| id.clone()).collect();
                let Some(id) = living.get(random.below(living.len().max(1))) else { continue };
                let item = items.get_mut(id).expect("an item");
                let notice = match random.below(5_u32) {
                    0 => {
                        let number = items.len();
                        let id = format!("M{number}");
                        let new = json!({"id": id, "party": "RU", "kind": "slbm", "state": "deployed", "site": "Vilyuchinsk", "warheads": 4});
                        items.insert(id, new.clone());
                        let mut notice = new;
                        notice["on"] = json!(on);
                        notice["notice"] = json!("new");
                        notice
                    }
                    1 => {
                        let site = sites[random.below(4_usize)];
                        if item["site"] == site {
                            continue;
                        }
                        item["site"] = json!(site);
                        json!({"on": on, "notice": "moved", "id": id, "site": site})
                    }
                    2 if item["state"] == "deployed" => {
                        item["state"] = json!("non_deployed");
                        item.as_object_mut().expect("an object").remove("warheads");
                        json!({"on": on, "notice": "changed", "id": id, "state": "non_deployed"})
                    }
                    2 => {
                        item["state"] = json!("deployed");
                        item["warheads"] = json!(3);
                        json!({"on": on, "notice": "changed", "id": id, "state": "deployed", "warheads": 3})
                    }
                    3 if item["state"] == "deployed" => {
                        let warheads = random.below(9_u32);
                        item["warheads"] = json!(warheads);
                        json!({"on": on, "notice": "changed", "id": id, "warheads": warheads})
                    }
                    _ if random.below(3_u32) == 0 => {
                        item["state"] = json!("eliminated");
                        item.as_object_mut().expect("an object").remove("warheads");
                        json!({"on": on, "notice": "eliminated", "id": id})
                    }
                    _ => continue,
                };
                history.notices.push(notice.to_string());
            }
            history.days.push(items.clone());
        }
        history
    }

    fn list(&self, day: usize) -> Vec<Value> {
        self.days[day].values().cloned().collect()
    }
}

#[test]
fn notices_lead_from_any_declaration_to_that_of_every_later_day() {
    let mut random = Random(0x5EED_0014);
    let (mut compared, mut changed) = (0, 0);
    for _ in 0..8 {
        let history = History::new(&mut random, 60);
        let notices = temporary("notices.ndjson", history.notices.join("\n"));
        for (from, to) in [(0, 59), (0, 20), (20, 40), (30, 30), (41, 59)] {
            let lines = |day| history.list(day).iter().map(|item| format!("{item}\n")).collect::<String>();
            let (base, written) = (temporary("base.ndjson", lines(from)), temporary("items.ndjson", ""));
            let args = ["limits", "update", base.path(), notices.path(), "--items", written.path()];
            let ran = proverka(&[&args[..], &["--declared", &date(from), "--at", &date(to)]].concat());
            assert_eq!(ran.status, 0, "{ran:?}");
            let found = std::fs::read_to_string(written.path()).expect("the items");
            let found: Vec<Value> = found.lines().map(|line| serde_json::from_str(line).expect("an item")).collect();
            assert_eq!(found, history.list(to), "from {from} to {to}");
            compared += found.len();
            changed += usize::from(history.list(from) != history.list(to));
        }
    }
    assert!(compared > 200 && changed > 20, "{compared} {changed}");
}

#[test]
fn both_forms_of_notices_say_the_same() {
    let lines = r#"{"on":"2012-04-01","notice":"new","id":"N1","party":"US","kind":"slbm","state":"deployed","warheads":5,"site":"a, b"}"#;
    let table = "on,notice,id,party,kind,state,warheads,site\n2012-04-01,new,N1,US,slbm,deployed,5,\"a, b\"\n";
    let one = updated(lines, "2012-05-01").to_string();
    assert_eq!(one.replace("\"line\":1,", "\"line\":2,"), updated(table, "2012-05-01").to_string());
}

/// A file of notices that is refused, and the message.
#[rustfmt::skip]
const REFUSED: &[(&str, &str)] = &[
    (r#"{"notice":"eliminated","id":"M1"}"#, ":1:1: a notice without its day; expected 'on', a day such as 2011-04-16"),
    (r#"{"on":"2012-4-1","notice":"eliminated","id":"M1"}"#, ":1:7: '2012-4-1' is not a day: not of the form YYYY-MM-DD; expected a day such as 2011-04-16"),
    (r#"{"on":"2012-04-01","id":"M1"}"#, ":1:1: a notice that does not say what happened; expected 'notice', one of new, departed"),
    (r#"{"on":"2012-04-01","notice":"eliminate","id":"M1"}"#, ":1:29: no such notice as 'eliminate' (did you mean 'eliminated'?); expected one of new, departed, arrived, moved, changed, converted, eliminated"),
    (r#"{"on":"2012-04-01","notice":"eliminated"}"#, ":1:1: a notice without the identifier of its item; expected 'id', the identifier of an item"),
    (r#"{"on":"2012-04-01","notice":"moved","id":"M1"}"#, ":1:1: a notice 'moved' without 'site'; expected 'site', text in double quotes"),
    (r#"{"on":"2012-04-01","notice":"moved","id":"M1","site":"x","state":"deployed"}"#, ":1:66: 'state' in a notice 'moved'; expected only site, party"),
    (r#"{"on":"2012-04-01","notice":"changed","id":"M1"}"#, ":1:1: a notice 'changed' without a change; expected 'state', 'type' or 'warheads'"),
    (r#"{"on":"2012-04-01","notice":"changed","id":"M2","warheads":"2"}"#, ":1:60: `warheads` is no number; expected a whole number 0..=65535"),
    (r#"{"on":"2012-04-01","notice":"changed","id":"M2","warheads":1.5}"#, ":1:60: `warheads` is '1.5'; expected a whole number 0..=65535"),
    (r#"{"on":"2012-04-01","notice":"changed","id":"M2","warhead":1}"#, ":1:59: unknown key 'warhead' (did you mean 'warheads'?); expected on, notice, id"),
];

#[test]
fn notices_that_are_none_are_refused_with_their_place_and_what_to_type() {
    let base = temporary("base.ndjson", BASE);
    let run = |notices: &str, more: &[&str]| {
        let notices = temporary("notices.ndjson", notices);
        let args = ["limits", "update", base.path(), notices.path(), "--declared", "2012-03-01"];
        proverka(&[&args[..], more].concat())
    };
    for (notices, message) in REFUSED {
        let ran = run(notices, &["--at", "2012-12-31"]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{notices}");
        assert!(ran.err.contains(message), "{notices}\n{}", ran.err);
    }
    let ran = run("", &["--at", "2012-02-29"]);
    assert!(
        ran.status == 2 && ran.err.contains("--at 2012-02-29 is before the declaration of 2012-03-01"),
        "{}",
        ran.err
    );
    // The same id twice in the base is refused as everywhere.
    let twice = temporary("twice.ndjson", format!("{BASE}{BASE}"));
    let notices = temporary("notices.ndjson", "");
    let ran =
        proverka(&["limits", "update", twice.path(), notices.path(), "--declared", "2012-03-01", "--at", "2012-03-02"]);
    assert!(ran.status == 2 && ran.err.contains("twice.ndjson:5:"), "{}", ran.err);
    // What --notices needs.
    let ran = proverka(&["limits", base.path(), "--notices", notices.path(), "--at", "2012-03-02"]);
    assert!(ran.status == 2 && ran.err.contains("expected --declared DATE"), "{}", ran.err);
}

#[test]
fn items_at_places_that_the_treaty_does_not_allow_are_named_with_the_clause() {
    let base = temporary(
        "base.ndjson",
        r#"{"id":"L1","party":"US","kind":"icbm_launcher","state":"test","site":"Vandenberg"}
{"id":"L2","party":"US","kind":"icbm_launcher","state":"test","site":"Minot"}
{"id":"L3","party":"US","kind":"icbm_launcher","state":"training","site":"Hill"}
{"id":"L4","party":"US","kind":"icbm_launcher","state":"deployed","site":"Minot"}
{"id":"M1","party":"US","kind":"icbm","state":"non_deployed","site":"Hill"}
"#,
    );
    let sites = temporary("sites.csv", "site,facility\nVandenberg,test_range\nMinot,icbm_base\n");
    let run = |notices: &str, at: &str| {
        let notices = temporary("notices.ndjson", notices);
        let args = ["limits", "update", base.path(), notices.path(), "--sites", sites.path(), "--format", "json"];
        proverka(&[&args[..], &["--declared", "2012-03-01", "--at", at]].concat())
    };
    let ran = run("", "2012-04-01");
    let open = |ran: &crate::proverka::Ran| {
        let rows = ran.json()["places"]["open"].as_array().expect("rows").clone();
        rows.iter().map(|row| json!([row["id"], row["facility"], row["clause"], row["verdict"]])).collect::<Vec<_>>()
    };
    let (wrong, unknown) = (json!(["L2", "icbm_base", "IV(5)", "fails"]), json!(["L3", null, "IV(6)", "undecided"]));
    assert_eq!((ran.status, open(&ran)), (1, vec![wrong, unknown.clone()]));
    assert_eq!(ran.json()["places"]["kept"], 2);
    // A move cures it, and on its way an item is at no place.
    let moved = r#"{"on":"2012-03-15","notice":"moved","id":"L2","site":"Vandenberg"}"#;
    let ran = run(moved, "2012-04-01");
    assert_eq!((ran.status, open(&ran)), (3, vec![unknown.clone()]));
    let ran = run(&moved.replace("moved", "departed").replace(r#","site":"Vandenberg""#, ""), "2012-04-01");
    assert_eq!((ran.status, open(&ran), &ran.json()["places"]["kept"]), (3, vec![unknown], &json!(2)));
    // Before the treaty binds, no place is wrong; bad files of sites are refused with their place.
    for (text, message) in [
        (
            "site,facility\nMinot,icbm_base\nMinot,air_base\n",
            ":3:1: site 'Minot' stands twice; expected each site once",
        ),
        (
            "site,facility\nMinot,\n",
            ":2:1: a site without its kind of facility; expected 'facility', a kind of facility",
        ),
        ("site,kind\nMinot,icbm_base\n", ":1:6: unknown column 'kind'; expected site, facility, note"),
    ] {
        let (sites, notices) = (temporary("sites.csv", text), temporary("notices.ndjson", ""));
        let args = ["limits", "update", base.path(), notices.path(), "--sites", sites.path()];
        let ran = proverka(&[&args[..], &["--declared", "2012-03-01", "--at", "2012-04-01"]].concat());
        assert!(ran.status == 2 && ran.err.contains(message), "{}", ran.err);
    }
}
