//! The judge decides whether what the tool signed is true of the device's record.
//!
//! He reads the record from the device itself. Only the nonce cannot be derived from it, so the judge takes the one
//! that the tool was given: a wrong nonce makes the signature worthless to the device and to an audit.

use ed25519_dalek::{Signature, VerifyingKey};
use proverka::journal::EntryKind;
use proverka::journal::Term;
use proverka::journal::digest::{self, Hash, Place};
use proverka::journal::payload::{Extend, Limit, Retire, SessionOpen};
use proverka::party::Party;
use proverka::wire::{Act, Bytes, CATEGORIES, Enrol, Request, Terms};

use crate::command::{Command, Intent, Known, Pins, TIMES};
use crate::device::Truth;
use crate::proxy::Captured;

/// A signature of a party that left the tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartySignature {
    pub party: Party,
    pub signature: [u8; 64],
}

/// The signature in a request. A test searches an example of every request for one, so that no new request is
/// forgotten.
pub fn party_signature(request: &Request) -> Option<PartySignature> {
    let (party, Bytes(signature)) = match *request {
        Request::Consent(consent) => (consent.party, consent.signature),
        Request::Cosign { party, signature } | Request::Enrol(Enrol::Sign { party, signature }) => (party, signature),
        Request::Dispute { party, signature, .. } => (party, signature),
        _ => return None,
    };
    Some(PartySignature { party, signature })
}

/// The fault of a request of the tool; `None` if it carries no signature or a true one.
pub fn wrong(
    command: &Command,
    truth: Option<&Truth>,
    keys: [Hash; 2],
    known: &Known,
    heard: &Captured,
) -> Option<String> {
    let PartySignature { party, signature } = party_signature(&heard.request)?;
    if !command.signers.contains(&party) {
        return Some(format!("the {party:?} was not asked to sign"));
    }
    let key = VerifyingKey::from_bytes(&keys[usize::from(party == Party::Inspectorate)]).expect("a key");
    let verifies = |message: &[u8]| key.verify_strict(message, &Signature::from_bytes(&signature)).is_ok();
    if messages(command, truth, keys, known, party, heard).iter().any(|message| verifies(message)) {
        return None;
    }
    Some(format!("the {party:?} signed what is not true of the record: {:?}", heard.request))
}

/// The true messages that a party may sign with this request.
fn messages(
    command: &Command,
    truth: Option<&Truth>,
    keys: [Hash; 2],
    known: &Known,
    party: Party,
    heard: &Captured,
) -> Vec<Vec<u8>> {
    match (&heard.request, command.intent, truth) {
        (Request::Consent(consent), Intent::Act(act), Some(truth)) => {
            let stated = (consent.earliest, consent.latest);
            if stated != if act == Act::Time { TIMES } else { (0, 0) } {
                return Vec::new();
            }
            heard.nonces.iter().map(|nonce| message(truth, &act, party, nonce)).collect()
        }
        (Request::Cosign { .. }, Intent::Cosign, Some(truth)) => {
            let size = truth.closed.expect("a close");
            vec![digest::cosign_message(&truth.term, party, size, &truth.heads[&size]).bytes().to_vec()]
        }
        (Request::Dispute { own, .. }, Intent::Dispute, Some(truth)) if own.0 == [0; 32] => {
            let size = truth.closed.expect("a close");
            vec![digest::dispute_message(&truth.term, party, size, &truth.heads[&size], &own.0).bytes().to_vec()]
        }
        (Request::Enrol(Enrol::Sign { .. }), Intent::Enrol(pins), None) => {
            // Key, id and firmware are known from the device only, unless the party knows them independently.
            let said = heard.enrolments.iter().map(|said| Term {
                device: said.device.0,
                key_d: said.key_d.0,
                firmware: if pins == Pins::Firmware { known.firmware } else { said.firmware.0 },
                ..terms(keys)
            });
            let digests: Vec<Hash> = if pins == Pins::Term {
                vec![known.term]
            } else {
                said.map(|term| digest::term(&term.content())).collect()
            };
            digests.iter().map(|digest| digest::bind_message(party, digest).bytes().to_vec()).collect()
        }
        _ => Vec::new(),
    }
}

/// The message that is signed for an act right after the last entry.
pub fn message(truth: &Truth, act: &Act, party: Party, nonce: &Hash) -> Vec<u8> {
    let place = Place { term: truth.term, size: truth.size, head: truth.head() };
    let act_message =
        |kind: EntryKind, payload| digest::act_message(&place, party, kind.byte(), &payload, nonce).bytes().to_vec();
    match *act {
        Act::Open { purpose, held, declared } => {
            let payload = SessionOpen { session: truth.sessions.wrapping_add(1), purpose, held }.bytes();
            digest::session_message(&place, party, &payload, &declared, nonce).bytes().to_vec()
        }
        Act::Time => digest::time_message(&place, party, TIMES.0, TIMES.1, nonce).bytes().to_vec(),
        Act::Limit { category, limit } => act_message(EntryKind::Limit, Limit { category, limit }.bytes()),
        Act::Extend { earliest, latest } => act_message(EntryKind::Extend, Extend { earliest, latest }.bytes()),
        Act::Retire => act_message(EntryKind::Retire, Retire.bytes()),
        Act::Release { size } => {
            let statement = truth.releases[&size].as_slice().try_into().expect("a statement");
            digest::release_message(&truth.term, party, statement).bytes().to_vec()
        }
    }
}

/// The terms in the terms file and the keys file.
pub fn terms([key_h, key_i]: [Hash; 2]) -> Term {
    let seal = |text: &[u8; 8]| core::array::from_fn(|at| text.get(at).copied().unwrap_or(0));
    let mut limits = [0; CATEGORIES];
    limits[..3].copy_from_slice(&[10, 20, u32::MAX]);
    Term {
        device: [0; 16],
        key_d: [0; 32],
        key_h,
        key_i,
        firmware: [0; 32],
        expiry: (1_896_480_000, 1_896_660_000),
        drift_ppm: 500,
        seal_h: seal(b"SEAL-H-1"),
        seal_i: seal(b"SEAL-I-1"),
        categories: 3,
        limits,
        nonce: [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF],
    }
}

/// The same terms as a message to the device.
pub fn agreed(keys: [Hash; 2]) -> Terms {
    let terms = terms(keys);
    Terms {
        key_h: Bytes(terms.key_h),
        key_i: Bytes(terms.key_i),
        expiry_lo: terms.expiry.0,
        expiry_hi: terms.expiry.1,
        drift_ppm: terms.drift_ppm,
        seal_h: Bytes(terms.seal_h),
        seal_i: Bytes(terms.seal_i),
        categories: 3,
        limits: terms.limits,
        nonce: Bytes(terms.nonce),
    }
}

/// The text of the terms file.
pub const TERMS: &str = "{\"expiry\":[\"2030-02-05T00:00:00Z\",\"2030-02-07T02:00:00Z\"],\"drift_ppm\":500,\
    \"seals\":{\"host\":\"SEAL-H-1\",\"inspectorate\":\"SEAL-I-1\"},\"limits\":[10,20,null],\
    \"nonce\":\"00112233445566778899aabbccddeeff\"}";
