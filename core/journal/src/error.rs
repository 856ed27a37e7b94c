//! Errors from opening a record and from adding to it.

use super::kind::EntryKind;
use crate::party::Party;

/// A failure of the flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StoreError<E> {
    /// The flash driver returned an error.
    Flash(E),
    /// A word does not read back as it was written.
    NotWritten {
        /// Address of the word. Unit: bytes from the start of the flash.
        offset: u32,
        /// Value that was written.
        wrote: u32,
        /// Value that was read back.
        read: u32,
    },
    /// A page does not read as ones after it was erased.
    NotErased {
        /// Start of the page. Unit: bytes from the start of the flash.
        offset: u32,
    },
}

impl<E: core::fmt::Debug> core::fmt::Display for StoreError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Flash(cause) => write!(f, "the flash driver refused: {cause:?}"),
            Self::NotWritten { offset, wrote, read } => {
                write!(f, "word at {offset:#x} was written as {wrote:#010x} and reads {read:#010x}")
            }
            Self::NotErased { offset } => write!(f, "page at {offset:#x} does not read as erased"),
        }
    }
}

impl<E: core::fmt::Debug> core::error::Error for StoreError<E> {}

/// Damage that no power cut explains. The record can still be read and audited, but nothing can be added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Damage {
    /// A slot is damaged, and no later entry of its page shows that no entry was lost with it.
    Slot {
        /// Ring index of the page, from 0.
        page: u16,
        /// Index of the slot in that page, from 1; 0 is the header.
        slot: u16,
    },
    /// An entry is missing, or does not follow the entry before it.
    Order {
        /// Ring index of the page, from 0.
        page: u16,
        /// Index of the slot in that page, from 1. It is past the last slot if the page ends too early.
        slot: u16,
        /// Sequence number expected in that slot.
        expected: u32,
    },
    /// The header of a page is damaged or does not follow the page before, although the record needs that page.
    Header {
        /// Ring index of the page, from 0.
        page: u16,
    },
    /// The signature of the newest entry does not verify with the key of its epoch.
    Signature {
        /// Sequence number of that entry.
        seq: u32,
    },
}

impl core::fmt::Display for Damage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Slot { page, slot } => write!(f, "slot {slot} of page {page} is damaged"),
            Self::Order { page, slot, expected } => {
                write!(f, "slot {slot} of page {page} does not hold entry {expected}")
            }
            Self::Header { page } => write!(f, "the header of page {page} is damaged"),
            Self::Signature { seq } => write!(f, "the signature of entry {seq} is wrong"),
        }
    }
}

impl core::error::Error for Damage {}

/// Why a record could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum MountError<E> {
    /// The layout does not fit the flash.
    Layout,
    /// There is no genesis: the device was never enrolled, or a power cut stopped its enrolment.
    Blank,
    /// The genesis block is damaged.
    Genesis,
    /// The genesis names algorithms, by this number, that this code does not know (FORMAT 4.5).
    Algorithms(u8),
    /// The flash failed while the record was opened.
    Store(StoreError<E>),
}

impl<E: core::fmt::Debug> core::fmt::Display for MountError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Layout => f.write_str("the layout does not fit the flash"),
            Self::Blank => f.write_str("there is no genesis"),
            Self::Genesis => f.write_str("the genesis block is damaged"),
            Self::Algorithms(number) => write!(f, "the genesis names algorithms {number}, which are not known here"),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl<E: core::fmt::Debug> core::error::Error for MountError<E> {}

impl<E> From<StoreError<E>> for MountError<E> {
    fn from(cause: StoreError<E>) -> Self {
        Self::Store(cause)
    }
}

/// Why a device was not enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum EnrolError<E> {
    /// The device is enrolled already, or has a damaged genesis that a person must examine first.
    Enrolled,
    /// The genesis content does not comply with FORMAT 4.
    Content,
    /// The genesis names a device key other than the one that the contributions give.
    Key,
    /// Two contributions are equal, or one consists of a single repeated byte.
    Contribution,
    /// This party's signature of the genesis does not verify.
    Signature(Party),
    /// The layout does not fit the flash, or the flash failed.
    Mount(MountError<E>),
}

