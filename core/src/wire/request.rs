//! The requests that a host sends to the device.

use super::CATEGORIES;
use super::bytes::{Bytes, Nonce, PublicKey, Signature};
use super::life::Event;
use crate::party::{Holder, Party};

/// A request together with the number that makes a repeat harmless.
///
/// A device runs each number at most once. The number of a change must be above that of the previous change. If the
/// last number is repeated, the device sends the same reply again; it refuses any lower number. Requests that are not
/// [numbered](Handling::is_numbered) ignore the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Asked {
    /// Request number; 0 is reserved for presses of the device's button.
    pub number: u64,
    /// The request itself.
    pub request: Request,
}

/// A request of the host to the device.
///
/// The order of the variants is part of the protocol, because the number of the variant goes over the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Request {
    /// Reads the state of the device; the reply is a [`Status`](super::Status).
    Status,
    /// Reads the counts of all categories; the reply is a [`Sums`](super::Sums).
    Sums,
    /// Reads a piece of the record in the form that a bundle has (FORMAT 10.1).
    Read {
        /// The object to read.
        source: Source,
        /// Where in the object the piece starts. Unit: bytes.
        offset: u16,
    },
    /// Asks for an export statement (FORMAT 7.6) over the parties' nonces. It writes nothing to the record.
    Export {
        /// Nonce from the host; zero if it gives none.
        nonce_h: Nonce,
        /// Nonce from the inspectorate; zero if it gives none.
        nonce_i: Nonce,
    },
    /// Asks which proposal is open, and why the last proposal that a party had signed was not recorded.
    Proposal,
    /// Proposes an act that needs the parties' signatures. If the same act is proposed again and no entry was added
    /// since, the device gives the same challenge and keeps the signatures. That is how the other party learns from the
    /// device what it has to sign.
    Propose {
        /// The act to propose.
        act: Act,
        /// Whether to replace another act that a party has already signed at this size. If false, the device refuses,
        /// so that no signature is lost silently. An act that nobody has signed is replaced in either case.
        replace: bool,
    },
    /// Gives one party's signature on the open proposal.
    Consent(Consent),
    /// Records the open proposal, if every signature that it needs has been given.
    Conclude,
    /// Gives up the open proposal, or the enrolment under way.
    Abandon,
    /// Adds to a count.
    Tally {
        /// The category to count; below the number of categories in use, at most [`CATEGORIES`].
        category: u8,
        /// The amount to add, which may be negative but not zero.
        delta: i16,
    },
    /// Corrects an earlier tally. The earlier entry stays in the record.
    Correct {
        /// Sequence number of the wrong entry, which must be a tally or a correction of this session.
        seq: u32,
        /// The amount to add to the count of that entry's category; not zero.
        delta: i16,
    },
    /// Closes the session.
    Close {
        /// Number of the host's seal that is on the device from now on.
        seal_h: Bytes<16>,
        /// Number of the inspectorate's seal that is on the device.
        seal_i: Bytes<16>,
    },
    /// Gives a party's signature on the head at the last close (FORMAT 7.2).
    Cosign {
        /// The party that signs.
        party: Party,
        /// The party's Ed25519 signature.
        signature: Signature,
    },
    /// Gives a party's signed statement that it disputes the head at the last close (FORMAT 7.9).
    Dispute {
        /// The party that disputes.
        party: Party,
        /// Digest of the party's own account; zero if it gives none.
        own: Bytes<32>,
        /// The party's Ed25519 signature.
        signature: Signature,
    },
    /// Records that the record was exported, with the digest of the statement.
    NoteExport {
        /// The first 20 bytes of the SHA-256 of the export statement.
        digest: Bytes<20>,
    },
    /// Carries out one step of the enrolment.
    Enrol(Enrol),
}

/// How the two ends treat a request (the table of WIRE 6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Handling {
    /// The device runs the request once for each request number, refuses a number that is used up, and keeps the reply
    /// in case the request is repeated. If this is false, the device ignores the number and remembers nothing.
    pub is_numbered: bool,
    /// The device runs the request, and the host accepts the reply, in any version of the protocol in which the bytes
    /// decode. If this is true, the encoding of both is frozen.
    pub is_for_any_version: bool,
    /// The host waits for the answer by [`Patience::READ`](super::Patience::READ); if this is false, it waits by
    /// [`Patience::CHANGE`](super::Patience::CHANGE).
    pub is_quick: bool,
}

impl Handling {
    /// The handling of requests that change nothing.
    const READ: Self = Self { is_numbered: false, is_for_any_version: true, is_quick: true };
    /// The handling of requests that change something.
    const CHANGE: Self = Self { is_numbered: true, is_for_any_version: false, is_quick: false };
}

impl Request {
    /// How the two ends treat this request.
    #[must_use]
    pub const fn handling(&self) -> Handling {
        match self {
            Self::Status | Self::Sums | Self::Read { .. } | Self::Export { .. } | Self::Proposal => Handling::READ,
            Self::Propose { .. }
            | Self::Consent(_)
            | Self::Conclude
            | Self::Abandon
            | Self::Tally { .. }
            | Self::Correct { .. }
            | Self::Close { .. }
            | Self::Cosign { .. }
            | Self::Dispute { .. }
            | Self::NoteExport { .. }
            | Self::Enrol(_) => Handling::CHANGE,
        }
    }

