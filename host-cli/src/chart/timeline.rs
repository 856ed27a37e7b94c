//! Draws a bar for each treaty over the years, grouped by kind, and the days on which nothing of a kind was in force.
//!
//! The picture promises the following:
//!
//! - A bar begins on the first day and ends after the last one. One that goes on reaches the right edge with a point.
//! - A gap is a band behind the bars of its kind, with its name below them.
//! - No two texts overlap, even if another sans-serif font replaces ours. A text that finds no free place is left out:
//!   the axis still gives the days.
//! - The same data always give the same bytes of SVG.

use std::fmt::Display;
use std::rc::Rc;

use proverka::calendar::Date;

use super::WIDTH;
use super::axis::{Tick, Time, day};
use super::lettering::{Lettering, Type};
use super::page::{self, LEGEND, Page, Texts};
use super::paper::{Anchor, At, Paper, Words};
use super::place::Area;
use super::raster::{self, PngError};
use super::sheet::MARGIN;
use super::style::{AXIS, GRID, INK, QUIET};

/// A whole picture, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// What the picture shows; printed in bold at the top.
    pub title: String,
    /// How to read the picture; it may be empty.
    pub subtitle: String,
    /// The first day of the axis.
    pub from: Date,
    /// The last day of the axis.
    pub to: Date,
    /// What the legend calls the days of a full bar, such as "in force".
    pub in_force: String,
    /// What the legend calls a gap.
    pub none: String,
    /// The groups of treaties, from top to bottom.
    pub groups: Vec<Group>,
    /// Sources and remarks below the picture, one paragraph each.
    pub footnotes: Vec<String>,
}

/// Treaties of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The kind, printed as the heading.
    pub title: String,
    /// One lane for each treaty.
    pub lanes: Vec<Lane>,
    /// The gaps, in their order.
    pub gaps: Vec<Gap>,
}

/// A treaty and its periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Name of the treaty.
    pub label: String,
    /// The periods, in their order.
    pub spans: Vec<Span>,
    /// How it ended, such as "expired", and the first day after the end; `None` if it has not ended.
    pub end: Option<(Date, String)>,
}

/// The days of one bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Date,
    /// The last day; `None` if it goes on.
    pub last: Option<Date>,
    /// What these days are.
    pub state: State,
}

/// What the days of a bar are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The treaty is signed and not in force.
    Signed,
    /// The treaty is applied provisionally.
    Provisional,
    /// The treaty is in force, or binds the party that the picture is about.
    InForce,
    /// It is undecided whether the treaty is in force.
    Undecided,
}

/// Days on which nothing of a kind is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The first day; `None` if it has no beginning.
    pub first: Option<Date>,
    /// The last day; `None` if it has no end.
    pub last: Option<Date>,
    /// Name of the gap below the heading of its group; the picture prints its days after it.
    pub short: String,
    /// Name of the gap by itself, which is shown when the pointer is on it.
    pub name: String,
}

const HEADING: Type = Type::bold(13.5);
const NAME: Type = Type::regular(12.5);
const DAYS: Type = Type::regular(11.0);
const GAP: Type = Type::bold(11.5);
const TICK: Type = Type::regular(12.0);

/// Height of the lane of one treaty, and of the bar in it.
const LANE: f64 = 25.0;
const BAR: f64 = 16.0;
/// Room for the end of a treaty on the right of the plot.
const ENDS: f64 = 84.0;
/// The widest column of names.
const NAMES: f64 = 320.0;

const BLUE: &str = "#0072b2";
const PALE_BLUE: &str = "#a9cfe6";
const BAND: &str = "#fbe7dc";
const BAND_EDGE: &str = "#d55e00";
const BAND_INK: &str = "#8f3f00";

impl Timeline {
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
        let labels = self.groups.iter().flat_map(|group| &group.lanes).map(|lane| lettering.width(&lane.label, NAME));
        let left = MARGIN + labels.fold(90.0, f64::max).min(NAMES) + 10.0;
        let right = f64::from(WIDTH) - ENDS;
        let after = self.to.next().unwrap_or(self.to);
        let time = Time::spanning(&[self.from.day_number(), after.day_number()], left, right);
        let edges = (time.x(self.from), time.x(after));
        let field = Field { timeline: self, lettering: &lettering, time: &time, plot: (left, right), edges };

