//! Charts, judged by the finished picture: the SVG is read by an XML parser, the PNG by a decoder.

mod bars;
mod picture;
mod record;
mod timeline;

use picture::{attribute, classed, covered, panels, points, read_axis, read_time, words};
use proverka_cli::chart::{Breach, Chart, PngError, Size, Value, least_height, missing_letters, png, svg};
use roxmltree::Document;

fn each(judge: impl Fn(&str, &Chart, &Document<'_>)) {
    for (name, chart) in record::all() {
        let xml = svg(&chart);
        let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{name}: {error}"));
        judge(name, &chart, &document);
    }
}

#[test]
fn texts_lie_on_the_page_and_apart() {
    each(|name, _, document| {
        let root = document.root_element();
        let (width, height) = (attribute(root, "width"), attribute(root, "height"));
        assert_eq!(root.attribute("viewBox").unwrap(), format!("0 0 {width} {height}"));
        let texts: Vec<_> = root.descendants().filter(|node| node.has_tag_name("text")).collect();
        for (index, text) in texts.iter().enumerate() {
            let area = covered(*text);
            let inside = area[0] >= 0.0 && area[1] >= 0.0 && area[2] <= width && area[3] <= height;
            assert!(inside, "{name}: {:?} leaves the page: {area:?}", words(*text));
            for other in &texts[..index] {
                let taken = covered(*other);
                let apart = area[0] >= taken[2] || taken[0] >= area[2] || area[1] >= taken[3] || taken[1] >= area[3];
                assert!(apart, "{name}: {:?} {area:?} meets {:?} {taken:?}", words(*text), words(*other));
            }
        }
    });
}

#[test]
fn shapes_lie_on_the_page() {
    each(|name, _, document| {
        let root = document.root_element();
        let (width, height) = (attribute(root, "width"), attribute(root, "height"));
        let on_page = |x: f64, y: f64| (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
        for node in root.descendants() {
            match node.tag_name().name() {
                "line" => {
                    assert!(on_page(attribute(node, "x1"), attribute(node, "y1")), "{name}");
                    assert!(on_page(attribute(node, "x2"), attribute(node, "y2")), "{name}");
                }
                "polyline" | "polygon" => assert!(points(node).iter().all(|(x, y)| on_page(*x, *y)), "{name}"),
                "circle" => assert!(on_page(attribute(node, "cx"), attribute(node, "cy")), "{name}"),
                _ => {}
            }
        }
    });
}

#[test]
fn all_ceilings_are_in_view_at_their_number() {
    each(|name, chart, document| {
        if bars::is_of_one_day(document) {
            return;
        }
        for (panel, node) in chart.panels.iter().zip(panels(document)) {
            let y = read_axis(node);
            let lines = classed(node, "ceiling").into_iter().chain(classed(node, "floor"));
            let drawn: Vec<f64> = lines.map(|line| attribute(line, "y1")).collect();
            let expected: Vec<f64> = panel.ceilings.iter().map(|ceiling| y(f64::from(ceiling.bound))).collect();
            assert_eq!(drawn.len(), expected.len(), "{name}");
            for (drawn, expected) in drawn.iter().zip(&expected) {
                assert!((drawn - expected).abs() < 0.5, "{name}: ceiling at {drawn}, not {expected}");
            }
            assert_eq!(classed(node, "ceiling-label").len(), expected.len(), "{name}: each ceiling has its name");
        }
    });
}

#[test]
fn marks_stand_at_their_numbers() {
    let chart = record::new_start();
    let xml = svg(&chart);
    let document = Document::parse(&xml).unwrap();
    for (panel, node) in chart.panels.iter().zip(panels(&document)) {
        let y = read_axis(node);
        for series in &panel.series {
            let declared: Vec<f64> = series
                .points
                .iter()
                .filter_map(|point| if let Value::Exact(number) = point.value { Some(f64::from(number)) } else { None })
                .collect();
            let prefix = format!("{}, ", series.label);
            let marks: Vec<_> =
                classed(node, "mark").into_iter().filter(|mark| words(*mark).starts_with(&prefix)).collect();
            assert_eq!(marks.len(), declared.len(), "{}", panel.title);
            for (mark, number) in marks.into_iter().zip(declared) {
                let drawn = if mark.has_tag_name("circle") {
                    attribute(mark, "cy")
                } else {
                    let corners = points(mark);
                    f64::midpoint(corners[0].1, corners[2].1)
                };
                assert!((drawn - y(number)).abs() < 0.5, "{}: {drawn} is not {number}", words(mark));
                assert!(words(mark).replace(',', "").ends_with(&format!(": {number}")), "{}", words(mark));
            }
        }
    }
}

#[test]
fn limits_begin_to_bind_where_dots_turn_into_a_line() {
    let xml = svg(&record::new_start());
    let document = Document::parse(&xml).unwrap();
    // The day 5 February is day 35 of the year, counted from zero.
    let binds = read_time(&document)(2018.0 + 35.0 / 365.0);
    for node in panels(&document) {
        for (class, side) in [("ceiling", "x1"), ("ceiling-early", "x2"), ("binding", "x")] {
            let found = classed(node, class);
            assert_eq!(found.len(), 1, "{class}");
            assert!((attribute(found[0], side) - binds).abs() < 0.5, "{class}: {}", attribute(found[0], side));
        }
        assert_eq!(classed(node, "ceiling")[0].attribute("stroke-dasharray"), Some("none"));
        assert_ne!(classed(node, "ceiling-early")[0].attribute("stroke-dasharray"), Some("none"));
        assert!((attribute(classed(node, "binds-from")[0], "x1") - binds).abs() < 0.5);
    }
    let named: Vec<String> = classed(document.root_element(), "event").into_iter().map(words).collect();
    assert_eq!(named, ["in force from 5 Feb 2011", "limits bind from 5 Feb 2018", "ended 5 Feb 2026"]);
}

#[test]
fn no_line_crosses_a_gap() {
    let xml = svg(&record::new_start());
    let document = Document::parse(&xml).unwrap();
    let x = read_time(&document);
    let launchers = panels(&document)[2];
    let lines = |party: &str| -> Vec<(f64, f64)> {
        let lines = classed(launchers, "line").into_iter().filter(|line| line.attribute("data-party") == Some(party));
        lines.map(points).map(|points| (points[0].0, points[points.len() - 1].0)).collect()
    };
    // There are no totals for March 2016, those of March 2022 are disputed, and the declaration of 2023 is isolated.
    let spring = x(2016.0 + 60.0 / 366.0);
    let american = lines("United States");
    assert_eq!(american.len(), 2);
    assert!(american[0].1 < spring && spring < american[1].0, "{american:?} around {spring}");
    assert!(american[1].1 < x(2022.0), "{american:?}");
    let russian = lines("Russia");
    assert_eq!(russian.len(), 2);
    assert!((russian[1].1 - x(2022.0 + 59.0 / 365.0)).abs() < 0.5, "{russian:?}");
    // Two totals of March 2016, two of September 2022, and one of March 2023.
    assert_eq!(classed(launchers, "no-data").len(), 5);
    assert_eq!(classed(panels(&document)[0], "no-data").len(), 1);

    let mut joined = record::new_start();
    joined.joined_within = None;
    let xml = svg(&joined);
    let document = Document::parse(&xml).unwrap();
    // A missing or disputed number interrupts a line, however far lines may reach.
    let launchers = classed(panels(&document)[2], "line");
    assert_eq!(launchers.iter().filter(|line| line.attribute("data-party") == Some("United States")).count(), 2);
    assert_eq!(launchers.iter().filter(|line| line.attribute("data-party") == Some("Russia")).count(), 2);
    let deployed = classed(panels(&document)[0], "line");
    assert!((points(deployed[0]).last().unwrap().0 - x(2023.0 + 59.0 / 365.0)).abs() < 0.5, "no limit, no gap");
}

#[test]
fn a_dispute_spans_both_claims() {
    let xml = svg(&record::new_start());
    let document = Document::parse(&xml).unwrap();
    let launchers = panels(&document)[2];
    let y = read_axis(launchers);
    let bars = classed(launchers, "disputed");
    assert_eq!(bars.len(), 1);
    // The path has the form "Mleft,topHrightMx,topVbottom…".
    let path = bars[0].attribute("d").unwrap();
    let top: f64 = path.split(['M', ',', 'H', 'V']).nth(2).unwrap().parse().unwrap();
    let bottom: f64 = path.split(['V', 'M']).nth(3).unwrap().parse().unwrap();
    assert!((top - y(901.0)).abs() < 0.5 && (bottom - y(800.0)).abs() < 0.5, "{path}");
    assert_eq!(words(classed(launchers, "dispute-label")[0]), "disputed: 800–901");
}

#[test]
fn an_axis_that_does_not_start_at_zero_says_so() {
    each(|name, _, document| {
        if bars::is_of_one_day(document) {
            return;
        }
        for node in panels(document) {
            let first = words(classed(node, "y-tick")[0]);
            let heading: String = classed(node, "heading").into_iter().map(words).collect();
            let warns = heading.contains(&format!("axis starts at {first}, not at zero"));
            assert_eq!(warns, first != "0", "{name}: {heading}");
            assert_eq!(!classed(node, "torn").is_empty(), first != "0", "{name}");
        }
    });
}

#[test]
fn hostile_labels_are_read_back_as_text() {
    let chart = record::extremes();
    let xml = svg(&chart);
    let document = Document::parse(&xml).unwrap();
    let root = document.root_element();
    assert_eq!(words(classed(root, "title")[0]), "Huge numbers\\u{0} & <long> \"labels\" 'everywhere'");
    assert_eq!(words(classed(root, "legend")[0]), chart.panels[0].series[0].label);
    let addresses: String = classed(root, "footnote").into_iter().skip(1).map(words).collect();
    assert_eq!(addresses, chart.footnotes[1], "a broken word loses nothing");
}

#[test]
fn five_parties_differ_without_colour() {
    let xml = svg(&record::five_parties());
    let document = Document::parse(&xml).unwrap();
    let root = document.root_element();
    let mut marks: Vec<String> = classed(root, "sample")
        .into_iter()
        .map(|mark| {
            let (x, y) = if mark.has_tag_name("circle") { (0.0, 0.0) } else { points(mark)[0] };
            let corners = mark.attribute("points").map(|_| points(mark)).unwrap_or_default();
            let shape: Vec<String> = corners.iter().map(|(a, b)| format!("{:.1},{:.1}", a - x, b - y)).collect();
            shape.join(" ")
        })
        .collect();
    marks.sort();
    marks.dedup();
    assert_eq!(marks.len(), 5);
    assert_eq!(classed(root, "series-label").len(), 5);
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for (name, chart) in record::all() {
        assert_eq!(svg(&chart), svg(&chart), "{name}");
        let mut shuffled = chart.clone();
        for series in shuffled.panels.iter_mut().flat_map(|panel| &mut panel.series) {
            series.points.reverse();
        }
        assert_eq!(svg(&shuffled), svg(&chart), "{name}: the order of points does not matter");
    }
}

struct Pixels {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

fn decode(file: &[u8]) -> Pixels {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgba, png::BitDepth::Eight));
    Pixels { width: info.width, height: info.height, bytes }
}

impl Pixels {
    /// Number of pixels of `area` that are neither white nor almost white.
    fn inked(&self, area: picture::Area) -> usize {
        let column = |x: f64| (x.max(0.0) as u32).min(self.width);
        let row = |y: f64| (y.max(0.0) as u32).min(self.height);
        let (rows, columns) = (row(area[1])..row(area[3]), column(area[0])..column(area[2]));
        rows.flat_map(|y| columns.clone().map(move |x| (y * self.width + x) as usize * 4))
            .filter(|at| self.bytes[*at..at + 3].iter().any(|byte| *byte < 200))
            .count()
    }
}

#[test]
fn the_png_shows_what_the_svg_says() {
    each(|name, chart, document| {
        let root = document.root_element();
        let pixels = decode(&png(chart, 1).unwrap());
        assert_eq!(f64::from(pixels.width), attribute(root, "width"), "{name}");
        assert_eq!(f64::from(pixels.height), attribute(root, "height"), "{name}");
        for text in root.descendants().filter(|node| node.has_tag_name("text")) {
            let letters = words(text).chars().filter(|letter| letter.is_alphanumeric()).count();
            let inked = pixels.inked(covered(text));
            assert!(inked >= 4 * letters, "{name}: {:?} has {inked} dark pixels", words(text));
        }
        for mark in classed(root, "mark").into_iter().filter(|node| node.has_tag_name("circle")) {
            let (x, y) = (attribute(mark, "cx"), attribute(mark, "cy"));
            assert!(pixels.inked([x - 3.0, y - 3.0, x + 3.0, y + 3.0]) > 15, "{name}: {}", words(mark));
        }
    });
}

#[test]
fn a_picture_is_as_large_as_it_was_asked_for() {
    let sides = |chart: &Chart| {
        let xml = svg(chart);
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        (attribute(root, "width") as u32, attribute(root, "height") as u32)
    };
    for (name, mut chart) in record::all() {
        chart.size = Size::Slide;
        let (width, height) = sides(&chart);
        assert!(width >= 1280 && width * 9 / 16 == height, "{name}: {width}x{height} is not 16:9");
        let least = least_height(&chart, 1600);
        for height in [least, least + 1, 2 * least, 2999] {
            chart.size = Size::Exact { width: 1600, height };
            assert_eq!(sides(&chart), (1600, height), "{name}");
        }
        chart.size = Size::Exact { width: 1600, height: least - 1 };
        assert_eq!(sides(&chart), (1600, least), "{name}: what does not fit is drawn as high as it must be");
    }
    // All that is higher goes to the plots.
    let mut chart = record::new_start();
    let plot = |height: u32, chart: &mut Chart| {
        chart.size = Size::Exact { width: 1600, height };
        let xml = svg(chart);
        let document = Document::parse(&xml).unwrap();
        let panel = panels(&document)[0];
        let heights: Vec<f64> = classed(panel, "binding").into_iter().map(|shade| attribute(shade, "height")).collect();
        heights[0]
    };
    let (low, high) = (plot(1000, &mut chart), plot(1300, &mut chart));
    assert!((high - low - 100.0).abs() < 2.0, "{low} and {high}");
}

#[test]
fn a_party_keeps_its_colour_in_a_picture_of_its_own() {
    let colours = |chart: &Chart| -> Vec<(String, String)> {
        let xml = svg(chart);
        let document = Document::parse(&xml).unwrap();
        let labels = classed(document.root_element(), "series-label").into_iter();
        labels
            .map(|label| {
                (words(label).split(' ').next().unwrap().to_owned(), label.attribute("fill").unwrap().to_owned())
            })
            .collect()
    };
    let mut chart = record::five_parties();
    chart.styles = chart.panels[0].series.iter().map(|series| series.label.clone()).collect();
    let all = colours(&chart);
    assert_eq!(all.len(), 5);
    for series in chart.panels[0].series.clone() {
        let mut alone = chart.clone();
        alone.panels[0].series = vec![series];
        let own = colours(&alone);
        assert_eq!(own.len(), 1);
        assert!(all.contains(&own[0]), "{own:?} of {all:?}");
    }
}

#[test]
fn a_number_that_breaks_its_limit_has_a_ring_and_words() {
    let mut chart = record::new_start();
    let at = chart.panels[1].series[0].points[10].at;
    let off = "150 above the ceiling".to_owned();
    chart.panels[1].breaches.push(Breach { label: "United States".to_owned(), at, off: off.clone() });
    chart.warnings.push("The United States broke it.".to_owned());
    let xml = svg(&chart);
    let document = Document::parse(&xml).unwrap();
    let root = document.root_element();
    let rings = classed(panels(&document)[1], "breach");
    assert_eq!((rings.len(), classed(root, "breach").len()), (1, 2), "in its panel and in the legend");
    let mark = classed(panels(&document)[1], "mark")
        .into_iter()
        .find(|mark| attribute_of(*mark, "cx") == attribute_of(rings[0], "cx") && words(*mark).starts_with("United"));
    assert_eq!(attribute_of(mark.expect("its mark"), "cy"), attribute_of(rings[0], "cy"));
    assert!(words(rings[0]).ends_with(&off));
    assert_eq!(words(classed(root, "breach-label")[0]), off);
    assert_eq!(words(classed(root, "warning")[0]), chart.warnings[0]);
    let legend: Vec<String> = classed(root, "legend").into_iter().map(words).collect();
    assert!(legend.iter().any(|text| text == "breaks the limit"), "{legend:?}");
}

fn attribute_of<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute(name)
}

#[test]
fn letters_that_the_font_lacks_are_named() {
    let mut chart = record::one_point();
    assert!(missing_letters(&chart).is_empty());
    chart.title.push_str("中文 Ж ά \u{202e}中");
    chart.panels[0].series[0].label = "文א".to_owned();
    assert_eq!(missing_letters(&chart), ['中', '文', 'א']);
}

#[test]
fn the_scale_multiplies_the_pixels() {
    let chart = record::one_point();
    let (once, thrice) = (decode(&png(&chart, 1).unwrap()), decode(&png(&chart, 3).unwrap()));
    assert_eq!((thrice.width, thrice.height), (once.width * 3, once.height * 3));
    assert!(matches!(png(&chart, 0), Err(PngError::Size { width: 0, height: 0 })));
}
