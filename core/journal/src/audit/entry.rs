//! One entry of a bundle or an image, before anything about it is verified (FORMAT sections 2 and 3).

use super::bytes::{array, i64_at, u8_at, u16_at, u32_at};
use super::error::EntryFault;
use crate::digest::{self, Hash};
use crate::field::{FLAG_PARTS, PART, PARTS_MAX, entry as at};

/// Length of the longest annex. Unit: bytes.
pub const ANNEX_MAX: usize = PART * PARTS_MAX;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $text:literal, $parts:literal, $redactable:literal;)*) => {
        /// What an entry records (FORMAT 3.1). The discriminant is the `kind` byte.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "defmt", derive(defmt::Format))]
        #[repr(u8)]
        pub enum EntryKind { $($(#[$doc])* $name = $number,)* }

        impl EntryKind {
            /// Returns the kind with this number, or `None` if FORMAT does not list it.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$name),)* _ => None }
            }

            /// Returns the name used in FORMAT, such as `SESSION_OPEN`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Returns the number of annex parts. Range: `0..=3`.
            #[must_use]
            pub const fn parts(self) -> u8 {
                match self { $(Self::$name => $parts,)* }
            }

            /// Returns true if a bundle may show only the leaf.
            #[must_use]
            pub const fn redactable(self) -> bool {
                match self { $(Self::$name => $redactable,)* }
            }
        }
    };
}

kinds! {
    /// Boots, reset causes and torn slots since the last entry of this kind.
    Boot = 1, "BOOT", 0, false;
    /// A time that both parties stated.
    Time = 2, "TIME", 2, false;
    /// A session begins.
    SessionOpen = 3, "SESSION_OPEN", 2, false;
    /// A total changed.
    Tally = 4, "TALLY", 0, true;
    /// An earlier entry was corrected.
    Correction = 5, "CORRECTION", 0, true;
    /// A session ends.
    SessionClose = 6, "SESSION_CLOSE", 1, false;
    /// The host witnesses a head.
    CosignHost = 7, "COSIGN_H", 1, false;
    /// The inspectorate witnesses a head.
    CosignInspectorate = 8, "COSIGN_I", 1, false;
    /// A party disputes a head and signs this.
    Disputed = 9, "DISPUTED", 2, false;
    /// The public key of the next epoch.
    Epoch = 10, "EPOCH", 1, false;
    /// A limit was changed.
    Limit = 11, "LIMIT", 2, false;
    /// The expiry was changed.
    Extend = 12, "EXTEND", 2, false;
    /// The record was exported.
    Export = 13, "EXPORT", 0, false;
    /// Both parties agree that entries may be erased.
    Release = 14, "RELEASE", 3, false;
    /// The device found a fault.
    Fault = 15, "FAULT", 0, false;
    /// An entry was refused for lack of space.
    Full = 16, "FULL", 0, false;
    /// An entry for the device's own use.
    Health = 17, "HEALTH", 0, false;
    /// The record is closed permanently; this is its last entry.
    Retire = 18, "RETIRE", 2, false;
    /// The treaty has expired.
    Expire = 19, "EXPIRE", 0, false;
}

/// How an entry is shown: in full, or as its leaf only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Form<'a> {
    /// The full entry is shown.
    Open {
        /// Bytes 0..56 of the slot.
        body: &'a [u8; 56],
        /// Salt of the leaf. It prevents guessing the content of a redacted entry from its leaf.
        salt: [u8; 16],
        /// The parts of the annex. Only as many as the flags state are valid.
        parts: [&'a [u8; PART]; PARTS_MAX],
    },
    /// The entry is redacted.
    Redacted {
        /// Leaf hash of the entry.
        leaf: Hash,
    },
}

/// An entry at its position in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Entry<'a> {
    /// Sequence number expected at this position.
    pub seq: u32,
    /// Kind, flags and epoch: bytes 4..8 of the slot.
    pub badge: [u8; 4],
    /// The content of the entry, in full or redacted.
    pub form: Form<'a>,
    /// Device's Ed25519 signature of the entry.
    pub signature: &'a [u8; 64],
    /// Slot of the image, counted from its start in slots of 128 bytes; `None` for a bundle.
    pub slot: Option<u32>,
}

impl<'a> Entry<'a> {
    /// Returns the kind byte.
    #[must_use]
    pub const fn kind_number(&self) -> u8 {
        let [kind, _, _, _] = self.badge;
        kind
    }

    /// Returns the kind, or `None` if FORMAT does not list its number.
    #[must_use]
    pub const fn kind(&self) -> Option<EntryKind> {
        EntryKind::from_number(self.kind_number())
    }

    /// Returns the flag byte (FORMAT 2.1).
    #[must_use]
    pub const fn flags(&self) -> u8 {
        let [_, flags, _, _] = self.badge;
        flags
    }

