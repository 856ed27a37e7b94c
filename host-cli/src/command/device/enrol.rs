//! `proverka device enrol`: this party's turns of an enrolment.

use std::io::Write;

use proverka::calendar::Moment;
use proverka::journal::Term;
use proverka::journal::digest;
use proverka::verdict::Verdict;
use proverka::wire::{CATEGORIES, Enrol, Enrolment, Octets, Party, Refusal, Reply, Request, State, Terms};
use serde::Deserialize;

use super::{begin, finish, of};
use crate::args::device::Enrol as Args;
use crate::device::act::tell;
use crate::device::answer::Answer;
use crate::device::keys::{Signer, random};
use crate::device::talk::{No, Talk};
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::input::file::{self, fault};
use crate::journal::seal;
use crate::journal::words::{hex, moment};
use crate::sim::party::name;
use crate::sim::words;

/// The file of the terms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreed {
    /// Earliest and latest moment at which the term ends.
    expiry: (String, String),
    /// Bound on the drift of the device's clock. Unit: parts per million.
    drift_ppm: u32,
    seals: Seals,
    /// Limits by category; null where none is.
    limits: Vec<Option<u32>>,
    /// 32 hex digits that were never used before.
    nonce: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seals {
    host: String,
    inspectorate: String,
}

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] where there is no answer.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let (signers, mut notebook) = of(&args.signers)?;
    let terms = terms(args)?;
    for signer in &signers {
        let (agreed, whose) = match signer.who {
            Party::Host => (terms.key_h.0, "host"),
            Party::Inspectorate => (terms.key_i.0, "inspectorate"),
        };
        if agreed != signer.public() {
            let wrong = format!("{}: the key of the {whose} is not that of its secret file", args.keys.display());
            return Err(Failure::usage(wrong, "expected the public key that keygen printed"));
        }
    }
    let answer = begin(&args.line).and_then(|mut talk| {
        if !matches!(talk.status.state, State::Blank | State::Enrolling) {
            return Err(No::Refused(Refusal::State(talk.status.state)));
        }
        let mut said = None;
        for signer in &signers {
            if !args.contributed {
                said = Some(contribute(&mut talk, signer)?);
            }
        }
        if said.is_some_and(|said| !(said.host && said.inspectorate)) {
            let waits = said.map_or(Party::Host, |said| if said.host { Party::Inspectorate } else { Party::Host });
            return Ok(Answer::new(Verdict::Undecided).with("contributed", true).with("waits_for", name(waits)));
        }
        let said = sign(&mut talk, &terms, &signers)?;
        let answer = Answer::new(Verdict::Holds)
            .with("device", hex(&said.device.0))
            .with("device_key", hex(&said.key_d.0))
            .with("firmware", hex(&said.firmware.0))
            .with("term", hex(&said.term.0));
        if !(said.host_signed && said.inspectorate_signed) {
            let waits = if said.host_signed { Party::Inspectorate } else { Party::Host };
            return Ok(answer.but(Verdict::Undecided).with("waits_for", name(waits)));
        }
        if let Some(notebook) = &mut notebook {
            // The term digest is the head before the first entry.
            notebook.note(0, said.term.0)?;
        }
        Ok(answer)
    });
    finish(args.line.format, answer, out)
}

