//! The ring of pages that hold the entries: which page is the newest, which are free, and where the next entry is
//! written (FORMAT 9.2 to 9.6).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::entry::{Draft, part_slot};
use super::error::{AppendError, StoreError};
use super::kind::{EntryKind, Reserve};
use super::slot::SlotBytes;
use super::store::Store;
use super::walk::{ChainState, Header, Walk};

/// Number of failures after which writing an entry, or opening a page, is abandoned.
const TRIES: u8 = 3;

/// The newest page of the ring.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newest {
    /// Index of the page in the ring.
    at: u16,
    /// Number of the page, from 0.
    page_seq: u32,
    /// Sequence number of its first entry.
    first_seq: u32,
    /// Slot to write next. It is past the last slot if the page is full.
    next: u16,
}

impl Newest {
    /// Returns the page at ring index `at` with this header, after `walk` has read it to its end.
    pub(super) const fn walked(at: u16, header: &Header, walk: &Walk<'_>) -> Self {
        Self { at, page_seq: header.page_seq, first_seq: header.first_seq, next: walk.next() }
    }

    /// Index of the page in the ring.
    pub(super) const fn at(&self) -> u16 {
        self.at
    }

    /// Number of the page, from 0.
    pub(super) const fn page_seq(&self) -> u32 {
        self.page_seq
    }
}

/// The ring and the flash that contains it.
pub(super) struct Ring<F> {
    store: Store<F>,
    newest: Option<Newest>,
    /// Number of free pages besides the newest one.
    free: u16,
    /// Number of slots skipped as torn: those of the newest page at mount, and any since.
    torn: u16,
}

impl<F: MultiwriteNorFlash> Ring<F> {
    /// Creates the ring from the state that a mount found, before its free pages are counted.
    pub(super) const fn new(store: Store<F>, newest: Option<Newest>, torn: u16) -> Self {
        Self { store, newest, free: 0, torn }
    }

    /// Returns the flash, for access to the pages before the ring.
    pub(super) const fn store_mut(&mut self) -> &mut Store<F> {
        &mut self.store
    }

    /// Returns the flash and ends the use of the ring.
    pub(super) fn into_flash(self) -> F {
        self.store.into_flash()
    }

    /// Returns the number of free pages besides the newest one.
    pub(super) const fn free(&self) -> u16 {
        self.free
    }

    /// Returns the number of slots skipped as torn.
    pub(super) const fn torn(&self) -> u16 {
        self.torn
    }

    /// Returns the number of the newest page, or `None` if no page was opened yet.
    pub(super) fn newest(&self) -> Option<u32> {
        self.newest.map(|newest| newest.page_seq)
    }

    /// Returns the start of a slot of the newest page. Unit: bytes from the start of the flash.
    pub(super) fn newest_slot(&self, slot: u16) -> Option<u32> {
        self.newest.map(|newest| self.store.slot_at(newest.at, slot))
    }

    /// Returns the header of page number `page_seq`, if it is still in flash.
    pub(super) fn header(&mut self, page_seq: u32) -> Result<Option<Header>, StoreError<F::Error>> {
        let (ring, at) = (self.store.ring(), self.store.index_of(page_seq));
        let bytes = self.store.slot(self.store.slot_at(at, 0))?;
        Ok(Header::read(&bytes, at, ring).filter(|header| header.page_seq == page_seq))
    }

    /// Returns number and header of the oldest page in use.
    pub(super) fn oldest(&mut self) -> Result<Option<(u32, Header)>, StoreError<F::Error>> {
        let Some(newest) = self.newest else { return Ok(None) };
        // The free pages follow the newest page in ring order; the page after them is the oldest in use.
        let ahead = u32::from(self.free).saturating_add(1);
        let oldest =
            newest.page_seq.saturating_add(ahead).saturating_sub(u32::from(self.store.ring())).min(newest.page_seq);
        for page_seq in oldest..=newest.page_seq {
            if let Some(header) = self.header(page_seq)? {
                return Ok(Some((page_seq, header)));
            }
        }
        Ok(None)
    }

    /// Returns the page with entry `seq` of a record of `size` entries: the last page that begins at or before it.
    pub(super) fn page_with(&mut self, seq: u32, size: u32) -> Result<Option<(u16, Header)>, StoreError<F::Error>> {
        let Some(newest) = self.newest else { return Ok(None) };
        if seq == 0 || seq > size {
            return Ok(None);
        }
        let mut found: Option<(u16, Header)> = None;
        for at in 0..self.store.ring() {
            let bytes = self.store.slot(self.store.slot_at(at, 0))?;
            if let Some(header) = Header::read(&bytes, at, self.store.ring())
                && header.first_seq <= seq
                && header.page_seq <= newest.page_seq
                && found.is_none_or(|(_, other)| header.page_seq > other.page_seq)
            {
                found = Some((at, header));
            }
        }
        Ok(found)
    }

