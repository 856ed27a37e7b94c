//! Strings of a JSON text: found and checked first, undone later if at all.

use super::fault::{JsonExpected, JsonFault};
use crate::text::quoted;

/// A string as it is written between its quotes. Its escapes have been checked and not yet undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

/// What a string came to: the string or what is wrong with it, and the text from the end of the one or the place of the
/// other on.
pub(super) struct Read<'a> {
    pub(super) text: Result<Text<'a>, JsonFault>,
    pub(super) rest: &'a str,
}

impl<'a> Text<'a> {
    /// Reads a string, from behind its opening quote to behind its closing one.
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
        // Cannot wrap: `rest` is a tail of `all`.
        let raw = all.get(..all.len().wrapping_sub(rest.len())).unwrap_or("");
        Read { text: Ok(Self { raw, escaped }), rest: rest.get(1..).unwrap_or("") }
    }

    /// The text as it is written, escapes and all.
    #[must_use]
    pub const fn raw(self) -> &'a str {
        self.raw
    }

    /// The text itself where no escape stands in it, which is nearly always.
    #[must_use]
    pub const fn plain(self) -> Option<&'a str> {
        if self.escaped { None } else { Some(self.raw) }
    }

    /// Its characters, escapes undone.
    #[must_use]
    pub fn chars(self) -> TextChars<'a> {
        TextChars { rest: self.raw.chars() }
    }

    /// Whether it says `word`, however it is written.
    #[must_use]
    pub fn is(self, word: &str) -> bool {
        match self.plain() {
            Some(plain) => plain == word,
            None => self.chars().eq(word.chars()),
        }
    }

    /// The text with its escapes undone, written to the front of `room` where that is needed. Gives back the room that
    /// is left; `None` where the room does not suffice, and room for [`Text::raw`] always does.
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

/// The characters of a [`Text`], escapes undone.
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

/// What stands for one character after a backslash.
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
            // Only a leading half asks for a second unit.
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

/// Four hexadecimal digits.
fn hex4(rest: &mut core::str::Chars<'_>) -> Result<u16, JsonFault> {
    let mut unit = 0_u16;
    for _ in 0..4 {
        let digit = rest.next().and_then(|c| c.to_digit(16)).and_then(|d| u16::try_from(d).ok());
        unit = (unit << 4) | digit.ok_or(JsonFault::Escape)?;
    }
    Ok(unit)
}
