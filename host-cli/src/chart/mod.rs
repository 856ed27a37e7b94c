//! Declared numbers against ceilings over time, as a picture.
//!
//! One panel for each limit, one above the other, on a shared time axis. The input is plain data: whoever has read
//! declarations fills a [`Chart`] and gets an [`svg`] or a [`png`] of the same picture.
//!
//! What the picture promises:
//!
//! - A line joins only declared numbers. Where a number is missing or disputed the line stops, a cross below the
//!   axis marks the day without data, and a bar spans disputed claims without choosing between them.
//! - The ceiling is always in view: solid while it binds, dashed before; the period in which limits bind is shaded.
//! - The vertical axis may start above zero, and then says so.
//! - No two texts overlap, also where another sans-serif font stands in for ours. A label beside a line that finds
//!   no free place is left out: the legend and the axis still tell.
//! - The same chart gives the same bytes of SVG.
//!
//! The SVG is written by hand: the format needs one element writer and an escape of five characters, and crates for
//! it keep attributes in maps of strings without adding checks.

mod axis;
mod events;
mod lettering;
mod page;
mod panel;
mod paper;
mod place;
mod plot;
mod raster;
mod series;
mod sheet;
mod style;

use proverka::calendar::Date;

pub use raster::{PngError, png};

/// Width of every chart; the height follows from the number of panels.
///
/// Unit: CSS pixels.
pub const WIDTH: u32 = 1000;

/// A whole picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, in bold at the top.
    pub title: String,
    /// How to read it, or empty.
    pub subtitle: String,
    /// When the treaty begins and ends, if the picture is of one treaty.
    pub term: Option<Term>,
    /// No line joins two declarations further apart than this; `None` joins across any time.
    ///
    /// Unit: days.
    pub joined_within: Option<u32>,
    /// One for each limit, from the top; meant for `1..=8`.
    pub panels: Vec<Panel>,
    /// Sources and remarks below the picture, one paragraph each.
    pub footnotes: Vec<String>,
}

/// The two days that frame a treaty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first day, for example "in force from".
    pub from: Mark,
    /// The first day on which it is over, for example "ended".
    pub until: Mark,
}

/// A named day; the picture prints the date after the label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The day of the number.
    pub at: Date,
    /// What happens on it.
    pub label: String,
}

/// One limit and what the parties declared under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What is counted.
    pub title: String,
    /// What one of it is, for example "warheads".
    pub unit: String,
    /// Where the limit is written.
    pub clause: String,
    /// The limit, or its steps where it tightens over time.
    pub ceilings: Vec<CeilingLine>,
    /// One for each party. A label has the same colour and mark in every panel; up to five are unmistakable.
    pub series: Vec<Series>,
}

/// An upper bound and the days on which it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeilingLine {
    /// The largest number that complies.
    ///
    /// Unit: that of the panel.
    pub bound: u32,
    /// The first day on which it binds; the line is dashed before.
    pub binds_from: Date,
    /// The first day on which it no longer binds; `None` is the end of the term or of the picture.
    pub binds_until: Option<Date>,
    /// What the line is called; the picture prints the bound after it.
    pub label: String,
}

/// What one party declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Name of the party.
    pub label: String,
    /// In any order.
    pub points: Vec<Point>,
}

/// One data date of one party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day that the number describes.
    pub at: Date,
    /// The number, as far as it is known.
    pub value: Value,
}

/// What is known of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Declared and not contested.
    Exact(u32),
    /// Contested: the lowest and the highest claim, in this order or the other.
    Between(u32, u32),
    /// Due, and not there.
    NoData,
}

impl Value {
    /// The lowest and the highest number that it may be.
    fn ends(self) -> Option<(u32, u32)> {
        match self {
            Self::Exact(number) => Some((number, number)),
            Self::Between(one, other) => Some((one.min(other), one.max(other))),
            Self::NoData => None,
        }
    }
}

/// Draws `chart` as an SVG document, [`WIDTH`] pixels wide.
///
/// ```
/// use proverka::date;
/// use proverka_cli::chart::{CeilingLine, Chart, Panel, Point, Series, Value, svg};
///
/// let declared = Point { at: date!(2018, 2, 5), value: Value::Exact(700) };
/// let ceiling =
///     CeilingLine { bound: 700, binds_from: date!(2018, 2, 5), binds_until: None, label: "ceiling".into() };
/// let panel = Panel {
///     title: "Missiles & bombers".into(),
///     unit: "items".into(),
///     clause: "II(1)(a)".into(),
///     ceilings: vec![ceiling],
///     series: vec![Series { label: "US".into(), points: vec![declared] }],
/// };
/// let chart = Chart {
///     title: "One day".into(),
///     subtitle: String::new(),
///     term: None,
///     joined_within: None,
///     panels: vec![panel],
///     footnotes: vec![],
/// };
/// assert!(svg(&chart).contains("Missiles &amp; bombers"));
/// ```
#[must_use]
pub fn svg(chart: &Chart) -> String {
    page::draw(chart).xml
}
