//! The inside of a panel: background and grid, ceilings, the time axis, and the places that are still free for labels.

use super::axis::{Amount, Tick, day};
use super::lettering::Type;
use super::paper::{Anchor, At, Paper, Words};
use super::place::{Places, Spot, Stroke};
use super::sheet::Sheet;
use super::style::{AXIS, EARLY_DASH, FLOOR_DASH, GRID, INK, QUIET, SHADE};
use super::{CeilingLine, Panel};

pub(super) const TICK: Type = Type::regular(12.0);
pub(super) const LABEL: Type = Type::regular(12.5);

/// The inside of a panel whose position is known.
pub(super) struct Plot<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) amount: Amount,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The lane for crosses, below the axis. It has one row for each party that lacks a number.
    pub(super) lane: (f64, f64),
    pub(super) places: Places,
}

impl Plot<'_> {
    /// Draws the shade of the days on which a ceiling binds, and the horizontal grid with its numbers.
    pub(super) fn draw_ground(&mut self, paper: &mut Paper, panel: &Panel) {
        let (left, right) = self.sheet.plot;
        for (from, until) in self.bound_spans(panel) {
            let (x, width) = (At(from), At(until - from));
            let (y, height) = (At(self.top), At(self.bottom - self.top));
            let attributes: &[(&str, &dyn std::fmt::Display)] = &[
                ("class", &"binding"),
                ("x", &x),
                ("y", &y),
                ("width", &width),
                ("height", &height),
                ("fill", &SHADE),
            ];
            paper.shape("rect", attributes);
        }
        for tick in self.amount.ticks() {
            let y = self.amount.y(tick);
            let (height, x1, x2) = (At(y), At(left), At(right));
            let axis = tick == self.amount.from;
            let ink = if axis { AXIS } else { GRID };
            paper.shape(
                "line",
                &[
                    ("class", &"grid"),
                    ("x1", &x1),
                    ("y1", &height),
                    ("x2", &x2),
                    ("y2", &height),
                    ("stroke", &ink),
                    ("stroke-width", &"1"),
                ],
            );
            paper.words(&Words {
                class: "y-tick",
                x: left - 8.0,
                y: y + 4.2,
                anchor: Anchor::End,
                face: TICK,
                ink: QUIET,
                edged: false,
                text: &self.amount.text(tick),
            });
        }
        if self.amount.from > 0 {
            self.draw_torn_axis(paper, left);
        }
    }

    /// Draws two strokes through the lower end of the axis, which show that it does not start at zero.
    fn draw_torn_axis(&self, paper: &mut Paper, left: f64) {
        let mut path = String::new();
        for x in [left + 2.0, left + 6.0] {
            path.push_str(&format!(
                "M{},{}L{},{}",
                At(x - 2.0),
                At(self.bottom + 5.0),
                At(x + 2.0),
                At(self.bottom - 5.0)
            ));
        }
        let attributes: &[(&str, &dyn std::fmt::Display)] =
            &[("class", &"torn"), ("d", &path), ("fill", &"none"), ("stroke", &AXIS), ("stroke-width", &"1.3")];
        paper.shape("path", attributes);
    }

    /// The horizontal spans in which ceilings bind, joined if they touch.
    fn bound_spans(&self, panel: &Panel) -> Vec<(f64, f64)> {
        let mut spans: Vec<(f64, f64)> = panel.ceilings.iter().map(|ceiling| self.binding(ceiling)).collect();
        spans.retain(|(from, until)| from < until);
        spans.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut joined: Vec<(f64, f64)> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
                _ => joined.push(span),
            }
        }
        joined
    }

    /// The horizontal span in which `ceiling` binds, in pixels.
    fn binding(&self, ceiling: &CeilingLine) -> (f64, f64) {
        let time = &self.sheet.time;
        let term = self.sheet.chart.term.as_ref().map(|term| term.until.at);
        let until = ceiling.binds_until.or(term.filter(|end| *end > ceiling.binds_from));
        (time.x(ceiling.binds_from), until.map_or(self.sheet.plot.1, |date| time.x(date)))
    }

    pub(super) fn draw_ceiling(&mut self, paper: &mut Paper, ceiling: &CeilingLine) {
        let (from, until) = self.binding(ceiling);
        let term = self.sheet.chart.term.as_ref();
        let begin = term.map_or(self.sheet.plot.0, |term| self.sheet.time.x(term.from.at)).min(from);
        let y = self.amount.y(u64::from(ceiling.bound));
        let (early, binding) = if ceiling.is_floor { ("floor-early", "floor") } else { ("ceiling-early", "ceiling") };
        let dash = if ceiling.is_floor { FLOOR_DASH } else { "none" };
        for (class, left, right, width, dash) in
            [(early, begin, from, "1.4", EARLY_DASH), (binding, from, until, "2", dash)]
        {
            // A short stub in the margin of the plot would suggest days that the axis does not show.
            if right - left < if class == binding { 0.1 } else { 13.0 } {
                continue;
            }
            let (x1, x2, height) = (At(left), At(right), At(y));
            paper.shape(
                "line",
                &[
                    ("class", &class),
                    ("x1", &x1),
                    ("y1", &height),
                    ("x2", &x2),
                    ("y2", &height),
                    ("stroke", &INK),
                    ("stroke-width", &width),
                    ("stroke-dasharray", &dash),
                ],
            );
            self.places.avoid(Stroke { from: (left, y), to: (right, y), weight: 1.0 });
        }
    }

    /// Names a ceiling: on the right of its line if the margin is near, otherwise above or below it.
    pub(super) fn name_ceiling(&mut self, paper: &mut Paper, ceiling: &CeilingLine) {
        let ends = self.binding(ceiling);
        let y = self.amount.y(u64::from(ceiling.bound));
        let bound = self.amount.text(u64::from(ceiling.bound));
        let room = self.sheet.width - self.sheet.plot.1 - 20.0;
        let name = self.sheet.lettering.cut(&ceiling.label, LABEL, room - self.sheet.lettering.width(&bound, LABEL));
        let text = format!("{name} {bound}");
        let width = self.sheet.lettering.width(text.trim(), LABEL);
        let margin = self.sheet.plot.1;
        let mut spots = Vec::new();
        if ends.1 >= margin - 60.0 {
            for step in 0..12 {
                let away = f64::from(step) * 4.0;
                for y in [y + 4.5 - away, y + 4.5 + away] {
                    spots.push(Spot { x: margin + 6.0, y, anchor: Anchor::Start, cost: away });
                }
            }
        }
        for (x, anchor, cost) in
            [(ends.0 + 6.0, Anchor::Start, 20.0), (ends.1 - 6.0, Anchor::End, 22.0), (ends.0 - 6.0, Anchor::End, 26.0)]
        {
            spots.push(Spot { x, y: y - 5.0, anchor, cost });
            spots.push(Spot { x, y: y + 14.5, anchor, cost: cost + 4.0 });
        }
        if let Some(spot) = self.places.settle(width, LABEL.size, &spots) {
            paper.words(&Words {
                class: "ceiling-label",
                x: spot.x,
                y: spot.y,
                anchor: spot.anchor,
                face: LABEL,
                ink: INK,
                edged: true,
                text: text.trim(),
            });
        }
    }

    /// Draws the foot of the panel: the name of the lane, ticks, and the years if `years` is set.
    pub(super) fn draw_time(&self, paper: &mut Paper, lane: bool, years: bool) -> f64 {
        let left = self.sheet.plot.0;
        let mut y = self.bottom;
        if lane {
            let middle = f64::midpoint(self.lane.0, self.lane.1) + 4.2;
            paper.words(&Words {
                class: "lane",
                x: left - 8.0,
                y: middle,
                anchor: Anchor::End,
                face: TICK,
                ink: QUIET,
                edged: false,
                text: "no data",
            });
            y = self.lane.1;
        }
        for Tick { x, label } in self.sheet.time.ticks() {
            let (x1, y1, y2) = (At(x), At(self.bottom), At(self.bottom + 5.0));
            paper.shape(
                "line",
                &[
                    ("class", &"tick"),
                    ("x1", &x1),
                    ("y1", &y1),
                    ("x2", &x1),
                    ("y2", &y2),
                    ("stroke", &AXIS),
                    ("stroke-width", &"1"),
                ],
            );
            if years {
                paper.words(&Words {
                    class: "x-tick",
                    x,
                    y: y + 18.0,
                    anchor: Anchor::Middle,
                    face: TICK,
                    ink: QUIET,
                    edged: false,
                    text: &label,
                });
            }
        }
        if years { y + 22.0 } else { y + 5.0 }
    }
}

/// The text that a mark shows: party, day and number.
pub(super) fn tooltip(party: &str, at: proverka::calendar::Date, what: &str) -> String {
    format!("{party}, {}: {what}", day(at))
}
