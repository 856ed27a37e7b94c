//! The usual spelling of an item: known field names in any order, no white space, no escape, no `null`.

use super::{Field, Parts};
use crate::count::{Item, Kind, State};

/// Eight bytes of text as one number, the first byte lowest.
const fn eight(text: [u8; 8]) -> u64 {
    u64::from_le_bytes(text)
}

/// The first bytes of each field, from its name to the quote that opens its value. Eight bytes tell all apart.
const ID: u64 = eight(*b"id\":\"\0\0\0");
const ID_MASK: u64 = 0xff_ffff_ffff;
const PARTY: u64 = eight(*b"party\":\"");
const KIND: u64 = eight(*b"kind\":\"\0");
const STATE: u64 = eight(*b"state\":\"");
const MODEL: u64 = eight(*b"type\":\"\0");
const SITE: u64 = eight(*b"site\":\"\0");
const SEVEN_MASK: u64 = 0x00ff_ffff_ffff_ffff;
const WARHEADS: u64 = eight(*b"warheads");

/// The item on the first line of `text`, and what comes after its line break. `None` leaves the line to the general
/// parser: it is no judgement.
#[inline]
pub(super) fn first(text: &str) -> Option<(Item<'_>, &str)> {
    let mut rest = text.strip_prefix("{\"")?;
    let mut parts = Parts::default();
    let mut seen = 0_u8;
    loop {
        let name = eight(*rest.as_bytes().first_chunk::<8>()?);
        let (field, after) = if name == PARTY {
            let (value, after) = quoted(rest.get(8..)?)?;
            parts.party = Some(value);
            (Field::Party, after)
        } else if name == STATE {
            let (value, after) = quoted(rest.get(8..)?)?;
            parts.state = Some(State::from_word(value.as_bytes())?);
            (Field::State, after)
        } else if name == WARHEADS {
            let (value, after) = number(rest.get(8..)?.strip_prefix("\":")?)?;
            parts.warheads = Some(value);
            (Field::Warheads, after)
        } else if name & ID_MASK == ID {
            let (value, after) = quoted(rest.get(5..)?)?;
            parts.id = Some(value);
            (Field::Id, after)
        } else {
            let (value, after) = quoted(rest.get(7..)?)?;
            match name & SEVEN_MASK {
                KIND => {
                    parts.kind = Some(Kind::from_word(value.as_bytes())?);
                    (Field::Kind, after)
                }
                MODEL => {
                    parts.model = Some(value);
                    (Field::Model, after)
                }
                SITE => {
                    parts.site = Some(value);
                    (Field::Site, after)
                }
                _ => return None,
            }
        };
        if seen & field.bit() != 0 {
            return None;
        }
        seen |= field.bit();
        if let Some(next) = after.strip_prefix(",\"") {
            rest = next;
            continue;
        }
        let after = after.strip_prefix('}')?;
        let after = match after.as_bytes() {
            [] => after,
            [b'\n', ..] => after.get(1..)?,
            [b'\r', b'\n', ..] => after.get(2..)?,
            _ => return None,
        };
        return Some((parts.item().ok()?, after));
    }
}

/// The text up to the closing quote, and what follows that; `None` where anything in it needs a closer look.
#[inline]
fn quoted(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let (words, tail) = bytes.as_chunks::<8>();
    let mut length = 0_usize;
    for word in words {
        let stops = stops(eight(*word));
        if stops != 0 {
            return cut(text, length.wrapping_add(lowest(stops)));
        }
        length = length.wrapping_add(8);
    }
    let stop = tail.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
    cut(text, length.wrapping_add(stop))
}

/// Cuts before and after the byte at `length`, which has to be a quote.
#[inline]
fn cut(text: &str, length: usize) -> Option<(&str, &str)> {
    let (value, after) = text.split_at_checked(length)?;
    Some((value, after.strip_prefix('"')?))
}

/// Marks the top bit of the bytes that end a plain string: quotes, backslashes and control characters.
///
/// A borrow can mark bytes above a true mark falsely, never below it, so that the lowest mark is right.
#[inline]
const fn stops(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES << 7;
    const fn below(word: u64, limit: u64) -> u64 {
        word.wrapping_sub(ONES.wrapping_mul(limit)) & !word & TOPS
    }
    below(word ^ ONES.wrapping_mul(b'"' as u64), 1)
        | below(word ^ ONES.wrapping_mul(b'\\' as u64), 1)
        | below(word, b' ' as u64)
}

/// Index of the lowest byte that is marked.
#[inline]
const fn lowest(marks: u64) -> usize {
    (marks.trailing_zeros() >> 3) as usize
}

/// A whole number without sign or leading zero, and what follows it.
#[inline]
fn number(text: &str) -> Option<(u16, &str)> {
    let bytes = text.as_bytes();
    let (&first, mut rest) = bytes.split_first()?;
    let mut value = u16::from(first.wrapping_sub(b'0'));
    if value > 9 {
        return None;
    }
    let mut length = 1_usize;
    while let Some((digit @ b'0'..=b'9', after)) = rest.split_first() {
        // A leading zero is for the general parser to refuse.
        if value == 0 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u16::from(digit.wrapping_sub(b'0')))?;
        length = length.wrapping_add(1);
        rest = after;
    }
    Some((value, text.get(length..)?))
}
