//! Draws what the parties declared: lines, marks, bars of disputed claims, crosses for days without data, and labels.

use super::paper::{Anchor, At, Paper, Words};
use super::place::{Area, Spot, Stroke};
use super::plot::{LABEL, Plot, tooltip};
use super::sheet::Sheet;
use super::style::{self, Style};
use super::{Panel, Point, Series, Value};

/// Height of a row of crosses.
pub(super) const LANE_ROW: f64 = 16.0;

/// Marks that are nearer than this would merge, so only the ends of a line get one. Unit: CSS pixels.
const CROWDED: f64 = 9.0;

fn lacks(series: &Series) -> bool {
    series.points.iter().any(|point| point.value == Value::NoData)
}

/// Number of parties of `panel` that lack a number on some day.
pub(super) fn lacking(panel: &Panel) -> f64 {
    panel.series.iter().filter(|series| lacks(series)).map(|_| 1.0).sum()
}

/// A party with its points ordered by time.
pub(super) struct PartyTrace<'a> {
    label: &'a str,
    style: Style,
    points: Vec<Point>,
    /// Horizontal offset of each point from its day; only bars have one. Unit: CSS pixels.
    aside: Vec<f64>,
    /// The middle of the party's row of crosses.
    row: f64,
}

impl PartyTrace<'_> {
    /// The declared numbers, split into runs of points that a line may join.
    fn runs(&self, joined_within: Option<u32>) -> Vec<Vec<Point>> {
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let mut open = false;
        for point in &self.points {
            let Value::Exact(_) = point.value else {
                open = false;
                continue;
            };
            let near =
                |last: &Point| joined_within.is_none_or(|most| point.at.day_number() - last.at.day_number() <= most);
            match runs.last_mut() {
                Some(run) if open && run.last().is_some_and(near) => run.push(*point),
                _ => runs.push(vec![*point]),
            }
            open = true;
        }
        runs
    }
}

/// Draws what the parties of `panel` declared, without labels.
pub(super) fn draw<'a>(plot: &mut Plot<'_>, paper: &mut Paper, panel: &'a Panel) -> Vec<PartyTrace<'a>> {
    let mut parties: Vec<PartyTrace<'_>> = Vec::new();
    let mut row = plot.lane.0 + LANE_ROW / 2.0;
    for series in &panel.series {
        let mut points = series.points.clone();
        points.sort_by_key(|point| point.at);
        let style = plot.sheet.style(&series.label);
        let aside = points.iter().map(|point| aside(panel, series, point)).collect();
        parties.push(PartyTrace { label: &series.label, style, points, aside, row });
        if lacks(series) {
            row += LANE_ROW;
        }
    }
    for party in &parties {
        draw_lines(plot, paper, party);
    }
    for party in &parties {
        draw_points(plot, paper, party);
    }
    parties
}

/// Labels the ends of lines first, and then the disputes.
pub(super) fn name(plot: &mut Plot<'_>, paper: &mut Paper, parties: &[PartyTrace<'_>]) {
    for party in parties {
        name_party(plot, paper, party);
    }
    for party in parties {
        name_disputes(plot, paper, party);
    }
}

/// Draws a ring around each number that breaks a limit, and says by how much. The words are left out where nothing is
/// free; the sentences above the panels say it too.
pub(super) fn draw_breaches(plot: &mut Plot<'_>, paper: &mut Paper, panel: &Panel, parties: &[PartyTrace<'_>]) {
    for breach in &panel.breaches {
        let Some(party) = parties.iter().find(|party| party.label == breach.label) else { continue };
        let Some(point) = party.points.iter().find(|point| point.at == breach.at) else { continue };
        let Some((x, top, _)) = spot_of(plot, point) else { continue };
        style::draw_ring(paper, x, top, &tooltip(party.label, point.at, &breach.off));
        plot.places.reserve(Area { left: x - 9.0, top: top - 9.0, right: x + 9.0, bottom: top + 9.0 });
        let width = plot.sheet.lettering.width(&breach.off, LABEL);
        let spots = [(top - 12.0, Anchor::Middle, 0.0), (top + 22.0, Anchor::Middle, 4.0)];
        let mut spots: Vec<Spot> = spots.into_iter().map(|(y, anchor, cost)| Spot { x, y, anchor, cost }).collect();
        spots.extend(around(x, top, 40.0));
        if let Some(spot) = plot.places.settle(width, LABEL.size, &spots) {
            write(paper, "breach-label", spot, style::BREACH, &breach.off);
        }
    }
}

