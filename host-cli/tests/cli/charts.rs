//! `proverka limits --chart`: what the options draw, read in the SVG.

use std::fs;

use roxmltree::Document;

use crate::proverka::{Ran, proverka, temporary};

/// Draws a chart, and returns its SVG.
fn drawn(args: &[&str]) -> (Ran, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chart.svg");
    let ran = proverka(&[&["limits", "--chart", path.to_str().expect("UTF-8")], args].concat());
    let xml = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error} after {ran:?}"));
    (ran, xml)
}

/// The texts of the elements of a class.
fn texts(xml: &str, class: &str) -> Vec<String> {
    let document = Document::parse(xml).expect("XML");
    let nodes = document.descendants().filter(|node| node.attribute("class") == Some(class));
    let text = |node: roxmltree::Node<'_, '_>| -> String {
        node.descendants().filter(|part| part.is_text()).filter_map(|part| part.text()).map(str::trim).collect()
    };
    nodes.map(text).collect()
}

/// Totals with a breach on the second day.
const TOTALS: &str = "\
date,party,warheads,launchers,claimed_by
2019-09-01,US,1376,800,
2019-09-01,RU,1426,757,
2020-03-01,US,1600,800,
2020-03-01,US,1600,860,RU
2020-03-01,RU,1326,700..720,
";

