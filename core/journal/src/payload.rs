//! Structures for the payload and the annex of each kind (FORMAT 3.2), so that callers need no byte offsets.
//!
//! They are what [`Journal::append`](super::Journal::append) takes, alone or as a pair of payload and annex
//! ([`Event`](super::Event)), and what [`Seen::event`](super::Seen::event) returns. Every structure has `bytes()`, for
//! the bytes in the entry, and `from_bytes()`, which decodes them and returns `None` if a padding byte is not zero or a
//! field is out of range. HEALTH has no fixed layout.
//!
//! The messages that the parties sign are built from the same structures (the module `inspection`). The audit uses
//! nothing from this module.

mod message;

use core::ops::Range;

use super::digest::{self, Hash};
use super::field::{PART, PAYLOAD, annex as at_annex, payload as at};
use super::slot;
use crate::party::{Holder, Party};

/// Value in [`SessionOpenAnnex::declared`] if no count was declared for the category.
pub const NOT_DECLARED: u32 = u32::MAX;
/// Byte of SESSION_OPEN if both parties hold the session.
const HELD_JOINTLY: u8 = 3;
/// The statement that the parties sign to release entries (FORMAT 7.5).
pub type ReleaseStatement = [u8; at_annex::RELEASE_STATEMENT.end];
/// Signature bytes in place of a signature that a party did not give.
pub const NOT_SIGNED: [u8; 64] = [0; 64];

/// A value with a fixed number of bytes.
trait Field: Sized {
    /// Writes the value at `at`.
    fn put(&self, object: &mut [u8], at: &Range<usize>);
    /// Reads the value at `at`, or returns `None` if the bytes are not valid for the type.
    fn get(object: &[u8], at: &Range<usize>) -> Option<Self>;
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Field for $type {
            fn put(&self, object: &mut [u8], at: &Range<usize>) {
                slot::put(object, at, &self.to_le_bytes());
            }
            fn get(object: &[u8], at: &Range<usize>) -> Option<Self> {
                Some(Self::from_le_bytes(slot::bytes(object, at)))
            }
        })*
    };
}
numbers!(u8, u16, i16, u32, u64, i64);

impl<const N: usize> Field for [u8; N] {
    fn put(&self, object: &mut [u8], at: &Range<usize>) {
        slot::put(object, at, self);
    }

    fn get(object: &[u8], at: &Range<usize>) -> Option<Self> {
        Some(slot::bytes(object, at))
    }
}

impl<const N: usize> Field for [u32; N] {
    fn put(&self, object: &mut [u8], at: &Range<usize>) {
        let words = object.get_mut(at.clone()).unwrap_or(&mut []).as_chunks_mut::<4>().0;
        for (to, from) in words.iter_mut().zip(self) {
            *to = from.to_le_bytes();
        }
    }

    fn get(object: &[u8], at: &Range<usize>) -> Option<Self> {
        let mut out = [0; N];
        let words = object.get(at.clone()).unwrap_or(&[]).as_chunks::<4>().0;
        for (to, from) in out.iter_mut().zip(words) {
            *to = u32::from_le_bytes(*from);
        }
        Some(out)
    }
}

/// Encoded as the role byte of the party that holds the session alone, or as 3 for both.
impl Field for Holder {
    fn put(&self, object: &mut [u8], at: &Range<usize>) {
        slot::put(object, at, &[self.alone().map_or(HELD_JOINTLY, digest::role_byte)]);
    }

    fn get(object: &[u8], at: &Range<usize>) -> Option<Self> {
        match slot::byte(object, at) {
            HELD_JOINTLY => Some(Self::Jointly),
            role => digest::party_of(role).map(Self::Alone),
        }
    }
}

/// Encoded as the role byte of the party. The role byte of the device is rejected.
impl Field for Party {
    fn put(&self, object: &mut [u8], at: &Range<usize>) {
        slot::put(object, at, &[digest::role_byte(*self)]);
    }

    fn get(object: &[u8], at: &Range<usize>) -> Option<Self> {
        digest::party_of(slot::byte(object, at))
    }
}

