//! Has a party sign or dispute the last close that the verified record shows.

use proverka::journal::EntryKind;
use proverka::journal::digest;
use proverka::party::Party;
use proverka::verdict::Verdict;
use proverka::wire::{Bytes, Refusal, Reply, Request, State};

use super::answer::Answer;
use super::checked::CheckedClient;
use super::describe;
use super::error::DeviceError;
use super::keys::{Signer, first_party};
use super::next;
use super::trusted::Trusted;
use super::verified::{Closed, VerifiedRecord};
use crate::escape::notice;
use crate::journal::held::Noted;
use crate::journal::words::{code, hex};

/// What a party does with the last close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The party signs its head.
    Cosign,
    /// The party disputes its head, with the digest of its own version, or with zeros if it has none.
    Dispute([u8; 32]),
}

impl Witness {
    /// Builds the request and the party's signature in it, with the kind of entry that will carry the signature.
    fn request(self, signer: &Signer, term: &[u8; 32], close: &Closed) -> (Request, [u8; 64], EntryKind) {
        let party = signer.who;
        match self {
            Self::Cosign => {
                let message = digest::cosign_message(term, party, close.size, &close.head);
                let signature = signer.sign(message.bytes());
                (Request::Cosign { party, signature: Bytes(signature) }, signature, EntryKind::cosign(party))
            }
            Self::Dispute(own) => {
                let message = digest::dispute_message(term, party, close.size, &close.head, &own);
                let signature = signer.sign(message.bytes());
                let request = Request::Dispute { party, own: Bytes(own), signature: Bytes(signature) };
                (request, signature, EntryKind::Disputed)
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

/// Signs or disputes the last close that the verified record shows. `expected` is the head that the close must have, if
/// the party knows it from another source.
///
/// # Errors
///
/// [`DeviceError`] if there is no such close, the record contradicts what is known, or the device refuses.
pub fn sign(
    client: &mut CheckedClient,
    trusted: &mut Trusted,
    signers: &[Signer],
    witness: Witness,
    expected: Option<&Noted>,
) -> Result<Answer, DeviceError> {
    let mut sent = false;
    let answer = sign_all(client, trusted, signers, witness, expected, &mut sent);
    if sent { answer.map_err(DeviceError::after_signing) } else { answer }
}

/// Has every signer on this machine sign or dispute. `sent` becomes true as soon as one signature was sent.
fn sign_all(
    client: &mut CheckedClient,
    trusted: &mut Trusted,
    signers: &[Signer],
    witness: Witness,
    expected: Option<&Noted>,
    sent: &mut bool,
) -> Result<Answer, DeviceError> {
    let party = first_party(signers);
    let mut record = trusted.verify(client, party)?;
    record.names(signers)?;
    let mut answer = None;
    let mut next = String::new();
    for signer in signers {
        let close = closed(&record, signer.who)?;
        if expected.is_some_and(|expected| !expected.agrees(&close.head)) {
            return Err(DeviceError::Contradicts(format!(
                "at the last close the head is {}, code {}, but you expect another",
                hex(&close.head),
                code(&close.head)
            )));
        }
        let facts = answer
            .take()
            .unwrap_or_else(|| Answer::new(Verdict::Holds).with("size", close.size).with("head", hex(&close.head)));
        let (does, what) = (witness.in_words(), describe_close(&close, &record));
        notice(&format!("the {} {does} {what}{}", signer.name(), describe::record(&record)));
        let (request, signature, kind) = witness.request(signer, &record.place().term, &close);
        *sent = true;
        let Reply::Acknowledged(entry) = client.change(request)? else {
            return Err(DeviceError::Unproven("the device does not acknowledge a signature".to_owned()));
        };
        record = trusted.extend(client, party, record)?;
        record.shows(entry.seq, kind, &[signature])?;
        answer = Some(facts.with(signer.name(), entry.seq));
        next = next::after_witness(&record, signer.who);
    }
    let answer = answer.ok_or_else(|| DeviceError::Contradicts("no party was named to sign".to_owned()))?;
    Ok(answer.with_next(next))
}

/// The last close, which this party must have neither signed nor disputed yet.
fn closed(record: &VerifiedRecord, party: Party) -> Result<Closed, DeviceError> {
    if record.is_retired() {
        // The device would refuse in the same way, but this check avoids making a signature that it cannot take.
        return Err(DeviceError::Refused(Refusal::State(State::Retired)));
    }
    let close = record.closed();
    let close = close.ok_or_else(|| DeviceError::Contradicts("there is no closed session to sign".to_owned()))?;
    if *close.signed.get(party) || *close.disputed.get(party) {
        Err(DeviceError::Refused(Refusal::Party(party)))
    } else {
        Ok(close)
    }
}

fn describe_close(close: &Closed, record: &VerifiedRecord) -> String {
    format!(
        "the close of session {} at entry {}: counts {}, head {}, code {}\n  seals from then on: {}",
        close.session,
        close.size,
        describe::numbers(&close.totals, record.term().categories),
        hex(&close.head),
        code(&close.head),
        describe::seals(&close.seals)
    )
}
