//! Measures how wide a text is, breaks it into lines, and draws its letters as outlines.

use std::fmt::Write as _;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::paper::{Anchor, At};

use crate::escape::visible;

/// How much wider a text may become if another font replaces ours. DejaVu Sans, the usual replacement on a minimal
/// Linux desktop and the widest of the common fonts, sets labels like these 7 % to 13 % wider; digits grow most.
const ROOM: f64 = 1.13;

/// The same factor for bold text, which grows by 12 % to 23 %.
const BOLD_ROOM: f64 = 1.24;

/// Greatest number of characters of one text that are drawn: far more than any picture has room for.
const LONGEST: usize = 2000;

/// Height of a text above its baseline, as a share of its size.
pub(super) const ASCENT: f64 = 0.80;

/// Depth of a text below its baseline, as a share of its size.
pub(super) const DESCENT: f64 = 0.25;

/// A size and a weight.
#[derive(Clone, Copy)]
pub(super) struct Type {
    /// Size of the letters. Unit: CSS pixels.
    pub(super) size: f64,
    pub(super) bold: bool,
}

impl Type {
    pub(super) const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    pub(super) const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// The weight as SVG names it.
    pub(super) const fn weight(self) -> &'static str {
        if self.bold { "bold" } else { "normal" }
    }
}

/// The two font faces that the picture is measured with.
pub(super) struct Lettering {
    regular: Option<Face<'static>>,
    bold: Option<Face<'static>>,
}

impl Lettering {
    pub(super) fn new() -> Self {
        Self { regular: Face::parse(ttf_noto_sans::REGULAR, 0).ok(), bold: Face::parse(ttf_noto_sans::BOLD, 0).ok() }
    }

    /// The width that `text` needs in any common sans-serif font.
    pub(super) fn width(&self, text: &str, face: Type) -> f64 {
        self.set_width(text, face) * if face.bold { BOLD_ROOM } else { ROOM }
    }

    /// The width of `text` in the font itself.
    pub(super) fn set_width(&self, text: &str, face: Type) -> f64 {
        visible(text).chars().map(|letter| ems(self.font(face), letter)).sum::<f64>() * face.size
    }

    /// Whether the font has no glyph for a letter that is shown.
    pub(super) fn lacks(&self, letter: char) -> bool {
        let has = |font: &Face<'static>| font.glyph_index(letter).is_some();
        !crate::escape::is_hidden(letter) && !self.regular.as_ref().is_some_and(has)
    }

    fn font(&self, face: Type) -> Option<&Face<'static>> {
        if face.bold { self.bold.as_ref() } else { self.regular.as_ref() }
    }

    /// The outlines of the letters of `text`, as the data of an SVG path. `x` is where the anchor lies, and `y` is the
    /// height of the baseline. A letter that the font lacks leaves a blank. Letters are set without kerning, as they
    /// are measured.
    pub(super) fn outlines(&self, text: &str, face: Type, anchor: Anchor, x: f64, y: f64) -> String {
        let share = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5,
            Anchor::End => 1.0,
        };
        let font = self.font(face);
        let mut outlines = Outlines { x: x - share * self.set_width(text, face), y, unit: 0.0, data: String::new() };
        for letter in visible(text).chars() {
            if let Some((font, glyph)) = font.and_then(|font| Some((font, font.glyph_index(letter)?))) {
                outlines.draw(font, glyph, face);
            }
            outlines.x += ems(font, letter) * face.size;
        }
        outlines.data
    }

    /// Breaks `text` into lines no wider than `room`: between words, or inside a word that is wider than that.
    pub(super) fn wrap(&self, text: &str, face: Type, room: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        let text: String = text.chars().take(LONGEST).collect();
        for word in visible(&text).split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, face) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if line.chars().count() > 1 && self.width(&line, face) > room {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Cuts `text` to `room`. If something was cut, an ellipsis follows.
    pub(super) fn cut(&self, text: &str, face: Type, room: f64) -> String {
        if self.width(text, face) <= room {
            return text.to_owned();
        }
        let mut kept: String = text.chars().take(LONGEST).collect();
        while kept.pop().is_some() {
            let shown = format!("{}…", kept.trim_end());
            if self.width(&shown, face) <= room {
                return shown;
            }
        }
        String::new()
    }
}

/// Advance width of `letter` in ems. A letter that the font lacks counts as a full square, which is the width of the
/// widest scripts.
fn ems(font: Option<&Face<'static>>, letter: char) -> f64 {
    let advance = font.and_then(|font| {
        let glyph = font.glyph_index(letter)?;
        Some(f64::from(font.glyph_hor_advance(glyph)?) / f64::from(font.units_per_em()))
    });
    advance.unwrap_or(1.0)
}

/// Collects outlines of letters as the data of an SVG path.
struct Outlines {
    /// Where the next letter begins.
    x: f64,
    /// Height of the baseline.
    y: f64,
    /// CSS pixels for each unit of the font.
    unit: f64,
    data: String,
}

impl Outlines {
    fn draw(&mut self, font: &Face<'static>, glyph: GlyphId, face: Type) {
        self.unit = face.size / f64::from(font.units_per_em());
        // A letter without outlines, such as a space, has no bounding box; nothing is drawn for it.
        let _ = font.outline_glyph(glyph, self);
    }

    /// Appends a command and its points. In the font, heights grow upwards; in SVG, they grow downwards.
    fn push(&mut self, command: char, points: &[(f32, f32)]) {
        self.data.push(command);
        for (x, y) in points {
            let (x, y) = (At(self.x + f64::from(*x) * self.unit), At(self.y - f64::from(*y) * self.unit));
            // This cannot fail: a `String` accepts all that is written.
            let _ = write!(self.data, "{x} {y} ");
        }
    }
}

impl OutlineBuilder for Outlines {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.push('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.push('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.push('Z', &[]);
    }
}
