//! What needs the parties' signatures: derived from the verified record, shown in words, signed, concluded.

use std::time::{SystemTime, UNIX_EPOCH};

use proverka::inspection::{Consented, kind};
use proverka::journal::Kind;
use proverka::journal::digest;
use proverka::journal::payload::{ReleaseAnnex, TimeAnnex};
use proverka::party::Party;
use proverka::verdict::Verdict;
use proverka::wire::{
    Act, Bytes, Challenge, Consent, LapseCause, Lapsed, Proposals, Proposed, Refusal, Reply, Request,
};

use super::answer::Answer;
use super::keys::Signer;
use super::talk::{No, Talk};
use super::verified::{Closed, Trusted, VerifiedRecord};
use crate::failure::Failure;
use crate::journal::held::Noted;
use crate::journal::seal;
use crate::journal::words::{between, code, device, hex};
use crate::sim::line::Said;
use crate::sim::words;

/// How often a proposal is made again because the record went on in the meantime: a press of the button adds an entry.
const ATTEMPTS: u32 = 3;

/// What this machine's clock is taken to be off by, to each side. Unit: seconds.
const CLOCK_S: i64 = 60;

/// The interval that the signers of an [`Act::Time`] hold true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// As it was typed; zeros for every other act. Unit: Unix seconds.
    Typed((i64, i64)),
    /// This machine's clock, read anew for each signature: the line decides how long a command lasts.
    OwnClock,
}

impl Times {
    /// The interval as of now.
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

    /// The interval as far as it is known before the signature.
    const fn typed(self) -> (i64, i64) {
        match self {
            Self::Typed(times) => times,
            Self::OwnClock => (0, 0),
        }
    }
}

/// What the device has of a signer after its turn.
#[derive(Clone, Copy, Debug)]
struct Given {
    party: Party,
    /// The signature of this turn; `None` if one of an earlier turn over another interval stands.
    signature: Option<[u8; 64]>,
    /// The interval that stands; zeros unless it is an [`Act::Time`].
    times: (i64, i64),
}

/// Something to be signed.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// What.
    pub act: Act,
    /// Who signs here.
    pub signers: &'a [Signer],
    /// Drops another act that a party has signed at this place of the record.
    pub replace: bool,
    /// For [`Act::Time`]: the interval that the signers hold true.
    pub times: Times,
    /// For [`Act::Open`]: the number of the session as the signers know it.
    pub session: Option<u32>,
}

/// A statement that follows from the verified record and from what was typed, and from nothing that a reply names.
#[derive(Debug)]
struct Derived {
    /// What it says, in words.
    says: String,
    /// What else stands in it, for whoever is about to sign.
    details: String,
    /// The kind of the entry that will carry it.
    kind: Kind,
    /// For an [`Act::Open`]: the number of the session, or 0.
    session: u32,
    /// For an [`Act::Release`]: what is released.
    release: Option<ReleaseAnnex>,
}

/// Says something to whoever is about to sign. Its lines are ours: text from outside that is put into it has none.
pub fn tell(text: &str) {
    let (first, further) = text.split_once('\n').unwrap_or((text, ""));
    crate::escape::tell(first, further.lines());
}

/// The first signer: its nonce is in the export statements.
#[must_use]
pub fn first_party(signers: &[Signer]) -> Party {
    signers.first().map_or(Party::Host, |signer| signer.who)
}

/// Numbers by category, with a word for the largest one, which stands for no number at all.
#[must_use]
pub fn numbers(numbers: &[u32], categories: u32) -> String {
    let categories = usize::try_from(categories).unwrap_or(usize::MAX);
    let number = |number: u32| if number == u32::MAX { "none".to_owned() } else { number.to_string() };
    let all = (0..).zip(numbers).take(categories);
    let all: Vec<String> = all.map(|(category, of)| format!("{}={}", words::letter(category), number(*of))).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" ") }
}

/// The seals of host and inspectorate.
#[must_use]
pub fn seals([host, inspectorate]: &[[u8; 16]; 2]) -> String {
    format!("host \"{}\", inspectorate \"{}\"", seal::shown(host), seal::shown(inspectorate))
}

