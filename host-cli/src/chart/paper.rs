//! Writes SVG elements.

use std::fmt::{self, Display, Write};
use std::rc::Rc;

use super::lettering::{Lettering, Type};
use crate::escape::{Notation, push};

/// A coordinate with at most two decimals, which is finer than any screen and the same on every machine.
pub(super) struct At(pub(super) f64);

impl Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() / 100.0;
        // Adding zero turns minus zero into plus zero.
        write!(f, "{}", hundredths + 0.0)
    }
}

/// The side of a text that its `x` refers to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A line of text that is to be drawn.
pub(super) struct Words<'a> {
    pub(super) class: &'a str,
    pub(super) x: f64,
    /// Height of the baseline.
    pub(super) y: f64,
    pub(super) anchor: Anchor,
    pub(super) face: Type,
    pub(super) ink: &'a str,
    /// Whether lines may run behind it, so that it needs a pale outline.
    pub(super) edged: bool,
    pub(super) text: &'a str,
}

type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// The elements that were written so far.
#[derive(Default)]
pub(super) struct Paper {
    pub(super) xml: String,
    depth: usize,
    /// The letters that are drawn as outlines; `None` leaves texts to the fonts of the viewer.
    outlines: Option<Rc<Lettering>>,
}

impl Paper {
    /// An empty paper on which letters are outlines, for a renderer without fonts.
    pub(super) fn with_outlines(lettering: Rc<Lettering>) -> Self {
        Self { outlines: Some(lettering), ..Self::default() }
    }

    /// Opens an element that contains others.
    pub(super) fn begin(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.xml.push_str(">\n");
        self.depth += 1;
    }

    /// Closes the element that `begin` opened.
    pub(super) fn end(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.put(format_args!("</{name}>\n"));
    }

    /// Writes an element without content.
    pub(super) fn shape(&mut self, name: &str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.xml.push_str("/>\n");
    }

    /// Writes an element that contains text.
    pub(super) fn element(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.tag(name, attributes);
        self.xml.push('>');
        escape(&mut self.xml, text);
        self.put(format_args!("</{name}>\n"));
    }

    /// Writes a shape that shows `text` when the pointer is on it.
    pub(super) fn titled(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.begin(name, attributes);
        self.element("title", &[], text);
        self.end(name);
    }

    /// Writes a line of text; an empty line writes nothing.
    pub(super) fn words(&mut self, words: &Words<'_>) {
        if words.text.is_empty() {
            return;
        }
        let mut attributes: Vec<(&str, &dyn Display)> = vec![("class", &words.class), ("fill", &words.ink)];
        if words.edged {
            attributes.push(("stroke", &"#ffffff"));
            attributes.push(("stroke-width", &"3"));
            attributes.push(("stroke-opacity", &"0.8"));
            attributes.push(("stroke-linejoin", &"round"));
            attributes.push(("paint-order", &"stroke"));
        }
        if let Some(lettering) = &self.outlines {
            let data = lettering.outlines(words.text, words.face, words.anchor, words.x, words.y);
            attributes.push(("d", &data));
            self.shape("path", &attributes);
            return;
        }
        let (x, y, size) = (At(words.x), At(words.y), At(words.face.size));
        let anchor = words.anchor.as_str();
        let weight = words.face.weight();
        attributes.extend::<[(&str, &dyn Display); 5]>([
            ("x", &x),
            ("y", &y),
            ("font-size", &size),
            ("font-weight", &weight),
            ("text-anchor", &anchor),
        ]);
        self.element("text", &attributes, words.text);
    }

    /// Writes two texts in a row. As text they are one element, so that the second follows the first even if another
    /// font makes the first shorter.
    pub(super) fn row(
        &mut self,
        class: &str,
        at: (f64, f64),
        first: (Type, &str, &str),
        gap: f64,
        second: (Type, &str, &str),
    ) {
        let (x, y) = at;
        if let Some(lettering) = self.outlines.clone() {
            let after = x + lettering.set_width(first.2, first.0) + gap;
            for (x, (face, ink, text)) in [(x, first), (after, second)] {
                self.words(&Words { class, x, y, anchor: Anchor::Start, face, ink, edged: false, text });
            }
            return;
        }
        self.begin("text", &[("class", &class), ("x", &At(x)), ("y", &At(y))]);
        for (gap, (face, ink, text)) in [(0.0, first), (gap, second)] {
            let (size, gap) = (At(face.size), At(gap));
            let attributes: Attributes<'_> =
                &[("dx", &gap), ("font-size", &size), ("font-weight", &face.weight()), ("fill", &ink)];
            self.element("tspan", attributes, text);
        }
        self.end("text");
    }

    /// Adds the elements of another paper, one level deeper.
    pub(super) fn paste(&mut self, other: &Self) {
        self.xml.push_str(&other.xml);
    }

    fn tag(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.put(format_args!("<{name}"));
        for (key, value) in attributes {
            self.put(format_args!(" {key}=\""));
            escape(&mut self.xml, &value.to_string());
            self.xml.push('"');
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.xml.push(' ');
        }
    }

    fn put(&mut self, text: fmt::Arguments<'_>) {
        // This cannot fail: a `String` accepts all that is written.
        let _ = self.xml.write_fmt(text);
    }
}

/// Appends `text` in a form that XML reads back as text, also in attributes. Characters that XML forbids or that are
/// invisible are shown by their numbers.
fn escape(xml: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&apos;"),
            '\t' | '\n' | '\r' => xml.push(' '),
            _ => push(xml, letter, Notation::Text),
        }
    }
}
