//! Acts that need the signatures of the parties: they are derived from the verified record, shown in words, signed, and
//! concluded.

use std::time::{SystemTime, UNIX_EPOCH};

use proverka::inspection::{Consented, kind};
use proverka::journal::EntryKind;
use proverka::journal::payload::{ReleaseAnnex, TimeAnnex};
use proverka::party::{Holder, Party};
use proverka::verdict::Verdict;
use proverka::wire::{Act, Bytes, Challenge, Consent, Refusal, Reply, Request};

use super::answer::Answer;
use super::checked::CheckedClient;
use super::describe;
use super::error::DeviceError;
use super::keys::{Signer, first_party};
use super::next;
use super::trusted::Trusted;
use super::verified::VerifiedRecord;
use crate::escape::notice;
use crate::failure::Failure;
use crate::journal::words::{between, code, hex};

/// How often a proposal is made again because the record grew in the meantime: a press of the button adds an entry.
const ATTEMPTS: u32 = 3;

/// The assumed error of this machine's clock, in either direction. Unit: seconds.
const CLOCK_S: i64 = 60;

/// The interval that the signers of an [`Act::Time`] confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// The interval as it was typed; zeros for every other act. Unit: Unix seconds.
    Typed((i64, i64)),
    /// The interval around this machine's clock, read again for each signature, because a slow line can delay a
    /// command.
    OwnClock,
}

impl Times {
    /// The interval at this moment.
    fn now(self) -> Result<(i64, i64), Failure> {
        match self {
            Self::Typed(times) => Ok(times),
            Self::OwnClock => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
                let now = now.and_then(|now| i64::try_from(now.as_secs()).ok()).ok_or_else(|| {
                    Failure::usage("this machine's clock is before 1970", "expected --between FROM..TO")
                })?;
                Ok((now.saturating_sub(CLOCK_S), now.saturating_add(CLOCK_S)))
            }
        }
    }

    /// The interval as far as it is known before signing; zeros for [`Times::OwnClock`].
    const fn typed(self) -> (i64, i64) {
        match self {
            Self::Typed(times) => times,
            Self::OwnClock => (0, 0),
        }
    }
}

/// What the device holds of a signer after that signer's turn.
#[derive(Clone, Copy, Debug)]
struct Given {
    party: Party,
    /// The signature of this turn; `None` if the signature of an earlier turn over another interval remains in force.
    signature: Option<[u8; 64]>,
    /// The interval of the signature in force; zeros unless the act is an [`Act::Time`].
    times: (i64, i64),
}

/// An act that is to be signed, with its signers.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The proposed act.
    pub act: Act,
    /// The parties that sign on this machine.
    pub signers: &'a [Signer],
    /// Whether to drop another act that a party has already signed at this place of the record.
    pub replace: bool,
    /// For [`Act::Time`]: the interval that the signers confirm.
    pub times: Times,
    /// For [`Act::Open`]: the session number that the signers expect.
    pub session: Option<u32>,
}

/// A statement that follows only from the verified record and from what was typed, never from a reply.
#[derive(Debug)]
struct Derived {
    /// The statement in words.
    says: String,
    /// Further contents of the statement, shown to whoever is about to sign.
    details: String,
    /// The kind of the entry that will carry it.
    kind: EntryKind,
    /// For an [`Act::Open`]: the number of the session; otherwise 0.
    session: u32,
    /// For an [`Act::Release`]: the annex that says what is released.
    release: Option<ReleaseAnnex>,
}

