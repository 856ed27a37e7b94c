//! Important days of a panel: lines from top to bottom, with their names in a band above the plot.

use proverka::calendar::Date;

use super::axis::{Time, day, number};
use super::lettering::{Lettering, Type};
use super::paper::{Anchor, At, Paper, Words};
use super::place::Area;
use super::style::{EVENT, INK};
use super::{Chart, Panel};

const FACE: Type = Type::regular(12.0);
const ROW: f64 = 17.0;

/// A named day of a panel.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Event {
    at: Date,
    text: String,
    binds: bool,
}

/// The days of the term, and the days from which a ceiling of `panel` binds.
pub(super) fn collect(chart: &Chart, panel: &Panel) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    if let Some(term) = &chart.term {
        for mark in [&term.from, &term.until] {
            events.push(Event { at: mark.at, text: format!("{} {}", mark.label, day(mark.at)), binds: false });
        }
    }
    let first = panel.ceilings.first().map(|ceiling| ceiling.binds_from);
    let phased = panel.ceilings.iter().any(|ceiling| Some(ceiling.binds_from) != first);
    for ceiling in &panel.ceilings {
        let at = ceiling.binds_from;
        let text = if phased {
            format!("{} binds from {}", number(u64::from(ceiling.bound), panel.decimals), day(at))
        } else {
            format!("limits bind from {}", day(at))
        };
        events.push(Event { at, text, binds: true });
    }
    events.sort_by_key(|event| event.at);
    events.dedup();
    events
}

/// The places of the names of the events of one panel.
pub(super) struct Band {
    names: Vec<Name>,
    rows: usize,
}

struct Name {
    x: f64,
    at: f64,
    row: usize,
    anchor: Anchor,
    /// Left and right end of the text.
    sides: (f64, f64),
    event: Event,
    text: String,
}

impl Band {
    /// Stacks the names: each goes to the first row in which it touches no other name and no line.
    pub(super) fn place(events: &[Event], time: &Time, lettering: &Lettering, edges: (f64, f64)) -> Self {
        let mut names: Vec<Name> = Vec::new();
        let mut rows = 0;
        for event in events {
            let at = time.x(event.at);
            let text = lettering.cut(&event.text, FACE, (edges.1 - at - 8.0).max(at - edges.0 - 8.0));
            let width = lettering.width(&text, FACE);
            let after = at + 5.0 + width <= edges.1;
            let before = at - 5.0 - width >= edges.0;
            let mut sides = Vec::new();
            if after {
                sides.push((at + 5.0, Anchor::Start));
            }
            if before {
                sides.push((at - 5.0, Anchor::End));
            }
            // This ends: with as many rows as there are names before, one further row is empty.
            let found = (0..=names.len())
                .flat_map(|row| sides.iter().map(move |side| (row, *side)))
                .find(|(row, (x, anchor))| fits(&names, *row, at, area(*x, *anchor, width)));
            if let Some((row, (x, anchor))) = found {
                rows = rows.max(row + 1);
                let sides = area(x, anchor, width);
                names.push(Name { x, at, row, anchor, sides, event: event.clone(), text });
            }
        }
        Self { names, rows }
    }

    /// Height of the band. Unit: CSS pixels.
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    pub(super) fn height(&self) -> f64 {
        self.rows as f64 * ROW
    }

    /// Draws the names below `top`, and their lines down to the plot.
    #[expect(clippy::cast_precision_loss, reason = "a handful of rows")]
    pub(super) fn draw(&self, paper: &mut Paper, top: f64) {
        for name in &self.names {
            let above = top + name.row as f64 * ROW;
            draw_line(paper, &name.event, name.at, above + 2.0, top + self.height());
            let ink = if name.event.binds { INK } else { EVENT };
            let y = above + 13.0;
            paper.words(&Words {
                class: "event",
                x: name.x,
                y,
                anchor: name.anchor,
                face: FACE,
                ink,
                edged: false,
                text: &name.text,
            });
        }
    }
}

fn area(x: f64, anchor: Anchor, width: f64) -> (f64, f64) {
    let area = Area::of_text(x, 0.0, anchor, width, FACE.size);
    (area.left, area.right)
}

/// Whether a name in `row` that spans `sides`, with its line at `at`, can be added: names must not overlap, and no line
/// may cross a name.
fn fits(names: &[Name], row: usize, at: f64, sides: (f64, f64)) -> bool {
    const AIR: f64 = 6.0;
    names.iter().all(|name| {
        let other = name.sides;
        let apart = sides.1 + AIR <= other.0 || other.1 + AIR <= sides.0;
        // A line runs through all rows below its name.
        let crosses_other = name.row > row && at > other.0 - 2.0 && at < other.1 + 2.0;
        let crossed = name.row < row && name.at > sides.0 - 2.0 && name.at < sides.1 + 2.0;
        (name.row != row || apart) && !crosses_other && !crossed
    })
}

/// The line of `event` from `top` to `bottom`.
pub(super) fn draw_line(paper: &mut Paper, event: &Event, x: f64, top: f64, bottom: f64) {
    let (x, top, bottom) = (At(x), At(top), At(bottom));
    let (class, ink, width) = if event.binds { ("binds-from", INK, "1.2") } else { ("term", EVENT, "1") };
    paper.shape(
        "line",
        &[
            ("class", &class),
            ("x1", &x),
            ("y1", &top),
            ("x2", &x),
            ("y2", &bottom),
            ("stroke", &ink),
            ("stroke-width", &width),
        ],
    );
}

impl Event {
    pub(super) fn at(&self) -> Date {
        self.at
    }
}
