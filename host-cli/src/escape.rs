//! Makes text from outside safe to print.
//!
//! A name in a table, a file name or a note can hold characters that a terminal obeys instead of showing them: they
//! move the cursor, change colours, reverse the direction of writing, or are invisible. With these, a file could draw a
//! false verdict over the real one. So everything that is printed, on a terminal or into a pipe, passes one
//! [`Escaping`] writer, which shows such characters by their numbers: `\u{1b}` in text, `\u001b` in JSON.
//!
//! Our own colours pass because [`styled`] marks them with a number that each process chooses at random. Text that was
//! written before the process started cannot contain it.
//!
//! Line breaks are allowed between lines, but not inside a name, which could forge a row of a table with them.
//! Therefore [`line()`] and the cells of a table ([`crate::report::style::Cell`]) escape line breaks too.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::fmt::{self, Write as _};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use anstyle::Style;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Characters that are invisible by design although their category is letter or mark: the rest of Unicode's
/// `Default_Ignorable_Code_Point`. Variation selectors are among them.
const IGNORABLE: [RangeInclusive<char>; 8] = [
    '\u{034f}'..='\u{034f}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{e0100}'..='\u{e01ef}',
];

/// Whether a character is shown by its number. These are control and format characters (among them C1, bidirectional
/// controls and characters without width), line and paragraph separators, other invisible characters, and those without
/// a common meaning (private use, unassigned).
#[must_use]
pub fn is_hidden(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_control();
    }
    // This covers every category except letters, marks, numbers, punctuation, symbols and separators.
    letter.general_category_group() == GeneralCategoryGroup::Other
        || matches!(letter, '\u{2028}' | '\u{2029}')
        || IGNORABLE.iter().any(|range| range.contains(&letter))
}

/// A text on one line, with every hidden character shown by its number. Line breaks count as hidden characters here.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        push(&mut shown, letter, Notation::Text);
    }
    Cow::Owned(shown)
}

/// The way in which a hidden character is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// In the form `\u{1b}`, for people.
    Text,
    /// In the form `\u001b`, with surrogate pairs above U+FFFF: a JSON reader gets the original character.
    Json,
}

/// Appends a character, or its number if it is hidden.
pub fn push(shown: &mut String, letter: char, notation: Notation) {
    // Writing to a string cannot fail.
    match notation {
        _ if !is_hidden(letter) => shown.push(letter),
        Notation::Text => {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
        }
        Notation::Json => {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        }
    }
}

/// The beginning of a control sequence for a colour.
const SEQUENCE: &str = "\x1b[";

/// The beginning of a control sequence that this process wrote. Text from before the start of the process cannot
/// contain it.
static MARK: LazyLock<String> = LazyLock::new(|| {
    // The keys of the standard library's hasher come from the random generator of the system.
    let [one, other] = [(); 2].map(|()| RandomState::new().build_hasher().finish());
    format!("{SEQUENCE}{one};{other};")
});

/// `text` in `style`. Control sequences inside `text` are shown as text.
#[must_use]
pub fn styled(style: Style, text: impl fmt::Display) -> String {
    format!("{}{}{}", marked(&style.to_string()), kept(&text.to_string()), marked(&format!("{style:#}")))
}

/// Marks the colours of a text from [`unmarked`] as our own again.
#[must_use]
pub fn marked(text: &str) -> String {
    text.replace(SEQUENCE, &MARK)
}

/// A text on one line with every hidden character shown by its number, except colours that are marked as our own.
fn kept(text: &str) -> String {
    text.split(MARK.as_str()).map(visible).collect::<Vec<_>>().join(&MARK)
}

/// The same text without the marks: the only control sequences in it are our own colours.
#[must_use]
pub fn unmarked(text: &str) -> String {
    text.split(MARK.as_str()).map(visible).collect::<Vec<_>>().join(SEQUENCE)
}

/// Writes one line. Line breaks inside `content` are escaped, so that it stays on that line.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn line(out: &mut dyn io::Write, content: fmt::Arguments<'_>) -> io::Result<()> {
    writeln!(out, "{}", kept(&fmt::format(content)))
}

