//! One panel: heading, band of events, plot, the lane of days without data.

use super::axis::{Amount, Tick, day, number};
use super::events::{self, Band, Event};
use super::lettering::{Lettering, Type};
use super::page::{MARGIN, Sheet};
use super::paper::{Anchor, At, Paper, Words};
use super::place::{Area, Places, Spot, Stroke};
use super::style::{AXIS, EARLY_DASH, GRID, INK, QUIET, SHADE};
use super::{CeilingLine, Chart, Panel, WIDTH, series};

const HEADING: Type = Type::bold(15.0);
const REMARK: Type = Type::regular(12.5);
const TICK: Type = Type::regular(12.0);
pub(super) const LABEL: Type = Type::regular(12.5);

/// Height of the plot of each of `panels` panels: the more there are, the flatter.
fn plot_height(panels: usize) -> f64 {
    match panels {
        0 | 1 => 380.0,
        2 => 270.0,
        3 => 215.0,
        4 => 190.0,
        _ => 155.0,
    }
}

/// Width of the widest number on any vertical axis.
pub(super) fn widest_number(chart: &Chart, lettering: &Lettering) -> f64 {
    let height = plot_height(chart.panels.len());
    let ticks = chart.panels.iter().flat_map(|panel| {
        let amount = Amount::for_panel(panel, 0.0, height);
        amount.ticks().map(|tick| lettering.width(&number(tick), TICK)).collect::<Vec<_>>()
    });
    ticks.fold(lettering.width("no data", TICK), f64::max)
}

/// The inside of a panel, once its place is known.
pub(super) struct Plot<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) amount: Amount,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The lane for crosses, below the axis; as high as one row for each party that lacks a number.
    pub(super) lane: (f64, f64),
    pub(super) places: Places,
}

/// Draws the panel with this index; `above` is what the panel above it has named. Returns where it ends, and its own.
pub(super) fn draw(sheet: &Sheet<'_>, paper: &mut Paper, index: usize, top: f64, above: &[Event]) -> (f64, Vec<Event>) {
    let Some(panel) = sheet.chart.panels.get(index) else { return (top, Vec::new()) };
    let events = events::collect(sheet.chart, panel);
    let unnamed: Vec<Event> = events.iter().filter(|event| !above.contains(event)).cloned().collect();
    let band = Band::place(&unnamed, &sheet.time, &sheet.lettering, (sheet.plot.0, f64::from(WIDTH) - 8.0));

    let id = format!("panel-{index}");
    paper.begin("g", &[("class", &"panel"), ("id", &id)]);
    let height = plot_height(sheet.chart.panels.len());
    let from = Amount::for_panel(panel, 0.0, height).from;
    let y = draw_heading(sheet, paper, panel, from, top) + 6.0;
    let plot_top = y + band.height() + 2.0;
    let plot_bottom = plot_top + height;
    let lacking = series::lacking(panel);
    let lane = (plot_bottom + 8.0, plot_bottom + 8.0 + series::LANE_ROW * lacking);
    let right = f64::from(WIDTH) - 8.0;
    let mut plot = Plot {
        sheet,
        amount: Amount::for_panel(panel, plot_top, plot_bottom),
        top: plot_top,
        bottom: plot_bottom,
        lane,
        places: Places::new(Area { left: sheet.plot.0, top: plot_top, right, bottom: lane.1.max(plot_bottom) }),
    };
    plot.draw_ground(paper, panel);
    band.draw(paper, y);
    for event in &events {
        let x = sheet.time.x(event.at());
        let start = if unnamed.contains(event) { y + band.height() } else { plot_top };
        events::draw_line(paper, event, x, start, plot_bottom);
        plot.places.avoid(Stroke { from: (x, plot_top), to: (x, plot_bottom), weight: 0.6 });
    }
    for ceiling in &panel.ceilings {
        plot.draw_ceiling(paper, ceiling);
    }
    if panel.ceilings.is_empty() && panel.series.iter().all(|series| series.points.is_empty()) {
        let (x, y) = (f64::midpoint(sheet.plot.0, sheet.plot.1), f64::midpoint(plot_top, plot_bottom) - 8.0);
        let anchor = Anchor::Middle;
        let text = "nothing declared";
        paper.words(&Words { class: "empty", x, y, anchor, face: LABEL, ink: QUIET, edged: true, text });
    }
    let parties = series::draw(&mut plot, paper, panel);
    // Labels come last: they must see all that is drawn.
    for ceiling in &panel.ceilings {
        plot.name_ceiling(paper, ceiling);
    }
    series::name(&mut plot, paper, &parties);
    let last = index + 1 == sheet.chart.panels.len();
    let years = last || (index + 1).is_multiple_of(3);
    let end = plot.draw_time(paper, lacking > 0.0, years);
    paper.end("g");
    (end, events)
}

