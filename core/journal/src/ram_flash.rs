//! Flash in RAM, for tests and for trials without a chip.

use embedded_storage::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

/// Size of a page. Unit: bytes.
const PAGE: usize = 1024;

/// Flash in RAM, of `PAGES` pages of 1024 bytes. Erasing sets the bits of a page, and writing only clears bits. A
/// record with a ring of 8 pages takes 13. [`RamFlash::cut_after`] makes it lose its power.
///
/// A *step* is a word that is written or a page that is erased. A power cut stops a step halfway, and then every call
/// fails until the power is back. That is the mildest of what [`power`](super::power) expects of a cut; this project's
/// own tests use a flash that tears single bits and has cells that read differently each time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct RamFlash<const PAGES: usize> {
    pages: [[u8; PAGE]; PAGES],
    /// Steps that are still done before the power fails; `None` if it does not.
    left: Option<u32>,
    has_power: bool,
}

/// Why a call failed on flash in RAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum RamFlashError {
    /// The power failed, in this call or before.
    NoPower,
    /// The range is outside the flash, or not aligned to words or pages.
    Range,
}

impl core::fmt::Display for RamFlashError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoPower => "the power failed",
            Self::Range => "the range is outside of the flash, or not aligned to words or pages",
        })
    }
}

impl core::error::Error for RamFlashError {}

impl NorFlashError for RamFlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NoPower => NorFlashErrorKind::Other,
            Self::Range => NorFlashErrorKind::OutOfBounds,
        }
    }
}

impl<const PAGES: usize> RamFlash<PAGES> {
    /// Returns erased flash with power.
    #[must_use]
    pub const fn new() -> Self {
        Self { pages: [[0xFF; PAGE]; PAGES], left: None, has_power: true }
    }

    /// Makes the power fail in the middle of the step after so many others.
    pub const fn cut_after(&mut self, steps: u32) {
        self.left = Some(steps);
    }

    /// Restores the power. The content stays as the cut left it.
    pub const fn power_up(&mut self) {
        (self.left, self.has_power) = (None, true);
    }

    /// Returns the content, from address 0 on.
    #[must_use]
    pub const fn image(&self) -> &[u8] {
        self.pages.as_flattened()
    }

    /// Returns the content, for whoever wants to tamper with it.
    pub const fn image_mut(&mut self) -> &mut [u8] {
        self.pages.as_flattened_mut()
    }

    /// Returns true if the next step is done in full, and false if the power fails in it.
    const fn is_step_whole(&mut self) -> bool {
        match self.left {
            Some(0) => self.has_power = false,
            Some(steps) => self.left = Some(steps.wrapping_sub(1)),
            None => {}
        }
        self.has_power
    }

    const fn powered(&self) -> Result<(), RamFlashError> {
        if self.has_power { Ok(()) } else { Err(RamFlashError::NoPower) }
    }

    /// Returns the bytes from `offset` on.
    fn range(&mut self, offset: u32, length: usize) -> Result<&mut [u8], RamFlashError> {
        let from = usize::try_from(offset).map_err(|_| RamFlashError::Range)?;
        let to = from.checked_add(length).ok_or(RamFlashError::Range)?;
        self.image_mut().get_mut(from..to).ok_or(RamFlashError::Range)
    }
}

impl<const PAGES: usize> Default for RamFlash<PAGES> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const PAGES: usize> ErrorType for RamFlash<PAGES> {
    type Error = RamFlashError;
}

impl<const PAGES: usize> ReadNorFlash for RamFlash<PAGES> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), RamFlashError> {
        self.powered()?;
        let stored = self.range(offset, bytes.len())?;
        bytes.iter_mut().zip(stored).for_each(|(to, from)| *to = *from);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.image().len()
    }
}

impl<const PAGES: usize> NorFlash for RamFlash<PAGES> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), RamFlashError> {
        let length = to.checked_sub(from).and_then(|length| usize::try_from(length).ok());
        let is_whole = |at: usize| at.is_multiple_of(PAGE);
        let length = length.filter(|length| is_whole(*length)).ok_or(RamFlashError::Range)?;
        usize::try_from(from).ok().filter(|from| is_whole(*from)).ok_or(RamFlashError::Range)?;
        self.powered()?;
        self.range(from, length)?;
        for page in (from..to).step_by(PAGE) {
            let erased = if self.is_step_whole() { PAGE } else { PAGE / 2 };
            self.range(page, erased)?.fill(0xFF);
            self.powered()?;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), RamFlashError> {
        let (words, []) = bytes.as_chunks::<4>() else { return Err(RamFlashError::Range) };
        if !offset.is_multiple_of(4) {
            return Err(RamFlashError::Range);
        }
        self.powered()?;
        self.range(offset, bytes.len())?;
        for (word, at) in words.iter().zip((offset..).step_by(4)) {
            let written = if self.is_step_whole() { word.len() } else { word.len() / 2 };
            self.range(at, written)?.iter_mut().zip(word).for_each(|(to, from)| *to &= *from);
            self.powered()?;
        }
        Ok(())
    }
}

/// Writing a word again clears bits and sets none.
impl<const PAGES: usize> MultiwriteNorFlash for RamFlash<PAGES> {}
