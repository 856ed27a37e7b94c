//! The proposal of an act that both parties must sign, and its signatures.

use proverka::inspection::{Consented, kind, payload};
use proverka::journal::digest::{Hash, Place};
use proverka::journal::payload::{ActAnnex, NOT_SIGNED, SessionOpenAnnex, TimeAnnex};
use proverka::journal::{Carried, EntryKind, ReleaseStatement};
use proverka::party::{Both, Party};
use proverka::wire::{Act, Consent, LapseCause, Lapsed, Proposed, Refusal};

use crate::time::Reading;
use proverka::journal::verifies;

/// The signature of a party, and the time that it stated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) signature: [u8; 64],
    pub(super) earliest: i64,
    pub(super) latest: i64,
}

/// An act that was proposed and is not concluded.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) act: Act,
    pub(super) nonce: Hash,
    /// The size of the record at the moment of the proposal.
    pub(super) size: u32,
    /// The number of the session that the act opens.
    pub(super) session: u32,
    /// The clock's reading at the moment of the proposal, when the nonce was given.
    pub(super) proposed: Reading,
    /// For a release: what is carried over from the record at the size that is released.
    pub(super) carried: Carried,
    /// What each party has signed so far.
    pub(super) given: Both<Option<Given>>,
}

impl Proposal {
    /// True if the act needs this party's signature. A party whose signature is not needed must not sign.
    fn needs(&self, party: Party) -> bool {
        !matches!(self.act, Act::Open { held, .. } if !held.includes(party))
    }

    /// True if at least one party has signed the act.
    pub(super) const fn is_signed(&self) -> bool {
        self.given.host.is_some() || self.given.inspectorate.is_some()
    }

    /// Returns the proposal in the form in which a host receives it.
    pub(super) fn shown(&self) -> Proposed {
        let interval = |given: &Given| (given.earliest, given.latest);
        Proposed {
            act: self.act,
            size: self.size,
            host: self.given.host.as_ref().map(interval),
            inspectorate: self.given.inspectorate.as_ref().map(interval),
        }
    }

    /// Returns what is kept of the proposal if it is not recorded.
    pub(super) const fn lapsed(&self, cause: LapseCause) -> Lapsed {
        Lapsed {
            act: self.act,
            size: self.size,
            host: self.given.host.is_some(),
            inspectorate: self.given.inspectorate.is_some(),
            cause,
        }
    }

    /// Stores a party's signature after verifying it with the party's key. `statement` is the statement of a release.
    pub(super) fn consent(
        &mut self,
        consent: &Consent,
        place: &Place,
        key: &Hash,
        statement: Option<&ReleaseStatement>,
    ) -> Result<(), Refusal> {
        let party = consent.party;
        if !self.needs(party) || self.given.get(party).is_some() {
            return Err(Refusal::Party(party));
        }
        let bounds = (consent.earliest, consent.latest);
        let in_order = if self.act == Act::Time { bounds.0 <= bounds.1 } else { bounds == (0, 0) };
        if !in_order {
            return Err(Refusal::Terms);
        }
        let message = self.consented(place, statement).message(party, bounds);
        if !message.is_some_and(|message| verifies(key, message.bytes(), &consent.signature.0)) {
            return Err(Refusal::Signature(party));
        }
        *self.given.get_mut(party) =
            Some(Given { signature: consent.signature.0, earliest: bounds.0, latest: bounds.1 });
        Ok(())
    }

    /// Returns everything that the parties sign for it, except which party signs.
    const fn consented<'a>(&'a self, place: &'a Place, release: Option<&'a ReleaseStatement>) -> Consented<'a> {
        Consented { act: &self.act, place, nonce: &self.nonce, session: self.session, release }
    }

    /// Checks that every party that must sign has signed.
    pub(super) fn is_complete(&self) -> Result<(), Refusal> {
        for (party, given) in self.given.iter() {
            if self.needs(party) && given.is_none() {
                return Err(Refusal::Missing(party));
            }
        }
        Ok(())
    }

    pub(super) fn signature(&self, party: Party) -> [u8; 64] {
        self.given.get(party).map_or(NOT_SIGNED, |given| given.signature)
    }

    /// Returns the nonce and the signatures, as entries of several kinds contain them.
    pub(super) fn annex(&self) -> ActAnnex {
        ActAnnex {
            nonce: self.nonce,
            host: self.signature(Party::Host),
            inspectorate: self.signature(Party::Inspectorate),
        }
    }

    /// Returns the entry that the proposal becomes: kind, payload and annex. A release and the end of the record do not
    /// use this function.
    #[inline(never)]
    pub(super) fn entry(&self) -> Option<(EntryKind, [u8; 24], [u8; 216])> {
        let ActAnnex { nonce, host, inspectorate } = self.annex();
        let kind = kind(&self.act);
        let payload = || payload(&self.act, self.session);
        match self.act {
            Act::Open { declared, .. } => {
                Some((kind, payload()?, SessionOpenAnnex { nonce, host, inspectorate, declared }.bytes()))
            }
            Act::Time => {
                let annex = self.time();
                Some((kind, annex.payload().bytes(), annex.bytes()))
            }
            Act::Limit { .. } | Act::Extend { .. } => Some((kind, payload()?, self.annex().bytes())),
            Act::Release { .. } | Act::Retire => None,
        }
    }

    /// Returns the annex of a statement of time.
    fn time(&self) -> TimeAnnex {
        let bounds = |given: &Option<Given>| given.map_or((0, 0), |given| (given.earliest, given.latest));
        let (host, inspectorate) = (bounds(&self.given.host), bounds(&self.given.inspectorate));
        TimeAnnex {
            nonce: self.nonce,
            host_earliest: host.0,
            host_latest: host.1,
            inspectorate_earliest: inspectorate.0,
            inspectorate_latest: inspectorate.1,
            host: self.signature(Party::Host),
            inspectorate: self.signature(Party::Inspectorate),
        }
    }
}
