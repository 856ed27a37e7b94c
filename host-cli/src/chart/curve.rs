//! Draws how one whole number depends on another: sample sizes by the number of violations.
//!
//! The picture promises the following:
//!
//! - Both axes begin at zero.
//! - A line is as exact as its points; between two of them it is straight. The legend above the plot names the lines.
//! - The point that was asked for has a mark, its lines to both axes, and its numbers in words.
//! - The same data always give the same bytes of SVG.

use std::fmt::{Display, Write as _};
use std::rc::Rc;

use super::WIDTH;
use super::axis::{number, round_step};
use super::lettering::{Lettering, Type};
use super::page::{self, Page, Texts};
use super::paper::{Anchor, At, Paper, Words};
use super::raster::{self, PngError};
use super::sheet::MARGIN;
use super::style::{AXIS, GRID, INK, QUIET, Style};

/// A whole picture, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// What the picture shows; printed in bold at the top.
    pub title: String,
    /// How to read the picture; it may be empty.
    pub subtitle: String,
    /// What the horizontal axis counts.
    pub across: String,
    /// What the vertical axis counts.
    pub up: String,
    /// The lines, the first one above the others.
    pub lines: Vec<Line>,
    /// The point that was asked for.
    pub asked: Option<(u32, u32)>,
    /// Sources and remarks below the picture, one paragraph each.
    pub footnotes: Vec<String>,
}

/// A line through points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Name of the line in the legend.
    pub label: String,
    /// The points, from left to right.
    pub points: Vec<(u32, u32)>,
    /// Whether the line is dashed.
    pub is_dashed: bool,
}

const TICK: Type = Type::regular(12.0);
const AXIS_NAME: Type = Type::regular(13.0);
const LEGEND: Type = Type::regular(13.0);
const MARK: Type = Type::bold(13.5);

/// Height of the plot. Unit: CSS pixels.
const HEIGHT: f64 = 380.0;
/// The length of a line in the legend. Unit: CSS pixels.
const SAMPLE: f64 = 34.0;

impl Curve {
    /// Draws the picture as an SVG document, [`WIDTH`] pixels wide.
    #[must_use]
    pub fn svg(&self) -> String {
        self.draw(Texts::Named).xml
    }

    /// Draws the picture as a PNG, with `scale` pixels for each CSS pixel of the SVG.
    ///
    /// # Errors
    ///
    /// As [`super::png`].
    pub fn png(&self, scale: u8) -> Result<Vec<u8>, PngError> {
        raster::pixels(&self.draw(Texts::Outlined), scale)
    }

    fn draw(&self, texts: Texts) -> Page {
        let lettering = Rc::new(Lettering::new());
        let mut paper = texts.paper(&lettering);
        let width = f64::from(WIDTH);
        let mut y = page::draw_title(&lettering, &mut paper, (&self.title, &self.subtitle), 14.0, width);
        y = self.draw_legend(&lettering, &mut paper, y + 12.0);
        let points = || self.lines.iter().flat_map(|line| &line.points).chain(&self.asked);
        let most = |axis: fn(&(u32, u32)) -> u32| u64::from(points().map(axis).max().unwrap_or(1).max(1));
        let (most_across, most_up) = (most(|point| point.0), most(|point| point.1));
        let step_up = round_step(most_up, HEIGHT);
        let widest = lettering.width(&number(most_up, 0), TICK);
        let left = MARGIN + widest + 12.0;
        let right = width - 2.0 * MARGIN;
        let plot = Plot {
            left,
            right,
            top: y + 26.0,
            bottom: y + 26.0 + HEIGHT,
            to: (most_across, most_up.div_ceil(step_up) * step_up),
            // Ticks are as far apart as their numbers need; `round_step` keeps them 38 pixels apart.
            steps: (round_step(most_across, (right - left) * 38.0 / 80.0), step_up),
        };
        plot.draw_ground(&mut paper);
        words(&mut paper, "axis-name", (MARGIN, y + 14.0), Anchor::Start, (AXIS_NAME, QUIET), &self.up);
        for (index, line) in self.lines.iter().enumerate().rev() {
            plot.draw_line(&mut paper, line, Style::for_party(index));
        }
        if let Some(point) = self.asked {
            plot.draw_asked(&mut paper, point, &lettering);
        }
        let bottom = plot.bottom + 40.0;
        let middle = f64::midpoint(left, right);
        words(&mut paper, "axis-name", (middle, bottom), Anchor::Middle, (AXIS_NAME, QUIET), &self.across);
        y = page::draw_footnotes(&lettering, &mut paper, &self.footnotes, bottom + 16.0, width);
        page::finish(&self.title, &self.subtitle, &paper, (WIDTH, page::whole(y + 12.0)))
    }

