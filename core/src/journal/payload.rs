//! What the payload and the annex of each kind hold (FORMAT 3.2), so that nobody puts them together by offset.
//!
//! Every structure has `bytes()`, which gives the payload or the annex as it goes into a
//! [`Draft`](super::Draft), and `of()`, which reads it back and gives `None` where a byte that must be zero is not or a
//! field is out of its range. HEALTH is free and has no structure.
//!
//! What the parties sign comes from the same structures (the module `inspection`). The audit uses nothing of this page.

mod message;

use core::ops::Range;

use super::digest::{self, Hash};
use super::field::{PART, PAYLOAD, annex as at_annex, payload as at};
use super::slot;
use crate::party::{Holder, Party};

/// In [`SessionOpenAnnex::declared`]: nothing was declared for the category.
pub const NOT_DECLARED: u32 = u32::MAX;
/// The byte of SESSION_OPEN that says who holds the session, if both do.
const HELD_JOINTLY: u8 = 3;
/// Bytes of a signature that a party did not give.
pub const NOT_SIGNED: [u8; 64] = [0; 64];

/// A value with a fixed number of bytes.
trait Field: Sized {
    /// Puts it in place.
    fn put(&self, object: &mut [u8], at: &Range<usize>);
    /// Reads it; `None` where no such value has these bytes.
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

/// Who holds a session: the role byte of the party that holds it alone, or 3.
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

/// The role byte of a party; that of the device is refused.
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
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl $name {
                /// As it goes into an entry.
                #[must_use]
                pub fn bytes(&self) -> [u8; $len] {
                    let mut out = [0; $len];
                    $(self.$field.put(&mut out, &$module::$table::$place);)*
                    out
                }

                /// Read back; `None` where the bytes are not such a payload or annex, whole.
                #[must_use]
                pub fn of(bytes: &[u8]) -> Option<Self> {
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
        /// Boots since the last BOOT entry.
        boots: u32 = BOOTS,
        /// Reset causes, as the device numbers them.
        causes: u32 = CAUSES,
        /// Torn slots passed over since then.
        torn: u32 = TORN,
        /// First bytes of the firmware's SHA-256.
        firmware: [u8; 12] = FIRMWARE,
    } zero []

    /// Payload of TIME: what both parties hold true, and no moment at all where `earliest` is above `latest`.
    Time[PAYLOAD] = at::time {
        /// The later of the two lower bounds. Unit: Unix seconds.
        earliest: i64 = EARLIEST,
        /// The earlier of the two upper bounds. Unit: Unix seconds.
        latest: i64 = LATEST,
    } zero [REST]

    /// Annex of TIME.
    TimeAnnex[2 * PART] = at_annex::time {
        /// Of the device.
        nonce: Hash = NONCE,
        /// Lower bound of the host. Unit: Unix seconds.
        host_earliest: i64 = H_EARLIEST,
        /// Upper bound of the host. Unit: Unix seconds.
        host_latest: i64 = H_LATEST,
        /// Lower bound of the inspectorate. Unit: Unix seconds.
        inspectorate_earliest: i64 = I_EARLIEST,
        /// Upper bound of the inspectorate. Unit: Unix seconds.
        inspectorate_latest: i64 = I_LATEST,
        /// Signature of the host.
        host: [u8; 64] = SIG_H,
        /// Signature of the inspectorate.
        inspectorate: [u8; 64] = SIG_I,
    } zero [REST]

    /// Payload of SESSION_OPEN.
    SessionOpen[PAYLOAD] = at::session_open {
        /// Session number, from 1.
        session: u32 = SESSION,
        /// What for, as the parties number it.
        purpose: u32 = PURPOSE,
        /// Who holds it.
        held: Holder = HELD,
    } zero [REST]

    /// Annex of SESSION_OPEN.
    SessionOpenAnnex[2 * PART] = at_annex::session_open {
        /// Of the device.
        nonce: Hash = NONCE,
        /// Signature of the host, or [`NOT_SIGNED`].
        host: [u8; 64] = SIG_H,
        /// Signature of the inspectorate, or [`NOT_SIGNED`].
        inspectorate: [u8; 64] = SIG_I,
        /// Numbers declared for the site, by category; [`NOT_DECLARED`] where there is none.
        declared: [u32; 8] = DECLARED,
    } zero [REST]

    /// Payload of CORRECTION.
    Correction[PAYLOAD] = at::correction {
        /// Sequence number of the corrected entry.
        seq: u32 = SEQ,
        /// What is counted.
        category: u8 = CATEGORY,
        /// As the device numbers verdicts.
        verdict: u8 = VERDICT,
        /// Change of the total.
        delta: i16 = DELTA,
        /// Total after it.
        total: u32 = TOTAL,
        /// Limit in force.
        limit: u32 = LIMIT,
        /// Number of the request.
        request: u64 = REQUEST,
    } zero []

    /// Payload of SESSION_CLOSE.
    SessionClose[PAYLOAD] = at::session_close {
        /// Number of the session.
        session: u32 = SESSION,
        /// TALLY and CORRECTION entries in it.
        tallies: u32 = TALLIES,
    } zero [REST]

    /// Annex of SESSION_CLOSE.
    SessionCloseAnnex[PART] = at_annex::session_close {
        /// Number of the host's seal.
        seal_h: [u8; 16] = SEAL_H,
        /// Number of the inspectorate's seal.
        seal_i: [u8; 16] = SEAL_I,
        /// Totals by category.
        totals: [u32; 16] = TOTALS,
    } zero [REST]

    /// Payload of COSIGN_H and COSIGN_I.
    Cosign[PAYLOAD] = at::cosign {
        /// Size that is signed: that of the last SESSION_CLOSE.
        size: u32 = SIZE,
    } zero [REST]

    /// Annex of COSIGN_H and COSIGN_I.
    CosignAnnex[PART] = at_annex::cosign {
        /// Head at that size.
        head: Hash = HEAD,
        /// Signature of the party.
        signature: [u8; 64] = SIGNATURE,
    } zero [REST]

    /// Payload of DISPUTED.
    Disputed[PAYLOAD] = at::disputed {
        /// Size in dispute: that of the last SESSION_CLOSE.
        size: u32 = SIZE,
        /// Who disputes: a party.
        party: Party = ROLE,
    } zero [REST]

    /// Annex of DISPUTED.
    DisputedAnnex[2 * PART] = at_annex::disputed {
        /// Head of the device at that size.
        head: Hash = HEAD,
        /// Digest of the party's own version, or zeros.
        other: Hash = OTHER,
        /// Signature of the party.
        signature: [u8; 64] = SIGNATURE,
    } zero [REST]

    /// Payload of EPOCH.
    Epoch[PAYLOAD] = at::epoch {
        /// The next epoch.
        next: u16 = NEXT,
    } zero [REST]

    /// Annex of EPOCH.
    EpochAnnex[PART] = at_annex::epoch {
        /// Key of the next epoch.
        key: Hash = KEY,
    } zero [REST]

    /// Payload of LIMIT.
    Limit[PAYLOAD] = at::limit {
        /// What is counted. Range: `0..=7`.
        category: u8 = CATEGORY,
        /// Limit from here on.
        limit: u32 = LIMIT,
    } zero [ZERO REST]

    /// Payload of EXTEND.
    Extend[PAYLOAD] = at::extend {
        /// Earliest moment at which the treaty may expire. Unit: Unix seconds.
        earliest: i64 = EXPIRY_LO,
        /// Latest such moment. Unit: Unix seconds.
        latest: i64 = EXPIRY_HI,
    } zero [REST]

    /// Annex of LIMIT, EXTEND and RETIRE.
    ActAnnex[2 * PART] = at_annex::act {
        /// Of the device.
        nonce: Hash = NONCE,
        /// Signature of the host.
        host: [u8; 64] = SIG_H,
        /// Signature of the inspectorate.
        inspectorate: [u8; 64] = SIG_I,
    } zero [REST]

    /// Payload of EXPORT.
    Export[PAYLOAD] = at::export {
        /// Size that was exported.
        size: u32 = SIZE,
        /// First bytes of the SHA-256 of the export statement.
        statement: [u8; 20] = STATEMENT,
    } zero []

    /// Payload of RELEASE.
    Release[PAYLOAD] = at::release {
        /// Size that is released.
        size: u32 = SIZE,
    } zero [REST]

    /// Annex of RELEASE: [`ReleaseAnnex::statement`] is what the parties sign.
    ReleaseAnnex[3 * PART] = at_annex::release {
        /// Size that is released.
        size: u32 = SIZE,
        /// Epoch that signs the entry after it.
        epoch: u16 = EPOCH,
        /// Head at that size.
        head: Hash = HEAD,
        /// Key of that epoch.
        key: Hash = KEY,
        /// Totals at that size, by category.
        totals: [u32; 16] = TOTALS,
        /// Limits in force at that size, by category.
        limits: [u32; 8] = LIMITS,
        /// Earliest moment of the expiry in force at that size. Unit: Unix seconds.
        expiry_earliest: i64 = EXPIRY_LO,
        /// Latest such moment. Unit: Unix seconds.
        expiry_latest: i64 = EXPIRY_HI,
        /// Signature of the host.
        host: [u8; 64] = SIG_H,
        /// Signature of the inspectorate.
        inspectorate: [u8; 64] = SIG_I,
    } zero [ZERO REST]

    /// Payload of FAULT.
    Fault[PAYLOAD] = at::fault {
        /// Code of the fault.
        code: u16 = CODE,
        /// A number of that code.
        first: u32 = FIRST,
        /// Another number of that code.
        second: u32 = SECOND,
    } zero [ZERO REST]

    /// Payload of FULL.
    Full[PAYLOAD] = at::full {
        /// Pages still free. Unit: pages.
        free: u32 = FREE,
    } zero [REST]

    /// Payload of EXPIRE: the expiry in force, which has passed.
    Expire[PAYLOAD] = at::expire {
        /// Earliest moment of expiry. Unit: Unix seconds.
        earliest: i64 = EXPIRY_LO,
        /// Latest such moment. Unit: Unix seconds.
        latest: i64 = EXPIRY_HI,
    } zero [REST]
}

/// Payload of RETIRE: zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retire;

impl Retire {
    /// As it goes into an entry.
    #[must_use]
    pub const fn bytes(&self) -> [u8; PAYLOAD] {
        [0; PAYLOAD]
    }

    /// Read back; `None` where the bytes are not such a payload.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        (*bytes == [0; PAYLOAD]).then_some(Self)
    }
}

/// Payload of TALLY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// What is counted.
    pub category: u8,
    /// As the device numbers verdicts.
    pub verdict: u8,
    /// Change of the total.
    pub delta: i16,
    /// Total after it. Its complement stands beside it in the bytes.
    pub total: u32,
    /// Limit in force.
    pub limit: u32,
    /// Request id; 0 for presses.
    pub request: u64,
}

impl Tally {
    /// As it goes into an entry.
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

    /// Read back; `None` where the bytes are not such a payload, or the complement is not the total's.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
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
