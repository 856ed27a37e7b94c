//! Why the record could not be opened or added to.

use super::kind::Kind;
use crate::party::Party;

/// What the flash did not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StoreError<E> {
    /// The driver refused.
    Flash(E),
    /// A word reads otherwise than it was written.
    NotWritten {
        /// Where. Unit: bytes from the start of the flash.
        offset: u32,
        /// What was written.
        wrote: u32,
        /// What it reads.
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

/// What no power cut explains. The record can still be read and audited; nothing is added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Damage {
    /// A slot of the newest page is damaged, and no later entry shows that none was lost with it.
    Slot {
        /// Ring index of the page, from 0.
        page: u16,
        /// Slot in that page, from 1; 0 is the header.
        slot: u16,
    },
    /// An entry of the newest page does not follow the one before.
    Order {
        /// Ring index of the page, from 0.
        page: u16,
        /// Slot in that page, from 1.
        slot: u16,
        /// The sequence number expected there.
        expected: u32,
    },
    /// The header of a page that holds newer entries is damaged.
    Header {
        /// Ring index of the page, from 0.
        page: u16,
    },
    /// The newest entry is not signed by the key of its epoch.
    Signature {
        /// Its sequence number.
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

/// Why there is no record to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum MountError<E> {
    /// The layout does not fit the flash.
    Layout,
    /// There is no genesis: the device was never enrolled, or its enrolment was cut.
    Blank,
    /// The genesis block is damaged.
    Genesis,
    /// The genesis names algorithms that this code does not know.
    Algorithms(u8),
    /// The flash did not do what it must.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum EnrolError<E> {
    /// It is enrolled already, or has a damaged genesis that someone must look at first.
    Enrolled,
    /// The genesis content does not keep FORMAT 4.
    Content,
    /// The content names another key than the contributions give.
    Key,
    /// Two contributions are equal, or one is a single byte repeated.
    Contribution,
    /// A party's signature of the genesis is wrong.
    Signature(Party),
    /// The new record could not be mounted.
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

/// Why an entry was not added. Unless the cause is [`Store`](Self::Store), the record is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AppendError<E> {
    /// The record is damaged; see there.
    Damaged(Damage),
    /// An earlier call failed half-way; mount again.
    Stale,
    /// The device has no key: it was tampered with or retired.
    NoKey,
    /// The key in flash is not the one the record names.
    WrongKey,
    /// The record has its last entry already.
    Retired,
    /// No sequence number or no epoch is left.
    Exhausted,
    /// No serial number is left for an export statement in this second, or the clock went back; ask again a second
    /// later.
    Soon,
    /// No room for this kind of entry; only a release makes some.
    Full {
        /// Pages free beyond the one that is written to. Unit: pages.
        free: u16,
    },
    /// The lower bound of the time would fall.
    TimeFell {
        /// Of the entry before. Unit: Unix seconds.
        before: i64,
        /// Of this one. Unit: Unix seconds.
        now: i64,
    },
    /// The width of the time interval is the one number that means nothing.
    Width,
    /// This kind has a call of its own.
    Kind(Kind),
    /// The annex is longer than this kind's.
    Annex {
        /// Bytes that were given.
        bytes: usize,
        /// Bytes there is room for.
        room: usize,
    },
    /// The signature just made does not verify; nothing was written.
    SignatureFault,
    /// A release names a size that is not in the record, or was released before.
    Release {
        /// Size that was named.
        size: u32,
        /// Size released so far.
        released: u32,
        /// Size of the record.
        record: u32,
    },
    /// A party's signature of the release, or of the end of the record, is wrong.
    Signature(Party),
    /// The flash did not do what it must, three times in a row or in a way that cannot be tried again.
    Store(StoreError<E>),
}

impl<E: core::fmt::Debug> core::fmt::Display for AppendError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Damaged(damage) => write!(f, "the record is damaged: {damage}"),
            Self::Stale => f.write_str("an earlier call failed half-way, mount again"),
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
