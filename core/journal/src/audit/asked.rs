//! The inputs of an audit besides the record.

use super::bytes::array;
use super::parties::Parties;
use crate::digest::Hash;
use crate::field::export;
use crate::party::Party;

/// A head that the caller has seen or noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Held {
    /// Size of the record when the head was seen.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
}

/// Inputs to an audit besides the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Asked<'a> {
    /// Identity of the parties.
    pub parties: Parties,
    /// Heads that the record must contain.
    pub held: &'a [Held],
    /// The caller's party, and its nonce, which an export statement must contain.
    pub nonce: Option<(Party, Hash)>,
}

impl Asked<'_> {
    /// Creates a request that checks only the parties.
    #[must_use]
    pub const fn new(parties: Parties) -> Self {
        Self { parties, held: &[], nonce: None }
    }

    /// Returns true if a signed export statement contains the nonce that was given.
    pub(super) fn is_answered_by(&self, signed: &[u8]) -> bool {
        self.nonce.is_some_and(|(party, nonce)| answers(signed, party, &nonce))
    }
}

/// Returns true if a statement contains the nonce of a party. A nonce of zeros counts as not given.
fn answers(signed: &[u8], party: Party, nonce: &Hash) -> bool {
    let place = match party {
        Party::Host => export::NONCE_H,
        Party::Inspectorate => export::NONCE_I,
    };
    *nonce != [0; 32] && array::<32>(signed, place) == *nonce
}
