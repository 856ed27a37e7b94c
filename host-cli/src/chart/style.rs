//! Colours, marks and sizes.

use super::paper::{At, Paper};

pub(super) const INK: &str = "#1a1a1a";
pub(super) const QUIET: &str = "#5c5c5c";
pub(super) const GRID: &str = "#e4e4e4";
pub(super) const AXIS: &str = "#8c8c8c";
pub(super) const SHADE: &str = "#f4efdf";
pub(super) const EVENT: &str = "#6b6b6b";
/// The colour of what breaks a limit, which no party has.
pub(super) const BREACH: &str = "#b00020";

/// The dash pattern of a ceiling that does not bind yet.
pub(super) const EARLY_DASH: &str = "2 4";

/// The dash pattern of a floor while it binds.
pub(super) const FLOOR_DASH: &str = "12 3 2 3";

/// The style in which one party is drawn.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) line: &'static str,
    /// Colour of text: dark enough to be read on white, which not every line colour is.
    pub(super) text: &'static str,
    pub(super) dash: &'static str,
    mark: usize,
    hollow: bool,
}

/// The colours of Okabe and Ito, which people with the common kinds of colour blindness can tell apart. They are
/// ordered so that neighbours also differ in grey.
const COLOURS: [(&str, &str); 5] = [
    ("#0072b2", "#00629a"),
    ("#d55e00", "#b14e00"),
    ("#009e73", "#00704f"),
    ("#cc79a7", "#99416f"),
    ("#e69f00", "#815900"),
];

const DASHES: [&str; 5] = ["none", "none", "9 3", "3 2", "9 3 2 3"];

impl Style {
    /// The style of signs that belong to no party.
    pub(super) const NEUTRAL: Self = Self { line: INK, text: INK, dash: "none", mark: 0, hollow: false };

    /// The style of the party with this index. From the sixth party on, colours are repeated with other marks.
    pub(super) fn for_party(index: usize) -> Self {
        let round = index / COLOURS.len();
        let colour = index % COLOURS.len();
        let (line, text) = COLOURS[colour];
        let dash = DASHES[(colour + round) % DASHES.len()];
        Self { line, text, dash, mark: (colour + round) % 5, hollow: (colour + round) % 2 == 1 }
    }

    /// Draws a mark centred on `x`, `y`, which shows `text` when the pointer is on it.
    pub(super) fn draw_mark(self, paper: &mut Paper, class: &str, x: f64, y: f64, text: &str) {
        let fill = if self.hollow { "#ffffff" } else { self.line };
        if self.mark == 0 {
            let (cx, cy) = (At(x), At(y));
            let attributes: &[(&str, &dyn std::fmt::Display)] = &[
                ("class", &class),
                ("cx", &cx),
                ("cy", &cy),
                ("r", &"3.4"),
                ("fill", &fill),
                ("stroke", &self.line),
                ("stroke-width", &"1.6"),
            ];
            paper.titled("circle", attributes, text);
            return;
        }
        let corners: &[(f64, f64)] = match self.mark {
            1 => &[(-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)],
            2 => &[(0.0, -4.4), (4.2, 3.2), (-4.2, 3.2)],
            3 => &[(0.0, -4.6), (4.6, 0.0), (0.0, 4.6), (-4.6, 0.0)],
            _ => &[(0.0, 4.4), (4.2, -3.2), (-4.2, -3.2)],
        };
        let points: Vec<String> = corners.iter().map(|(dx, dy)| format!("{},{}", At(x + dx), At(y + dy))).collect();
        let points = points.join(" ");
        let attributes: &[(&str, &dyn std::fmt::Display)] = &[
            ("class", &class),
            ("points", &points),
            ("fill", &fill),
            ("stroke", &self.line),
            ("stroke-width", &"1.6"),
            ("stroke-linejoin", &"round"),
        ];
        paper.titled("polygon", attributes, text);
    }

    /// Draws a bar from `top` to `bottom` with a cap at each end; it has a class and a text.
    pub(super) fn draw_bar(self, paper: &mut Paper, x: f64, top: f64, bottom: f64, (class, text): (&str, &str)) {
        let (left, right) = (At(x - 5.0), At(x + 5.0));
        let (top, bottom, x) = (At(top), At(bottom), At(x));
        let path = format!("M{left},{top}H{right}M{x},{top}V{bottom}M{left},{bottom}H{right}");
        let attributes: &[(&str, &dyn std::fmt::Display)] =
            &[("class", &class), ("d", &path), ("fill", &"none"), ("stroke", &self.line), ("stroke-width", &"2.4")];
        paper.titled("path", attributes, text);
    }

    /// Draws a cross, which means that there is no number on this day.
    pub(super) fn draw_cross(self, paper: &mut Paper, x: f64, y: f64, text: &str) {
        let (left, right, top, bottom) = (At(x - 3.5), At(x + 3.5), At(y - 3.5), At(y + 3.5));
        let path = format!("M{left},{top}L{right},{bottom}M{left},{bottom}L{right},{top}");
        let attributes: &[(&str, &dyn std::fmt::Display)] =
            &[("class", &"no-data"), ("d", &path), ("fill", &"none"), ("stroke", &self.line), ("stroke-width", &"2")];
        paper.titled("path", attributes, text);
    }
}

/// Draws a ring around a number that breaks a limit.
pub(super) fn draw_ring(paper: &mut Paper, x: f64, y: f64, text: &str) {
    let (cx, cy) = (At(x), At(y));
    let attributes: &[(&str, &dyn std::fmt::Display)] = &[
        ("class", &"breach"),
        ("cx", &cx),
        ("cy", &cy),
        ("r", &"8"),
        ("fill", &"none"),
        ("stroke", &BREACH),
        ("stroke-width", &"2.2"),
    ];
    paper.titled("circle", attributes, text);
}
