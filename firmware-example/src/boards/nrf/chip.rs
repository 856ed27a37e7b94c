//! Flash, interrupts and the pins of the line: the parts of the chip that need raw addresses.
//!
//! nRF51 and nRF52 have the same flash controller at the same address. The drivers of the chip support are not used for
//! it: nRF51 has none, and the one for nRF52 reads back through ordinary references, so a compiler may return the value
//! that was written instead of reading flash.
#![expect(unsafe_code, reason = "registers and flash are reached by address")]

use core::ptr;

use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, NorFlashErrorKind, ReadNorFlash};

use super::hal::pac::NVMC;
use crate::boards::image::{copy, store_end, store_start};

/// The registers of the flash controller.
const READY: *const u32 = ptr::without_provenance(0x4001_E400);
const CONFIG: *mut u32 = ptr::without_provenance_mut(0x4001_E504);
const ERASE_PAGE: *mut u32 = ptr::without_provenance_mut(0x4001_E508);
/// The values of `CONFIG`: what the controller allows.
const READ_ONLY: u32 = 0;
const WRITE: u32 = 1;
const ERASE: u32 = 2;
/// The number of bytes in a word.
const WORD: usize = 4;

/// The record's part of flash, in pages of `PAGE` bytes. Offsets are addresses of the chip.
#[derive(Clone, Copy, Debug)]
pub struct Flash<const PAGE: usize>(());

impl<const PAGE: usize> Flash<PAGE> {
    /// Takes the controller, so that nothing else uses it. Handles may be cloned, because no interrupt uses one.
    #[must_use]
    pub fn new(_controller: NVMC) -> Self {
        Self(())
    }

    /// Runs `act` while the controller allows the operation `what`.
    fn allowed(what: u32, act: impl FnOnce()) {
        // SAFETY: this driver owns the controller, and its register accepts these values.
        unsafe { CONFIG.write_volatile(what) };
        Self::wait();
        act();
        // SAFETY: as above.
        unsafe { CONFIG.write_volatile(READ_ONLY) };
        Self::wait();
    }

    /// This is never inlined, so that a debugger that stops here sees every step of flash.
    #[inline(never)]
    fn wait() {
        // SAFETY: this register may always be read.
        while unsafe { READY.read_volatile() } & 1 == 0 {}
    }

    /// Refuses a range that is not in the store or not aligned to whole units.
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
                // SAFETY: this driver owns the controller, and the page lies in the store, which contains no code and
                // no Rust object.
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
                // SAFETY: this is an aligned word of the store, which contains no Rust object, and writing is allowed
                // now.
                unsafe { ptr::without_provenance_mut::<u32>(at as usize).write_volatile(u32::from_le_bytes(*word)) };
                Self::wait();
            }
        });
        Ok(())
    }
}

impl<const PAGE: usize> MultiwriteNorFlash for Flash<PAGE> {}

/// Writes a word of flash outside of the record.
///
/// # Safety
///
/// The address is that of a word of flash that holds no code and no Rust object, and no [`Flash`] is in use.
#[cfg(feature = "debug-port")]
pub(super) unsafe fn write_beside(address: *mut u32, word: u32) {
    Flash::<4096>::allowed(WRITE, || {
        // SAFETY: as the caller promised; writing is allowed now.
        unsafe { address.write_volatile(word) };
        Flash::<4096>::wait();
    });
}

/// Enables an interrupt. Everything that its handler uses must be in place.
pub fn enable(interrupt: super::hal::pac::Interrupt) {
    // SAFETY: no code here relies on an interrupt being disabled, and a lock protects everything that the handlers
    // share with the main loop.
    unsafe { cortex_m::peripheral::NVIC::unmask(interrupt) };
}

/// Lets the serial port of nRF51 interrupt for received bytes and, if `stuck`, sets its event "ready to send". The port
/// must be running, because an emulator receives nothing before that.
#[cfg(feature = "microbit-v1")]
pub fn start_line(stuck: bool) {
    // SAFETY: every nRF51 has this register block, and nothing else uses it before interrupts are enabled.
    let port = unsafe { &*nrf51_hal::pac::UART0::ptr() };
    port.intenset.write(|enable| enable.rxdrdy().set());
    if stuck {
        // SAFETY: an event register may have the value 1.
        port.events_txdrdy.write(|event| unsafe { event.bits(1) });
    }
}

/// Connects the input of the serial line to the supply by the chip's own resistor. The chip at its other end has no
/// power while the board runs on batteries, and an open input would receive noise. The chip support takes only inputs
/// without that resistor, so this is called after it has set up the line.
#[cfg(feature = "microbit-v1")]
pub fn pull_up_line() {
    // SAFETY: every chip has this register block, and nothing else changes the pin once the line is set up.
    let pin = &unsafe { &*nrf51_hal::pac::GPIO::ptr() }.pin_cnf[25];
    pin.modify(|_, pin| pin.pull().pullup());
}
