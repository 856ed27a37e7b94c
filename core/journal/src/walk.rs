//! Reads one page, from its header through its entries.

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::Hash;
use super::entry::{Annex, Entry};
use super::error::{Damage, StoreError};
use super::field::payload::session_open;
use super::field::{KIND_PAGE, SEQ_MAX, annex as at_annex, entry, page};
use super::kind::EntryKind;
use super::slot::{self, SlotBytes, SlotState};
use super::store::Store;

/// The state of the record's chain after some entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChainState {
    /// Sequence number of the last entry; 0 before the first.
    pub(super) seq: u32,
    /// Head after that entry.
    pub(super) head: Hash,
    /// Key epoch of the next entry.
    pub(super) epoch: u16,
    /// Public key of that epoch.
    pub(super) key: Hash,
    /// Highest released size.
    pub(super) released: u32,
    /// Lower bound of the time in the last entry. Unit: Unix seconds.
    pub(super) earliest: i64,
    /// Number of the last session opened.
    pub(super) sessions: u32,
    /// Boot that wrote the last entry or, if the page has no entry yet, opened the page.
    pub(super) boot: u32,
    /// True after a RETIRE entry.
    pub(super) retired: bool,
}

/// A page header (FORMAT 9.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Number of the page, from 0.
    pub(super) page_seq: u32,
    /// Sequence number of the first entry of the page.
    pub(super) first_seq: u32,
    /// The state of the chain before that entry.
    pub(super) tip: ChainState,
}

impl Header {
    /// Returns the header in a slot, or `None` if it is invalid or does not belong to ring index `at` of `ring`.
    pub(super) fn read(slot: &SlotBytes, at: u16, ring: u16) -> Option<Self> {
        let page_seq = slot::word(slot, &page::PAGE_SEQ);
        let first_seq = slot::word(slot, &page::FIRST_SEQ);
        let released = slot::word(slot, &page::RELEASED);
        let seq = first_seq.checked_sub(1)?;
        let fits = slot::state(slot) == SlotState::Valid
            && slot::byte(slot, &page::KIND) == KIND_PAGE
            && slot::is_zero(slot, &page::ZERO)
            && slot::is_zero(slot, &page::REST)
            && page_seq.checked_rem(u32::from(ring)) == Some(u32::from(at))
            && released <= seq;
        fits.then(|| Self {
            page_seq,
            first_seq,
            tip: ChainState {
                seq,
                head: slot::bytes(slot, &page::HEAD),
                epoch: slot::short(slot, &page::EPOCH),
                key: slot::bytes(slot, &page::KEY),
                released,
                earliest: slot::long(slot, &page::EARLIEST),
                sessions: slot::word(slot, &page::SESSIONS),
                boot: slot::word(slot, &page::BOOT),
                retired: false,
            },
        })
    }

    /// Returns the header of a page that begins at `tip` and was opened in boot `boot`.
    pub(super) fn slot(page_seq: u32, tip: &ChainState, boot: u32) -> SlotBytes {
        let mut slot = slot::begin(KIND_PAGE);
        slot::put(&mut slot, &page::EPOCH, &tip.epoch.to_le_bytes());
        slot::put(&mut slot, &page::PAGE_SEQ, &page_seq.to_le_bytes());
        // Appending stops at SEQ_MAX, so adding one cannot overflow.
        slot::put(&mut slot, &page::FIRST_SEQ, &tip.seq.wrapping_add(1).to_le_bytes());
        slot::put(&mut slot, &page::RELEASED, &tip.released.to_le_bytes());
        slot::put(&mut slot, &page::BOOT, &boot.to_le_bytes());
        slot::put(&mut slot, &page::EARLIEST, &tip.earliest.to_le_bytes());
        slot::put(&mut slot, &page::HEAD, &tip.head);
        slot::put(&mut slot, &page::KEY, &tip.key);
        slot::put(&mut slot, &page::SESSIONS, &tip.sessions.to_le_bytes());
        slot::seal(&mut slot);
        slot
    }
}

impl ChainState {
    /// Returns true if a page header with this state may follow a record in the state `before`: only the boot may be
    /// later.
    pub(super) fn follows(&self, before: &Self) -> bool {
        self.boot >= before.boot && *self == Self { boot: self.boot, ..*before }
    }

    /// Returns the state after `entry`, or `None` if it cannot follow or a part of its annex is missing.
    pub(super) fn after(&self, entry: &Entry, salt_key: &Hash, annex: &Annex) -> Option<Self> {
        let stamp = entry.stamp();
        if Some(entry.seq()) != self.seq.checked_add(1)
            || entry.epoch() != self.epoch
            || stamp.earliest < self.earliest
            || entry.boot() < self.boot
            || self.retired
        {
            return None;
        }
        let annex = annex.whole(entry)?;
        let mut tip = Self {
            seq: entry.seq(),
            head: entry.head(&self.head, salt_key, annex),
            earliest: stamp.earliest,
            boot: entry.boot(),
            ..*self
        };
        match entry.kind() {
            EntryKind::Epoch => {
                tip.epoch = self.epoch.checked_add(1)?;
                tip.key = slot::bytes(annex, &at_annex::epoch::KEY);
            }
            EntryKind::Release => tip.released = slot::word(annex, &at_annex::release::SIZE),
            EntryKind::SessionOpen => tip.sessions = slot::word(&entry.payload(), &session_open::SESSION),
            EntryKind::Retire => tip.retired = true,
            _ => {}
        }
        (tip.released < tip.seq).then_some(tip)
    }
}

