//! The whole page: title, legend, panels, footnotes.

use std::rc::Rc;

use super::about::describe;
use super::axis::Time;
use super::lettering::{Lettering, Type};
use super::paper::{Anchor, At, Paper, Words};
use super::sheet::{MARGIN, Sheet};
use super::style::{self, BREACH, EARLY_DASH, FLOOR_DASH, INK, QUIET, SHADE, Style};
use super::{Chart, GREATEST, Size, Value, WIDTH, bars, panel};

/// Room for labels on the right of the plots.
const LABELS: f64 = 150.0;

const TITLE: Type = Type::bold(22.0);
const SUBTITLE: Type = Type::regular(14.0);
const WARNING: Type = Type::bold(14.0);
pub(super) const LEGEND: Type = Type::regular(13.0);
const FOOTNOTE: Type = Type::regular(12.0);

/// A finished document.
pub(super) struct Page {
    pub(super) xml: String,
    /// Width of the page. Unit: CSS pixels.
    pub(super) width: u32,
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

/// The lowest plot that can still be read. Unit: CSS pixels.
const LOWEST: f64 = 90.0;

/// The smallest slide. Unit: CSS pixels.
const SLIDE: u32 = 1280;

/// Computes the layout of `chart` and draws it.
pub(super) fn draw(chart: &Chart, texts: Texts) -> Page {
    let lettering = Rc::new(Lettering::new());
    match chart.size {
        Size::Page => Layout::new(chart, texts, &lettering, WIDTH, panel::plot_height(chart.panels.len())).page(None),
        Size::Exact { width, height } => fitted(chart, texts, &lettering, (width, height))
            .unwrap_or_else(|| Layout::new(chart, texts, &lettering, width, LOWEST).page(None)),
        Size::Slide => {
            let mut width = SLIDE;
            loop {
                let slide = (width, width * 9 / 16);
                match fitted(chart, texts, &lettering, slide) {
                    Some(page) => return page,
                    None if width >= GREATEST => {
                        return Layout::new(chart, texts, &lettering, width, LOWEST).page(None);
                    }
                    None => width += width / 8,
                }
            }
        }
    }
}

/// The height that `chart` needs at least, if it is `width` wide.
pub(super) fn least_height(chart: &Chart, width: u32) -> u32 {
    whole(Layout::new(chart, Texts::Named, &Rc::new(Lettering::new()), width, LOWEST).bottom)
}

/// Draws `chart` so that it fills a picture of this size; `None` if its plots would be too low.
fn fitted(chart: &Chart, texts: Texts, lettering: &Rc<Lettering>, size: (u32, u32)) -> Option<Page> {
    let (width, height) = (size.0, f64::from(size.1));
    #[expect(clippy::cast_precision_loss, reason = "a handful of panels")]
    let panels = chart.panels.len().max(1) as f64;
    let mut plot = LOWEST;
    let mut layout = Layout::new(chart, texts, lettering, width, plot);
    if layout.bottom > height {
        return None;
    }
    // A higher plot has more numbers on its axis, which may need more room at the left; so the height that is left may
    // change a little, and is shared out again.
    for _ in 0..4 {
        let higher = plot + (height - layout.bottom) / panels;
        let next = Layout::new(chart, texts, lettering, width, higher.max(LOWEST));
        if next.bottom <= height {
            layout = next;
            plot = higher;
        } else {
            break;
        }
    }
    Some(layout.page(Some(size.1)))
}

/// Everything on its place.
struct Layout<'a> {
    chart: &'a Chart,
    paper: Paper,
    width: u32,
    /// Where the picture ends.
    bottom: f64,
}

impl<'a> Layout<'a> {
    fn new(chart: &'a Chart, texts: Texts, lettering: &Rc<Lettering>, width: u32, plot_height: f64) -> Self {
        let mut parties: Vec<&str> = Vec::new();
        for series in chart.panels.iter().flat_map(|panel| &panel.series) {
            if !parties.contains(&series.label.as_str()) {
                parties.push(&series.label);
            }
        }
        let day = chart.only_day();
        let widest = match day {
            Some(_) => bars::widest_name(chart, lettering, f64::from(width) / 4.0),
            None => panel::widest_number(chart, lettering, plot_height),
        };
        let right = f64::from(width) - if day.is_some() { MARGIN } else { LABELS };
        let plot = (widest + MARGIN + 10.0, right);
        let mut paper = texts.paper(lettering);
        let time = Time::for_chart(chart, plot.0, plot.1);
        let lettering = Rc::clone(lettering);
        let sheet = Sheet { chart, lettering, time, width: f64::from(width), plot_height, plot, parties };

        let mut y = 14.0;
        y = draw_title(&sheet.lettering, &mut paper, (&chart.title, &chart.subtitle), y, sheet.width);
        for warning in &chart.warnings {
            y = paragraph(&sheet.lettering, &mut paper, warning, ("warning", WARNING, BREACH), y + 2.0, sheet.width);
        }
        if let Some(day) = day {
            for index in 0..chart.panels.len() {
                y = bars::draw(&sheet, &mut paper, index, day, y + 16.0);
            }
        } else {
            y = draw_legend(&sheet, &mut paper, y + 8.0);
            let mut above = Vec::new();
            for index in 0..chart.panels.len() {
                (y, above) = panel::draw(&sheet, &mut paper, index, y + 16.0, &above);
            }
        }
        y = draw_footnotes(&sheet.lettering, &mut paper, &chart.footnotes, y + 12.0, sheet.width);
        Self { chart, paper, width, bottom: y + 12.0 }
    }

