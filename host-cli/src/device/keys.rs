//! The files of a party's own key.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::journal::Role;
use proverka::wire::Party;
use zeroize::Zeroizing;

use crate::failure::{Failure, Fault};
use crate::files::input::{self, FileKind};
use crate::files::output::{Output, write_all};
use crate::journal::words::{self, hex};
use crate::sim::party::name;

/// First line of a secret file.
const FIRST: &str = "proverka secret key, version 1";

/// A party that can sign.
#[derive(Clone, Debug)]
pub struct Signer {
    /// Which.
    pub who: Party,
    key: SigningKey,
}

impl Signer {
    /// With a key from the system's generator.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] where the system gives no random bits.
    pub fn generate(who: Party) -> Result<Self, Failure> {
        Ok(Self { who, key: SigningKey::from_bytes(&Zeroizing::new(random()?)) })
    }

    /// Reads a secret file.
    ///
    /// # Errors
    ///
    /// [`Failure`] where it cannot be read, others may read it, or it is no secret file. No error names a secret.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        guarded(path, &name)?;
        let bytes = Zeroizing::new(input::read(path, FileKind::SECRET)?);
        let wrong = |line, what: &str| {
            Failure::from(Fault { file: name.clone(), line: Some(line), column: Some(1), what: what.to_owned() })
        };
        // No error names what is in the file.
        let text = str::from_utf8(&bytes).unwrap_or_default();
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
        let seed = words::hash(value(3, "seed")?).map_err(|_| wrong(3, "expected 'seed' and 64 hex digits"))?;
        let key = SigningKey::from_bytes(&Zeroizing::new(seed));
        let public = words::hash(value(4, "public")?).map_err(|_| wrong(4, "expected 'public' and 64 hex digits"))?;
        if public != key.verifying_key().to_bytes() {
            return Err(wrong(4, "the public key is not that of the seed: the file is damaged"));
        }
        Ok(Self { who, key })
    }

    /// Its public key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Its role in the record.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self.who {
            Party::Host => Role::Host,
            Party::Inspectorate => Role::Inspectorate,
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        name(self.who)
    }

    /// Its signature of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// Writes the secret file, which must not be there, and the public one beside it, `.pub`.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where one of them is there; [`Failure::File`] where they cannot be written.
    pub fn write(&self, path: &Path) -> Result<PathBuf, Failure> {
        let mut public = path.as_os_str().to_owned();
        public.push(".pub");
        let public = PathBuf::from(public);
        let seed = Zeroizing::new(hex(&*Zeroizing::new(self.key.to_bytes())));
        let secret =
            Zeroizing::new(format!("{FIRST}\nrole {}\nseed {}\npublic {}\n", self.name(), *seed, hex(&self.public())));
        let line = format!("{} {}\n", self.name(), hex(&self.public()));
        // Both or none of them.
        write_all(&[
            Output { path, bytes: secret.as_bytes(), force: false, private: true },
            Output { path: &public, bytes: line.as_bytes(), force: false, private: false },
        ])?;
        Ok(public)
    }
}

/// 32 random octets of the system.
///
/// # Errors
///
/// [`Failure::File`] where the system has none.
pub fn random() -> Result<[u8; 32], Failure> {
    let mut octets = [0; 32];
    getrandom::fill(&mut octets).map_err(|error| Failure::File {
        name: "the system's random bits".to_owned(),
        error: std::io::Error::other(error.to_string()),
    })?;
    Ok(octets)
}

/// Refuses a secret that others on this machine may read.
fn guarded(path: &Path, name: &str) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let failed = |error| Failure::File { name: name.to_owned(), error };
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(Failure::usage(
                format!("{name}: others may read this secret (mode {mode:03o})"),
                format!("expected mode 600: chmod 600 {name}; think whether the key is still a secret"),
            ));
        }
    }
    Ok(())
}
