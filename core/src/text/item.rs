//! One declared item from one line of text.
//!
//! Two parsers stand behind [`parse_json`]: one that knows the field names and takes the usual spelling, and one that
//! takes every spelling JSON allows. The first never refuses: what it does not take, the second judges, so that there
//! is one accepted set and one place where errors are made.
//!
//! The accepted set is that of a `serde_json` struct with unknown fields denied, with two forms left out that serde
//! takes and the contract does not: fields by position (`["US-1","US",…]`) and a word as an object
//! (`"kind":{"icbm":null}`). After that come the rules of the matter: `warheads` only on missiles, always on deployed
//! ones; a state only on the kinds that can be in it ([`State::kinds`]); no empty text.

mod error;
mod fast;
mod general;
mod row;

pub use error::{Found, LineError, Problem, Wanted};
pub use general::place_in_json;
pub use row::{Columns, parse_row};

use crate::count::{Item, Kind, State};
use crate::text::scan;

/// A field of an item, and a column of the same name in CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[repr(u8)]
pub enum Field {
    /// `id`
    Id,
    /// `party`
    Party,
    /// `kind`
    Kind,
    /// `state`
    State,
    /// `type`, which is a keyword in Rust
    Model,
    /// `site`
    Site,
    /// `warheads`
    Warheads,
}

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = 7;

    /// Every field, in the usual order.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Id, Self::Party, Self::Kind, Self::State, Self::Model, Self::Site, Self::Warheads];

    /// Its name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Party => "party",
            Self::Kind => "kind",
            Self::State => "state",
            Self::Model => "type",
            Self::Site => "site",
            Self::Warheads => "warheads",
        }
    }
}

/// What has been read of an item so far.
#[derive(Clone, Copy, Debug, Default)]
struct Parts<'a> {
    id: Option<&'a str>,
    party: Option<&'a str>,
    kind: Option<Kind>,
    state: Option<State>,
    model: Option<&'a str>,
    site: Option<&'a str>,
    warheads: Option<u16>,
}

impl<'a> Parts<'a> {
    /// The item, if every field is there that must be, and the fields fit each other. The field is where to look.
    fn item(self) -> Result<Item<'a>, (Field, Problem<'a>)> {
        let missing = |field| (field, Problem::MissingField(field));
        let id = self.id.ok_or(missing(Field::Id))?;
        let party = self.party.ok_or(missing(Field::Party))?;
        let kind = self.kind.ok_or(missing(Field::Kind))?;
        let state = self.state.ok_or(missing(Field::State))?;
        let empty = |text: &str| text.is_empty();
        for (field, text) in
            [(Field::Id, Some(id)), (Field::Party, Some(party)), (Field::Model, self.model), (Field::Site, self.site)]
        {
            if text.is_some_and(empty) {
                return Err((field, Problem::Empty(field)));
            }
        }
        if self.warheads.is_some() && !kind.is_missile() {
            return Err((Field::Warheads, Problem::WarheadsOn(kind)));
        }
        if self.warheads.is_none() && kind.is_missile() && matches!(state, State::Deployed) {
            return Err((Field::Warheads, Problem::WarheadsMissing(kind)));
        }
        if !state.kinds().contains(kind) {
            return Err((Field::State, Problem::StateOn(state, kind)));
        }
        Ok(Item { id, party, kind, state, model: self.model, site: self.site, warheads: self.warheads })
    }
}

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