    /// Counts the pages that are free after a release up to `released`.
    pub(super) fn count_free(&mut self, released: u32) -> Result<(), StoreError<F::Error>> {
        let ring = self.store.ring();
        let Some(newest) = self.newest else {
            self.free = ring;
            return Ok(());
        };
        let mut free = 0;
        for ahead in 1..ring {
            let next = newest.page_seq.saturating_add(u32::from(ahead));
            let Some(old) = next.checked_sub(u32::from(ring)) else {
                free = ahead;
                continue;
            };
            // The last entry of the page comes just before the first entry of the next page with a readable header.
            let mut following = newest.first_seq;
            for later in old.saturating_add(1)..newest.page_seq {
                if let Some(header) = self.header(later)? {
                    following = header.first_seq;
                    break;
                }
            }
            if following.saturating_sub(1) > released {
                break;
            }
            free = ahead;
        }
        self.free = free;
        Ok(())
    }

    /// Returns true if an entry with `parts` parts fits into the rest of the newest page.
    fn fits(&self, parts: u8) -> bool {
        let end = u16::from(parts).saturating_add(1);
        self.newest.is_some_and(|newest| newest.next.saturating_add(end) <= Store::<F>::SLOTS)
    }

    /// Rejects an entry that would use pages reserved for other kinds.
    pub(super) fn check_room(&self, kind: EntryKind) -> Result<(), AppendError<F::Error>> {
        let reserve: Reserve = kind.reserve();
        let free = if self.fits(kind.parts()) { Some(self.free) } else { self.free.checked_sub(1) };
        match free {
            Some(free) if free >= reserve.pages_left() => Ok(()),
            _ => Err(AppendError::Full { free: self.free }),
        }
    }

    /// Writes the parts and the entry into one page and skips slots that fail. If a new page is needed, its header
    /// states
    /// `tip` and `boot`.
    #[inline(never)]
    pub(super) fn write_group(
        &mut self,
        draft: &Draft<'_>,
        seq: u32,
        sealed: &SlotBytes,
        tip: &ChainState,
        boot: u32,
    ) -> Result<(), AppendError<F::Error>> {
        let parts = draft.kind.parts();
        let mut failed = 0_u8;
        loop {
            if !self.fits(parts) {
                self.check_room(draft.kind)?;
                self.open_page(tip, boot)?;
            }
            let mut done = 0;
            while done <= parts {
                if !self.fits(parts.saturating_sub(done)) {
                    break;
                }
                let bytes = if done < parts { part_slot(seq, done, draft.annex) } else { *sealed };
                match self.write_next(&bytes) {
                    Ok(true) => done = done.saturating_add(1),
                    Ok(false) => {}
                    Err(StoreError::Flash(cause)) => return Err(StoreError::Flash(cause).into()),
                    Err(cause) => {
                        failed = failed.saturating_add(1);
                        if failed >= TRIES {
                            return Err(cause.into());
                        }
                    }
                }
            }
            if done > parts {
                return Ok(());
            }
        }
    }

    /// Writes the next slot of the newest page and advances past it in any case. Returns false if the slot was not
    /// blank.
    fn write_next(&mut self, bytes: &SlotBytes) -> Result<bool, StoreError<F::Error>> {
        let Some(newest) = &mut self.newest else { return Ok(false) };
        let offset = self.store.slot_at(newest.at, newest.next);
        newest.next = newest.next.saturating_add(1);
        if !self.store.is_blank(offset)? {
            self.torn = self.torn.saturating_add(1);
            return Ok(false);
        }
        let written = self.store.write_object(offset, bytes);
        if written.is_err() {
            self.torn = self.torn.saturating_add(1);
        }
        written.map(|()| true)
    }

    /// Erases the next page of the ring and writes its header. The caller must have checked that the page is free.
    fn open_page(&mut self, tip: &ChainState, boot: u32) -> Result<(), AppendError<F::Error>> {
        let page_seq = match self.newest {
            None => 0,
            Some(newest) => newest.page_seq.checked_add(1).ok_or(AppendError::Exhausted)?,
        };
        let at = self.store.index_of(page_seq);
        let page = self.store.slot_at(at, 0);
        let header: SlotBytes = Header::slot(page_seq, tip, boot);
        let mut tries = 1_u8;
        loop {
            self.store.erase_firmly(page)?;
            match self.store.write_object(page, &header) {
                Ok(()) => break,
                Err(StoreError::NotWritten { .. }) if tries < TRIES => tries = tries.saturating_add(1),
                Err(cause) => return Err(cause.into()),
            }
        }
        self.newest = Some(Newest { at, page_seq, first_seq: tip.seq.saturating_add(1), next: 1 });
        self.free = self.free.saturating_sub(1);
        Ok(())
    }
}
