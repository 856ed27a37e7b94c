//! `proverka report`: what the page says, read by parsers that are not ours.

mod hostile;
mod reader;

use std::fs;

use crate::proverka::{Ran, proverka, temporary};
use reader::{Html, Markdown};

/// Writes a page as HTML and reads it.
fn html(args: &[&str]) -> (Ran, Html) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("page.html");
    let output = path.to_str().expect("a name in UTF-8");
    let ran = proverka(&[&["report"], args, &["-o", output]].concat());
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error} after {ran:?}"));
    (ran, Html::read(&text))
}

/// Prints a page as Markdown and reads it.
fn markdown(args: &[&str]) -> (Ran, Markdown) {
    let ran = proverka(&[&["report"], args].concat());
    let read = Markdown::read(&ran.out);
    (ran, read)
}

/// Totals with a breach, a dispute, a range, and a gap.
const TOTALS: &str = "\
date,party,deployed_delivery_systems,warheads,launchers,source,claimed_by
2019-09-01,US,668,1376,800,https://example.org/2019,
2019-09-01,RU,513,1426,757,https://example.org/2019,
2020-03-01,US,655,1600,800,https://example.org/a?b=1&copy=2,
2020-03-01,US,655,1600,860,\"a letter, page 3\",RU
2020-03-01,RU,480..490,1326,,https://example.org/2020,
";

/// Runs with different answers: each treaty, input and day.
fn cases(mine: &str) -> Vec<Vec<&str>> {
    vec![
        vec!["--at", "2020-03-01"],
        vec!["--at", "2020-02-27"],
        vec!["--at", "2026-03-01"],
        vec!["--at", "2022-03-01", "--party", "US"],
        vec!["--at", "2015-03-01", "--last-day", "anniversary"],
        vec!["new-start", mine, "--at", "2020-03-01"],
        vec!["start-1", "--at", "1990-09-01"],
    ]
}

/// The same question to `limits`: on a day without numbers, each party has its last ones.
fn limits(case: &[&str], format: &str) -> Ran {
    let has_numbers = !["2020-02-27", "2026-03-01"].iter().any(|day| case.contains(day));
    let named: Vec<&str> = case.iter().copied().take_while(|word| !word.starts_with("--")).collect();
    let options = case.get(named.len()..).expect("options");
    let options: Vec<&str> =
        options.iter().map(|word| if *word == "--at" && !has_numbers { "--as-of" } else { word }).collect();
    let treaty = named.first().copied().unwrap_or("new-start");
    let input = named.get(1..).unwrap_or_default();
    proverka(&[&["limits"], input, &["--treaty", treaty, "--format", format], &options].concat())
}

#[test]
fn the_numbers_of_a_page_are_those_of_limits_and_so_is_its_exit_status() {
    let mine = temporary("mine.csv", TOTALS);
    let mut statuses = Vec::new();
    for case in cases(mine.path()) {
        let judged = limits(&case, "json");
        let report = judged.json();
        let text = |value: &serde_json::Value| if value.is_null() { String::new() } else { value.to_string() };
        let between = |row: &serde_json::Value, key: &str| match &row[format!("{key}_between")] {
            serde_json::Value::Array(ends) => format!("{}..{}", text(&ends[0]), text(&ends[1])),
            _ => String::new(),
        };
        let expected: Vec<[String; 5]> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|row| {
                let measured = text(&row["measured"]) + &between(row, "measured");
                let declared = if measured.is_empty() { "no data".to_owned() } else { measured };
                let bound = text(&row["bound"]) + &between(row, "bound");
                let verdict = row["verdict"].as_str().expect("a verdict").replace('_', " ");
                [row["party"].as_str().expect("a party").to_owned(), declared, bound, text(&row["margin"]), verdict]
            })
            .collect();
        assert!(expected.len() > 2, "{case:?}");
        let numbers_of = |bound: &str| bound.trim_start_matches("at most ").trim_start_matches("at least ").to_owned();

        let (ran, page) = html(&case);
        assert_eq!((ran.status, ran.out.as_str()), (judged.status, ""), "{case:?}");
        let rows = page.rows("limit").into_iter();
        let found: Vec<[String; 5]> = rows
            .map(|row| [row[1].clone(), row[2].clone(), numbers_of(&row[3]), row[4].clone(), row[5].clone()])
            .collect();
        assert_eq!(found, expected, "{case:?}");

        let (ran, page) = markdown(&case);
        assert_eq!(ran.status, judged.status, "{case:?}");
        let found: Vec<[String; 5]> = page.tables[0]
            .iter()
            .skip(1)
            .map(|row| [row[2].clone(), row[3].clone(), numbers_of(&row[4]), row[5].clone(), row[6].clone()])
            .collect();
        assert_eq!(found, expected, "{case:?}");
        statuses.push(ran.status);
    }
    statuses.sort_unstable();
    statuses.dedup();
    assert_eq!(statuses, [0, 1, 3], "the cases have every answer");
}

