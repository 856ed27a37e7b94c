//! `inspect plan`: how many items to inspect.

use serde_json::{Value, json};

use crate::proverka::proverka;

fn plan(args: &[&str]) -> (i32, Value) {
    let ran = proverka(&[&["inspect", "plan", "--format", "json"], args].concat());
    (ran.status, ran.json())
}

#[test]
fn three_of_the_numbers_give_the_fourth() {
    let (status, report) = plan(&["--items", "200", "--violations", "5", "--confidence", "95%"]);
    assert_eq!(
        (status, &report["sample"], &report["needed"], &report["approximation"]),
        (0, &json!(90), &json!(90), &json!(90))
    );
    // C(195, 90) / C(200, 90) and C(195, 89) / C(200, 89), by Python's whole numbers, rounded down.
    assert_eq!((&report["reached"], &report["with_one_less"]), (&json!("0.951731"), &json!("0.949454")));
    let (status, report) = plan(&["--items", "200", "--violations", "5", "--sample", "90"]);
    assert_eq!((status, &report["reached"]), (0, &json!("0.951731")));
    let (status, report) = plan(&["--items", "200", "--sample", "90", "--confidence", "95%"]);
    assert_eq!((status, &report["violations"]), (0, &json!(5)));
    let (_, report) = plan(&["--items", "200", "--sample", "89", "--confidence", "95%"]);
    assert_eq!(report["violations"], 6);
}

#[test]
fn a_probability_may_be_written_in_three_ways() {
    let with = |confidence: &str| {
        plan(&["--items", "100", "--violations", "3", "--confidence", confidence]).1["sample"].clone()
    };
    assert!(["95%", "0.95", "19/20", "95.0%", "0.9500", "950/1000"].iter().all(|text| with(text) == with("95%")));
    for bad in ["", "%", "1.5", "-1", "0.9x", "1/0", "3/2", "95 %", "1e-3", ".5", "1.", "0.99999999999"] {
        let ran = proverka(&["inspect", "plan", "--items", "100", "--violations", "3", &format!("--confidence={bad}")]);
        assert!(ran.status == 2 && ran.err.contains("such as 95%, 0.95 or 19/20"), "{bad}: {ran:?}");
    }
}

#[test]
fn what_is_not_enough_fails() {
    let (status, report) = plan(&["--items", "200", "--violations", "5", "--sample", "89", "--confidence", "95%"]);
    assert_eq!((status, &report["verdict"], &report["needed"]), (1, &json!("fails"), &json!(90)));
    let (status, report) = plan(&["--items", "20", "--violations", "1", "--confidence", "95%", "--measurement", "0.9"]);
    assert_eq!((status, &report["needed"]), (1, &Value::Null));
    // Exactly what was asked is enough: half of two items find one violation in half of the cases.
    let (status, report) = plan(&["--items", "2", "--violations", "1", "--confidence", "1/2"]);
    assert_eq!((status, &report["needed"], &report["reached"]), (0, &json!(1), &json!("0.500000")));
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    for (args, says) in [
        (&["--items", "20"][..], "expected three of"),
        (&["--items", "20", "--violations", "21", "--confidence", "1"], "there are only 20 items"),
        (&["--items", "20", "--violations", "2", "--sample", "21"], "there are only 20 items"),
        (&["--items", "100001", "--violations", "2", "--confidence", "1"], "100000"),
        (&["--violations", "2", "--confidence", "1"], "--items"),
    ] {
        let ran = proverka(&[&["inspect", "plan"], args].concat());
        assert!(ran.status == 2 && ran.err.contains(says), "{args:?}: {ran:?}");
    }
}

/// The points of a path of an SVG document, of this class.
fn path(svg: &str, class: &str, at: usize) -> Vec<(f64, f64)> {
    let start = format!("<path class=\"{class}\" d=\"M");
    let path = svg.split(&start).nth(at + 1).and_then(|rest| rest.split('"').next()).expect("a path");
    let number = |text: &str| text.parse().expect("a number");
    path.split('L').map(|point| point.split_once(' ').map(|(x, y)| (number(x), number(y))).expect("a point")).collect()
}

#[test]
fn the_chart_shows_the_sizes_that_the_command_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sizes.svg");
    let args = ["inspect", "plan", "--items", "200", "--violations", "5", "--confidence", "95%"];
    let ran = proverka(&[&args[..], &["--chart", file.to_str().expect("a path")]].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    let svg = std::fs::read_to_string(&file).expect("a chart");
    let (usual, exact) = (path(&svg, "line", 0), path(&svg, "line", 1));
    assert_eq!((usual.len(), exact.len()), (20, 20));
    // The axes follow from two of the points, and each of the others is where its numbers are on them.
    let said = |violations: usize, key: &str| {
        let violations = violations.to_string();
        let ran = proverka(&[
            "inspect",
            "plan",
            "--items",
            "200",
            "--violations",
            &violations,
            "--confidence",
            "95%",
            "--format",
            "json",
        ]);
        ran.json()[key].as_f64().expect("a number")
    };
    let (first, last) = (said(1, "needed"), said(20, "needed"));
    let scale = (exact[19].1 - exact[0].1) / (last - first);
    for (line, key) in [(exact.clone(), "needed"), (usual, "approximation")] {
        for (violations, (x, y)) in (1..).zip(&line) {
            let across = exact[0].0 + (exact[19].0 - exact[0].0) * f64::from(violations - 1) / 19.0;
            let up = exact[0].1 + scale * (said(usize::try_from(violations).expect("few"), key) - first);
            assert!(
                (x - across).abs() < 0.02 && (y - up).abs() < 0.02,
                "{key} {violations}: {x} {y}, not {across} {up}"
            );
        }
    }
    // The point that was asked for is on the exact line.
    let asked = svg.split("class=\"asked\" d=\"M").nth(1).and_then(|rest| rest.split('"').next()).expect("the mark");
    let numbers: Vec<f64> = asked.split(['H', 'V', ' ']).map(|text| text.parse().expect("a number")).collect();
    assert_eq!((numbers[2], numbers[1]), exact[4]);
    // Without a probability to reach there is nothing to draw.
    let ran = proverka(&["inspect", "plan", "--items", "9", "--violations", "1", "--sample", "2", "--chart", "x.svg"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}
