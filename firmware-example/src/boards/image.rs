//! The firmware's part of flash, which lies at address 0 on every board here, and where the record's part begins.
#![expect(unsafe_code, reason = "flash is reached by address")]

use crate::board::Firmware;

unsafe extern "C" {
    // From the linker script; only its address means anything.
    static __store_start: u8;
    static __store_end: u8;
}

/// Where the record's part of flash begins, and the firmware's ends.
#[must_use]
pub fn store_start() -> u32 {
    // As wide as a pointer of these chips.
    u32::try_from((&raw const __store_start).addr()).unwrap_or(u32::MAX)
}

/// Where the record's part of flash ends.
#[must_use]
pub fn store_end() -> u32 {
    u32::try_from((&raw const __store_end).addr()).unwrap_or(u32::MAX)
}

/// The word of flash at an address below the end of the store.
fn word(address: u32) -> u32 {
    let word;
    // SAFETY: loads an aligned word of flash, which is there on every chip of the family. Not `read_volatile`, since
    // the firmware begins at address 0, where no pointer of the language may point.
    unsafe {
        core::arch::asm!("ldr {word}, [{address}]", address = in(reg) address & !3, word = out(reg) word, options(nostack));
    }
    word
}

/// Copies flash from `address` on.
pub(crate) fn copy(address: u32, bytes: &mut [u8]) {
    for (byte, at) in bytes.iter_mut().zip(address..) {
        // Shifts by 0, 8, 16 or 24: more than 31 wraps.
        [*byte, ..] = word(at).wrapping_shr(at.wrapping_mul(8)).to_le_bytes();
    }
}

/// The firmware's whole part of flash, what is not used of it included: nothing can hide there.
#[derive(Clone, Copy, Debug)]
pub struct Image;

impl Firmware for Image {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        let left = store_start().saturating_sub(offset) as usize;
        let length = bytes.len().min(left);
        copy(offset, bytes.get_mut(..length).unwrap_or(&mut []));
        length
    }
}
