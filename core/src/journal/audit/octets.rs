//! Reading fixed fields.

use core::ops::Range;

/// The octets of a field. All callers hand in an object of fixed length and a range inside it, so the zeros are never seen.
pub(super) fn array<const N: usize>(octets: &[u8], range: Range<usize>) -> [u8; N] {
    octets.get(range).and_then(|slice| slice.try_into().ok()).unwrap_or([0; N])
}

/// `N` octets from `start`.
pub(super) fn from<const N: usize>(octets: &[u8], start: usize) -> [u8; N] {
    array(octets, start..start.saturating_add(N))
}

/// One octet.
pub(super) fn u8_at(octets: &[u8], start: usize) -> u8 {
    u8::from_le_bytes(from(octets, start))
}

/// Little-endian.
pub(super) fn u16_at(octets: &[u8], start: usize) -> u16 {
    u16::from_le_bytes(from(octets, start))
}

/// Little-endian, two's complement.
pub(super) fn i16_at(octets: &[u8], start: usize) -> i16 {
    i16::from_le_bytes(from(octets, start))
}

/// Little-endian.
pub(super) fn u32_at(octets: &[u8], start: usize) -> u32 {
    u32::from_le_bytes(from(octets, start))
}

/// Little-endian, two's complement.
pub(super) fn i64_at(octets: &[u8], start: usize) -> i64 {
    i64::from_le_bytes(from(octets, start))
}

/// `N` words from `start`.
pub(super) fn words<const N: usize>(octets: &[u8], start: usize) -> [u32; N] {
    let mut out = [0; N];
    for (word, at) in out.iter_mut().zip((start..).step_by(4)) {
        *word = u32_at(octets, at);
    }
    out
}

/// True where every octet from `start` on is zero.
pub(super) fn zero_from(octets: &[u8], start: usize) -> bool {
    octets.iter().skip(start).all(|octet| *octet == 0)
}