impl VerifiedRecord {
    /// What stands behind every statement after its end: who the three are, and how the record is, in lines for a person.
    #[must_use]
    pub fn in_words(&self) -> String {
        let (term, report) = (self.term(), self.report());
        let ledger = self.ledger(report.size);
        let (epoch, key) = self.key();
        let mut lines = vec![
            format!("device {}, firmware {}", device(&term.device), hex(&term.firmware)),
            format!("term {}, code {}", hex(&report.term), code(&report.term)),
            format!("keys: host {}, inspectorate {}", hex(&term.key_h), hex(&term.key_i)),
            format!("key of the device in epoch {epoch} {}", hex(&key)),
            format!("after entry {}, head {}, code {}", report.size, hex(&report.head), code(&report.head)),
            format!("record {}; the term ends {}", report.grade, between(ledger.expiry.0, ledger.expiry.1)),
            format!("limits {}; drift at most {} ppm", numbers(&ledger.limits, term.categories), term.drift_ppm),
            format!("seals at the enrolment: {}", seals(&[term.seal_h, term.seal_i])),
        ];
        if let Some((seq, last)) = self.last_seals() {
            lines.push(format!("seals at the close of entry {seq}: {}", seals(&last)));
        }
        lines.iter().fold(String::new(), |text, line| text + "\n  " + line)
    }
}

