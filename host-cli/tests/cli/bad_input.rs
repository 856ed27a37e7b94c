//! Bad input: each kind gets a message with file, line, column and what would be right, exit status 2, and no answer.

use crate::proverka::{Ran, piped, proverka, temporary};

/// Checks a refusal: no output, status 2, no panic, and every text of `said` in the message.
#[track_caller]
pub(crate) fn refused(ran: &Ran, said: &[&str]) {
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(ran.out, "", "an answer beside the refusal");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    for part in said {
        assert!(ran.err.contains(part), "no '{part}' in\n{}", ran.err);
    }
}

const TOTALS: &str = "date,party,warheads";

#[test]
fn totals_that_cannot_be_read_are_refused_with_their_place() {
    let cases: &[(&str, &[u8], &[&str])] = &[
        ("empty", b"", &["t.csv: empty", "expected a header: date, party"]),
        ("only spaces", b" \n \n", &["t.csv", "expected"]),
        ("header only", b"date,party,warheads\n", &["t.csv:2:1:", "at least one row"]),
        ("wrong column", b"date,party,warheds\n", &["t.csv:1:12: unknown column 'warheds'", "launchers"]),
        ("column twice", b"date,party,warheads,warheads\n", &["t.csv:1:21:", "stands twice"]),
        ("no date column", b"date,warheads\n", &["t.csv:1:1: no column 'party'"]),
        ("no numbers", b"date,party,source\n2020-03-01,US,x\n", &["t.csv:1:1: no column with numbers"]),
        (
            "30 February",
            b"date,party,warheads\n2020-02-30,US,1\n",
            &["t.csv:2:9: '2020-02-30' is not a date: day 30 is outside 1..=29"],
        ),
        ("no date", b"date,party,warheads\n,US,1\n", &["t.csv:2:1:", "such as 2020-03-01"]),
        ("unknown party", b"date,party,warheads\n2020-03-01,CN,1\n", &["t.csv:2:12: unknown party 'CN'", "US, RU"]),
        (
            "negative",
            b"date,party,warheads\n2020-03-01,US,-1\n",
            &["t.csv:2:15: '-1' is not a count", "from 0 to 4294967295"],
        ),
        ("overflow", b"date,party,warheads\n2020-03-01,US,4294967296\n", &["t.csv:2:15: 4294967296 is too large"]),
        ("wrong type", b"date,party,warheads\n2020-03-01,US,many\n", &["t.csv:2:15: 'many' is not a count"]),
        ("fraction", b"date,party,warheads\n2020-03-01,US,1.5\n", &["t.csv:2:15: '1.5' is not a count"]),
        ("trailing comma", b"date,party,warheads\n2020-03-01,US,1,\n", &["t.csv:2:1: 4 cells; expected 3"]),
        ("truncated line", b"date,party,warheads\n2020-03-01,US", &["t.csv:2:1: 2 cells; expected 3"]),
        ("blank line", b"date,party,warheads\n\n2020-03-01,US,1\n", &["t.csv:2:1: 1 cell; expected 3"]),
        ("open quote", b"date,party,warheads\n2020-03-01,\"US,1\n", &["t.csv:2:12:", "expected a closing quote"]),
        ("bare quote", b"date,party,warheads\n2020-03-01,U\"S,1\n", &["t.csv:2:13:", "quotes inside it doubled"]),
        ("lone CR", b"date,party,warheads\r2020-03-01,US,1\r", &["t.csv:1:20:", "LF or CRLF"]),
        ("NUL", b"date,party,warheads\n2020-03-01,US,1\0\n", &["t.csv:2:16: a NUL byte"]),
        ("not UTF-8", b"date,party,warheads\n2020-03-01,US,\xff\n", &["t.csv:2:15: byte 0xff is not UTF-8"]),
        ("UTF-16", b"\xff\xfed\0a\0t\0e\0", &["t.csv:1:1:", "expected"]),
        (
            "the same row twice",
            b"date,party,warheads\n2020-03-01,US,1\n2020-03-01,US,2\n",
            &["t.csv:3:1: a second row for US on 2020-03-01", "the first is in line 2"],
        ),
        (
            "the same claim twice",
            b"date,party,warheads,claimed_by\n2020-03-01,US,1,RU\n2020-03-01,US,2,RU\n",
            &["t.csv:3:1: a second row for US on 2020-03-01 by RU"],
        ),
    ];
    for (kind, text, said) in cases {
        let file = temporary("t.csv", text);
        let ran = proverka(&["limits", file.path(), "--at", "2020-03-01"]);
        assert_eq!(ran.status, 2, "{kind}: {ran:?}");
        refused(&ran, said);
    }
}

