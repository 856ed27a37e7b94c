//! One entry: what its writer says, and what its slot holds (FORMAT 2.1).

use embedded_storage::nor_flash::NorFlash;

use super::digest::{self, Hash};
use super::error::StoreError;
use super::field::{
    FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE, FLAG_PARTS, KIND_PART, PART, PARTS_MAX, PAYLOAD, SEQ_MAX, SLOT,
    UNBOUNDED, entry, part,
};
use super::kind::Kind;
use super::slot::{self, SlotBytes, SlotState};
use super::store::Store;
use crate::party::{Holder, Party};

/// The longest annex. Unit: bytes.
pub const ANNEX_MAX: usize = PART * PARTS_MAX;

/// The time of an entry, as far as the device knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Stamp {
    /// Time since this boot. Unit: seconds.
    pub mono_s: u32,
    /// Lower bound. Unit: Unix seconds; [`i64::MIN`] where nothing is known. Never falls along a record.
    pub earliest: i64,
    /// Upper bound less lower bound. Unit: seconds; [`UNBOUNDED`](Self::UNBOUNDED) where there is no upper bound.
    pub width_s: u32,
}

impl Stamp {
    /// `width_s` where there is no upper bound.
    pub const UNBOUNDED: u32 = UNBOUNDED;
}

/// The flags of an entry that say who holds the session that it belongs to (FORMAT 2.1). Without a session they are
/// those of [`Holder::Jointly`].
const fn flag(holder: Holder) -> u8 {
    match holder {
        Holder::Jointly => 0,
        Holder::Alone(Party::Host) => FLAG_HOST_ALONE,
        Holder::Alone(Party::Inspectorate) => FLAG_INSPECTORATE_ALONE,
    }
}

/// Who holds the session by the flags of an entry; `None` if no entry has such flags.
const fn holder_of(flags: u8) -> Option<Holder> {
    match flags & !FLAG_PARTS {
        0 => Some(Holder::Jointly),
        FLAG_HOST_ALONE => Some(Holder::Alone(Party::Host)),
        FLAG_INSPECTORATE_ALONE => Some(Holder::Alone(Party::Inspectorate)),
        _ => None,
    }
}

/// What is to be added to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft<'a> {
    /// What kind of event it was.
    pub kind: Kind,
    /// Who holds the session.
    pub holder: Holder,
    /// When it happened.
    pub stamp: Stamp,
    /// The numbers, by kind (FORMAT 3.2).
    pub payload: [u8; PAYLOAD],
    /// Signatures and digests, by kind; zeros follow up to the whole part. Length: at most 108 bytes for each part
    /// that the kind has.
    pub annex: &'a [u8],
}

/// An entry as its slot holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    slot: SlotBytes,
    kind: Kind,
    holder: Holder,
}

impl Entry {
    /// The entry in a valid slot; `None` where a field is out of range or the slot holds something else.
    pub(super) fn from_slot(slot: &SlotBytes) -> Option<Self> {
        let (kind, holder) = Self::parse(slot)?;
        Some(Self { slot: *slot, kind, holder })
    }

    /// What of an entry is not read from its bytes each time.
    pub(super) fn parse(slot: &SlotBytes) -> Option<(Kind, Holder)> {
        let [kind, flags, _, _] = slot.word(&entry::BADGE).to_le_bytes();
        let kind = Kind::new(kind)?;
        let holder = holder_of(flags)?;
        let seq = slot.word(&entry::SEQ);
        let fits = flags & FLAG_PARTS == kind.parts()
            && (1..=SEQ_MAX).contains(&seq)
            && slot.word(&entry::BOOT) != 0
            && slot.word(&entry::WIDTH_S) <= UNBOUNDED;
        fits.then_some((kind, holder))
    }

    /// Takes a slot in place of what is here, and looks at its state. True for an entry; where it is none, what the
    /// entry says means nothing, and [`bytes`](Self::bytes) is the slot.
    pub(super) fn load<F: NorFlash>(
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

    /// An entry that says nothing, to be loaded.
    pub(super) const fn unloaded() -> Self {
        Self { slot: SlotBytes([0; SLOT]), kind: Kind::Health, holder: Holder::Jointly }
    }

    /// The slot that holds the entry.
    pub(super) const fn bytes(&self) -> &SlotBytes {
        &self.slot
    }

    /// The body of a new entry, without signature, CRC and commit.
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

    /// The slot with its signature, closed.
    pub(super) fn sealed(mut self, signature: &[u8; 64]) -> SlotBytes {
        slot::put(&mut self.slot, &entry::SIGNATURE, signature);
        slot::seal(&mut self.slot);
        self.slot
    }

    /// True where `other` is the same entry, written again.
    pub(super) fn is_copy(&self, other: &Self) -> bool {
        self.slot.get(..entry::COMMIT.start) == other.slot.get(..entry::COMMIT.start)
    }

    /// CRC-32 as it stands in the slot.
    pub(super) fn crc(&self) -> u32 {
        slot::word(&self.slot, &entry::CRC)
    }

    /// What kind of event it was.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Who held the session.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        self.holder
    }

