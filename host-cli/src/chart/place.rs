//! Finds a free place for a label.

use super::lettering::{ASCENT, DESCENT};
use super::paper::Anchor;

/// An upright rectangle; `y` grows downwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// The area that a line of text covers.
    pub(super) fn of_text(x: f64, baseline: f64, anchor: Anchor, width: f64, size: f64) -> Self {
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        Self { left, right: left + width, top: baseline - ASCENT * size, bottom: baseline + DESCENT * size }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn within(&self, outer: &Self) -> bool {
        self.left >= outer.left && self.right <= outer.right && self.top >= outer.top && self.bottom <= outer.bottom
    }
}

/// A line that is already drawn and that a label should preferably not cover.
#[derive(Clone, Copy)]
pub(super) struct Stroke {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    /// Cost of covering one pixel of the line.
    pub(super) weight: f64,
}

impl Stroke {
    /// The length of the line inside `area`, in pixels: the line is clipped at each of the four sides in turn.
    fn inside(&self, area: &Area) -> f64 {
        let (x, y) = self.from;
        let (dx, dy) = (self.to.0 - x, self.to.1 - y);
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        let sides = [(-dx, x - area.left), (dx, area.right - x), (-dy, y - area.top), (dy, area.bottom - y)];
        for (slope, room) in sides {
            if slope == 0.0 {
                if room < 0.0 {
                    return 0.0;
                }
            } else if slope < 0.0 {
                enters = enters.max(room / slope);
            } else {
                leaves = leaves.min(room / slope);
            }
        }
        if enters >= leaves { 0.0 } else { (leaves - enters) * (dx * dx + dy * dy).sqrt() }
    }
}

/// A possible place for a label.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) x: f64,
    /// Height of the baseline of the text.
    pub(super) y: f64,
    pub(super) anchor: Anchor,
    /// Cost of this place compared with the best place, before anything that it would cover.
    pub(super) cost: f64,
}

/// The areas of one panel that are already used.
pub(super) struct Places {
    bounds: Area,
    texts: Vec<Area>,
    strokes: Vec<Stroke>,
}

impl Places {
    pub(super) fn new(bounds: Area) -> Self {
        Self { bounds, texts: Vec::new(), strokes: Vec::new() }
    }

    /// Marks `area` as used, so that no text is written on it.
    pub(super) fn reserve(&mut self, area: Area) {
        self.texts.push(area);
    }

    pub(super) fn avoid(&mut self, stroke: Stroke) {
        self.strokes.push(stroke);
    }

    /// Takes the cheapest of `spots` that is in bounds and touches no other text; if several cost the same, the first
    /// one.
    pub(super) fn settle(&mut self, width: f64, size: f64, spots: &[Spot]) -> Option<Spot> {
        let mut best: Option<(f64, Spot, Area)> = None;
        for spot in spots {
            let area = Area::of_text(spot.x, spot.y, spot.anchor, width, size);
            if !area.within(&self.bounds) || self.texts.iter().any(|text| text.meets(&area)) {
                continue;
            }
            // A line that only touches the letters makes them hard to read, too.
            let wide =
                Area { left: area.left - 2.0, top: area.top - 3.0, right: area.right + 2.0, bottom: area.bottom + 2.0 };
            let covered: f64 = self.strokes.iter().map(|stroke| stroke.inside(&wide) * stroke.weight).sum();
            let cost = spot.cost + covered;
            if best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                best = Some((cost, *spot, area));
            }
        }
        let (_, spot, area) = best?;
        self.texts.push(area);
        Some(spot)
    }
}
