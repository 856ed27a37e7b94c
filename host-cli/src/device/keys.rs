//! Reads and writes the files of a party's own keys.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer as _, SigningKey};
use getrandom::SysRng;
use ml_dsa::{ExpandedSigningKey, MlDsa44};
use proverka::party::Party;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::age::{self, Fresh};
use super::passphrase::Passphrases;
use super::secret::{self, Seed};
use crate::escape::notice_line;
use crate::failure::{Failure, Fault};
use crate::files::input;
use crate::files::output::{self, Output};
use crate::journal::keys::VKEY;
use crate::journal::words::{self, hex};
use crate::note::checkpoint::Checkpoint;
use crate::note::cosigner::{Algorithm, Cosigner, VerifierKey};
use crate::note::{Note, SignatureLine, cosigner};

/// The first line of a secret file.
const FIRST: &str = "proverka secret key, version 1";

/// The cost of one guess of a passphrase: 2^17 steps of scrypt, with 128 MiB of memory.
const WORK: u8 = 17;

/// A party together with its secret keys.
pub struct Signer {
    /// The party that owns the key.
    pub who: Party,
    key: Box<SigningKey>,
    /// The seed of the ML-DSA-44 key, if the party has one.
    ml_dsa: Option<Seed>,
}

/// Prints the public key only, never a secret.
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("who", &self.who).field("public", &hex(&self.public())).finish_non_exhaustive()
    }
}

impl Signer {
    /// Generates keys from the system's random generator: Ed25519, and ML-DSA-44 too if `hybrid` is set.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if the system gives no random bits.
    pub fn generate(who: Party, hybrid: bool) -> Result<Self, Failure> {
        secret::wiping(|| {
            let key = Box::new(SigningKey::from_bytes(&*secret::random()?));
            let ml_dsa = hybrid.then(secret::random).transpose()?;
            Ok(Self { who, key, ml_dsa })
        })
    }

    /// Reads a secret file, with its passphrase if it is encrypted.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the file cannot be read, if other users may read it, or if it is no secret file. No error message
    /// contains a secret.
    pub fn read(path: &Path, passphrases: &mut Passphrases) -> Result<Self, Failure> {
        secret::wiping(|| Self::read_at(path, passphrases))
    }

