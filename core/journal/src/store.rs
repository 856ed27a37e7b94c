//! Pages and slots in NOR flash. Every word is read back after it was written (POWER section 2).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::error::StoreError;
use super::field::{COMMIT, OPEN, SLOT, entry};
use super::layout::{BEFORE_RING, Layout, RING_MAX, RING_MIN, require};
use super::slot::{self, SlotBytes, SlotState};

/// Number of times a slot must read as ones before it counts as blank. Also the number of attempts to erase a page.
const READS: u8 = 3;

/// The flash and the location of the record in it.
#[derive(Debug)]
pub(super) struct Store<F> {
    flash: F,
    layout: Layout,
}

impl<F: MultiwriteNorFlash> Store<F> {
    /// Length of a page. Unit: bytes.
    pub(super) const PAGE: u32 = {
        require(Layout::misfit::<F>());
        #[expect(clippy::cast_possible_truncation, reason = "at most 4096, required above")]
        let page = F::ERASE_SIZE as u32;
        page
    };
    /// Number of slots in a page, including the header. Range: `5..=32`.
    pub(super) const SLOTS: u16 = {
        #[expect(clippy::cast_possible_truncation, reason = "at most 32, as `PAGE` requires")]
        let slots = (F::ERASE_SIZE / SLOT) as u16;
        slots
    };

    /// Returns `None` if the layout does not fit the flash.
    pub(super) fn new(flash: F, layout: Layout) -> Option<Self> {
        let pages = u32::from(layout.ring).checked_add(u32::from(BEFORE_RING))?;
        let end = pages.checked_mul(Self::PAGE)?.checked_add(layout.base)?;
        let fits = usize::try_from(end).is_ok_and(|end| end <= flash.capacity());
        ((RING_MIN..=RING_MAX).contains(&layout.ring) && layout.base.is_multiple_of(Self::PAGE) && fits)
            .then_some(Self { flash, layout })
    }

    pub(super) fn into_flash(self) -> F {
        self.flash
    }

    pub(super) const fn ring(&self) -> u16 {
        self.layout.ring
    }

    /// Returns the ring index of page number `page_seq`.
    pub(super) fn index_of(&self, page_seq: u32) -> u16 {
        // The remainder is below the length of the ring, which is a u16 and not zero.
        page_seq.checked_rem(u32::from(self.layout.ring)).and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
    }

    /// Returns the start of a page, counted from the genesis page. `new` checked that the last page ends below 2^32.
    pub(super) const fn page_at(&self, page: u16) -> u32 {
        self.layout.base.wrapping_add((page as u32).wrapping_mul(Self::PAGE))
    }

    /// Returns the start of a slot of a ring page. Unit: bytes from the start of the flash.
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

    /// Returns true if the slot reads as ones three times in a row.
    pub(super) fn is_blank(&mut self, offset: u32) -> Result<bool, StoreError<F::Error>> {
        for _ in 0..READS {
            if slot::state(&self.slot(offset)?) != SlotState::Blank {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns true if every slot of the page is blank.
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

    /// Writes a sealed object word by word, in order of address. The commit word is written last, and only after all
    /// other words were read back a second time.
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

    /// Reads the written words once more: a cell that a weak supply left between one and zero may read correctly once.
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

    /// Writes the commit word of a slot again, so that a cell left between one and zero becomes stable.
    pub(super) fn firm_commit(&mut self, slot: u32) -> Result<(), StoreError<F::Error>> {
        #[expect(clippy::cast_possible_truncation, reason = "124")]
        let commit = entry::COMMIT.start as u32;
        self.write_word(slot.wrapping_add(commit), COMMIT)
    }

    /// Erases a page and checks that it reads as ones.
    pub(super) fn erase(&mut self, page: u32) -> Result<(), StoreError<F::Error>> {
        let end = page.wrapping_add(Self::PAGE);
        self.flash.erase(page, end).map_err(StoreError::Flash)?;
        if self.is_page_blank(page)? { Ok(()) } else { Err(StoreError::NotErased { offset: page }) }
    }

    /// Erases a page, in up to three attempts if it does not read as ones.
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