        let mut paper = texts.paper(&lettering);
        let mut y = page::draw_title(&lettering, &mut paper, (&self.title, &self.subtitle), 14.0, f64::from(WIDTH));
        y = field.draw_legend(&mut paper, y + 8.0) + 8.0;
        let ticks = time.ticks();
        y = draw_years(&mut paper, &ticks, y);
        let mut body = texts.paper(&lettering);
        let mut bottom = y;
        for group in &self.groups {
            bottom = field.draw_group(&mut body, group, bottom + 10.0);
        }
        draw_grid(&mut paper, &ticks, y, bottom + 6.0);
        paper.paste(&body);
        y = draw_years(&mut paper, &ticks, bottom + 8.0);
        y = page::draw_footnotes(&lettering, &mut paper, &self.footnotes, y + 12.0, f64::from(WIDTH));
        page::finish(&self.title, &self.subtitle, &paper, (WIDTH, page::whole(y + 12.0)))
    }
}

/// What all groups of a picture share.
struct Field<'a> {
    timeline: &'a Timeline,
    lettering: &'a Lettering,
    time: &'a Time,
    /// Left and right end of the plot.
    plot: (f64, f64),
    /// Where the first day begins and where the last one ends.
    edges: (f64, f64),
}

impl Field<'_> {
    /// Where a period begins and ends on the page; `None` if none of its days is shown.
    fn place(&self, first: Option<Date>, last: Option<Date>) -> Option<(f64, f64)> {
        let from = first.map_or(self.edges.0, |first| self.time.x(first));
        let to = last.and_then(Date::next).map_or(self.edges.1, |after| self.time.x(after));
        let (from, to) = (from.max(self.edges.0), to.min(self.edges.1));
        (from < to).then_some((from, to))
    }

    /// Draws a heading, a lane for each treaty, and the gaps behind and below them.
    fn draw_group(&self, paper: &mut Paper, group: &Group, top: f64) -> f64 {
        paper.begin("g", &[("class", &"kind")]);
        write(paper, "heading", (MARGIN, top + 14.0), Anchor::Start, HEADING, INK, &group.title);
        let lanes = top + 22.0;
        let names = lanes + LANE * count(group.lanes.len());
        let rows = self.stack(&group.gaps);
        let bottom = names + ROW * count(rows.iter().map(|name| name.row + 1).max().unwrap_or(0));
        for gap in &group.gaps {
            let Some((from, to)) = self.place(gap.first, gap.last) else { continue };
            let (x, width, y, height) = (At(from), At((to - from).max(1.0)), At(lanes), At(names - lanes + 3.0));
            let shape: &[(&str, &dyn Display)] =
                &[("class", &"gap"), ("x", &x), ("y", &y), ("width", &width), ("height", &height), ("fill", &BAND)];
            paper.titled("rect", shape, &format!("{}: {}", gap.name, between(gap.first, gap.last)));
            let (foot, x2) = (At(names + 3.0), At(to));
            line(paper, "gap-foot", [&x, &foot, &x2, &foot], BAND_EDGE, ("2", "none"));
        }
        for (lane, at) in group.lanes.iter().zip(0_u16..) {
            self.draw_lane(paper, lane, lanes + LANE * (f64::from(at) + 0.5));
        }
        for name in rows {
            let at = (name.x, names + 17.0 + ROW * count(name.row));
            write(paper, "gap-name", at, name.anchor, GAP, BAND_INK, &name.text);
        }
        paper.end("g");
        bottom + 3.0
    }

    /// Places the names of the gaps, each in the first row in which it touches no other: below the middle of its band
    /// if that is wide enough, and otherwise at the end of the band that leaves more room.
    fn stack(&self, gaps: &[Gap]) -> Vec<GapName> {
        const AIR: f64 = 14.0;
        let mut names: Vec<GapName> = Vec::new();
        for gap in gaps {
            let Some((from, to)) = self.place(gap.first, gap.last) else { continue };
            let text = format!("{}: {}", gap.short, between(gap.first, gap.last));
            let text = self.lettering.cut(&text, GAP, f64::from(WIDTH) - 2.0 * MARGIN);
            let width = self.lettering.width(&text, GAP);
            let (x, anchor) = if width <= to - from {
                (f64::midpoint(from, to), Anchor::Middle)
            } else if from + width <= f64::from(WIDTH) - MARGIN {
                (from, Anchor::Start)
            } else {
                (to.max(MARGIN + width), Anchor::End)
            };
            let area = Area::of_text(x, 0.0, anchor, width, GAP.size);
            let taken = |row: usize| {
                let touches = |name: &GapName| area.left < name.area.right + AIR && name.area.left < area.right + AIR;
                names.iter().any(|name| name.row == row && touches(name))
            };
            let row = (0..).find(|row| !taken(*row)).unwrap_or_default();
            names.push(GapName { x, anchor, area, row, text });
        }
        names
    }

    fn draw_lane(&self, paper: &mut Paper, lane: &Lane, middle: f64) {
        let name = self.lettering.cut(&lane.label, NAME, self.plot.0 - MARGIN - 10.0);
        write(paper, "lane", (MARGIN, middle + 4.5), Anchor::Start, NAME, INK, &name);
        // The right end of what the lane holds so far; texts may follow after it.
        let mut free = self.edges.0;
        let mut untold = Vec::new();
        for span in &lane.spans {
            let Some(ends) = self.place(Some(span.first), span.last) else { continue };
            self.draw_span(paper, lane, span, ends, middle);
            free = free.max(ends.1);
            if span.state == State::Signed {
                continue;
            }
            let days = between(Some(span.first), span.last);
            let width = self.lettering.width(&days, DAYS);
            if width + 10.0 <= ends.1 - ends.0 && span.state == State::InForce {
                let at = (f64::midpoint(ends.0, ends.1), middle + 4.0);
                write(paper, "days", at, Anchor::Middle, DAYS, "#ffffff", &days);
            } else {
                untold.push(days);
            }
        }
        if let Some((day, how)) = lane.end.as_ref().filter(|(day, _)| *day <= self.timeline.to) {
            // Without a bar that ends here, the day of the end must be told as well.
            let ends_here = lane.spans.iter().any(|span| span.state != State::Signed) && *day >= self.timeline.from;
            free = free.max(self.time.x(*day).max(self.edges.0));
            untold.push(if ends_here { how.clone() } else { format!("{how} {}", super::axis::day(*day)) });
        }
        let text = untold.join(", ");
        let width = self.lettering.width(&text, DAYS);
        let after = free + 6.0;
        if after + width <= f64::from(WIDTH) - 6.0 {
            write(paper, "end", (after, middle + 4.0), Anchor::Start, DAYS, QUIET, &text);
            return;
        }
        let first = lane.spans.iter().find_map(|span| self.place(Some(span.first), span.last));
        if let Some((begins, _)) = first.filter(|(begins, _)| begins - 6.0 - width >= self.plot.0) {
            write(paper, "end", (begins - 6.0, middle + 4.0), Anchor::End, DAYS, QUIET, &text);
        }
    }

    fn draw_span(&self, paper: &mut Paper, lane: &Lane, span: &Span, ends: (f64, f64), middle: f64) {
        let (from, to) = ends;
        let state = match span.state {
            State::Signed => "signed",
            State::Provisional => "provisional",
            State::InForce => "in-force",
            State::Undecided => "undecided",
        };
        if span.state == State::Signed {
            let (x1, x2, y) = (At(from), At(to), At(middle));
            line(paper, state, [&x1, &y, &x2, &y], BLUE, ("1.6", "3 3"));
            return;
        }
        // A bar that is cut by the edge of the plot, or goes on, has a point there.
        let goes_on = span.last.is_none_or(|last| last > self.timeline.to);
        let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
        let point = if goes_on { to + 6.0 } else { to };
        let to = to.max(from + 1.0);
        let path = format!(
            "M{},{}H{}L{},{}L{},{}H{}Z",
            At(from),
            At(top),
            At(to),
            At(point.max(to)),
            At(middle),
            At(to),
            At(bottom),
            At(from)
        );
        let (fill, dash) = look(span.state);
        let shape: &[(&str, &dyn Display)] = &[
            ("class", &state),
            ("d", &path),
            ("fill", &fill),
            ("stroke", &BLUE),
            ("stroke-width", &"1"),
            ("stroke-dasharray", &dash),
        ];
        paper.titled("path", shape, &format!("{}: {state}, {}", lane.label, between(Some(span.first), span.last)));
    }

    /// Draws the legend in one row, and returns the height at which it ends.
    fn draw_legend(&self, paper: &mut Paper, top: f64) -> f64 {
        const SAMPLE: f64 = 30.0;
        let lanes = || self.timeline.groups.iter().flat_map(|group| &group.lanes);
        let has = |state: State| lanes().flat_map(|lane| &lane.spans).any(|span| span.state == state);
        let (mut x, middle) = (MARGIN, top + 10.0);
        for (state, text) in [
            (State::Signed, "signed, not in force"),
            (State::Provisional, "applied provisionally"),
            (State::InForce, self.timeline.in_force.as_str()),
            (State::Undecided, "undecided"),
        ] {
            if !has(state) {
                continue;
            }
            let (left, right, y) = (At(x), At(x + SAMPLE), At(middle));
            if state == State::Signed {
                line(paper, "sample", [&left, &y, &right, &y], BLUE, ("1.6", "3 3"));
            } else {
                let (fill, dash) = look(state);
                sample(paper, x, middle, (SAMPLE, fill, BLUE, dash));
            }
            x = self.explain(paper, x + SAMPLE + 7.0, middle, text);
        }
        if self.timeline.groups.iter().any(|group| !group.gaps.is_empty()) {
            sample(paper, x, middle, (SAMPLE, BAND, BAND_EDGE, "none"));
            self.explain(paper, x + SAMPLE + 7.0, middle, &self.timeline.none);
        }
        top + 21.0
    }

    /// Writes the text of an entry of the legend, and returns where the next entry begins.
    fn explain(&self, paper: &mut Paper, x: f64, middle: f64, text: &str) -> f64 {
        write(paper, "legend", (x, middle + 4.5), Anchor::Start, LEGEND, INK, text);
        x + self.lettering.width(text, LEGEND) + 20.0
    }
}

