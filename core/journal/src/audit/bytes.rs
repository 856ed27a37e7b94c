//! Reads fixed fields from bytes.

use core::ops::Range;

/// Returns the bytes of a field. Callers pass an object of fixed length and a range inside it, so the zeros for a range
/// outside it are never used.
pub(super) fn array<const N: usize>(bytes: &[u8], range: Range<usize>) -> [u8; N] {
    bytes.get(range).and_then(|slice| slice.try_into().ok()).unwrap_or([0; N])
}

/// Returns `N` bytes from `start`.
pub(super) fn from<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    array(bytes, start..start.saturating_add(N))
}

/// Returns the byte at `start`, or 0 outside of `bytes`.
pub(super) fn u8_at(bytes: &[u8], start: usize) -> u8 {
    u8::from_le_bytes(from(bytes, start))
}

/// Returns the little-endian number at `start`, or 0 outside of `bytes`.
pub(super) fn u16_at(bytes: &[u8], start: usize) -> u16 {
    u16::from_le_bytes(from(bytes, start))
}

/// Returns the little-endian two's-complement number at `start`, or 0 outside of `bytes`.
pub(super) fn i16_at(bytes: &[u8], start: usize) -> i16 {
    i16::from_le_bytes(from(bytes, start))
}

/// Returns the little-endian number at `start`, or 0 outside of `bytes`.
pub(super) fn u32_at(bytes: &[u8], start: usize) -> u32 {
    u32::from_le_bytes(from(bytes, start))
}

/// Returns the little-endian two's-complement number at `start`, or 0 outside of `bytes`.
pub(super) fn i64_at(bytes: &[u8], start: usize) -> i64 {
    i64::from_le_bytes(from(bytes, start))
}

/// Returns `N` little-endian words from `start`.
pub(super) fn words<const N: usize>(bytes: &[u8], start: usize) -> [u32; N] {
    let mut out = [0; N];
    for (word, at) in out.iter_mut().zip((start..).step_by(4)) {
        *word = u32_at(bytes, at);
    }
    out
}

/// Returns true if every byte from `start` on is zero.
pub(super) fn zero_from(bytes: &[u8], start: usize) -> bool {
    bytes.iter().skip(start).all(|byte| *byte == 0)
}