    /// Returns the epoch of the key that signs the entry.
    #[must_use]
    pub const fn epoch(&self) -> u16 {
        let [_, _, low, high] = self.badge;
        u16::from_le_bytes([low, high])
    }

    /// Returns the number of annex parts that the flags state.
    #[must_use]
    pub const fn parts(&self) -> u8 {
        self.flags() & FLAG_PARTS
    }

    /// Returns the body, or `None` if it is redacted.
    #[must_use]
    pub const fn body(&self) -> Option<Body<'a>> {
        match self.form {
            Form::Open { body, .. } => Some(Body(body)),
            Form::Redacted { .. } => None,
        }
    }

    /// Returns the annex, padded with zeros after its parts.
    #[must_use]
    pub fn annex(&self) -> [u8; ANNEX_MAX] {
        let mut out = [0; ANNEX_MAX];
        if let Form::Open { parts, .. } = &self.form {
            for (to, from) in out.chunks_exact_mut(PART).zip(parts).take(usize::from(self.parts())) {
                to.copy_from_slice(from.as_slice());
            }
        }
        out
    }

    /// Returns the leaf hash: computed from the content, or as stored if the entry is redacted.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        match &self.form {
            Form::Redacted { leaf } => *leaf,
            Form::Open { body, salt, .. } if self.parts() == 0 => digest::leaf(salt, body, None),
            Form::Open { body, salt, .. } => {
                let annex = self.annex();
                let len = usize::from(self.parts()).saturating_mul(PART);
                digest::leaf(salt, body, Some(&digest::annex(annex.get(..len).unwrap_or(&annex))))
            }
        }
    }

    /// Returns the head at size `seq`, given the head before it.
    #[must_use]
    pub fn link(&self, before: &Hash) -> Hash {
        digest::link(before, self.seq, self.badge, &self.leaf())
    }

    /// Checks that kind, flags and number of parts are valid together, and that the entry may be redacted if it is.
    ///
    /// # Errors
    ///
    /// [`EntryFault::Kind`], [`EntryFault::Parts`], [`EntryFault::Flags`] or [`EntryFault::Hidden`].
    pub fn check_badge(&self) -> Result<EntryKind, EntryFault> {
        let kind = self.kind().ok_or(EntryFault::Kind(self.kind_number()))?;
        if self.flags() > 0b1111 {
            return Err(EntryFault::Flags(self.flags()));
        }
        if self.parts() != kind.parts() {
            return Err(EntryFault::Parts(self.parts()));
        }
        if self.body().is_none() && !kind.redactable() { Err(EntryFault::Hidden(self.kind_number())) } else { Ok(kind) }
    }
}

/// The body of an entry: bytes 0..56 of its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Body<'a>(pub(super) &'a [u8; 56]);

impl<'a> Body<'a> {
    /// Returns the first word of the slot.
    #[must_use]
    pub fn first_word(&self) -> u32 {
        u32_at(self.0, at::OPEN.start)
    }

    /// Returns kind, flags and epoch: bytes 4..8 of the body.
    #[must_use]
    pub fn badge(&self) -> [u8; 4] {
        array(self.0, at::BADGE)
    }

    /// Returns the sequence number stored in the body.
    #[must_use]
    pub fn seq(&self) -> u32 {
        u32_at(self.0, at::SEQ.start)
    }

    /// Returns the number of the boot in which the entry was written.
    #[must_use]
    pub fn boot(&self) -> u32 {
        u32_at(self.0, at::BOOT.start)
    }

    /// Returns the time since that boot. Unit: seconds.
    #[must_use]
    pub fn mono_s(&self) -> u32 {
        u32_at(self.0, at::MONO_S.start)
    }

    /// Returns the lower bound of the time. Unit: Unix seconds; -2^63 means that it is unknown.
    #[must_use]
    pub fn earliest(&self) -> i64 {
        i64_at(self.0, at::EARLIEST.start)
    }

    /// Returns upper bound minus lower bound of the time. Unit: seconds; 0xFFFFFFFE means that there is no upper bound.
    #[must_use]
    pub fn width_s(&self) -> u32 {
        u32_at(self.0, at::WIDTH_S.start)
    }

    /// Returns the payload, laid out by kind (FORMAT 3.2).
    #[must_use]
    pub fn payload(&self) -> [u8; 24] {
        array(self.0, at::PAYLOAD_AT)
    }

    /// Returns one byte of the payload, or 0 past its end.
    pub(super) fn byte(&self, offset: usize) -> u8 {
        u8_at(&self.payload(), offset)
    }

    /// Returns a little-endian u16 of the payload.
    pub(super) fn word16(&self, offset: usize) -> u16 {
        u16_at(&self.payload(), offset)
    }

    /// Returns a little-endian u32 of the payload.
    pub(super) fn word(&self, offset: usize) -> u32 {
        u32_at(&self.payload(), offset)
    }
}
