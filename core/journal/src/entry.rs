//! One entry: the draft that a caller gives, and the bytes that its slot holds (FORMAT 2.1).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{self, Hash};
use super::error::StoreError;
use super::event::Event;
use super::field::{
    FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE, FLAG_PARTS, KIND_PART, PART, PARTS_MAX, PAYLOAD, SEQ_MAX, SLOT,
    UNBOUNDED, entry, part,
};
use super::kind::EntryKind;
use super::slot::{self, SlotBytes, SlotState};
use super::store::Store;
use crate::party::{Holder, Party};

/// Length of the longest annex. Unit: bytes.
pub const ANNEX_MAX: usize = PART * PARTS_MAX;

/// The time of an entry, as accurately as the device knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Stamp {
    /// Time since the device booted. Unit: seconds.
    pub mono_s: u32,
    /// Lower bound. Unit: Unix seconds; [`i64::MIN`] if unknown. It never decreases from one entry to the next.
    pub earliest: i64,
    /// Upper bound minus lower bound. Unit: seconds; [`UNBOUNDED`](Self::UNBOUNDED) if there is no upper bound.
    pub width_s: u32,
}

impl Stamp {
    /// Value of `width_s` if there is no upper bound.
    pub const UNBOUNDED: u32 = UNBOUNDED;

    /// Returns the earliest and the latest time that the true time can be, each `None` if it is not known. Unit: Unix
    /// seconds.
    #[must_use]
    pub fn bounds(&self) -> (Option<i64>, Option<i64>) {
        let earliest = Some(self.earliest).filter(|earliest| *earliest > i64::MIN);
        let width = Some(self.width_s).filter(|width| *width < Self::UNBOUNDED);
        (earliest, earliest.zip(width).map(|(earliest, width)| earliest.saturating_add(i64::from(width))))
    }
}

/// Returns the flags that state who holds the session to which an entry belongs (FORMAT 2.1). Outside a session the
/// flags are those of [`Holder::Jointly`].
const fn flag(holder: Holder) -> u8 {
    match holder {
        Holder::Jointly => 0,
        Holder::Alone(Party::Host) => FLAG_HOST_ALONE,
        Holder::Alone(Party::Inspectorate) => FLAG_INSPECTORATE_ALONE,
    }
}

/// Returns who holds the session according to the flags of an entry, or `None` if the flags are not valid.
const fn holder_of(flags: u8) -> Option<Holder> {
    match flags & !FLAG_PARTS {
        0 => Some(Holder::Jointly),
        FLAG_HOST_ALONE => Some(Holder::Alone(Party::Host)),
        FLAG_INSPECTORATE_ALONE => Some(Holder::Alone(Party::Inspectorate)),
        _ => None,
    }
}

/// The content of an entry to be added to a record, as bytes. [`Journal::append`](super::Journal::append) makes it from
/// an [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Draft<'a> {
    /// Kind of the event, which determines the layout of payload and annex.
    pub kind: EntryKind,
    /// Who holds the session; [`Holder::Jointly`] outside a session.
    pub holder: Holder,
    /// Time of the event.
    pub stamp: Stamp,
    /// Payload, laid out by kind (FORMAT 3.2).
    pub payload: [u8; PAYLOAD],
    /// Signatures and digests, laid out by kind, and padded with zeros to whole parts. It has at most 108 bytes for
    /// each part of the kind.
    pub annex: &'a [u8],
}

impl<'a> Draft<'a> {
    /// Returns the draft of an entry that records `event`, whose annex is `annex`.
    pub(super) fn new(stamp: Stamp, holder: Holder, event: &impl Event, annex: &'a [u8]) -> Self {
        let holder = event.opens_for().unwrap_or(holder);
        Self { kind: event.kind(), holder, stamp, payload: event.payload(), annex }
    }
}

/// An entry in the bytes of its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Entry {
    slot: SlotBytes,
    kind: EntryKind,
    holder: Holder,
}

impl Entry {
    /// Returns the entry in a valid slot, or `None` if a field is out of range or the slot holds another object.
    pub(super) fn from_slot(slot: &SlotBytes) -> Option<Self> {
        let (kind, holder) = Self::parse(slot)?;
        Some(Self { slot: *slot, kind, holder })
    }