macro_rules! layouts {
    ($($(#[$doc:meta])* $name:ident[$len:expr] = $module:ident::$table:ident {
        $($(#[$field_doc:meta])* $field:ident: $type:ty = $place:ident,)*
    } zero [$($zero:ident)*])*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[cfg_attr(feature = "defmt", derive(defmt::Format))]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl $name {
                /// Returns the bytes as stored in an entry.
                #[must_use]
                pub fn bytes(&self) -> [u8; $len] {
                    let mut out = [0; $len];
                    $(self.$field.put(&mut out, &$module::$table::$place);)*
                    out
                }

                /// Decodes the bytes; `None` if the length is wrong, a padding byte is not zero, or a field is out of
                /// range.
                #[must_use]
                pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                    if bytes.len() != $len $(|| !slot::is_zero(bytes, &$module::$table::$zero))* {
                        return None;
                    }
                    Some(Self { $($field: Field::get(bytes, &$module::$table::$place)?,)* })
                }
            }
        )*
    };
}

layouts! {
    /// Payload of BOOT.
    Boot[PAYLOAD] = at::boot {
        /// Number of boots since the last BOOT entry.
        boots: u32 = BOOTS,
        /// Reset causes since the last BOOT entry, encoded by the device.
        causes: u32 = CAUSES,
        /// Number of torn slots skipped since the last BOOT entry.
        torn: u32 = TORN,
        /// First 12 bytes of the firmware's SHA-256.
        firmware: [u8; 12] = FIRMWARE,
    } zero []

    /// Payload of TIME: the interval on which both parties agree. It is empty if `earliest` is above `latest`.
    Time[PAYLOAD] = at::time {
        /// The later of the two lower bounds. Unit: Unix seconds.
        earliest: i64 = EARLIEST,
        /// The earlier of the two upper bounds. Unit: Unix seconds.
        latest: i64 = LATEST,
    } zero [REST]

    /// Annex of TIME.
    TimeAnnex[2 * PART] = at_annex::time {
        /// Nonce that the device issued for this statement.
        nonce: Hash = NONCE,
        /// Lower bound stated by the host. Unit: Unix seconds.
        host_earliest: i64 = H_EARLIEST,
        /// Upper bound stated by the host. Unit: Unix seconds.
        host_latest: i64 = H_LATEST,
        /// Lower bound stated by the inspectorate. Unit: Unix seconds.
        inspectorate_earliest: i64 = I_EARLIEST,
        /// Upper bound stated by the inspectorate. Unit: Unix seconds.
        inspectorate_latest: i64 = I_LATEST,
        /// Host's Ed25519 signature (FORMAT 7.3).
        host: [u8; 64] = SIG_H,
        /// Inspectorate's Ed25519 signature (FORMAT 7.3).
        inspectorate: [u8; 64] = SIG_I,
    } zero [REST]

    /// Payload of SESSION_OPEN.
    SessionOpen[PAYLOAD] = at::session_open {
        /// Number of the session, from 1.
        session: u32 = SESSION,
        /// Purpose of the session, as a number that the parties agree on.
        purpose: u32 = PURPOSE,
        /// Who holds the session.
        held: Holder = HELD,
    } zero [REST]

    /// Annex of SESSION_OPEN.
    SessionOpenAnnex[2 * PART] = at_annex::session_open {
        /// Nonce that the device issued for this session.
        nonce: Hash = NONCE,
        /// Host's Ed25519 signature (FORMAT 7.1), or [`NOT_SIGNED`].
        host: [u8; 64] = SIG_H,
        /// Inspectorate's Ed25519 signature (FORMAT 7.1), or [`NOT_SIGNED`].
        inspectorate: [u8; 64] = SIG_I,
        /// Counts declared for the site, one per category; [`NOT_DECLARED`] if there is none.
        declared: [u32; 8] = DECLARED,
    } zero [REST]

    /// Payload of CORRECTION.
    Correction[PAYLOAD] = at::correction {
        /// Sequence number of the corrected entry.
        seq: u32 = SEQ,
        /// Category of the items counted.
        category: u8 = CATEGORY,
        /// Verdict byte, encoded by the device.
        verdict: u8 = VERDICT,
        /// Change of the total of the category.
        delta: i16 = DELTA,
        /// Total of the category after the change.
        total: u32 = TOTAL,
        /// Limit in force for the category.
        limit: u32 = LIMIT,
        /// Number of the request that caused the entry.
        request: u64 = REQUEST,
    } zero []

    /// Payload of SESSION_CLOSE.
    SessionClose[PAYLOAD] = at::session_close {
        /// Number of the session.
        session: u32 = SESSION,
        /// Number of TALLY and CORRECTION entries in the session.
        tallies: u32 = TALLIES,
    } zero [REST]

    /// Annex of SESSION_CLOSE.
    SessionCloseAnnex[PART] = at_annex::session_close {
        /// Number of the host's seal.
        seal_h: [u8; 16] = SEAL_H,
        /// Number of the inspectorate's seal.
        seal_i: [u8; 16] = SEAL_I,
        /// Total of each category at the close.
        totals: [u32; 16] = TOTALS,
    } zero [REST]

    /// Payload of COSIGN_H and COSIGN_I.
    Cosign[PAYLOAD] = at::cosign {
        /// Size that the party signs, which is that of the last SESSION_CLOSE.
        size: u32 = SIZE,
    } zero [REST]

    /// Annex of COSIGN_H and COSIGN_I.
    CosignAnnex[PART] = at_annex::cosign {
        /// Head at that size.
        head: Hash = HEAD,
        /// Party's Ed25519 signature (FORMAT 7.2).
        signature: [u8; 64] = SIGNATURE,
    } zero [REST]

    /// Payload of DISPUTED.
    Disputed[PAYLOAD] = at::disputed {
        /// Disputed size, which is that of the last SESSION_CLOSE.
        size: u32 = SIZE,
        /// The party that disputes the head.
        party: Party = ROLE,
    } zero [REST]

    /// Annex of DISPUTED.
    DisputedAnnex[2 * PART] = at_annex::disputed {
        /// The device's head at that size.
        head: Hash = HEAD,
        /// Digest of the party's own version, or zeros.
        other: Hash = OTHER,
        /// Party's Ed25519 signature (FORMAT 7.9).
        signature: [u8; 64] = SIGNATURE,
    } zero [REST]

    /// Payload of EPOCH.
    Epoch[PAYLOAD] = at::epoch {
        /// Number of the next epoch.
        next: u16 = NEXT,
    } zero [REST]

    /// Annex of EPOCH.
    EpochAnnex[PART] = at_annex::epoch {
        /// Public key of the next epoch.
        key: Hash = KEY,
    } zero [REST]

    /// Payload of LIMIT.
    Limit[PAYLOAD] = at::limit {
        /// Category whose limit changes. Range: `0..=7`.
        category: u8 = CATEGORY,
        /// Limit that applies after this entry.
        limit: u32 = LIMIT,
    } zero [ZERO REST]

    /// Payload of EXTEND.
    Extend[PAYLOAD] = at::extend {
        /// Earliest moment at which the treaty may expire. Unit: Unix seconds.
        earliest: i64 = EXPIRY_LO,
        /// Latest moment at which the treaty may expire. Unit: Unix seconds.
        latest: i64 = EXPIRY_HI,
    } zero [REST]

    /// Annex of LIMIT, EXTEND and RETIRE.
    ActAnnex[2 * PART] = at_annex::act {
        /// Nonce that the device issued for this act.
        nonce: Hash = NONCE,
        /// Host's Ed25519 signature (FORMAT 7.4).
        host: [u8; 64] = SIG_H,
        /// Inspectorate's Ed25519 signature (FORMAT 7.4).
        inspectorate: [u8; 64] = SIG_I,
    } zero [REST]

    /// Payload of EXPORT.
    Export[PAYLOAD] = at::export {
        /// Size of the record that was exported.
        size: u32 = SIZE,
        /// First 20 bytes of the SHA-256 of the export statement.
        statement: [u8; 20] = STATEMENT,
    } zero []

    /// Payload of RELEASE.
    Release[PAYLOAD] = at::release {
        /// Size up to which entries are released.
        size: u32 = SIZE,
    } zero [REST]

    /// Annex of RELEASE. The parties sign [`ReleaseAnnex::statement`].
    ReleaseAnnex[3 * PART] = at_annex::release {
        /// Size up to which entries are released.
        size: u32 = SIZE,
        /// Epoch of the key that signs the entry after that size.
        epoch: u16 = EPOCH,
        /// Head at that size.
        head: Hash = HEAD,
        /// Public key of that epoch.
        key: Hash = KEY,
        /// Total of each category at that size.
        totals: [u32; 16] = TOTALS,
        /// Limit of each category in force at that size.
        limits: [u32; 8] = LIMITS,
        /// Earliest moment of the expiry in force at that size. Unit: Unix seconds.
        expiry_earliest: i64 = EXPIRY_LO,
        /// Latest moment of the expiry in force at that size. Unit: Unix seconds.
        expiry_latest: i64 = EXPIRY_HI,
        /// Host's Ed25519 signature (FORMAT 7.5).
        host: [u8; 64] = SIG_H,
        /// Inspectorate's Ed25519 signature (FORMAT 7.5).
        inspectorate: [u8; 64] = SIG_I,
    } zero [ZERO REST]

    /// Payload of FAULT.
    Fault[PAYLOAD] = at::fault {
        /// Code of the fault, which gives `first` and `second` their meaning.
        code: u16 = CODE,
        /// First number of the fault.
        first: u32 = FIRST,
        /// Second number of the fault.
        second: u32 = SECOND,
    } zero [ZERO REST]

    /// Payload of FULL.
    Full[PAYLOAD] = at::full {
        /// Number of pages still free.
        free: u32 = FREE,
    } zero [REST]

    /// Payload of EXPIRE: the expiry in force, which has passed.
    Expire[PAYLOAD] = at::expire {
        /// Earliest moment of expiry. Unit: Unix seconds.
        earliest: i64 = EXPIRY_LO,
        /// Latest moment of expiry. Unit: Unix seconds.
        latest: i64 = EXPIRY_HI,
    } zero [REST]
}

