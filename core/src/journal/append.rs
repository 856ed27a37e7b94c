//! Adding one entry: signed first, then written, committed and read back, then acknowledged (POWER section 3).

use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize as _;

use super::digest::{self, Hash, Message};
use super::entry::{Annex, Draft, Entry, part_slot};
use super::error::{AppendError, StoreError};
use super::field::{PART, SEQ_MAX, UNBOUNDED};
use super::key;
use super::kind::{Kind, Reserve};
use super::slot::SlotBytes;
use super::store::Store;
use super::walk::{ChainState, Header};
use super::{Journal, Newest, Receipt, SignatureUnit};

/// How many slots, or openings of one page, may fail in a row.
const TRIES: u8 = 3;

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// Adds an entry. When this returns, the entry survives whatever power does.
    ///
    /// # Errors
    ///
    /// [`AppendError`]. With [`AppendError::Store`] the entry may or may not be there; mount again to see. With any
    /// other, nothing was added.
    pub fn append(&mut self, draft: &Draft<'_>) -> Result<Receipt, AppendError<F::Error>> {
        match draft.kind {
            Kind::Epoch | Kind::Release | Kind::Retire => Err(AppendError::Kind(draft.kind)),
            _ => self.add(draft),
        }
    }

    /// What is asked of the record before anything is worked out.
    pub(super) const fn may_write(&self) -> Result<(), AppendError<F::Error>> {
        if let Some(damage) = self.damage {
            Err(AppendError::Damaged(damage))
        } else if self.stale {
            Err(AppendError::Stale)
        } else if self.tip.retired {
            Err(AppendError::Retired)
        } else if !self.has_key {
            Err(AppendError::NoKey)
        } else {
            Ok(())
        }
    }

    pub(super) fn add(&mut self, draft: &Draft<'_>) -> Result<Receipt, AppendError<F::Error>> {
        self.may_write()?;
        let room = PART.saturating_mul(usize::from(draft.kind.parts()));
        if draft.annex.len() > room {
            return Err(AppendError::Annex { bytes: draft.annex.len(), room });
        }
        if draft.stamp.width_s > UNBOUNDED {
            return Err(AppendError::Width);
        }
        if draft.stamp.earliest < self.tip.earliest {
            return Err(AppendError::TimeFell { before: self.tip.earliest, now: draft.stamp.earliest });
        }
        let seq = match self.tip.seq.checked_add(1) {
            Some(seq) if seq < SEQ_MAX || (seq == SEQ_MAX && draft.kind == Kind::Retire) => seq,
            _ => return Err(AppendError::Exhausted),
        };
        self.check_room(draft.kind)?;
        let (entry, tip) = self.drafted(draft, seq).ok_or(AppendError::Exhausted)?;
        let signature = self.sign(|term| digest::sign_message(term, seq, &tip.head))?;
        let sealed = entry.sealed(&signature);
        let written = self.write_group(draft, seq, &sealed);
        if written.is_err() {
            // Part of it may be in flash: only a mount can tell.
            self.stale = true;
        }
        written?;
        self.tip = tip;
        Ok(Receipt { seq, head: tip.head })
    }

    /// The entry before it is signed, and what the record comes to with it. Apart, as the writing is, so that their stack is
    /// free again when the entry is signed.
    #[inline(never)]
    fn drafted(&self, draft: &Draft<'_>, seq: u32) -> Option<(Entry, ChainState)> {
        let entry = Entry::draft(draft, self.tip.epoch, seq, self.boot);
        let annex = Annex::of(draft.kind, seq, draft.annex);
        let tip = self.tip.after(&entry, &self.genesis.salt_key, &annex)?;
        Some((entry, tip))
    }

    /// Signs a message of this term with the key of the current epoch.
    pub(super) fn sign<const N: usize>(
        &mut self,
        message: impl Fn(&Hash) -> Message<N>,
    ) -> Result<[u8; 64], AppendError<F::Error>> {
        if self.signer.is_none() {
            let mut seed = key::read(&mut self.store, self.tip.epoch)?.ok_or(AppendError::NoKey)?;
            let signer = U::signer(&seed);
            seed.zeroize();
            if signer.verifying_key().to_bytes() != self.tip.key {
                return Err(AppendError::WrongKey);
            }
            self.signer = Some(signer);
        }
        let signer = self.signer.as_ref().ok_or(AppendError::NoKey)?;
        key::sign::<U, N>(signer, &self.tip.key, || message(&self.genesis.digest)).ok_or(AppendError::SignatureFault)
    }

    /// True where an entry with `parts` parts fits into the rest of the newest page.
    fn fits(&self, parts: u8) -> bool {
        let end = u16::from(parts).saturating_add(1);
        self.newest.is_some_and(|newest| newest.next.saturating_add(end) <= Store::<F>::SLOTS)
    }

    /// Refuses what would dig into pages kept for other kinds.
    fn check_room(&self, kind: Kind) -> Result<(), AppendError<F::Error>> {
        let reserve: Reserve = kind.reserve();
        let free = if self.fits(kind.parts()) { Some(self.free) } else { self.free.checked_sub(1) };
        match free {
            Some(free) if free >= reserve.pages_left() => Ok(()),
            _ => Err(AppendError::Full { free: self.free }),
        }
    }

    /// Writes the parts and the entry into one page, passing over slots that fail.
    #[inline(never)]
    fn write_group(&mut self, draft: &Draft<'_>, seq: u32, sealed: &SlotBytes) -> Result<(), AppendError<F::Error>> {
        let parts = draft.kind.parts();
        let mut failed = 0_u8;
        loop {
            if !self.fits(parts) {
                self.check_room(draft.kind)?;
                self.open_page()?;
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

    /// Writes the next slot of the newest page, and is past it whatever happens. False where it was not blank.
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

    /// Erases the next page of the ring and begins it. The caller has seen that it is free.
    fn open_page(&mut self) -> Result<(), AppendError<F::Error>> {
        let page_seq = match self.newest {
            None => 0,
            Some(newest) => newest.page_seq.checked_add(1).ok_or(AppendError::Exhausted)?,
        };
        let at = self.store.index_of(page_seq);
        let page = self.store.slot_at(at, 0);
        let header: SlotBytes = Header::slot(page_seq, &self.tip, self.boot);
        let mut tries = 1_u8;
        loop {
            self.store.erase_firmly(page)?;
            match self.store.write_object(page, &header) {
                Ok(()) => break,
                Err(StoreError::NotWritten { .. }) if tries < TRIES => tries = tries.saturating_add(1),
                Err(cause) => return Err(cause.into()),
            }
        }
        self.newest = Some(Newest { at, page_seq, first_seq: self.tip.seq.saturating_add(1), next: 1 });
        self.free = self.free.saturating_sub(1);
        Ok(())
    }

    /// Erases both seeds at once: what tamper detection calls. The record can be read and never added to again.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where a page could not be erased; call it again.
    pub fn destroy_keys(&mut self) -> Result<(), StoreError<F::Error>> {
        self.signer = None;
        self.has_key = false;
        let current = key::erase(&mut self.store, self.tip.epoch);
        let other = key::erase(&mut self.store, self.tip.epoch ^ 1);
        current.and(other)
    }
}