    /// Returns the fields that are decoded once and kept beside the bytes, or `None` if the slot holds no entry.
    pub(super) fn parse(slot: &SlotBytes) -> Option<(EntryKind, Holder)> {
        let [kind, flags, _, _] = slot.word(&entry::BADGE).to_le_bytes();
        let kind = EntryKind::new(kind)?;
        let holder = holder_of(flags)?;
        let seq = slot.word(&entry::SEQ);
        let fits = flags & FLAG_PARTS == kind.parts()
            && (1..=SEQ_MAX).contains(&seq)
            && slot.word(&entry::BOOT) != 0
            && slot.word(&entry::WIDTH_S) <= UNBOUNDED;
        fits.then_some((kind, holder))
    }

    /// Loads a slot in place of the current one and returns its state, and whether it holds an entry. If it does not,
    /// the fields of `self` are meaningless, and only [`bytes`](Self::bytes) may be used.
    pub(super) fn load<F: MultiwriteNorFlash>(
        &mut self,
        store: &mut Store<F>,
        offset: u32,
    ) -> Result<(SlotState, bool), StoreError<F::Error>> {
        store.read(offset, &mut self.slot)?;
        let state = slot::state(&self.slot);
        let parsed = if state == SlotState::Valid { Self::parse(&self.slot) } else { None };
        if let Some((kind, holder)) = parsed {
            (self.kind, self.holder) = (kind, holder);
        }
        Ok((state, parsed.is_some()))
    }

    /// Returns the room that [`load`](Self::load) fills; until then it stands for no entry of a record.
    pub(super) const fn unloaded() -> Self {
        Self { slot: SlotBytes([0; SLOT]), kind: EntryKind::Health, holder: Holder::Jointly }
    }

    /// Returns the slot that holds the entry.
    pub(super) const fn bytes(&self) -> &SlotBytes {
        &self.slot
    }

    /// Returns the body of a new entry, still without signature, CRC and commit word.
    pub(super) fn draft(draft: &Draft<'_>, epoch: u16, seq: u32, boot: u32) -> Self {
        let mut slot = slot::begin(draft.kind.byte());
        slot::put(&mut slot, &entry::FLAGS, &[draft.kind.parts() | flag(draft.holder)]);
        slot::put(&mut slot, &entry::EPOCH, &epoch.to_le_bytes());
        slot::put(&mut slot, &entry::SEQ, &seq.to_le_bytes());
        slot::put(&mut slot, &entry::BOOT, &boot.to_le_bytes());
        slot::put(&mut slot, &entry::MONO_S, &draft.stamp.mono_s.to_le_bytes());
        slot::put(&mut slot, &entry::EARLIEST, &draft.stamp.earliest.to_le_bytes());
        slot::put(&mut slot, &entry::WIDTH_S, &draft.stamp.width_s.to_le_bytes());
        slot::put(&mut slot, &entry::PAYLOAD_AT, &draft.payload);
        Self { slot, kind: draft.kind, holder: draft.holder }
    }

    /// Adds the signature, the CRC and the commit word, and returns the slot.
    pub(super) fn sealed(mut self, signature: &[u8; 64]) -> SlotBytes {
        slot::put(&mut self.slot, &entry::SIGNATURE, signature);
        slot::seal(&mut self.slot);
        self.slot
    }

    /// Returns true if `other` is the same entry, written a second time.
    pub(super) fn is_copy(&self, other: &Self) -> bool {
        self.slot.get(..entry::COMMIT.start) == other.slot.get(..entry::COMMIT.start)
    }

    /// Returns the CRC-32 stored in the slot, without checking it.
    pub(super) fn crc(&self) -> u32 {
        slot::word(&self.slot, &entry::CRC)
    }