    /// The event in the life of the device that this request causes. The device's state allows or refuses the request
    /// by this event ([`life::after`](super::life::after)). It is `None` for `Consent` and `Conclude`, whose event is
    /// that of the act that is proposed at the device.
    #[must_use]
    pub const fn event(&self) -> Option<Event> {
        Some(match self {
            Self::Status | Self::Sums | Self::Read { .. } | Self::Proposal => Event::Read,
            Self::Export { .. } => Event::Export,
            Self::Propose { act, .. } => act.event(),
            Self::Consent(_) | Self::Conclude => return None,
            Self::Abandon => Event::Abandon,
            Self::Tally { .. } | Self::Correct { .. } => Event::Count,
            Self::Close { .. } => Event::Close,
            Self::Cosign { .. } | Self::Dispute { .. } => Event::Witness,
            Self::NoteExport { .. } => Event::Note,
            Self::Enrol(_) => Event::Enrol,
        })
    }
}

/// An object that [`Request::Read`] can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Source {
    /// The genesis, which has 448 bytes.
    Genesis,
    /// The base, which has 72 bytes.
    Base,
    /// An entry in its open form (FORMAT 10.1).
    Entry {
        /// Sequence number of the entry.
        seq: u32,
    },
}

/// An act that needs the signatures of the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Act {
    /// Opens a session (FORMAT 7.1).
    Open {
        /// The purpose of the session, in the parties' own numbering.
        purpose: u32,
        /// Who will hold the session. The signed bytes name the holder, and exactly the parties named must sign.
        held: Holder,
        /// The numbers declared for the site, by category; [`u32::MAX`] if none is declared.
        declared: [u32; CATEGORIES],
    },
    /// States the time (FORMAT 7.3). Each party gives its own interval with its consent.
    Time,
    /// Changes a limit (FORMAT 7.4).
    Limit {
        /// The category whose limit changes.
        category: u8,
        /// The limit from now on, in items.
        limit: u32,
    },
    /// Changes the expiry (FORMAT 7.4).
    Extend {
        /// The earliest new expiry. Unit: Unix seconds.
        earliest: i64,
        /// The latest new expiry. Unit: Unix seconds.
        latest: i64,
    },
    /// Frees the entries up to a size (FORMAT 7.5).
    Release {
        /// The size of the record up to which entries are released. Unit: entries.
        size: u32,
    },
    /// Ends the record for good (FORMAT 7.4).
    Retire,
}

impl Act {
    /// The event in the life of the device that recording this act causes.
    #[must_use]
    pub const fn event(&self) -> Event {
        match self {
            Self::Open { .. } => Event::Open,
            Self::Time => Event::Time,
            Self::Limit { .. } => Event::Limit,
            Self::Extend { .. } => Event::Extend,
            Self::Release { .. } => Event::Release,
            Self::Retire => Event::Retire,
        }
    }
}

/// A party's signature on the open proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Consent {
    /// The party that signs.
    pub party: Party,
    /// For [`Act::Time`], the earliest time that the party states; otherwise 0. Unit: Unix seconds.
    pub earliest: i64,
    /// For [`Act::Time`], the latest time that the party states; otherwise 0. Unit: Unix seconds.
    pub latest: i64,
    /// The party's Ed25519 signature.
    pub signature: Signature,
}

/// The steps of an enrolment, in the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Enrol {
    /// Gives a party's contribution to the first key. Each party does this alone at the port.
    Contribute {
        /// The party that signs.
        party: Party,
        /// 32 random bytes from the party's own generator. The schema keeps an older name of this field, because a
        /// published schema must not change.
        #[cfg_attr(feature = "wire-host", serde(rename = "octets"))]
        bytes: Bytes<32>,
    },
    /// Gives the terms that the parties agree on. The device adds its id, its key and its firmware's hash.
    Agree(Terms),
    /// Gives a party's signature on the genesis (FORMAT 4.4). The second signature makes the device write the genesis.
    Sign {
        /// The party that signs.
        party: Party,
        /// The party's Ed25519 signature.
        signature: Signature,
    },
}

/// The terms that the parties agree on at enrolment (FORMAT 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    /// The host's Ed25519 public key.
    pub key_h: PublicKey,
    /// The inspectorate's Ed25519 public key.
    pub key_i: PublicKey,
    /// Earliest expiry. Unit: Unix seconds.
    pub expiry_lo: i64,
    /// Latest expiry. Unit: Unix seconds.
    pub expiry_hi: i64,
    /// Upper bound on the drift of the device's clock. Unit: parts per million.
    pub drift_ppm: u32,
    /// Number of the host's seal that is on the device.
    pub seal_h: Bytes<16>,
    /// Number of the inspectorate's seal that is on the device.
    pub seal_i: Bytes<16>,
    /// How many categories are in use; at most [`CATEGORIES`]. The limits beyond them do not count.
    pub categories: u8,
    /// Limits by category. Unit: items.
    pub limits: [u32; CATEGORIES],
    /// Bytes that are fresh at each enrolment, so that no two terms are the same.
    pub nonce: Bytes<16>,
}