#[test]
fn a_chart_is_sixteen_to_nine_or_as_large_as_was_asked_for() {
    let sides = |args: &[&str]| {
        let xml = drawn(args).1;
        let document = Document::parse(&xml).expect("XML");
        let side = |name| document.root_element().attribute(name).expect("a side").parse::<u32>().expect("a number");
        (side("width"), side("height"))
    };
    for args in [&[][..], &["--at", "2020-03-01"], &["--treaty", "start-1"], &["--panel", "warheads"]] {
        let (width, height) = sides(args);
        assert!(width >= 1280 && width * 9 / 16 == height, "{args:?}: {width}x{height}");
    }
    assert_eq!(sides(&["--size", "1920x1080"]), (1920, 1080));
    let refused = proverka(&["limits", "--chart", "chart.svg", "--size", "1280x300"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.err.contains("3 panels do not fit") && refused.err.contains("expected at least 1280x"),
        "{refused:?}"
    );
    for size in ["1280", "x", "0x0", "1280x99999", "100x100", "-1x5"] {
        let refused = proverka(&["limits", "--chart", "chart.svg", &format!("--size={size}")]);
        assert!(refused.status == 2 && refused.err.contains("such as 1920x1080"), "{size}: {refused:?}");
    }
}

#[test]
fn options_of_a_chart_need_one_and_say_so() {
    for option in [&["--size", "1920x1080"][..], &["--title", "Mine"], &["--panel", "warheads"]] {
        let refused = proverka(&[&["limits"], option].concat());
        assert!(refused.status == 2 && refused.err.contains("--chart <FILE>"), "{option:?}: {refused:?}");
    }
}

#[test]
fn a_title_and_panels_are_those_that_were_asked_for() {
    let (_, xml) = drawn(&["--title", "Warheads & <launchers>", "--panel", "launchers", "--panel", "warheads"]);
    assert_eq!(texts(&xml, "title"), ["Warheads & <launchers>"]);
    let panels = texts(&xml, "heading");
    assert!(panels.len() == 2 && panels[0].starts_with("warheads") && panels[1].contains("launchers"), "{panels:?}");
    let refused = proverka(&["limits", "--chart", "chart.svg", "--panel", "tanks"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("expected one of deployed_delivery_systems, warheads, launchers"), "{refused:?}");
}

#[test]
fn one_day_is_drawn_as_bars_of_that_day_only() {
    let mine = temporary("mine.csv", TOTALS);
    let (ran, xml) = drawn(&[mine.path(), "--at", "2020-03-01"]);
    assert_eq!(ran.status, 1);
    assert_eq!(texts(&xml, "subtitle"), ["as declared for 2020-03-01"]);
    let labels = texts(&xml, "bar-label");
    assert_eq!(labels, ["1,600, 50 above the ceiling", "1,326", "800–860 (disputed)", "700–720 (a range)"]);
    assert_eq!(texts(&xml, "ceiling-label"), ["ceiling 1,550", "ceiling 800"]);
    assert!(texts(&xml, "line").is_empty() && !xml.contains("1,376"), "nothing of another day");
    let (_, older) = drawn(&[mine.path(), "--as-of", "2020-02-27"]);
    let subtitle = "the last numbers of each party up to 2020-02-27, the oldest declared for 2019-09-01";
    assert_eq!(texts(&older, "subtitle"), [subtitle]);
    assert_eq!(texts(&older, "bar-label"), ["1,376", "1,426", "800", "757"]);
    // A day in its own file looks the same.
    let only: String =
        TOTALS.lines().filter(|line| !line.starts_with("2019")).map(|line| format!("{line}\n")).collect();
    let only = temporary("mine.csv", only);
    assert_eq!(drawn(&[only.path()]).1, xml);
}

#[test]
fn a_breach_is_marked_and_said_in_words() {
    let mine = temporary("mine.csv", TOTALS);
    let (_, xml) = drawn(&[mine.path()]);
    assert_eq!(texts(&xml, "warning"), ["US on 2020-03-01: 1600 warheads, 50 above the ceiling of 1550 (II(1)(b))"]);
    assert_eq!(texts(&xml, "breach-label"), ["50 above the ceiling"]);
    assert!(texts(&xml, "legend").contains(&"breaks the limit".to_owned()));
    let (_, kept) = drawn(&[]);
    assert!(
        texts(&kept, "warning").is_empty() && texts(&kept, "breach").is_empty(),
        "the built-in numbers keep all limits"
    );
}

#[test]
fn a_party_alone_has_the_colour_that_it_has_among_all() {
    let colour = |xml: &str, party: &str| {
        let document = Document::parse(xml).expect("XML");
        let mut lines = document.descendants().filter(|node| node.attribute("data-party") == Some(party));
        lines.next().and_then(|line| line.attribute("stroke")).expect("a line").to_owned()
    };
    let all = drawn(&[]).1;
    assert_ne!(colour(&all, "US"), colour(&all, "RU"));
    for party in ["US", "RU"] {
        let alone = drawn(&["--party", party]).1;
        assert_eq!(colour(&alone, party), colour(&all, party), "{party}");
    }
}

#[test]
fn a_line_joins_what_is_as_near_as_declarations_of_the_treaty_usually_are() {
    let lines = |totals: &str, treaty: &str| {
        let mine = temporary("mine.csv", totals);
        texts(&drawn(&[mine.path(), "--treaty", treaty]).1, "line").len()
    };
    let rows = |years: &[u16]| -> String {
        let rows = years.iter().map(|year| format!("{year}-03-01,US,1000\n"));
        "date,party,warheads\n".to_owned() + &rows.collect::<String>()
    };
    let rhythm = |treaty, years: &[u16]| lines(&rows(years), treaty);
    // Declarations under New START are half-yearly, so one a year leaves gaps.
    assert_eq!(rhythm("new-start", &[2012, 2013, 2014, 2015]), 0);
    // Of START I the data of one day only are built in, so the input has the rhythm: yearly, and 1998 is missing.
    assert_eq!(rhythm("start-1", &[1995, 1996, 1997, 1999, 2000]), 2);
    assert_eq!(rhythm("start-1", &[1995, 1996, 1997, 1998, 1999]), 1);
}

#[test]
fn letters_that_the_font_lacks_are_warned_about() {
    let (ran, _) = drawn(&["--title", "核 warheads"]);
    assert!(ran.err.contains("no letters 核"), "{ran:?}");
    let (ran, _) = drawn(&["--title", "Боеголовки"]);
    assert_eq!(ran.err, "");
}
