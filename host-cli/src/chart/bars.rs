//! A panel of numbers of one day: a bar for each party, from zero, and the limits as lines across the bars.

use std::fmt::Display;

use proverka::calendar::Date;

use super::axis::{day as day_text, number, round_step};
use super::lettering::{Lettering, Type};
use super::panel::draw_heading;
use super::paper::{Anchor, At, Paper, Words};
use super::plot::{LABEL, TICK, tooltip};
use super::sheet::{MARGIN, Sheet};
use super::style::{AXIS, BREACH, EARLY_DASH, FLOOR_DASH, GRID, INK, QUIET, Style, draw_ring};
use super::{CeilingLine, Chart, Panel, Point, Value};

const NAME: Type = Type::bold(14.0);
const NUMBER: Type = Type::bold(14.0);
const ROW: f64 = 17.0;

/// The thickest bar. Unit: CSS pixels.
const THICKEST: f64 = 36.0;

/// The room that numbers beside the bars get, as a share of the plot.
const ASIDE: f64 = 0.25;

/// The width of the longest name of a party, cut to `most`.
pub(super) fn widest_name(chart: &Chart, lettering: &Lettering, most: f64) -> f64 {
    let names = chart.panels.iter().flat_map(|panel| &panel.series).map(|series| lettering.width(&series.label, NAME));
    names.fold(40.0, f64::max).min(most)
}

/// The inside of a panel.
struct Bars<'a> {
    sheet: &'a Sheet<'a>,
    panel: &'a Panel,
    day: Date,
    top: f64,
    bottom: f64,
    /// The number at the right end of the plot.
    to: u64,
    step: u64,
}

/// Draws the panel with this index, and returns the height at which it ends.
pub(super) fn draw(sheet: &Sheet<'_>, paper: &mut Paper, index: usize, day: Date, top: f64) -> f64 {
    let Some(panel) = sheet.chart.panels.get(index) else { return top };
    let id = format!("panel-{index}");
    paper.begin("g", &[("class", &"panel"), ("id", &id)]);
    let y = draw_heading(sheet, paper, panel, 0, top) + 6.0;
    let band = ROW * f64::from(u32::try_from(panel.ceilings.len()).unwrap_or(u32::MAX));
    let values = panel.series.iter().flat_map(|series| &series.points).filter_map(|point| point.value.ends());
    let bounds = panel.ceilings.iter().map(|ceiling| ceiling.bound);
    let highest = values.map(|(_, high)| high).chain(bounds).max().unwrap_or(1).max(1);
    let to = u64::from(highest);
    let wide = (sheet.plot.1 - sheet.plot.0) * (1.0 - ASIDE);
    // Ticks are as far apart as the widest number needs; `round_step` keeps them 38 pixels apart.
    let step = round_step(to, wide * 38.0 / 90.0);
    let bars = Bars { sheet, panel, day, top: y + band, bottom: y + band + sheet.plot_height, to, step };
    bars.draw_ground(paper);
    bars.draw_parties(paper);
    for (ceiling, row) in panel.ceilings.iter().zip(0_u16..) {
        bars.draw_ceiling(paper, ceiling, y + f64::from(row) * ROW);
    }
    paper.end("g");
    bars.bottom + 20.0
}