impl Wanted<'_> {
    /// An act that needs the parties' signatures, with nobody to sign it yet.
    #[must_use]
    pub const fn of(act: Act, replace: bool) -> Self {
        Self { act, signers: &[], replace, times: Times::Typed((0, 0)), session: None }
    }

    /// What is to be signed after the end of a verified record.
    fn derive(&self, record: &VerifiedRecord) -> Result<Derived, No> {
        let categories = record.term().categories;
        let kind = kind(&self.act);
        let derived = Derived { says: String::new(), details: String::new(), kind, session: 0, release: None };
        let derived = match self.act {
            Act::Open { .. } => Derived { session: self.session_after(record)?, ..derived },
            Act::Limit { category, .. } => {
                let so_far = record.ledger(record.report().size).limit(category);
                Derived { details: format!("\n  so far {}", number_of(category, so_far)), ..derived }
            }
            Act::Time | Act::Extend { .. } | Act::Retire => derived,
            Act::Release { size } => {
                let release = record.release(size)?;
                let details = format!(
                    "\n  head there {}, code {}\n  epoch {} with key {} signs what follows\n  totals there {}; limits {}; \
                     the term ends {}",
                    hex(&release.head),
                    code(&release.head),
                    release.epoch,
                    hex(&release.key),
                    numbers(&release.totals, categories),
                    numbers(&release.limits, categories),
                    between(release.expiry_earliest, release.expiry_latest)
                );
                Derived { details, release: Some(release), ..derived }
            }
        };
        let says = in_words(&self.act, Some(derived.session), self.times.typed(), categories);
        Ok(Derived { says, ..derived })
    }

    /// The number of the session that is to be opened.
    fn session_after(&self, record: &VerifiedRecord) -> Result<u32, No> {
        match (record.next_session(), self.session) {
            (Some(due), Some(typed)) if due != typed => {
                Err(No::Contradicts(format!("the next session by the verified record is {due}, not {typed}")))
            }
            (Some(due), _) => Ok(due),
            (None, Some(typed)) => Ok(typed),
            (None, None) => Err(No::Contradicts(
                "a release hides how many sessions there were: give the number of this one with --session, from your own \
                 notes or an export of the whole record"
                    .to_owned(),
            )),
        }
    }

    /// Takes this side's turn: proposes, or joins what was proposed, and concludes once all signatures are there.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn take_turn(&self, talk: &mut Talk, trusted: &mut Trusted) -> Result<Answer, No> {
        let mut sent = false;
        let answer = self.attempts(talk, trusted, &mut sent);
        if sent { answer.map_err(after_signing) } else { answer }
    }

    /// Tries until the record stands still. `sent` becomes true as soon as one signature was sent in any of the attempts.
    fn attempts(&self, talk: &mut Talk, trusted: &mut Trusted, sent: &mut bool) -> Result<Answer, No> {
        let party = first_party(self.signers);
        let mut record = trusted.verify(talk, party)?;
        for _ in 0..ATTEMPTS {
            record.names(self.signers)?;
            self.tell_lapsed(talk, &record)?;
            let derived = self.derive(&record)?;
            if !*sent {
                self.withdraw(talk, &record)?;
            }
            let mut given = Vec::new();
            match self.sign_all(talk, &record, &derived, &mut given, sent) {
                Ok(true) => return self.conclude(talk, trusted, record, &derived, &given),
                Err(No::Refused(Refusal::Proposed { .. })) if !*sent => return self.other_proposal(talk, &record),
                Err(No::Refused(Refusal::Proposed { .. })) => {
                    return Err(No::Unproven("the device says that another act was proposed meanwhile".to_owned()));
                }
                Err(no) => return Err(no),
                Ok(false) => tell("the record went on in the meantime; it is verified again"),
            }
            record = trusted.extend(talk, party, record)?;
        }
        Err(No::Unproven("the record went on each time before all had signed".to_owned()))
    }

    /// With --replace, has the device forget intervals that were signed before. To it they belong to the same proposal, so
    /// that a new one would not take their place.
    fn withdraw(&self, talk: &mut Talk, record: &VerifiedRecord) -> Result<(), No> {
        if !self.replace || self.act != Act::Time {
            return Ok(());
        }
        let open = proposals(talk)?.open.filter(|open| open.act == Act::Time);
        if let Some(open) = open.filter(|open| open.host.is_some() || open.inspectorate.is_some()) {
            let what = proposed_in_words(&open, record.term().categories);
            tell(&format!("given up, by the device's word: {what}"));
            talk.change(Request::Abandon)?;
        }
        Ok(())
    }

    /// Has every signer here sign; false if the record went on before all had.
    fn sign_all(
        &self,
        talk: &mut Talk,
        record: &VerifiedRecord,
        derived: &Derived,
        given: &mut Vec<Given>,
        sent: &mut bool,
    ) -> Result<bool, No> {
        for signer in self.signers {
            let Reply::Challenge(challenge) = talk.change(Request::Propose { act: self.act, replace: self.replace })?
            else {
                return Err(No::Contradicts("the device gives nothing to sign".to_owned()));
            };
            let due = self.due(record, derived, &challenge);
            if challenge.size > due.size && challenge.head != due.head {
                return Ok(false);
            }
            if challenge != due {
                return Err(No::Contradicts(different(&challenge, &due)));
            }
            given.push(self.sign(talk, record, derived, signer, challenge.nonce.0, sent)?);
        }
        Ok(true)
    }

    /// What an honest device asks to have signed. Its nonce is the one value that only the device can make: a false one makes the
    /// signature worthless and cannot make it true of anything else, for the statement names its place (FORMAT 7.8).
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

    /// Says what became of a proposal that a signer had signed, so that nothing is given up without a word.
    fn tell_lapsed(&self, talk: &mut Talk, record: &VerifiedRecord) -> Result<(), No> {
        if let Some(lapsed) = proposals(talk)?.lapsed {
            let by_signer = |signer: &Signer| if signer.who == Party::Host { lapsed.host } else { lapsed.inspectorate };
            if self.signers.iter().any(by_signer) {
                tell(&lapsed_in_words(&lapsed, record.term().categories));
            }
        }
        Ok(())
    }

    /// The answer if another act is proposed and signed: what it is, and what to type next.
    fn other_proposal(&self, talk: &mut Talk, record: &VerifiedRecord) -> Result<Answer, No> {
        let categories = record.term().categories;
        let own = in_words(&self.act, None, self.times.typed(), categories);
        let Some(open) = proposals(talk)?.open else {
            return Err(No::Contradicts("the device names no other proposal, and says that there is one".to_owned()));
        };
        let other = proposed_in_words(&open, categories);
        tell(&format!(
            "nothing was signed: by the device's word, another act is proposed\n  {other}\n  you propose to {own}\n  type the \
             other values to join it, or add --replace to drop it for yours"
        ));
        Ok(Answer::new(Verdict::Fails).with("refused", "proposed").with("proposed", other).with("yours", own))
    }

    fn sign(
        &self,
        talk: &mut Talk,
        record: &VerifiedRecord,
        derived: &Derived,
        signer: &Signer,
        nonce: [u8; 32],
        sent: &mut bool,
    ) -> Result<Given, No> {
        // Read here and not earlier: a line that answers slowly must not make an interval of the past.
        let times = self.times.now()?;
        tell(&format!(
            "the {} signs: {}{}{}\n  nonce of the device {}",
            signer.name(),
            self.says(record, derived, times),
            derived.details,
            record.in_words(),
            hex(&nonce)
        ));
        let (place, release) = (record.place(), derived.release.map(|release| release.statement()));
        let session = derived.session;
        let consented = Consented { act: &self.act, place: &place, nonce: &nonce, session, release: release.as_ref() };
        let message = consented.message(signer.who, times);
        let message = message.ok_or_else(|| No::Contradicts("what is released is not known".to_owned()))?;
        let signature = signer.sign(message.bytes());
        let (earliest, latest) = times;
        let consent = Consent { party: signer.who, earliest, latest, signature: Bytes(signature) };
        *sent = true;
        match talk.change(Request::Consent(consent)) {
            Ok(_) => Ok(Given { party: signer.who, signature: Some(signature), times }),
            // A turn that was taken before: the device has a signature, and did not take this one.
            Err(No::Refused(Refusal::Party(party))) if party == signer.who => {
                let earlier = self.earlier(talk, record, signer)?;
                if earlier == times {
                    tell(&format!("the {} had signed this already", signer.name()));
                    return Ok(Given { party, signature: Some(signature), times });
                }
                tell(&format!(
                    "the device did not take this signature: by its word, the {} had signed before to {}, and that stands; \
                     --replace drops it",
                    signer.name(),
                    self.says(record, derived, earlier)
                ));
                Ok(Given { party, signature: None, times: earlier })
            }
            Err(no) => Err(no),
        }
    }

    /// The interval of the signature that the device has of a signer from an earlier turn; zeros unless it is an
    /// [`Act::Time`].
    fn earlier(&self, talk: &mut Talk, record: &VerifiedRecord, signer: &Signer) -> Result<(i64, i64), No> {
        let open = proposals(talk)?.open.filter(|open| open.act == self.act && open.size == record.place().size);
        let times = open.and_then(|open| if signer.who == Party::Host { open.host } else { open.inspectorate });
        times.ok_or_else(|| {
            let name = signer.name();
            No::Unproven(format!("the device refuses the signature of the {name} and shows no earlier one"))
        })
    }

    /// What is signed, in words, over this interval.
    fn says(&self, record: &VerifiedRecord, derived: &Derived, times: (i64, i64)) -> String {
        match self.act {
            Act::Time => in_words(&self.act, None, times, record.term().categories),
            _ => derived.says.clone(),
        }
    }

    /// What stands after the turn, in words: each interval once.
    fn stands(&self, record: &VerifiedRecord, derived: &Derived, given: &[Given]) -> String {
        let mut all: Vec<String> = given.iter().map(|given| self.says(record, derived, given.times)).collect();
        all.dedup();
        all.join("; ")
    }

    fn conclude(
        &self,
        talk: &mut Talk,
        trusted: &mut Trusted,
        record: VerifiedRecord,
        derived: &Derived,
        given: &[Given],
    ) -> Result<Answer, No> {
        let due = record.place().size.saturating_add(1);
        match talk.change(Request::Conclude) {
            Ok(Reply::Acknowledged(entry)) if entry.seq == due => {
                let record = trusted.extend(talk, first_party(self.signers), record)?;
                let signatures: Vec<[u8; 64]> = given.iter().filter_map(|given| given.signature).collect();
                record.shows(due, derived.kind, &signatures)?;
                if self.act == Act::Time {
                    shows_times(&record, due, given)?;
                }
                let done = self.stands(&record, derived, given);
                acknowledged(Answer::new(Verdict::Holds).with("done", done), &record, due)
            }
            Ok(_) => Err(No::Unproven("the device does not acknowledge what it concluded".to_owned())),
            Err(No::Refused(Refusal::Missing(party))) => {
                let signed = self.stands(&record, derived, given);
                Ok(Answer::new(Verdict::Undecided).with("signed", signed).with("waits_for", party.as_str()))
            }
            Err(no) => Err(no),
        }
    }
}

