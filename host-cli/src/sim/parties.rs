//! Both parties and the device between them: the steps that they take over the line.

use proverka::inspection::{Consented, Ledger, Line as Entry};
use proverka::journal::digest::{self, Hash, Place};
use proverka::journal::payload::{NOT_SIGNED, ReleaseAnnex};
use proverka::journal::{Carried, EntryKind, Term};
use proverka::party::{Holder, Party};
use proverka::wire::{
    Acknowledged, Act, Bytes, CATEGORIES, Challenge, Consent, Enrol, Enrolment, Reply, Request, Source, Tallied, Terms,
};

use super::party::SimulatedParty;
use crate::device::bundle::OpenEntry;
use crate::device::client::{Client, ClientError};
use crate::device::line::Line;

/// What the parties agree on at enrolment, apart from their keys.
#[derive(Clone, Debug)]
pub struct Agreed {
    /// Earliest and latest expiry. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// Bound on the drift of the device's clock. Unit: parts per million.
    pub drift_ppm: u32,
    /// Limits by category, at most 8 of them.
    pub limits: Vec<u32>,
    /// The numbers of the seals of host and inspectorate.
    pub seals: (String, String),
}

/// The intervals of time that host and inspectorate confirm. Unit: Unix seconds.
pub type Times = [(i64, i64); 2];

/// The two parties of a simulated inspection, and the client through which they talk to the device.
#[derive(Clone, Debug)]
pub struct SimulatedParties {
    /// The host's end of the line.
    pub client: Client,
    /// The simulated host with its key.
    pub host: SimulatedParty,
    /// The simulated inspectorate with its key.
    pub inspectorate: SimulatedParty,
}

/// The number of a seal as 16 bytes of text; a longer one is cut off.
#[must_use]
pub fn seal(text: &str) -> Bytes<16> {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    Bytes(bytes)
}