/// Draws title, unit, clause, and the warning of an axis that does not start at zero.
fn draw_heading(sheet: &Sheet<'_>, paper: &mut Paper, panel: &Panel, from: u64, top: f64) -> f64 {
    let room = f64::from(WIDTH) - 2.0 * MARGIN;
    let lettering = &sheet.lettering;
    let origin = if from > 0 { format!("axis starts at {}, not at zero", number(from)) } else { String::new() };
    let parts = [panel.unit.as_str(), panel.clause.as_str(), &origin];
    let remark = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ·  ");
    let titles = lettering.wrap(&panel.title, HEADING, room);
    let beside = lettering.width(&panel.title, HEADING) + 14.0;
    let mut y = top;
    if titles.len() == 1 && beside + lettering.width(&remark, REMARK) <= room {
        // One element, so that the remark follows the title also where another font makes it shorter.
        let (x, baseline) = (At(MARGIN), At(top + 16.0));
        paper.begin("text", &[("class", &"heading"), ("x", &x), ("y", &baseline)]);
        let size = At(HEADING.size);
        let title = panel.title.trim();
        paper.element("tspan", &[("font-size", &size), ("font-weight", &"bold"), ("fill", &INK)], title);
        let size = At(REMARK.size);
        paper.element("tspan", &[("dx", &"12"), ("font-size", &size), ("fill", &QUIET)], &remark);
        paper.end("text");
        return top + 20.0;
    }
    let mut words = |y: f64, class: &str, face: Type, ink: &str, text: &str| {
        paper.words(&Words { class, x: MARGIN, y, anchor: Anchor::Start, face, ink, edged: false, text });
    };
    for line in &titles {
        y += 20.0;
        words(y - 4.0, "heading", HEADING, INK, line);
    }
    for line in lettering.wrap(&remark, REMARK, room) {
        y += 17.0;
        words(y - 3.0, "heading", REMARK, QUIET, &line);
    }
    y
}

impl Plot<'_> {
    /// The shade of the days on which a ceiling binds, and the horizontal grid with its numbers.
    fn draw_ground(&mut self, paper: &mut Paper, panel: &Panel) {
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
                text: &number(tick),
            });
        }
        if self.amount.from > 0 {
            self.draw_torn_axis(paper, left);
        }
    }

    /// Two strokes through the foot of the axis: it is cut off there.
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

    /// From and until where ceilings bind, joined where they touch.
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

    /// Where `ceiling` binds, in pixels.
    fn binding(&self, ceiling: &CeilingLine) -> (f64, f64) {
        let time = &self.sheet.time;
        let term = self.sheet.chart.term.as_ref().map(|term| term.until.at);
        let until = ceiling.binds_until.or(term.filter(|end| *end > ceiling.binds_from));
        (time.x(ceiling.binds_from), until.map_or(self.sheet.plot.1, |date| time.x(date)))
    }

    fn draw_ceiling(&mut self, paper: &mut Paper, ceiling: &CeilingLine) {
        let (from, until) = self.binding(ceiling);
        let term = self.sheet.chart.term.as_ref();
        let begin = term.map_or(self.sheet.plot.0, |term| self.sheet.time.x(term.from.at)).min(from);
        let y = self.amount.y(u64::from(ceiling.bound));
        for (class, left, right, width, dash) in
            [("ceiling-early", begin, from, "1.4", EARLY_DASH), ("ceiling", from, until, "2", "none")]
        {
            // A first stub in the margin of the plot would claim days that the axis does not show.
            if right - left < if class == "ceiling" { 0.1 } else { 13.0 } {
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

    /// Right of the line where the margin is near, above or below it otherwise.
    fn name_ceiling(&mut self, paper: &mut Paper, ceiling: &CeilingLine) {
        let ends = self.binding(ceiling);
        let y = self.amount.y(u64::from(ceiling.bound));
        let bound = number(u64::from(ceiling.bound));
        let room = f64::from(WIDTH) - self.sheet.plot.1 - 20.0;
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

    /// The foot of the panel: the name of the lane, ticks, and the years where wanted.
    fn draw_time(&self, paper: &mut Paper, lane: bool, years: bool) -> f64 {
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

/// What a mark tells: party, day and number.
pub(super) fn tooltip(party: &str, at: proverka::calendar::Date, what: &str) -> String {
    format!("{party}, {}: {what}", day(at))
}
