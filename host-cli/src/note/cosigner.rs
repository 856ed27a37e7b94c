//! Who signs a checkpoint and how, by c2sp.org/tlog-cosignature: Ed25519 (`cosignature/v1`, type 0x04) and ML-DSA-44
//! (`subtree/v1`, type 0x06).
//!
//! A cosignature states that this head is the largest consistent one of this origin that the signer had seen at that
//! time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ml_dsa::{EncodedVerifyingKey, MlDsa44, Signature, VerifyingKey};
use proverka::journal::audit::PublicKey;
use proverka::journal::digest::Hash;
use proverka::party::Party;
use sha2::{Digest as _, Sha256};

use super::checkpoint::Checkpoint;
use super::{Malformed, Note, SignatureLine, decode, is_key_name};
use crate::journal::words::hex;

/// Length of the time in front of a signature. Unit: bytes.
const TIME: usize = 8;

/// An algorithm for signatures of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032), with the key that also signs for the record.
    Ed25519,
    /// ML-DSA-44 (FIPS 204), pure and with the empty context.
    MlDsa44,
}

impl Algorithm {
    /// All algorithms, each of them once.
    pub const ALL: [Self; 2] = [Self::Ed25519, Self::MlDsa44];

    /// The type byte that C2SP assigned to the algorithm.
    #[must_use]
    pub const fn type_byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x04,
            Self::MlDsa44 => 0x06,
        }
    }

    /// Name of the algorithm for people.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::MlDsa44 => "ML-DSA-44",
        }
    }

    /// Length of a public key. Unit: bytes.
    const fn key_len(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::MlDsa44 => 1312,
        }
    }
}

/// The name under which a party signs notes. It contains the whole Ed25519 key. An ML-DSA-44 signature covers this
/// name, and thus states which Ed25519 key belongs to the signer.
#[must_use]
pub fn name(whose: Party, key: &Hash) -> String {
    format!("proverka.invalid/{whose}/{}", hex(key))
}

/// A public key with its name, in the form that other tools for notes accept (a *vkey*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    /// The name of the signer.
    pub name: String,
    /// The algorithm of the key.
    pub algorithm: Algorithm,
    key: Vec<u8>,
}

impl VerifierKey {
    /// Makes the key of a signer from the encoding of its algorithm; `None` if its length is wrong.
    #[must_use]
    pub fn new(name: String, algorithm: Algorithm, key: Vec<u8>) -> Option<Self> {
        (key.len() == algorithm.key_len()).then_some(Self { name, algorithm, key })
    }

    /// Reads the form `name+id+base64(type, key)`.
    ///
    /// # Errors
    ///
    /// A description of the fault.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = "expected a name, 8 hex digits and a key in base64, with + between them";
        // The base64 part may contain plus signs too.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(form.to_owned());
        };
        let bytes = decode(encoded).filter(|_| is_key_name(name)).ok_or(form)?;
        let (first, key) = bytes.split_first().ok_or(form)?;
        let algorithm = Algorithm::ALL.into_iter().find(|known| known.type_byte() == *first);
        let algorithm = algorithm.ok_or_else(|| {
            format!("a key of type 0x{first:02x}; expected 0x04 (Ed25519 cosignatures) or 0x06 (ML-DSA-44)")
        })?;
        let read = Self::new(name.to_owned(), algorithm, key.to_owned());
        let read = read.ok_or_else(|| format!("a key of {} bytes; expected {}", key.len(), algorithm.key_len()))?;
        if hex(&read.id()) == id {
            Ok(read)
        } else {
            Err(format!("the key does not have the identifier {id:?}: name or key is damaged"))
        }
    }

    /// The public key in the encoding of its algorithm.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The first four bytes of SHA-256 over name, newline, type and key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', self.algorithm.type_byte()]);
        hash.update(&self.key);
        let [a, b, c, d, ..] = hash.finalize().0;
        [a, b, c, d]
    }

    /// The key in the form `name+id+base64(type, key)`, which other tools accept.
    #[must_use]
    pub fn vkey(&self) -> String {
        let typed = [&[self.algorithm.type_byte()], self.key.as_slice()].concat();
        format!("{}+{}+{}", self.name, hex(&self.id()), STANDARD.encode(typed))
    }

    /// The line of a signature that was made at `time`. Unit: Unix seconds.
    #[must_use]
    pub fn line(&self, time: u64, signature: &[u8]) -> SignatureLine {
        let signature = [time.to_be_bytes().as_slice(), signature].concat();
        SignatureLine { name: self.name.clone(), id: self.id(), signature }
    }

    /// The message that this key signs at `time` (Unix seconds) for a note with the text `text`.
    #[must_use]
    pub fn message(&self, time: u64, text: &str, checkpoint: &Checkpoint) -> Vec<u8> {
        match self.algorithm {
            Algorithm::Ed25519 => format!("cosignature/v1\ntime {time}\n{text}").into_bytes(),
            Algorithm::MlDsa44 => {
                // Names and origins of a record are shorter than 256 bytes.
                let short = |text: &str| [&[u8::try_from(text.len()).unwrap_or(u8::MAX)], text.as_bytes()].concat();
                [
                    b"subtree/v1\n\0".as_slice(),
                    &short(&self.name),
                    &time.to_be_bytes(),
                    &short(&checkpoint.origin()),
                    &0_u64.to_be_bytes(),
                    &u64::from(checkpoint.size).to_be_bytes(),
                    &checkpoint.head,
                ]
                .concat()
            }
        }
    }

    /// Checks the bytes of a signature line of this key. Returns the time that it states, or `None` if it is not valid.
    fn judge(&self, signature: &[u8], text: &str, checkpoint: &Checkpoint) -> Option<u64> {
        let (time, signature) = signature.split_first_chunk::<TIME>()?;
        let time = u64::from_be_bytes(*time);
        if i64::try_from(time).is_err() {
            return None;
        }
        let message = self.message(time, text, checkpoint);
        let verifies = match self.algorithm {
            Algorithm::Ed25519 => PublicKey::new(&self.key).is_ok_and(|key| key.verifies(&message, signature)),
            Algorithm::MlDsa44 => ml_dsa_verifies(&self.key, &message, signature),
        };
        verifies.then_some(time)
    }
}