impl SimulatedParties {
    /// Makes the parties whose keys come from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            client: Client::default(),
            host: SimulatedParty::new(Party::Host, seed),
            inspectorate: SimulatedParty::new(Party::Inspectorate, seed),
        }
    }

    fn party(&mut self, who: Party) -> &mut SimulatedParty {
        match who {
            Party::Host => &mut self.host,
            Party::Inspectorate => &mut self.inspectorate,
        }
    }

    /// Enrols the device: the contributions in turn, the terms, and both signatures.
    ///
    /// # Errors
    ///
    /// [`ClientError`] of the first step that fails.
    pub fn enrol(&mut self, line: &mut impl Line, agreed: &Agreed) -> Result<Enrolment, ClientError> {
        for who in [Party::Host, Party::Inspectorate] {
            let bytes = Bytes(self.party(who).random());
            self.enrol_step(line, Enrol::Contribute { party: who, bytes })?;
        }
        let mut limits = [0; CATEGORIES];
        for (to, from) in limits.iter_mut().zip(&agreed.limits) {
            *to = *from;
        }
        let mut nonce = [0; 16];
        for (to, from) in nonce.iter_mut().zip(self.host.random()) {
            *to = from;
        }
        let terms = Terms {
            key_h: Bytes(self.host.key()),
            key_i: Bytes(self.inspectorate.key()),
            expiry_lo: agreed.expiry.0,
            expiry_hi: agreed.expiry.1,
            drift_ppm: agreed.drift_ppm,
            seal_h: seal(&agreed.seals.0),
            seal_i: seal(&agreed.seals.1),
            categories: u8::try_from(agreed.limits.len()).unwrap_or(u8::MAX),
            limits,
            nonce: Bytes(nonce),
        };
        let said = self.enrol_step(line, Enrol::Agree(terms))?;
        // Before they sign, both parties check the terms from the device against what they agreed on.
        let term = Term {
            device: said.device.0,
            key_d: said.key_d.0,
            key_h: self.host.key(),
            key_i: self.inspectorate.key(),
            firmware: said.firmware.0,
            expiry: agreed.expiry,
            drift_ppm: agreed.drift_ppm,
            seal_h: terms.seal_h.0,
            seal_i: terms.seal_i.0,
            categories: u32::from(terms.categories),
            limits,
            nonce,
        };
        let digest = digest::term(&term.content());
        if digest != said.term.0 {
            return Err(ClientError::Unexpected("the terms that both agreed on"));
        }
        let mut said = said;
        for who in [Party::Host, Party::Inspectorate] {
            let party = self.party(who);
            let signature = Bytes(party.sign(digest::bind_message(who, &digest).bytes()));
            said = self.enrol_step(line, Enrol::Sign { party: who, signature })?;
        }
        Ok(said)
    }

    fn enrol_step(&mut self, line: &mut impl Line, step: Enrol) -> Result<Enrolment, ClientError> {
        match self.client.change(line, Request::Enrol(step))? {
            Reply::Enrolment(said) => Ok(said),
            _ => Err(ClientError::Unexpected("how far the enrolment is")),
        }
    }

    /// Proposes an act, has it signed by the parties, and concludes it.
    ///
    /// # Errors
    ///
    /// [`ClientError`] of the first step that fails.
    pub fn act(
        &mut self,
        line: &mut impl Line,
        act: Act,
        signers: Holder,
        times: Times,
    ) -> Result<Acknowledged, ClientError> {
        let challenge = self.propose(line, act)?;
        let term = self.client.status(line)?.term.0;
        let statement = match act {
            Act::Release { size } => Some(self.released(line, size, &challenge)?.statement()),
            _ => None,
        };
        let place = Place { term, size: challenge.size, head: challenge.head.0 };
        let (nonce, session, release) = (&challenge.nonce.0, challenge.session, statement.as_ref());
        let consented = Consented { act: &act, place: &place, nonce, session, release };
        for (who, times) in [Party::Host, Party::Inspectorate].into_iter().zip(times) {
            if signers.includes(who) {
                let (earliest, latest) = if act == Act::Time { times } else { (0, 0) };
                let message = consented.message(who, (earliest, latest)).ok_or(ClientError::Unexpected("a release"))?;
                let signature = Bytes(self.party(who).sign(message.bytes()));
                let consent = Consent { party: who, earliest, latest, signature };
                self.client.change(line, Request::Consent(consent))?;
            }
        }
        match self.client.change(line, Request::Conclude) {
            Ok(Reply::Acknowledged(acknowledged)) => Ok(acknowledged),
            Ok(_) => Err(ClientError::Unexpected("an acknowledgement")),
            Err(error) => {
                if matches!(error, ClientError::Refused(_)) {
                    // Otherwise the next proposal of the same act would still hold the signatures that were given here.
                    let _ = self.client.change(line, Request::Abandon);
                }
                Err(error)
            }
        }
    }

    fn propose(&mut self, line: &mut impl Line, act: Act) -> Result<Challenge, ClientError> {
        match self.client.change(line, Request::Propose { act, replace: true })? {
            Reply::Challenge(challenge) => Ok(challenge),
            _ => Err(ClientError::Unexpected("a challenge")),
        }
    }

    fn released(
        &mut self,
        line: &mut impl Line,
        size: u32,
        challenge: &Challenge,
    ) -> Result<ReleaseAnnex, ClientError> {
        released(&mut self.client, line, size, challenge)
    }

    /// Adds `delta` to the count of a category.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device refuses or does not answer.
    pub fn tally(&mut self, line: &mut impl Line, category: u8, delta: i16) -> Result<Tallied, ClientError> {
        self.count(line, Request::Tally { category, delta })
    }

    /// Corrects the earlier count in entry `seq` by `delta`.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device refuses or does not answer.
    pub fn correct(&mut self, line: &mut impl Line, seq: u32, delta: i16) -> Result<Tallied, ClientError> {
        self.count(line, Request::Correct { seq, delta })
    }

    fn count(&mut self, line: &mut impl Line, request: Request) -> Result<Tallied, ClientError> {
        match self.client.change(line, request)? {
            Reply::Tallied(tallied) => Ok(tallied),
            _ => Err(ClientError::Unexpected("a count")),
        }
    }

    /// Closes the session under new seals of host and inspectorate.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device refuses or does not answer.
    pub fn close(&mut self, line: &mut impl Line, seals: (&str, &str)) -> Result<Acknowledged, ClientError> {
        self.acknowledged(line, Request::Close { seal_h: seal(seals.0), seal_i: seal(seals.1) })
    }

    /// Requests a change to which the device replies with an acknowledgement.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device refuses, does not answer, or gives another kind of reply.
    pub fn acknowledged(&mut self, line: &mut impl Line, request: Request) -> Result<Acknowledged, ClientError> {
        match self.client.change(line, request)? {
            Reply::Acknowledged(acknowledged) => Ok(acknowledged),
            _ => Err(ClientError::Unexpected("an acknowledgement")),
        }
    }

    /// Has a party sign the head of a close that it read from the record itself.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device refuses or does not answer.
    pub fn cosign(&mut self, line: &mut impl Line, who: Party, close: Closed) -> Result<Acknowledged, ClientError> {
        let term = self.client.status(line)?.term.0;
        let party = self.party(who);
        let message = digest::cosign_message(&term, who, close.size, &close.head);
        let signature = Bytes(party.sign(message.bytes()));
        self.acknowledged(line, Request::Cosign { party: who, signature })
    }

    /// Has a party dispute a close, and sign the dispute with a digest of its own version.
    ///
    /// # Errors
    ///
    /// [`ClientError`] if the device refuses or does not answer.
    pub fn dispute(
        &mut self,
        line: &mut impl Line,
        who: Party,
        close: Closed,
        own: Hash,
    ) -> Result<Acknowledged, ClientError> {
        let term = self.client.status(line)?.term.0;
        let party = self.party(who);
        let message = digest::dispute_message(&term, who, close.size, &close.head, &own);
        let signature = Bytes(party.sign(message.bytes()));
        self.acknowledged(line, Request::Dispute { party: who, own: Bytes(own), signature })
    }
}