/// The horizontal offset of a bar from its day, so that bars of several parties on one day do not hide each other.
fn aside(panel: &Panel, series: &Series, point: &Point) -> f64 {
    const APART: f64 = 7.0;
    let disputed = |other: &Point| other.at == point.at && matches!(other.value, Value::Between(..) | Value::Range(..));
    if !disputed(point) {
        return 0.0;
    }
    let rivals = || panel.series.iter().filter(|other| other.points.iter().any(disputed));
    let (mut before, mut all) = (0.0, 0.0);
    for rival in rivals() {
        if std::ptr::eq(rival, series) {
            before = all;
        }
        all += 1.0;
    }
    (before - (all - 1.0) / 2.0) * APART
}

fn spot_of(plot: &Plot<'_>, point: &Point) -> Option<(f64, f64, f64)> {
    let (low, high) = point.value.ends()?;
    let y = |value: u32| plot.amount.y(u64::from(value));
    Some((plot.sheet.time.x(point.at), y(high), y(low)))
}

fn draw_lines(plot: &mut Plot<'_>, paper: &mut Paper, party: &PartyTrace<'_>) {
    for run in party.runs(plot.sheet.chart.joined_within) {
        let at: Vec<(f64, f64)> = run.iter().filter_map(|point| spot_of(plot, point)).map(|(x, y, _)| (x, y)).collect();
        for (from, to) in at.iter().zip(at.iter().skip(1)) {
            plot.places.avoid(Stroke { from: *from, to: *to, weight: 1.0 });
        }
        if at.len() < 2 {
            continue;
        }
        let points: Vec<String> = at.iter().map(|(x, y)| format!("{},{}", At(*x), At(*y))).collect();
        let points = points.join(" ");
        paper.shape(
            "polyline",
            &[
                ("class", &"line"),
                ("data-party", &party.label),
                ("points", &points),
                ("fill", &"none"),
                ("stroke", &party.style.line),
                ("stroke-width", &"2"),
                ("stroke-linejoin", &"round"),
                ("stroke-dasharray", &party.style.dash),
            ],
        );
    }
}

fn draw_points(plot: &mut Plot<'_>, paper: &mut Paper, party: &PartyTrace<'_>) {
    for run in party.runs(plot.sheet.chart.joined_within) {
        let at: Vec<(f64, f64)> = run.iter().filter_map(|point| spot_of(plot, point)).map(|(x, y, _)| (x, y)).collect();
        let crowded = at.iter().zip(at.iter().skip(1)).any(|(one, next)| next.0 - one.0 < CROWDED);
        for (index, (point, (x, y))) in run.iter().zip(&at).enumerate() {
            if crowded && index != 0 && index + 1 != run.len() {
                continue;
            }
            let (low, _) = point.value.ends().unwrap_or_default();
            let what = plot.amount.text(u64::from(low));
            party.style.draw_mark(paper, "mark", *x, *y, &tooltip(party.label, point.at, &what));
            plot.places.avoid(Stroke { from: (x - 4.0, *y), to: (x + 4.0, *y), weight: 4.0 });
        }
    }
    for (point, aside) in party.points.iter().zip(&party.aside) {
        match point.value {
            Value::Exact(_) => {}
            Value::Between(..) | Value::Range(..) => {
                let Some((x, top, bottom)) = spot_of(plot, point) else { continue };
                let x = x + aside;
                let (class, word) = span_words(point.value);
                let what = format!("{word}, {}", range(plot, point));
                party.style.draw_bar(paper, x, top, bottom, (class, &tooltip(party.label, point.at, &what)));
                plot.places.avoid(Stroke { from: (x, top), to: (x, bottom), weight: 4.0 });
            }
            Value::NoData => {
                let x = plot.sheet.time.x(point.at);
                party.style.draw_cross(paper, x, party.row, &tooltip(party.label, point.at, "no data"));
                plot.places.reserve(Area {
                    left: x - 5.0,
                    top: party.row - 5.0,
                    right: x + 5.0,
                    bottom: party.row + 5.0,
                });
            }
        }
    }
}

/// The class and the word of a number that is not exact.
const fn span_words(value: Value) -> (&'static str, &'static str) {
    if matches!(value, Value::Between(..)) { ("disputed", "disputed") } else { ("range", "a range") }
}

