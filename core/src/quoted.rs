//! Quotes text from outside in messages, without a path to a panic.

use core::fmt::{self, Display, Write as _};

/// Prints a word of the input in back quotes. It is made printable and truncated, because it may be hostile or a
/// megabyte long.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 40;
        f.write_str("`")?;
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(LONGEST) {
            write_printable(f, character)?;
        }
        f.write_str(if characters.as_str().is_empty() { "`" } else { "…`" })
    }
}

/// Writes a character. An invisible character, or one that changes the direction of the text, is written as its code.
///
/// This does not use `escape_debug`, because that indexes tables, so a linker cannot show that it never panics. Here, a
/// backslash is shown as it is written.
pub(crate) fn write_printable(f: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    match character {
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => write!(f, "\\u{{{:x}}}", u32::from(character)),
        _ => f.write_char(character),
    }
}
