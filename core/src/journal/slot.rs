//! A slot of flash: what state it is in (FORMAT 9.3), and its octets by field.

use core::ops::Range;

use super::digest::crc32;
use super::field::{COMMIT, OPEN, SLOT, entry};

/// The octets of one slot.
pub(super) type Octets = [u8; SLOT];

/// What a slot reads as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotState {
    /// All ones.
    Blank,
    /// Begun and cut before its commit: passed over.
    Torn,
    /// Whole but for, perhaps, some bits of the commit word.
    Valid,
    /// No power cut leaves this.
    Damaged,
}

/// The state of a slot, by its commit, its CRC and its first word; the fields are for the reader to judge.
pub(super) fn state(slot: &Octets) -> SlotState {
    if slot.iter().all(|octet| *octet == 0xFF) {
        return SlotState::Blank;
    }
    let commit = word(slot, &entry::COMMIT);
    let open = word(slot, &entry::OPEN);
    if commit == u32::MAX || open == u32::MAX {
        SlotState::Torn
    } else if is_begun(commit) && open == OPEN && word(slot, &entry::CRC) == checksum(slot, &entry::CRC) {
        SlotState::Valid
    } else {
        SlotState::Damaged
    }
}

/// A torn slot as it would be with its commit; none where more than the commit is missing.
pub(super) fn uncommitted(slot: &Octets) -> Option<Octets> {
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
pub(super) fn begin(kind: u8) -> Octets {
    let mut slot = [0; SLOT];
    put(&mut slot, &entry::OPEN, &OPEN.to_le_bytes());
    put(&mut slot, &entry::KIND, &[kind]);
    slot
}

/// Puts in CRC and commit.
pub(super) fn seal(slot: &mut Octets) {
    let crc = checksum(slot, &entry::CRC);
    put(slot, &entry::CRC, &crc.to_le_bytes());
    put(slot, &entry::COMMIT, &COMMIT.to_le_bytes());
}

/// The octets of a field. A range outside `object` gives zeros; every range comes from the field table.
pub(super) fn octets<const N: usize>(object: &[u8], at: &Range<usize>) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(object.get(at.clone()).unwrap_or(&[])) {
        *to = *from;
    }
    out
}

/// A field of one octet.
pub(super) fn octet(object: &[u8], at: &Range<usize>) -> u8 {
    let [value] = octets(object, at);
    value
}

/// A field of two octets.
pub(super) fn short(object: &[u8], at: &Range<usize>) -> u16 {
    u16::from_le_bytes(octets(object, at))
}

/// A field of four octets.
pub(super) fn word(object: &[u8], at: &Range<usize>) -> u32 {
    u32::from_le_bytes(octets(object, at))
}

/// A field of eight octets.
pub(super) fn long(object: &[u8], at: &Range<usize>) -> i64 {
    i64::from_le_bytes(octets(object, at))
}

/// True where a field holds zeros only.
pub(super) fn is_zero(object: &[u8], at: &Range<usize>) -> bool {
    object.get(at.clone()).unwrap_or(&[]).iter().all(|octet| *octet == 0)
}

/// Puts `value` into a field; what does not fit is left out.
pub(super) fn put(object: &mut [u8], at: &Range<usize>, value: &[u8]) {
    for (to, from) in object.get_mut(at.clone()).unwrap_or(&mut []).iter_mut().zip(value) {
        *to = *from;
    }
}
