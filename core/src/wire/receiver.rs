//! Finds the frames in the bytes that arrive on the line.

use super::cobs::{self, CONTENT_MAX};
use super::frame::{DELIMITER, Frame, FrameError};

/// How many frames were dropped, by cause. The counts saturate at [`u32::MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Dropped {
    /// There were more bytes than a frame can have.
    pub long: u32,
    /// The byte stuffing was broken.
    pub stuffing: u32,
    /// There were fewer bytes than a frame without a body has.
    pub short: u32,
    /// The CRC did not match.
    pub crc: u32,
    /// The line went silent inside a frame.
    pub cut: u32,
}

impl Dropped {
    /// The sum over all causes; it saturates at [`u32::MAX`].
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.long
            .saturating_add(self.stuffing)
            .saturating_add(self.short)
            .saturating_add(self.crc)
            .saturating_add(self.cut)
    }
}

/// Finds frames in a stream of bytes.
///
/// A frame that arrives undamaged is found, whatever came before it, because it starts with a zero of its own. The
/// receiver keeps only the bytes since the last zero, at most as many as a frame has.
#[derive(Clone, Debug)]
pub struct Receiver {
    coded: [u8; CONTENT_MAX + 1],
    length: usize,
    /// More bytes have arrived since the last zero than a frame can have.
    overrun: bool,
    dropped: Dropped,
}

impl Default for Receiver {
    fn default() -> Self {
        Self::new()
    }
}

impl Receiver {
    /// After this much silence inside a frame, the frame may be dropped (WIRE 2.6), because a sender leaves no longer
    /// gap between two bytes of a frame. Unit: milliseconds.
    pub const SILENCE_MS: u32 = 50;

    /// A receiver that has received no byte yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            coded: [0; CONTENT_MAX + 1],
            length: 0,
            overrun: false,
            dropped: Dropped { long: 0, stuffing: 0, short: 0, crc: 0, cut: 0 },
        }
    }

    /// Takes a byte from the line. If the byte ends a frame, this gives the frame, or what is wrong with it.
    pub fn push(&mut self, byte: u8) -> Option<Result<Frame<'_>, FrameError>> {
        if byte != DELIMITER {
            match self.coded.get_mut(self.length) {
                Some(free) => {
                    *free = byte;
                    self.length = self.length.saturating_add(1);
                }
                None => self.overrun = true,
            }
            return None;
        }
        let length = core::mem::take(&mut self.length);
        let overrun = core::mem::take(&mut self.overrun);
        // Two zeros in a row are the end of one frame and the beginning of the next.
        let coded = self.coded.get_mut(..length).filter(|coded| !coded.is_empty())?;
        let read = if overrun {
            Err(FrameError::Long)
        } else {
            cobs::decode(coded)
                .map_err(|_| FrameError::Stuffing)
                .and_then(|()| coded.get(1..).ok_or(FrameError::Short))
                .and_then(Frame::from_content)
        };
        if let Err(error) = read {
            let count = match error {
                FrameError::Long => &mut self.dropped.long,
                FrameError::Stuffing => &mut self.dropped.stuffing,
                FrameError::Short => &mut self.dropped.short,
                FrameError::Crc => &mut self.dropped.crc,
            };
            *count = count.saturating_add(1);
        }
        Some(read)
    }

    /// Drops an unfinished frame. Call this if the line has been silent for longer than
    /// [`SILENCE_MS`](Self::SILENCE_MS). It returns whether a frame had begun.
    pub const fn idle(&mut self) -> bool {
        let began = self.length > 0;
        if began {
            self.dropped.cut = self.dropped.cut.saturating_add(1);
        }
        self.length = 0;
        self.overrun = false;
        began
    }

    /// Whether a frame has begun and not ended.
    #[must_use]
    pub const fn is_inside(&self) -> bool {
        self.length > 0
    }

    /// The counts of dropped frames so far.
    #[must_use]
    pub const fn dropped(&self) -> Dropped {
        self.dropped
    }
}
