//! The nRF51's flash through its controller: pages of 1 KiB, words of 4 bytes.

use core::ptr::{read_volatile, write_volatile};
use embedded_storage::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

const READY: usize = 0x4001_E400;
const CONFIG: usize = 0x4001_E504;
const ERASE_PAGE: usize = 0x4001_E508;
const CAPACITY: usize = 256 * 1024;
const PAGE: usize = 1024;

/// A driver for the whole flash. Only one may exist.
#[derive(Debug)]
pub struct Nvmc;

/// The error for a range that is outside the flash or not aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl NorFlashError for Refused {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::OutOfBounds
    }
}

fn set(at: usize, value: u32) {
    #[expect(unsafe_code, reason = "registers and flash of the one board these programs run on")]
    // SAFETY: callers pass an aligned register of the controller, or an aligned word of flash that was checked.
    unsafe {
        write_volatile(at as *mut u32, value);
    }
}

fn get(at: usize) -> u32 {
    #[expect(unsafe_code, reason = "registers and flash of the one board these programs run on")]
    // SAFETY: as in `set`.
    unsafe {
        read_volatile(at as *const u32)
    }
}

fn wait() {
    while get(READY) & 1 == 0 {}
}

/// Returns the first byte if the `length` bytes from `offset` are whole units of flash.
fn checked(offset: u32, length: usize, unit: usize) -> Result<usize, Refused> {
    let from = usize::try_from(offset).map_err(|_| Refused)?;
    let end = from.checked_add(length).ok_or(Refused)?;
    let fits = end <= CAPACITY && from.is_multiple_of(unit) && length.is_multiple_of(unit);
    if fits { Ok(from) } else { Err(Refused) }
}

impl ErrorType for Nvmc {
    type Error = Refused;
}

impl ReadNorFlash for Nvmc {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Refused> {
        let from = checked(offset, bytes.len(), 4)?;
        for (word, at) in bytes.as_chunks_mut::<4>().0.iter_mut().zip((from..).step_by(4)) {
            *word = get(at).to_le_bytes();
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        CAPACITY
    }
}

impl NorFlash for Nvmc {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Refused> {
        let length = to.checked_sub(from).and_then(|length| usize::try_from(length).ok()).ok_or(Refused)?;
        let first = checked(from, length, PAGE)?;
        set(CONFIG, 2);
        wait();
        for page in (first..first.saturating_add(length)).step_by(PAGE) {
            #[expect(clippy::cast_possible_truncation, reason = "below 256 KiB")]
            set(ERASE_PAGE, page as u32);
            wait();
        }
        set(CONFIG, 0);
        wait();
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Refused> {
        let to = checked(offset, bytes.len(), 4)?;
        set(CONFIG, 1);
        wait();
        for (word, at) in bytes.as_chunks::<4>().0.iter().zip((to..).step_by(4)) {
            set(at, u32::from_le_bytes(*word));
            wait();
        }
        set(CONFIG, 0);
        wait();
        Ok(())
    }
}

impl MultiwriteNorFlash for Nvmc {}
