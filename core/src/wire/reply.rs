//! The replies that the device sends to the host.

use super::CATEGORIES;
use super::bytes::{Bytes, Head, Nonce, PublicKey, Signature};
use super::life::State;
use super::request::Act;
use crate::party::{Holder, Party};
use crate::verdict::Verdict;

/// A reply of the device to a [`Request`](super::Request).
///
/// The order of the variants is part of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The answer to `Consent` and `Abandon`: which signatures the device holds for the open proposal.
    Waiting {
        /// Whether the host has signed.
        host: bool,
        /// Whether the inspectorate has signed.
        inspectorate: bool,
    },
    /// An entry was added to the record and will survive a power cut.
    Acknowledged(Acknowledged),
    /// The answer to `Tally` and `Correct`.
    Tallied(Tallied),
    /// The answer to each step of `Enrol`.
    Enrolment(Enrolment),
    /// The request was refused, and nothing was done.
    Refused(Refusal),
}

impl<'a> Reply<'a> {
    /// Turns the reply into one that borrows nothing.
    ///
    /// # Errors
    ///
    /// Gives the [`Piece`] back if the reply is one, because its bytes are borrowed.
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

/// What the device knows about the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Clock {
    /// Time since this boot. Unit: seconds.
    pub mono_s: u32,
    /// The earliest time that it may be; `None` if nothing is known. Unit: Unix seconds.
    pub earliest: Option<i64>,
    /// The latest time that it may be; `None` if there is no bound. Unit: Unix seconds.
    pub latest: Option<i64>,
}

/// The state of the device and of its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Status {
    /// The device's state in its life.
    pub state: State,
    /// Number of entries in the record.
    pub size: u32,
    /// Head of the record at that size.
    pub head: Head,
    /// Term digest `G`; zero before enrolment.
    pub term: Head,
    /// Number of this boot, counted over the life of the device.
    pub boot: u32,
    /// The current key epoch.
    pub epoch: u16,
    /// Number of the last session; 0 if there was none.
    pub session: u32,
    /// Who holds the open session; `None` if no session is open.
    pub open: Option<Holder>,
    /// The time as the device knows it.
    pub clock: Clock,
    /// The expiry in force, as its earliest and its latest time; zeros before enrolment. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// Whether the term is in force.
    pub in_force: Verdict,
    /// The combined verdict: the term, and every count against its declared number and its limit. It fails as well if
    /// the last session surely lasted longer than the treaty allows, or surely is one too many in its treaty year.
    pub overall: Verdict,
    /// Number of free flash pages beyond the newest page.
    pub free_pages: u16,
    /// Number of slots that a power cut tore, which the device skips.
    pub torn: u16,
    /// The fault that stops the device, numbered as in [`fault`](super::fault) (WIRE 6.5); 0 if there is none.
    pub fault: u16,
    /// The last request number that was used. A request with a lower number is refused as [`Refusal::Old`].
    pub last_request: u64,
}

/// The counts of the session, with the numbers that they are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Sums {
    /// How many categories are in use; 0 before enrolment. Array elements beyond them mean nothing.
    pub categories: u8,
    /// Totals so far in the open session; if no session is open, those of the last one. Unit: items.
    pub totals: [u32; CATEGORIES],
    /// Limits in force, by category. Unit: items.
    pub limits: [u32; CATEGORIES],
    /// Number declared for the site; [`u32::MAX`] if none is declared. Unit: items.
    pub declared: [u32; CATEGORIES],
    /// Presses of the button that are not yet in the record.
    pub pending: i16,
}

/// A piece of an object of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Piece<'a> {
    /// Length of the whole object. Unit: bytes.
    pub total: u16,
    /// Bytes of the object from the offset in the request, at most [`PIECE_MAX`](super::PIECE_MAX). The schema keeps an
    /// older name of this field, because a published schema must not change.
    #[cfg_attr(feature = "wire-host", serde(rename = "octets"))]
    pub bytes: &'a [u8],
}

