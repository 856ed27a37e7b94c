//! Where the record lies in the flash, and which flash can hold one (FORMAT 9.1, POWER section 8).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::field::{PAGE_MIN, SLOT};

/// Fewest pages in a ring.
pub(super) const RING_MIN: u16 = 8;
/// Most pages in a ring.
pub(super) const RING_MAX: u16 = 8192;
/// Number of pages before the ring.
pub(super) const BEFORE_RING: u16 = 5;

/// Location of the record in the flash (FORMAT 9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Layout {
    /// Start of the first page. Unit: bytes from the start of the flash; a multiple of the page size.
    pub base: u32,
    /// Number of pages in the ring. Range: `8..=8192`.
    pub ring: u16,
}

/// Stops the compiler with this text, if there is one.
#[expect(clippy::panic, reason = "evaluated by the compiler only")]
pub(super) const fn require(misfit: Option<&'static str>) {
    if let Some(text) = misfit {
        panic!("{}", text);
    }
}

impl Layout {
    /// Returns the layout at `BASE` with `RING` pages, after checking it for this kind of flash when it is compiled.
    /// Whether the chip is large enough is checked when the record is enrolled or mounted.
    ///
    /// ```
    /// use proverka_journal::{Layout, RamFlash};
    ///
    /// const LAYOUT: Layout = Layout::of::<RamFlash<13>, 0, 8>();
    /// ```
    ///
    /// A ring of 7 pages does not compile, nor does one that begins in the middle of a page:
    ///
    /// ```compile_fail
    /// # use proverka_journal::{Layout, RamFlash};
    /// const LAYOUT: Layout = Layout::of::<RamFlash<13>, 0, 7>();
    /// ```
    ///
    /// ```compile_fail
    /// # use proverka_journal::{Layout, RamFlash};
    /// const LAYOUT: Layout = Layout::of::<RamFlash<13>, 512, 8>();
    /// ```
    #[must_use]
    pub const fn of<F: MultiwriteNorFlash, const BASE: u32, const RING: u16>() -> Self {
        const { require(Self::misfit::<F>()) };
        const { require(Self { base: BASE, ring: RING }.misplaced(F::ERASE_SIZE)) };
        Self { base: BASE, ring: RING }
    }

    /// Returns why this kind of flash cannot hold a record and what to do about it, or `None` if its sizes fit.
    /// [`Journal`](super::Journal) does not compile for a kind of flash that does not fit, and this text is the error.
    ///
    /// ```compile_fail
    /// # use core::convert::Infallible;
    /// # use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
    /// # use proverka_journal::{Journal, Layout};
    /// # struct Small;
    /// # impl ErrorType for Small { type Error = Infallible; }
    /// # impl ReadNorFlash for Small {
    /// #     const READ_SIZE: usize = 4;
    /// #     fn read(&mut self, _: u32, _: &mut [u8]) -> Result<(), Infallible> { Ok(()) }
    /// #     fn capacity(&self) -> usize { 0 }
    /// # }
    /// impl NorFlash for Small {
    ///     const ERASE_SIZE: usize = 512;
    ///     // ...
    /// #     const WRITE_SIZE: usize = 4;
    /// #     fn erase(&mut self, _: u32, _: u32) -> Result<(), Infallible> { Ok(()) }
    /// #     fn write(&mut self, _: u32, _: &[u8]) -> Result<(), Infallible> { Ok(()) }
    /// }
    /// # impl MultiwriteNorFlash for Small {}
    ///
    /// // error: the record does not fit this flash: ERASE_SIZE is below 640 bytes, …
    /// let journal = Journal::<_>::mount(Small, Layout { base: 0, ring: 8 });
    /// ```
    ///
    /// With an `ERASE_SIZE` of 1024 it compiles.
    ///
    /// ```
    /// # use core::convert::Infallible;
    /// # use embedded_storage::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};
    /// # use proverka_journal::{Journal, Layout};
    /// # struct Small;
    /// # impl ErrorType for Small { type Error = Infallible; }
    /// # impl ReadNorFlash for Small {
    /// #     const READ_SIZE: usize = 4;
    /// #     fn read(&mut self, _: u32, _: &mut [u8]) -> Result<(), Infallible> { Ok(()) }
    /// #     fn capacity(&self) -> usize { 0 }
    /// # }
    /// # impl NorFlash for Small {
    /// #     const ERASE_SIZE: usize = 1024;
    /// #     // ...
    /// #     const WRITE_SIZE: usize = 4;
    /// #     fn erase(&mut self, _: u32, _: u32) -> Result<(), Infallible> { Ok(()) }
    /// #     fn write(&mut self, _: u32, _: &[u8]) -> Result<(), Infallible> { Ok(()) }
    /// # }
    /// # impl MultiwriteNorFlash for Small {}
    /// # let journal = Journal::<_>::mount(Small, Layout { base: 0, ring: 8 });
    /// ```
    ///
    /// Whether its words can be written twice is promised by [`MultiwriteNorFlash`]; [section 8 of
    /// `power`](super::power) says for which chips that is true.
    #[must_use]
    pub const fn misfit<F: MultiwriteNorFlash>() -> Option<&'static str> {
        if F::ERASE_SIZE < PAGE_MIN {
            Some(
                "the record does not fit this flash: ERASE_SIZE is below 640 bytes, and a page must hold its header and \
                 a RELEASE. Let the driver erase several units as one page. See section 8 of `proverka_journal::power`",
            )
        } else if F::ERASE_SIZE > 4096 || !F::ERASE_SIZE.is_multiple_of(SLOT) {
            Some(
                "the record does not fit this flash: ERASE_SIZE must be a multiple of 128 bytes and at most 4096. Let \
                 the driver use the chip's smaller erase unit, if there is one. See section 8 of \
                 `proverka_journal::power`",
            )
        } else if !is_part_of_word(F::WRITE_SIZE) {
            Some(
                "the record does not fit this flash: WRITE_SIZE must be 1, 2 or 4 bytes, because words of 4 bytes are \
                 written one by one, and some of them twice. A chip that writes larger units with an error-correcting \
                 code cannot hold it. See section 8 of `proverka_journal::power`",
            )
        } else if !is_part_of_word(F::READ_SIZE) {
            Some(
                "the record does not fit this flash: READ_SIZE must be 1, 2 or 4 bytes. Let the driver read a larger \
                 unit and return a part of it. See section 8 of `proverka_journal::power`",
            )
        } else {
            None
        }
    }

    /// Returns why the layout is not possible with pages of `page` bytes, or `None` if it is.
    const fn misplaced(&self, page: usize) -> Option<&'static str> {
        // At most 8197 pages of 4096 bytes.
        let length = (self.ring as u64).wrapping_add(BEFORE_RING as u64).wrapping_mul(page as u64);
        if !(self.ring >= RING_MIN && self.ring <= RING_MAX) {
            Some("the layout does not fit: the ring must have 8 to 8192 pages. See FORMAT.md, section 9.1")
        } else if !(self.base as u64).is_multiple_of(page as u64) {
            Some("the layout does not fit: the record must begin with a page, so its base is a multiple of ERASE_SIZE")
        } else if (self.base as u64).wrapping_add(length) > u32::MAX as u64 {
            Some("the layout does not fit: the record must end below 4 GiB")
        } else {
            None
        }
    }
}

/// Returns true if so many bytes divide a word.
const fn is_part_of_word(bytes: usize) -> bool {
    matches!(bytes, 1 | 2 | 4)
}
