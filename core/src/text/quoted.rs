//! Encodes characters as UTF-8 for the readers, without a path to a panic, and quotes the input in their messages.

pub(super) use crate::quoted::{Quoted, write_printable};

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
