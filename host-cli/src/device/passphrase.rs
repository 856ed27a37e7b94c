//! Gets the passphrases of secret files, from a named file or from the terminal.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::secret;
use crate::escape::visible;
use crate::failure::Failure;
use crate::files::input;

/// The environment variable that names the file with the passphrase, if the command line names none.
pub const VARIABLE: &str = "PROVERKA_PASSPHRASE_FILE";

/// The longest accepted passphrase. Unit: bytes.
const LONGEST: usize = 1024;

/// The passphrases of one command.
#[derive(Debug, Default)]
pub struct Passphrases {
    files: Vec<PathBuf>,
    used: usize,
}

impl Passphrases {
    /// Takes the passphrases from the named files: one for each encrypted secret file, in their order, and the last one
    /// also for all that follow. Without named files, it uses the file that [`VARIABLE`] names; without that, it asks
    /// at the terminal.
    #[must_use]
    pub fn new(named: &[PathBuf]) -> Self {
        let mut files = named.to_vec();
        if let (true, Some(file)) = (files.is_empty(), std::env::var_os(VARIABLE).filter(|name| !name.is_empty())) {
            files.push(file.into());
        }
        Self { files, used: 0 }
    }

    /// Gets the passphrase of the secret file `name`. At the terminal, the user is asked once.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the passphrase file cannot be read, or if there is no terminal.
    pub fn for_file(&mut self, name: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        match self.next() {
            Some(file) => read(&file),
            None => ask(&format!("Passphrase of {}: ", visible(name))),
        }
    }

    /// Gets a passphrase for the new secret file `name`. At the terminal, the user must type it twice.
    ///
    /// # Errors
    ///
    /// As [`Passphrases::for_file`], and if the two inputs differ or are empty.
    pub fn choose_for(&mut self, name: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        if let Some(file) = self.next() {
            return read(&file);
        }
        let first = ask(&format!("New passphrase for {}: ", visible(name)))?;
        let again = ask("The same again: ")?;
        if *first != *again {
            return Err(Failure::usage(
                "the two passphrases are not the same",
                "type the same passphrase twice; nothing was written",
            ));
        }
        Ok(first)
    }

    fn next(&mut self) -> Option<PathBuf> {
        let file = self.files.get(self.used).or_else(|| self.files.last())?.clone();
        self.used += 1;
        Some(file)
    }
}

/// Asks at the terminal without showing what is typed.
fn ask(question: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let typed = rpassword::prompt_password(question).map_err(|error| {
        Failure::usage(
            format!("no passphrase: {error}"),
            format!("expected a terminal, --passphrase-file FILE, or {VARIABLE}"),
        )
    })?;
    fit(Zeroizing::new(typed.into_bytes()), "the passphrase")
}

/// Reads a passphrase: the whole file except one newline at its end. The file may be a pipe.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let name = path.display().to_string();
    let failed = |error| Failure::File { name: name.clone(), error };
    let file = input::open_or_pipe(path)?;
    if file.metadata().map_err(failed)?.is_file() {
        secret::guarded(&file, &name)?;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 64));
    file.take(LONGEST as u64 + 3).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
    }
    fit(bytes, &name)
}

fn fit(passphrase: Zeroizing<Vec<u8>>, name: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
    match passphrase.len() {
        0 => Err(Failure::usage(format!("{name}: an empty passphrase"), "expected at least one character")),
        1..=LONGEST => Ok(passphrase),
        _ => Err(Failure::usage(
            format!("{name}: too long"),
            format!("expected a passphrase of at most {LONGEST} bytes"),
        )),
    }
}
