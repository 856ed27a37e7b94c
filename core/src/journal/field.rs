//! Where each field lies (FORMAT sections 1, 2, 4, 7 and 9). Integers are little-endian.
//!
//! Each table is closed by an assertion that its ranges tile the object: none overlaps, none is forgotten.

use core::ops::Range;

/// A module of ranges, each of which begins where the one before ends; the last one must end at the length.
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
        pub const $name: Range<usize> = $crate::journal::field::after(&$before, $bytes);
        fields!(@ [$len] ($name) $($rest)*);
    };
    (@ [$len:expr] ($before:expr)) => {
        const _: () = assert!($before.end == $len);
    };
}

pub mod annex;
pub mod payload;

/// Bytes of an entry, a part or a page header. Unit: bytes.
pub const SLOT: usize = 128;
/// First word of every object; the first word written into a slot.
pub const OPEN: u32 = 0x314B_5650;
/// Last word of every object, written after all else was read back.
pub const COMMIT: u32 = 0xC033_17ED;
/// The highest sequence number an entry can have.
pub const SEQ_MAX: u32 = u32::MAX - 1;
/// `width_s` that says: no upper bound.
pub const UNBOUNDED: u32 = 0xFFFF_FFFE;
/// Bytes of payload in an entry. Unit: bytes.
pub const PAYLOAD: usize = 24;
/// Bytes of annex in a part. Unit: bytes.
pub const PART: usize = 108;
/// The most parts an annex has.
pub const PARTS_MAX: usize = 3;
/// The smallest page: its header, and an entry with the most parts (FORMAT 9.1). Unit: bytes.
pub const PAGE_MIN: usize = SLOT * (PARTS_MAX + 2);
/// Flag bits that hold the number of parts.
pub const FLAG_PARTS: u8 = 0b0000_0011;
/// Flag: the session was held by the host alone.
pub const FLAG_HOST_ALONE: u8 = 0b0000_0100;
/// Flag: the session was held by the inspectorate alone.
pub const FLAG_INSPECTORATE_ALONE: u8 = 0b0000_1000;
/// `kind` of a part.
pub const KIND_PART: u8 = 0x80;
/// `kind` of a page header.
pub const KIND_PAGE: u8 = 0x81;
/// `kind` of a key slot.
pub const KIND_KEY: u8 = 0x82;
/// `kind` of the genesis block.
pub const KIND_GENESIS: u8 = 0x83;
/// `kind` of a strip header.
pub const KIND_STRIP: u8 = 0x84;
/// The version of the format that this code writes and reads.
pub const VERSION: u8 = 1;
/// The algorithms that this code knows: SHA-256 and SHA-512, Ed25519 judged strictly, CRC-32 (FORMAT 4.5).
pub const ALGORITHMS: u8 = 1;

/// The range of `len` bytes that begins where `before` ends.
const fn after(before: &Range<usize>, len: usize) -> Range<usize> {
    // In a constant: an overflow is a compile error.
    #[expect(clippy::arithmetic_side_effects, reason = "evaluated by the compiler only")]
    let end = before.end + len;
    before.end..end
}

/// True where each range begins where the one before ends, from 0 to `len`.
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

/// An entry (FORMAT 2.1). `OPEN`, `CRC` and `COMMIT` lie at the same place in every slot.
pub mod entry {
    use super::{PAYLOAD, Range, SLOT, after, tiles};

    /// The first word, `OPEN`.
    pub const OPEN: Range<usize> = 0..4;
    /// The kind of the entry.
    pub const KIND: Range<usize> = after(&OPEN, 1);
    /// Parts of the annex, and who held the session.
    pub const FLAGS: Range<usize> = after(&KIND, 1);
    /// Key epoch that signs this entry.
    pub const EPOCH: Range<usize> = after(&FLAGS, 2);
    /// Sequence number, from 1.
    pub const SEQ: Range<usize> = after(&EPOCH, 4);
    /// Boot number, from 1.
    pub const BOOT: Range<usize> = after(&SEQ, 4);
    /// Time since that boot. Unit: seconds.
    pub const MONO_S: Range<usize> = after(&BOOT, 4);
    /// Lower bound of the time. Unit: Unix seconds.
    pub const EARLIEST: Range<usize> = after(&MONO_S, 8);
    /// Latest less earliest. Unit: seconds.
    pub const WIDTH_S: Range<usize> = after(&EARLIEST, 4);
    /// The payload, whose layout depends on the kind.
    pub const PAYLOAD_AT: Range<usize> = after(&WIDTH_S, PAYLOAD);
    /// The Ed25519 signature of the device.
    pub const SIGNATURE: Range<usize> = after(&PAYLOAD_AT, 64);
    /// CRC-32 of all before.
    pub const CRC: Range<usize> = after(&SIGNATURE, 4);
    /// The last word, `COMMIT`.
    pub const COMMIT: Range<usize> = after(&CRC, 4);