    fn read_at(path: &Path, passphrases: &mut Passphrases) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let whole =
            |what: &str| Failure::from(Fault { file: name.clone(), line: None, column: None, what: what.to_owned() });
        let (mut bytes, file) = secret::read(path)?;
        if age::is_age(&bytes) {
            if secret::open_to_others(&file) == Some(true) {
                notice_line(&format!("{name}: other users may read this file; only its passphrase protects the key"));
            }
            let passphrase = passphrases.for_file(&name)?;
            bytes = age::decrypt(&bytes, &passphrase).map_err(|error| whole(error.as_str()))?;
        } else {
            secret::guarded(&file, &name)?;
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| whole("not UTF-8; expected a secret file"))?;
        Self::parse(text, &name)
    }

    /// Parses the text of a secret file.
    fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let wrong = |line, what: &str| {
            Failure::from(Fault { file: name.to_owned(), line: Some(line), column: Some(1), what: what.to_owned() })
        };
        let mut lines = text.lines();
        if lines.next() != Some(FIRST) {
            return Err(wrong(1, "expected a secret file as `proverka device keygen` writes it"));
        }
        let mut value = |line, word: &str| {
            let found = lines.next().and_then(|text| text.strip_prefix(word)?.strip_prefix(' '));
            found.ok_or_else(|| wrong(line, &format!("expected '{word}' and its value")))
        };
        let who = match value(2, "role")? {
            "host" => Party::Host,
            "inspectorate" => Party::Inspectorate,
            _ => return Err(wrong(2, "expected 'role host' or 'role inspectorate'")),
        };
        let seed = secret::seed(value(3, "seed")?).ok_or_else(|| wrong(3, "expected 'seed' and 64 hex digits"))?;
        let key = Box::new(SigningKey::from_bytes(&seed));
        let public = words::hash(value(4, "public")?).map_err(|_| wrong(4, "expected 'public' and 64 hex digits"))?;
        if public != key.verifying_key().to_bytes() {
            return Err(wrong(4, "the public key is not that of the seed: the file is damaged"));
        }
        let mut read = Self { who, key, ml_dsa: None };
        // A file with only one key ends here.
        if let Some(more) = text.lines().nth(4) {
            if !more.starts_with("ml-dsa-44-seed ") {
                return Err(wrong(5, "there is more after the key; expected the end of the file, or the second key"));
            }
            let seed = secret::seed(value(5, "ml-dsa-44-seed")?);
            read.ml_dsa = Some(seed.ok_or_else(|| wrong(5, "expected 'ml-dsa-44-seed' and 64 hex digits"))?);
            let digest = words::hash(value(6, "ml-dsa-44-public-sha256")?);
            let digest = digest.map_err(|_| wrong(6, "expected 'ml-dsa-44-public-sha256' and 64 hex digits"))?;
            if Some(digest) != read.ml_dsa_digest() {
                return Err(wrong(6, "the digest does not match the key of the seed: the file is damaged"));
            }
        }
        match lines.next() {
            None => Ok(read),
            Some(_) => Err(wrong(7, "there is more after the keys; expected the end of the file")),
        }
    }

    /// The text of the secret file, not encrypted.
    fn text(&self) -> Zeroizing<String> {
        let mut text = secret::text(1024);
        text.push_str(&format!("{FIRST}\nrole {}\nseed ", self.name()));
        secret::put_hex(&mut text, self.key.as_bytes());
        text.push_str(&format!("\npublic {}\n", hex(&self.public())));
        if let (Some(seed), Some(digest)) = (&self.ml_dsa, self.ml_dsa_digest()) {
            text.push_str("ml-dsa-44-seed ");
            secret::put_hex(&mut text, seed.as_slice());
            text.push_str(&format!("\nml-dsa-44-public-sha256 {}\n", hex(&digest)));
        }
        text
    }

    /// The public Ed25519 key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// The ML-DSA-44 key, expanded from its seed; `None` if the party has none.
    fn ml_dsa(&self) -> Option<Box<ExpandedSigningKey<MlDsa44>>> {
        let seed = self.ml_dsa.as_ref()?;
        Some(Box::new(ExpandedSigningKey::from_seed((&***seed).into())))
    }

    fn ml_dsa_digest(&self) -> Option<[u8; 32]> {
        Some(Sha256::digest(self.ml_dsa()?.verifying_key().encode()).into())
    }

    /// All public keys of the party, with the name under which it signs checkpoints.
    #[must_use]
    pub fn cosigner(&self) -> Cosigner {
        let one = Cosigner::new(self.who, &self.public());
        let second = self.ml_dsa().and_then(|key| {
            VerifierKey::new(one.name().to_owned(), Algorithm::MlDsa44, key.verifying_key().encode().to_vec())
        });
        match second {
            Some(key) => one.with(key),
            None => one,
        }
    }

    /// The name of the party's role, as in the files.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.who.as_str()
    }

    /// Signs a message with the Ed25519 key.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// Signs a checkpoint with each key of the party. `time` is in Unix seconds.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if the system has no random bits, or if a new signature does not verify.
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> Result<Vec<SignatureLine>, Failure> {
        secret::wiping(|| self.cosign_now(checkpoint, time))
    }

    fn cosign_now(&self, checkpoint: &Checkpoint, time: u64) -> Result<Vec<SignatureLine>, Failure> {
        let (cosigner, text) = (self.cosigner(), checkpoint.text());
        let unsigned = |what: String| Failure::File {
            name: "signing a checkpoint".to_owned(),
            error: std::io::Error::other(what),
        };
        let mut signatures = Vec::new();
        for key in cosigner.keys() {
            let message = key.message(time, &text, checkpoint);
            let signature = match (key.algorithm, self.ml_dsa()) {
                (Algorithm::MlDsa44, Some(secret)) => {
                    // The signature is hedged, as FIPS 204 recommends: fresh random bits ensure that a fault during one
                    // of two signatures of the same message does not reveal the key.
                    let made = secret.sign_randomized(&message, b"", &mut SysRng);
                    made.map_err(|error| unsigned(error.to_string()))?.encode().to_vec()
                }
                _ => self.sign(&message).to_vec(),
            };
            signatures.push(key.line(time, &signature));
        }
        // A computer that makes errors while signing must not publish the result, so every signature is verified.
        let note = Note { text, signatures };
        let opened = cosigner::open(&note, std::slice::from_ref(&cosigner)).map_err(|wrong| unsigned(wrong.what))?;
        if opened.signed != [self.who] {
            return Err(unsigned(
                "a signature that was just made does not verify: this machine may be faulty".to_owned(),
            ));
        }
        Ok(note.signatures)
    }

    /// Writes the secret file, encrypted if there is a passphrase, and the public file `.pub` next to it. Neither file
    /// may exist. Either both are written whole, or neither is written.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] if one of the files exists, or if others could read a secret without a passphrase;
    /// [`Failure::File`] if they cannot be written.
    pub fn write(&self, path: &Path, passphrase: Option<&[u8]>) -> Result<PathBuf, Failure> {
        let mut public = path.as_os_str().to_owned();
        public.push(".pub");
        let public = PathBuf::from(public);
        output::check(path, false)?;
        output::check(&public, false)?;
        let text = self.text();
        let guarded = match passphrase {
            Some(passphrase) => Some(encrypted(&text, passphrase)?),
            None => None,
        };
        let secret = guarded.as_ref().map_or(text.as_bytes(), String::as_bytes);
        let lines: String = self.cosigner().keys().iter().map(|key| format!("{VKEY} {}\n", key.vkey())).collect();
        let lines = format!("{} {}\n{lines}", self.name(), hex(&self.public()));
        output::write_all(&[
            Output { path, bytes: secret, force: false, private: true },
            Output { path: &public, bytes: lines.as_bytes(), force: false, private: false },
        ])?;
        if passphrase.is_none() {
            is_guarded(path, &public)?;
        }
        Ok(public)
    }
}

