//! All faults of a text, as far as there is room.

use core::fmt;

use heapless::Vec;

use super::error::{Problem, TextError};

/// The faults of a text, in the order in which they were found.
///
/// A fault of JSON itself is the last one, because what follows it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TextErrors<'a> {
    first: Vec<TextError<'a>, { TextErrors::MOST }>,
    more: usize,
}

impl<'a> TextErrors<'a> {
    /// The number of faults that are kept.
    pub const MOST: usize = 20;

    pub(super) const fn new() -> Self {
        Self { first: Vec::new(), more: 0 }
    }

    /// The first faults, at most [`TextErrors::MOST`] of them.
    #[must_use]
    pub fn first(&self) -> &[TextError<'a>] {
        &self.first
    }

    /// The number of faults besides those.
    #[must_use]
    pub const fn more(&self) -> usize {
        self.more
    }

    /// The number of all faults.
    pub(super) fn count(&self) -> usize {
        self.first.len().saturating_add(self.more)
    }

    /// Whether there is a fault at this offset.
    pub(super) fn at(&self, offset: usize) -> bool {
        self.first.iter().any(|error| error.offset == offset)
    }

    /// Adds a fault. A table that is too long is one fault, and not one for each row that has no room.
    pub(in crate::text) fn add(&mut self, error: TextError<'a>) {
        let is_same_table =
            |other: &TextError<'_>| matches!(error.problem, Problem::TooMany { .. }) && other.problem == error.problem;
        if !self.first.iter().any(is_same_table) && self.first.push(error).is_err() {
            self.more = self.more.saturating_add(1);
        }
    }
}

impl<'a> From<TextError<'a>> for TextErrors<'a> {
    fn from(error: TextError<'a>) -> Self {
        let mut errors = Self::new();
        errors.add(error);
        errors
    }
}

/// Prints the faults that are kept, with `; ` between them, and the number of those that are not.
impl fmt::Display for TextErrors<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for error in &self.first {
            write!(f, "{between}{error}, at byte {}", error.offset)?;
            between = "; ";
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl core::error::Error for TextErrors<'_> {}
