//! `proverka device enrol`: this party's turns of an enrolment.

use std::io::Write;

use proverka::calendar::Moment;
use proverka::journal::Term;
use proverka::journal::audit::Held;
use proverka::journal::digest::{self, Hash};
use proverka::party::Party;
use proverka::verdict::Verdict;
use proverka::wire::{Bytes, CATEGORIES, Enrol, Enrolment, Refusal, Reply, Request, State, Terms};
use serde::Deserialize;

use super::{check_public_keys, connect, finish, notebook, read_signers};
use crate::args::device::Enrol as Args;
use crate::device::answer::Answer;
use crate::device::checked::CheckedClient;
use crate::device::describe;
use crate::device::error::DeviceError;
use crate::device::keys::{Signer, first_party, random};
use crate::device::next;
use crate::device::notebook::Notebook;
use crate::device::port::Ports;
use crate::device::trusted::Trusted;
use crate::escape::notice;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::input::file::{self, fault};
use crate::journal::held::Noted;
use crate::journal::keys::Keys;
use crate::journal::seal;
use crate::journal::words::{between, code, device, hex};

/// The content of the terms file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreed {
    /// The earliest and the latest moment at which the term ends, as date-times.
    expiry: (String, String),
    /// Bound on the drift of the device's clock. Unit: parts per million.
    drift_ppm: u32,
    seals: Seals,
    /// Limits by category; null for a category without a limit.
    limits: Vec<Option<u32>>,
    /// A nonce of 32 hex digits that was never used before.
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
/// [`Failure`] if there is no answer.
pub fn run(args: &Args, ports: Ports, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let signers = read_signers(&args.signers)?;
    let keys = Keys::read(&args.keys)?;
    check_public_keys(&signers, &keys)?;
    let terms = terms(args, &keys)?;
    let notebook = notebook(args.held.as_ref())?;
    if let Some(used) = notebook.as_ref().filter(|notebook| notebook.longest() > Some(0)) {
        let wrong = format!("{} has heads of another record", used.name());
        return Err(Failure::usage(wrong, "expected a new file: an enrolment begins a record; nothing was signed"));
    }
    let pinned = Pinned { firmware: args.firmware, terms: args.term.iter().cloned().collect() };
    let pinned = pinned.with(notebook.as_ref().and_then(Notebook::term)).with(keys.term);
    let answer = connect(ports, &args.line).and_then(|mut client| {
        if !matches!(client.status().state, State::Blank | State::Enrolling) {
            return Err(DeviceError::Refused(Refusal::State(client.status().state)));
        }
        let mut said = None;
        for signer in &signers {
            if !args.contributed {
                said = Some(contribute(&mut client, signer)?);
            }
        }
        if said.is_some_and(|said| !(said.host && said.inspectorate)) {
            let waits = said.map_or(Party::Host, |said| if said.host { Party::Inspectorate } else { Party::Host });
            tell_forgetful(&args.line.port);
            return Ok(Answer::new(Verdict::Undecided)
                .with("contributed", true)
                .with("waits_for", waits.as_str())
                .with_step(1, 3)
                .with_next(format!(
                    "the {} types `proverka device enrol` with the same terms, with its own --as and --key",
                    waits.as_str()
                )));
        }
        let (term, said) = sign(&mut client, &terms, &signers, &pinned)?;
        let digest = digest::term(&term.content());
        let answer = Answer::new(Verdict::Holds)
            .with("device", hex(&term.device))
            .with("device_key", hex(&term.key_d))
            .with("firmware", hex(&term.firmware))
            .with("term", hex(&digest))
            .with("term_code", code(&digest));
        if !(said.host_signed && said.inspectorate_signed) {
            let waits = if said.host_signed { Party::Inspectorate } else { Party::Host };
            return Ok(answer.but(Verdict::Undecided).with("waits_for", waits.as_str()).with_step(2, 3).with_next(format!(
                "read the term code to the {}, which then types its `proverka device enrol` again with --contributed",
                waits.as_str()
            )));
        }
        // The claim of the device is not enough: its genesis must carry all three signatures and this content.
        client.greet_again().map_err(DeviceError::after_signing)?;
        let trusted = Trusted::new(Some(&keys), notebook, None).map(|trusted| trusted.of_term(digest));
        let mut trusted = trusted.ok_or_else(|| DeviceError::Unproven("the keys file names no party".to_owned()))?;
        let record = trusted.verify(&mut client, first_party(&signers)).map_err(DeviceError::after_signing)?;
        if *record.term() != term {
            return Err(DeviceError::Unproven(
                "the device's genesis has other terms than those that were signed".to_owned(),
            ));
        }
        let answer = if signers.len() == 1 { answer.with_step(3, 3) } else { answer };
        Ok(answer.with_next(next::AFTER_ENROLMENT))
    });
    finish(args.line.format, answer, out)
}

