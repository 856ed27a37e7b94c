//! What protects the flash of the chip, set up once at each start: the lock of the firmware's part, the watch on the
//! supply, and what is done about the debug port.
#![expect(unsafe_code, reason = "registers take any number, and some are reached by address")]

#[cfg(any(feature = "microbit-v1", feature = "debug-port"))]
use core::ptr;

use super::hal::pac::POWER;
use crate::boards::image::store_start;

/// Locks the firmware's part of flash until the next reset. Not even code that an attacker sends over the line, through
/// a fault of this firmware, can change it.
#[cfg(feature = "microbit-v1")]
pub fn lock_firmware() {
    /// Erase and write protection: one bit for each block, which can only be set (nRF51 Series Reference Manual, MPU).
    /// The chip support has no name for these registers.
    const PROTENSET: [*mut u32; 2] =
        [ptr::without_provenance_mut(0x4000_0600), ptr::without_provenance_mut(0x4000_0604)];
    /// While this register reads as 1, as it does after each reset, the protection is off in debug interface mode. A
    /// chip that was just programmed stays in that mode until it loses power.
    const DISABLEINDEBUG: *mut u32 = ptr::without_provenance_mut(0x4000_0608);
    const BLOCK: u32 = 4096;

    let blocks = 1_u64.checked_shl(store_start() / BLOCK).map_or(u64::MAX, |beyond| beyond.saturating_sub(1));
    let halves = [u32::try_from(blocks & u64::from(u32::MAX)), u32::try_from(blocks >> u32::BITS)];
    for (register, half) in PROTENSET.into_iter().zip(halves) {
        // SAFETY: the register affects only writes to flash, and the protected blocks end where the record begins.
        unsafe { register.write_volatile(half.unwrap_or(u32::MAX)) };
    }
    // SAFETY: the register only controls when the protection is active.
    unsafe { DISABLEINDEBUG.write_volatile(0) };
}

/// Locks the firmware's part of flash until the next reset. Not even code that an attacker sends over the line, through
/// a fault of this firmware, can change it.
#[cfg(feature = "microbit-v2")]
pub fn lock_firmware(lists: &nrf52833_hal::pac::ACL) {
    let region = &lists.acl0;
    // SAFETY: the region is whole pages from address 0 to the start of the record, and only writes to flash are
    // refused.
    region.addr.write(|address| unsafe { address.bits(0) });
    // SAFETY: as above.
    region.size.write(|size| unsafe { size.bits(store_start()) });
    region.perm.write(|refused| refused.write().disable());
}

/// Has the chip refuse writes to flash while its supply is below 2.1 V. It refuses them only if this is switched on,
/// and below 1.8 V a write may go wrong. The device notices a refused write as it notices any other that did nothing:
/// it reads back.
pub fn watch_supply(power: &POWER) {
    power.pofcon.write(|warning| warning.threshold().v21().pof().enabled());
}

/// Keeps the debug port open on chips that lock it by themselves, for development.
///
/// An nRF52833 of build code B or later locks its debug port at each reset, unless a word in flash beside the firmware
/// and then the firmware itself open it (Product Specification, *Access port protection*). The images for use do
/// neither: a locked port can be opened only by erasing the whole chip, and then the keys are gone, which the parties
/// see. An image with the feature `debug-port` opens it, so that a debug probe can show the log. It has another hash.
///
/// Older chips have an open port, and the same word would close it: there nothing is written.
#[cfg(feature = "debug-port")]
pub fn open_debug_port(ficr: &nrf52833_hal::pac::FICR) {
    /// `UICR.APPROTECT`, and the value that leaves the port to the firmware.
    const STORED: *mut u32 = ptr::without_provenance_mut(0x1000_1208);
    /// `APPROTECT.DISABLE`, and the value with which the firmware opens the port.
    const DISABLE: *mut u32 = ptr::without_provenance_mut(0x4000_0558);
    const OPEN: u32 = 0x5A;

    // Four characters, such as "AAB0"; the third one is the letter of the build code.
    let [.., build_code, _] = ficr.info.variant.read().bits().to_be_bytes();
    defmt::info!("the build code of the chip is {}", char::from(build_code));
    if build_code < b'B' {
        return;
    }
    // SAFETY: the word may be read, and is written at most once after it was erased. Nothing else uses the flash yet.
    unsafe {
        if STORED.read_volatile() == u32::MAX {
            super::chip::write_beside(STORED, OPEN);
        }
        DISABLE.write_volatile(OPEN);
    }
}