/// An accepted entry and its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) entry: Entry,
    /// Index of the slot that holds the entry.
    pub(super) slot: u16,
    /// State of the chain before the entry.
    pub(super) before: ChainState,
}

/// Reads one page slot by slot.
///
/// Each slot is read only once, because a cell that a power cut left between one and zero may read differently the next
/// time.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    salt_key: &'a Hash,
    at: u16,
    tip: ChainState,
    annex: Annex,
    /// The entry accepted last.
    last: Option<Step>,
    /// The last torn slot with an entry that could come next and lacks only its commit word.
    unfinished: Option<(Step, ChainState)>,
    /// A damaged slot after which no entry was accepted yet.
    pending: Option<Damage>,
    /// Number of damaged slots with which no entry was lost.
    flaws: u16,
    /// Index of the first slot after the last one that is not blank.
    next: u16,
    /// Number of torn slots.
    torn: u16,
}

impl<'a> Walk<'a> {
    /// Creates a walk that starts before the first entry of the page at ring index `at`.
    pub(super) const fn new(at: u16, tip: ChainState, salt_key: &'a Hash) -> Self {
        Self {
            salt_key,
            at,
            tip,
            annex: Annex::new(),
            last: None,
            unfinished: None,
            pending: None,
            flaws: 0,
            next: 1,
            torn: 0,
        }
    }

    /// Returns the state of the chain after the entries accepted so far.
    pub(super) const fn tip(&self) -> &ChainState {
        &self.tip
    }

    /// Returns the annex of the entry accepted last, or of the next one.
    pub(super) const fn annex(&self) -> &Annex {
        &self.annex
    }

    /// Returns the entry accepted last.
    pub(super) const fn last(&self) -> Option<Step> {
        self.last
    }

    /// Returns the last torn slot with an entry that could come next and lacks only its commit word, and the state
    /// after it.
    pub(super) const fn unfinished(&self) -> Option<(Step, ChainState)> {
        self.unfinished
    }

    /// Returns a damaged slot after which no entry was accepted, if there is one.
    pub(super) const fn pending(&self) -> Option<Damage> {
        self.pending
    }

    /// Returns the number of damaged slots with which no entry was lost.
    pub(super) const fn flaws(&self) -> u16 {
        self.flaws
    }

    /// Returns the index of the first slot after the last one that is not blank.
    pub(super) const fn next(&self) -> u16 {
        self.next
    }

    /// Returns the number of torn slots.
    pub(super) const fn torn(&self) -> u16 {
        self.torn
    }

    /// Processes the next slot. Returns true if it holds the next entry.
    pub(super) fn step(&mut self, number: u16, bytes: &SlotBytes) -> Result<bool, Damage> {
        match slot::state(bytes) {
            SlotState::Blank => return Ok(false),
            SlotState::Torn => {
                self.next = number.saturating_add(1);
                self.torn = self.torn.saturating_add(1);
                if let Some(entry) = slot::uncommitted(bytes).and_then(|slot| Entry::from_slot(&slot))
                    && let Some(tip) = self.tip.after(&entry, self.salt_key, &self.annex)
                {
                    self.unfinished = Some((Step { entry, slot: number, before: self.tip }, tip));
                }
                return Ok(false);
            }
            SlotState::Valid => {}
            SlotState::Damaged => {
                self.next = number.saturating_add(1);
                self.pending = Some(Damage::Slot { page: self.at, slot: number });
                return Ok(false);
            }
        }
        self.next = number.saturating_add(1);
        let Some(entry) = Entry::from_slot(bytes) else {
            if !self.annex.take(bytes) {
                self.pending = Some(Damage::Slot { page: self.at, slot: number });
            }
            return Ok(false);
        };
        if let Some(last) = &mut self.last
            && last.entry.is_copy(&entry)
        {
            // The commit word of the first copy did not read back correctly, so the writer wrote the entry again.
            last.slot = number;
            return Ok(false);
        }
        let before = self.tip;
        let order = Damage::Order { page: self.at, slot: number, expected: before.seq.saturating_add(1) };
        self.tip = before.after(&entry, self.salt_key, &self.annex).ok_or(order)?;
        self.last = Some(Step { entry, slot: number, before });
        self.unfinished = None;
        if self.pending.take().is_some() {
            self.flaws = self.flaws.saturating_add(1);
        }
        Ok(true)
    }
}

impl Walk<'_> {
    /// Reads the page until entry `seq` was accepted, and nothing after it. Returns false if the page does not lead to
    /// it.
    #[inline(never)]
    pub(super) fn reach<F: MultiwriteNorFlash>(
        &mut self,
        store: &mut Store<F>,
        seq: u32,
    ) -> Result<bool, StoreError<F::Error>> {
        for number in 1..Store::<F>::SLOTS {
            if self.tip.seq >= seq {
                break;
            }
            let bytes = store.slot(store.slot_at(self.at, number))?;
            if self.step(number, &bytes).is_err() {
                return Ok(false);
            }
        }
        Ok(self.tip.seq == seq)
    }
}

/// Returns the highest sequence number in any valid entry of a page, or 0 if there is none.
pub(super) fn highest_seq<F: MultiwriteNorFlash>(store: &mut Store<F>, at: u16) -> Result<u32, StoreError<F::Error>> {
    let mut highest = 0;
    for number in 1..Store::<F>::SLOTS {
        let bytes = store.slot(store.slot_at(at, number))?;
        if slot::state(&bytes) == SlotState::Valid {
            let seq = slot::word(&bytes, &entry::SEQ);
            if Entry::from_slot(&bytes).is_some() && seq <= SEQ_MAX {
                highest = highest.max(seq);
            }
        }
    }
    Ok(highest)
}