/// What a party knows about the enrolment from other sources than the line.
#[derive(Debug)]
struct Pinned {
    /// The firmware that the device must run.
    firmware: Option<Hash>,
    /// The term digest or its code, from the other party or from a file.
    terms: Vec<Noted>,
}

impl Pinned {
    fn with(mut self, term: Option<Hash>) -> Self {
        self.terms.extend(term.map(|head| Noted::Head(Held { size: 0, head })));
        self
    }

    /// Refuses terms that differ from what the party knows.
    fn check(&self, term: &Term, digest: &Hash) -> Result<(), DeviceError> {
        if let Some(firmware) = self.firmware.filter(|firmware| *firmware != term.firmware) {
            return Err(DeviceError::Contradicts(format!(
                "the device says that its firmware is {}, but you expect {}",
                hex(&term.firmware),
                hex(&firmware)
            )));
        }
        if self.terms.iter().any(|noted| !noted.agrees(digest)) {
            return Err(DeviceError::Contradicts(format!(
                "by what the device reports about itself, the term is {}, code {}, but you expect another",
                hex(digest),
                code(digest)
            )));
        }
        Ok(())
    }
}

/// Warns that a simulated device loses an unfinished enrolment when it is switched off after the command.
fn tell_forgetful(port: &str) {
    if port.starts_with("sim") {
        notice(
            "this simulated device is switched off after each command, and forgets an enrolment that is not finished: \
             give both --as and both --key in one command, or run `proverka sim --listen PORT` and use --port \
             tcp:127.0.0.1:PORT",
        );
    }
}

/// Builds the terms on which the parties agreed from the two files.
fn terms(args: &Args, keys: &Keys) -> Result<Terms, Failure> {
    let text = file::read(&args.terms, FileKind::TERMS)?;
    let agreed: Agreed = serde_json::from_str(&text.text).map_err(|error| {
        let (line, column) = (error.line() as u64, error.column() as u64);
        Failure::from(fault(&text.name, line, column, error.to_string()))
    })?;
    let wrong = |what: String| Failure::from(fault(&text.name, 1, 1, what));
    let moment = |said: &str| {
        let moment = Moment::parse(said.as_bytes()).map(Moment::unix_seconds);
        moment.map_err(|error| {
            wrong(format!("\"expiry\": {said}: {error}; expected a moment such as 2026-02-05T00:00:00Z"))
        })
    };
    let (expiry_lo, expiry_hi) = (moment(&agreed.expiry.0)?, moment(&agreed.expiry.1)?);
    if expiry_lo > expiry_hi {
        let (from, to) = (&agreed.expiry.0, &agreed.expiry.1);
        return Err(wrong(format!("\"expiry\": {from} is after {to}; expected the earliest end and then the latest")));
    }
    let seal = |said: &str| seal::parse(said).map(Bytes).map_err(|what| wrong(format!("\"seals\": {what}")));
    let mut limits = [0; CATEGORIES];
    if agreed.limits.is_empty() || agreed.limits.len() > CATEGORIES {
        return Err(wrong(format!("\"limits\": {} numbers; expected 1 to {CATEGORIES}", agreed.limits.len())));
    }
    for (to, from) in limits.iter_mut().zip(&agreed.limits) {
        *to = from.unwrap_or(u32::MAX);
    }
    // The digits are doubled, so that the parser for a 32-byte hash can read the 16-byte nonce.
    let nonce = crate::journal::words::hash(&agreed.nonce.repeat(2));
    let nonce = nonce.ok().and_then(|nonce| nonce.first_chunk().copied());
    let nonce = nonce.ok_or_else(|| wrong("\"nonce\": expected 32 hex digits, never used before".to_owned()))?;
    let [key_h, key_i] = keys.public();
    Ok(Terms {
        key_h: Bytes(key_h),
        key_i: Bytes(key_i),
        expiry_lo,
        expiry_hi,
        drift_ppm: agreed.drift_ppm,
        seal_h: seal(&agreed.seals.host)?,
        seal_i: seal(&agreed.seals.inspectorate)?,
        categories: u8::try_from(agreed.limits.len()).unwrap_or(u8::MAX),
        limits,
        nonce: Bytes(nonce),
    })
}