    /// The finished document, as high as it must be or as was asked for.
    fn page(&self, height: Option<u32>) -> Page {
        let height = height.unwrap_or_else(|| whole(self.bottom));
        finish(&self.chart.title, &describe(self.chart), &self.paper, (self.width, height))
    }
}

/// A height in whole pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page is some thousands of pixels high")]
pub(super) fn whole(height: f64) -> u32 {
    height.ceil() as u32
}

/// Draws title and subtitle, and returns the height at which they end.
pub(super) fn draw_title(
    lettering: &Lettering,
    paper: &mut Paper,
    (title, subtitle): (&str, &str),
    top: f64,
    width: f64,
) -> f64 {
    let y = paragraph(lettering, paper, title, ("title", TITLE, INK), top, width);
    paragraph(lettering, paper, subtitle, ("subtitle", SUBTITLE, QUIET), y + 3.0, width)
}

/// Draws the footnotes, and returns the height at which they end.
pub(super) fn draw_footnotes(
    lettering: &Lettering,
    paper: &mut Paper,
    footnotes: &[String],
    top: f64,
    width: f64,
) -> f64 {
    let look = ("footnote", FOOTNOTE, QUIET);
    footnotes.iter().fold(top, |y, footnote| paragraph(lettering, paper, footnote, look, y, width))
}

/// Draws `text` on as many lines as it needs, and returns the height at which they end.
fn paragraph(
    lettering: &Lettering,
    paper: &mut Paper,
    text: &str,
    (class, face, ink): (&str, Type, &str),
    top: f64,
    width: f64,
) -> f64 {
    let mut y = top;
    for line in lettering.wrap(text, face, width - 2.0 * MARGIN) {
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

pub(super) fn finish(title: &str, description: &str, body: &Paper, (width, height): (u32, u32)) -> Page {
    let mut paper = Paper::default();
    let view = format!("0 0 {width} {height}");
    paper.begin(
        "svg",
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("width", &width),
            ("height", &height),
            ("viewBox", &view),
            ("role", &"img"),
            ("aria-labelledby", &"chart-title chart-description"),
            ("font-family", &"Noto Sans, Open Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"),
        ],
    );
    paper.element("title", &[("id", &"chart-title")], title);
    paper.element("desc", &[("id", &"chart-description")], description);
    paper.shape("rect", &[("width", &width), ("height", &height), ("fill", &"#ffffff")]);
    paper.paste(body);
    paper.end("svg");
    Page { xml: paper.xml, width, height }
}

/// An entry of the legend.
enum Entry<'a> {
    Party(&'a str),
    Binding,
    Floor,
    Early,
    Shaded,
    Disputed,
    Range,
    NoData,
    Broken,
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
    if points().any(|point| matches!(point.value, Value::Range(..))) {
        entries.push(Entry::Range);
    }
    if points().any(|point| point.value == Value::NoData) {
        entries.push(Entry::NoData);
    }
    if panels.iter().any(|panel| !panel.breaches.is_empty()) {
        entries.push(Entry::Broken);
    }
    entries
}

/// Draws the legend, wrapped to the width of the page, and returns the height at which it ends.
fn draw_legend(sheet: &Sheet<'_>, paper: &mut Paper, top: f64) -> f64 {
    const SAMPLE: f64 = 30.0;
    const ROW: f64 = 21.0;
    let right = sheet.width - MARGIN;
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
            Entry::Range => "declared as a range",
            Entry::NoData => "no data",
            Entry::Broken => "breaks the limit",
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
        Entry::Disputed => Style::NEUTRAL.draw_bar(paper, middle, y - 7.0, y + 7.0, ("disputed", "disputed")),
        Entry::Range => Style::NEUTRAL.draw_bar(paper, middle, y - 7.0, y + 7.0, ("range", "declared as a range")),
        Entry::Broken => style::draw_ring(paper, middle, y, "breaks the limit"),
        Entry::NoData => Style::NEUTRAL.draw_cross(paper, middle, y, "no data"),
    }
}