    /// What the leaf hash covers.
    pub const BODY: Range<usize> = OPEN.start..PAYLOAD_AT.end;
    /// What the link hash shows in the open.
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

    /// The kind, 0x80 for a part.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Number of this part, from 0.
    pub const NUMBER: Range<usize> = after(&KIND, 1);
    /// Bytes that are zero.
    pub const ZERO: Range<usize> = after(&NUMBER, 2);
    /// Sequence number of the entry it belongs to.
    pub const SEQ: Range<usize> = after(&ZERO, 4);
    /// Bytes of the annex.
    pub const DATA: Range<usize> = after(&SEQ, PART);

    const _: () = assert!(tiles(&[entry::OPEN, KIND, NUMBER, ZERO, SEQ, DATA, entry::CRC, entry::COMMIT], SLOT));
}

/// The header of a ring page (FORMAT 9.2).
pub mod page {
    use super::{Range, SLOT, after, entry, tiles};

    /// The kind, 0x81 for a page header.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Bytes that are zero.
    pub const ZERO: Range<usize> = after(&KIND, 1);
    /// Epoch of the entry that comes first.
    pub const EPOCH: Range<usize> = after(&ZERO, 2);
    /// Number of the page, from 0.
    pub const PAGE_SEQ: Range<usize> = after(&EPOCH, 4);
    /// Sequence number of the entry that comes first.
    pub const FIRST_SEQ: Range<usize> = after(&PAGE_SEQ, 4);
    /// Highest released size.
    pub const RELEASED: Range<usize> = after(&FIRST_SEQ, 4);
    /// Boot number at opening.
    pub const BOOT: Range<usize> = after(&RELEASED, 4);
    /// Lower bound of the time in the entry before. Unit: Unix seconds.
    pub const EARLIEST: Range<usize> = after(&BOOT, 8);
    /// Head before the entry that comes first.
    pub const HEAD: Range<usize> = after(&EARLIEST, 32);
    /// Key of the epoch.
    pub const KEY: Range<usize> = after(&HEAD, 32);
    /// Number of the last session opened.
    pub const SESSIONS: Range<usize> = after(&KEY, 4);
    /// Bytes that are zero.
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

    /// The kind, 0x82 for a key.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Bytes that are zero.
    pub const ZERO: Range<usize> = after(&KIND, 1);
    /// Epoch of the seed.
    pub const EPOCH: Range<usize> = after(&ZERO, 2);
    /// Bytes that are zero.
    pub const PAD: Range<usize> = after(&EPOCH, 8);
    /// The private key.
    pub const SEED: Range<usize> = after(&PAD, 32);
    /// Bytes that are zero.
    pub const REST: Range<usize> = after(&SEED, 72);

    const _: () = assert!(tiles(&[entry::OPEN, KIND, ZERO, EPOCH, PAD, SEED, REST, entry::CRC, entry::COMMIT], SLOT));
}

/// The header of a strip page (FORMAT 9.8).
pub mod strip {
    use super::{Range, SLOT, after, entry, tiles};

    /// The kind, 0x84 for a page of the strip.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// Bytes that are zero.
    pub const ZERO: Range<usize> = after(&KIND, 3);
    /// Boot number of the first word.
    pub const BASE: Range<usize> = after(&ZERO, 4);
    /// Highest boot number known to have finished its recovery.
    pub const SETTLED: Range<usize> = after(&BASE, 4);
    /// Bytes that are zero.
    pub const REST: Range<usize> = after(&SETTLED, 104);

    const _: () = assert!(tiles(&[entry::OPEN, KIND, ZERO, BASE, SETTLED, REST, entry::CRC, entry::COMMIT], SLOT));
}

/// The genesis block (FORMAT 4.1).
pub mod genesis {
    use super::{Range, after, entry, tiles};

    /// Bytes of the block.
    pub const LEN: usize = 512;
    /// How many limits the block has room for.
    pub const LIMITS_MAX: usize = 8;