impl Wanted<'_> {
    /// Makes an act that needs the parties' signatures, without signers yet.
    #[must_use]
    pub const fn unsigned(act: Act, replace: bool) -> Self {
        Self { act, signers: &[], replace, times: Times::Typed((0, 0)), session: None }
    }

    /// Derives the statement that is to be signed after the last entry of a verified record.
    fn derive(&self, record: &VerifiedRecord) -> Result<Derived, DeviceError> {
        let categories = record.term().categories;
        let kind = kind(&self.act);
        let derived = Derived { says: String::new(), details: String::new(), kind, session: 0, release: None };
        let derived = match self.act {
            Act::Open { .. } => Derived { session: self.session_after(record)?, ..derived },
            Act::Limit { category, .. } => {
                let so_far = record.ledger(record.report().size).limit(category);
                Derived { details: format!("\n  so far {}", describe::number_of(category, so_far)), ..derived }
            }
            Act::Time | Act::Extend { .. } | Act::Retire => derived,
            Act::Release { size } => {
                let release = record.release(size)?;
                let details = format!(
                    "\n  head there {}, code {}\n  epoch {} with key {} signs what follows\n  totals there {}; limits \
                     {}; the term ends {}",
                    hex(&release.head),
                    code(&release.head),
                    release.epoch,
                    hex(&release.key),
                    describe::numbers(&release.totals, categories),
                    describe::numbers(&release.limits, categories),
                    between(release.expiry_earliest, release.expiry_latest)
                );
                Derived { details, release: Some(release), ..derived }
            }
        };
        let says = describe::act(&self.act, Some(derived.session), self.times.typed(), categories);
        Ok(Derived { says, ..derived })
    }

    /// The number of the session that is about to be opened.
    fn session_after(&self, record: &VerifiedRecord) -> Result<u32, DeviceError> {
        match (record.next_session(), self.session) {
            (Some(due), Some(typed)) if due != typed => Err(DeviceError::Contradicts(format!(
                "according to the verified record the next session is {due}, not {typed}"
            ))),
            (Some(due), _) => Ok(due),
            (None, Some(typed)) => Ok(typed),
            (None, None) => Err(DeviceError::Contradicts(
                "a release hides how many sessions there were: give the number of this one with --session, from your \
                 own notes or an export of the whole record"
                    .to_owned(),
            )),
        }
    }

    /// Takes this side's turn: it proposes the act or joins the existing proposal, and concludes it once all signatures
    /// are there.
    ///
    /// # Errors
    ///
    /// [`DeviceError`] if the device refuses, contradicts the record, or does not answer.
    pub fn take_turn(&self, client: &mut CheckedClient, trusted: &mut Trusted) -> Result<Answer, DeviceError> {
        let mut sent = false;
        let answer = self.attempts(client, trusted, &mut sent);
        if sent { answer.map_err(DeviceError::after_signing) } else { answer }
    }

    /// Repeats the turn until the record does not change during it. `sent` becomes true as soon as a signature was sent
    /// in any of the attempts.
    fn attempts(
        &self,
        client: &mut CheckedClient,
        trusted: &mut Trusted,
        sent: &mut bool,
    ) -> Result<Answer, DeviceError> {
        let party = first_party(self.signers);
        let mut record = trusted.verify(client, party)?;
        for _ in 0..ATTEMPTS {
            record.names(self.signers)?;
            self.tell_lapsed(client, &record)?;
            let derived = self.derive(&record)?;
            if !*sent {
                self.withdraw(client, &record)?;
            }
            let mut given = Vec::new();
            match self.sign_all(client, &record, &derived, &mut given, sent) {
                Ok(true) => return self.conclude(client, trusted, record, &derived, &given),
                Err(DeviceError::Refused(Refusal::Proposed { .. })) if !*sent => {
                    return self.other_proposal(client, &record);
                }
                Err(DeviceError::Refused(Refusal::Proposed { .. })) => {
                    return Err(DeviceError::Unproven(
                        "the device says that another act was proposed meanwhile".to_owned(),
                    ));
                }
                Err(no) => return Err(no),
                Ok(false) => notice("the record has grown in the meantime; it is verified again"),
            }
            record = trusted.extend(client, party, record)?;
        }
        Err(DeviceError::Unproven("the record grew each time before all had signed".to_owned()))
    }

    /// With `--replace`, makes the device forget intervals that were signed before. The device counts them to the same
    /// proposal, so a new interval would not replace them.
    fn withdraw(&self, client: &mut CheckedClient, record: &VerifiedRecord) -> Result<(), DeviceError> {
        if !self.replace || self.act != Act::Time {
            return Ok(());
        }
        let open = client.proposals()?.open.filter(|open| open.act == Act::Time);
        if let Some(open) = open.filter(|open| open.host.is_some() || open.inspectorate.is_some()) {
            let what = describe::proposal(&open, record.term().categories);
            notice(&format!("given up, according to the device: {what}"));
            client.change(Request::Abandon)?;
        }
        Ok(())
    }

    /// Has every signer on this machine sign; false if the record grew before all of them had signed.
    fn sign_all(
        &self,
        client: &mut CheckedClient,
        record: &VerifiedRecord,
        derived: &Derived,
        given: &mut Vec<Given>,
        sent: &mut bool,
    ) -> Result<bool, DeviceError> {
        for signer in self.signers {
            let Reply::Challenge(challenge) =
                client.change(Request::Propose { act: self.act, replace: self.replace })?
            else {
                return Err(DeviceError::Contradicts("the device offers nothing to sign".to_owned()));
            };
            let due = self.due(record, derived, &challenge);
            if challenge.size > due.size && challenge.head != due.head {
                return Ok(false);
            }
            if challenge != due {
                return Err(DeviceError::Contradicts(different(&challenge, &due)));
            }
            given.push(self.sign(client, record, derived, signer, challenge.nonce.0, sent)?);
        }
        Ok(true)
    }

    /// What an honest device asks the parties to sign. The nonce is the only value that is taken from the device. A
    /// false nonce only makes the signature worthless: it cannot make the signature valid for another statement,
    /// because the statement names its place in the record (FORMAT 7.8).
    fn due(&self, record: &VerifiedRecord, derived: &Derived, challenge: &Challenge) -> Challenge {
        let place = record.place();
        let release = derived.release;
        Challenge {
            nonce: challenge.nonce,
            size: place.size,
            head: Bytes(place.head),
            session: derived.session,
            epoch: release.map_or(0, |release| release.epoch),
            key: Bytes(release.map_or([0; 32], |release| release.key)),
            released: Bytes(release.map_or([0; 32], |release| release.head)),
        }
    }

    /// Reports the outcome of a lapsed proposal that one of the signers had signed, so that no signed proposal
    /// disappears silently.
    fn tell_lapsed(&self, client: &mut CheckedClient, record: &VerifiedRecord) -> Result<(), DeviceError> {
        if let Some(lapsed) = client.proposals()?.lapsed {
            let by_signer = |signer: &Signer| if signer.who == Party::Host { lapsed.host } else { lapsed.inspectorate };
            if self.signers.iter().any(by_signer) {
                notice(&describe::lapsed(&lapsed, record.term().categories));
            }
        }
        Ok(())
    }

    /// The answer if another act is already proposed and signed: it names that act and the next command to type.
    fn other_proposal(&self, client: &mut CheckedClient, record: &VerifiedRecord) -> Result<Answer, DeviceError> {
        let categories = record.term().categories;
        let own = describe::act(&self.act, None, self.times.typed(), categories);
        let Some(open) = client.proposals()?.open else {
            return Err(DeviceError::Contradicts(
                "the device says that there is another proposal, but does not show it".to_owned(),
            ));
        };
        let other = describe::proposal(&open, categories);
        notice(&format!(
            "nothing was signed: according to the device, another act is proposed\n  {other}\n  you propose to \
             {own}\n  to sign the other proposal, type its values; to drop it for yours, add --replace"
        ));
        Ok(Answer::new(Verdict::Fails).with("refused", "proposed").with("proposed", other).with("yours", own))
    }

    fn sign(
        &self,
        client: &mut CheckedClient,
        record: &VerifiedRecord,
        derived: &Derived,
        signer: &Signer,
        nonce: [u8; 32],
        sent: &mut bool,
    ) -> Result<Given, DeviceError> {
        // The clock is read here and not earlier, so that a slow line does not make the interval too old.
        let times = self.times.now()?;
        notice(&format!(
            "the {} signs: {}{}{}\n  nonce of the device {}",
            signer.name(),
            self.says(record, derived, times),
            derived.details,
            describe::record(record),
            hex(&nonce)
        ));
        let (place, release) = (record.place(), derived.release.map(|release| release.statement()));
        let session = derived.session;
        let consented = Consented { act: &self.act, place: &place, nonce: &nonce, session, release: release.as_ref() };
        let message = consented.message(signer.who, times);
        let message = message
            .ok_or_else(|| DeviceError::Contradicts("the state at the released entry is not known".to_owned()))?;
        let signature = signer.sign(message.bytes());
        let (earliest, latest) = times;
        let consent = Consent { party: signer.who, earliest, latest, signature: Bytes(signature) };
        *sent = true;
        match client.change(Request::Consent(consent)) {
            Ok(_) => Ok(Given { party: signer.who, signature: Some(signature), times }),
            // The signer took this turn before: the device already has a signature and did not take the new one.
            Err(DeviceError::Refused(Refusal::Party(party))) if party == signer.who => {
                let earlier = self.earlier(client, record, signer)?;
                if earlier == times {
                    notice(&format!("the {} had already signed this", signer.name()));
                    return Ok(Given { party, signature: Some(signature), times });
                }
                notice(&format!(
                    "the device did not accept this signature: according to the device, the {} signed earlier to {}, \
                     and that still stands; --replace drops it",
                    signer.name(),
                    self.says(record, derived, earlier)
                ));
                Ok(Given { party, signature: None, times: earlier })
            }
            Err(no) => Err(no),
        }
    }

    /// The interval of the signature that the device holds from an earlier turn of a signer; zeros unless the act is an
    /// [`Act::Time`].
    fn earlier(
        &self,
        client: &mut CheckedClient,
        record: &VerifiedRecord,
        signer: &Signer,
    ) -> Result<(i64, i64), DeviceError> {
        let open = client.proposals()?.open.filter(|open| open.act == self.act && open.size == record.place().size);
        let times = open.and_then(|open| if signer.who == Party::Host { open.host } else { open.inspectorate });
        times.ok_or_else(|| {
            let name = signer.name();
            DeviceError::Unproven(format!("the device refuses the signature of the {name} and shows no earlier one"))
        })
    }

    /// The statement to be signed, in words, over this interval.
    fn says(&self, record: &VerifiedRecord, derived: &Derived, times: (i64, i64)) -> String {
        match self.act {
            Act::Time => describe::act(&self.act, None, times, record.term().categories),
            _ => derived.says.clone(),
        }
    }

    /// The statements in force after the turn, in words, each interval once.
    fn stands(&self, record: &VerifiedRecord, derived: &Derived, given: &[Given]) -> String {
        let mut all: Vec<String> = given.iter().map(|given| self.says(record, derived, given.times)).collect();
        all.dedup();
        all.join("; ")
    }

    /// Whether both parties must sign: a session can be opened by one alone.
    const fn needs_both(&self) -> bool {
        !matches!(self.act, Act::Open { held: Holder::Alone(_), .. })
    }

    fn conclude(
        &self,
        client: &mut CheckedClient,
        trusted: &mut Trusted,
        record: VerifiedRecord,
        derived: &Derived,
        given: &[Given],
    ) -> Result<Answer, DeviceError> {
        let due = record.place().size.saturating_add(1);
        match client.change(Request::Conclude) {
            Ok(Reply::Acknowledged(entry)) if entry.seq == due => {
                let record = trusted.extend(client, first_party(self.signers), record)?;
                let signatures: Vec<[u8; 64]> = given.iter().filter_map(|given| given.signature).collect();
                record.shows(due, derived.kind, &signatures)?;
                if self.act == Act::Time {
                    shows_times(&record, due, given)?;
                }
                let done = self.stands(&record, derived, given);
                let mut answer = Answer::new(Verdict::Holds).with("done", done).with_entry(&record, due)?;
                if self.signers.len() == 1 && self.needs_both() {
                    answer = answer.with_step(2, 2);
                }
                Ok(match next::after_concluding(&self.act) {
                    Some(next) => answer.with_next(next),
                    None => answer,
                })
            }
            Ok(_) => {
                Err(DeviceError::Unproven("the device does not acknowledge the act that both have signed".to_owned()))
            }
            Err(DeviceError::Refused(Refusal::Missing(party))) => {
                let signed = self.stands(&record, derived, given);
                Ok(Answer::new(Verdict::Undecided)
                    .with("signed", signed)
                    .with("waits_for", party.as_str())
                    .with_step(1, 2)
                    .with_next(next::after_signing(&self.act, party)))
            }
            Err(no) => Err(no),
        }
    }
}

