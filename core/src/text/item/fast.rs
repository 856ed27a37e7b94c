//! The usual spelling of an item: known field names in any order, no white space, no escape, no `null`.
//!
//! Words of eight bytes stand for comparisons of text here: a field's name with the quotes and the colon around it is
//! one or two of them, and so is the word of a kind or a state.

use super::Field;
use crate::count::{Item, Kind, State};

/// Up to eight bytes of text as one number, the first byte lowest.
const fn word(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let (mut rest, mut room): (&[u8], &mut [u8]) = (text, &mut bytes);
    while let ([byte, after @ ..], [place, left @ ..]) = (rest, room) {
        *place = *byte;
        rest = after;
        room = left;
    }
    u64::from_le_bytes(bytes)
}

/// Keeps as many of the first bytes of a word as `text` has.
const fn mask(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let (mut rest, mut room): (&[u8], &mut [u8]) = (text, &mut bytes);
    while let ([_, after @ ..], [place, left @ ..]) = (rest, room) {
        *place = 0xff;
        rest = after;
        room = left;
    }
    u64::from_le_bytes(bytes)
}

/// The next eight bytes.
#[inline]
fn peek(rest: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*rest.first_chunk::<8>()?))
}

/// Whether `$word` starts with `$text`.
macro_rules! starts {
    ($word:expr, $text:literal) => {
        $word & const { mask($text) } == const { word($text) }
    };
}

/// The item on the first line of `text`, and how many bytes that line has with its line break. `None` leaves the line
/// to the general parser: it is no judgement. `piece` cuts the text from one byte to another out of it.
#[inline]
pub(super) fn first<'a>(text: &'a [u8], piece: impl Fn(usize, usize) -> Option<&'a str>) -> Option<(Item<'a>, usize)> {
    // Cannot wrap: what is left is a tail of the text.
    let at = |rest: &[u8]| text.len().wrapping_sub(rest.len());
    let mut rest = text.strip_prefix(b"{\"")?;
    let mut seen = 0_u8;
    let (mut id, mut party, mut model, mut site) = ((0, 0), (0, 0), (0, 0), (0, 0));
    let (mut kind, mut state, mut warheads) = (None, None, None);
    loop {
        let name = peek(rest)?;
        let field;
        (field, rest) = if starts!(name, b"id\":\"") {
            let (length, after) = quoted(rest.get(5..)?)?;
            let start = at(rest).wrapping_add(5);
            id = (start, start.wrapping_add(length));
            (Field::Id, after)
        } else if starts!(name, b"party\":\"") {
            let (length, after) = quoted(rest.get(8..)?)?;
            let start = at(rest).wrapping_add(8);
            party = (start, start.wrapping_add(length));
            (Field::Party, after)
        } else if starts!(name, b"kind\":\"") {
            let (value, after) = kind_word(rest.get(7..)?)?;
            kind = Some(value);
            (Field::Kind, after)
        } else if starts!(name, b"state\":\"") {
            let (value, after) = state_word(rest.get(8..)?)?;
            state = Some(value);
            (Field::State, after)
        } else if starts!(name, b"warheads") {
            let (value, after) = number(rest.get(8..)?.strip_prefix(b"\":")?)?;
            warheads = Some(value);
            (Field::Warheads, after)
        } else if starts!(name, b"type\":\"") {
            let (length, after) = quoted(rest.get(7..)?)?;
            let start = at(rest).wrapping_add(7);
            model = (start, start.wrapping_add(length));
            (Field::Model, after)
        } else if starts!(name, b"site\":\"") {
            let (length, after) = quoted(rest.get(7..)?)?;
            let start = at(rest).wrapping_add(7);
            site = (start, start.wrapping_add(length));
            (Field::Site, after)
        } else {
            return None;
        };
        if seen & field.bit() != 0 {
            return None;
        }
        seen |= field.bit();
        match rest {
            [b',', b'"', next @ ..] => rest = next,
            [b'}'] => {
                rest = &[];
                break;
            }
            [b'}', b'\n', after @ ..] | [b'}', b'\r', b'\n', after @ ..] => {
                rest = after;
                break;
            }
            _ => return None,
        }
    }
    let (kind, state) = (kind?, state?);
    // The general parser says which rule it is.
    let fits =
        if kind.is_missile() { warheads.is_some() || !matches!(state, State::Deployed) } else { warheads.is_none() };
    if !fits || (matches!(state, State::NonNuclear) && !matches!(kind, Kind::HeavyBomber)) {
        return None;
    }
    let needed = |(start, end): (usize, usize)| if start < end { piece(start, end) } else { None };
    let wanted = |field: Field, place| if seen & field.bit() == 0 { Some(None) } else { needed(place).map(Some) };
    let item = Item {
        id: needed(id)?,
        party: needed(party)?,
        kind,
        state,
        model: wanted(Field::Model, model)?,
        site: wanted(Field::Site, site)?,
        warheads,
    };
    Some((item, at(rest)))
}