#[test]
fn a_page_is_valid_html_that_loads_nothing() {
    let mine = temporary("mine.csv", TOTALS);
    for case in cases(mine.path()) {
        let (_, page) = html(&case);
        page.assert_inert();
        assert_eq!(page.all("h1").len(), 1, "{case:?}");
        assert_eq!(page.attribute("html", "lang"), ["en"], "{case:?}");
        for table in page.all("table") {
            assert_eq!(reader::below(&table, "caption").len(), 1, "{case:?}");
            let scopes: Vec<Option<String>> =
                reader::below(&table, "th").iter().map(|cell| reader::value(cell, "scope")).collect();
            assert!(!scopes.is_empty() && scopes.iter().all(Option::is_some), "{case:?}: {scopes:?}");
        }
        // Only the style with this digest is applied.
        let style = page.all("style").iter().map(reader::exact_text).collect::<String>();
        let digest = {
            use base64::Engine as _;
            use sha2::Digest as _;
            base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(&style))
        };
        let policy = page.attribute("meta", "content").into_iter().find(|content| content.contains("default-src"));
        assert_eq!(
            policy,
            Some(format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"))
        );
        // Each mark leads to a source, and each source has one.
        let marks: std::collections::BTreeSet<String> =
            page.attribute("a", "href").into_iter().filter(|href| href.starts_with('#')).collect();
        let sources: std::collections::BTreeSet<String> =
            page.attribute("li", "id").into_iter().map(|id| format!("#{id}")).collect();
        assert_eq!(marks, sources, "{case:?}");
        // A chart has a name and a description for those who cannot see it.
        let chart = page.all("svg");
        assert_eq!(chart.len(), 1, "{case:?}");
        let names = reader::value(&chart[0], "aria-labelledby").expect("names");
        for id in names.split(' ') {
            let named = page.with_id(id).unwrap_or_else(|| panic!("{case:?}: nothing has the id {id}"));
            assert!(reader::text(&named).len() > 10, "{case:?}");
        }
    }
}

