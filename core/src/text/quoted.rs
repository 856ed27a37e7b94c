//! Functions that all readers share: quoting the input in messages, and encoding characters as UTF-8. None has a path
//! to a panic.

use core::fmt::{self, Display, Write as _};

/// Prints a word of the input in back quotes. It is made printable and truncated, because it may be hostile or a
/// megabyte long.
pub(super) struct Quoted<'a>(pub(super) &'a str);

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
pub(super) fn write_printable(f: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
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

/// Writes `characters` as UTF-8 to the front of `room`. It returns the text and the remaining room, or `None` if the
/// room is too small.
pub(super) fn encode(characters: impl Iterator<Item = char>, room: &mut [u8]) -> Option<(&str, &mut [u8])> {
    let mut length = 0_usize;
    for character in characters {
        let end = length.checked_add(character.len_utf8())?;
        // Four bytes are always enough. Encoding into a slice of unknown length would have a path to a panic.
        let mut four = [0; 4];
        let bytes = character.encode_utf8(&mut four).bytes();
        room.get_mut(length..end)?.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        length = end;
    }
    let (text, left) = room.split_at_mut_checked(length)?;
    Some((core::str::from_utf8(text).ok()?, left))
}
