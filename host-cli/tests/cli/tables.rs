//! Tables as people have them: from a spreadsheet, a fact sheet, a program.

use crate::bad_input::refused;
use crate::proverka::{Ran, piped, proverka, temporary};

/// New START's exchange of 1 March 2020 in the strict form.
const STRICT: &str = "date,party,deployed_delivery_systems,warheads,launchers\n\
                      2020-03-01,US,655,1373,800\n2020-03-01,RU,485,1326,754\n";

/// The findings on a table, without the file's name.
fn findings(name: &str, content: impl AsRef<[u8]>, more: &[&str]) -> (serde_json::Value, Ran) {
    let file = temporary(name, content);
    let ran = proverka(&[&["limits", file.path(), "--format", "json"], more].concat());
    assert!(ran.status < 2 || ran.status == 3, "{ran:?}");
    let mut findings = ran.json()["findings"].clone();
    for finding in findings.as_array_mut().expect("findings") {
        finding.as_object_mut().expect("a finding").remove("source");
    }
    (findings, ran)
}

/// A name for the form, the file, more arguments, and words of what is said about it.
type Form<'a> = (&'a str, Vec<u8>, &'a [&'a str], &'a [&'a str]);

fn utf_16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn each_form_of_a_table_gives_the_same_findings() {
    let (expected, strict) = findings("strict.csv", STRICT, &[]);
    assert_eq!(strict.err, "");
    assert_eq!(expected.as_array().map(Vec::len), Some(6));
    let semicolons = STRICT.replace(',', ";");
    let spreadsheet = "Date\tParty\tDeployed delivery systems\tWarheads\tLaunchers\n\
                       1 March 2020\tUnited States\t655\t1,373\t800\n1 March 2020\tRussia\t485\t1,326\t754\n";
    let fact_sheet = "# New START aggregate numbers, March 1, 2020\n\n\
        | Category | United States | Russian Federation |\n|---|---|---|\n\
        | Deployed ICBMs, Deployed SLBMs, and Deployed Heavy Bombers | 655 | 485 |\n\
        | Warheads on Deployed ICBMs, on Deployed SLBMs, and Nuclear Warheads Counted for Deployed Heavy Bombers \
        | 1,373 | 1,326 |\n\
        | Deployed and Non-deployed Launchers of ICBMs, Deployed and Non-deployed Launchers of SLBMs, and Deployed and \
        Non-deployed Heavy Bombers | 800 | 754 |\n";
    let array = r#"[{"date": "2020-03-01", "party": "US", "deployed_delivery_systems": 655, "warheads": 1373,
        "launchers": 800}, {"date": "2020-03-01", "party": "RU", "deployed_delivery_systems": 485, "warheads": 1326,
        "launchers": 754}]"#;
    let objects = "{\"date\":\"2020-03-01\",\"party\":\"US\",\"deployed_delivery_systems\":655,\"warheads\":1373,\
                   \"launchers\":800}\n{\"date\":\"2020-03-01\",\"party\":\"RU\",\"warheads\":1326,\
                   \"deployed_delivery_systems\":485,\"launchers\":754}\n";
    let without_day = "party,Deployed delivery systems,Warheads,Launchers\nUSA,655,1373,800\nRussia,485,1326,754\n";
    let forms: [Form<'_>; 11] = [
        ("semicolons", semicolons.clone().into(), &[], &["cells between semicolons"]),
        ("bars", STRICT.replace(',', "|").into_bytes(), &[], &["cells between bars"]),
        ("sep line", format!("sep=;\r\n{}", semicolons.replace('\n', "\r\n")).into_bytes(), &[], &["semicolons"]),
        ("spreadsheet", spreadsheet.into(), &[], &["cells between tabs: \"Russia\" is RU; \"United States\" is US"]),
        ("UTF-16", utf_16(STRICT), &[], &["in UTF-16LE"]),
        ("UTF-16 spreadsheet", utf_16(spreadsheet), &[], &["cells between tabs, in UTF-16LE"]),
        ("fact sheet", fact_sheet.into(), &[], &["a table of Markdown", "\"March 1, 2020\" is 2020-03-01"]),
        ("array", array.into(), &[], &["an array of JSON objects"]),
        ("objects", objects.into(), &[], &["JSON objects"]),
        ("without a day", without_day.into(), &["--at", "2020-03-01"], &["\"USA\" is US"]),
        (
            "dates with the month first",
            STRICT.replace("2020-03-01", "03/01/2020").into(),
            &["--date-order", "mdy"],
            &[],
        ),
    ];
    for (form, content, more, said) in forms {
        let (found, ran) = findings("table", content, more);
        assert_eq!(found, expected, "{form}");
        assert_eq!(ran.err.lines().count(), 1, "{form}: {}", ran.err);
        for said in said {
            assert!(ran.err.contains(said), "{form}: {said} is not in {}", ran.err);
        }
    }
}

