//! What needs the parties' signatures: shown in words, held against what is known, signed, concluded.

use proverka::journal::digest::{self, Hash, Place};
use proverka::journal::payload::{ActAnnex, Extend, Limit, NOT_SIGNED, Retire};
use proverka::verdict::Verdict;
use proverka::wire::{Act, Challenge, Consent, Held, Octets, Party, Refusal, Reply, Request};

use super::answer::Answer;
use super::keys::Signer;
use super::notebook::Notebook;
use super::talk::{No, Talk};
use crate::failure::Failure;
use crate::journal::words::{hex, moment};
use crate::sim::party::name;
use crate::sim::{table, words};

/// Something to be signed.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// What.
    pub act: Act,
    /// Who signs here.
    pub signers: &'a [Signer],
    /// For [`Act::Time`]: the interval that the signers hold true. Unit: Unix seconds.
    pub times: (i64, i64),
}

/// Says something to whoever is about to sign. Its lines are ours: text from outside that is put into it has none.
pub fn tell(text: &str) {
    let (first, further) = text.split_once('\n').unwrap_or((text, ""));
    crate::escape::tell(first, further.lines());
}

/// A category and a number for each that has one.
fn numbers(numbers: &[u32]) -> String {
    let said: Vec<String> = (0..)
        .zip(numbers)
        .filter(|(_, number)| **number != u32::MAX)
        .map(|(category, number)| format!("{}={number}", words::letter(category)))
        .collect();
    if said.is_empty() { "none".to_owned() } else { said.join(" ") }
}

/// An act in words.
#[must_use]
pub fn said(act: &Act, session: u32, times: (i64, i64)) -> String {
    match act {
        Act::Open { purpose, held, declared } => {
            let who = match held {
                Held::Jointly => "held by both".to_owned(),
                Held::Alone(party) => format!("held by the {} alone", name(*party)),
            };
            let declared = numbers(declared);
            format!("open session {session}, {who}, for purpose {purpose}; declared for the site: {declared}")
        }
        Act::Time => format!("state that it is between {} and {}", moment(times.0), moment(times.1)),
        Act::Limit { category, limit } => format!("set limit {} to {limit}", words::letter(*category)),
        Act::Extend { earliest, latest } => {
            format!("let the term end between {} and {}", moment(*earliest), moment(*latest))
        }
        Act::Release { size } => format!("let the device overwrite the entries up to {size}"),
        Act::Retire => "end the record for ever: the device signs nothing afterwards".to_owned(),
    }
}