/// Bytes up to the closing quote, and what follows that; `None` where anything in between needs a closer look.
#[inline]
fn quoted(text: &[u8]) -> Option<(usize, &[u8])> {
    let mut rest = text;
    let mut length = 0_usize;
    while let Some(eight) = peek(rest) {
        let stops = stops(eight);
        if stops != 0 {
            let lowest = (stops.trailing_zeros() >> 3) as usize;
            let after = rest.get(lowest..)?.strip_prefix(b"\"")?;
            return Some((length.wrapping_add(lowest), after));
        }
        length = length.wrapping_add(8);
        rest = rest.get(8..)?;
    }
    // The last bytes of all.
    loop {
        match rest {
            [b'"', after @ ..] => return Some((length, after)),
            [] | [b'\\' | 0..b' ', ..] => return None,
            [_, after @ ..] => rest = after,
        }
        length = length.wrapping_add(1);
    }
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

/// The kind up to the closing quote, and what follows that.
#[inline]
fn kind_word(text: &[u8]) -> Option<(Kind, &[u8])> {
    if let Some((first, second)) = text.first_chunk::<16>().and_then(|both| Some((peek(both)?, peek(both.get(8..)?)?)))
    {
        // The five kinds of the treaties in force of late.
        if starts!(first, b"icbm\"") {
            return Some((Kind::Icbm, text.get(5..)?));
        }
        if starts!(first, b"slbm\"") {
            return Some((Kind::Slbm, text.get(5..)?));
        }
        if starts!(first, b"icbm_lau") && starts!(second, b"ncher\"") {
            return Some((Kind::IcbmLauncher, text.get(14..)?));
        }
        if starts!(first, b"slbm_lau") && starts!(second, b"ncher\"") {
            return Some((Kind::SlbmLauncher, text.get(14..)?));
        }
        if starts!(first, b"heavy_bo") && starts!(second, b"mber\"") {
            return Some((Kind::HeavyBomber, text.get(13..)?));
        }
    }
    let (length, after) = quoted(text)?;
    Some((Kind::from_word(text.get(..length)?)?, after))
}

/// The state up to the closing quote, and what follows that.
#[inline]
fn state_word(text: &[u8]) -> Option<(State, &[u8])> {
    if let Some(first) = peek(text) {
        if starts!(first, b"deployed") {
            return Some((State::Deployed, text.get(8..)?.strip_prefix(b"\"")?));
        }
        if starts!(first, b"test\"") {
            return Some((State::Test, text.get(5..)?));
        }
    }
    let (length, after) = quoted(text)?;
    Some((State::from_word(text.get(..length)?)?, after))
}

/// A whole number without sign or leading zero, and what follows it.
#[inline]
fn number(text: &[u8]) -> Option<(u16, &[u8])> {
    let [first @ b'0'..=b'9', rest @ ..] = text else { return None };
    let mut value = u16::from(first.wrapping_sub(b'0'));
    let mut rest = rest;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        // A leading zero is for the general parser to refuse.
        if value == 0 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u16::from(digit.wrapping_sub(b'0')))?;
        rest = after;
    }
    Some((value, rest))
}
