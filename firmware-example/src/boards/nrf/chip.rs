//! Flash, its lock, and interrupts: what of the chip takes raw addresses.
//!
//! nRF51 and nRF52 have the same controller at the same place. The drivers of the chip support are not used for it:
//! there is none for nRF51, and that for nRF52 reads back through ordinary references, which a compiler may answer from
//! what was written.
#![expect(unsafe_code, reason = "registers and flash are reached by address")]

use core::ptr;

use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash};

use super::hal::pac::NVMC;
use crate::boards::image::{copy, store_end, store_start};

/// Registers of the flash controller.
const READY: *const u32 = ptr::without_provenance(0x4001_E400);
const CONFIG: *mut u32 = ptr::without_provenance_mut(0x4001_E504);
const ERASE_PAGE: *mut u32 = ptr::without_provenance_mut(0x4001_E508);
/// What `CONFIG` allows.
const READ_ONLY: u32 = 0;
const WRITE: u32 = 1;
const ERASE: u32 = 2;
/// Bytes of a word.
const WORD: usize = 4;

/// The record's part of flash, in pages of so many bytes. Offsets are addresses of the chip.
#[derive(Clone, Copy, Debug)]
pub struct Flash<const PAGE: usize>(());

impl<const PAGE: usize> Flash<PAGE> {
    /// Takes the controller, so that nothing else uses it. Handles may be cloned: no interrupt uses any.
    #[must_use]
    pub fn new(_controller: NVMC) -> Self {
        Self(())
    }

    /// Allows something for as long as it takes.
    fn allowed(what: u32, act: impl FnOnce()) {
        // SAFETY: the controller is this driver's, and these are values that its register knows.
        unsafe { CONFIG.write_volatile(what) };
        Self::wait();
        act();
        // SAFETY: as above.
        unsafe { CONFIG.write_volatile(READ_ONLY) };
        Self::wait();
    }

    /// Never inlined: a debugger that stops here has seen every step of flash.
    #[inline(never)]
    fn wait() {
        // SAFETY: a register that may always be read.
        while unsafe { READY.read_volatile() } & 1 == 0 {}
    }

    /// Refuses what does not lie in the store, or not on whole units.
    fn check(from: u32, to: u32, unit: usize) -> Result<(), NorFlashErrorKind> {
        if from < store_start() || to > store_end() || from > to {
            Err(NorFlashErrorKind::OutOfBounds)
        } else if !(from as usize).is_multiple_of(unit) || !(to as usize).is_multiple_of(unit) {
            Err(NorFlashErrorKind::NotAligned)
        } else {
            Ok(())
        }
    }

    fn end(offset: u32, length: usize) -> u32 {
        u32::try_from(length).ok().and_then(|length| offset.checked_add(length)).unwrap_or(u32::MAX)
    }
}

impl<const PAGE: usize> ErrorType for Flash<PAGE> {
    type Error = NorFlashErrorKind;
}

impl<const PAGE: usize> ReadNorFlash for Flash<PAGE> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        Self::check(offset, Self::end(offset, bytes.len()), 1)?;
        copy(offset, bytes);
        Ok(())
    }

    fn capacity(&self) -> usize {
        store_end() as usize
    }
}

impl<const PAGE: usize> NorFlash for Flash<PAGE> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        Self::check(from, to, PAGE)?;
        for page in (from..to).step_by(PAGE) {
            Self::allowed(ERASE, || {
                // SAFETY: the controller is this driver's, and the page lies in the store, where no code and nothing of
                // Rust is.
                unsafe { ERASE_PAGE.write_volatile(page) };
                Self::wait();
            });
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        Self::check(offset, Self::end(offset, bytes.len()), WORD)?;
        Self::allowed(WRITE, || {
            let (words, _) = bytes.as_chunks::<WORD>();
            for (word, at) in words.iter().zip((offset..).step_by(WORD)) {
                // SAFETY: an aligned word of the store, where nothing of Rust is; writing is allowed at this moment.
                unsafe { ptr::without_provenance_mut::<u32>(at as usize).write_volatile(u32::from_le_bytes(*word)) };
                Self::wait();
            }
        });
        Ok(())
    }
}

/// Locks the firmware's part of flash until the next reset: not even code that somebody brings in over the line,
/// through a fault of this firmware, can change it.
#[cfg(feature = "microbit-v1")]
pub fn lock_firmware() {
    /// Erase and write protection: a bit for each block, and only ever set (nRF51 Series Reference Manual, MPU). The
    /// chip's support has no name for it.
    const PROTENSET0: *mut u32 = ptr::without_provenance_mut(0x4000_0600);
    /// While this reads as 1, as it does after each reset, the protection is off in debug interface mode, and a chip
    /// that was just programmed stays in that mode until its power goes.
    const DISABLEINDEBUG: *mut u32 = ptr::without_provenance_mut(0x4000_0608);
    const BLOCK: u32 = 4096;

    let blocks = 1_u32.checked_shl(store_start() / BLOCK).map_or(u32::MAX, |beyond| beyond.saturating_sub(1));
    // SAFETY: the register acts on writes to flash alone, and the blocks end where the record begins.
    unsafe { PROTENSET0.write_volatile(blocks) };
    // SAFETY: the register says only when the protection holds.
    unsafe { DISABLEINDEBUG.write_volatile(0) };
}

/// Locks the firmware's part of flash until the next reset: not even code that somebody brings in over the line,
/// through a fault of this firmware, can change it.
#[cfg(feature = "microbit-v2")]
pub fn lock_firmware(lists: &nrf52833_hal::pac::ACL) {
    let region = &lists.acl0;
    // SAFETY: whole pages from address 0 on, which end where the record begins; only writes to flash are refused.
    region.addr.write(|address| unsafe { address.bits(0) });
    // SAFETY: as above.
    region.size.write(|size| unsafe { size.bits(store_start()) });
    region.perm.write(|refused| refused.write().disable());
}

/// Lets an interrupt through. What it uses must be in place.
pub fn enable(interrupt: super::hal::pac::Interrupt) {
    // SAFETY: nothing here counts on an interrupt not coming; what the handlers share with the main loop is behind a
    // lock.
    unsafe { cortex_m::peripheral::NVIC::unmask(interrupt) };
}

/// Lets the serial port of nRF51 interrupt for what it receives, and tells it that it is ready to send where `stuck`.
/// The port must run: an emulator takes nothing in before.
#[cfg(feature = "microbit-v1")]
pub fn start_line(stuck: bool) {
    // SAFETY: a register block that every nRF51 has, and which nothing else uses before interrupts are let through.
    let port = unsafe { &*nrf51_hal::pac::UART0::ptr() };
    port.intenset.write(|enable| enable.rxdrdy().set());
    if stuck {
        // SAFETY: one is a value that an event can have.
        port.events_txdrdy.write(|event| unsafe { event.bits(1) });
    }
}
