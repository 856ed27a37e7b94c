//! A slot of flash: its state (FORMAT 9.3), and access to its fields.

use core::ops::Range;

use super::digest::crc32;
use super::field::{COMMIT, OPEN, SLOT, entry};

/// The bytes of one slot, word-aligned in memory, so that a field of four bytes is one load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
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
    /// Returns a field of four bytes. With a constant range this compiles to one load.
    #[inline(always)]
    pub(super) fn word(&self, at: &Range<usize>) -> u32 {
        u32::from_le_bytes(self.0.get(at.start..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; 4]))
    }

    /// Returns the CRC-32 of the bytes before the CRC field.
    #[inline(never)]
    fn checksum(&self) -> u32 {
        checksum(&self.0, &entry::CRC)
    }
}

/// The state of a slot, as read from flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotState {
    /// All bits are one.
    Blank,
    /// Writing was interrupted before the commit word. The slot is skipped.
    Torn,
    /// The slot is complete, except that some bits of the commit word may still be unwritten.
    Valid,
    /// The slot has content that no power cut can leave.
    Damaged,
}

/// Returns the state of a slot by its commit word, CRC and first word. The caller must check the other fields.
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

/// Returns a torn slot with its commit word added, or `None` if more than the commit word is missing.
pub(super) fn uncommitted(slot: &SlotBytes) -> Option<SlotBytes> {
    let mut whole = *slot;
    put(&mut whole, &entry::COMMIT, &COMMIT.to_le_bytes());
    (word(slot, &entry::COMMIT) == u32::MAX && state(&whole) == SlotState::Valid).then_some(whole)
}

/// Returns true if a power cut while `COMMIT` was written could have left `commit`.
pub(super) const fn is_begun(commit: u32) -> bool {
    commit != u32::MAX && commit & COMMIT == COMMIT
}

/// Returns the CRC-32 of the bytes before the range `crc`.
pub(super) fn checksum(object: &[u8], crc: &Range<usize>) -> u32 {
    crc32(object.get(..crc.start).unwrap_or(&[]))
}

/// Returns a slot with `OPEN`, `kind` and zeros. The caller adds the fields with [`put`] and then calls [`seal`].
pub(super) fn begin(kind: u8) -> SlotBytes {
    let mut slot = SlotBytes([0; SLOT]);
    put(&mut slot, &entry::OPEN, &OPEN.to_le_bytes());
    put(&mut slot, &entry::KIND, &[kind]);
    slot
}

/// Adds the CRC and the commit word.
pub(super) fn seal(slot: &mut SlotBytes) {
    let crc = slot.checksum();
    put(slot, &entry::CRC, &crc.to_le_bytes());
    put(slot, &entry::COMMIT, &COMMIT.to_le_bytes());
}

/// Returns the bytes of a field. A range outside `object` gives zeros; all ranges come from the field tables.
#[inline]
pub(super) fn bytes<const N: usize>(object: &[u8], at: &Range<usize>) -> [u8; N] {
    starting(object, at.start)
}

/// Returns `N` bytes from `start` on. It is called from everywhere, so there is one copy per length, not per field.
#[inline(never)]
fn starting<const N: usize>(object: &[u8], start: usize) -> [u8; N] {
    object.get(start..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; N])
}

/// Returns a field of one byte.
#[inline]
pub(super) fn byte(object: &[u8], at: &Range<usize>) -> u8 {
    object.get(at.start).copied().unwrap_or(0)
}

/// Returns a field of two bytes.
#[inline]
pub(super) fn short(object: &[u8], at: &Range<usize>) -> u16 {
    u16::from_le_bytes(bytes(object, at))
}

/// Returns a field of four bytes.
#[inline]
pub(super) fn word(object: &[u8], at: &Range<usize>) -> u32 {
    u32::from_le_bytes(bytes(object, at))
}

/// Returns a field of eight bytes.
#[inline]
pub(super) fn long(object: &[u8], at: &Range<usize>) -> i64 {
    i64::from_le_bytes(bytes(object, at))
}

/// Returns true if all bytes of a field are zero.
pub(super) fn is_zero(object: &[u8], at: &Range<usize>) -> bool {
    object.get(at.clone()).unwrap_or(&[]).iter().all(|byte| *byte == 0)
}

/// Writes `value` into a field; bytes that do not fit are dropped.
pub(super) fn put(object: &mut [u8], at: &Range<usize>, value: &[u8]) {
    for (to, from) in object.get_mut(at.clone()).unwrap_or(&mut []).iter_mut().zip(value) {
        *to = *from;
    }
}
