//! The parts that writing treaties and writing acts have in common.

use core::fmt::{self, Display};

use serde::{Serialize, Serializer};

/// Why a treaty or an act could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum WriteError {
    /// The buffer is too small.
    Full,
    /// The act is by a party that the treaty does not have.
    NoSuchParty {
        /// The index of the party, from zero.
        place: usize,
    },
    /// The act is by an empty set of parties, which differs from an act that names no party.
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

    /// The number of bytes written so far.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// Writes text as it is.
    pub(super) fn raw(&mut self, text: &str) -> Result<(), WriteError> {
        let end = self.length.saturating_add(text.len());
        let place = self.room.get_mut(self.length..end).ok_or(WriteError::Full)?;
        // This is not `copy_from_slice`, which would panic if the lengths differed.
        for (to, from) in place.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        self.length = end;
        Ok(())
    }

    /// Writes a value as JSON on one line.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), WriteError> {
        let rest = self.room.get_mut(self.length..).ok_or(WriteError::Full)?;
        // The only possible error is a full buffer.
        let written = serde_json_core::to_slice(value, rest).map_err(|_| WriteError::Full)?;
        self.length = self.length.saturating_add(written);
        Ok(())
    }
}

impl Output<'_> {
    /// Writes an object without its closing brace, so that [`Output::more`] can go on.
    pub(super) fn open(&mut self, object: &impl Serialize) -> Result<(), WriteError> {
        self.json(object)?;
        self.length = self.length.saturating_sub(1);
        Ok(())
    }

    /// Writes what `value` prints.
    pub(super) fn printed(&mut self, value: impl Display) -> Result<(), WriteError> {
        // The only possible error is a full buffer.
        fmt::write(self, format_args!("{value}")).map_err(|_| WriteError::Full)
    }

    /// Goes on with an open object by the members of `object`, and closes it.
    pub(super) fn more(&mut self, object: &impl Serialize) -> Result<(), WriteError> {
        let start = self.length;
        self.json(object)?;
        // The comma takes the place of the opening brace.
        if let Some(brace) = self.room.get_mut(start) {
            *brace = b',';
        }
        Ok(())
    }
}

impl fmt::Write for Output<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.raw(text).map_err(|_| fmt::Error)
    }
}

/// Serializes anything that has `Display` as a JSON string.
pub(super) struct Printed<T>(pub(super) T);

impl<T: Display> Serialize for Printed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