impl Wanted<'_> {
    /// Takes this side's turn: proposes, or joins what was proposed, and concludes where all signatures are there.
    ///
    /// # Errors
    ///
    /// [`No`].
    pub fn take_turn(&self, talk: &mut Talk, notebook: Option<&mut Notebook>) -> Result<Answer, No> {
        talk.term(self.signers)?;
        if let Some(notebook) = notebook.as_deref() {
            talk.extends(notebook)?;
        }
        for signer in self.signers {
            let challenge = self.challenge(talk)?;
            self.sign(talk, signer, &challenge)?;
        }
        match talk.change(Request::Conclude) {
            Ok(Reply::Acknowledged(entry)) => {
                Talk::note(notebook, &entry)?;
                Ok(Answer::new(Verdict::Holds)
                    .with("done", said(&self.act, talk.status.session + 1, self.times))
                    .with("entry", entry.seq)
                    .with("head", hex(&entry.head.0))
                    .with("head_code", words::code(&entry.head.0))
                    .with("size", entry.size))
            }
            Ok(_) => Err(No::Contradicts("the device does not acknowledge what it concluded".to_owned())),
            Err(No::Refused(Refusal::Missing(party))) => Ok(Answer::new(Verdict::Undecided)
                .with("signed", said(&self.act, talk.status.session + 1, self.times))
                .with("waits_for", name(party))),
            Err(no) => Err(no),
        }
    }

    /// What the device gives to be signed, held against what it said before.
    fn challenge(&self, talk: &mut Talk) -> Result<Challenge, No> {
        let Reply::Challenge(challenge) = talk.change(Request::Propose { act: self.act, replace: true })? else {
            return Err(No::Contradicts("the device gives nothing to sign".to_owned()));
        };
        let (size, head) = (talk.status.size, talk.status.head);
        let session = if matches!(self.act, Act::Open { .. }) { talk.status.session + 1 } else { 0 };
        if (challenge.size, challenge.head, challenge.session) != (size, head, session) {
            let what = format!(
                "the device was at size {size}, head {}, and gives size {}, head {}, session {} to sign",
                hex(&head.0),
                challenge.size,
                hex(&challenge.head.0),
                challenge.session
            );
            return Err(No::Contradicts(what));
        }
        Ok(challenge)
    }

    fn sign(&self, talk: &mut Talk, signer: &Signer, challenge: &Challenge) -> Result<(), No> {
        let term = talk.status.term.0;
        tell(&format!(
            "the {} signs: {}\n  device {}, term {}\n  after entry {}, head {}",
            signer.name(),
            said(&self.act, challenge.session, self.times),
            hex(&talk.hello.device.0),
            hex(&term),
            challenge.size,
            words::code(&challenge.head.0)
        ));
        let message = self.message(talk, signer, challenge, term)?;
        let (earliest, latest) = if self.act == Act::Time { self.times } else { (0, 0) };
        let consent = Consent { party: signer.who, earliest, latest, signature: Octets(signer.sign(&message)) };
        match talk.change(Request::Consent(consent)) {
            Ok(_) => Ok(()),
            // A turn that was taken before: the device has this signature.
            Err(No::Refused(Refusal::Party(party))) if party == signer.who => {
                tell(&format!("the {} had signed this already", signer.name()));
                Ok(())
            }
            Err(no) => Err(no),
        }
    }

    fn message(&self, talk: &mut Talk, signer: &Signer, challenge: &Challenge, term: Hash) -> Result<Vec<u8>, No> {
        let place = Place { term, size: challenge.size, head: challenge.head.0 };
        let (role, nonce) = (signer.role(), challenge.nonce.0);
        let annex = ActAnnex { nonce, host: NOT_SIGNED, inspectorate: NOT_SIGNED };
        Ok(match self.act {
            Act::Open { purpose, held, declared } => {
                let payload = table::opening(challenge.session, purpose, held).octets();
                let message = digest::session_message(&place, role, &payload, &declared, &nonce);
                message.octets().to_vec()
            }
            Act::Time => digest::time_message(&place, role, self.times.0, self.times.1, &nonce).octets().to_vec(),
            Act::Limit { category, limit } => Limit { category, limit }.message(&annex, &place, role).octets().to_vec(),
            Act::Extend { earliest, latest } => {
                Extend { earliest, latest }.message(&annex, &place, role).octets().to_vec()
            }
            Act::Retire => Retire.message(&annex, &place, role).octets().to_vec(),
            Act::Release { size } => {
                // From the entries, and not from what the device claims.
                let from = talk.start(None)?;
                let walked = talk.walk(from)?;
                if walked.heads.get(&size) != Some(&challenge.released.0) {
                    let what = format!("the head that the device gives for size {size} is not that of its entries");
                    return Err(No::Contradicts(what));
                }
                let released = table::released(&mut talk.asker, &mut talk.port, size, challenge);
                let statement = released.map_err(|trouble| talk.no(trouble))?;
                statement.message(&term, role).octets().to_vec()
            }
        })
    }
}

/// The signers of `--as` among the keys of `--key`.
///
/// # Errors
///
/// [`Failure::Usage`] where a key is missing, or one is of another role.
pub fn signers(roles: &[Party], keys: Vec<Signer>) -> Result<Vec<Signer>, Failure> {
    for role in roles {
        if !keys.iter().any(|key| key.who == *role) {
            let wrong = format!("no key of the {}", name(*role));
            return Err(Failure::usage(wrong, "expected --key FILE with the secret file of each --as"));
        }
    }
    let mut chosen: Vec<Signer> = Vec::new();
    for key in keys {
        if !roles.contains(&key.who) {
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