/// The parts of an export statement (FORMAT 7.6) that the host does not know already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Exported {
    /// Size of the record.
    pub size: u32,
    /// Head of the record at that size.
    pub head: Head,
    /// Epoch of the key that signs the statement.
    pub epoch: u16,
    /// The state byte of the statement (FORMAT 7.6).
    pub state: u8,
    /// Serial number of the statement among those of the same second.
    pub serial: u8,
    /// Number of the boot in which the statement was signed.
    pub boot: u32,
    /// Time since that boot. Unit: seconds.
    pub mono_s: u32,
    /// Lower bound of the time, encoded as in an entry. Unit: Unix seconds.
    pub earliest: i64,
    /// Width of the time interval, encoded as in an entry. Unit: seconds.
    pub width_s: u32,
    /// SHA-256 of the firmware that runs.
    pub firmware: Bytes<32>,
    /// The device's signature on the statement.
    pub signature: Signature,
}

/// An open proposal: an act that needs the parties' signatures and is not recorded yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Proposed {
    /// The act that was proposed.
    pub act: Act,
    /// Size of the record that the proposal is valid for. Unit: entries.
    pub size: u32,
    /// The host's time interval for [`Act::Time`], or zeros for other acts; `None` if the host has not signed. Unit:
    /// Unix seconds.
    pub host: Option<(i64, i64)>,
    /// The same for the inspectorate.
    pub inspectorate: Option<(i64, i64)>,
}

/// Why a proposal that a party had signed was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum LapseCause {
    /// Another entry was added first, so the signatures are for a place in the record that is now taken.
    Entry {
        /// Sequence number of the entry.
        seq: u32,
        /// Kind of that entry (FORMAT 3.1).
        kind: u8,
    },
    /// Another act was proposed in its place.
    Replaced,
    /// A host gave it up with [`Abandon`](super::Request::Abandon).
    Abandoned,
    /// The device failed to write it to the record.
    NotRecorded,
}

/// A proposal that at least one party had signed and that was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Lapsed {
    /// The act that was proposed.
    pub act: Act,
    /// Size of the record that the proposal was valid for. Unit: entries.
    pub size: u32,
    /// Whether the host had signed it.
    pub host: bool,
    /// Whether the inspectorate had signed it.
    pub inspectorate: bool,
    /// Why it was not recorded.
    pub cause: LapseCause,
}

/// The open proposal and the last lapsed one. The device forgets both when it restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Proposals {
    /// The proposal that is open at the present size; `None` if there is none.
    pub open: Option<Proposed>,
    /// The last proposal that a party had signed and that was not recorded. It is kept until a proposal is concluded.
    pub lapsed: Option<Lapsed>,
}

/// The values that a party needs to build the bytes that it must sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Challenge {
    /// A nonce from the device, which it never used before.
    pub nonce: Nonce,
    /// Size of the record. The act becomes the next entry. Unit: entries.
    pub size: u32,
    /// Head of the record at that size.
    pub head: Head,
    /// For [`Act::Open`], the number of the new session; otherwise 0.
    pub session: u32,
    /// For [`Act::Release`], the epoch of the key that signs the entry after the released size; otherwise 0.
    pub epoch: u16,
    /// For [`Act::Release`], the public key of that epoch; otherwise zeros.
    pub key: PublicKey,
    /// For [`Act::Release`], the head at the released size; otherwise zeros.
    pub released: Head,
}

/// An entry was added to the record and will survive a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Acknowledged {
    /// Sequence number of the entry.
    pub seq: u32,
    /// Head of the record after the entry.
    pub head: Head,
    /// Size of the record, including entries that the device added along with it. Unit: entries.
    pub size: u32,
}

