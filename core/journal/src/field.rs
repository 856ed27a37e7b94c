//! Byte offsets of all fields (FORMAT sections 1, 2, 4, 7 and 9). Integers are little-endian.
//!
//! An assertion after each table proves that its ranges cover the object without overlaps or gaps.

use core::ops::Range;

/// Defines a module of ranges. Each range begins where the one before ends, and the last must end at the given length.
macro_rules! fields {
    ($(#[$doc:meta])* $module:ident[$len:expr] { $($fields:tt)* }) => {
        $(#[$doc])*
        pub mod $module {
            use core::ops::Range;

            fields!(@ [$len] (0..0) $($fields)*);
        }
    };
    (@ [$len:expr] ($before:expr) $(#[$doc:meta])* $name:ident $bytes:literal; $($rest:tt)*) => {
        $(#[$doc])*
        pub const $name: Range<usize> = $crate::field::after(&$before, $bytes);
        fields!(@ [$len] ($name) $($rest)*);
    };
    (@ [$len:expr] ($before:expr)) => {
        const _: () = assert!($before.end == $len);
    };
}

pub mod annex;
pub mod payload;

/// Length of an entry, a part or a page header. Unit: bytes.
pub const SLOT: usize = 128;
/// First word of every object, and the first word written into a slot.
pub const OPEN: u32 = 0x314B_5650;
/// Last word of every object, written after all other words were read back.
pub const COMMIT: u32 = 0xC033_17ED;
/// Highest sequence number that an entry can have.
pub const SEQ_MAX: u32 = u32::MAX - 1;
/// Value of `width_s` if there is no upper bound.
pub const UNBOUNDED: u32 = 0xFFFF_FFFE;
/// Length of the payload of an entry. Unit: bytes.
pub const PAYLOAD: usize = 24;
/// Length of the annex data in one part. Unit: bytes.
pub const PART: usize = 108;
/// Largest number of parts of an annex.
pub const PARTS_MAX: usize = 3;
/// Length of the smallest page, which holds its header and one entry with the most parts (FORMAT 9.1). Unit: bytes.
pub const PAGE_MIN: usize = SLOT * (PARTS_MAX + 2);
/// Flag bits that hold the number of annex parts.
pub const FLAG_PARTS: u8 = 0b0000_0011;
/// Flag: the session was held by the host alone.
pub const FLAG_HOST_ALONE: u8 = 0b0000_0100;
/// Flag: the session was held by the inspectorate alone.
pub const FLAG_INSPECTORATE_ALONE: u8 = 0b0000_1000;
/// Kind byte of an annex part.
pub const KIND_PART: u8 = 0x80;
/// Kind byte of a page header.
pub const KIND_PAGE: u8 = 0x81;
/// Kind byte of a key slot.
pub const KIND_KEY: u8 = 0x82;
/// Kind byte of the genesis block.
pub const KIND_GENESIS: u8 = 0x83;
/// Kind byte of a strip header.
pub const KIND_STRIP: u8 = 0x84;
/// Version of the format that this code writes and reads.
pub const VERSION: u8 = 1;
/// Number of the algorithms that this code knows: SHA-256 and SHA-512, Ed25519 with strict verification, CRC-32
/// (FORMAT 4.5).
pub const ALGORITHMS: u8 = 1;

/// Returns the range of `len` bytes that begins where `before` ends.
const fn after(before: &Range<usize>, len: usize) -> Range<usize> {
    // The sum is evaluated in a constant, so an overflow is a compile error.
    #[expect(clippy::arithmetic_side_effects, reason = "evaluated by the compiler only")]
    let end = before.end + len;
    before.end..end
}

/// Returns true if each range begins where the one before ends, from 0 to `len`.
const fn tiles(ranges: &[Range<usize>], len: usize) -> bool {
    let mut at = 0;
    let mut i = 0;
    while i < ranges.len() {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
        let range = &ranges[i];
        if range.start != at || range.end <= at {
            return false;
        }
        at = range.end;
        #[expect(clippy::arithmetic_side_effects, reason = "evaluated by the compiler only")]
        {
            i += 1;
        }
    }
    at == len
}

/// An entry (FORMAT 2.1). `OPEN`, `CRC` and `COMMIT` are at the same place in every slot.
pub mod entry {
    use super::{PAYLOAD, Range, SLOT, after, tiles};

    /// The first word, always [`OPEN`](super::OPEN).
    pub const OPEN: Range<usize> = 0..4;
    /// The kind byte of the entry (FORMAT section 3).
    pub const KIND: Range<usize> = after(&OPEN, 1);
    /// Number of annex parts, and who held the session.
    pub const FLAGS: Range<usize> = after(&KIND, 1);
    /// Epoch of the key that signs this entry.
    pub const EPOCH: Range<usize> = after(&FLAGS, 2);
    /// Sequence number, from 1.
    pub const SEQ: Range<usize> = after(&EPOCH, 4);
    /// Boot number, from 1.
    pub const BOOT: Range<usize> = after(&SEQ, 4);
    /// Time since the device booted. Unit: seconds.
    pub const MONO_S: Range<usize> = after(&BOOT, 4);
    /// Lower bound of the time. Unit: Unix seconds.
    pub const EARLIEST: Range<usize> = after(&MONO_S, 8);
    /// Upper bound minus lower bound of the time. Unit: seconds.
    pub const WIDTH_S: Range<usize> = after(&EARLIEST, 4);
    /// The payload, laid out by kind (FORMAT 3.2).
    pub const PAYLOAD_AT: Range<usize> = after(&WIDTH_S, PAYLOAD);
    /// The Ed25519 signature of the device.
    pub const SIGNATURE: Range<usize> = after(&PAYLOAD_AT, 64);
    /// CRC-32 of all bytes before it.
    pub const CRC: Range<usize> = after(&SIGNATURE, 4);
    /// The last word, always [`COMMIT`](super::COMMIT).
    pub const COMMIT: Range<usize> = after(&CRC, 4);

    /// The bytes that the leaf hash covers.
    pub const BODY: Range<usize> = OPEN.start..PAYLOAD_AT.end;
    /// Kind, flags and epoch, which the link hash covers in clear.
    pub const BADGE: Range<usize> = KIND.start..EPOCH.end;

    const _: () = assert!(tiles(
        &[OPEN, KIND, FLAGS, EPOCH, SEQ, BOOT, MONO_S, EARLIEST, WIDTH_S, PAYLOAD_AT, SIGNATURE, CRC, COMMIT],
        SLOT
    ));
    const _: () = assert!(BODY.end == 56 && CRC.start == 120);
}

/// A part of an annex (FORMAT 2.2).
pub mod part {
    use super::{PART, Range, SLOT, after, entry, tiles};

    /// The kind byte, 0x80 for a part.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Number of this part, from 0.
    pub const NUMBER: Range<usize> = after(&KIND, 1);
    /// Padding, always zero.
    pub const ZERO: Range<usize> = after(&NUMBER, 2);
    /// Sequence number of the entry to which the part belongs.
    pub const SEQ: Range<usize> = after(&ZERO, 4);
    /// The annex data, padded with zeros.
    pub const DATA: Range<usize> = after(&SEQ, PART);

    const _: () = assert!(tiles(&[entry::OPEN, KIND, NUMBER, ZERO, SEQ, DATA, entry::CRC, entry::COMMIT], SLOT));
}

/// The header of a ring page (FORMAT 9.2).
pub mod page {
    use super::{Range, SLOT, after, entry, tiles};

    /// The kind byte, 0x81 for a page header.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Padding, always zero.
    pub const ZERO: Range<usize> = after(&KIND, 1);
    /// Key epoch of the first entry of the page.
    pub const EPOCH: Range<usize> = after(&ZERO, 2);
    /// Sequence number of the page, from 0.
    pub const PAGE_SEQ: Range<usize> = after(&EPOCH, 4);
    /// Sequence number of the first entry of the page.
    pub const FIRST_SEQ: Range<usize> = after(&PAGE_SEQ, 4);
    /// Highest size released when the page was opened.
    pub const RELEASED: Range<usize> = after(&FIRST_SEQ, 4);
    /// Boot number when the page was opened.
    pub const BOOT: Range<usize> = after(&RELEASED, 4);
    /// Lower bound of the time in the entry before the page. Unit: Unix seconds.
    pub const EARLIEST: Range<usize> = after(&BOOT, 8);
    /// Head before the first entry of the page.
    pub const HEAD: Range<usize> = after(&EARLIEST, 32);
    /// Public key of that epoch.
    pub const KEY: Range<usize> = after(&HEAD, 32);
    /// Number of the last session opened before the page.
    pub const SESSIONS: Range<usize> = after(&KEY, 4);
    /// Padding, always zero.
    pub const REST: Range<usize> = after(&SESSIONS, 20);

    const _: () = assert!(tiles(
        &[
            entry::OPEN,
            KIND,
            ZERO,
            EPOCH,
            PAGE_SEQ,
            FIRST_SEQ,
            RELEASED,
            BOOT,
            EARLIEST,
            HEAD,
            KEY,
            SESSIONS,
            REST,
            entry::CRC,
            entry::COMMIT
        ],
        SLOT
    ));
}

/// A key slot (FORMAT 9.7).
pub mod key {
    use super::{Range, SLOT, after, entry, tiles};

    /// The kind byte, 0x82 for a key.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Padding, always zero.
    pub const ZERO: Range<usize> = after(&KIND, 1);
    /// Key epoch of the seed.
    pub const EPOCH: Range<usize> = after(&ZERO, 2);
    /// Padding, always zero.
    pub const PAD: Range<usize> = after(&EPOCH, 8);
    /// The seed, which is the Ed25519 private key.
    pub const SEED: Range<usize> = after(&PAD, 32);
    /// Padding, always zero.
    pub const REST: Range<usize> = after(&SEED, 72);

    const _: () = assert!(tiles(&[entry::OPEN, KIND, ZERO, EPOCH, PAD, SEED, REST, entry::CRC, entry::COMMIT], SLOT));
}

/// The header of a strip page (FORMAT 9.8).
pub mod strip {
    use super::{Range, SLOT, after, entry, tiles};

    /// The kind byte, 0x84 for a page of the strip.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Padding, always zero.
    pub const ZERO: Range<usize> = after(&KIND, 3);
    /// Boot number that the first word stands for.
    pub const BASE: Range<usize> = after(&ZERO, 4);
    /// Highest boot number whose recovery is known to have finished.
    pub const SETTLED: Range<usize> = after(&BASE, 4);
    /// Padding, always zero.
    pub const REST: Range<usize> = after(&SETTLED, 104);

    const _: () = assert!(tiles(&[entry::OPEN, KIND, ZERO, BASE, SETTLED, REST, entry::CRC, entry::COMMIT], SLOT));
}

/// The genesis block (FORMAT 4.1).
pub mod genesis {
    use super::{Range, after, entry, tiles};

    /// Length of the block. Unit: bytes.
    pub const LEN: usize = 512;
    /// Number of limits for which the block has space.
    pub const LIMITS_MAX: usize = 8;

    /// The kind byte, 0x83 for the genesis.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Version of the format, which is 1.
    pub const VERSION: Range<usize> = after(&KIND, 1);
    /// Number that selects the hash and signature algorithms of the whole record (FORMAT 4.5).
    pub const ALGORITHMS: Range<usize> = after(&VERSION, 1);
    /// Padding, always zero.
    pub const ZERO: Range<usize> = after(&ALGORITHMS, 1);
    /// Identifier of the device.
    pub const DEVICE: Range<usize> = after(&ZERO, 16);
    /// Public key of the device in epoch 0.
    pub const KEY_D: Range<usize> = after(&DEVICE, 32);
    /// Public key of the host.
    pub const KEY_H: Range<usize> = after(&KEY_D, 32);
    /// Public key of the inspectorate.
    pub const KEY_I: Range<usize> = after(&KEY_H, 32);
    /// SHA-256 of the firmware image.
    pub const FIRMWARE: Range<usize> = after(&KEY_I, 32);
    /// Earliest moment of expiry. Unit: Unix seconds.
    pub const EXPIRY_LO: Range<usize> = after(&FIRMWARE, 8);
    /// Latest moment of expiry. Unit: Unix seconds.
    pub const EXPIRY_HI: Range<usize> = after(&EXPIRY_LO, 8);
    /// Largest drift of the device's clock. Unit: parts per million.
    pub const DRIFT_PPM: Range<usize> = after(&EXPIRY_HI, 4);
    /// Number of categories in use, from 0 to 8.
    pub const CATEGORIES: Range<usize> = after(&DRIFT_PPM, 4);
    /// Number of the host's seal.
    pub const SEAL_H: Range<usize> = after(&CATEGORIES, 16);
    /// Number of the inspectorate's seal.
    pub const SEAL_I: Range<usize> = after(&SEAL_H, 16);
    /// Limit of each category. Unit: items.
    pub const LIMITS: Range<usize> = after(&SEAL_I, 4 * LIMITS_MAX);
    /// Random value, fresh at each enrolment.
    pub const NONCE: Range<usize> = after(&LIMITS, 16);
    /// Host's Ed25519 signature of the term digest.
    pub const SIG_H: Range<usize> = after(&NONCE, 64);
    /// Inspectorate's Ed25519 signature of the term digest.
    pub const SIG_I: Range<usize> = after(&SIG_H, 64);
    /// Device's Ed25519 signature of the term digest.
    pub const SIG_D: Range<usize> = after(&SIG_I, 64);
    /// Salt key, which a bundle never contains.
    pub const SALT_KEY: Range<usize> = after(&SIG_D, 32);
    /// Boot number at enrolment.
    pub const BOOT: Range<usize> = after(&SALT_KEY, 4);
    /// Padding, always zero.
    pub const REST: Range<usize> = after(&BOOT, 20);
    /// CRC-32 of all bytes before it.
    pub const CRC: Range<usize> = after(&REST, 4);
    /// The last word, always [`COMMIT`](super::COMMIT).
    pub const COMMIT: Range<usize> = after(&CRC, 4);

    /// The bytes that the term digest covers.
    pub const CONTENT: Range<usize> = 0..NONCE.end;
    /// The bytes that a bundle contains.
    pub const EXPORTED: Range<usize> = 0..SIG_D.end;

    const _: () = assert!(tiles(
        &[
            entry::OPEN,
            KIND,
            VERSION,
            ALGORITHMS,
            ZERO,
            DEVICE,
            KEY_D,
            KEY_H,
            KEY_I,
            FIRMWARE,
            EXPIRY_LO,
            EXPIRY_HI,
            DRIFT_PPM,
            CATEGORIES,
            SEAL_H,
            SEAL_I,
            LIMITS,
            NONCE,
            SIG_H,
            SIG_I,
            SIG_D,
            SALT_KEY,
            BOOT,
            REST,
            CRC,
            COMMIT
        ],
        LEN
    ));
    const _: () = assert!(CONTENT.end == 256 && EXPORTED.end == 448);
}

/// The export statement (FORMAT 7.6).
pub mod export {
    use super::{Range, after, tiles};

    /// Length of the statement. Unit: bytes.
    pub const LEN: usize = 188;

    /// Term digest `G` of the record.
    pub const TERM: Range<usize> = 0..32;
    /// Size of the record at the export.
    pub const SIZE: Range<usize> = after(&TERM, 4);
    /// Head of the record at that size.
    pub const HEAD: Range<usize> = after(&SIZE, 32);
    /// Key epoch at the export.
    pub const EPOCH: Range<usize> = after(&HEAD, 2);
    /// State of the device: 1 sealed, 2 expired, 3 retired.
    pub const STATE: Range<usize> = after(&EPOCH, 1);
    /// Number of statements made before in the same second of the same boot.
    pub const SERIAL: Range<usize> = after(&STATE, 1);
    /// Boot number at the export.
    pub const BOOT: Range<usize> = after(&SERIAL, 4);
    /// Time since the device booted. Unit: seconds.
    pub const MONO_S: Range<usize> = after(&BOOT, 4);
    /// Lower bound of the time. Unit: Unix seconds.
    pub const EARLIEST: Range<usize> = after(&MONO_S, 8);
    /// Upper bound minus lower bound of the time. Unit: seconds.
    pub const WIDTH_S: Range<usize> = after(&EARLIEST, 4);
    /// Nonce given by the host, or zeros.
    pub const NONCE_H: Range<usize> = after(&WIDTH_S, 32);
    /// Nonce given by the inspectorate, or zeros.
    pub const NONCE_I: Range<usize> = after(&NONCE_H, 32);
    /// SHA-256 of the running firmware image.
    pub const FIRMWARE: Range<usize> = after(&NONCE_I, 32);

    const _: () = assert!(tiles(
        &[TERM, SIZE, HEAD, EPOCH, STATE, SERIAL, BOOT, MONO_S, EARLIEST, WIDTH_S, NONCE_H, NONCE_I, FIRMWARE],
        LEN
    ));
}
