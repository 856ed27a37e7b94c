//! The plain model: a list of what was acknowledged. Also the parties, whose keys are public.

use ed25519_dalek::SigningKey;
use proverka::journal::digest::{self, Hash};
use proverka::journal::{Contributions, Entry, EntryKind, Layout, PrivateKey, Term};
use proverka::party::Party;

use crate::remembered;

/// Number of pages in the ring of the model's device.
pub const RING: u16 = 12;
/// Number of pages of its flash.
pub const PAGES: usize = RING as usize + 5;
/// The place of the record in flash.
pub const LAYOUT: Layout = Layout { base: 0, ring: RING };

/// The fixed signing key of the host.
#[must_use]
pub fn host() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

/// The fixed signing key of the inspectorate.
#[must_use]
pub fn inspectorate() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

/// The values that device, host and inspectorate contribute to an enrolment.
#[must_use]
pub fn contributions() -> Contributions {
    let of = |tag: u8| core::array::from_fn(|index| tag ^ (index as u8).wrapping_mul(37));
    Contributions::new(of(3), of(4), of(5)).expect("three different values")
}

/// The terms that the parties agree on.
#[must_use]
pub fn term() -> Term {
    Term {
        device: *b"MODEL-DEVICE-001",
        key_d: contributions().first_key(),
        key_h: host().verifying_key().to_bytes(),
        key_i: inspectorate().verifying_key().to_bytes(),
        firmware: [7; 32],
        expiry: (1_770_000_000, 1_770_180_000),
        drift_ppm: 500,
        seal_h: *b"SEAL-HOST-000001",
        seal_i: *b"SEAL-INSP-000001",
        categories: 3,
        limits: [700, 1550, 800, 0, 0, 0, 0, 0],
        nonce: [9; 16],
    }
}

/// The signature of one party.
#[must_use]
pub fn by(role: Party, message: &[u8]) -> [u8; 64] {
    thread_local! {
        static KEYS: [PrivateKey; 2] = [host(), inspectorate()].map(|key| PrivateKey::from_seed(&key.to_bytes()));
    }
    KEYS.with(|[host, inspectorate]| remembered::sign(if role == Party::Host { host } else { inspectorate }, message))
}

/// The signatures of both parties under the genesis.
#[must_use]
pub fn bound(term: &Term) -> ([u8; 64], [u8; 64]) {
    let digest = digest::term(&term.content());
    let of = |role| by(role, digest::bind_message(role, &digest).bytes());
    (of(Party::Host), of(Party::Inspectorate))
}

/// An entry that was acknowledged, or that was seen after a start. It must stay from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Head after this entry.
    pub head: Hash,
    /// Kind of the entry.
    pub kind: EntryKind,
    /// Payload of the entry.
    pub payload: [u8; 24],
}

/// The entries that must be in the record.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The entry with sequence number n is at index n - 1.
    pub kept: Vec<Kept>,
}

impl Model {
    /// Size of the record. Unit: entries.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.kept.len() as u32
    }

    /// Adds an entry that must stay from now on.
    pub fn keep(&mut self, entry: &Entry, head: Hash) {
        self.kept.push(Kept { head, kind: entry.kind(), payload: entry.payload() });
    }
}
