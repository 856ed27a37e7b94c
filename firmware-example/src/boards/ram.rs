//! RAM that behaves like flash, for boards without flash for the record. Its contents are lost with the power.

use core::cell::RefCell;

use critical_section::Mutex;
use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, NorFlashErrorKind, ReadNorFlash};

/// The number of pages of the record.
pub const PAGES: usize = 32;
/// The size of a page. Unit: bytes.
pub const PAGE: usize = 1024;

/// The contents, stored inverted: the store begins as all ones without taking room in the image.
static STORE: Mutex<RefCell<[u8; PAGES * PAGE]>> = Mutex::new(RefCell::new([0; PAGES * PAGE]));

/// A handle on the only store: an erase sets bits to one, a write clears bits to zero.
#[derive(Clone, Copy, Debug)]
pub struct Ram;

impl Ram {
    fn with(from: usize, length: usize, act: impl FnOnce(&mut [u8])) -> Result<(), NorFlashErrorKind> {
        critical_section::with(|section| {
            let mut store = STORE.borrow(section).try_borrow_mut().map_err(|_| NorFlashErrorKind::Other)?;
            let place = from.checked_add(length).and_then(|to| store.get_mut(from..to));
            place.map(act).ok_or(NorFlashErrorKind::OutOfBounds)
        })
    }
}

impl ErrorType for Ram {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Ram {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        Self::with(offset as usize, bytes.len(), |place| {
            bytes.iter_mut().zip(place).for_each(|(to, from)| *to = !*from);
        })
    }

    fn capacity(&self) -> usize {
        PAGES * PAGE
    }
}

impl NorFlash for Ram {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        Self::with(from as usize, to.saturating_sub(from) as usize, |place| place.fill(0))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        Self::with(offset as usize, bytes.len(), |place| {
            place.iter_mut().zip(bytes).for_each(|(to, from)| *to |= !*from);
        })
    }
}

impl MultiwriteNorFlash for Ram {}
