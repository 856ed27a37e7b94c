//! The errors in a line that should contain one item.

use super::field::Field;
use crate::count::{Kind, State};
use crate::text::nearest::DidYouMean;
use crate::text::quoted::Quoted;
use crate::text::scan::Form;
use crate::text::{csv, scan};
use crate::treaty::{ItemKind, kind_words};

/// Why a line is not an item, and where on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct LineError<'a> {
    /// The offset of the fault in the line. Unit: bytes.
    pub offset: usize,
    /// What is wrong at that place.
    pub problem: Problem<'a>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Problem<'a> {
    /// The line is not JSON.
    Json(scan::JsonFault),
    /// The line is not CSV.
    Csv(csv::CsvFault),
    /// The line is JSON, but not an object.
    NotAnObject(Form),
    /// Items have no such field or column.
    UnknownField(&'a str),
    /// The field or column occurs twice.
    DuplicateField(Field),
    /// A required field or column is missing.
    MissingField(Field),
    /// The value has a form that the field does not accept.
    WrongForm {
        /// The field with the value.
        field: Field,
        /// The form of the value that was found.
        found: Form,
    },
    /// The text of this field is empty.
    Empty(Field),
    /// The word names no kind of item.
    UnknownKind {
        /// The word that was found.
        found: &'a str,
        /// The kinds that the treaty declares itself.
        own: &'a [ItemKind<'a>],
    },
    /// The word names no state of an item.
    UnknownState(&'a str),
    /// The number of warheads, given as written, is not a whole number from 0 to 65535.
    WarheadsRange(&'a str),
    /// An item of the kind with this word carries no warheads of its own, but has a number.
    WarheadsOn(&'a str),
    /// A deployed item of the kind with this word, which carries warheads, has no number of them.
    WarheadsMissing(&'a str),
    /// An item of the kind with this word cannot be in this state.
    StateOn(State, &'a str),
    /// The row has more or fewer cells than the header has columns.
    Cells {
        /// The number of cells in the row.
        found: usize,
        /// The number of columns in the header.
        columns: usize,
    },
    /// The caller's buffer is too small for decoding escapes.
    Room {
        /// A size that is always enough: the length of the line. Unit: bytes.
        needed: usize,
    },
}

fn join<'w>(f: &mut core::fmt::Formatter<'_>, words: impl Iterator<Item = &'w str>) -> core::fmt::Result {
    for (index, word) in words.enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{word}")?;
    }
    Ok(())
}

/// Whether the word names a kind that no treaty has to declare.
fn is_built_in(word: &str) -> bool {
    Kind::from_word(word.as_bytes()).is_some()
}

impl<'a> LineError<'a> {
    /// Prints what was found, as a phrase for a message.
    #[must_use]
    pub const fn actual(self) -> Actual<'a> {
        Actual(self.problem)
    }

    /// Prints what would have been right, as a phrase for a message.
    #[must_use]
    pub const fn expected(self) -> Wanted<'a> {
        Wanted(self.problem)
    }
}

/// Prints what was found: [`LineError::actual`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Actual<'a>(Problem<'a>);

impl core::fmt::Display for Actual<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Problem::Json(fault) => fault.actual().fmt(f),
            Problem::Csv(fault) => fault.actual().fmt(f),
            Problem::NotAnObject(form) => form.fmt(f),
            Problem::UnknownField(name) => write!(f, "unknown field {}", Quoted(name)),
            Problem::DuplicateField(field) => write!(f, "`{}` a second time", field.as_str()),
            Problem::MissingField(field) => write!(f, "no `{}`", field.as_str()),
            Problem::WrongForm { field, found } => write!(f, "`{}` is {found}", field.as_str()),
            Problem::Empty(field) => write!(f, "`{}` is empty", field.as_str()),
            Problem::UnknownKind { found, .. } => write!(f, "unknown kind {}", Quoted(found)),
            Problem::UnknownState(word) => write!(f, "unknown state {}", Quoted(word)),
            Problem::WarheadsRange(number) => write!(f, "`warheads` is {}", Quoted(number)),
            Problem::WarheadsOn(kind) => write!(f, "`warheads` on a {kind}"),
            Problem::WarheadsMissing(kind) => write!(f, "a deployed {kind} without `warheads`"),
            Problem::StateOn(state, kind) => write!(f, "a {} {kind}", state.as_str()),
            Problem::Cells { found, .. } => write!(f, "{found} cells"),
            Problem::Room { .. } => f.write_str("escapes that do not fit the room lent for undoing them"),
        }
    }
}

/// Prints what would have been right: [`LineError::expected`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Wanted<'a>(Problem<'a>);

impl core::fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Problem::Json(fault) => fault.expected().fmt(f),
            Problem::Csv(fault) => fault.expected().fmt(f),
            Problem::NotAnObject(_) => f.write_str("an object, one item a line"),
            Problem::UnknownField(_) => {
                f.write_str("one of ")?;
                join(f, Field::ALL.into_iter().map(Field::as_str))
            }
            Problem::DuplicateField(_) => f.write_str("each field once"),
            Problem::MissingField(field) => write!(f, "`{}` on every item", field.as_str()),
            Problem::WrongForm { field, .. } | Problem::Empty(field) => {
                f.write_str(if matches!(field, Field::Warheads) { "a whole number 0..=65535" } else { "a text" })?;
                f.write_str(match field {
                    Field::Model | Field::Site => ", or no such field",
                    _ => "",
                })
            }
            Problem::UnknownKind { found, own } => {
                f.write_str("one of ")?;
                join(f, kind_words(own))?;
                // The message for a treaty without kinds of its own is older than the question.
                if own.is_empty() { Ok(()) } else { DidYouMean::new(found, kind_words(own)).fmt(f) }
            }
            Problem::UnknownState(_) => {
                f.write_str("one of ")?;
                join(f, State::ALL.into_iter().map(State::as_str))
            }
            Problem::WarheadsRange(_) => f.write_str("a whole number 0..=65535"),
            Problem::WarheadsOn(kind) if is_built_in(kind) => f.write_str("`warheads` on missiles only"),
            Problem::WarheadsOn(kind) => {
                write!(f, "none, or `\"warheads\": true` where the treaty declares the kind {kind}")
            }
            Problem::WarheadsMissing(kind) if is_built_in(kind) => f.write_str("`warheads` on every deployed missile"),
            Problem::WarheadsMissing(kind) => write!(f, "`warheads` on every deployed {kind}"),
            Problem::StateOn(state, _) => {
                write!(f, "`{}` for ", state.as_str())?;
                let kinds = state.kinds();
                join(f, Kind::ALL.into_iter().filter(|kind| kinds.contains(*kind)).map(Kind::as_str))?;
                f.write_str(" only")
            }
            Problem::Cells { columns, .. } => write!(f, "{columns}, as in the header"),
            Problem::Room { needed } => write!(f, "room for {needed} bytes"),
        }
    }
}

impl core::fmt::Display for LineError<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, expected {}", self.actual(), self.expected())
    }
}

impl core::error::Error for LineError<'_> {}
