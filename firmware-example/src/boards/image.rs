//! The firmware's part of flash, which lies at address 0 on every board here, and where the record's part begins.
#![expect(unsafe_code, reason = "flash is reached by address")]

use proverka_device::board::Firmware;

/// Bytes of a word.
const WORD: usize = 4;

unsafe extern "C" {
    // From the linker script; only its address means anything.
    static __store_start: u8;
}

/// Where the record's part of flash begins, and the firmware's ends.
pub(crate) fn store_start() -> u32 {
    (&raw const __store_start).addr() as u32
}

/// The word of flash at an address below the end of the store.
fn word(address: u32) -> u32 {
    let word;
    // SAFETY: loads an aligned word of flash, which is there on every chip of the family. Not `read_volatile`, since the firmware
    // begins at address 0, where no pointer of the language may point.
    unsafe {
        core::arch::asm!("ldr {word}, [{address}]", address = in(reg) address & !3, word = out(reg) word, options(nostack));
    }
    word
}

/// Copies flash from `address` on.
pub(crate) fn copy(address: u32, bytes: &mut [u8]) {
    for (byte, at) in bytes.iter_mut().zip(address..) {
        *byte = word(at).to_le_bytes()[at as usize % WORD];
    }
}

/// The firmware's whole part of flash, what is not used of it included: nothing can hide there.
pub(crate) struct Image;

impl Firmware for Image {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        let left = store_start().saturating_sub(offset) as usize;
        let length = bytes.len().min(left);
        copy(offset, &mut bytes[..length]);
        length
    }
}
