//! A slot of flash: what state it is in (FORMAT 9.3), and its bytes by field.

use core::ops::Range;

use super::digest::{crc32, crc32_of};
use super::field::{COMMIT, OPEN, SLOT, entry};

/// The bytes of one slot, at a whole word in memory: a start works out the CRC of each slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(4))]
pub(super) struct SlotBytes(pub(super) [u8; SLOT]);

impl core::ops::Deref for SlotBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl core::ops::DerefMut for SlotBytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl SlotBytes {
    /// A field of four bytes, at a place that the compiler knows: one load.
    #[inline(always)]
    pub(super) fn word(&self, at: &Range<usize>) -> u32 {
        u32::from_le_bytes(self.0.get(at.start..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; 4]))
    }

    /// CRC-32 of what lies before the CRC.
    #[inline(never)]
    fn checksum(&self) -> u32 {
        // `CRC` is a whole word before the end.
        crc32_of(self.0.first_chunk::<{ entry::CRC.start }>().unwrap_or(&[0; entry::CRC.start]))
    }
}

/// What a slot reads as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotState {
    /// All bits are one.
    Blank,
    /// Begun and cut before its commit: passed over.
    Torn,
    /// Whole but for, perhaps, some bits of the commit word.
    Valid,
    /// No power cut leaves this.
    Damaged,
}

/// The state of a slot, by its commit, its CRC and its first word; the fields are for the reader to judge.
pub(super) fn state(slot: &SlotBytes) -> SlotState {
    let commit = slot.word(&entry::COMMIT);
    let open = slot.word(&entry::OPEN);
    if open == u32::MAX && slot.iter().all(|byte| *byte == 0xFF) {
        return SlotState::Blank;
    }
    if commit == u32::MAX || open == u32::MAX {
        SlotState::Torn
    } else if is_begun(commit) && open == OPEN && slot.word(&entry::CRC) == slot.checksum() {
        SlotState::Valid
    } else {
        SlotState::Damaged
    }
}

/// A torn slot as it would be with its commit; `None` where more than the commit is missing.
pub(super) fn uncommitted(slot: &SlotBytes) -> Option<SlotBytes> {
    let mut whole = *slot;
    put(&mut whole, &entry::COMMIT, &COMMIT.to_le_bytes());
    (word(slot, &entry::COMMIT) == u32::MAX && state(&whole) == SlotState::Valid).then_some(whole)
}

/// True where a cut while `COMMIT` was written may have left `commit`.
pub(super) const fn is_begun(commit: u32) -> bool {
    commit != u32::MAX && commit & COMMIT == COMMIT
}

/// CRC-32 of what lies before `crc`.
pub(super) fn checksum(object: &[u8], crc: &Range<usize>) -> u32 {
    crc32(object.get(..crc.start).unwrap_or(&[]))
}

/// A slot that holds `OPEN`, `kind` and zeros; the rest is put in by field and closed by [`seal`].
pub(super) fn begin(kind: u8) -> SlotBytes {
    let mut slot = SlotBytes([0; SLOT]);
    put(&mut slot, &entry::OPEN, &OPEN.to_le_bytes());
    put(&mut slot, &entry::KIND, &[kind]);
    slot
}

/// Puts in CRC and commit.
pub(super) fn seal(slot: &mut SlotBytes) {
    let crc = slot.checksum();
    put(slot, &entry::CRC, &crc.to_le_bytes());
    put(slot, &entry::COMMIT, &COMMIT.to_le_bytes());
}

/// The bytes of a field. A range outside `object` gives zeros; every range comes from the field table.
#[inline]
pub(super) fn bytes<const N: usize>(object: &[u8], at: &Range<usize>) -> [u8; N] {
    starting(object, at.start)
}

/// The bytes from `start` on. One function for each length, whatever the field: it is called from everywhere.
#[inline(never)]
fn starting<const N: usize>(object: &[u8], start: usize) -> [u8; N] {
    object.get(start..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; N])
}

/// A field of one byte.
#[inline]
pub(super) fn byte(object: &[u8], at: &Range<usize>) -> u8 {
    object.get(at.start).copied().unwrap_or(0)
}

/// A field of two bytes.
#[inline]
pub(super) fn short(object: &[u8], at: &Range<usize>) -> u16 {
    u16::from_le_bytes(bytes(object, at))
}

/// A field of four bytes.
#[inline]
pub(super) fn word(object: &[u8], at: &Range<usize>) -> u32 {
    u32::from_le_bytes(bytes(object, at))
}

/// A field of eight bytes.
#[inline]
pub(super) fn long(object: &[u8], at: &Range<usize>) -> i64 {
    i64::from_le_bytes(bytes(object, at))
}

/// True where a field holds zeros only.
pub(super) fn is_zero(object: &[u8], at: &Range<usize>) -> bool {
    object.get(at.clone()).unwrap_or(&[]).iter().all(|byte| *byte == 0)
}

/// Puts `value` into a field; what does not fit is left out.
pub(super) fn put(object: &mut [u8], at: &Range<usize>, value: &[u8]) {
    for (to, from) in object.get_mut(at.clone()).unwrap_or(&mut []).iter_mut().zip(value) {
        *to = *from;
    }
}
