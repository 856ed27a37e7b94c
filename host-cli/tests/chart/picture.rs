//! Reads a chart like somebody who has only its SVG.

use roxmltree::{Document, Node};
use ttf_parser::Face;

/// An upright rectangle: left, top, right, bottom.
pub(crate) type Area = [f64; 4];

pub(crate) fn attribute(node: Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or_else(|| panic!("{} has no {name}", node.tag_name().name()));
    text.parse().unwrap_or_else(|_| panic!("{name} is {text}"))
}

/// All elements of `class` in or below `node`.
pub(crate) fn classed<'a, 'd>(node: Node<'a, 'd>, class: &str) -> Vec<Node<'a, 'd>> {
    node.descendants().filter(|node| node.attribute("class") == Some(class)).collect()
}

pub(crate) fn panels<'a, 'd>(document: &'a Document<'d>) -> Vec<Node<'a, 'd>> {
    classed(document.root_element(), "panel")
}

/// The pairs of numbers in a `points` attribute.
pub(crate) fn points(node: Node<'_, '_>) -> Vec<(f64, f64)> {
    let pairs = node.attribute("points").unwrap().split(' ').map(|pair| pair.split_once(',').unwrap());
    pairs.map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).collect()
}

/// The text of an element and of its children.
pub(crate) fn words(node: Node<'_, '_>) -> String {
    node.descendants().filter(|part| part.is_text()).filter_map(|part| part.text()).map(str::trim).collect()
}

/// Width of `text` if DejaVu Sans replaces Noto Sans: at most 13 % wider, and 24 % in bold.
fn width(text: &str, size: f64, bold: bool) -> f64 {
    let (font, room) = if bold { (ttf_noto_sans::BOLD, 1.24) } else { (ttf_noto_sans::REGULAR, 1.13) };
    let face = Face::parse(font, 0).unwrap();
    let ems = text.chars().map(|letter| {
        let glyph = face.glyph_index(letter).unwrap_or_else(|| panic!("no glyph for {letter:?}"));
        f64::from(face.glyph_hor_advance(glyph).unwrap()) / f64::from(face.units_per_em())
    });
    ems.sum::<f64>() * size * room
}

/// The area that a text element covers at its widest.
pub(crate) fn covered(node: Node<'_, '_>) -> Area {
    let spans: Vec<Node<'_, '_>> = node.children().filter(|child| child.has_tag_name("tspan")).collect();
    let parts = if spans.is_empty() { vec![node] } else { spans };
    let (mut wide, mut size) = (0.0, 0.0_f64);
    for part in parts {
        let bold = part.attribute("font-weight") == Some("bold");
        wide += part.attribute("dx").map_or(0.0, |dx| dx.parse().unwrap());
        wide += width(part.text().unwrap(), attribute(part, "font-size"), bold);
        size = size.max(attribute(part, "font-size"));
    }
    let (x, y) = (attribute(node, "x"), attribute(node, "y"));
    let left = match node.attribute("text-anchor") {
        Some("middle") => x - wide / 2.0,
        Some("end") => x - wide,
        _ => x,
    };
    // Digits and capitals rise 0.73 of the size; the tails of g and p reach 0.24 below the baseline.
    [left, y - 0.75 * size, left + wide, y + 0.24 * size]
}

/// Converts a number to a pixel, as a reader would do with two labelled ticks.
pub(crate) fn read_axis(panel: Node<'_, '_>) -> impl Fn(f64) -> f64 {
    let heights: Vec<f64> = classed(panel, "grid").into_iter().map(|line| attribute(line, "y1")).collect();
    let numbers: Vec<f64> =
        classed(panel, "y-tick").into_iter().map(|tick| words(tick).replace(',', "").parse().unwrap()).collect();
    assert_eq!(heights.len(), numbers.len());
    let last = numbers.len() - 1;
    let slope = (heights[last] - heights[0]) / (numbers[last] - numbers[0]);
    let (first_height, first_number) = (heights[0], numbers[0]);
    for (number, height) in numbers.iter().zip(&heights) {
        let expected = first_height + slope * (number - first_number);
        assert!((expected - height).abs() < 0.02, "tick {number} is at {height}, not {expected}");
    }
    move |number| first_height + slope * (number - first_number)
}

/// Converts a year with its fraction to a pixel, by the first and the last labelled year below the picture.
pub(crate) fn read_time(document: &Document<'_>) -> impl Fn(f64) -> f64 {
    let ticks: Vec<(f64, f64)> = classed(document.root_element(), "x-tick")
        .into_iter()
        .filter_map(|tick| Some((words(tick).parse().ok()?, attribute(tick, "x"))))
        .collect();
    let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
    move |year| first.1 + (last.1 - first.1) * (year - first.0) / (last.0 - first.0)
}
