//! The fast parsers for the usual spelling of an item: in JSON known field names in any order, no white space, no
//! escape, no `null`; in CSV no quotes.
//!
//! Text is compared in words of eight bytes: a field's name with its quotes and its colon fits into one or two words,
//! and so does the word of a kind or a state. The small functions are forced inline into the loop over the fields.
//! Otherwise the compiler calls them, which takes a fifth more time.

use super::field::Field;
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

/// A mask that keeps as many of the first bytes of a word as `text` has.
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

/// Input from which pieces can be cut out as text.
pub(super) trait Pieces {
    /// All of it.
    fn bytes(&self) -> &[u8];

    /// The piece from byte `start` to byte `end`; `None` if that is not valid text.
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

/// These bytes have not been checked as UTF-8. Only the pieces are checked; the rest is compared with ASCII.
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

/// The item on the first line of `text`, and the length of that line including its line break. `None` leaves the line
/// to the general parser and does not mean that the line is wrong.
#[inline]
pub(super) fn first<T: Pieces + ?Sized>(text: &T) -> Option<(Item<'_>, usize)> {
    let all = text.bytes();
    // The offset of `rest` in the whole text. This cannot wrap, because `rest` is a tail of it.
    let at = |rest: &[u8]| all.len().wrapping_sub(rest.len());
    // Patterns instead of `strip_prefix`, which some optimisation levels leave with a panic in it.
    let [b'{', b'"', after @ ..] = all else { return None };
    let mut rest = after;
    // The start and the end of each text; an end of zero means that the field has not been seen.
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
            let [b'"', b':', after @ ..] = rest.get(8..)? else { return None };
            (value, rest) = number(after)?;
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
    if !fits(kind, state, warheads) {
        return None;
    }
    let needed = |(start, end): (usize, usize)| if start < end { text.piece(start, end) } else { None };
    let wanted = |place: (usize, usize)| if place.1 == 0 { Some(None) } else { needed(place).map(Some) };
    let (id, party, model, site) = (needed(id)?, needed(party)?, wanted(model)?, wanted(site)?);
    Some((Item { id, party, kind, state, model, site, warheads }, at(rest)))
}

/// Whether the fields of an item fit each other. If they do not, the general parser says which rule is broken.
#[inline(always)]
fn fits(kind: Kind, state: State, warheads: Option<u16>) -> bool {
    let has_number =
        if kind.is_missile() { warheads.is_some() || !matches!(state, State::Deployed) } else { warheads.is_none() };
    has_number && state.kinds().contains(kind)
}

/// The item in the first row of `text`, and the length of that row including its line break. `None` leaves the row to
/// the general parser, as in [`first`]. It reads cells without quotes and control characters.
#[inline(always)]
pub(super) fn first_row(text: &str, columns: impl Iterator<Item = Field>) -> Option<(Item<'_>, usize)> {
    let all = text.as_bytes();
    // The offset of `rest` in the whole text. This cannot wrap, because `rest` is a tail of it.
    let at = |rest: &[u8]| all.len().wrapping_sub(rest.len());
    let mut rest = all;
    // The start and the end of each text; both are zero if the field has not been seen.
    let (mut id, mut party, mut model, mut site) = ((0, 0), (0, 0), (0, 0), (0, 0));
    let (mut kind, mut state, mut warheads) = (None, None, None);
    let mut is_first = true;
    for field in columns {
        if !is_first {
            let [b',', after @ ..] = rest else { return None };
            rest = after;
        }
        is_first = false;
        let start = at(rest);
        match field {
            Field::Kind => {
                let value;
                (value, rest) = kind_cell(rest)?;
                kind = Some(value);
                continue;
            }
            Field::State => {
                let value;
                (value, rest) = state_cell(rest)?;
                state = Some(value);
                continue;
            }
            Field::Warheads => {
                if let [b'0'..=b'9', ..] = rest {
                    let value;
                    (value, rest) = number(rest)?;
                    warheads = Some(value);
                }
                continue;
            }
            Field::Id | Field::Party | Field::Model | Field::Site => {}
        }
        let length = cell(rest)?;
        rest = rest.get(length..)?;
        let place = (start, start.wrapping_add(length));
        match field {
            Field::Id => id = place,
            Field::Party => party = place,
            Field::Model => model = place,
            _ => site = place,
        }
    }
    match rest {
        [b'\n', after @ ..] | [b'\r', b'\n', after @ ..] => rest = after,
        [] => {}
        _ => return None,
    }
    let (kind, state) = (kind?, state?);
    if !fits(kind, state, warheads) {
        return None;
    }
    let needed = |(start, end): (usize, usize)| if start < end { text.get(start..end) } else { None };
    // An empty cell means that the field is absent.
    let wanted = |place: (usize, usize)| if place.0 == place.1 { Some(None) } else { needed(place).map(Some) };
    let (id, party, model, site) = (needed(id)?, needed(party)?, wanted(model)?, wanted(site)?);
    Some((Item { id, party, kind, state, model, site, warheads }, at(rest)))
}

/// The length up to the end of a cell: a comma, the end of the line or of the text; `None` if a byte in between needs
/// the general parser.
#[inline(always)]
fn cell(text: &[u8]) -> Option<usize> {
    let mut rest = text;
    let mut length = 0_usize;
    while let Some(eight) = peek(rest) {
        // A comma and all bytes below it: among them are all that end a cell.
        let stops = below(eight, b',' + 1);
        if stops != 0 {
            let lowest = (stops.trailing_zeros() >> 3) as usize;
            length = length.wrapping_add(lowest);
            rest = rest.get(lowest..)?;
            break;
        }
        length = length.wrapping_add(8);
        rest = rest.get(8..)?;
    }
    // A space or a sign stops the search above, and fewer than eight bytes may be left.
    loop {
        match rest {
            [] | [b',' | b'\n' | b'\r', ..] => return Some(length),
            [b'"' | 0..b' ', ..] => return None,
            [_, after @ ..] => rest = after,
        }
        length = length.wrapping_add(1);
    }
}

/// The kind whose word is the next cell, and the text after that.
#[inline(always)]
fn kind_cell(text: &[u8]) -> Option<(Kind, &[u8])> {
    if let Some((first, second)) = two(text) {
        // These five kinds are the ones that New START counts.
        if starts!(first, b"icbm,") {
            return Some((Kind::Icbm, text.get(4..)?));
        }
        if starts!(first, b"slbm,") {
            return Some((Kind::Slbm, text.get(4..)?));
        }
        if starts!(first, b"icbm_lau") && starts!(second, b"ncher,") {
            return Some((Kind::IcbmLauncher, text.get(13..)?));
        }
        if starts!(first, b"slbm_lau") && starts!(second, b"ncher,") {
            return Some((Kind::SlbmLauncher, text.get(13..)?));
        }
        if starts!(first, b"heavy_bo") && starts!(second, b"mber,") {
            return Some((Kind::HeavyBomber, text.get(12..)?));
        }
    }
    let length = cell(text)?;
    Some((Kind::from_word(text.get(..length)?)?, text.get(length..)?))
}

/// The state whose word is the next cell, and the text after that.
#[inline(always)]
fn state_cell(text: &[u8]) -> Option<(State, &[u8])> {
    if let Some((first, second)) = two(text) {
        if starts!(first, b"deployed") && starts!(second, b",") {
            return Some((State::Deployed, text.get(8..)?));
        }
        if starts!(first, b"non_depl") && starts!(second, b"oyed,") {
            return Some((State::NonDeployed, text.get(12..)?));
        }
        if starts!(first, b"test,") {
            return Some((State::Test, text.get(4..)?));
        }
    }
    let length = cell(text)?;
    Some((State::from_word(text.get(..length)?)?, text.get(length..)?))
}

/// The length up to the closing quote, and the text after that; `None` if a byte in between needs the general parser.
#[inline(always)]
fn quoted(text: &[u8]) -> Option<(usize, &[u8])> {
    let mut rest = text;
    let mut length = 0_usize;
    while let Some(eight) = peek(rest) {
        let stops = stops(eight);
        if stops != 0 {
            let lowest = (stops.trailing_zeros() >> 3) as usize;
            let [b'"', after @ ..] = rest.get(lowest..)? else { return None };
            return Some((length.wrapping_add(lowest), after));
        }
        length = length.wrapping_add(8);
        rest = rest.get(8..)?;
    }
    // Fewer than eight bytes are left.
    loop {
        match rest {
            [b'"', after @ ..] => return Some((length, after)),
            [] | [b'\\' | 0..b' ', ..] => return None,
            [_, after @ ..] => rest = after,
        }
        length = length.wrapping_add(1);
    }
}

/// Sets the top bit of each byte that ends a plain string: quotes, backslashes and control characters.
///
/// As for [`below`], only the lowest mark is always correct.
#[inline(always)]
const fn stops(word: u64) -> u64 {
    below(word ^ ONES.wrapping_mul(b'"' as u64), 1)
        | below(word ^ ONES.wrapping_mul(b'\\' as u64), 1)
        | below(word, b' ')
}

/// A word of eight ones.
const ONES: u64 = u64::MAX / 255;

/// Sets the top bit of each byte of a word that is ASCII and below `limit`.
///
/// A borrow can mark a byte above a correct mark falsely, but never one below it. So the lowest mark is always correct.
#[inline(always)]
const fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES.wrapping_mul(limit as u64)) & !word & (ONES << 7)
}

/// The kind whose word ends at the closing quote, and the text after that.
#[inline(always)]
fn kind_word(text: &[u8]) -> Option<(Kind, &[u8])> {
    if let Some((first, second)) = two(text) {
        // These five kinds are the ones that New START counts.
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

/// The state whose word ends at the closing quote, and the text after that.
#[inline(always)]
fn state_word(text: &[u8]) -> Option<(State, &[u8])> {
    if let Some((first, second)) = two(text) {
        if starts!(first, b"deployed") {
            let [b'"', after @ ..] = text.get(8..)? else { return None };
            return Some((State::Deployed, after));
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

/// A whole number without sign or leading zero, and the text after it.
#[inline(always)]
fn number(text: &[u8]) -> Option<(u16, &[u8])> {
    let [first @ b'0'..=b'9', rest @ ..] = text else { return None };
    let mut value = u16::from(first.wrapping_sub(b'0'));
    let mut rest = rest;
    while let [digit @ b'0'..=b'9', after @ ..] = rest {
        // A leading zero is left to the general parser, which refuses it.
        if value == 0 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u16::from(digit.wrapping_sub(b'0')))?;
        rest = after;
    }
    Some((value, rest))
}