    /// The kind, 0x83 for the genesis.
    pub const KIND: Range<usize> = after(&entry::OPEN, 1);
    /// The version, which is 1.
    pub const VERSION: Range<usize> = after(&KIND, 1);
    /// Number of the hash and signature algorithms of the whole record (FORMAT 4.5).
    pub const ALGORITHMS: Range<usize> = after(&VERSION, 1);
    /// Bytes that are zero.
    pub const ZERO: Range<usize> = after(&ALGORITHMS, 1);
    /// Id of the device.
    pub const DEVICE: Range<usize> = after(&ZERO, 16);
    /// Key of epoch 0.
    pub const KEY_D: Range<usize> = after(&DEVICE, 32);
    /// Key of the host.
    pub const KEY_H: Range<usize> = after(&KEY_D, 32);
    /// Key of the inspectorate.
    pub const KEY_I: Range<usize> = after(&KEY_H, 32);
    /// SHA-256 of the firmware image.
    pub const FIRMWARE: Range<usize> = after(&KEY_I, 32);
    /// Earliest moment of expiry. Unit: Unix seconds.
    pub const EXPIRY_LO: Range<usize> = after(&FIRMWARE, 8);
    /// Latest moment of expiry. Unit: Unix seconds.
    pub const EXPIRY_HI: Range<usize> = after(&EXPIRY_LO, 8);
    /// Bound on the clock's drift. Unit: parts per million.
    pub const DRIFT_PPM: Range<usize> = after(&EXPIRY_HI, 4);
    /// How many limits count.
    pub const CATEGORIES: Range<usize> = after(&DRIFT_PPM, 4);
    /// Number of the host's seal.
    pub const SEAL_H: Range<usize> = after(&CATEGORIES, 16);
    /// Number of the inspectorate's seal.
    pub const SEAL_I: Range<usize> = after(&SEAL_H, 16);
    /// Limits by category.
    pub const LIMITS: Range<usize> = after(&SEAL_I, 4 * LIMITS_MAX);
    /// Fresh at each enrolment.
    pub const NONCE: Range<usize> = after(&LIMITS, 16);
    /// Signature of the host.
    pub const SIG_H: Range<usize> = after(&NONCE, 64);
    /// Signature of the inspectorate.
    pub const SIG_I: Range<usize> = after(&SIG_H, 64);
    /// Signature of the device.
    pub const SIG_D: Range<usize> = after(&SIG_I, 64);
    /// Salt key; not in a bundle.
    pub const SALT_KEY: Range<usize> = after(&SIG_D, 32);
    /// Boot number at enrolment.
    pub const BOOT: Range<usize> = after(&SALT_KEY, 4);
    /// Bytes that are zero.
    pub const REST: Range<usize> = after(&BOOT, 20);
    /// CRC-32 of all before.
    pub const CRC: Range<usize> = after(&REST, 4);
    /// The last word, `COMMIT`.
    pub const COMMIT: Range<usize> = after(&CRC, 4);

    /// What the term digest covers.
    pub const CONTENT: Range<usize> = 0..NONCE.end;
    /// What a bundle carries.
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

    /// Bytes of the statement.
    pub const LEN: usize = 188;

    /// The term digest `G`.
    pub const TERM: Range<usize> = 0..32;
    /// Size of the record.
    pub const SIZE: Range<usize> = after(&TERM, 4);
    /// Head at that size.
    pub const HEAD: Range<usize> = after(&SIZE, 32);
    /// The current key epoch.
    pub const EPOCH: Range<usize> = after(&HEAD, 2);
    /// 1 sealed, 2 expired, 3 retired.
    pub const STATE: Range<usize> = after(&EPOCH, 1);
    /// How many statements the same second of the same boot had seen before.
    pub const SERIAL: Range<usize> = after(&STATE, 1);
    /// Number of the boot.
    pub const BOOT: Range<usize> = after(&SERIAL, 4);
    /// Time since that boot. Unit: seconds.
    pub const MONO_S: Range<usize> = after(&BOOT, 4);
    /// Lower bound of the time. Unit: Unix seconds.
    pub const EARLIEST: Range<usize> = after(&MONO_S, 8);
    /// Latest less earliest. Unit: seconds.
    pub const WIDTH_S: Range<usize> = after(&EARLIEST, 4);
    /// Nonce of the host.
    pub const NONCE_H: Range<usize> = after(&WIDTH_S, 32);
    /// Nonce of the inspectorate.
    pub const NONCE_I: Range<usize> = after(&NONCE_H, 32);
    /// SHA-256 of the firmware image.
    pub const FIRMWARE: Range<usize> = after(&NONCE_I, 32);

    const _: () = assert!(tiles(
        &[TERM, SIZE, HEAD, EPOCH, STATE, SERIAL, BOOT, MONO_S, EARLIEST, WIDTH_S, NONCE_H, NONCE_I, FIRMWARE],
        LEN
    ));
}