/// Checks that the statement of time in the verified record carries the intervals in force.
fn shows_times(record: &VerifiedRecord, seq: u32, given: &[Given]) -> Result<(), DeviceError> {
    let annex = record.entry(seq).and_then(|entry| TimeAnnex::from_bytes(entry.annex));
    let stands = |given: &Given| {
        annex.as_ref().is_some_and(|annex| {
            let times = match given.party {
                Party::Host => (annex.host_earliest, annex.host_latest),
                Party::Inspectorate => (annex.inspectorate_earliest, annex.inspectorate_latest),
            };
            times == given.times
        })
    };
    if given.iter().all(stands) {
        return Ok(());
    }
    Err(DeviceError::Unproven(format!("entry {seq} of the record states another time than the one that was shown")))
}

/// Describes where a challenge differs from the one that follows from the record.
fn different(challenge: &Challenge, due: &Challenge) -> String {
    let text = |of: &Challenge| {
        format!(
            "size {}, head {}, session {}, epoch {}, key {}, released head {}",
            of.size,
            hex(&of.head.0),
            of.session,
            of.epoch,
            hex(&of.key.0),
            hex(&of.released.0)
        )
    };
    format!(
        "the device offers to sign: {}; according to its verified record it must be: {}",
        text(challenge),
        text(due)
    )
}