/// Selects the signers named by `--as` among the keys given by `--key`.
///
/// # Errors
///
/// [`Failure::Usage`] if a key is missing, or if a key belongs to another party.
pub fn choose(parties: &[Party], keys: Vec<Signer>) -> Result<Vec<Signer>, Failure> {
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

/// The party of the first signer, or the host if there is none. Its nonce goes into the export statements.
#[must_use]
pub fn first_party(signers: &[Signer]) -> Party {
    signers.first().map_or(Party::Host, |signer| signer.who)
}

/// Removes an unencrypted secret again if other users can read it, and prints a notice if this cannot be determined.
fn is_guarded(path: &Path, public: &Path) -> Result<(), Failure> {
    let name = path.display().to_string();
    match secret::open_to_others(&input::open(path)?) {
        Some(false) => Ok(()),
        None => {
            notice_line(&format!(
                "{name} is not guarded: this system has no file modes, so whoever may read its folder may read the \
                 secret; let only yourself read it (`icacls` on Windows), or make a key with --passphrase"
            ));
            Ok(())
        }
        Some(true) => {
            // The keys were never used, so removing them loses nothing.
            let _ = (fs::remove_file(path), fs::remove_file(public));
            Err(Failure::usage(
                format!("{name}: this file system keeps no file modes, so others could read the secret"),
                "expected a place that keeps them, or --passphrase; nothing was written",
            ))
        }
    }
}

/// Encrypts a secret file with a passphrase.
fn encrypted(text: &str, passphrase: &[u8]) -> Result<String, Failure> {
    let mut fresh = Fresh { file_key: Zeroizing::default(), salt: [0; 16], nonce: [0; 16] };
    secret::fill(fresh.file_key.as_mut_slice())?;
    secret::fill(&mut fresh.salt)?;
    secret::fill(&mut fresh.nonce)?;
    let encrypted = age::encrypt(text.as_bytes(), passphrase, WORK, &fresh);
    encrypted.ok_or_else(|| Failure::usage("the secret cannot be encrypted", "expected a shorter passphrase"))
}

/// Reads 32 random bytes from the system, for values that are not secret.
///
/// # Errors
///
/// [`Failure::File`] if the system has none.
pub fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    secret::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_of_a_signer_has_no_digit_of_a_seed() {
        let signer = Signer::parse(&Signer::generate(Party::Host, true).unwrap().text(), "file").unwrap();
        let shown = format!("{signer:?} {signer:#?}");
        for seed in [signer.key.as_bytes(), &**signer.ml_dsa.as_ref().unwrap()] {
            assert!(!shown.contains(&hex(seed)) && !shown.contains(&format!("{seed:?}")));
        }
        assert!(shown.contains(&hex(&signer.public())));
    }

    #[test]
    fn the_text_of_a_secret_file_is_written_without_being_moved() {
        for hybrid in [false, true] {
            let text = Signer::generate(Party::Inspectorate, hybrid).unwrap().text();
            assert!(text.len() < 1024 && text.capacity() == 1024, "{}", text.len());
        }
    }
}
