//! What the device answers.

use super::CATEGORIES;
use super::bytes::{Bytes, Head, Nonce, PublicKey, Signature};
use super::life::State;
use super::request::Act;
use crate::party::{Holder, Party};
use crate::verdict::Verdict;

/// An answer.
///
/// The order is part of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Reply<'a> {
    /// The answer to `Status`.
    Status(Status),
    /// The answer to `Sums`.
    Sums(Sums),
    /// The answer to `Read`.
    #[cfg_attr(feature = "wire-host", serde(borrow))]
    Piece(Piece<'a>),
    /// The answer to `Export`.
    Exported(Exported),
    /// The answer to `Proposal`.
    Proposals(Proposals),
    /// The answer to `Propose`.
    Challenge(Challenge),
    /// To `Consent` and `Abandon`: which signatures are there.
    Waiting {
        /// The host's is there.
        host: bool,
        /// The inspectorate's is there.
        inspectorate: bool,
    },
    /// An entry was added.
    Acknowledged(Acknowledged),
    /// To `Tally` and `Correct`.
    Tallied(Tallied),
    /// To the steps of `Enrol`.
    Enrolment(Enrolment),
    /// Nothing was done.
    Refused(Refusal),
}

impl<'a> Reply<'a> {
    /// The reply as one that borrows nothing.
    ///
    /// # Errors
    ///
    /// The piece, if it is one: its bytes are not the reply's own.
    pub const fn detached(self) -> Result<Reply<'static>, Piece<'a>> {
        Ok(match self {
            Self::Piece(piece) => return Err(piece),
            Self::Status(status) => Reply::Status(status),
            Self::Sums(sums) => Reply::Sums(sums),
            Self::Exported(exported) => Reply::Exported(exported),
            Self::Proposals(proposals) => Reply::Proposals(proposals),
            Self::Challenge(challenge) => Reply::Challenge(challenge),
            Self::Waiting { host, inspectorate } => Reply::Waiting { host, inspectorate },
            Self::Acknowledged(acknowledged) => Reply::Acknowledged(acknowledged),
            Self::Tallied(tallied) => Reply::Tallied(tallied),
            Self::Enrolment(enrolment) => Reply::Enrolment(enrolment),
            Self::Refused(refusal) => Reply::Refused(refusal),
        })
    }
}

/// What the device knows of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Clock {
    /// Since this boot. Unit: seconds.
    pub mono_s: u32,
    /// Not before this; `None` if nothing is known. Unit: Unix seconds.
    pub earliest: Option<i64>,
    /// Not after this; `None` if there is no bound. Unit: Unix seconds.
    pub latest: Option<i64>,
}

/// How the device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Status {
    /// Where in its life.
    pub state: State,
    /// Entries in the record.
    pub size: u32,
    /// Head at that size.
    pub head: Head,
    /// Term digest `G`; zero before enrolment.
    pub term: Head,
    /// Number of this boot.
    pub boot: u32,
    /// The current key epoch.
    pub epoch: u16,
    /// Number of the last session; 0 for none.
    pub session: u32,
    /// Who holds the open session; `None` if no session is open.
    pub open: Option<Holder>,
    /// The time as the device knows it.
    pub clock: Clock,
    /// Expiry in force: earliest and latest. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// Is the term in force?
    pub in_force: Verdict,
    /// That, with every count against its declared number and its limit.
    pub overall: Verdict,
    /// Pages free beyond the newest.
    pub free_pages: u16,
    /// Torn slots passed over.
    pub torn: u16,
    /// The fault that stops the device; 0 for none. Numbers: `WIRE.md`.
    pub fault: u16,
    /// The number below which requests are refused as old.
    pub last_request: u64,
}

/// The counts of the session, with what they are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Sums {
    /// How many limits count.
    pub categories: u8,
    /// Counted so far in this session, or in the last one.
    pub totals: [u32; CATEGORIES],
    /// Limits in force.
    pub limits: [u32; CATEGORIES],
    /// Declared for the site; [`u32::MAX`] where nothing is.
    pub declared: [u32; CATEGORIES],
    /// Presses not yet in the record.
    pub pending: i16,
}

/// A piece of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Piece<'a> {
    /// Bytes of the whole object.
    pub total: u16,
    /// Bytes from the offset that was asked for, at most [`PIECE_MAX`](super::PIECE_MAX). The name in the schema is
    /// older than the one here, and a published schema stays.
    #[cfg_attr(feature = "wire-host", serde(rename = "octets"))]
    pub bytes: &'a [u8],
}

/// What the host needs to put an export statement together (FORMAT 7.6); it knows the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Exported {
    /// Size of the record.
    pub size: u32,
    /// Head at that size.
    pub head: Head,
    /// Key epoch that signs.
    pub epoch: u16,
    /// State byte of the statement.
    pub state: u8,
    /// Serial number of the statement within its second.
    pub serial: u8,
    /// Number of the boot.
    pub boot: u32,
    /// Seconds since that boot.
    pub mono_s: u32,
    /// Lower bound of the time, as in an entry.
    pub earliest: i64,
    /// Width of the time, as in an entry.
    pub width_s: u32,
    /// SHA-256 of the firmware that runs.
    pub firmware: Bytes<32>,
    /// By the device.
    pub signature: Signature,
}

/// Something that needs the parties' signatures and is not concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Proposed {
    /// The act that was proposed.
    pub act: Act,
    /// Size of the record that it is for.
    pub size: u32,
    /// The host's signature is there. For [`Act::Time`] with its interval, otherwise with zeros. Unit: Unix seconds.
    pub host: Option<(i64, i64)>,
    /// The inspectorate's, likewise.
    pub inspectorate: Option<(i64, i64)>,
}