/// Payload of RETIRE, which is all zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Retire;

impl Retire {
    /// Returns the bytes as stored in an entry.
    #[must_use]
    pub const fn bytes(&self) -> [u8; PAYLOAD] {
        [0; PAYLOAD]
    }

    /// Decodes the bytes; `None` unless they are 24 zeros.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (*bytes == [0; PAYLOAD]).then_some(Self)
    }
}

/// Payload of HEALTH: bytes for the device's own use, without a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Health(pub [u8; PAYLOAD]);

impl Health {
    /// Returns the bytes as stored in an entry.
    #[must_use]
    pub const fn bytes(&self) -> [u8; PAYLOAD] {
        self.0
    }
}

/// Payload of TALLY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Tally {
    /// Category of the items counted.
    pub category: u8,
    /// Verdict byte, encoded by the device.
    pub verdict: u8,
    /// Change of the total of the category.
    pub delta: i16,
    /// Total of the category after the change. The encoding also contains its complement.
    pub total: u32,
    /// Limit in force for the category.
    pub limit: u32,
    /// Number of the request that caused the entry; 0 if it was a button press.
    pub request: u64,
}

impl Tally {
    /// Returns the bytes as stored in an entry.
    #[must_use]
    pub fn bytes(&self) -> [u8; PAYLOAD] {
        let mut out = [0; PAYLOAD];
        self.category.put(&mut out, &at::tally::CATEGORY);
        self.verdict.put(&mut out, &at::tally::VERDICT);
        self.delta.put(&mut out, &at::tally::DELTA);
        self.total.put(&mut out, &at::tally::TOTAL);
        (!self.total).put(&mut out, &at::tally::COMPLEMENT);
        self.limit.put(&mut out, &at::tally::LIMIT);
        self.request.put(&mut out, &at::tally::REQUEST);
        out
    }

    /// Decodes the bytes; `None` if the length is wrong or the complement does not match the total.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let total = slot::word(bytes, &at::tally::TOTAL);
        if bytes.len() != PAYLOAD || slot::word(bytes, &at::tally::COMPLEMENT) != !total {
            return None;
        }
        Some(Self {
            category: Field::get(bytes, &at::tally::CATEGORY)?,
            verdict: Field::get(bytes, &at::tally::VERDICT)?,
            delta: Field::get(bytes, &at::tally::DELTA)?,
            total,
            limit: Field::get(bytes, &at::tally::LIMIT)?,
            request: Field::get(bytes, &at::tally::REQUEST)?,
        })
    }
}