/// A writer that shows hidden characters by their numbers. Line breaks, also those of two characters that iCalendar
/// asks for, and our own colours pass.
///
/// It passes on whole lines only, so that no character and no mark is split; [`io::Write::flush`] passes on the rest.
#[derive(Debug)]
pub struct Escaping<W: io::Write> {
    out: W,
    notation: Notation,
    line: Vec<u8>,
}

impl<W: io::Write> Escaping<W> {
    /// A writer for text, which escapes in the form `\u{1b}`.
    pub const fn new(out: W) -> Self {
        Self { out, notation: Notation::Text, line: Vec::new() }
    }

    /// A writer for JSON, which escapes in the form `\u001b`.
    pub const fn json(out: W) -> Self {
        Self { out, notation: Notation::Json, line: Vec::new() }
    }

    /// Passes on the first `end` bytes, which are complete.
    fn pass(&mut self, end: usize) -> io::Result<()> {
        let complete = self.line.get(..end).unwrap_or_default();
        if complete.iter().all(|byte| *byte == b'\n' || (0x20..0x7f).contains(byte)) {
            self.out.write_all(complete)?;
        } else {
            let text = String::from_utf8_lossy(complete);
            let mut shown = String::with_capacity(text.len() + 16);
            for (place, piece) in text.split(MARK.as_str()).enumerate() {
                if place > 0 {
                    shown.push_str(SEQUENCE);
                }
                let mut letters = piece.chars().peekable();
                while let Some(letter) = letters.next() {
                    let breaks = letter == '\n' || letter == '\r' && letters.peek() == Some(&'\n');
                    if breaks { shown.push(letter) } else { push(&mut shown, letter, self.notation) }
                }
            }
            self.out.write_all(shown.as_bytes())?;
        }
        self.line.drain(..end);
        Ok(())
    }
}

impl<W: io::Write> io::Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        if let Some(last) = memchr::memrchr(b'\n', &self.line) {
            self.pass(last + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(self.line.len())?;
        self.out.flush()
    }
}

/// Standard error, for messages beside an answer.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one way to standard error, which escapes")]
pub fn stderr() -> Escaping<anstream::AutoStream<io::StderrLock<'static>>> {
    Escaping::new(anstream::AutoStream::auto(io::stderr().lock()))
}

/// Prints a notice for people on standard error. It may hold line breaks of the program itself; text from outside in it
/// must have none.
pub fn notice(text: &str) {
    print_notice(text.lines());
}

/// Prints a notice on one line; line breaks in it are escaped.
pub fn notice_line(text: &str) {
    print_notice([text]);
}

fn print_notice<'a>(lines: impl IntoIterator<Item = &'a str>) {
    let mut out = stderr();
    for (at, text) in lines.into_iter().enumerate() {
        let name = if at == 0 { "proverka: " } else { "" };
        // If even that cannot be written, nothing is left to do.
        let _ = line(&mut out, format_args!("{name}{text}"));
    }
    let _ = io::Write::flush(&mut out);
}

/// Greatest length of a message that quotes its subject. Unit: characters.
const LONGEST: usize = 600;

