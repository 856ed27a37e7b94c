//! The usual spelling of an item: known field names in any order, no white space, no escape, no `null`.
//!
//! Words of eight bytes stand for comparisons of text here: a field's name with the quotes and the colon around it is
//! one or two of them, and so is the word of a kind or a state. The small pieces are inlined into the one loop over
//! fields by force: left to itself the compiler calls them, and that costs a fifth of the time.

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
#[inline(always)]
fn peek(rest: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*rest.first_chunk::<8>()?))
}

/// The next sixteen bytes, as two words.
#[inline(always)]
fn two(rest: &[u8]) -> Option<(u64, u64)> {
    let both = rest.first_chunk::<16>()?;
    Some((peek(both)?, peek(both.get(8..)?)?))
}

/// Whether `$word` starts with `$text`.
macro_rules! starts {
    ($word:expr, $text:literal) => {
        $word & const { mask($text) } == const { word($text) }
    };
}

/// Text of which pieces can be cut out as text.
pub(super) trait Pieces {
    /// All of it.
    fn bytes(&self) -> &[u8];

    /// From one byte to another; `None` where that is no text.
    fn piece(&self, start: usize, end: usize) -> Option<&str>;
}

impl Pieces for str {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }

    #[inline(always)]
    fn piece(&self, start: usize, end: usize) -> Option<&str> {
        self.get(start..end)
    }
}

/// Nobody knows yet whether this is text: only the pieces are looked at, and the rest is compared with ASCII.
impl Pieces for [u8] {
    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        self
    }

    #[inline(always)]
    fn piece(&self, start: usize, end: usize) -> Option<&str> {
        core::str::from_utf8(self.get(start..end)?).ok()
    }
}

/// The item on the first line of `text`, and how many bytes that line has with its line break. `None` leaves the line
/// to the general parser: it is no judgement.
#[inline]
pub(super) fn first<T: Pieces + ?Sized>(text: &T) -> Option<(Item<'_>, usize)> {
    let all = text.bytes();
    // Where the text starts of which `rest` is left. Cannot wrap: it is a tail of all.
    let at = |rest: &[u8]| all.len().wrapping_sub(rest.len());
    let mut rest = all.strip_prefix(b"{\"")?;
    // Start and end of each text; an end of zero is a field that has not been seen.
    let (mut id, mut party, mut model, mut site) = ((0, 0), (0, 0), (0, 0), (0, 0));
    let (mut kind, mut state, mut warheads) = (None, None, None);
    loop {
        let name = peek(rest)?;
        if starts!(name, b"id\":\"") && id.1 == 0 {
            let text = rest.get(5..)?;
            let length;
            (length, rest) = quoted(text)?;
            id = (at(text), at(text).wrapping_add(length));
        } else if starts!(name, b"party\":\"") && party.1 == 0 {
            let text = rest.get(8..)?;
            let length;
            (length, rest) = quoted(text)?;
            party = (at(text), at(text).wrapping_add(length));
        } else if starts!(name, b"kind\":\"") && kind.is_none() {
            let value;
            (value, rest) = kind_word(rest.get(7..)?)?;
            kind = Some(value);
        } else if starts!(name, b"state\":\"") && state.is_none() {
            let value;
            (value, rest) = state_word(rest.get(8..)?)?;
            state = Some(value);
        } else if starts!(name, b"warheads") && warheads.is_none() {
            let value;
            (value, rest) = number(rest.get(8..)?.strip_prefix(b"\":")?)?;
            warheads = Some(value);
        } else if starts!(name, b"type\":\"") && model.1 == 0 {
            let text = rest.get(7..)?;
            let length;
            (length, rest) = quoted(text)?;
            model = (at(text), at(text).wrapping_add(length));
        } else if starts!(name, b"site\":\"") && site.1 == 0 {
            let text = rest.get(7..)?;
            let length;
            (length, rest) = quoted(text)?;
            site = (at(text), at(text).wrapping_add(length));
        } else {
            return None;
        }
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
    if !fits || !state.kinds().contains(kind) {
        return None;
    }
    let needed = |(start, end): (usize, usize)| if start < end { text.piece(start, end) } else { None };
    let wanted = |place: (usize, usize)| if place.1 == 0 { Some(None) } else { needed(place).map(Some) };
    let (id, party, model, site) = (needed(id)?, needed(party)?, wanted(model)?, wanted(site)?);
    Some((Item { id, party, kind, state, model, site, warheads }, at(rest)))
}

/// Bytes up to the closing quote, and what follows that; `None` where anything in between needs a closer look.
#[inline(always)]
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
#[inline(always)]
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
#[inline(always)]
fn kind_word(text: &[u8]) -> Option<(Kind, &[u8])> {
    if let Some((first, second)) = two(text) {
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
#[inline(always)]
fn state_word(text: &[u8]) -> Option<(State, &[u8])> {
    if let Some((first, second)) = two(text) {
        if starts!(first, b"deployed") {
            return Some((State::Deployed, text.get(8..)?.strip_prefix(b"\"")?));
        }
        if starts!(first, b"non_depl") && starts!(second, b"oyed\"") {
            return Some((State::NonDeployed, text.get(13..)?));
        }
        if starts!(first, b"test\"") {
            return Some((State::Test, text.get(5..)?));
        }
    }
    let (length, after) = quoted(text)?;
    Some((State::from_word(text.get(..length)?)?, after))
}

/// A whole number without sign or leading zero, and what follows it.
#[inline(always)]
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