impl Bars<'_> {
    #[expect(clippy::cast_precision_loss, reason = "at most 2^34, which a double holds exactly")]
    fn x(&self, value: u64) -> f64 {
        let (left, right) = self.sheet.plot;
        left + (right - left) * (1.0 - ASIDE) * value as f64 / self.to as f64
    }

    fn text(&self, value: u32) -> String {
        number(u64::from(value), self.panel.decimals)
    }

    /// Draws the grid and its numbers.
    fn draw_ground(&self, paper: &mut Paper) {
        for tick in (0..=self.to / self.step).map(|index| index * self.step) {
            let x = self.x(tick);
            let (class, ink) = if tick == 0 { ("axis", AXIS) } else { ("grid", GRID) };
            line(paper, class, (x, x), (self.top, self.bottom), (ink, "1", "none"));
            let text = number(tick, self.panel.decimals);
            self.words(paper, "x-tick", (x, self.bottom + 16.0), Anchor::Middle, (TICK, QUIET), &text);
        }
    }

    fn draw_parties(&self, paper: &mut Paper) {
        let rows = f64::from(u32::try_from(self.panel.series.len().max(1)).unwrap_or(u32::MAX));
        let high = (self.bottom - self.top) / rows;
        for (series, row) in self.panel.series.iter().zip(0_u16..) {
            let middle = self.top + high * (f64::from(row) + 0.5);
            let style = self.sheet.style(&series.label);
            let left = self.sheet.plot.0;
            let name = self.sheet.lettering.cut(&series.label, NAME, left - MARGIN - 10.0);
            self.words(paper, "series-label", (left - 10.0, middle + 5.0), Anchor::End, (NAME, style.text), &name);
            if let Some(point) = series.points.first() {
                self.draw_bar(paper, &series.label, style, point, (middle, (high * 0.62).min(THICKEST)));
            }
        }
    }

    /// Draws the bar of one party, and its number beside it.
    fn draw_bar(&self, paper: &mut Paper, label: &str, style: Style, point: &Point, (middle, thick): (f64, f64)) {
        let left = self.sheet.plot.0;
        let Some((low, most)) = point.value.ends() else {
            style.draw_cross(paper, left + 14.0, middle, &tooltip(label, point.at, "no data"));
            return self.words(
                paper,
                "bar-label",
                (left + 28.0, middle + 5.0),
                Anchor::Start,
                (LABEL, QUIET),
                "no data",
            );
        };
        let (first, last) = (self.x(u64::from(low)), self.x(u64::from(most)));
        let said = if low == most { self.text(low) } else { format!("{}–{}", self.text(low), self.text(most)) };
        let text = match point.value {
            Value::Between(..) => format!("{said} (disputed)"),
            Value::Range(..) => format!("{said} (a range)"),
            Value::Exact(_) | Value::NoData => said,
        };
        let tip = tooltip(label, point.at, &text);
        for (class, from, until, opacity) in [("bar", left, first, "1"), ("bar-open", first, last, "0.35")] {
            if until > from || class == "bar" {
                let (x, y, width, height) = (At(from), At(middle - thick / 2.0), At(until - from), At(thick));
                let attributes: &[(&str, &dyn Display)] = &[
                    ("class", &class),
                    ("data-party", &label),
                    ("x", &x),
                    ("y", &y),
                    ("width", &width),
                    ("height", &height),
                    ("fill", &style.line),
                    ("fill-opacity", &opacity),
                ];
                paper.titled("rect", attributes, &tip);
            }
        }
        let breach = self.panel.breaches.iter().find(|breach| breach.label == label && breach.at == point.at);
        let mut x = last + 9.0;
        if let Some(breach) = breach {
            draw_ring(paper, last, middle, &format!("{tip}, {}", breach.off));
            x += 7.0;
        }
        let edge = self.sheet.width - 8.0;
        // A limit may lie beside the end of the bar, so the number has a pale outline.
        let ink = if breach.is_some() { BREACH } else { style.text };
        let whole = breach.map_or(text.clone(), |breach| format!("{text}, {}", breach.off));
        let shown = self.sheet.lettering.cut(&whole, NUMBER, edge - x);
        self.words(paper, "bar-label", (x, middle + 5.0), Anchor::Start, (NUMBER, ink), &shown);
    }

    /// Draws a limit across the bars, with its name in the row that ends above the plot at `top`.
    fn draw_ceiling(&self, paper: &mut Paper, ceiling: &CeilingLine, top: f64) {
        let ends = self.sheet.chart.term.as_ref().map(|term| term.until.at);
        let until = ceiling.binds_until.or(ends);
        let begun = ceiling.binds_from <= self.day;
        let binds = begun && until.is_none_or(|until| self.day < until);
        let x = self.x(u64::from(ceiling.bound));
        let class = match (ceiling.is_floor, binds) {
            (false, true) => "ceiling",
            (false, false) => "ceiling-early",
            (true, true) => "floor",
            (true, false) => "floor-early",
        };
        let (width, dash) = match (ceiling.is_floor, binds) {
            (false, true) => ("2.4", "none"),
            (true, true) => ("2.4", FLOOR_DASH),
            (_, false) => ("1.6", EARLY_DASH),
        };
        line(paper, class, (x, x), (top + ROW, self.bottom), (INK, width, dash));
        let state = match (binds, begun) {
            (true, _) => String::new(),
            (false, true) => ", which does not bind any more".to_owned(),
            (false, false) => format!(", which binds from {}", day_text(ceiling.binds_from)),
        };
        let text = format!("{} {}{state}", ceiling.label, self.text(ceiling.bound));
        let room = self.sheet.width - 16.0;
        let text = self.sheet.lettering.cut(&text, LABEL, room);
        let half = self.sheet.lettering.width(&text, LABEL) / 2.0;
        let x = x.clamp(8.0 + half, (self.sheet.width - 8.0 - half).max(8.0 + half));
        self.words(paper, "ceiling-label", (x, top + 13.0), Anchor::Middle, (LABEL, INK), text.trim());
    }

    fn words(&self, paper: &mut Paper, class: &str, at: (f64, f64), anchor: Anchor, look: (Type, &str), text: &str) {
        let (face, ink) = look;
        let edged = class == "bar-label";
        paper.words(&Words { class, x: at.0, y: at.1, anchor, face, ink, edged, text });
    }
}

/// Draws a line; `pen` is its colour, its width and its dashes.
fn line(paper: &mut Paper, class: &str, x: (f64, f64), y: (f64, f64), pen: (&str, &str, &str)) {
    let (x1, x2, y1, y2) = (At(x.0), At(x.1), At(y.0), At(y.1));
    paper.shape(
        "line",
        &[
            ("class", &class),
            ("x1", &x1),
            ("y1", &y1),
            ("x2", &x2),
            ("y2", &y2),
            ("stroke", &pen.0),
            ("stroke-width", &pen.1),
            ("stroke-dasharray", &pen.2),
        ],
    );
}