/// Why a proposal that a party had signed came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum LapseCause {
    /// An entry came in between, so the signatures are for a place that has passed.
    Entry {
        /// Number of the entry.
        seq: u32,
        /// Its kind (FORMAT 3.1).
        kind: u8,
    },
    /// Another act was proposed in its place.
    Replaced,
    /// It was given up by [`Abandon`](super::Request::Abandon).
    Abandoned,
    /// The device could not record it.
    NotRecorded,
}

/// A proposal that a party had signed and that came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Lapsed {
    /// The act that was proposed.
    pub act: Act,
    /// Size of the record that it was for.
    pub size: u32,
    /// The host had signed it.
    pub host: bool,
    /// The inspectorate had signed it.
    pub inspectorate: bool,
    /// Why it came to nothing.
    pub cause: LapseCause,
}

/// What the device knows of proposals. All of it is forgotten at a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Proposals {
    /// The one that is open at the present size.
    pub open: Option<Proposed>,
    /// The last one that was signed and came to nothing, until one is concluded.
    pub lapsed: Option<Lapsed>,
}

/// What the parties must sign for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Challenge {
    /// From the device, never used before.
    pub nonce: Nonce,
    /// Size of the record: the act becomes the entry after it.
    pub size: u32,
    /// Head at that size.
    pub head: Head,
    /// For a session: its number. Otherwise 0.
    pub session: u32,
    /// For a release: epoch and key that sign the entry after the released size. Otherwise zeros.
    pub epoch: u16,
    /// The key of that epoch.
    pub key: PublicKey,
    /// For a release: head at the released size. Otherwise zero.
    pub released: Head,
}

/// An entry was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Acknowledged {
    /// Number of the entry.
    pub seq: u32,
    /// Head after it.
    pub head: Head,
    /// Size of the record, with entries that came along.
    pub size: u32,
}

/// A count changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Tallied {
    /// The entry that records the count.
    pub entry: Acknowledged,
    /// The category that was counted.
    pub category: u8,
    /// The count after it.
    pub total: u32,
    /// Declared for the site; [`u32::MAX`] where nothing is.
    pub declared: u32,
    /// Limit in force.
    pub limit: u32,
    /// The count against the declared number.
    pub against_declared: Verdict,
    /// The count against the limit.
    pub against_limit: Verdict,
    /// Is the term in force?
    pub in_force: Verdict,
}

/// How far an enrolment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Enrolment {
    /// The host has contributed.
    pub host: bool,
    /// The inspectorate has contributed.
    pub inspectorate: bool,
    /// The host has signed.
    pub host_signed: bool,
    /// The inspectorate has signed.
    pub inspectorate_signed: bool,
    /// Id of the device.
    pub device: Bytes<16>,
    /// First key of the device; zero before both have contributed.
    pub key_d: PublicKey,
    /// SHA-256 of the firmware that runs.
    pub firmware: Bytes<32>,
    /// Term digest `G`; zero before the terms are there.
    pub term: Head,
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Refusal {
    /// The frame holds no request that this version knows.
    Unknown,
    /// The versions have nothing in common.
    Version {
        /// The oldest that the device speaks.
        from: u8,
        /// The newest version that is spoken.
        to: u8,
        /// The version that was asked for.
        asked: u8,
    },
    /// Not in this state.
    State(State),
    /// A session must be open.
    NoSession,
    /// A session is open.
    SessionOpen,
    /// Nothing was proposed.
    NoProposal,
    /// The record went on since the proposal; propose again.
    Stale {
        /// Size when the act was proposed.
        proposed: u32,
        /// Size at present.
        size: u32,
    },
    /// This party has no part in it, or has done it already.
    Party(Party),
    /// A signature does not verify.
    Signature(Party),
    /// A signature is missing.
    Missing(Party),
    /// The category does not count.
    Category {
        /// The category that was asked for.
        category: u8,
        /// How many there are.
        categories: u8,
    },
    /// The count would leave its range.
    Range {
        /// The count before the change.
        total: u32,
        /// What was to be added.
        delta: i16,
    },
    /// A tally or correction of nothing.
    Nothing,
    /// No such entry, or not one that this can be done to.
    Entry {
        /// Number of the entry.
        seq: u32,
    },
    /// The offset is past the end of the object.
    Offset {
        /// The offset that was asked for.
        offset: u16,
        /// Bytes of the object.
        total: u16,
    },
    /// The request number is not above the last one.
    Old {
        /// The last one.
        last: u64,
    },
    /// The number was used for another request.
    Reused,
    /// The intervals of time have nothing in common with each other or with what the device knows. It is on record.
    Times,
    /// The term is over.
    Expired,
    /// What was agreed on is not well formed.
    Terms,
    /// Contributions are missing, equal or stuck.
    Contribution,
    /// The device's own generator failed its test.
    Generator,
    /// No room for this kind of entry: a release makes some.
    Full {
        /// Number of free pages.
        free: u16,
    },
    /// The close that is to be signed is missing or was signed already.
    NotClosed,
    /// A fault stops the device. Numbers: `WIRE.md`.
    Fault(u16),
    /// No more export statements in this second; ask again in the next.
    Soon,
    /// Another act is open at this size, and signed by these; [`Propose`](super::Request::Propose) can replace it
    /// openly.
    Proposed {
        /// By the host.
        host: bool,
        /// By the inspectorate.
        inspectorate: bool,
    },
}
