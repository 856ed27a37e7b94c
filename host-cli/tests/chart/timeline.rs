//! The picture of periods and gaps, judged by its SVG.

use proverka::calendar::Date;
use proverka::date;
use proverka_cli::chart::timeline::{Gap, Group, Lane, Span, State, Timeline};
use roxmltree::Document;

use crate::picture::{attribute, classed, covered, read_time, words};
use crate::{Pixels, decode};

fn span(first: Date, last: Option<Date>, state: State) -> Span {
    Span { first, last, state }
}

fn lane(label: &str, spans: Vec<Span>, end: Option<(Date, &str)>) -> Lane {
    Lane { label: label.to_owned(), spans, end: end.map(|(day, how)| (day, how.to_owned())) }
}

fn gap(first: Option<Date>, last: Option<Date>) -> Gap {
    Gap { first, last, short: "no limit in force".to_owned(), name: "no limit on made-up arms in force".to_owned() }
}

/// Every state, short and long bars, gaps side by side, and a name that is too long.
fn crowded() -> Timeline {
    let first = vec![
        lane(
            "A treaty with a name that is much too long for its column on the left of the page",
            vec![
                span(date!(1990, 1, 1), Some(date!(1992, 7, 16)), State::Signed),
                span(date!(1992, 7, 17), Some(date!(1992, 11, 8)), State::Provisional),
                span(date!(1992, 11, 9), None, State::InForce),
            ],
            None,
        ),
        lane(
            "Short",
            vec![span(date!(2015, 3, 1), Some(date!(2015, 3, 1)), State::InForce)],
            Some((date!(2015, 3, 2), "expired")),
        ),
        lane(
            "Disputed",
            vec![
                span(date!(2016, 1, 16), Some(date!(2025, 10, 17)), State::InForce),
                span(date!(2025, 10, 18), None, State::Undecided),
            ],
            None,
        ),
        lane(
            "Never",
            vec![span(date!(1993, 1, 3), Some(date!(2002, 6, 13)), State::Signed)],
            Some((date!(2002, 6, 14), "abandoned")),
        ),
        lane("Early", vec![], Some((date!(1977, 10, 3), "expired"))),
    ];
    let gaps = vec![
        gap(None, Some(date!(1992, 11, 8))),
        gap(Some(date!(1999, 1, 1)), Some(date!(1999, 1, 1))),
        gap(Some(date!(2000, 1, 1)), Some(date!(2001, 1, 1))),
        gap(Some(date!(2026, 2, 5)), None),
    ];
    Timeline {
        title: "When treaties were in force, a picture with every state of a bar".to_owned(),
        subtitle: "made up & <escaped>".to_owned(),
        from: date!(1985, 1, 1),
        to: date!(2026, 11, 28),
        in_force: "in force".to_owned(),
        none: "nothing of the kind in force".to_owned(),
        groups: vec![
            Group { title: "Limit on made-up arms".to_owned(), lanes: first, gaps },
            Group { title: "Nothing here".to_owned(), lanes: Vec::new(), gaps: Vec::new() },
        ],
        footnotes: vec!["Made up.".to_owned()],
    }
}

#[test]
fn texts_of_a_timeline_lie_on_the_page_and_apart() {
    let xml = crowded().svg();
    let document = Document::parse(&xml).unwrap();
    let root = document.root_element();
    let (width, height) = (attribute(root, "width"), attribute(root, "height"));
    let texts: Vec<_> = root.descendants().filter(|node| node.has_tag_name("text")).collect();
    assert!(texts.len() > 30, "{}", texts.len());
    for (index, text) in texts.iter().enumerate() {
        let area = covered(*text);
        let inside = area[0] >= 0.0 && area[1] >= 0.0 && area[2] <= width && area[3] <= height;
        assert!(inside, "{:?} leaves the page: {area:?}", words(*text));
        for other in &texts[..index] {
            let taken = covered(*other);
            let apart = area[0] >= taken[2] || taken[0] >= area[2] || area[1] >= taken[3] || taken[1] >= area[3];
            assert!(apart, "{:?} {area:?} meets {:?} {taken:?}", words(*text), words(*other));
        }
    }
    let names: Vec<String> = classed(root, "gap-name").into_iter().map(words).collect();
    assert_eq!(names.len(), 4, "every gap has its name: {names:?}");
    assert_eq!(names[1], "no limit in force: 1 Jan 1999");
    let ends: Vec<String> = classed(root, "end").into_iter().map(words).collect();
    assert!(ends.contains(&"abandoned 14 Jun 2002".to_owned()), "{ends:?}");
    assert!(ends.contains(&"1 Mar 2015, expired".to_owned()), "{ends:?}");
    assert!(ends.contains(&"expired 3 Oct 1977".to_owned()), "{ends:?}");
}

#[test]
fn bars_and_gaps_begin_and_end_at_their_days() {
    let xml = crowded().svg();
    let document = Document::parse(&xml).unwrap();
    let root = document.root_element();
    let x = read_time(&document);
    let day = |date: Date| {
        let new_year = Date::new(date.year(), 1, 1).unwrap();
        let length = if date.year().is_multiple_of(4) { 366.0 } else { 365.0 };
        x(f64::from(date.year()) + f64::from(new_year.days_until(date)) / length)
    };
    let bars = classed(root, "in-force");
    let ends = |bar: usize| -> (f64, f64) {
        // The path has the form "Mleft,topHrightL…".
        let parts: Vec<&str> = bars[bar].attribute("d").unwrap().split(['M', ',', 'H', 'L']).collect();
        (parts[1].parse().unwrap(), parts[3].parse().unwrap())
    };
    let near = |one: f64, other: f64| assert!((one - other).abs() < 0.6, "{one} is not {other}");
    near(ends(0).0, day(date!(1992, 11, 9)));
    near(ends(0).1, day(date!(2026, 11, 29)));
    near(ends(2).0, day(date!(2016, 1, 16)));
    near(ends(2).1, day(date!(2025, 10, 18)));
    let gap = classed(root, "gap")[2];
    near(attribute(gap, "x"), day(date!(2000, 1, 1)));
    near(attribute(gap, "x") + attribute(gap, "width"), day(date!(2001, 1, 2)));
    // One day is visible, although it is less than a pixel wide.
    assert!(ends(1).1 - ends(1).0 >= 1.0 && attribute(classed(root, "gap")[1], "width") >= 1.0);
}

#[test]
fn the_png_of_a_timeline_shows_its_bars_and_letters() {
    let timeline = crowded();
    let xml = timeline.svg();
    let document = Document::parse(&xml).unwrap();
    let pixels: Pixels = decode(&timeline.png(1).unwrap());
    assert_eq!(f64::from(pixels.width), attribute(document.root_element(), "width"));
    for text in document.root_element().descendants().filter(|node| node.has_tag_name("text")) {
        let letters = words(text).chars().filter(|letter| letter.is_alphanumeric()).count();
        assert!(pixels.inked(covered(text)) >= 4 * letters, "{:?}", words(text));
    }
    assert_eq!(timeline.svg(), xml, "the same data give the same bytes");
}
