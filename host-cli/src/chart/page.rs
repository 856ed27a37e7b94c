//! The whole page: title, legend, panels, footnotes.

use std::rc::Rc;

use super::axis::{Time, day, number};
use super::lettering::{Lettering, Type};
use super::paper::{Anchor, At, Paper, Words};
use super::sheet::{MARGIN, Sheet};
use super::style::{EARLY_DASH, FLOOR_DASH, INK, QUIET, SHADE, Style};
use super::{Chart, Value, WIDTH, panel};

/// Room for labels on the right of the plots.
const LABELS: f64 = 150.0;

const TITLE: Type = Type::bold(22.0);
const SUBTITLE: Type = Type::regular(14.0);
pub(super) const LEGEND: Type = Type::regular(13.0);
const FOOTNOTE: Type = Type::regular(12.0);

/// A finished document.
pub(super) struct Page {
    pub(super) xml: String,
    /// Height of the page. Unit: CSS pixels.
    pub(super) height: u32,
}

/// How texts are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// As text, which the viewer sets in its own font and which can be searched and copied.
    Named,
    /// As the outlines of their letters, which look the same everywhere.
    Outlined,
}

impl Texts {
    /// An empty paper on which texts are written in this way.
    pub(super) fn paper(self, lettering: &Rc<Lettering>) -> Paper {
        match self {
            Self::Named => Paper::default(),
            Self::Outlined => Paper::with_outlines(Rc::clone(lettering)),
        }
    }
}

/// Computes the layout of `chart` and draws it.
pub(super) fn draw(chart: &Chart, texts: Texts) -> Page {
    let lettering = Rc::new(Lettering::new());
    let width = f64::from(WIDTH);
    let mut parties: Vec<&str> = Vec::new();
    for series in chart.panels.iter().flat_map(|panel| &panel.series) {
        if !parties.contains(&series.label.as_str()) {
            parties.push(&series.label);
        }
    }
    let left = panel::widest_number(chart, &lettering) + MARGIN + 10.0;
    let plot = (left, width - LABELS);
    let mut paper = texts.paper(&lettering);
    let sheet = Sheet { chart, lettering, time: Time::for_chart(chart, plot.0, plot.1), plot, parties };

    let mut y = 14.0;
    y = draw_title(&sheet.lettering, &mut paper, &chart.title, &chart.subtitle, y);
    y = draw_legend(&sheet, &mut paper, y + 8.0);
    let mut above = Vec::new();
    for index in 0..chart.panels.len() {
        (y, above) = panel::draw(&sheet, &mut paper, index, y + 16.0, &above);
    }
    y = draw_footnotes(&sheet.lettering, &mut paper, &chart.footnotes, y + 12.0);
    finish(&chart.title, &describe(chart), &paper, y + 12.0)
}

