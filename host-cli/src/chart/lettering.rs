//! Measures how wide a text is, and breaks it into lines.

use ttf_parser::Face;

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
        let (font, room) = if face.bold { (&self.bold, BOLD_ROOM) } else { (&self.regular, ROOM) };
        let ems: f64 = visible(text).chars().map(|letter| ems(font.as_ref(), letter)).sum();
        ems * face.size * room
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
