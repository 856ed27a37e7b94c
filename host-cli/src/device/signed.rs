//! The heads for which a key signed checkpoints, in a file next to the key: `FILE.signed`.
//!
//! A signature states that the signer saw no larger head of this origin. So the key must never sign a smaller head or a
//! different one of the same size afterwards. The line is on the disk before the signature is made.

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use proverka::journal::audit::Held;

use crate::failure::{Failure, Fault};
use crate::files::lock::Locked;
use crate::files::output::open_locked;
use crate::journal::words::{hash, hex};
use crate::note::checkpoint::Checkpoint;

/// The largest such file. Unit: bytes; one line has about 200.
const LARGEST: u64 = 1024 * 1024;

/// The heads that one key signed. The file stays locked for this process as long as this value exists.
#[derive(Debug)]
pub struct SignedHeads {
    name: String,
    file: Locked,
    lines: Vec<Signed>,
    /// The length of the complete lines. Unit: bytes.
    end: u64,
    /// Whether the last complete line lacks its newline.
    lacks_newline: bool,
}

/// One head that the key signed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Signed {
    origin: String,
    held: Held,
    time: u64,
}

impl SignedHeads {
    /// Opens the file that belongs to the secret file `key`, and creates it if it does not exist.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it cannot be read, is damaged, or is in use by another process that signs with this key.
    pub fn open(key: &Path) -> Result<Self, Failure> {
        let failed_key = |error| Failure::File { name: key.display().to_string(), error };
        // A link to a key stands for the same key, so both must use the same file.
        let mut path = fs::canonicalize(key).map_err(failed_key)?.into_os_string();
        path.push(".signed");
        let path = PathBuf::from(path);
        let name = path.display().to_string();
        let failed = |error| Failure::File { name: name.clone(), error };
        let mut opened =
            Self { name: name.clone(), file: open_locked(&path)?, lines: Vec::new(), end: 0, lacks_newline: false };
        let mut text = String::new();
        (&mut *opened.file).take(LARGEST + 1).read_to_string(&mut text).map_err(failed)?;
        let wrong = |line, what: &str| {
            Failure::from(Fault { file: name.clone(), line: Some(line), column: Some(1), what: what.to_owned() })
        };
        if text.len() as u64 > LARGEST {
            return Err(wrong(1, "too long; expected the heads that this key signed"));
        }
        // What follows the last newline is a line that a power cut left unfinished, so no signature was made for it. A
        // line that lacks only its newline counts all the same, because an editor or a copy may have removed it.
        let (whole, rest) = text.split_at(text.rfind('\n').map_or(0, |last| last + 1));
        for (number, line) in (1..).zip(whole.lines()) {
            let damaged = || wrong(number, "expected an origin, a size, a head and a time: damaged");
            opened.lines.push(Signed::parse(line).ok_or_else(damaged)?);
        }
        opened.end = whole.len() as u64;
        if let Some(signed) = Signed::parse(rest) {
            opened.lines.push(signed);
            opened.end = text.len() as u64;
            opened.lacks_newline = true;
        }
        Ok(opened)
    }

    /// The largest head of an origin for which the key signed.
    #[must_use]
    pub fn largest(&self, origin: &str) -> Option<Held> {
        self.entries_of(origin).map(|signed| signed.held).max_by_key(|held| held.size)
    }

    /// Writes down that a head is signed at `time` (Unix seconds), unless an earlier signature forbids it.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] if the key signed a larger head of this origin, a different one of this size, or at a later
    /// time; [`Failure::File`] if the line cannot be written. On any error nothing may be signed.
    pub fn add(&mut self, checkpoint: &Checkpoint, time: u64) -> Result<(), Failure> {
        let (origin, held) = (checkpoint.origin(), checkpoint.held());
        let refuse = |wrong: String, right: &str| Err(Failure::usage(format!("{}: {wrong}", self.name), right));
        if let Some(largest) = self.largest(&origin) {
            if largest.size > held.size {
                let wrong = format!(
                    "this key signed size {} of this record, so it does not sign the earlier size {}",
                    largest.size, held.size
                );
                return refuse(wrong, "expected a record of at least that size; nothing was signed");
            }
            if largest.size == held.size && largest.head != held.head {
                let wrong = format!("this key signed another head of size {}: one device has two histories", held.size);
                return refuse(wrong, "keep both records, and compare them; nothing was signed");
            }
        }
        if let Some(latest) = self.entries_of(&origin).map(|signed| signed.time).max().filter(|latest| *latest > time) {
            let wrong = format!("this key signed at Unix time {latest}, but this machine's clock is at {time}");
            return refuse(wrong, "set the clock, and try again; nothing was signed");
        }
        let signed = Signed { origin, held, time };
        if self.lines.contains(&signed) {
            return Ok(());
        }
        let before = if self.lacks_newline { "\n" } else { "" };
        let line = format!("{before}{} {} {} {time}\n", signed.origin, held.size, hex(&held.head));
        let written = self
            .file
            .set_len(self.end)
            .and_then(|()| self.file.seek(SeekFrom::Start(self.end)))
            .and_then(|_| self.file.write_all(line.as_bytes()))
            .and_then(|()| self.file.sync_all());
        written.map_err(|error| Failure::File { name: self.name.clone(), error })?;
        self.end += line.len() as u64;
        self.lacks_newline = false;
        self.lines.push(signed);
        Ok(())
    }

    fn entries_of(&self, origin: &str) -> impl Iterator<Item = &Signed> {
        self.lines.iter().filter(move |signed| signed.origin == origin)
    }
}

impl Signed {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (origin, size, head, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let held = Held { size: size.parse().ok()?, head: hash(head).ok()? };
        let read = Self { origin: origin.to_owned(), held, time: time.parse().ok()? };
        words.next().is_none().then_some(read)
    }
}
