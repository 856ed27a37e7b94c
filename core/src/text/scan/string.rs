//! Strings of a JSON text. Their escapes are checked when the string is scanned, and decoded later, only if needed.

use super::fault::{JsonExpected, JsonFault};
use crate::text::quoted;

/// A string as it is written between its quotes. Its escapes have been checked but not yet decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

/// The result of reading a string: the string and the text after it, or the fault and the text from its place on.
pub(super) struct Read<'a> {
    pub(super) text: Result<Text<'a>, JsonFault>,
    pub(super) rest: &'a str,
}

impl<'a> Text<'a> {
    /// Reads a string; `all` starts after the opening quote.
    pub(super) fn read(all: &'a str) -> Read<'a> {
        let mut rest = all;
        let mut escaped = false;
        let wrong = |rest, fault| Read { text: Err(fault), rest };
        loop {
            let plain = rest.bytes().take_while(|&byte| byte != b'"' && byte != b'\\' && byte >= b' ').count();
            rest = rest.get(plain..).unwrap_or("");
            match rest.as_bytes().first() {
                None => return wrong(rest, JsonFault::Ended { expected: JsonExpected::ClosingQuote }),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    let mut after = rest.chars();
                    after.next();
                    if let Err(fault) = escape(&mut after) {
                        return wrong(rest, fault);
                    }
                    rest = after.as_str();
                }
                Some(&code) => return wrong(rest, JsonFault::Control { code }),
            }
        }
        // This cannot wrap, because `rest` is a tail of `all`.
        let raw = all.get(..all.len().wrapping_sub(rest.len())).unwrap_or("");
        Read { text: Ok(Self { raw, escaped }), rest: rest.get(1..).unwrap_or("") }
    }

    /// The text as it is written, with its escapes.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The text, if it contains no escape, which is nearly always the case; otherwise `None`.
    #[must_use]
    pub const fn plain(self) -> Option<&'a str> {
        if self.escaped { None } else { Some(self.raw) }
    }

    /// The characters of the string, with escapes decoded.
    #[must_use]
    pub fn chars(self) -> TextChars<'a> {
        TextChars { rest: self.raw.chars() }
    }

    /// Whether the decoded text equals `word`.
    #[must_use]
    pub fn is(self, word: &str) -> bool {
        match self.plain() {
            Some(plain) => plain == word,
            None => self.chars().eq(word.chars()),
        }
    }

    /// The text with its escapes decoded, written to the front of `room` if that is needed. It also returns the
    /// remaining room. It is `None` if the room is too small; the length of [`Text::raw`] is always enough.
    #[must_use]
    pub fn undo<'b>(self, room: &'b mut [u8]) -> Option<(&'b str, &'b mut [u8])>
    where
        'a: 'b,
    {
        if let Some(plain) = self.plain() {
            return Some((plain, room));
        }
        quoted::encode(self.chars(), room)
    }
}

/// An iterator over the characters of a [`Text`], with escapes decoded.
#[derive(Clone, Debug)]
pub struct TextChars<'a> {
    rest: core::str::Chars<'a>,
}

impl Iterator for TextChars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.rest.next()? {
            '\\' => escape(&mut self.rest).ok(),
            plain => Some(plain),
        }
    }
}

/// Reads an escape after its backslash.
fn escape(rest: &mut core::str::Chars<'_>) -> Result<char, JsonFault> {
    Ok(match rest.next() {
        Some(same @ ('"' | '\\' | '/')) => same,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => {
            let unit = hex4(rest)?;
            let mut units = [unit, 0];
            // Only a leading surrogate needs a second unit.
            if (0xd800..=0xdbff).contains(&unit) {
                let (Some('\\'), Some('u')) = (rest.next(), rest.next()) else { return Err(JsonFault::LoneSurrogate) };
                units = [unit, hex4(rest)?];
            }
            match char::decode_utf16(units).next() {
                Some(Ok(character)) => character,
                _ => return Err(JsonFault::LoneSurrogate),
            }
        }
        _ => return Err(JsonFault::Escape),
    })
}

/// Reads four hexadecimal digits.
fn hex4(rest: &mut core::str::Chars<'_>) -> Result<u16, JsonFault> {
    let mut unit = 0_u16;
    for _ in 0..4 {
        let digit = rest.next().and_then(|c| c.to_digit(16)).and_then(|d| u16::try_from(d).ok());
        unit = (unit << 4) | digit.ok_or(JsonFault::Escape)?;
    }
    Ok(unit)
}