#[test]
fn every_fault_is_named_and_the_rest_counted() {
    let rows: String = (0..30).map(|row| format!("2020-03-01,XX,{row}\n")).collect();
    let file = temporary("t.csv", format!("{TOTALS}\n{rows}"));
    let ran = proverka(&["limits", file.path()]);
    refused(&ran, &["t.csv:2:12:", "t.csv:21:12:", "… and 10 more"]);
    assert_eq!(ran.err.lines().count(), 21);
}

#[test]
fn byte_order_mark_and_crlf_are_no_faults() {
    let file = temporary("t.csv", "\u{feff}date,party,warheads\r\n2020-03-01,US,1\r\n2020-03-01,RU,\"1\"\r\n");
    assert_eq!(proverka(&["limits", file.path()]).status, 0);
}

#[test]
fn items_that_cannot_be_read_are_refused_with_their_place() {
    let good = "{\"id\":\"a\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"deployed\"}\n";
    let cases: &[(&str, String, &[&str])] = &[
        ("unknown kind", good.replace("heavy_bomber", "icmb"), &["i.ndjson:1:", "unknown kind `icmb`", "one of icbm"]),
        ("unknown state", good.replace("deployed", "gone"), &["i.ndjson:1:", "`gone`", "non_deployed"]),
        ("unknown party", good.replace("US", "CN"), &["i.ndjson:1:", "CN", "US, RU"]),
        ("unknown field", good.replace("\"id\"", "\"idd\""), &["i.ndjson:1:", "`idd`"]),
        ("duplicate id", format!("{good}{good}"), &["i.ndjson:2:", "line 1"]),
        ("truncated", good.replace("}\n", "\n"), &["i.ndjson:1:"]),
        ("trailing comma", good.replace('}', ",}"), &["i.ndjson:1:"]),
        ("warheads on a bomber", good.replace('}', ",\"warheads\":1}"), &["i.ndjson:1:", "warheads"]),
        ("no warheads on a missile", good.replace("heavy_bomber", "icbm"), &["i.ndjson:1:", "warheads"]),
        ("deep nesting", "[".repeat(20_000) + "\n", &["i.ndjson:1:"]),
        ("blank line", format!("{good}\n{good}"), &["i.ndjson:2:1:"]),
    ];
    for (kind, text, said) in cases {
        let file = temporary("i.ndjson", text);
        let ran = proverka(&["limits", file.path(), "--at", "2020-03-01"]);
        assert_eq!(ran.status, 2, "{kind}: {ran:?}");
        refused(&ran, said);
    }
}

#[test]
fn a_line_without_end_is_refused_early() {
    // This is more than any of our buffers holds; the program may stop reading long before.
    let endless = vec![b'x'; 100 << 20];
    refused(&piped(&["limits", "-", "--at", "2020-03-01"], &endless), &["<stdin>:1:"]);
    let mut header = b"date,party,warheads,".to_vec();
    header.resize(100 << 20, b'x');
    refused(&piped(&["limits", "-"], &header), &["<stdin>"]);
}