impl<E: core::fmt::Debug> core::fmt::Display for EnrolError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Enrolled => f.write_str("the device is enrolled already"),
            Self::Content => f.write_str("the genesis content is not well formed"),
            Self::Key => f.write_str("the genesis names another device key"),
            Self::Contribution => f.write_str("the contributions are not three different random values"),
            Self::Signature(party) => write!(f, "the signature of {party:?} under the genesis is wrong"),
            Self::Mount(cause) => cause.fmt(f),
        }
    }
}

impl<E: core::fmt::Debug> core::error::Error for EnrolError<E> {}

impl<E> From<StoreError<E>> for EnrolError<E> {
    fn from(cause: StoreError<E>) -> Self {
        Self::Mount(MountError::Store(cause))
    }
}

/// Why an entry was not added. Unless the cause is [`Store`](Self::Store), the record is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AppendError<E> {
    /// The record is damaged, as the [`Damage`] describes.
    Damaged(Damage),
    /// An earlier call failed partway; mount the record again.
    Stale,
    /// Another entry was added while this one was signed in steps, or its steps are over. Start it again.
    Overtaken,
    /// The device has no key, because it was tampered with or retired.
    NoKey,
    /// The key in flash is not the one that the record names for the current epoch.
    WrongKey,
    /// The record is retired and takes no more entries.
    Retired,
    /// No sequence number or no epoch number is left.
    Exhausted,
    /// No serial number is left for an export statement in this second, or the clock went backwards. Try again a second
    /// later.
    Soon,
    /// There is no space left for this kind of entry until entries are released.
    Full {
        /// Number of free pages besides the one that is being written.
        free: u16,
    },
    /// The lower bound of the time would decrease.
    TimeFell {
        /// Lower bound in the entry before. Unit: Unix seconds.
        before: i64,
        /// Lower bound in the refused entry. Unit: Unix seconds.
        now: i64,
    },
    /// The width of the time interval is 0xFFFF_FFFF, which has no meaning.
    Width,
    /// This kind of entry is added by a call of its own, not by `append`.
    Kind(EntryKind),
    /// The annex is longer than this kind of entry allows.
    Annex {
        /// Length of the annex that was given. Unit: bytes.
        bytes: usize,
        /// Length that the kind allows. Unit: bytes.
        room: usize,
    },
    /// The signature just made by the device does not verify. Nothing was written.
    SignatureFault,
    /// A release names a size that is not in the record, or that was released already.
    Release {
        /// Size named by the release.
        size: u32,
        /// Highest size released so far.
        released: u32,
        /// Current size of the record.
        record: u32,
    },
    /// This party's signature of the release, or of the end of the record, does not verify.
    Signature(Party),
    /// The flash failed three times for the same entry or page, or in a way that cannot be retried.
    Store(StoreError<E>),
}

impl<E: core::fmt::Debug> core::fmt::Display for AppendError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Damaged(damage) => write!(f, "the record is damaged: {damage}"),
            Self::Stale => f.write_str("an earlier call failed half-way, mount again"),
            Self::Overtaken => f.write_str("the record went on since the entry was started"),
            Self::NoKey => f.write_str("the device has no key"),
            Self::WrongKey => f.write_str("the key in flash is not the one the record names"),
            Self::Retired => f.write_str("the record is retired"),
            Self::Exhausted => f.write_str("no sequence number or epoch is left"),
            Self::Soon => f.write_str("no more export statements in this second, ask again in the next"),
            Self::Full { free } => write!(f, "no room for this kind of entry, {free} pages are left in reserve"),
            Self::TimeFell { before, now } => write!(f, "the earliest time would fall from {before} to {now}"),
            Self::Width => f.write_str("the width of the time interval means nothing"),
            Self::Kind(kind) => write!(f, "an entry of kind {kind:?} has a call of its own"),
            Self::Annex { bytes, room } => write!(f, "an annex of {bytes} bytes, with room for {room}"),
            Self::SignatureFault => f.write_str("the signature just made does not verify"),
            Self::Release { size, released, record } => {
                write!(f, "cannot release size {size} of {record} after {released}")
            }
            Self::Signature(party) => write!(f, "the signature of {party:?} is wrong"),
            Self::Store(cause) => cause.fmt(f),
        }
    }
}

impl<E: core::fmt::Debug> core::error::Error for AppendError<E> {}

impl<E> From<StoreError<E>> for AppendError<E> {
    fn from(cause: StoreError<E>) -> Self {
        Self::Store(cause)
    }
}
