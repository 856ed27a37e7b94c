//! The steps of an enrolment. Nothing of it is in flash before the last step, and nothing survives a loss of power.

use proverka::journal::digest::{self, Hash};
use proverka::journal::field::genesis::LIMITS_MAX;
use proverka::journal::{Contributions, Term};
use proverka::party::{Both, Party};
use proverka::wire::{Bytes, Refusal, Terms};
use zeroize::Zeroizing;

use proverka::journal::verifies;

/// An enrolment that has begun and is not bound yet.
#[derive(Debug, Default)]
pub(super) struct Enrolment {
    /// The bytes that each party contributed to the first key.
    given: Both<Option<Zeroizing<Hash>>>,
    contributions: Option<Contributions>,
    key: Option<Hash>,
    term: Option<Term>,
    signatures: Both<Option<[u8; 64]>>,
}

impl Enrolment {
    /// Stores the contribution of a party. True once both parties have contributed.
    pub(super) fn take_in(&mut self, party: Party, bytes: &Hash) -> Result<bool, Refusal> {
        if bytes.iter().all(|byte| Some(byte) == bytes.first()) {
            return Err(Refusal::Contribution);
        }
        let place = self.given.get_mut(party);
        if place.is_some() || self.contributions.is_some() {
            return Err(Refusal::Party(party));
        }
        *place = Some(Zeroizing::new(*bytes));
        Ok(self.given.host.is_some() && self.given.inspectorate.is_some())
    }

    /// Makes the first key from both parties' bytes and the device's own. `last` is the party that contributed last.
    pub(super) fn first_key(&mut self, last: Party, own: &Hash) -> Result<(), Refusal> {
        let (Some(host), Some(inspectorate)) = (&self.given.host, &self.given.inspectorate) else {
            return Err(Refusal::Contribution);
        };
        let Some(contributions) = Contributions::new(*own, **host, **inspectorate) else {
            // The last contribution repeats another one: it was replayed, and that party may contribute again.
            *self.given.get_mut(last) = None;
            return Err(Refusal::Contribution);
        };
        self.key = Some(contributions.first_key());
        self.contributions = Some(contributions);
        self.given = Both::default();
        Ok(())
    }

    /// Stores the terms on which the parties agree. Signatures under other terms are dropped.
    #[inline(never)]
    pub(super) fn agree(&mut self, terms: &Terms, device: [u8; 16], firmware: Hash) -> Result<(), Refusal> {
        let Some(key_d) = self.key else { return Err(Refusal::Contribution) };
        let mut limits = [0; LIMITS_MAX];
        for (to, from) in limits.iter_mut().zip(terms.limits) {
            *to = from;
        }
        let term = Term {
            device,
            key_d,
            key_h: terms.key_h.0,
            key_i: terms.key_i.0,
            firmware,
            expiry: (terms.expiry_lo, terms.expiry_hi),
            drift_ppm: terms.drift_ppm,
            seal_h: terms.seal_h.0,
            seal_i: terms.seal_i.0,
            categories: u32::from(terms.categories),
            limits,
            nonce: terms.nonce.0,
        };
        // A clock that may stand still or run at twice its rate gives no bounds.
        let term = Term::from_bytes(&term.content()).filter(|term| term.drift_ppm < 1_000_000).ok_or(Refusal::Terms)?;
        if self.term != Some(term) {
            self.signatures = Both::default();
        }
        self.term = Some(term);
        Ok(())
    }

    /// Stores a party's signature under the genesis. True once both signatures are there.
    #[inline(never)]
    pub(super) fn sign(&mut self, party: Party, signature: &[u8; 64]) -> Result<bool, Refusal> {
        let Some(term) = &self.term else { return Err(Refusal::Terms) };
        let place = self.signatures.get_mut(party);
        if place.is_some() {
            return Err(Refusal::Party(party));
        }
        let message = digest::bind_message(party, &term_digest(term));
        if !verifies(term.key_of(party), message.bytes(), signature) {
            return Err(Refusal::Signature(party));
        }
        *place = Some(*signature);
        Ok(self.signatures.host.is_some() && self.signatures.inspectorate.is_some())
    }

    /// Returns everything that binding needs, if it is complete. The contributions are moved out.
    pub(super) fn bound(&mut self) -> Option<(&Term, &[u8; 64], &[u8; 64], Contributions)> {
        let (host, inspectorate) = (self.signatures.host.as_ref()?, self.signatures.inspectorate.as_ref()?);
        Some((self.term.as_ref()?, host, inspectorate, self.contributions.take()?))
    }

    /// Returns how far the enrolment has come, for a host.
    #[inline(never)]
    pub(super) fn said(&self, device: [u8; 16], firmware: Hash) -> proverka::wire::Enrolment {
        let both = self.contributions.is_some();
        proverka::wire::Enrolment {
            host: both || self.given.host.is_some(),
            inspectorate: both || self.given.inspectorate.is_some(),
            host_signed: self.signatures.host.is_some(),
            inspectorate_signed: self.signatures.inspectorate.is_some(),
            device: Bytes(device),
            key_d: Bytes(self.key.unwrap_or_default()),
            firmware: Bytes(firmware),
            term: Bytes(self.term.as_ref().map_or([0; 32], term_digest)),
        }
    }
}

/// Returns the term digest `G` (FORMAT 4.3).
#[inline(never)]
fn term_digest(term: &Term) -> Hash {
    digest::term(&term.content())
}
