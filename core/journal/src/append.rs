//! Adds one entry: it is signed, written, committed and read back, and only then acknowledged (POWER section 3).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{self, Hash};
use super::entry::{Annex, Draft, Entry, Stamp};
use super::error::AppendError;
use super::event::Event;
use super::field::{PART, SEQ_MAX, UNBOUNDED};
use super::kind::EntryKind;
use super::record::Journal;
use super::signature::SignatureUnit;
use super::walk::ChainState;
use crate::party::Holder;

/// The device's acknowledgement that an entry is permanently in flash.
///
/// The head commits to every entry up to this one. A receipt does not reveal that later entries were removed from the
/// end; only a head of a greater size, kept outside the device, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Receipt {
    /// Sequence number of the entry, which is also the size of the record including it.
    pub seq: u32,
    /// Head of the record at size `seq`.
    pub head: Hash,
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Adds an entry: a payload structure, or a pair of payload and annex (see [`Event`]). `holder` is who holds the
    /// session in progress, [`Holder::Jointly`] outside a session; an entry that opens a session states it itself.
    ///
    /// Once this has returned `Ok`, no power cut loses the entry.
    ///
    /// # Errors
    ///
    /// Any [`AppendError`]. After [`AppendError::Store`] the entry may or may not have been written; mount again to
    /// find out. After any other error nothing was added.
    #[inline]
    pub fn append(
        &mut self,
        stamp: Stamp,
        holder: Holder,
        event: &impl Event,
    ) -> Result<Receipt, AppendError<F::Error>> {
        let annex = event.annex();
        self.append_raw(&Draft::new(stamp, holder, event, annex.as_ref()))
    }

    /// Adds an entry whose kind, payload and annex are given as bytes, and which therefore may disagree. It is for
    /// tests, and for a device that has the bytes already.
    ///
    /// # Errors
    ///
    /// The errors of [`append`](Self::append).
    pub fn append_raw(&mut self, draft: &Draft<'_>) -> Result<Receipt, AppendError<F::Error>> {
        Self::check_kind(draft.kind)?;
        self.add(draft)
    }

    /// Refuses the kinds that have calls of their own.
    pub(super) const fn check_kind(kind: EntryKind) -> Result<(), AppendError<F::Error>> {
        match kind {
            EntryKind::Epoch | EntryKind::Release | EntryKind::Retire => Err(AppendError::Kind(kind)),
            _ => Ok(()),
        }
    }

    /// Checks what can be checked before an entry is signed, and returns its number.
    #[inline]
    pub(super) fn check(&mut self, draft: &Draft<'_>) -> Result<u32, AppendError<F::Error>> {
        self.may_write()?;
        let room = PART.saturating_mul(usize::from(draft.kind.parts()));
        if draft.annex.len() > room {
            return Err(AppendError::Annex { bytes: draft.annex.len(), room });
        }
        if draft.stamp.width_s > UNBOUNDED {
            return Err(AppendError::Width);
        }
        if draft.stamp.earliest < self.tip().earliest {
            return Err(AppendError::TimeFell { before: self.tip().earliest, now: draft.stamp.earliest });
        }
        let seq = match self.tip().seq.checked_add(1) {
            Some(seq) if seq < SEQ_MAX || (seq == SEQ_MAX && draft.kind == EntryKind::Retire) => seq,
            _ => return Err(AppendError::Exhausted),
        };
        self.ring_mut().check_room(draft.kind)?;
        Ok(seq)
    }

    /// Adds an entry of any kind, including the kinds that [`append`](Self::append) refuses.
    pub(super) fn add(&mut self, draft: &Draft<'_>) -> Result<Receipt, AppendError<F::Error>> {
        let seq = self.check(draft)?;
        let (entry, tip) = self.drafted(draft, seq).ok_or(AppendError::Exhausted)?;
        let signature = self.sign(|term| digest::sign_message(term, seq, &tip.head))?;
        self.write(draft, seq, &entry.sealed(&signature), &tip)?;
        Ok(Receipt { seq, head: tip.head })
    }

    /// Writes an entry if it gives `head`, over which its signature was verified.
    pub(super) fn seal(
        &mut self,
        draft: &Draft<'_>,
        seq: u32,
        head: &Hash,
        signature: &[u8; 64],
    ) -> Result<Receipt, AppendError<F::Error>> {
        let (entry, tip) = self.drafted(draft, seq).ok_or(AppendError::Exhausted)?;
        if tip.head != *head {
            return Err(AppendError::SignatureFault);
        }
        self.write(draft, seq, &entry.sealed(signature), &tip)?;
        Ok(Receipt { seq, head: tip.head })
    }

    /// Returns the entry before it is signed, and the state of the chain after it. This function and
    /// `Ring::write_group` are kept out of line so that their stack is not in use while the entry is signed.
    #[inline(never)]
    pub(super) fn drafted(&self, draft: &Draft<'_>, seq: u32) -> Option<(Entry, ChainState)> {
        let entry = Entry::draft(draft, self.epoch(), seq, self.boot());
        let annex = Annex::new_whole(draft.kind, seq, draft.annex);
        let tip = self.tip().after(&entry, &self.origin().salt_key, &annex)?;
        Some((entry, tip))
    }
}