/// Shortens a long message, so that for example a cell of a million characters is not quoted whole. The beginning and
/// the end remain; the end says what was expected.
#[must_use]
pub fn shortened(message: &str) -> Cow<'_, str> {
    let length = message.chars().count();
    if length <= LONGEST {
        return Cow::Borrowed(message);
    }
    let half = LONGEST / 2;
    let first: String = message.chars().take(half).collect();
    let last: String = message.chars().skip(length - half).collect();
    Cow::Owned(format!("{first}… [{} characters left out] …{last}", length - 2 * half))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use anstyle::AnsiColor;
    use unicode_properties::GeneralCategory;

    use super::*;

    fn written(notation: Notation, pieces: &[&[u8]]) -> String {
        let mut out = Escaping { out: Vec::new(), notation, line: Vec::new() };
        for piece in pieces {
            out.write_all(piece).expect("room");
        }
        out.flush().expect("room");
        String::from_utf8(out.out).expect("text")
    }

    #[test]
    fn hidden_are_exactly_control_format_separator_private_unassigned_and_invisible_characters() {
        // The property itself, from another Unicode table than the one that the program uses.
        let hidden = class(r"[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]");
        // Unicode tables of different years differ in which characters are assigned.
        let unassigned = class(r"\p{Cn}");
        let mut compared = 0;
        for letter in '\0'..=char::MAX {
            if letter.general_category() != GeneralCategory::Unassigned && !unassigned(letter) {
                assert_eq!(is_hidden(letter), hidden(letter), "U+{:04X}", u32::from(letter));
                compared += 1;
            }
        }
        assert!(compared > 290_000, "{compared}");
    }

    /// Whether a character is in a class that is written as a regular expression.
    fn class(written: &str) -> impl Fn(char) -> bool {
        let parsed = regex_syntax::parse(written).expect("a class of characters");
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) = parsed.into_kind() else {
            panic!("{written} is not a class")
        };
        let ranges: Vec<_> = class.iter().map(|range| range.start()..=range.end()).collect();
        move |letter| {
            let place = ranges.partition_point(|range| *range.end() < letter);
            ranges.get(place).is_some_and(|range| range.contains(&letter))
        }
    }

    #[test]
    fn control_sequences_from_outside_are_shown_and_ours_pass() {
        let green = AnsiColor::Green.on_default();
        let hostile = "\x1b[32mholds\x1b[0m\x07\u{9b}2K\u{202e}";
        let mut out = Escaping::new(Vec::new());
        // Control: without the writer, the hostile text is printed unchanged.
        assert!(format!("{hostile} {}", styled(green, "holds")).contains("\x1b[32mholds"));
        writeln!(out, "{hostile} {}", styled(green, format!("{hostile}\n"))).expect("room");
        let shown = r"\u{1b}[32mholds\u{1b}[0m\u{7}\u{9b}2K\u{202e}";
        let text = String::from_utf8(out.out).expect("text");
        assert_eq!(text, format!("{shown} \x1b[32m{shown}\\u{{a}}\x1b[0m\n"));
    }

    #[test]
    fn characters_and_marks_that_are_written_in_pieces_are_read_as_one() {
        let whole = format!("é\u{9b}\u{1f600}{}\u{2028}", styled(Style::new().bold(), "x"));
        let expected = "é\\u{9b}\u{1f600}\x1b[1mx\x1b[0m\\u{2028}";
        for cut in 0..whole.len() {
            let (one, other) = whole.as_bytes().split_at(cut);
            assert_eq!(written(Notation::Text, &[one, other]), expected, "{cut}");
        }
    }

    #[test]
    fn a_carriage_return_passes_only_as_a_part_of_a_line_break() {
        let shown = written(Notation::Text, &[b"one\r", b"\ntwo\r\r\n\rthree\r"]);
        assert_eq!(shown, "one\r\ntwo\\u{d}\r\n\\u{d}three\\u{d}");
    }

    #[test]
    fn json_is_read_back_as_it_was() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{feff}\u{e0041}\u{fe0f}\n\"\\é";
        let raw = serde_json::to_string(text).expect("JSON");
        // Control: serde_json leaves these characters unchanged.
        assert!(raw.contains('\u{202e}') && raw.contains('\u{9b}'));
        let shown = written(Notation::Json, &[raw.as_bytes()]);
        assert!(!shown.contains(is_hidden), "{shown}");
        assert!(shown.contains(r"\u009b\u202e\ufeff\udb40\udc41"), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).expect("JSON"), text);
    }

    #[test]
    fn a_line_stays_one_line() {
        let mut out = Escaping::new(Vec::new());
        line(&mut out, format_args!("{}: ok", "name\n  forged  holds\r\x1b[A")).expect("room");
        assert_eq!(String::from_utf8(out.out).expect("text"), "name\\u{a}  forged  holds\\u{d}\\u{1b}[A: ok\n");
    }

    #[test]
    fn a_long_message_keeps_its_beginning_and_its_end() {
        let message = format!("t.csv:2:3: \"{}\" is not a number; expected digits", "é".repeat(1_000_000));
        let short = shortened(&message);
        assert!(short.chars().count() < LONGEST + 50, "{short}");
        assert!(short.starts_with("t.csv:2:3: \"é") && short.ends_with("is not a number; expected digits"), "{short}");
        assert_eq!(shortened("short"), "short");
    }
}
