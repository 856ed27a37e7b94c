//! Draws declared numbers and ceilings over time as a picture, the periods of
//! treaties ([`timeline`]), and how one number depends on another ([`curve`]).
//!
//! There is one panel for each limit, one above the other, on a shared time axis. The input is plain data: a caller
//! that has read declarations fills a [`Chart`], and gets an [`svg`] or a [`png`] of the same picture.
//!
//! The picture promises the following:
//!
//! - A line joins declared numbers only. If a number is missing or disputed, the line stops; a cross below the axis
//!   marks a day without data, and a bar spans disputed claims without choosing between them.
//! - Numbers of one day only are bars from zero.
//! - A number that breaks a limit has a ring, and words that say so.
//! - The ceiling is always visible: solid while it binds, dashed before. The period in which limits bind is shaded.
//! - The vertical axis may start above zero; the picture says so if it does.
//! - No two texts overlap, even if another sans-serif font replaces ours. A label beside a line that finds no free
//!   place is left out: the legend and the axis still give the information.
//! - The same chart always gives the same bytes of SVG.
//!
//! The SVG is written by hand: the format needs one element writer and an escape of five characters, and crates for
//! it keep attributes in maps of strings without adding checks.

mod about;
mod axis;
mod bars;
pub mod curve;
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
pub mod timeline;

use proverka::calendar::Date;

pub use raster::{PngError, png};

/// Width of a picture of [`Size::Page`]. The height depends on the number of panels.
///
/// Unit: CSS pixels.
pub const WIDTH: u32 = 1000;

/// The size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// [`WIDTH`] and as high as it needs, for a page of text.
    Page,
    /// Sixteen to nine, for a slide: 1280 by 720, or larger if the panels need that.
    Slide,
    /// Exactly so large. Unit: CSS pixels.
    Exact {
        /// The width; at least [`LEAST_WIDTH`].
        width: u32,
        /// The height; see [`least_height`].
        height: u32,
    },
}

/// The width that a picture needs at least. Unit: CSS pixels.
pub const LEAST_WIDTH: u32 = 480;

/// The greatest width and height of a picture. Unit: CSS pixels.
pub const GREATEST: u32 = 10_000;

/// A whole picture, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What the picture shows; printed in bold at the top.
    pub title: String,
    /// How to read the picture; it may be empty.
    pub subtitle: String,
    /// What the picture must not leave to the eye: sentences on limits that are broken.
    pub warnings: Vec<String>,
    /// How large the picture is.
    pub size: Size,
    /// The parties that have the first styles, in this order, whether they are drawn or not. A party thus keeps its
    /// colour in a picture of fewer parties.
    pub styles: Vec<String>,
    /// When the treaty begins and ends, if the picture is about one treaty.
    pub term: Option<Term>,
    /// No line joins two declarations that are further apart than this; `None` joins them at any distance.
    ///
    /// Unit: days.
    pub joined_within: Option<u32>,
    /// One panel for each limit, from top to bottom; the layout is meant for `1..=8` of them.
    pub panels: Vec<Panel>,
    /// Sources and remarks below the picture, one paragraph each.
    pub footnotes: Vec<String>,
}

/// The first and the last mark of a treaty's term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first day, for example "in force from".
    pub from: Mark,
    /// The first day on which the treaty is no longer in force, for example "ended".
    pub until: Mark,
}

/// A named day. The picture prints the date after the label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The day that is marked.
    pub at: Date,
    /// What happens on that day.
    pub label: String,
}

/// One limit and what the parties declared under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// The quantity that is limited, printed as the heading.
    pub title: String,
    /// The unit of the numbers, for example "warheads".
    pub unit: String,
    /// The number of decimals of the numbers, which are whole numbers of the last decimal.
    pub decimals: u8,
    /// The clause that sets the limit.
    pub clause: String,
    /// The limit, or its steps if it becomes stricter over time.
    pub ceilings: Vec<CeilingLine>,
    /// One series for each party. A label has the same colour and mark in every panel; up to five are easy to tell
    /// apart.
    pub series: Vec<Series>,
    /// The numbers that break a limit.
    pub breaches: Vec<Breach>,
}