    /// Draws a sample of each line with its name, and returns the height at which they end.
    fn draw_legend(&self, lettering: &Lettering, paper: &mut Paper, top: f64) -> f64 {
        let mut x = MARGIN;
        for (line, index) in self.lines.iter().zip(0..) {
            let style = Style::for_party(index);
            let y = top + 9.0;
            let path = format!("M{} {}H{}", At(x), At(y), At(x + SAMPLE));
            stroke(paper, "legend", &path, style, line.is_dashed);
            let (class, anchor, face, ink) = ("legend", Anchor::Start, LEGEND, INK);
            let text = &*line.label;
            paper.words(&Words { class, x: x + SAMPLE + 8.0, y: y + 4.5, anchor, face, ink, edged: false, text });
            x += SAMPLE + 8.0 + lettering.width(text, LEGEND) + 26.0;
        }
        top + 22.0
    }
}

/// The inside of the axes.
struct Plot {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// The numbers at the ends of the axes.
    to: (u64, u64),
    /// How far the ticks are apart.
    steps: (u64, u64),
}

impl Plot {
    #[expect(clippy::cast_precision_loss, reason = "at most 2^33, which a double holds exactly")]
    fn x(&self, value: u64) -> f64 {
        self.left + (self.right - self.left) * value as f64 / self.to.0 as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "at most 2^33, which a double holds exactly")]
    fn y(&self, value: u64) -> f64 {
        self.bottom - (self.bottom - self.top) * value as f64 / self.to.1 as f64
    }

    /// Draws the grid and its numbers.
    fn draw_ground(&self, paper: &mut Paper) {
        for tick in (0..=self.to.1 / self.steps.1).map(|index| index * self.steps.1) {
            let y = self.y(tick);
            rule(paper, tick == 0, (self.left, self.right), (y, y));
            let at = (self.left - 8.0, y + 4.0);
            words(paper, "y-tick", at, Anchor::End, (TICK, QUIET), &number(tick, 0));
        }
        for tick in (0..=self.to.0 / self.steps.0).map(|index| index * self.steps.0) {
            let x = self.x(tick);
            rule(paper, tick == 0, (x, x), (self.top, self.bottom));
            let at = (x, self.bottom + 17.0);
            words(paper, "x-tick", at, Anchor::Middle, (TICK, QUIET), &number(tick, 0));
        }
    }

    fn draw_line(&self, paper: &mut Paper, line: &Line, style: Style) {
        let mut path = String::new();
        for (point, index) in line.points.iter().zip(0_usize..) {
            let (x, y) = (At(self.x(u64::from(point.0))), At(self.y(u64::from(point.1))));
            let begin = if index == 0 { 'M' } else { 'L' };
            // Writing to a string cannot fail.
            let _: Result<(), std::fmt::Error> = write!(path, "{begin}{x} {y}");
        }
        stroke(paper, "line", &path, style, line.is_dashed);
    }

    /// Draws the point that was asked for.
    fn draw_asked(&self, paper: &mut Paper, point: (u32, u32), lettering: &Lettering) {
        let (x, y) = (self.x(u64::from(point.0)), self.y(u64::from(point.1)));
        let path = format!("M{} {}H{}V{}", At(self.left), At(y), At(x), At(self.bottom));
        let attributes: &[(&str, &dyn Display)] =
            &[("class", &"asked"), ("d", &path), ("fill", &"none"), ("stroke", &INK), ("stroke-dasharray", &"2 3")];
        paper.shape("path", attributes);
        let text = format!("{}: {}", number(u64::from(point.0), 0), number(u64::from(point.1), 0));
        Style::for_party(0).draw_mark(paper, "asked", x, y, &text);
        // The curve falls, so there is room above the point on its right; at the right edge, on its left.
        let fits = x + 10.0 + lettering.width(&text, MARK) <= self.right;
        let (x, anchor) = if fits { (x + 10.0, Anchor::Start) } else { (x - 10.0, Anchor::End) };
        let (class, face, ink) = ("asked", MARK, INK);
        paper.words(&Words { class, x, y: y - 10.0, anchor, face, ink, edged: true, text: &text });
    }
}

/// Writes a line of text.
fn words(paper: &mut Paper, class: &str, (x, y): (f64, f64), anchor: Anchor, (face, ink): (Type, &str), text: &str) {
    paper.words(&Words { class, x, y, anchor, face, ink, edged: false, text });
}

/// Draws a line of the grid, or an axis.
fn rule(paper: &mut Paper, is_axis: bool, (x1, x2): (f64, f64), (y1, y2): (f64, f64)) {
    let (class, ink) = if is_axis { ("axis", AXIS) } else { ("grid", GRID) };
    let (x1, x2, y1, y2) = (At(x1), At(x2), At(y1), At(y2));
    paper.shape("line", &[("class", &class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2), ("stroke", &ink)]);
}

/// Draws a path in the style of a line.
fn stroke(paper: &mut Paper, class: &str, path: &str, style: Style, is_dashed: bool) {
    let dash = if is_dashed { "7 5" } else { "none" };
    let attributes: &[(&str, &dyn Display)] = &[
        ("class", &class),
        ("d", &path),
        ("fill", &"none"),
        ("stroke", &style.line),
        ("stroke-width", &"2.2"),
        ("stroke-linejoin", &"round"),
        ("stroke-dasharray", &dash),
    ];
    paper.shape("path", attributes);
}
