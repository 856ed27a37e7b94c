//! One declared item from one line of text.
//!
//! Two parsers stand behind [`parse_json`]: one that knows the field names and takes the usual spelling, and one that
//! takes every spelling JSON allows. The first never refuses: what it does not take, the second judges, so that there
//! is one accepted set and one place where errors are made.
//!
//! The accepted set is that of a `serde_json` struct with unknown fields denied, with two forms left out that serde
//! takes and the contract does not: fields by position (`["US-1","US",…]`) and a word as an object
//! (`"kind":{"icbm":null}`). After that come the rules of the matter: `warheads` only on missiles, always on deployed
//! ones; a state only on the kinds that can be in it ([`State::kinds`](crate::count::State::kinds)); no empty text.

mod error;
mod fast;
mod field;
mod general;
mod parts;
mod row;

pub use error::{Actual, LineError, Problem, Wanted};
pub use field::Field;
pub use general::place_in_json;
pub use row::{Columns, parse_row};

use crate::count::Item;
use crate::text::scan;

/// Reads one item from one line of JSON.
///
/// `scratch` is where escapes are undone; as many bytes as the line has always suffice, and none are needed where
/// nothing is escaped.
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
        _ => general::parse(scan::utf8(line)?, scratch),
    }
}

/// The item on the first line of `text`, if that line is spelled in the usual way; and the text after its line break.
///
/// `None` says nothing about the line: cut it off and ask [`parse_json`]. This saves a reader of many lines from
/// looking for the line break first.
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

/// The same as [`parse_json`] by the general parser alone, so that tests can hold one against the other.
///
/// # Errors
///
/// As [`parse_json`].
#[doc(hidden)]
pub fn parse_json_generally<'a>(line: &'a [u8], scratch: &'a mut [u8]) -> Result<Item<'a>, LineError<'a>> {
    general::parse(scan::utf8(line)?, scratch)
}
