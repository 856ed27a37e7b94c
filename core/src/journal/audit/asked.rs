//! What the one who asks for an audit brings along.

use super::bytes::array;
use super::parties::Parties;
use crate::journal::digest::Hash;
use crate::journal::field::export;
use crate::party::Party;

/// A head that the asker has seen or noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Size of the record when the head was seen.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
}

/// What the asker brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Who the parties are.
    pub parties: Parties,
    /// Heads that the record must extend.
    pub held: &'a [Held],
    /// The asker's party and the nonce that an export statement must answer.
    pub nonce: Option<(Party, Hash)>,
}

impl Asked<'_> {
    /// Asks for nothing but the parties.
    #[must_use]
    pub const fn new(parties: Parties) -> Self {
        Self { parties, held: &[], nonce: None }
    }

    /// True where a signed export statement carries the nonce that was given.
    pub(super) fn is_answered_by(&self, signed: &[u8]) -> bool {
        self.nonce.is_some_and(|(party, nonce)| answers(signed, party, &nonce))
    }
}

/// True where a statement carries the nonce that a party gave; a zero nonce was not given.
fn answers(signed: &[u8], party: Party, nonce: &Hash) -> bool {
    let place = match party {
        Party::Host => export::NONCE_H,
        Party::Inspectorate => export::NONCE_I,
    };
    *nonce != [0; 32] && array::<32>(signed, place) == *nonce
}
