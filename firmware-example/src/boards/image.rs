//! The firmware's part of flash, from the boot address to the record, and the bounds of the record's part.
#![expect(unsafe_code, reason = "flash is reached by address")]

use proverka::journal::Layout;

use crate::board::Firmware;

unsafe extern "C" {
    // These symbols come from the linker script; only their addresses have a meaning. The first one may be at address
    // 0, where a compiler assumes that no static is. Therefore its address is never compared with 0 here.
    static __firmware_start: u8;
    static __store_start: u8;
    static __store_end: u8;
}

/// Returns the boot address, at which the firmware's part of flash begins. It is 0 without a bootloader.
#[must_use]
pub fn firmware_start() -> u32 {
    u32::try_from((&raw const __firmware_start).addr()).unwrap_or(u32::MAX)
}

/// Returns the address at which the record's part of flash begins and the firmware's part ends.
#[must_use]
pub fn store_start() -> u32 {
    // An address is as wide as a pointer on these chips.
    u32::try_from((&raw const __store_start).addr()).unwrap_or(u32::MAX)
}

/// Returns the address at which the record's part of flash ends.
#[must_use]
pub fn store_end() -> u32 {
    u32::try_from((&raw const __store_end).addr()).unwrap_or(u32::MAX)
}

/// Returns the place of the record, from where the firmware's part ends to the end of the store. `page` is the size of
/// a flash page. Unit: bytes.
#[must_use]
pub fn layout(page: u32) -> Layout {
    let pages = store_end().saturating_sub(store_start()).checked_div(page).unwrap_or(0);
    // The genesis page, two key pages and two strip pages come before the ring.
    Layout { base: store_start(), ring: u16::try_from(pages.saturating_sub(5)).unwrap_or(0) }
}

/// Reads the word of flash that contains `address`, which is below the end of the store.
fn word(address: u32) -> u32 {
    let word;
    // SAFETY: this loads an aligned word of flash that exists on every chip of the family. `read_volatile` is not used
    // because the firmware may begin at address 0, where a Rust pointer must not point.
    unsafe {
        core::arch::asm!("ldr {word}, [{address}]", address = in(reg) address & !3, word = out(reg) word, options(nostack));
    }
    word
}

/// Copies flash into `bytes`, from `address` on.
pub(crate) fn copy(address: u32, bytes: &mut [u8]) {
    for (byte, at) in bytes.iter_mut().zip(address..) {
        // The shift is 0, 8, 16 or 24, because `wrapping_shr` takes the distance modulo 32.
        [*byte, ..] = word(at).wrapping_shr(at.wrapping_mul(8)).to_le_bytes();
    }
}

/// The firmware's whole part of flash, including unused bytes, so that nothing can hide there.
#[derive(Clone, Copy, Debug)]
pub struct Image;

impl Firmware for Image {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        let from = firmware_start().saturating_add(offset);
        let length = bytes.len().min(store_start().saturating_sub(from) as usize);
        copy(from, bytes.get_mut(..length).unwrap_or(&mut []));
        length
    }
}