fn step(client: &mut CheckedClient, step: Enrol) -> Result<Enrolment, DeviceError> {
    match client.change(Request::Enrol(step))? {
        Reply::Enrolment(said) => Ok(said),
        _ => Err(DeviceError::Contradicts("the device does not report how far the enrolment is".to_owned())),
    }
}

/// Contributes random bytes for the device's first key.
fn contribute(client: &mut CheckedClient, signer: &Signer) -> Result<Enrolment, DeviceError> {
    let bytes = Bytes(random()?);
    match step(client, Enrol::Contribute { party: signer.who, bytes }) {
        Err(DeviceError::Refused(Refusal::Party(party))) if party == signer.who => {
            Err(DeviceError::Contradicts(format!(
                "random bytes were already given in the name of the {}: if you gave them, add --contributed; if not, \
                 switch the device off and begin again",
                signer.name()
            )))
        }
        said => said,
    }
}

/// Builds the terms from the party's own files and from the three values that only the device knows: its id, its first
/// key and its firmware. Checks the genesis of the device against these terms, and signs.
fn sign(
    client: &mut CheckedClient,
    terms: &Terms,
    signers: &[Signer],
    pinned: &Pinned,
) -> Result<(Term, Enrolment), DeviceError> {
    let mut said = step(client, Enrol::Agree(*terms))?;
    let term = Term {
        device: client.hello().device.0,
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
    if said.device != client.hello().device || digest != said.term.0 || Term::from_bytes(&term.content()) != Some(term)
    {
        return Err(DeviceError::Contradicts(
            "the terms that the device would sign are not those that were agreed on".to_owned(),
        ));
    }
    pinned.check(&term, &digest)?;
    for signer in signers {
        notice(&format!(
            "the {} signs the terms {}, code {}\n  according to the device, and not proven yet: device {}\n  its \
             first key {}\n  its firmware {}\n  from your files: keys: host {}, inspectorate {}\n  limits {}; drift \
             at most {} ppm; the term ends {}\n  seals: {}; nonce of the terms {}\n  compare the code with the other \
             party's before you go on",
            signer.name(),
            hex(&digest),
            code(&digest),
            device(&term.device),
            hex(&term.key_d),
            hex(&term.firmware),
            hex(&term.key_h),
            hex(&term.key_i),
            describe::numbers(&term.limits, term.categories),
            term.drift_ppm,
            between(term.expiry.0, term.expiry.1),
            describe::seals(&[term.seal_h, term.seal_i]),
            hex(&term.nonce)
        ));
        let message = digest::bind_message(signer.who, &digest);
        let signature = Bytes(signer.sign(message.bytes()));
        match step(client, Enrol::Sign { party: signer.who, signature }) {
            Ok(after) => said = after,
            // The party already took this turn.
            Err(DeviceError::Refused(Refusal::Party(party))) if party == signer.who => {}
            Err(no) => return Err(no.after_signing()),
        }
    }
    Ok((term, said))
}