/// Builds what a release carries: totals, limits and expiry come from the entries; head, epoch and key are taken from
/// the challenge. This is only fit for parties whose keys protect nothing, because they would sign any key that the
/// challenge names.
///
/// # Errors
///
/// [`ClientError`] if the record cannot be read.
pub fn released(
    client: &mut Client,
    line: &mut impl Line,
    size: u32,
    challenge: &Challenge,
) -> Result<ReleaseAnnex, ClientError> {
    let content = client.object(line, Source::Genesis)?;
    let term = content.first_chunk().and_then(Term::from_bytes).ok_or(ClientError::Unexpected("a genesis"))?;
    let base = client.object(line, Source::Base)?;
    let first = base.first_chunk().map_or(0, |size| u32::from_le_bytes(*size));
    let mut ledger = Ledger::new(&term);
    for seq in first + 1..=challenge.size {
        let bytes = client.object(line, Source::Entry { seq })?;
        let entry = OpenEntry::parse(&bytes).ok_or(ClientError::Unexpected("an entry"))?;
        let releases = proverka::journal::payload::Release::from_bytes(&entry.payload)
            .is_some_and(|release| entry.kind == EntryKind::Release && release.size <= size);
        if seq <= size || releases {
            ledger.take(&Entry {
                kind: entry.kind,
                seq,
                boot: entry.boot,
                payload: &entry.payload,
                annex: entry.annex,
            });
        }
    }
    let Carried { totals, limits, expiry } = ledger.carried();
    Ok(ReleaseAnnex {
        size,
        epoch: challenge.epoch,
        head: challenge.released.0,
        key: challenge.key.0,
        totals,
        limits,
        expiry_earliest: expiry.0,
        expiry_latest: expiry.1,
        host: NOT_SIGNED,
        inspectorate: NOT_SIGNED,
    })
}

/// The close that the parties are about to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The size of the record right after the close.
    pub size: u32,
    /// The head at that size.
    pub head: Hash,
}