/// The value of a point as text: `655`, or `800–901`.
fn range(plot: &Plot<'_>, point: &Point) -> String {
    let number = |value: u32| plot.amount.text(u64::from(value));
    match point.value.ends() {
        Some((low, high)) if low == high => number(low),
        Some((low, high)) => format!("{}–{}", number(low), number(high)),
        None => "no data".to_owned(),
    }
}

/// Candidate places around `x`, `y`: on the right, then on the left, and each also higher and lower.
fn around(x: f64, y: f64, reach: f64) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (x, anchor, aside) in [(x + 9.0, Anchor::Start, 0.0), (x - 9.0, Anchor::End, 40.0)] {
        let mut away = 0.0;
        while away <= reach {
            for y in [y - away, y + away] {
                spots.push(Spot { x, y: y + 4.5, anchor, cost: aside + away });
            }
            away += 3.0;
        }
    }
    spots
}

/// Writes the name of the party and its last number beside the end of its line.
fn name_party(plot: &mut Plot<'_>, paper: &mut Paper, party: &PartyTrace<'_>) {
    let last = party.points.iter().rev().find_map(|point| spot_of(plot, point).map(|spot| (point, spot)));
    let (value, x, y) = match (last, party.points.last()) {
        (Some((point, (x, top, bottom))), _) => (range(plot, point), x, f64::midpoint(top, bottom)),
        (None, Some(point)) => ("no data".to_owned(), plot.sheet.time.x(point.at), party.row),
        (None, None) => return,
    };
    let text = label(plot.sheet, party.label, &value);
    let width = plot.sheet.lettering.width(&text, LABEL);
    let mut spots = around(x, y, plot.bottom - plot.top);
    if last.is_none() {
        // A party without any number is named in its own row of crosses only.
        spots.retain(|spot| spot.y == y + 4.5);
    }
    let Some(spot) = plot.places.settle(width, LABEL.size, &spots) else { return };
    let middle = spot.y - 4.5;
    if (middle - y).abs() > LABEL.size {
        draw_leader(paper, party.style, (x, y), (spot, middle));
    }
    write(paper, "series-label", spot, party.style.text, &text);
}

/// A thin line that connects the end of a party's line with a label that had to move away.
fn draw_leader(paper: &mut Paper, style: Style, from: (f64, f64), to: (Spot, f64)) {
    let (spot, middle) = to;
    let side = if spot.anchor == Anchor::Start { 1.0 } else { -1.0 };
    let (x1, y1, x2, y2) = (At(from.0 + 4.0 * side), At(from.1), At(spot.x - 2.0 * side), At(middle));
    paper.shape(
        "line",
        &[
            ("class", &"leader"),
            ("x1", &x1),
            ("y1", &y1),
            ("x2", &x2),
            ("y2", &y2),
            ("stroke", &style.line),
            ("stroke-width", &"0.8"),
        ],
    );
}

/// Writes both claims beside every bar that the label of the party does not explain already.
fn name_disputes(plot: &mut Plot<'_>, paper: &mut Paper, party: &PartyTrace<'_>) {
    for point in &party.points {
        let (Value::Between(..) | Value::Range(..), Some((x, top, bottom))) = (point.value, spot_of(plot, point))
        else {
            continue;
        };
        // The name of the party has its last number already.
        if matches!(point.value, Value::Range(..)) && party.points.last() == Some(point) {
            continue;
        }
        let text = format!("{}: {}", span_words(point.value).1, range(plot, point));
        let width = plot.sheet.lettering.width(&text, LABEL);
        let mut spots = vec![
            Spot { x, y: top - 6.0, anchor: Anchor::Middle, cost: 0.0 },
            Spot { x, y: bottom + 15.0, anchor: Anchor::Middle, cost: 6.0 },
        ];
        spots.extend(around(x, top + 4.0, (bottom - top).max(24.0)));
        if let Some(spot) = plot.places.settle(width, LABEL.size, &spots) {
            write(paper, "dispute-label", spot, party.style.text, &text);
        }
    }
}

/// The name and the number if both fit; otherwise the name alone, cut if necessary.
fn label(sheet: &Sheet<'_>, party: &str, value: &str) -> String {
    let room = sheet.width - sheet.plot.1 - 12.0;
    let whole = format!("{party} {value}");
    if sheet.lettering.width(&whole, LABEL) <= room { whole } else { sheet.lettering.cut(party, LABEL, room) }
}

fn write(paper: &mut Paper, class: &str, spot: Spot, ink: &str, text: &str) {
    paper.words(&Words { class, x: spot.x, y: spot.y, anchor: spot.anchor, face: LABEL, ink, edged: true, text });
}