/// Where the name of a gap stands.
struct GapName {
    x: f64,
    anchor: Anchor,
    area: Area,
    row: usize,
    text: String,
}

/// Height of a row of names of gaps.
const ROW: f64 = 17.0;

/// The fill and the dashes of a bar.
fn look(state: State) -> (&'static str, &'static str) {
    match state {
        State::InForce => (BLUE, "none"),
        State::Signed | State::Provisional => (PALE_BLUE, "none"),
        State::Undecided => ("#ffffff", "4 3"),
    }
}

/// A period as text, such as `5 Feb 2011 – 4 Feb 2026`.
fn between(first: Option<Date>, last: Option<Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => day(first),
        (Some(first), Some(last)) => format!("{} – {}", day(first), day(last)),
        (Some(first), None) => format!("since {}", day(first)),
        (None, Some(last)) => format!("up to {}", day(last)),
        (None, None) => "at any time".to_owned(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of lanes and rows")]
fn count(many: usize) -> f64 {
    many as f64
}

fn draw_years(paper: &mut Paper, ticks: &[Tick], top: f64) -> f64 {
    for Tick { x, label } in ticks {
        write(paper, "x-tick", (*x, top + 12.0), Anchor::Middle, TICK, QUIET, label);
    }
    top + 18.0
}

fn draw_grid(paper: &mut Paper, ticks: &[Tick], top: f64, bottom: f64) {
    for tick in ticks {
        let (x, top, bottom) = (At(tick.x), At(top), At(bottom));
        line(paper, "grid", [&x, &top, &x, &bottom], GRID, ("1", "none"));
    }
    let ends = ticks.first().zip(ticks.last());
    for y in ends.into_iter().flat_map(|_| [top, bottom]) {
        let (x1, x2, y) = (At(0.0 + MARGIN), At(f64::from(WIDTH) - MARGIN), At(y));
        line(paper, "axis", [&x1, &y, &x2, &y], AXIS, ("1", "none"));
    }
}

/// Draws a line from the first to the second point; `pen` is its width and its dashes.
fn line(paper: &mut Paper, class: &str, ends: [&dyn Display; 4], ink: &str, pen: (&str, &str)) {
    let [x1, y1, x2, y2] = ends;
    paper.shape(
        "line",
        &[
            ("class", &class),
            ("x1", x1),
            ("y1", y1),
            ("x2", x2),
            ("y2", y2),
            ("stroke", &ink),
            ("stroke-width", &pen.0),
            ("stroke-dasharray", &pen.1),
        ],
    );
}

/// Draws a small box of the legend: its width, fill, stroke and dashes.
fn sample(paper: &mut Paper, x: f64, middle: f64, (width, fill, stroke, dash): (f64, &str, &str, &str)) {
    let (x, y, width) = (At(x), At(middle - 7.0), At(width));
    paper.shape(
        "rect",
        &[
            ("class", &"sample"),
            ("x", &x),
            ("y", &y),
            ("width", &width),
            ("height", &"14"),
            ("fill", &fill),
            ("stroke", &stroke),
            ("stroke-width", &"1"),
            ("stroke-dasharray", &dash),
        ],
    );
}

fn write(paper: &mut Paper, class: &str, at: (f64, f64), anchor: Anchor, face: Type, ink: &str, text: &str) {
    paper.words(&Words { class, x: at.0, y: at.1, anchor, face, ink, edged: false, text });
}
