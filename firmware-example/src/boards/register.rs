//! Registers of a board that has no support crate.
#![expect(unsafe_code, reason = "registers are reached by address")]

/// A 32-bit register at an address that is known when the image is built.
#[derive(Clone, Copy, Debug)]
pub struct Register(usize);

impl Register {
    /// Makes a handle on the register at `address`.
    ///
    /// # Safety
    ///
    /// `address` is a multiple of four and the address of a register of the chip. Reading it and writing any value to
    /// it affect only the part of the chip to which it belongs, and no memory that Rust uses.
    #[must_use]
    pub const unsafe fn at(address: usize) -> Self {
        Self(address)
    }

    /// Reads the register once, at this point of the program.
    #[must_use]
    pub fn read(self) -> u32 {
        // SAFETY: the caller of `at` promised that reading the address does not affect memory.
        unsafe { core::ptr::without_provenance::<u32>(self.0).read_volatile() }
    }

    /// Writes the register once, at this point of the program.
    pub fn write(self, value: u32) {
        // SAFETY: the caller of `at` promised that writing the address does not affect memory.
        unsafe { core::ptr::without_provenance_mut::<u32>(self.0).write_volatile(value) };
    }
}
