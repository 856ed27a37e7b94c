//! The fingerprints of the ids of a part, in order, in a file beside its totals.

use std::ffi::OsString;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::failure::{Failure, Fault};
use crate::files::input;
use crate::files::output::Draft;
use crate::ingest::Fingerprint;
use crate::journal::words::hex;

/// What a file of fingerprints begins with: its name and its version.
const MAGIC: &[u8; 16] = b"proverka ids v1\n";

/// The file of fingerprints that belongs to the totals at `path`.
#[must_use]
pub fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".ids");
    PathBuf::from(name)
}

/// Writes fingerprints, which come in order.
#[derive(Debug)]
pub(super) struct IdsWriter {
    draft: Draft,
    digest: Sha256,
}

impl IdsWriter {
    /// Begins a file, which gets its name when it is finished.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be written.
    pub(super) fn new(path: &Path) -> Result<Self, Failure> {
        let mut new = Self { draft: Draft::new(path)?, digest: Sha256::new() };
        new.put(MAGIC).map_err(|error| Failure::File { name: path.display().to_string(), error })?;
        Ok(new)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.draft.write(bytes)
    }

    /// Adds a fingerprint.
    ///
    /// # Errors
    ///
    /// Any error of writing.
    pub(super) fn add(&mut self, print: Fingerprint) -> io::Result<()> {
        self.put(&print.to_bytes())
    }

    /// Gives the file its name, and returns its SHA-256.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be written.
    pub(super) fn finish(self) -> Result<String, Failure> {
        self.draft.finish()?;
        Ok(hex(&self.digest.finalize()))
    }
}

/// Reads fingerprints in order. The file is open only while a piece of it is read, so that a merge can have more parts
/// than a process can have open files.
#[derive(Debug)]
pub(super) struct IdsReader {
    path: PathBuf,
    piece: Vec<u8>,
    /// Most bytes of a piece.
    most: usize,
    /// Bytes of the piece that were given out.
    used: usize,
    /// Bytes of the file that were read.
    offset: u64,
    length: u64,
    digest: Sha256,
    expected: String,
    last: Option<[u64; 2]>,
}

impl IdsReader {
    /// Opens the file beside the totals at `path`, which say that it has `count` fingerprints and the digest
    /// `expected`. It is read in pieces of `piece` fingerprints.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it cannot be opened, or has another length.
    pub(super) fn new(totals: &Path, count: u64, expected: &str, piece: usize) -> Result<Self, Failure> {
        let path = beside(totals);
        let length = MAGIC.len() as u64 + count.saturating_mul(Fingerprint::BYTES as u64);
        let mut new = Self {
            path,
            piece: Vec::new(),
            most: piece * Fingerprint::BYTES,
            used: 0,
            offset: 0,
            length,
            digest: Sha256::new(),
            expected: expected.to_owned(),
            last: None,
        };
        let file = input::open(&new.path).map_err(|failure| match failure {
            Failure::File { name, error } => {
                let what = "the fingerprints of the ids stand in this file, which belongs beside the totals";
                Failure::File { name, error: io::Error::new(error.kind(), format!("{error}; {what}")) }
            }
            other => other,
        })?;
        let found = file.metadata().map_err(|error| new.failed(error))?.len();
        new.fill(MAGIC.len())?;
        if new.piece != MAGIC {
            return Err(new.damaged("it does not begin as a file of fingerprints does"));
        }
        if found != length {
            return Err(new.damaged(&format!("it has {found} bytes, and the totals want {length}")));
        }
        new.used = new.piece.len();
        Ok(new)
    }

    fn failed(&self, error: io::Error) -> Failure {
        Failure::File { name: self.path.display().to_string(), error }
    }

    fn damaged(&self, what: &str) -> Failure {
        let what = format!("damaged: {what}; count the part again with `proverka limits --emit-totals`");
        Fault::whole(&self.path.display().to_string(), what).into()
    }

    /// Reads the next `bytes` bytes into the piece.
    fn fill(&mut self, bytes: usize) -> Result<(), Failure> {
        let mut file = input::open(&self.path)?;
        self.piece.resize(bytes, 0);
        let read = file.seek(SeekFrom::Start(self.offset)).and_then(|_| file.read_exact(&mut self.piece));
        match read {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(self.damaged("it is cut off")),
            Err(error) => return Err(self.failed(error)),
        }
        self.digest.update(&self.piece);
        self.offset += bytes as u64;
        self.used = 0;
        Ok(())
    }

    /// The next fingerprint; `None` at the end, if the whole file was as the totals say.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the file cannot be read or is damaged.
    pub(super) fn next(&mut self) -> Result<Option<Fingerprint>, Failure> {
        if self.used == self.piece.len() {
            let left = self.length.saturating_sub(self.offset);
            if left == 0 {
                let digest = hex(&std::mem::take(&mut self.digest).finalize());
                return if digest == self.expected {
                    Ok(None)
                } else {
                    Err(self.damaged("its digest is not that in the totals"))
                };
            }
            self.fill(usize::try_from(left).map_or(self.most, |left| left.min(self.most)))?;
        }
        let bytes = self.piece.get(self.used..).and_then(|rest| rest.first_chunk());
        let print = bytes.map(Fingerprint::from_bytes);
        self.used += Fingerprint::BYTES;
        if let Some(print) = print {
            if self.last.is_some_and(|last| last >= print.hash) {
                return Err(self.damaged("its fingerprints are not in order"));
            }
            self.last = Some(print.hash);
        }
        Ok(print)
    }
}