/// A count was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Tallied {
    /// The entry that records the change.
    pub entry: Acknowledged,
    /// The category that was counted.
    pub category: u8,
    /// The total of the category after the change. Unit: items.
    pub total: u32,
    /// Number declared for the site; [`u32::MAX`] if none is declared. Unit: items.
    pub declared: u32,
    /// The limit in force for the category. Unit: items.
    pub limit: u32,
    /// Verdict on the total compared with the declared number.
    pub against_declared: Verdict,
    /// Verdict on the total compared with the limit.
    pub against_limit: Verdict,
    /// Whether the term is in force.
    pub in_force: Verdict,
}

/// The progress of an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Enrolment {
    /// Whether the host has contributed to the first key.
    pub host: bool,
    /// Whether the inspectorate has contributed to the first key.
    pub inspectorate: bool,
    /// Whether the host has signed the genesis.
    pub host_signed: bool,
    /// Whether the inspectorate has signed the genesis.
    pub inspectorate_signed: bool,
    /// Id of the device.
    pub device: Bytes<16>,
    /// The device's first public key; zero until both parties have contributed.
    pub key_d: PublicKey,
    /// SHA-256 of the firmware that runs.
    pub firmware: Bytes<32>,
    /// Term digest `G`; zero until the terms have been given.
    pub term: Head,
}

/// Why the device refused a request and did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Refusal {
    /// The frame holds no request that this version knows.
    Unknown,
    /// The device does not speak the version of the request.
    Version {
        /// The oldest version that the device speaks.
        from: u8,
        /// The newest version that the device speaks.
        to: u8,
        /// The version of the request.
        asked: u8,
    },
    /// The device's state, which is given, does not allow the request.
    State(State),
    /// The request needs an open session, and none is open.
    NoSession,
    /// The request needs that no session is open, and one is.
    SessionOpen,
    /// No proposal is open.
    NoProposal,
    /// An entry was added since the proposal, so the act must be proposed again.
    Stale {
        /// Size of the record when the act was proposed. Unit: entries.
        proposed: u32,
        /// Present size of the record. Unit: entries.
        size: u32,
    },
    /// This party has no part in the act, or has done its part already.
    Party(Party),
    /// The signature of this party does not verify.
    Signature(Party),
    /// The signature of this party is missing.
    Missing(Party),
    /// The category is not in use.
    Category {
        /// The category in the request.
        category: u8,
        /// How many categories are in use.
        categories: u8,
    },
    /// The total would leave its range: it would be negative or too large.
    Range {
        /// The total before the change. Unit: items.
        total: u32,
        /// The amount that was to be added.
        delta: i16,
    },
    /// The amount of a tally or correction is zero.
    Nothing,
    /// There is no such entry, or its kind does not fit the request.
    Entry {
        /// Sequence number of the entry.
        seq: u32,
    },
    /// The offset is at the end of the object or past it.
    Offset {
        /// The offset in the request. Unit: bytes.
        offset: u16,
        /// Length of the object. Unit: bytes.
        total: u16,
    },
    /// The request number is below the last one that was used, or too far above it (WIRE 3.4).
    Old {
        /// The last request number that was used.
        last: u64,
    },
    /// The request number was used for another request.
    Reused,
    /// The time intervals do not overlap with each other or with what the device knows. An entry of the record says so.
    Times,
    /// The term has expired.
    Expired,
    /// The agreed terms are not well formed.
    Terms,
    /// A contribution to the key is missing, equals the other party's, or looks like the output of a stuck generator.
    Contribution,
    /// The device's own random number generator failed its test.
    Generator,
    /// The record has no room for this kind of entry; a release makes room.
    Full {
        /// Number of free flash pages.
        free: u16,
    },
    /// There is no close to sign, or it was signed already.
    NotClosed,
    /// A fault stops the device, numbered as in [`fault`](super::fault) (WIRE 6.5).
    Fault(u16),
    /// No more export statements can be signed within this second; ask again in the next one.
    Soon,
    /// Another act is proposed at this size and signed by at least one party. To replace it, set `replace` in
    /// [`Propose`](super::Request::Propose).
    Proposed {
        /// Whether the host has signed that act.
        host: bool,
        /// Whether the inspectorate has signed that act.
        inspectorate: bool,
    },
}