/// Holds a statement of time in the verified record against the intervals that stand.
fn shows_times(record: &VerifiedRecord, seq: u32, given: &[Given]) -> Result<(), No> {
    let annex = record.entry(seq).and_then(|entry| TimeAnnex::of(entry.annex));
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
    Err(No::Unproven(format!("entry {seq} of the record states another time than the one that was shown")))
}

/// An act in words, with the number of the session that it opens if that is known.
#[must_use]
pub fn in_words(act: &Act, session: Option<u32>, times: (i64, i64), categories: u32) -> String {
    match act {
        Act::Open { purpose, held, declared } => format!(
            "open {}, {}, for purpose {purpose}; declared for the site: {}",
            session.map_or("a session".to_owned(), |session| format!("session {session}")),
            words::held(*held),
            numbers(declared, categories)
        ),
        Act::Time if times == (0, 0) => "state the time".to_owned(),
        Act::Time => format!("state that it is between {}", between(times.0, times.1)),
        Act::Limit { category, limit } => format!("set limit {}", number_of(*category, *limit)),
        Act::Extend { earliest, latest } => format!("let the term end between {}", between(*earliest, *latest)),
        Act::Release { size } => format!("let the device overwrite the entries up to {size}"),
        Act::Retire => "end the record for ever: the device signs nothing afterwards".to_owned(),
    }
}

