//! Pictures of one day: bars from zero.

use proverka_cli::chart::{Value, svg};
use roxmltree::{Document, Node};

use super::picture::{attribute, classed, panels, words};
use super::record;

/// Whether the numbers of a picture are of one day, so that it has bars.
pub(crate) fn is_of_one_day(document: &Document<'_>) -> bool {
    !classed(document.root_element(), "bar").is_empty()
}

/// Converts a number to a pixel, as a reader would do with the first and the last number below the bars.
fn read_scale(panel: Node<'_, '_>) -> impl Fn(f64) -> f64 {
    let ticks: Vec<(f64, f64)> = classed(panel, "x-tick")
        .into_iter()
        .map(|tick| (words(tick).replace(',', "").parse().unwrap(), attribute(tick, "x")))
        .collect();
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    assert!(ticks.len() > 2 && first.0 == 0.0, "{ticks:?}");
    move |number| first.1 + (last.1 - first.1) * (number - first.0) / (last.0 - first.0)
}

#[test]
fn a_bar_reaches_from_zero_to_its_number() {
    let chart = record::one_day();
    let xml = svg(&chart);
    let document = Document::parse(&xml).unwrap();
    for (panel, node) in chart.panels.iter().zip(panels(&document)) {
        let x = read_scale(node);
        let is_near = |one: f64, other: f64| (one - other).abs() < 0.5;
        let of = |class: &str, party: &str| -> Vec<(f64, f64)> {
            let bars = classed(node, class).into_iter().filter(|bar| bar.attribute("data-party") == Some(party));
            bars.map(|bar| (attribute(bar, "x"), attribute(bar, "x") + attribute(bar, "width"))).collect()
        };
        for series in &panel.series {
            let (sure, open) = (of("bar", &series.label), of("bar-open", &series.label));
            let (low, high) = match series.points[0].value {
                Value::Exact(number) => (number, number),
                Value::Between(low, high) | Value::Range(low, high) => (low, high),
                Value::NoData => {
                    assert!(sure.is_empty() && open.is_empty(), "{}", series.label);
                    continue;
                }
            };
            assert!(is_near(sure[0].0, x(0.0)) && is_near(sure[0].1, x(f64::from(low))), "{}: {sure:?}", series.label);
            assert_eq!(open.len(), usize::from(low != high), "{}", series.label);
            if let Some(open) = open.first() {
                assert!(
                    is_near(open.0, sure[0].1) && is_near(open.1, x(f64::from(high))),
                    "{}: {open:?}",
                    series.label
                );
            }
        }
        assert_eq!(classed(node, "no-data").len(), 1);
        let lines = classed(node, "ceiling").into_iter().chain(classed(node, "floor-early"));
        let drawn: Vec<f64> = lines.map(|line| attribute(line, "x1")).collect();
        let expected: Vec<f64> = panel.ceilings.iter().map(|ceiling| x(f64::from(ceiling.bound))).collect();
        assert_eq!(drawn.len(), expected.len());
        assert!(
            drawn.iter().zip(&expected).all(|(drawn, expected)| is_near(*drawn, *expected)),
            "{drawn:?} {expected:?}"
        );
    }
    let labels: Vec<String> = classed(document.root_element(), "ceiling-label").into_iter().map(words).collect();
    assert_eq!(labels, ["ceiling 800", "floor 100, which binds from 1 Jan 2022"]);
}

#[test]
fn what_breaks_a_limit_is_marked_and_said() {
    let xml = svg(&record::one_day());
    let document = Document::parse(&xml).unwrap();
    let first = panels(&document)[0];
    let rings = classed(first, "breach");
    assert_eq!(rings.len(), 1);
    let end =
        classed(first, "bar").into_iter().find(|bar| bar.attribute("data-party") == Some("Russia")).expect("a bar");
    assert!((attribute(rings[0], "cx") - attribute(end, "x") - attribute(end, "width")).abs() < 0.5);
    let labels: Vec<String> = classed(first, "bar-label").into_iter().map(words).collect();
    assert_eq!(labels, ["800", "912, 112 above the ceiling", "640–801 (disputed)", "120–400 (a range)", "no data"]);
    assert_eq!(classed(document.root_element(), "warning").len(), 1);
}