/// A number that breaks a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Name of the party.
    pub label: String,
    /// The day that the number describes.
    pub at: Date,
    /// How far the number is beyond the limit, in words, such as `50 above the ceiling`.
    pub off: String,
}

/// A bound and the days on which it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CeilingLine {
    /// The largest number that complies, or, for a floor, the smallest.
    ///
    /// Unit: that of the panel.
    pub bound: u32,
    /// Whether it is a floor, which numbers must not be below.
    pub is_floor: bool,
    /// The first day on which it binds; before that day the line is dashed.
    pub binds_from: Date,
    /// The first day on which it no longer binds; `None` means the end of the term or of the picture.
    pub binds_until: Option<Date>,
    /// Name of the line; the picture prints the bound after it.
    pub label: String,
}

/// What one party declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Name of the party.
    pub label: String,
    /// The points of the party, in any order.
    pub points: Vec<Point>,
}

/// The number of one party on one data date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day that the number describes.
    pub at: Date,
    /// The number, as far as it is known.
    pub value: Value,
}

/// What is known about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Declared, and disputed by nobody.
    Exact(u32),
    /// Disputed: the lowest and the highest claim, in either order.
    Between(u32, u32),
    /// Given as a range by the party itself: its lowest and highest number, in either order.
    Range(u32, u32),
    /// A number was due but is missing.
    NoData,
}

impl Chart {
    /// The day of all numbers; `None` if they are of several days or if there are none.
    fn only_day(&self) -> Option<Date> {
        let mut days = self.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.points);
        let first = days.next()?.at;
        days.all(|point| point.at == first).then_some(first)
    }
}

impl Value {
    /// The lowest and the highest value that the number may have.
    fn ends(self) -> Option<(u32, u32)> {
        match self {
            Self::Exact(number) => Some((number, number)),
            Self::Between(one, other) | Self::Range(one, other) => Some((one.min(other), one.max(other))),
            Self::NoData => None,
        }
    }
}

/// The height that `chart` needs at least, if it is `width` wide. Unit: CSS pixels.
#[must_use]
pub fn least_height(chart: &Chart, width: u32) -> u32 {
    page::least_height(chart, width)
}

/// The letters of `chart` that Noto Sans lacks, in their order and each once.
#[must_use]
pub fn missing_letters(chart: &Chart) -> Vec<char> {
    about::missing_letters(chart)
}

/// Draws `chart` as an SVG document.
///
/// ```
/// use proverka::date;
/// use proverka_cli::chart::{CeilingLine, Chart, Panel, Point, Series, Size, Value, svg};
///
/// let declared = Point { at: date!(2018, 2, 5), value: Value::Exact(700) };
/// let ceiling =
///     CeilingLine { bound: 700, is_floor: false, binds_from: date!(2018, 2, 5), binds_until: None, label: "x".into() };
/// let panel = Panel {
///     title: "Missiles & bombers".into(),
///     unit: "items".into(),
///     decimals: 0,
///     clause: "II(1)(a)".into(),
///     ceilings: vec![ceiling],
///     series: vec![Series { label: "US".into(), points: vec![declared] }],
///     breaches: vec![],
/// };
/// let chart = Chart {
///     title: "One day".into(),
///     subtitle: String::new(),
///     warnings: vec![],
///     size: Size::Page,
///     styles: vec![],
///     term: None,
///     joined_within: None,
///     panels: vec![panel],
///     footnotes: vec![],
/// };
/// assert!(svg(&chart).contains("Missiles &amp; bombers"));
/// ```
#[must_use]
pub fn svg(chart: &Chart) -> String {
    page::draw(chart, page::Texts::Named).xml
}