/// One category and its number.
fn number_of(category: u8, number: u32) -> String {
    let number = if number == u32::MAX { "none".to_owned() } else { number.to_string() };
    format!("{}={number}", words::letter(category))
}

/// What the device says of proposals. It is shown, and nothing that is signed follows from it.
///
/// # Errors
///
/// [`No`] if the device does not say.
pub fn proposals(talk: &mut Talk) -> Result<Proposals, No> {
    match talk.asker.read(&mut talk.port, Request::Proposal) {
        Ok(Said::Reply(Reply::Proposals(proposals))) => Ok(proposals),
        Ok(_) => Err(No::Contradicts("the device does not say what is proposed".to_owned())),
        Err(trouble) => Err(talk.no(trouble)),
    }
}

/// The parties of which something is true.
fn those(host: bool, inspectorate: bool) -> &'static str {
    match (host, inspectorate) {
        (true, true) => "host and inspectorate",
        (true, false) => "the host",
        (false, true) => "the inspectorate",
        (false, false) => "nobody",
    }
}

/// An open proposal, and who has signed it.
#[must_use]
pub fn proposed_in_words(open: &Proposed, categories: u32) -> String {
    let times = open.host.or(open.inspectorate).unwrap_or_default();
    let signed = those(open.host.is_some(), open.inspectorate.is_some());
    format!("{}; signed by {signed} after entry {}", in_words(&open.act, None, times, categories), open.size)
}

/// A proposal that came to nothing, and why.
#[must_use]
pub fn lapsed_in_words(lapsed: &Lapsed, categories: u32) -> String {
    let why = match lapsed.cause {
        LapseCause::Entry { seq, kind } => {
            let kind = Kind::ALL.into_iter().find(|known| known.byte() == kind);
            format!("entry {seq}, {}, came in between", kind.map_or("of no known kind", words::kind))
        }
        LapseCause::Replaced => "another act was proposed in its place".to_owned(),
        LapseCause::Abandoned => "it was given up".to_owned(),
        LapseCause::NotRecorded => "the device could not record it".to_owned(),
    };
    format!(
        "by the device's word, an earlier proposal is void: {}; signed by {} after entry {}; {why}",
        in_words(&lapsed.act, None, (0, 0), categories),
        those(lapsed.host, lapsed.inspectorate),
        lapsed.size
    )
}

/// Where a challenge differs from what follows from the record.
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
    format!("the device gives to sign: {}; by its verified record it is: {}", text(challenge), text(due))
}

/// The same once a signature was sent: then "nothing was signed" would be false.
#[must_use]
pub fn after_signing(no: No) -> No {
    match no {
        No::Contradicts(what) => No::Unproven(what),
        No::Failed(failure) => {
            tell("a signature was sent, and nobody knows whether the device took it: look at the status");
            No::Failed(failure)
        }
        no => no,
    }
}

/// What an answer says of an entry that the verified record shows.
///
/// # Errors
///
/// [`No::Unproven`] if it does not show it.
pub fn acknowledged(answer: Answer, record: &VerifiedRecord, seq: u32) -> Result<Answer, No> {
    let head = record.head(seq).ok_or_else(|| No::Unproven(format!("the record has no entry {seq}")))?;
    Ok(answer
        .with("entry", seq)
        .with("head", hex(&head))
        .with("head_code", words::code(&head))
        .with("size", record.report().size))
}

/// What a party does with the last close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// It signs the head there.
    Cosign,
    /// It disputes that head, with the digest of its own version, or zeros.
    Dispute([u8; 32]),
}

impl Witness {
    /// The request with a party's signature, the signature, and the kind of entry that will carry it.
    fn request(self, signer: &Signer, term: &[u8; 32], close: &Closed) -> (Request, [u8; 64], Kind) {
        let party = signer.who;
        match self {
            Self::Cosign => {
                let message = digest::cosign_message(term, party, close.size, &close.head);
                let signature = signer.sign(message.bytes());
                (Request::Cosign { party, signature: Bytes(signature) }, signature, Kind::cosign(party))
            }
            Self::Dispute(own) => {
                let message = digest::dispute_message(term, party, close.size, &close.head, &own);
                let signature = signer.sign(message.bytes());
                let request = Request::Dispute { party, own: Bytes(own), signature: Bytes(signature) };
                (request, signature, Kind::Disputed)
            }
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Cosign => "signs".to_owned(),
            Self::Dispute([0, ..]) if self == Self::Dispute([0; 32]) => {
                "disputes, without a version of its own,".to_owned()
            }
            Self::Dispute(own) => format!("disputes, with a version of its own whose SHA-256 is {},", hex(&own)),
        }
    }
}

