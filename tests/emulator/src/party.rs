//! The acts that both parties must sign: they are proposed, signed by each party, and concluded.

use proverka::inspection::Consented;
use proverka::journal::digest::{Hash, Place};
use proverka::party::{Holder, Party};
use proverka::wire::{Acknowledged, Act, CATEGORIES, Challenge, Consent, Refusal, Reply, Request};

use crate::Trouble;
use crate::client::{Client, PARTIES, Port, sign, unexpected};

/// A proposal, and the challenge that the parties sign for it.
#[derive(Clone, Copy, Debug)]
pub struct Proposed {
    /// The act that was proposed.
    pub act: Act,
    /// The digest of the term under which the act is proposed.
    pub term: Hash,
    /// The device's answer to the proposal.
    pub challenge: Challenge,
}

impl Proposed {
    /// Makes a party's consent. `interval` is the time that it states, if the act is a statement of time.
    ///
    /// # Errors
    ///
    /// [`Trouble`] for a release, because the totals to carry over are not known here.
    pub fn consent(&self, party: Party, interval: (i64, i64)) -> Result<Consent, Trouble> {
        let Challenge { nonce, size, head, session, .. } = self.challenge;
        let place = Place { term: self.term, size, head: head.0 };
        let (earliest, latest) = if self.act == Act::Time { interval } else { (0, 0) };
        let consented = Consented { act: &self.act, place: &place, nonce: &nonce.0, session, release: None };
        let message = consented.message(party, (earliest, latest));
        let message = message.ok_or_else(|| Trouble("a release is signed by the run `laptops`".into()))?;
        let signature = sign(party, message.bytes());
        Ok(Consent { party, earliest, latest, signature })
    }
}

/// Declares a number for the first category only.
#[must_use]
pub const fn declared(first: u32) -> [u32; CATEGORIES] {
    let mut declared = [u32::MAX; CATEGORIES];
    declared[0] = first;
    declared
}

impl<P: Port> Client<P> {
    /// Proposes an act, which replaces an open proposal.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is refused.
    pub fn propose(&mut self, act: Act) -> Result<Proposed, Trouble> {
        let term = self.hello()?.term.0;
        match self.ask(Request::Propose { act, replace: true })? {
            Reply::Challenge(challenge) => Ok(Proposed { act, term, challenge }),
            other => Err(unexpected(&format!("{act:?}"), &other)),
        }
    }

    /// Sends a party's consent to the device.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is refused.
    pub fn consent(&mut self, consent: Consent) -> Result<(), Trouble> {
        match self.ask(Request::Consent(consent))? {
            Reply::Waiting { .. } => Ok(()),
            other => Err(unexpected("a consent", &other)),
        }
    }

    /// Proposes an act, sends both consents, each with its interval, and concludes. Returns the last reply.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a step before the last is refused.
    pub fn both(&mut self, act: Act, intervals: [(i64, i64); 2]) -> Result<Reply<'static>, Trouble> {
        let proposed = self.propose(act)?;
        for (party, interval) in PARTIES.into_iter().zip(intervals) {
            self.consent(proposed.consent(party, interval)?)?;
        }
        self.ask(Request::Conclude)
    }

    fn done(&mut self, act: Act, interval: (i64, i64)) -> Result<Acknowledged, Trouble> {
        match self.both(act, [interval; 2])? {
            Reply::Acknowledged(acknowledged) => Ok(acknowledged),
            other => Err(unexpected(&format!("{act:?}"), &other)),
        }
    }

    /// Opens a joint session; `first` is declared for the first category.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a step is refused.
    pub fn open(&mut self, first: u32) -> Result<Acknowledged, Trouble> {
        self.done(Act::Open { purpose: 1, held: Holder::Jointly, declared: declared(first) }, (0, 0))
    }

    /// Both parties state the time: from `at` to a minute later.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if a step is refused.
    pub fn tell_time(&mut self, at: i64) -> Result<Acknowledged, Trouble> {
        self.done(Act::Time, (at, at + 60))
    }

    /// Sends a request that must be refused.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if it is not refused.
    pub fn refused(&mut self, request: Request) -> Result<Refusal, Trouble> {
        match self.ask(request)? {
            Reply::Refused(refusal) => Ok(refusal),
            other => Err(unexpected(&format!("{request:?}"), &other)),
        }
    }
}