/// Whether `signature` is a signature of `message` by the ML-DSA-44 key, with the empty context. False if a length is
/// wrong.
#[must_use]
pub fn ml_dsa_verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let key = EncodedVerifyingKey::<MlDsa44>::try_from(key);
    let signature = Signature::<MlDsa44>::try_from(signature);
    match (key, signature) {
        (Ok(key), Ok(signature)) => VerifyingKey::decode(&key).verify_with_context(message, b"", &signature),
        _ => false,
    }
}

/// A party with its keys: Ed25519, and ML-DSA-44 if the party has such a key.
#[derive(Clone, Debug)]
pub struct Cosigner {
    /// The party that signs.
    pub party: Party,
    keys: Vec<VerifierKey>,
}

impl Cosigner {
    /// Makes a party from its Ed25519 key.
    #[must_use]
    pub fn new(whose: Party, key: &Hash) -> Self {
        let key = VerifierKey { name: name(whose, key), algorithm: Algorithm::Ed25519, key: key.to_vec() };
        Self { party: whose, keys: vec![key] }
    }

    /// Adds the party's ML-DSA-44 key.
    #[must_use]
    pub fn with(mut self, key: VerifierKey) -> Self {
        self.keys.push(key);
        self
    }

    /// The name under which the party signs.
    #[must_use]
    pub fn name(&self) -> &str {
        self.keys.first().map_or("", |key| key.name.as_str())
    }

    /// All known keys of the party.
    #[must_use]
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }
}

/// One signature by a known key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The party to which the key belongs.
    pub party: Party,
    /// The algorithm of the key.
    pub algorithm: Algorithm,
    /// The time that the signature states, in Unix seconds; `None` if the signature does not verify.
    pub time: Option<u64>,
}

/// A note whose signatures were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The checkpoint in the text of the note.
    pub checkpoint: Checkpoint,
    /// Number of extension lines. They have no meaning, because ML-DSA-44 does not cover them.
    pub extensions: usize,
    /// The signatures by known keys, in the order of the note.
    pub cosignatures: Vec<Cosignature>,
    /// Number of signatures by unknown keys, which were not checked.
    pub unknown: usize,
    /// Parties that signed with all of their known keys.
    pub signed: Vec<Party>,
}

impl Opened {
    /// The first signature of a known key that does not verify. One such signature is enough to reject the whole note.
    #[must_use]
    pub fn forged(&self) -> Option<&Cosignature> {
        self.cosignatures.iter().find(|made| made.time.is_none())
    }

    /// Whether the note can be believed: at least one party signed with all its keys, and no signature is forged.
    #[must_use]
    pub fn is_believed(&self) -> bool {
        self.forged().is_none() && !self.signed.is_empty()
    }

    /// Why the note cannot be believed.
    #[must_use]
    pub fn why_not(&self) -> String {
        if let Some(forged) = self.forged() {
            let (algorithm, who) = (forged.algorithm.as_str(), forged.party);
            return format!("the {algorithm} signature of the {who} does not verify");
        }
        match self.cosignatures.iter().find(|made| made.time == Some(0)).or(self.cosignatures.first()) {
            Some(made) if made.time == Some(0) => format!(
                "the {} signature of the {} names no time, and so does not say that no larger head was seen",
                made.algorithm.as_str(),
                made.party
            ),
            None => "no signature in it is by a key of these parties".to_owned(),
            Some(made) => format!(
                "the {} signed with {} alone, and the keys file names another key too: a signature may be cut off",
                made.party,
                made.algorithm.as_str()
            ),
        }
    }
}

/// Reads the checkpoint in a note, and checks the signatures of `cosigners`.
///
/// # Errors
///
/// [`Malformed`] if the text is not a checkpoint of a record.
pub fn open(note: &Note, cosigners: &[Cosigner]) -> Result<Opened, Malformed> {
    let (checkpoint, extensions) = Checkpoint::parse(&note.text)?;
    let (mut cosignatures, mut unknown) = (Vec::new(), 0);
    for line in &note.signatures {
        let known = cosigners.iter().find_map(|cosigner| {
            let key = cosigner.keys.iter().find(|key| key.name == line.name && key.id() == line.id)?;
            Some((cosigner.party, key))
        });
        match known {
            None => unknown += 1,
            Some((party, key)) => {
                let time = key.judge(&line.signature, &note.text, &checkpoint);
                cosignatures.push(Cosignature { party, algorithm: key.algorithm, time });
            }
        }
    }
    let has = |party: Party, algorithm: Algorithm| {
        cosignatures
            .iter()
            .any(|made| made.party == party && made.algorithm == algorithm && made.time.is_some_and(|time| time > 0))
    };
    let all = |cosigner: &&Cosigner| cosigner.keys.iter().all(|key| has(cosigner.party, key.algorithm));
    let signed = cosigners.iter().filter(all).map(|cosigner| cosigner.party).collect();
    Ok(Opened { checkpoint, extensions, cosignatures, unknown, signed })
}
