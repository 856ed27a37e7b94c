//! Reads one declared item from one line of text.
//!
//! [`parse_json`] uses two parsers: a fast one for the usual spelling, and a general one for every spelling that JSON
//! allows. The fast one never refuses a line but passes it to the general one. So the general one alone decides what is
//! accepted and makes the errors.
//!
//! It accepts what `serde_json` accepts for a struct that denies unknown fields, except two forms: fields by position
//! (`["US-1","US",…]`) and a word as an object (`"kind":{"icbm":null}`). Then it checks the rules of declarations: only
//! missiles have `warheads`, and deployed ones always do; only certain kinds can be in a state
//! ([`State::kinds`](crate::count::State::kinds)); no text is empty.

mod error;
mod fast;
mod field;
mod general;
mod kinds;
mod parts;
mod row;

pub use error::{Actual, LineError, Problem, Wanted};
pub use field::Field;
pub use general::place_in_json;
pub use row::{Columns, first_row, parse_row, parse_row_with};

use crate::count::{AnyKind, Item};
use crate::text::scan;
use crate::treaty::ItemKind;
use kinds::BuiltIn;

/// Reads one item from one line of JSON.
///
/// `scratch` is the buffer in which escapes are decoded. As many bytes as the line has are always enough, and none are
/// needed if the line has no escape.
///
/// ```
/// use proverka::text::item::parse_json;
///
/// let line = br#"{"id":"US-1","party":"US","kind":"icbm","state":"deployed","warheads":65535}"#;
/// assert_eq!(parse_json(line, &mut [])?.warheads, Some(65535));
///
/// let line = br#"{"id":"US-1","party":"US","kind":"icbm","state":"deployed","warheads":65536}"#;
/// let error = parse_json(line, &mut []).unwrap_err();
/// assert_eq!(error.offset, 70);
/// assert_eq!(error.to_string(), "`warheads` is `65536`, expected a whole number 0..=65535");
/// # Ok::<(), proverka::text::item::LineError<'static>>(())
/// ```
///
/// # Errors
///
/// The first fault of the line, with its offset: not UTF-8, not JSON, not the fields of an item, or fields that do
/// not fit each other.
#[inline]
pub fn parse_json<'a>(line: &'a [u8], scratch: &'a mut [u8]) -> Result<Item<'a>, LineError<'a>> {
    match fast::first(line) {
        Some((item, length)) if length == line.len() => Ok(item),
        _ => general::parse(scan::utf8(line)?, BuiltIn, scratch),
    }
}

/// Reads one item from one line of JSON as [`parse_json`] does, where a treaty declares the kinds `own` beside the
/// built-in ones.
///
/// ```
/// use proverka::count::AnyKind;
/// use proverka::text::item::parse_json_with;
/// use proverka::treaty::{ItemKind, catalog::NEW_START};
/// use proverka::verdict::Citation;
///
/// const CITATION: Citation<'static> = NEW_START.counting[0].citation;
/// const OWN: &[ItemKind<'static>] =
///     &[ItemKind { id: "battle_tank", title: "Battle tank", warheads: false, citation: CITATION }];
/// let line = br#"{"id":"T-1","party":"RU","kind":"battle_tank","state":"deployed"}"#;
/// assert_eq!(parse_json_with(line, OWN, &mut [])?.kind, AnyKind::Own(0));
///
/// let line = br#"{"id":"T-1","party":"RU","kind":"battle_tanks","state":"deployed"}"#;
/// let error = parse_json_with(line, OWN, &mut []).unwrap_err();
/// assert!(error.to_string().ends_with("abm_interceptor, battle_tank; did you mean `battle_tank`?"));
/// # Ok::<(), proverka::text::item::LineError<'static>>(())
/// ```
///
/// # Errors
///
/// The same errors as [`parse_json`].
pub fn parse_json_with<'a>(
    line: &'a [u8],
    own: &'a [ItemKind<'a>],
    scratch: &'a mut [u8],
) -> Result<Item<'a, AnyKind>, LineError<'a>> {
    general::parse(scan::utf8(line)?, own, scratch)
}

/// Reads the item on the first line of `text`, if the line has the usual spelling, and returns it with the text after
/// the line break.
///
/// `None` does not mean that the line is wrong: cut the line off and call [`parse_json`]. A reader of many lines saves
/// the search for the line break this way.
///
/// ```
/// use proverka::text::item::first_json;
///
/// let lines = "{\"id\":\"US-1\",\"party\":\"US\",\"kind\":\"heavy_bomber\",\"state\":\"test\"}\nrest";
/// let (item, rest) = first_json(lines).unwrap();
/// assert_eq!((item.id, rest), ("US-1", "rest"));
/// ```
#[must_use]
#[inline]
pub fn first_json(text: &str) -> Option<(Item<'_>, &str)> {
    let (item, length) = fast::first(text)?;
    Some((item, text.get(length..)?))
}

/// The same as [`parse_json`], but with the general parser alone, so that tests can compare the two.
///
/// # Errors
///
/// The same errors as [`parse_json`].
#[doc(hidden)]
pub fn parse_json_generally<'a>(line: &'a [u8], scratch: &'a mut [u8]) -> Result<Item<'a>, LineError<'a>> {
    general::parse(scan::utf8(line)?, BuiltIn, scratch)
}