/// What the picture shows, for readers who cannot see it: the last number of each party in each panel.
fn describe(chart: &Chart) -> String {
    let mut parts: Vec<String> = vec![chart.subtitle.clone()];
    for panel in &chart.panels {
        let last = panel.series.iter().filter_map(|series| {
            let point = series.points.iter().max_by_key(|point| point.at)?;
            let number = |value: u32| number(u64::from(value), panel.decimals);
            let value = match point.value.ends() {
                None => "no data".to_owned(),
                Some((low, high)) if low == high => number(low),
                Some((low, high)) => format!("{} to {}", number(low), number(high)),
            };
            Some(format!("{} {value} on {}", series.label, day(point.at)))
        });
        let bounds = panel
            .ceilings
            .iter()
            .map(|ceiling| format!("{} {}", ceiling.label, number(u64::from(ceiling.bound), panel.decimals)));
        parts.push(format!("{}: {}", panel.title, last.chain(bounds).collect::<Vec<_>>().join("; ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(". ")
}

/// Draws title and subtitle, and returns the height at which they end.
pub(super) fn draw_title(lettering: &Lettering, paper: &mut Paper, title: &str, subtitle: &str, top: f64) -> f64 {
    let y = paragraph(lettering, paper, title, ("title", TITLE, INK), top);
    paragraph(lettering, paper, subtitle, ("subtitle", SUBTITLE, QUIET), y + 3.0)
}

/// Draws the footnotes, and returns the height at which they end.
pub(super) fn draw_footnotes(lettering: &Lettering, paper: &mut Paper, footnotes: &[String], top: f64) -> f64 {
    footnotes.iter().fold(top, |y, footnote| paragraph(lettering, paper, footnote, ("footnote", FOOTNOTE, QUIET), y))
}

/// Draws `text` on as many lines as it needs, and returns the height at which they end.
fn paragraph(lettering: &Lettering, paper: &mut Paper, text: &str, look: (&str, Type, &str), top: f64) -> f64 {
    let (class, face, ink) = look;
    let mut y = top;
    for line in lettering.wrap(text, face, f64::from(WIDTH) - 2.0 * MARGIN) {
        let baseline = y + face.size;
        paper.words(&Words {
            class,
            x: MARGIN,
            y: baseline,
            anchor: Anchor::Start,
            face,
            ink,
            edged: false,
            text: &line,
        });
        y += face.size * 1.4;
    }
    y
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page is some thousands of pixels high")]
pub(super) fn finish(title: &str, description: &str, body: &Paper, bottom: f64) -> Page {
    let height = bottom.ceil() as u32;
    let mut paper = Paper::default();
    let view = format!("0 0 {WIDTH} {height}");
    paper.begin(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("width", &WIDTH),
            ("height", &height),
            ("viewBox", &view),
            ("role", &"img"),
            ("aria-labelledby", &"chart-title chart-description"),
            ("font-family", &"Noto Sans, Open Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"),
        ],
    );
    paper.element("title", &[("id", &"chart-title")], title);
    paper.element("desc", &[("id", &"chart-description")], description);
    paper.shape("rect", &[("width", &WIDTH), ("height", &height), ("fill", &"#ffffff")]);
    paper.paste(body);
    paper.end("svg");
    Page { xml: paper.xml, height }
}

/// An entry of the legend.
enum Entry<'a> {
    Party(&'a str),
    Binding,
    Floor,
    Early,
    Shaded,
    Disputed,
    NoData,
}

fn entries<'a>(sheet: &Sheet<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = sheet.parties.iter().map(|party| Entry::Party(party)).collect();
    let panels = &sheet.chart.panels;
    let has = |is_floor| panels.iter().flat_map(|panel| &panel.ceilings).any(|one| one.is_floor == is_floor);
    entries.extend(has(false).then_some(Entry::Binding));
    entries.extend(has(true).then_some(Entry::Floor));
    if has(false) || has(true) {
        entries.extend([Entry::Early, Entry::Shaded]);
    }
    let points = || panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.points);
    if points().any(|point| matches!(point.value, Value::Between(..))) {
        entries.push(Entry::Disputed);
    }
    if points().any(|point| point.value == Value::NoData) {
        entries.push(Entry::NoData);
    }
    entries
}

/// Draws the legend, wrapped to the width of the page, and returns the height at which it ends.
fn draw_legend(sheet: &Sheet<'_>, paper: &mut Paper, top: f64) -> f64 {
    const SAMPLE: f64 = 30.0;
    const ROW: f64 = 21.0;
    let right = f64::from(WIDTH) - MARGIN;
    let (mut x, mut y) = (MARGIN, top);
    let entries = entries(sheet);
    if entries.is_empty() {
        return top;
    }
    for entry in &entries {
        let text = match entry {
            Entry::Party(label) => label,
            Entry::Binding => "ceiling while it binds",
            Entry::Floor => "floor (at least) while it binds",
            Entry::Early => "before it binds",
            Entry::Shaded => "limits bind",
            Entry::Disputed => "disputed: lowest and highest claim",
            Entry::NoData => "no data",
        };
        let text = sheet.lettering.cut(text, LEGEND, right - MARGIN - SAMPLE);
        let width = SAMPLE + 7.0 + sheet.lettering.width(&text, LEGEND);
        if x > MARGIN && x + width > right {
            (x, y) = (MARGIN, y + ROW);
        }
        draw_sample(sheet, paper, entry, (x, x + SAMPLE), y + ROW / 2.0);
        let ink = match entry {
            Entry::Party(label) => sheet.style(label).text,
            _ => INK,
        };
        paper.words(&Words {
            class: "legend",
            x: x + SAMPLE + 7.0,
            y: y + ROW / 2.0 + 4.5,
            anchor: Anchor::Start,
            face: LEGEND,
            ink,
            edged: false,
            text: &text,
        });
        x += width + 20.0;
    }
    y + ROW
}

fn draw_sample(sheet: &Sheet<'_>, paper: &mut Paper, entry: &Entry<'_>, ends: (f64, f64), y: f64) {
    let middle = f64::midpoint(ends.0, ends.1);
    let (left, right, height) = (At(ends.0), At(ends.1), At(y));
    let mut line = |ink: &str, width: &str, dash: &str| {
        paper.shape(
            "line",
            &[
                ("x1", &left),
                ("y1", &height),
                ("x2", &right),
                ("y2", &height),
                ("stroke", &ink),
                ("stroke-width", &width),
                ("stroke-dasharray", &dash),
            ],
        );
    };
    match entry {
        Entry::Party(label) => {
            let style = sheet.style(label);
            line(style.line, "2", style.dash);
            style.draw_mark(paper, "sample", middle, y, label);
        }
        Entry::Binding => line(INK, "2", "none"),
        Entry::Floor => line(INK, "2", FLOOR_DASH),
        Entry::Early => line(INK, "1.4", EARLY_DASH),
        Entry::Shaded => {
            let top = At(y - 7.0);
            paper.shape(
                "rect",
                &[
                    ("x", &left),
                    ("y", &top),
                    ("width", &"30"),
                    ("height", &"14"),
                    ("fill", &SHADE),
                    ("stroke", &"#d9cfae"),
                    ("stroke-width", &"0.8"),
                ],
            );
        }
        Entry::Disputed => Style::NEUTRAL.draw_bar(paper, middle, y - 7.0, y + 7.0, "disputed"),
        Entry::NoData => Style::NEUTRAL.draw_cross(paper, middle, y, "no data"),
    }
}