#[test]
fn acts_and_treaties_that_cannot_be_read_are_refused_with_their_place() {
    for (text, said) in [
        ("{\"date\":\"2021-02-30\",\"act\":\"suspension\"}\n", vec!["a.ndjson:1:18:", "1..=28"]),
        ("{\"date\":\"2021-02-03\",\"act\":\"suspicion\"}\n", vec!["a.ndjson:1:", "suspicion", "suspension"]),
        ("{\"date\":\"2021-02-03\",\"act\":\"suspension\",\"by\":\"CN\"}\n", vec!["unknown party `CN`", "US, RU"]),
        ("{\"date\":\"2021-02-03\",\"act\":\"extension_in_force\"}\n", vec!["a.ndjson:1:", "until"]),
        ("{\"date\":\"2021-02-03\",\"act\":\"withdrawal_notice\"}\n", vec!["a.ndjson:1:", "by"]),
        ("\n", vec!["a.ndjson:1:1:"]),
    ] {
        let file = temporary("a.ndjson", text);
        refused(&proverka(&["term", "new-start", "--at", "2021-02-03", "--acts", file.path()]), &said);
    }
    for (text, said) in [
        ("", vec!["t.json:1:1:"]),
        ("[[[[", vec!["t.json:1:1: an array, expected an object"]),
        ("{\"id\": \"x\", \"name\": 7}", vec!["t.json:1:21: `name` is a number, expected a text"]),
    ] {
        let file = temporary("t.json", text);
        refused(&proverka(&["treaty", "lint", file.path()]), &said);
        refused(&proverka(&["term", file.path(), "--at", "2021-02-03"]), &said);
    }
}

#[test]
fn all_faults_of_a_treaty_are_told_in_one_run() {
    let export = proverka(&["treaty", "export", "sort"]).out;
    let damaged = export
        .replacen("\"unit\":\"warheads\"", "\"unit\":\"warhead\"", 1)
        .replacen("\"notice\":\"3m\"", "\"notice\":\"three months\"", 1)
        .replacen("\"name\":", "\"nom\":", 1);
    let file = temporary("t.json", damaged);
    for args in [vec!["treaty", "lint"], vec!["term", "--at", "2005-01-01"]] {
        let ran = proverka(&[args, vec![file.path()]].concat());
        refused(&ran, &["unknown field `nom`", "a treaty without `name`", "unknown word `warhead`", "`three months`"]);
        assert_eq!(ran.err.matches("t.json:").count(), 4, "{}", ran.err);
    }
}

#[test]
fn a_treaty_with_a_flaw_fails_lint_and_judges_nothing() {
    let export = proverka(&["treaty", "export", "sort"]).out;
    let file = temporary("t.json", export.replacen("\"quantity\":\"warheads\"", "\"quantity\":\"warhead\"", 1));
    let lint = proverka(&["treaty", "lint", file.path()]);
    assert_eq!(lint.status, 1, "{lint:?}");
    assert!(lint.out.contains("t.json:") && lint.out.contains("warhead"), "{}", lint.out);
    refused(&proverka(&["term", file.path(), "--at", "2005-01-01"]), &["t.json:", "warhead"]);
}

#[test]
fn usage_that_makes_no_sense_is_refused() {
    for (args, said) in [
        (vec!["limits", "no-such-file.csv"], vec!["no-such-file.csv", "No such file"]),
        (vec!["limits", "/"], vec!["/:", "directory"]),
        (vec!["limits", "--party", "CN"], vec!["unknown party 'CN'", "US, RU"]),
        (vec!["limits", "--treaty", "inf"], vec!["no numbers for inf", "expected an INPUT"]),
        (vec!["limits", "--treaty", "new_start"], vec!["unknown treaty 'new_start'", "new-start, inf"]),
        (vec!["limits", "--chart", "x.gif"], vec!["x.gif", ".svg or .png"]),
        (vec!["limits", "--at", "2021-02-29"], vec!["2021-02-29", "1..=28"]),
        (vec!["term"], vec!["<ID|FILE>"]),
        (vec!["term", "new-start", "--between", "2021-01-02..2021-01-01"], vec!["is after"]),
        (vec!["term", "new-start", "--between", "2021-01-02"], vec![".."]),
        (vec!["term", "inf", "--at", "2000-01-01", "--if-extended", "5y"], vec!["inf", "no known end"]),
        (vec!["date", "add", "2020-01-31", "1m"], vec!["--month-end clamp", "--month-end reject"]),
        (vec!["date", "add", "2020-01-31", "32h"], vec!["date-time"]),
        (vec!["date", "add", "2020-01-31", "1x"], vec!["y, m, d, h"]),
        (vec!["date", "diff", "2020-01-31", "2020-01-31T00:00:00Z"], vec!["expected two dates"]),
        (vec!["treaty", "lint", "new-start"], vec!["built-in treaty", "type `proverka treaty export new-start > "]),
        (vec!["frobnicate"], vec!["frobnicate"]),
    ] {
        refused(&proverka(&args), &said);
    }
}