    /// Returns the kind of event recorded.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        self.kind
    }

    /// Returns who held the session; [`Holder::Jointly`] outside a session.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        self.holder
    }

    /// Returns the sequence number. Range: from 1.
    #[must_use]
    pub fn seq(&self) -> u32 {
        self.slot.word(&entry::SEQ)
    }

    /// Returns the key epoch in which the entry was signed.
    #[must_use]
    pub fn epoch(&self) -> u16 {
        slot::short(&self.slot, &entry::EPOCH)
    }

    /// Returns the number of the boot in which the entry was written. Range: from 1.
    #[must_use]
    pub fn boot(&self) -> u32 {
        slot::word(&self.slot, &entry::BOOT)
    }

    /// Returns the time of the event.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            mono_s: slot::word(&self.slot, &entry::MONO_S),
            earliest: slot::long(&self.slot, &entry::EARLIEST),
            width_s: slot::word(&self.slot, &entry::WIDTH_S),
        }
    }

    /// Returns the payload, laid out by kind (FORMAT 3.2).
    #[must_use]
    pub fn payload(&self) -> [u8; PAYLOAD] {
        slot::bytes(&self.slot, &entry::PAYLOAD_AT)
    }

    /// Returns the bytes that the leaf hash covers.
    #[must_use]
    pub fn body(&self) -> [u8; 56] {
        slot::bytes(&self.slot, &entry::BODY)
    }

    /// Returns kind, flags and epoch, which the link hash covers in clear.
    #[must_use]
    pub fn badge(&self) -> [u8; 4] {
        slot::bytes(&self.slot, &entry::BADGE)
    }

    /// Returns the device's Ed25519 signature of the entry.
    #[must_use]
    pub fn signature(&self) -> [u8; 64] {
        slot::bytes(&self.slot, &entry::SIGNATURE)
    }

    /// Returns the head after this entry. `annex` contains all parts of the annex.
    pub(super) fn head(&self, before: &Hash, salt_key: &Hash, annex: &[u8]) -> Hash {
        let salt = digest::salt(salt_key, self.seq());
        let covered = (self.kind.parts() > 0).then(|| digest::annex(annex));
        let leaf = digest::leaf(&salt, &self.body(), covered.as_ref());
        digest::link(before, self.seq(), self.badge(), &leaf)
    }
}

/// Collects the annex of the next entry while a page is walked.
#[derive(Clone, Debug)]
pub(super) struct Annex {
    bytes: [u8; ANNEX_MAX],
    seq: u32,
    /// Bit `n` is set once part `n` has been seen.
    seen: u8,
}

impl Annex {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; ANNEX_MAX], seq: 0, seen: 0 }
    }

    /// Returns the annex of a new entry of `kind`. Bytes that `bytes` does not fill are zero.
    pub(super) fn new_whole(kind: EntryKind, seq: u32, bytes: &[u8]) -> Self {
        let mut annex = Self { bytes: [0; ANNEX_MAX], seq, seen: 0 };
        slot::put(&mut annex.bytes, &(0..ANNEX_MAX), bytes);
        annex.seen = (1_u8 << kind.parts()).wrapping_sub(1);
        annex
    }

    /// Adds the part in a valid slot. Returns false if the slot does not hold a part.
    pub(super) fn take(&mut self, slot: &SlotBytes) -> bool {
        let number = usize::from(slot::byte(slot, &part::NUMBER));
        let seq = slot::word(slot, &part::SEQ);
        if slot::byte(slot, &part::KIND) != KIND_PART || !slot::is_zero(slot, &part::ZERO) || number >= PARTS_MAX {
            return false;
        }
        if seq != self.seq {
            *self = Self { bytes: [0; ANNEX_MAX], seq, seen: 0 };
        }
        let Some(at) = self.bytes.as_chunks_mut::<PART>().0.get_mut(number) else { return false };
        *at = slot::bytes(slot, &part::DATA);
        self.seen |= 1 << number;
        true
    }

    /// Returns the annex of `entry` if all its parts were seen.
    pub(super) fn whole(&self, entry: &Entry) -> Option<&[u8]> {
        let parts = entry.kind.parts();
        // An annex has at most 3 parts, so the shift does not overflow.
        let wanted = (1_u8 << parts).wrapping_sub(1);
        if parts > 0 && (self.seq != entry.seq() || self.seen & wanted != wanted) {
            return None;
        }
        self.bytes.get(..PART.wrapping_mul(usize::from(parts)))
    }
}

/// Returns the sealed slot of one part of an annex. Bytes that `annex` does not fill are zero.
pub(super) fn part_slot(seq: u32, number: u8, annex: &[u8]) -> SlotBytes {
    let mut slot = slot::begin(KIND_PART);
    slot::put(&mut slot, &part::NUMBER, &[number]);
    slot::put(&mut slot, &part::SEQ, &seq.to_le_bytes());
    let from = PART.wrapping_mul(usize::from(number));
    slot::put(&mut slot, &part::DATA, annex.get(from..).unwrap_or(&[]));
    slot::seal(&mut slot);
    slot
}