/// What the parties agreed on, from the two files.
fn terms(args: &Args) -> Result<Terms, Failure> {
    let keys = crate::journal::keys::Keys::read(&args.keys)?;
    let text = file::read(&args.terms, FileKind::TERMS)?;
    let agreed: Agreed = serde_json::from_str(&text.text).map_err(|error| {
        let (line, column) = (error.line() as u64, error.column() as u64);
        Failure::from(fault(&text.name, line, column, error.to_string()))
    })?;
    let wrong = |what: String| Failure::from(fault(&text.name, 1, 1, what));
    let moment = |said: &str| {
        let moment = Moment::parse(said.as_bytes()).map(Moment::unix_seconds);
        moment.map_err(|error| wrong(format!("\"expiry\": {said}: {error}; expected such as 2026-02-05T00:00:00Z")))
    };
    let seal = |said: &str| seal::parse(said).map(Octets).map_err(|what| wrong(format!("\"seals\": {what}")));
    let mut limits = [0; CATEGORIES];
    if agreed.limits.is_empty() || agreed.limits.len() > CATEGORIES {
        return Err(wrong(format!("\"limits\": {} of them; expected 1 to {CATEGORIES}", agreed.limits.len())));
    }
    for (to, from) in limits.iter_mut().zip(&agreed.limits) {
        *to = from.unwrap_or(u32::MAX);
    }
    // Twice the same digits are as many as a hash has.
    let nonce = crate::journal::words::hash(&agreed.nonce.repeat(2));
    let nonce = nonce.ok().and_then(|nonce| nonce.first_chunk().copied());
    let nonce = nonce.ok_or_else(|| wrong("\"nonce\": expected 32 hex digits, never used before".to_owned()))?;
    let [key_h, key_i] = keys.public();
    Ok(Terms {
        key_h: Octets(key_h),
        key_i: Octets(key_i),
        expiry_lo: moment(&agreed.expiry.0)?,
        expiry_hi: moment(&agreed.expiry.1)?,
        drift_ppm: agreed.drift_ppm,
        seal_h: seal(&agreed.seals.host)?,
        seal_i: seal(&agreed.seals.inspectorate)?,
        categories: u8::try_from(agreed.limits.len()).unwrap_or(u8::MAX),
        limits,
        nonce: Octets(nonce),
    })
}

fn step(talk: &mut Talk, step: Enrol) -> Result<Enrolment, No> {
    match talk.change(Request::Enrol(step))? {
        Reply::Enrolment(said) => Ok(said),
        _ => Err(No::Contradicts("the device does not say how far the enrolment is".to_owned())),
    }
}

/// Gives random octets for the device's first key.
fn contribute(talk: &mut Talk, signer: &Signer) -> Result<Enrolment, No> {
    let octets = Octets(random()?);
    match step(talk, Enrol::Contribute { party: signer.who, octets }) {
        Err(No::Refused(Refusal::Party(party))) if party == signer.who => Err(No::Contradicts(format!(
            "somebody gave random octets in the name of the {}: where it was you, go on with --contributed; where it was \
             not, switch the device off and begin anew",
            signer.name()
        ))),
        said => said,
    }
}

/// Holds what the device makes of the terms against the terms, and signs.
fn sign(talk: &mut Talk, terms: &Terms, signers: &[Signer]) -> Result<Enrolment, No> {
    let mut said = step(talk, Enrol::Agree(*terms))?;
    let term = Term {
        device: talk.hello.device.0,
        key_d: said.key_d.0,
        key_h: terms.key_h.0,
        key_i: terms.key_i.0,
        firmware: said.firmware.0,
        expiry: (terms.expiry_lo, terms.expiry_hi),
        drift_ppm: terms.drift_ppm,
        seal_h: terms.seal_h.0,
        seal_i: terms.seal_i.0,
        categories: u32::from(terms.categories),
        limits: terms.limits,
        nonce: terms.nonce.0,
    };
    let digest = digest::term(&term.content());
    if digest != said.term.0 {
        return Err(No::Contradicts("the device makes something else of the terms than was agreed on".to_owned()));
    }
    for signer in signers {
        let limited: Vec<String> = (0..)
            .zip(terms.limits)
            .take(usize::from(terms.categories))
            .filter(|(_, limit)| *limit != u32::MAX)
            .map(|(category, limit)| format!("{}={limit}", words::letter(category)))
            .collect();
        tell(&format!(
            "the {} signs the terms {}\n  device {}, its key {}, its firmware {}\n  limits {}; ends between {} and {}",
            signer.name(),
            hex(&digest),
            hex(&term.device),
            hex(&term.key_d),
            hex(&term.firmware),
            limited.join(" "),
            moment(terms.expiry_lo),
            moment(terms.expiry_hi)
        ));
        let message = digest::bind_message(signer.role(), &digest);
        let signature = Octets(signer.sign(message.octets()));
        match step(talk, Enrol::Sign { party: signer.who, signature }) {
            Ok(after) => said = after,
            // A turn that was taken before.
            Err(No::Refused(Refusal::Party(party))) if party == signer.who => {}
            Err(no) => return Err(no),
        }
    }
    Ok(said)
}