/// Signs or disputes the last close that the verified record shows. `expected` is the head that it must have, if the party
/// knows it by other means.
///
/// # Errors
///
/// [`No`].
pub fn witness(
    talk: &mut Talk,
    trusted: &mut Trusted,
    signers: &[Signer],
    witness: Witness,
    expected: Option<&Noted>,
) -> Result<Answer, No> {
    let mut sent = false;
    let answer = witness_all(talk, trusted, signers, witness, expected, &mut sent);
    if sent { answer.map_err(after_signing) } else { answer }
}

/// Has every signer here sign or dispute. `sent` becomes true as soon as one signature was sent.
fn witness_all(
    talk: &mut Talk,
    trusted: &mut Trusted,
    signers: &[Signer],
    witness: Witness,
    expected: Option<&Noted>,
    sent: &mut bool,
) -> Result<Answer, No> {
    let party = first_party(signers);
    let mut record = trusted.verify(talk, party)?;
    record.names(signers)?;
    let mut answer = None;
    for signer in signers {
        let close = closed(&record, signer.who)?;
        if expected.is_some_and(|expected| !expected.agrees(&close.head)) {
            return Err(No::Contradicts(format!(
                "at the last close the head is {}, code {}, and you expect another",
                hex(&close.head),
                code(&close.head)
            )));
        }
        let facts = answer
            .take()
            .unwrap_or_else(|| Answer::new(Verdict::Holds).with("size", close.size).with("head", hex(&close.head)));
        let (does, what) = (witness.in_words(), close_in_words(&close, &record));
        tell(&format!("the {} {does} {what}{}", signer.name(), record.in_words()));
        let (request, signature, kind) = witness.request(signer, &record.place().term, &close);
        *sent = true;
        let Reply::Acknowledged(entry) = talk.change(request)? else {
            return Err(No::Unproven("the device does not acknowledge a signature".to_owned()));
        };
        record = trusted.extend(talk, party, record)?;
        record.shows(entry.seq, kind, &[signature])?;
        answer = Some(facts.with(signer.name(), entry.seq));
    }
    answer.ok_or_else(|| No::Contradicts("nobody is here to sign".to_owned()))
}

/// The close that a party has neither signed nor disputed.
fn closed(record: &VerifiedRecord, party: Party) -> Result<Closed, No> {
    let close = record.closed();
    let close = close.ok_or_else(|| No::Contradicts("there is no closed session to sign".to_owned()))?;
    if *close.signed.get(party) || *close.disputed.get(party) {
        Err(No::Refused(Refusal::Party(party)))
    } else {
        Ok(close)
    }
}

fn close_in_words(close: &Closed, record: &VerifiedRecord) -> String {
    format!(
        "the close of session {} at entry {}: counts {}, head {}, code {}\n  seals from then on: {}",
        close.session,
        close.size,
        numbers(&close.totals, record.term().categories),
        hex(&close.head),
        code(&close.head),
        seals(&close.seals)
    )
}

/// The signers of `--as` among the keys of `--key`.
///
/// # Errors
///
/// [`Failure::Usage`] where a key is missing, or one is another party's.
pub fn signers(parties: &[Party], keys: Vec<Signer>) -> Result<Vec<Signer>, Failure> {
    for party in parties {
        if !keys.iter().any(|key| key.who == *party) {
            let wrong = format!("no key of the {party}");
            return Err(Failure::usage(wrong, "expected --key FILE with the secret file of each --as"));
        }
    }
    let mut chosen: Vec<Signer> = Vec::new();
    for key in keys {
        if !parties.contains(&key.who) {
            let wrong = format!("a key of the {}, which --as does not name", key.name());
            return Err(Failure::usage(wrong, "expected one --as for each --key"));
        }
        if chosen.iter().any(|other| other.who == key.who) {
            return Err(Failure::usage(format!("two keys of the {}", key.name()), "expected one key for each --as"));
        }
        chosen.push(key);
    }
    Ok(chosen)
}
