//! Adds entries to the record, and handles failures of that.

use proverka::journal::payload::{self, Boot, Expire, Full};
use proverka::journal::{AppendError, EntryKind, Event as _, Receipt};
use proverka::verdict::Truth;
use proverka::wire::{Acknowledged, Bytes, Refusal, State};

use super::record::Added;
use super::state::Device;
use crate::board::Board;
use proverka::inspection::Ledger;

impl<B: Board> Device<B> {
    /// Adds an entry, after the entries that are due before it.
    #[inline(always)]
    pub(super) fn add(&mut self, event: &impl proverka::journal::Event) -> Result<Receipt, Refusal> {
        self.add_bytes(event.kind(), event.payload(), event.annex().as_ref())
    }

    /// Is compiled once for all types of events.
    #[inline(never)]
    fn add_bytes(&mut self, kind: EntryKind, payload: [u8; 24], annex: &[u8]) -> Result<Receipt, Refusal> {
        self.note_boot()?;
        self.next_key()?;
        self.put(kind, payload, annex)
    }

    /// Adds an entry. If there is no room, that is noted once.
    #[inline(never)]
    fn put(&mut self, kind: EntryKind, payload: [u8; 24], annex: &[u8]) -> Result<Receipt, Refusal> {
        let outcome = self.append(kind, payload, annex);
        self.note_full(outcome);
        outcome
    }

    /// Adds the entry of an act, whose kind the parties chose at run time.
    #[inline(never)]
    pub(super) fn append(&mut self, kind: EntryKind, payload: [u8; 24], annex: &[u8]) -> Result<Receipt, Refusal> {
        let added = self.record.append(kind, &payload, annex);
        self.took(kind, added)
    }

    /// Handles the outcome of adding an entry.
    #[inline(never)]
    pub(super) fn took(&mut self, kind: EntryKind, added: Added<B>) -> Result<Receipt, Refusal> {
        match added {
            None => Err(Refusal::State(self.life.state())),
            Some(Err(cause)) => Err(self.refused(cause)),
            Some(Ok(receipt)) => {
                #[cfg(all(feature = "defmt", target_os = "none"))]
                defmt::info!("entry {=u32} {}", receipt.seq, kind);
                // The proposal that became this entry has been settled already.
                self.agreement.overtaken(receipt.seq, kind.byte());
                Ok(receipt)
            }
        }
    }

    /// Adds the BOOT entry if the last one is of an earlier boot. If there is no room, the entry stays due; after any
    /// other refusal nothing more may be signed.
    #[inline(never)]
    pub(super) fn note_boot(&mut self) -> Result<(), Refusal> {
        let (Some(journal), Some(ledger)) = (self.record.journal(), self.record.ledger()) else { return Ok(()) };
        let boot = journal.boot();
        if ledger.is_noted && ledger.noted == boot {
            return Ok(());
        }
        let event = Boot {
            boots: boot.saturating_sub(ledger.noted),
            causes: self.parts.causes,
            torn: u32::from(journal.torn()),
            firmware: self.startup.firmware().first_chunk().copied().unwrap_or_default(),
        };
        match self.append(event.kind(), event.bytes(), &[]) {
            Ok(_) | Err(Refusal::Full { .. }) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Rotates to the key with which a session begins, if a power cut prevented that. If there is no room, it stays
    /// due.
    pub(super) fn next_key(&mut self) -> Result<(), Refusal> {
        if !self.record.ledger().is_some_and(|ledger| ledger.key_due) {
            return Ok(());
        }
        let fresh = self.random()?;
        match self.record.rotate(&fresh) {
            Some(Err(AppendError::Full { .. })) | None => Ok(()),
            added => self.took(EntryKind::Epoch, added).map(|_| ()),
        }
    }

    /// Notes that an entry was refused for lack of room, once until the next release.
    pub(super) fn note_full(&mut self, outcome: Result<Receipt, Refusal>) {
        if let Err(Refusal::Full { free }) = outcome
            && self.record.ledger().is_some_and(|ledger| !ledger.full)
        {
            let event = Full { free: u32::from(free) };
            let _ = self.append(event.kind(), event.bytes(), &[]);
        }
    }

    /// Puts a fault on record, once, however often the device is started with it. The device is faulty even if the
    /// entry cannot be written. This is a separate step, because the fault may be a failure to write another entry.
    /// True if something was done.
    pub(super) fn note_fault(&mut self) -> bool {
        let Some(fault) = self.life.take_fault_due() else { return false };
        let event = payload::Fault { code: fault.code(), first: 0, second: 0 };
        let _ = self.note_boot();
        let _ = self.put(event.kind(), event.bytes(), &[]);
        true
    }

    /// Checks whether the term has run out, and puts that on record once. True if something was done.
    #[inline(never)]
    pub(super) fn run_out(&mut self) -> bool {
        let Some(&Ledger { expiry, run_out, .. }) = self.record.ledger() else { return false };
        let state = self.life.state();
        if !matches!(state, State::Sealed | State::Expired) || run_out {
            return false;
        }
        if state == State::Sealed && self.record.time().in_force(expiry) != Truth::False {
            return false;
        }
        self.enter(State::Expired);
        // The end of a term that runs out now is put on record even if an earlier attempt found no room.
        if self.life.try_expiry() && state == State::Expired {
            return false;
        }
        // If there is no room, every later entry still carries the lower bound of the time, which shows the same.
        let _ = self.add(&Expire { earliest: expiry.0, latest: expiry.1 });
        true
    }

    /// Returns the acknowledgement of an entry that was added.
    pub(super) fn acknowledged(&self, receipt: Receipt) -> Acknowledged {
        Acknowledged { seq: receipt.seq, head: Bytes(receipt.head), size: self.record.size() }
    }
}
