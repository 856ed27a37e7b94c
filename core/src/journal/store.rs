//! Pages and slots on NOR flash: every word that is written is read back (POWER section 2).

use embedded_storage::nor_flash::NorFlash;

use super::error::StoreError;
use super::field::{COMMIT, OPEN, PAGE_MIN, SLOT, entry};
use super::slot::{self, SlotBytes, SlotState};

/// Where the record lies in the flash (FORMAT 9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Layout {
    /// Start of the first page. Unit: bytes; a multiple of the page size.
    pub base: u32,
    /// Pages of the ring. Unit: pages. Range: `8..=8192`.
    pub ring: u16,
}

/// Pages before the ring. Unit: pages.
pub(super) const BEFORE_RING: u16 = 5;
/// How often a slot that reads as ones is read before it is believed.
const READS: u8 = 3;

/// The flash and the layout on it.
#[derive(Debug)]
pub(super) struct Store<F> {
    flash: F,
    layout: Layout,
}

impl<F: NorFlash> Store<F> {
    /// Bytes of a page.
    pub(super) const PAGE: u32 = {
        assert!(F::ERASE_SIZE >= PAGE_MIN, "a page must have room for its header and a RELEASE: 640 bytes at least");
        assert!(
            F::ERASE_SIZE <= 4096 && F::ERASE_SIZE.is_multiple_of(SLOT),
            "a page is 4096 bytes at most, in whole slots"
        );
        assert!(F::WRITE_SIZE >= 1 && 4_usize.is_multiple_of(F::WRITE_SIZE));
        assert!(F::READ_SIZE >= 1 && 4_usize.is_multiple_of(F::READ_SIZE));
        #[expect(clippy::cast_possible_truncation, reason = "at most 4096, asserted above")]
        let page = F::ERASE_SIZE as u32;
        page
    };
    /// Slots of a page, the header included. Range: `5..=32`.
    pub(super) const SLOTS: u16 = {
        #[expect(clippy::cast_possible_truncation, reason = "at most 32, asserted above")]
        let slots = (F::ERASE_SIZE / SLOT) as u16;
        slots
    };

    /// `None` where the layout does not fit the flash.
    pub(super) fn new(flash: F, layout: Layout) -> Option<Self> {
        let pages = u32::from(layout.ring).checked_add(u32::from(BEFORE_RING))?;
        let end = pages.checked_mul(Self::PAGE)?.checked_add(layout.base)?;
        let fits = usize::try_from(end).is_ok_and(|end| end <= flash.capacity());
        ((8..=8192).contains(&layout.ring) && layout.base.is_multiple_of(Self::PAGE) && fits)
            .then_some(Self { flash, layout })
    }

    pub(super) fn into_flash(self) -> F {
        self.flash
    }

    pub(super) const fn ring(&self) -> u16 {
        self.layout.ring
    }

    /// Where in the ring page number `page_seq` lies.
    pub(super) fn index_of(&self, page_seq: u32) -> u16 {
        // Below the ring's length, which is a u16 and not zero.
        page_seq.checked_rem(u32::from(self.layout.ring)).and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
    }

    /// Start of a page, counted from the genesis page. `new` checked that the last page ends below 2^32.
    pub(super) const fn page_at(&self, page: u16) -> u32 {
        self.layout.base.wrapping_add((page as u32).wrapping_mul(Self::PAGE))
    }

    /// Start of a slot of a ring page.
    pub(super) const fn slot_at(&self, ring_index: u16, slot: u16) -> u32 {
        self.page_at(ring_index.wrapping_add(BEFORE_RING)).wrapping_add((slot as u32).wrapping_mul(128))
    }

    pub(super) fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), StoreError<F::Error>> {
        self.flash.read(offset, bytes).map_err(StoreError::Flash)
    }

    pub(super) fn slot(&mut self, offset: u32) -> Result<SlotBytes, StoreError<F::Error>> {
        let mut bytes = SlotBytes([0; SLOT]);
        self.read(offset, &mut bytes)?;
        Ok(bytes)
    }

    /// True where the slot reads as ones three times over.
    pub(super) fn is_blank(&mut self, offset: u32) -> Result<bool, StoreError<F::Error>> {
        for _ in 0..READS {
            if slot::state(&self.slot(offset)?) != SlotState::Blank {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// True where every slot of the page is blank.
    pub(super) fn is_page_blank(&mut self, page: u32) -> Result<bool, StoreError<F::Error>> {
        for slot in 0..Self::SLOTS {
            if !self.is_blank(page.wrapping_add(u32::from(slot).wrapping_mul(128)))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes one word and reads it back.
    pub(super) fn write_word(&mut self, offset: u32, wrote: u32) -> Result<(), StoreError<F::Error>> {
        self.flash.write(offset, &wrote.to_le_bytes()).map_err(StoreError::Flash)?;
        let mut read = [0; 4];
        self.read(offset, &mut read)?;
        let read = u32::from_le_bytes(read);
        if read == wrote { Ok(()) } else { Err(StoreError::NotWritten { offset, wrote, read }) }
    }

    /// Writes a sealed object word by word, in rising order, the commit last and only after all else was read back as
    /// a whole.
    pub(super) fn write_object(&mut self, offset: u32, object: &[u8]) -> Result<(), StoreError<F::Error>> {
        let mut at = offset;
        let Some((before, commit)) = object.split_last_chunk::<4>() else { return Ok(()) };
        for word in before.as_chunks::<4>().0 {
            self.write_word(at, u32::from_le_bytes(*word))?;
            at = at.wrapping_add(4);
        }
        self.compare(offset, before)?;
        self.write_word(at, u32::from_le_bytes(*commit))
    }

    /// Reads what was written once more: a word that a weak supply left between one and zero may read right once.
    fn compare(&mut self, offset: u32, wrote: &[u8]) -> Result<(), StoreError<F::Error>> {
        let mut at = offset;
        for word in wrote.as_chunks::<4>().0 {
            let mut read = [0; 4];
            self.read(at, &mut read)?;
            if read != *word {
                let (wrote, read) = (u32::from_le_bytes(*word), u32::from_le_bytes(read));
                return Err(StoreError::NotWritten { offset: at, wrote, read });
            }
            at = at.wrapping_add(4);
        }
        Ok(())
    }

    /// Writes the commit word of a slot again, so that a cell left between one and zero is firm.
    pub(super) fn firm_commit(&mut self, slot: u32) -> Result<(), StoreError<F::Error>> {
        #[expect(clippy::cast_possible_truncation, reason = "124")]
        let commit = entry::COMMIT.start as u32;
        self.write_word(slot.wrapping_add(commit), COMMIT)
    }

    /// Erases a page and sees that it reads as ones.
    pub(super) fn erase(&mut self, page: u32) -> Result<(), StoreError<F::Error>> {
        let end = page.wrapping_add(Self::PAGE);
        self.flash.erase(page, end).map_err(StoreError::Flash)?;
        if self.is_page_blank(page)? { Ok(()) } else { Err(StoreError::NotErased { offset: page }) }
    }

    /// Erases a page, trying three times.
    pub(super) fn erase_firmly(&mut self, page: u32) -> Result<(), StoreError<F::Error>> {
        let mut tried = self.erase(page);
        for _ in 1..READS {
            match tried {
                Err(StoreError::NotErased { .. }) => tried = self.erase(page),
                _ => return tried,
            }
        }
        tried
    }
}

const _: () = assert!(OPEN != u32::MAX && COMMIT != u32::MAX);