#[test]
fn the_changes_on_a_page_are_those_of_limits_compare() {
    let mine = temporary("mine.csv", TOTALS);
    for (args, from, to) in [
        (&["new-start", mine.path(), "--at", "2020-03-01"][..], "2019-09-01", "2020-03-01"),
        (&["--at", "2020-03-01", "--party", "RU"], "2019-09-01", "2020-03-01"),
    ] {
        let input: Vec<&str> = args.iter().copied().filter(|word| *word == mine.path()).collect();
        let party: &[&str] = if args.contains(&"RU") { &["--party", "RU"] } else { &[] };
        let compared = proverka(
            &[&["limits", "compare"][..], &input, &["--from", from, "--to", to, "--format", "json"], party].concat(),
        );
        let text = |value: &serde_json::Value| if value.is_null() { String::new() } else { value.to_string() };
        let number = |view: &serde_json::Value| match (&view["measured"], &view["measured_between"]) {
            (serde_json::Value::Number(number), _) => number.to_string(),
            (_, serde_json::Value::Array(ends)) => format!("{}..{}", text(&ends[0]), text(&ends[1])),
            _ => "no data".to_owned(),
        };
        let change = |row: &serde_json::Value| match row["change"].as_i64() {
            Some(0) => "=".to_owned(),
            Some(change) => format!("{change:+}"),
            None => String::new(),
        };
        let expected: Vec<[String; 6]> = compared.json()["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| {
                let margins = [text(&row["from"]["margin"]), text(&row["to"]["margin"])];
                let [then, now] = margins;
                let party = row["party"].as_str().expect("a party").to_owned();
                [party, number(&row["from"]), number(&row["to"]), change(row), then, now]
            })
            .collect();
        assert!(expected.len() >= 3, "{args:?}");
        let found: Vec<[String; 6]> = html(args)
            .1
            .rows("change")
            .into_iter()
            .map(|row| row.into_iter().skip(1).collect::<Vec<_>>().try_into().expect("six numbers"))
            .collect();
        assert_eq!(found, expected, "{args:?}");
    }
    // On a day without numbers, the last ones are compared with those before them.
    let between_days = |args: &[&str]| html(args).1.rows("change");
    assert_eq!(between_days(&["--at", "2020-02-27"]), between_days(&["--at", "2019-09-01"]));
    let (_, page) = html(&["--at", "2020-02-27"]);
    assert!(page.text().contains("margins on 2019-03-01 and on 2019-09-01"), "{}", page.text());
    assert!(page.rows("limit").iter().all(|row| row[6] == "2019-09-01, 179 days before"));
    let drawn: String = page.all("svg").iter().map(reader::text).collect();
    assert!(drawn.contains("to 2019-09-01") && !drawn.contains("27 Feb 2020"), "no number is drawn for that day");
    let (_, page) = html(&["--at", "2011-02-05"]);
    assert!(page.rows("change").is_empty());
    assert!(page.text().contains("no declaration of an earlier day"));
}

#[test]
fn the_verdict_with_its_numbers_stands_on_top() {
    let answer = |args: &[&str]| html(args).1.text_of_class("answer");
    let mine = temporary("mine.csv", TOTALS);
    assert_eq!(
        answer(&["--at", "2020-03-01"]),
        "holds On 1 March 2020, the limits of New START (2010) that were judged are kept: 6 of 6 findings hold; the \
         closest is launchers of US: 800 declared, at most 800, margin 0."
    );
    assert_eq!(
        answer(&["new-start", mine.path(), "--at", "2020-03-01"]),
        "fails On 1 March 2020, the limits of New START (2010) that were judged are not kept: 1 of 6 findings fails: US \
         declared 1600 warheads, and II(1)(b) allows at most 1550, 50 too many; 2 of 6 are undecided."
    );
    assert_eq!(
        answer(&["--at", "2020-02-27"]),
        "holds On 27 February 2020, by the numbers declared for 1 September 2019, 179 days before, the limits of New \
         START (2010) that were judged are kept: 6 of 6 findings hold; the closest is launchers of US: 800 declared, at \
         most 800, margin 0."
    );
    assert_eq!(
        answer(&["new-start", mine.path(), "--at", "2019-08-31"]),
        "undecided On 31 August 2019, it cannot be decided whether the limits of New START (2010) that were judged are \
         kept: 6 of 6 findings are undecided, because nobody gave a number; none fails."
    );
    assert_eq!(
        answer(&["--at", "2026-03-01"]),
        "not binding On 1 March 2026, no limit of New START (2010) binds: it expired on 2026-02-05."
    );
    assert_eq!(
        answer(&["--at", "2015-03-01"]),
        "not binding On 1 March 2015, no limit of New START (2010) binds: binds from 2018-02-05."
    );
}

#[test]
fn the_tense_is_that_of_the_day_of_the_report() {
    for (day, standing, chart) in [
        ("2020-03-01", "is in force, and its last day in force is 4 February 2021", "expires 5 Feb 2021"),
        ("2021-03-01", "is in force, and its last day in force is 4 February 2026", "expires 5 Feb 2026"),
        ("2026-02-05", "expired on 2026-02-05", "expired 5 Feb 2026"),
        ("2011-02-04", "is not in force yet", ""),
    ] {
        let (_, page) = html(&["--at", day]);
        assert!(page.text().contains(&format!("New START (2010) {standing}")), "{day}: {}", page.text());
        let drawn: String = page.all("svg").iter().map(reader::text).collect();
        assert!(drawn.contains(chart), "{day}: {drawn}");
        assert!(!drawn.is_empty() || day == "2011-02-04", "{day}: before the first numbers there is no chart");
    }
}