#[test]
fn letters_of_windows_are_read() {
    let table = b"date;party;warheads;source\n2020-03-01;US;1373;Erkl\xe4rung \x96 M\xe4rz\n".to_vec();
    let file = temporary("t.csv", table);
    let ran = proverka(&["limits", file.path(), "--format", "json"]);
    assert_eq!(ran.json()["findings"][0]["source"], "Erklärung – März", "{ran:?}");
    assert!(ran.err.contains("in windows-1252"), "{}", ran.err);
}

#[test]
fn ranges_and_missing_numbers_are_understood() {
    let file = temporary("t.csv", "date,party,warheads\n2020-03-01,US,1400-1500\n2020-03-01,RU,n/a\n");
    let ran = proverka(&["limits", file.path(), "--format", "json"]);
    let findings = &ran.json()["findings"];
    assert_eq!(findings[0]["measured_between"], serde_json::json!([1400, 1500]));
    assert_eq!((findings[0]["verdict"].as_str(), findings[1]["verdict"].as_str()), (Some("holds"), Some("undecided")));
    assert!(findings[1]["measured"].is_null());
    // The strict form has ranges too. One that the ceiling lies in decides nothing.
    let file = temporary("t.csv", "date,party,warheads\n2020-03-01,US,1500..1600\n");
    let ran = proverka(&["limits", file.path(), "--strict"]);
    assert_eq!((ran.status, ran.err.as_str()), (3, ""));
    assert!(ran.out.contains("1500..1600") && ran.out.contains("an exact number would settle it"), "{}", ran.out);
    let file = temporary("t.csv", "date,party,warheads\n2020-03-01,US,1600..1500\n");
    refused(&proverka(&["limits", file.path()]), &["t.csv:2:15:", "expected 1500..1600"]);
}

/// Each with the words of the way out.
#[test]
fn what_can_be_understood_in_two_ways_is_refused_with_the_way_out() {
    let day = "Date;Party;Warheads\n01.03.2020;US;1373\n";
    for (content, more, said) in [
        (day, &[][..], &["t.csv:2:1:", "2020-03-01 or 2020-01-03", "--date-order dmy or mdy"][..]),
        (day, &["--date-order", "ymd"], &["--date-order dmy or mdy"]),
        ("Date;Party;Warheads\n2020-03-01;US;1.373\n", &[], &["t.csv:2:15:", "1373 or 1.373"]),
        ("Date;Party;Warheads\nMarch 2020;US;1373\n", &[], &["t.csv:2:1:", "more than one day", "2020-03-01"]),
        ("Party;Warheads\nUS;1373\n", &[], &["of which day", "--at DATE"]),
        (
            "Date;Party;Warheads;Notes\n2020-03-01;US;1373;x\n",
            &[],
            &["t.csv:1:21:", "unknown column 'Notes'", "warheads"],
        ),
        (
            "Date;Party;Warheads\n2020-03-01;Freedonia;1373\n",
            &[],
            &["t.csv:2:12:", "unknown party 'Freedonia'", "US, RU"],
        ),
        ("Date;Party;Warheads\n2020-03-01;US;1373\n2020-03-01;USA;1374\n", &[], &["t.csv:3:1:", "a second row for US"]),
        ("Date;Party;Warheads\n2020-03-01;US;1373;7\n", &[], &["t.csv:2:1:", "4 cells; expected 3"]),
        ("Numbers;by;week\n1;2;3\n", &[], &["t.csv:1:1:", "no column 'party'", "date,party,deployed_delivery_systems"]),
        ("Category;US;RU\nTanks;1;2\n", &["--at", "2020-03-01"], &["t.csv:2:1:", "no row is named like a quantity"]),
        ("[1, 2]", &[], &["t.csv:1:2:", "a row is not an object"]),
        ("[{\"date\": \"2020-03-01\"", &[], &["t.csv:1:"]),
        ("[]", &[], &["t.csv:1:1:", "no object"]),
        ("id;party;kind;state\nA-1;US;heavy_bomber;test\n", &[], &["t.csv:1:1: these are items", "between commas"]),
    ] {
        let file = temporary("t.csv", content);
        refused(&proverka(&[&["limits", file.path()], more].concat()), said);
    }
    let ran = proverka(&["limits", temporary("t.csv", day).path(), "--date-order", "dmy", "--format", "json"]);
    assert_eq!(ran.json()["findings"][0]["at"], "2020-03-01");
}

#[test]
fn the_strict_form_takes_nothing_else() {
    for content in
        [STRICT.replace(',', ";"), STRICT.replace("1373", "\"1,373\""), STRICT.replace("US", "United States")]
    {
        let file = temporary("t.csv", content);
        assert_eq!(proverka(&["limits", file.path()]).status, 0);
        let ran = proverka(&["limits", file.path(), "--strict"]);
        assert_eq!(ran.status, 2, "{ran:?}");
    }
    let file = temporary("t.csv", utf_16(STRICT));
    assert_eq!(proverka(&["limits", file.path(), "--strict"]).status, 2);
}

#[test]
fn a_table_may_come_through_a_pipe() {
    let ran = piped(&["limits", "-"], STRICT.replace(',', ";").as_bytes());
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.err.starts_with("proverka: <stdin>: read as cells between semicolons"), "{}", ran.err);
}
