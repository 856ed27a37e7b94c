//! What a host asks of the device.

use super::CATEGORIES;
use super::bytes::{Bytes, Nonce, PublicKey, Signature};
use super::life::Event;
use crate::party::{Holder, Party};

/// A request with the number that makes a repeat harmless.
///
/// A device does a number at most once. The number of a change is above that of the change before; a repeat of the last
/// one gets the same reply, and one below it is refused. Requests that are not [numbered](Handling::is_numbered) ignore
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Asked {
    /// Request number; 0 is kept for presses of a button.
    pub number: u64,
    /// What is asked.
    pub request: Request,
}

/// What a host can ask.
///
/// The order is part of the protocol: the number of a request goes over the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Request {
    /// How the device is.
    Status,
    /// The counts of all categories.
    Sums,
    /// A piece of the record as a bundle carries it (FORMAT 10.1).
    Read {
        /// The object to read.
        source: Source,
        /// Where in it. Unit: bytes.
        offset: u16,
    },
    /// An export statement (FORMAT 7.6) over the nonces that the parties give; zero for none. Writes nothing.
    Export {
        /// From the host.
        nonce_h: Nonce,
        /// From the inspectorate.
        nonce_i: Nonce,
    },
    /// What is proposed and not concluded, and why the last proposal that was signed was not recorded.
    Proposal,
    /// Proposes something that needs the parties' signatures. The same act again, with no entry since, gets the same
    /// challenge and keeps the signatures, so that the other party learns from the device what it is to sign.
    Propose {
        /// The act to propose.
        act: Act,
        /// Drops another act that a party has signed at this size. Without it that is refused, so that no signature is
        /// lost without a word; what nobody has signed is replaced in any case.
        replace: bool,
    },
    /// One party's signature under what was proposed.
    Consent(Consent),
    /// Records what was proposed, where every signature that it needs is there.
    Conclude,
    /// Forgets what was proposed.
    Abandon,
    /// Adds to a count.
    Tally {
        /// Which count, below [`CATEGORIES`].
        category: u8,
        /// By how much; not zero.
        delta: i16,
    },
    /// Puts an earlier tally right. The earlier entry stays.
    Correct {
        /// The entry that was wrong: a tally or correction of this session.
        seq: u32,
        /// What to add to its count; not zero.
        delta: i16,
    },
    /// Ends the session.
    Close {
        /// Number of the host's seal that is on the device from here on.
        seal_h: Bytes<16>,
        /// Number of the inspectorate's seal.
        seal_i: Bytes<16>,
    },
    /// A party's signature of the head at the last close (FORMAT 7.2).
    Cosign {
        /// The party that signs.
        party: Party,
        /// The signature of the party.
        signature: Signature,
    },
    /// A party refuses that head, and signs that it does (FORMAT 7.9).
    Dispute {
        /// The party that disputes.
        party: Party,
        /// Digest of the party's own version; zero for none.
        own: Bytes<32>,
        /// The signature of the party.
        signature: Signature,
    },
    /// Records that the record was exported, with the digest of the statement.
    NoteExport {
        /// First bytes of the SHA-256 of the export statement.
        digest: Bytes<20>,
    },
    /// Steps of the enrolment.
    Enrol(Enrol),
}

/// How the two ends treat a request (the table of WIRE 6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Handling {
    /// The device runs it once for each request number, refuses a number that is used up, and keeps the reply for
    /// whoever repeats the request. Where this is false the device ignores the number and remembers nothing.
    pub is_numbered: bool,
    /// The device runs the request, and the host takes the reply, in any version of the protocol in which the bytes
    /// decode. Where this is true the encoding of both is frozen.
    pub is_for_any_version: bool,
    /// The host waits for the answer as [`Patience::READ`](super::Patience::READ) says, and otherwise as
    /// [`Patience::CHANGE`](super::Patience::CHANGE) does.
    pub is_quick: bool,
}

impl Handling {
    /// Of what changes nothing.
    const READ: Self = Self { is_numbered: false, is_for_any_version: true, is_quick: true };
    /// Of what changes something.
    const CHANGE: Self = Self { is_numbered: true, is_for_any_version: false, is_quick: false };
}

impl Request {
    /// How the two ends treat it.
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

    /// The event in the life of the device that it is, by which the device's state allows or refuses it
    /// ([`life::after`](super::life::after)); `None` for the two whose event is that of the act that is proposed at the
    /// device.
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

/// What [`Request::Read`] reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Source {
    /// Genesis: 448 bytes.
    Genesis,
    /// Base: 72 bytes.
    Base,
    /// An entry in its open form.
    Entry {
        /// Number of the entry.
        seq: u32,
    },
}

/// What needs the signatures of the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Act {
    /// Opens a session (FORMAT 7.1).
    Open {
        /// What for, in the parties' own numbering.
        purpose: u32,
        /// Who is to hold it: what they sign says so, and exactly they sign.
        held: Holder,
        /// The numbers declared for the site; [`u32::MAX`] where none is.
        declared: [u32; CATEGORIES],
    },
    /// States the time (FORMAT 7.3); each party gives its own interval with its consent.
    Time,
    /// Changes a limit (FORMAT 7.4).
    Limit {
        /// The category whose limit changes.
        category: u8,
        /// The limit from here on.
        limit: u32,
    },
    /// Changes the expiry (FORMAT 7.4). Unit: Unix seconds.
    Extend {
        /// The earliest moment. Unit: Unix seconds.
        earliest: i64,
        /// The latest moment. Unit: Unix seconds.
        latest: i64,
    },
    /// Frees the entries up to a size (FORMAT 7.5).
    Release {
        /// The size to release.
        size: u32,
    },
    /// Ends the record for ever (FORMAT 7.4).
    Retire,
}

impl Act {
    /// The event in the life of the device that it is.
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

/// A party's signature under what was proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Consent {
    /// The party that signs.
    pub party: Party,
    /// The party's interval of the time for [`Act::Time`], otherwise zeros. Unit: Unix seconds.
    pub earliest: i64,
    /// The end of the interval.
    pub latest: i64,
    /// The signature of the party.
    pub signature: Signature,
}

/// The steps of an enrolment, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Enrol {
    /// A party's part of the first key. Each party does this alone at the port.
    Contribute {
        /// The party that signs.
        party: Party,
        /// 32 bytes from its own generator. The name in the schema is older than the one here, and a published schema
        /// stays.
        #[cfg_attr(feature = "wire-host", serde(rename = "octets"))]
        bytes: Bytes<32>,
    },
    /// What the parties agree on. The device fills in its id, its key and its firmware.
    Agree(Terms),
    /// A party's signature under the genesis (FORMAT 4.4). The second one writes it.
    Sign {
        /// The party that signs.
        party: Party,
        /// The signature of the party.
        signature: Signature,
    },
}

/// What the parties agree on at enrolment (FORMAT 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub struct Terms {
    /// Key of the host.
    pub key_h: PublicKey,
    /// Key of the inspectorate.
    pub key_i: PublicKey,
    /// Earliest expiry. Unit: Unix seconds.
    pub expiry_lo: i64,
    /// Latest expiry. Unit: Unix seconds.
    pub expiry_hi: i64,
    /// Bound on the drift of the device's clock. Unit: parts per million.
    pub drift_ppm: u32,
    /// Number of the host's seal.
    pub seal_h: Bytes<16>,
    /// Number of the inspectorate's seal.
    pub seal_i: Bytes<16>,
    /// How many limits count.
    pub categories: u8,
    /// Limits by category.
    pub limits: [u32; CATEGORIES],
    /// Fresh at each enrolment.
    pub nonce: Bytes<16>,
}
