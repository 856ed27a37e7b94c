//! What writing treaties and acts has in common.

use core::fmt::{self, Display};

use serde::{Serialize, Serializer};

/// Why something could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum WriteError {
    /// The buffer is too small.
    Full,
    /// An act by a party that the treaty does not have.
    NoSuchParty {
        /// The party's place in the treaty.
        place: usize,
    },
    /// An act by an empty set of parties, which is not the same as by no one in particular.
    Nobody,
}

impl Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the buffer is too small"),
            Self::NoSuchParty { place } => write!(f, "the treaty has no party at place {place}"),
            Self::Nobody => f.write_str("the act is by an empty set of parties"),
        }
    }
}

impl core::error::Error for WriteError {}

/// A buffer that is filled from the front.
pub(super) struct Output<'b> {
    room: &'b mut [u8],
    length: usize,
}

impl<'b> Output<'b> {
    pub(super) const fn new(room: &'b mut [u8]) -> Self {
        Self { room, length: 0 }
    }

    /// Number of bytes written.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// Text as it is.
    pub(super) fn raw(&mut self, text: &str) -> Result<(), WriteError> {
        let end = self.length.saturating_add(text.len());
        let place = self.room.get_mut(self.length..end).ok_or(WriteError::Full)?;
        // Not `copy_from_slice`: it would panic, had the two not the same length.
        for (to, from) in place.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        self.length = end;
        Ok(())
    }

    /// A value as JSON on one line.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), WriteError> {
        let rest = self.room.get_mut(self.length..).ok_or(WriteError::Full)?;
        // Its one error is a full buffer.
        let written = serde_json_core::to_slice(value, rest).map_err(|_| WriteError::Full)?;
        self.length = self.length.saturating_add(written);
        Ok(())
    }
}

/// Anything that prints itself, as a JSON text.
pub(super) struct Printed<T>(pub(super) T);

impl<T: Display> Serialize for Printed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
