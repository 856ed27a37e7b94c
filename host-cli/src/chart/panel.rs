//! One panel: heading, band of events, plot, and the lane of days without data.

use super::axis::{Amount, number};
use super::events::{self, Band, Event};
use super::lettering::{Lettering, Type};
use super::paper::{Anchor, Paper, Words};
use super::place::{Area, Places, Stroke};
use super::plot::{LABEL, Plot, TICK};
use super::sheet::{MARGIN, Sheet};
use super::style::{INK, QUIET};
use super::{Chart, Panel, series};

const HEADING: Type = Type::bold(15.0);
const REMARK: Type = Type::regular(12.5);

/// Height of each plot on a page with `panels` panels: the more there are, the lower they are.
pub(super) fn plot_height(panels: usize) -> f64 {
    match panels {
        0 | 1 => 380.0,
        2 => 270.0,
        3 => 215.0,
        4 => 190.0,
        _ => 155.0,
    }
}

/// Width of the widest number on any vertical axis.
pub(super) fn widest_number(chart: &Chart, lettering: &Lettering, height: f64) -> f64 {
    let ticks = chart.panels.iter().flat_map(|panel| {
        let amount = Amount::for_panel(panel, 0.0, height);
        amount.ticks().map(|tick| lettering.width(&amount.text(tick), TICK)).collect::<Vec<_>>()
    });
    ticks.fold(lettering.width("no data", TICK), f64::max)
}

/// Draws the panel with this index. `above` holds the events that the panel above it has named. Returns the height at
/// which the panel ends, and its own events.
pub(super) fn draw(sheet: &Sheet<'_>, paper: &mut Paper, index: usize, top: f64, above: &[Event]) -> (f64, Vec<Event>) {
    let Some(panel) = sheet.chart.panels.get(index) else { return (top, Vec::new()) };
    let events = events::collect(sheet.chart, panel);
    let unnamed: Vec<Event> = events.iter().filter(|event| !above.contains(event)).cloned().collect();
    let band = Band::place(&unnamed, &sheet.time, &sheet.lettering, (sheet.plot.0, sheet.width - 8.0));

    let id = format!("panel-{index}");
    paper.begin("g", &[("class", &"panel"), ("id", &id)]);
    let height = sheet.plot_height;
    let from = Amount::for_panel(panel, 0.0, height).from;
    let y = draw_heading(sheet, paper, panel, from, top) + 6.0;
    let plot_top = y + band.height() + 2.0;
    let plot_bottom = plot_top + height;
    let lacking = series::lacking(panel);
    let lane = (plot_bottom + 8.0, plot_bottom + 8.0 + series::LANE_ROW * lacking);
    let right = sheet.width - 8.0;
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
    // Labels are drawn last, because they must avoid everything else.
    for ceiling in &panel.ceilings {
        plot.name_ceiling(paper, ceiling);
    }
    series::draw_breaches(&mut plot, paper, panel, &parties);
    series::name(&mut plot, paper, &parties);
    let last = index + 1 == sheet.chart.panels.len();
    let years = last || (index + 1).is_multiple_of(3);
    let end = plot.draw_time(paper, lacking > 0.0, years);
    paper.end("g");
    (end, events)
}

/// Draws title, unit and clause, and a warning if the axis does not start at zero.
pub(super) fn draw_heading(sheet: &Sheet<'_>, paper: &mut Paper, panel: &Panel, from: u64, top: f64) -> f64 {
    let room = sheet.width - 2.0 * MARGIN;
    let lettering = &sheet.lettering;
    let origin =
        if from > 0 { format!("axis starts at {}, not at zero", number(from, panel.decimals)) } else { String::new() };
    let parts = [panel.unit.as_str(), panel.clause.as_str(), &origin];
    let remark = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ·  ");
    let titles = lettering.wrap(&panel.title, HEADING, room);
    let beside = lettering.width(&panel.title, HEADING) + 14.0;
    let mut y = top;
    if titles.len() == 1 && beside + lettering.width(&remark, REMARK) <= room {
        let title = (HEADING, INK, panel.title.trim());
        paper.row("heading", (MARGIN, top + 16.0), title, 12.0, (REMARK, QUIET, &remark));
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