#[test]
fn a_page_considers_nothing_after_its_day() {
    let (_, page) = html(&["--at", "2020-03-01"]);
    assert!(page.text().contains("2020-02-27"), "an act before that day");
    let later = proverka(&["report", "--at", "2023-03-01"]);
    assert!(later.out.contains("| 2023-02-2"), "the suspension of 2023 is on record: {}", later.out);
    assert!(!page.text().contains("2023"), "and not on the page of 2020");
    assert!(!page.text().contains("Sep 2020"), "no number of a later day is drawn");
}

#[test]
fn the_same_input_gives_the_same_bytes_wherever_it_lies() {
    let (one, other) = (temporary("mine.csv", TOTALS), temporary("mine.csv", TOTALS));
    let page = |input: &str, name: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        proverka(&["report", "new-start", input, "--at", "2020-03-01", "-o", path.to_str().expect("UTF-8")]);
        fs::read_to_string(&path).expect("a page")
    };
    assert_eq!(page(one.path(), "a.html"), page(other.path(), "b.html"));
    let printed = proverka(&["report", "new-start", one.path(), "--at", "2020-03-01"]);
    assert_eq!(page(one.path(), "a.md"), printed.out);
    for name in ["a.html", "a.md"] {
        let folder = std::path::Path::new(one.path()).parent().and_then(std::path::Path::to_str).expect("a folder");
        assert!(!page(one.path(), name).contains(folder), "the page does not say where the file was");
    }
}

#[test]
fn a_page_says_how_it_was_made() {
    let mine = temporary("it's mine.csv", TOTALS);
    let acts = temporary("more.ndjson", "");
    let args = ["new-start", mine.path(), "--at", "2020-03-01", "--add-acts", acts.path(), "--party", "RU", "--strict"];
    let (_, page) = html(&args);
    let digest = |text: &str| {
        use sha2::Digest as _;
        sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let text = page.text();
    for part in [
        concat!("By proverka ", env!("CARGO_PKG_VERSION")),
        "proverka report new-start 'it'\\''s mine.csv' --at 2020-03-01 --party RU --add-acts more.ndjson --strict -o \
         report.html",
        digest(TOTALS).as_str(),
        digest("").as_str(),
        "the day before the anniversary",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(page.text().contains("about Russian Federation (RU) only"));
    let built_in = html(&["--at", "2020-03-01"]).1.text();
    assert!(built_in.contains(&digest(include_str!("../../../data/new-start-aggregates.csv"))));
}

#[test]
fn what_cannot_be_is_refused_with_what_to_type() {
    let mine = temporary("mine.csv", TOTALS);
    for (args, expected) in [
        (&["--at", "2020-03-01", "-o", "page.pdf"][..], "expected a name that ends in .html or .md"),
        (&["--at", "2020-03-01", "-o", "nowhere/page.html"], "there is no folder nowhere"),
        (&["new-start", mine.path(), "--at", "2020-03-01", "-o", mine.path()], "a name that ends in .html or .md"),
        (&[mine.path(), "--at", "2020-03-01"], "proverka report new-start "),
        (&["inf", "--at", "2000-03-01"], "no numbers for inf are built in"),
        (&["--at", "27.02.2020"], "--at"),
        (&[], "--at <DATE>"),
    ] {
        let ran = proverka(&[&["report"], args].concat());
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(expected), "{args:?}: {}", ran.err);
    }
    let page = temporary("page.html", "");
    let ran = proverka(&["report", "new-start", page.path(), "--at", "2020-03-01", "-o", page.path()]);
    assert!(ran.status == 2 && ran.err.contains("-o and INPUT are the same file"), "{}", ran.err);
    let piped = crate::proverka::piped(&["report", "new-start", "-", "--at", "2020-03-01"], TOTALS.as_bytes());
    assert!(piped.status == 1 && piped.out.contains("it came through a pipe"), "{piped:?}");
}
