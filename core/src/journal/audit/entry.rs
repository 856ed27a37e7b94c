//! One entry as it stands in a bundle or an image, before anything about it is believed (FORMAT sections 2 and 3).

use super::bytes::{array, i64_at, u8_at, u16_at, u32_at};
use super::error::EntryFault;
use crate::journal::digest::{self, Hash};
use crate::journal::field::{FLAG_PARTS, PART, PARTS_MAX, entry as at};

/// Bytes of the longest annex.
pub const ANNEX_MAX: usize = PART * PARTS_MAX;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $text:literal, $parts:literal, $redactable:literal;)*) => {
        /// What an entry is about (FORMAT 3.1).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name = $number,)* }

        impl Kind {
            /// The kind with this number.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$name),)* _ => None }
            }

            /// Its name in the format.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How many annex parts it has. Range: `0..=3`.
            #[must_use]
            pub const fn parts(self) -> u8 {
                match self { $(Self::$name => $parts,)* }
            }

            /// True where a bundle may show its leaf only.
            #[must_use]
            pub const fn redactable(self) -> bool {
                match self { $(Self::$name => $redactable,)* }
            }
        }
    };
}

kinds! {
    /// Boots since the last such entry.
    Boot = 1, "BOOT", 0, false;
    /// A time that both parties stated.
    Time = 2, "TIME", 2, false;
    /// A session begins.
    SessionOpen = 3, "SESSION_OPEN", 2, false;
    /// Something was counted.
    Tally = 4, "TALLY", 0, true;
    /// An earlier entry was corrected.
    Correction = 5, "CORRECTION", 0, true;
    /// A session ends.
    SessionClose = 6, "SESSION_CLOSE", 1, false;
    /// The host witnesses a head.
    CosignHost = 7, "COSIGN_H", 1, false;
    /// The inspectorate witnesses a head.
    CosignInspectorate = 8, "COSIGN_I", 1, false;
    /// A party refuses a head, and signs that it does.
    Disputed = 9, "DISPUTED", 2, false;
    /// The next key.
    Epoch = 10, "EPOCH", 1, false;
    /// A limit was changed.
    Limit = 11, "LIMIT", 2, false;
    /// The expiry was changed.
    Extend = 12, "EXTEND", 2, false;
    /// An export was signed.
    Export = 13, "EXPORT", 0, false;
    /// Entries may be erased.
    Release = 14, "RELEASE", 3, false;
    /// The device found a fault.
    Fault = 15, "FAULT", 0, false;
    /// The record had no room left.
    Full = 16, "FULL", 0, false;
    /// Free for the device.
    Health = 17, "HEALTH", 0, false;
    /// The last entry.
    Retire = 18, "RETIRE", 2, false;
    /// The treaty has expired.
    Expire = 19, "EXPIRE", 0, false;
}

/// An entry with its body, or its leaf only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'a> {
    /// All of it.
    Open {
        /// Bytes 0..56 of the slot.
        body: &'a [u8; 56],
        /// What hides a redacted neighbour's leaf from guessing.
        salt: [u8; 16],
        /// The parts of the annex, as many as the badge says.
        parts: [&'a [u8; PART]; PARTS_MAX],
    },
    /// What a redaction leaves.
    Redacted {
        /// The leaf hash.
        leaf: Hash,
    },
}

/// An entry at its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Sequence number that is due at this place.
    pub seq: u32,
    /// Bytes 4..8: kind, flags and epoch.
    pub badge: [u8; 4],
    /// With or without body.
    pub form: Form<'a>,
    /// Of the device.
    pub signature: &'a [u8; 64],
    /// Slot of the image. Unit: slots from the start.
    pub slot: Option<u32>,
}

impl<'a> Entry<'a> {
    /// Number of the kind.
    #[must_use]
    pub const fn kind_number(&self) -> u8 {
        let [kind, _, _, _] = self.badge;
        kind
    }

    /// The kind; `None` for a number that has none.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        Kind::from_number(self.kind_number())
    }

    /// The flag byte (FORMAT 2.1).
    #[must_use]
    pub const fn flags(&self) -> u8 {
        let [_, flags, _, _] = self.badge;
        flags
    }

    /// The key epoch whose key signs the entry.
    #[must_use]
    pub const fn epoch(&self) -> u16 {
        let [_, _, low, high] = self.badge;
        u16::from_le_bytes([low, high])
    }

    /// How many parts the flags say there are.
    #[must_use]
    pub const fn parts(&self) -> u8 {
        self.flags() & FLAG_PARTS
    }

    /// The body; `None` where it is redacted.
    #[must_use]
    pub const fn body(&self) -> Option<Body<'a>> {
        match self.form {
            Form::Open { body, .. } => Some(Body(body)),
            Form::Redacted { .. } => None,
        }
    }

    /// The annex, zero beyond its parts.
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

    /// The leaf hash: computed from what is shown, or as it stands where nothing is.
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

    /// The head at size `seq`, given the head before.
    #[must_use]
    pub fn link(&self, before: &Hash) -> Hash {
        digest::link(before, self.seq, self.badge, &self.leaf())
    }

    /// Kind, flags and parts are such as an entry can have.
    ///
    /// # Errors
    ///
    /// [`EntryFault::Kind`], [`EntryFault::Parts`], [`EntryFault::Flags`] or [`EntryFault::Hidden`].
    pub fn check_badge(&self) -> Result<Kind, EntryFault> {
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

/// The body of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body<'a>(pub(super) &'a [u8; 56]);

impl<'a> Body<'a> {
    /// The first word of the slot.
    #[must_use]
    pub fn first_word(&self) -> u32 {
        u32_at(self.0, at::OPEN.start)
    }

    /// The badge, bytes 4..8 of the body.
    #[must_use]
    pub fn badge(&self) -> [u8; 4] {
        array(self.0, at::BADGE)
    }

    /// Sequence number as written.
    #[must_use]
    pub fn seq(&self) -> u32 {
        u32_at(self.0, at::SEQ.start)
    }

    /// The boot that wrote the entry.
    #[must_use]
    pub fn boot(&self) -> u32 {
        u32_at(self.0, at::BOOT.start)
    }

    /// Unit: seconds since that boot.
    #[must_use]
    pub fn mono_s(&self) -> u32 {
        u32_at(self.0, at::MONO_S.start)
    }

    /// Lower bound of the time. Unit: Unix seconds; -2^63 is "unknown".
    #[must_use]
    pub fn earliest(&self) -> i64 {
        i64_at(self.0, at::EARLIEST.start)
    }

    /// Unit: seconds; 0xFFFFFFFE is "unbounded".
    #[must_use]
    pub fn width_s(&self) -> u32 {
        u32_at(self.0, at::WIDTH_S.start)
    }

    /// The payload, whose layout depends on the kind.
    #[must_use]
    pub fn payload(&self) -> [u8; 24] {
        array(self.0, at::PAYLOAD_AT)
    }

    /// One byte of the payload, 0 past its end.
    pub(super) fn byte(&self, offset: usize) -> u8 {
        u8_at(&self.payload(), offset)
    }

    /// A u16 of the payload.
    pub(super) fn word16(&self, offset: usize) -> u16 {
        u16_at(&self.payload(), offset)
    }

    /// A u32 of the payload.
    pub(super) fn word(&self, offset: usize) -> u32 {
        u32_at(&self.payload(), offset)
    }
}
