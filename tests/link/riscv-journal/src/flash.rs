//! NOR flash in RAM: erasing sets the bits of a page, and writing only clears bits.

use embedded_storage::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

/// The size of a page. Unit: bytes.
pub const PAGE: usize = 1024;
/// The number of pages: a ring of eight, and five before it.
pub const PAGES: usize = 13;

/// The power was cut.
#[derive(Debug)]
pub struct NoPower;

impl NorFlashError for NoPower {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

/// Flash whose power can be cut.
pub struct RamFlash {
    bytes: [u8; PAGE * PAGES],
    /// How many writes and erases are left before the power is cut; `None` while it is not going to be.
    left: Option<u32>,
}

impl RamFlash {
    /// Returns erased flash.
    pub const fn new() -> Self {
        Self { bytes: [0xFF; PAGE * PAGES], left: None }
    }

    /// Cuts the power after so many writes and erases.
    pub const fn cut_power_after(&mut self, steps: u32) {
        self.left = Some(steps);
    }

    /// Gives power again.
    pub const fn power_on(&mut self) {
        self.left = None;
    }

    /// Takes one step off what is left.
    const fn step(&mut self) -> Result<(), NoPower> {
        match self.left {
            Some(0) => return Err(NoPower),
            Some(left) => self.left = Some(left - 1),
            None => {}
        }
        Ok(())
    }

    /// Returns all bytes of the flash.
    pub const fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl ErrorType for RamFlash {
    type Error = NoPower;
}

impl ReadNorFlash for RamFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NoPower> {
        bytes.copy_from_slice(&self.bytes[offset as usize..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl NorFlash for RamFlash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NoPower> {
        self.step()?;
        self.bytes[from as usize..to as usize].fill(0xFF);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NoPower> {
        self.step()?;
        for (cell, byte) in self.bytes[offset as usize..].iter_mut().zip(bytes) {
            *cell &= byte;
        }
        Ok(())
    }
}

/// Words may be written again as long as no bit goes from zero to one.
impl MultiwriteNorFlash for RamFlash {}
