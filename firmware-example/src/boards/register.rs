//! Registers of a board that has no support crate.
#![expect(unsafe_code, reason = "registers are reached by address")]

/// A register of 32 bits at an address that is known when the image is built.
#[derive(Clone, Copy, Debug)]
pub struct Register(usize);

impl Register {
    /// The register at `address`.
    ///
    /// # Safety
    ///
    /// `address` is a multiple of four and that of a register of the chip. Reading it, and writing any value to it,
    /// acts on the part of the chip that it belongs to and on no memory that Rust knows of.
    #[must_use]
    pub const unsafe fn at(address: usize) -> Self {
        Self(address)
    }

    /// Reads it, once, at this point of the program.
    #[must_use]
    pub fn read(self) -> u32 {
        // SAFETY: whoever made this promised that reading the address does nothing to memory.
        unsafe { core::ptr::without_provenance::<u32>(self.0).read_volatile() }
    }

    /// Writes it, once, at this point of the program.
    pub fn write(self, value: u32) {
        // SAFETY: whoever made this promised that writing the address does nothing to memory.
        unsafe { core::ptr::without_provenance_mut::<u32>(self.0).write_volatile(value) };
    }
}