    /// Sequence number, from 1.
    #[must_use]
    pub fn seq(&self) -> u32 {
        self.slot.word(&entry::SEQ)
    }

    /// Key epoch that signed it.
    #[must_use]
    pub fn epoch(&self) -> u16 {
        slot::short(&self.slot, &entry::EPOCH)
    }

    /// Boot number, from 1.
    #[must_use]
    pub fn boot(&self) -> u32 {
        slot::word(&self.slot, &entry::BOOT)
    }

    /// When it happened.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            mono_s: slot::word(&self.slot, &entry::MONO_S),
            earliest: slot::long(&self.slot, &entry::EARLIEST),
            width_s: slot::word(&self.slot, &entry::WIDTH_S),
        }
    }

    /// The numbers, by kind (FORMAT 3.2).
    #[must_use]
    pub fn payload(&self) -> [u8; PAYLOAD] {
        slot::bytes(&self.slot, &entry::PAYLOAD_AT)
    }

    /// What the leaf hash covers.
    #[must_use]
    pub fn body(&self) -> [u8; 56] {
        slot::bytes(&self.slot, &entry::BODY)
    }

    /// Kind, flags and epoch, as the chain shows them.
    #[must_use]
    pub fn badge(&self) -> [u8; 4] {
        slot::bytes(&self.slot, &entry::BADGE)
    }

    /// The device's signature.
    #[must_use]
    pub fn signature(&self) -> [u8; 64] {
        slot::bytes(&self.slot, &entry::SIGNATURE)
    }

    /// The head after this entry. `annex` is the whole annex, all its parts.
    pub(super) fn head(&self, before: &Hash, salt_key: &Hash, annex: &[u8]) -> Hash {
        let salt = digest::salt(salt_key, self.seq());
        let covered = (self.kind.parts() > 0).then(|| digest::annex(annex));
        let leaf = digest::leaf(&salt, &self.body(), covered.as_ref());
        digest::link(before, self.seq(), self.badge(), &leaf)
    }
}

/// The annex of the next entry on a walk along a page.
#[derive(Clone, Debug)]
pub(super) struct Annex {
    bytes: [u8; ANNEX_MAX],
    seq: u32,
    /// One bit for each part seen.
    seen: u8,
}

impl Annex {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; ANNEX_MAX], seq: 0, seen: 0 }
    }

    /// The annex of a new entry of `kind`; what `bytes` does not fill is zero.
    pub(super) fn new_whole(kind: Kind, seq: u32, bytes: &[u8]) -> Self {
        let mut annex = Self { bytes: [0; ANNEX_MAX], seq, seen: 0 };
        slot::put(&mut annex.bytes, &(0..ANNEX_MAX), bytes);
        annex.seen = (1_u8 << kind.parts()).wrapping_sub(1);
        annex
    }

    /// Takes in the part in a valid slot; false where the slot does not hold a part.
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

    /// The annex of `entry`, if all its parts were seen.
    pub(super) fn whole(&self, entry: &Entry) -> Option<&[u8]> {
        let parts = entry.kind.parts();
        // At most 3 parts.
        let wanted = (1_u8 << parts).wrapping_sub(1);
        if parts > 0 && (self.seq != entry.seq() || self.seen & wanted != wanted) {
            return None;
        }
        self.bytes.get(..PART.wrapping_mul(usize::from(parts)))
    }
}

/// A part of an annex, closed. What `annex` does not fill is zero.
pub(super) fn part_slot(seq: u32, number: u8, annex: &[u8]) -> SlotBytes {
    let mut slot = slot::begin(KIND_PART);
    slot::put(&mut slot, &part::NUMBER, &[number]);
    slot::put(&mut slot, &part::SEQ, &seq.to_le_bytes());
    let from = PART.wrapping_mul(usize::from(number));
    slot::put(&mut slot, &part::DATA, annex.get(from..).unwrap_or(&[]));
    slot::seal(&mut slot);
    slot
}
