//! Registers of a board that has no support crate.
#![expect(unsafe_code, reason = "registers are reached by address")]

/// Reads a register.
pub(crate) fn get(register: usize) -> u32 {
    // SAFETY: the caller passes an aligned register of its board; reading it does nothing to memory.
    unsafe { core::ptr::without_provenance::<u32>(register).read_volatile() }
}

/// Writes a register.
pub(crate) fn put(register: usize, value: u32) {
    // SAFETY: the caller passes an aligned register of its board that acts on nothing but its own part of the chip.
    unsafe { core::ptr::without_provenance_mut::<u32>(register).write_volatile(value) };
}
