//! The file in which a party keeps a record between commands.

use std::path::{Path, PathBuf};

use proverka::journal::audit::{Asked, Audit, AuditError, Parties, Record, audit};
use proverka::journal::digest::Hash;

use super::bundle::RawRecord;
use crate::escape::visible;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::files::output::{self, Output};
use crate::journal::load;

/// While a record is being read, it is saved whenever it has grown by this many entries, or by one part in `GROWTH` if
/// that is more. Even for a line that never ends, the program then writes only a small multiple of what it received,
/// and not its square.
const KEPT_EVERY: usize = 256;
/// A long record is saved again after it has grown by one part in this many.
const GROWTH: usize = 8;

/// The number of entries at which a record is saved next, after it was saved with `entries` entries.
fn due_after(entries: usize) -> usize {
    entries + KEPT_EVERY.max(entries / GROWTH)
}

/// A file in which a record is kept between commands. It is always written whole, and callers verify its content before
/// they use it.
#[derive(Debug)]
pub struct KeptFile {
    path: PathBuf,
    /// The parties that must have signed the genesis of a kept record.
    parties: Parties,
    /// The term digests that the record must match, from every file that names one.
    terms: Vec<Hash>,
    /// Base and size of the usable record in the file; `None` if nothing in it is usable.
    holds: Option<(u32, u32)>,
    /// The number of entries at which the record is saved next while it is being read.
    due: usize,
}

impl KeptFile {
    /// Names a file, which need not exist yet, for a record of these parties that matches every one of these term
    /// digests.
    #[must_use]
    pub fn new(path: PathBuf, parties: Parties, terms: Vec<Hash>) -> Self {
        Self { path, parties, terms, holds: None, due: KEPT_EVERY }
    }

    /// The file next to `out` in which an interrupted export keeps what it has read.
    #[must_use]
    pub fn part_of(out: &Path, parties: Parties, terms: Vec<Hash>) -> Self {
        Self::new(output::partial(out), parties, terms)
    }

    /// The name of the file, safe to print.
    #[must_use]
    pub fn name(&self) -> String {
        visible(&self.path.display().to_string()).into_owned()
    }

    /// Reads the file; `None` if it does not exist.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the file cannot be read, is a link, is no bundle of open entries, or holds export statements,
    /// which a copy would lose. In the last case the file is not replaced either.
    pub fn read(&mut self) -> Result<Option<RawRecord>, Failure> {
        let right = "expected a copy that this command wrote; give another file with --copy";
        match std::fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::File { name: self.name(), error }),
            Ok(about) if !about.is_file() => {
                return Err(Failure::usage(format!("{} is a link, or not a regular file", self.name()), right));
            }
            Ok(_) => {}
        }
        let file = load::read(&self.path, FileKind::RECORD)?;
        let record = RawRecord::parse(&file.bytes).ok_or_else(|| file.wrong(format!("not a whole record; {right}")))?;
        let statements = record.statements_in(&file.bytes);
        if statements.and_then(|count| count.first_chunk()).is_some_and(|count| *count != [0; 4]) {
            return Err(file.wrong(format!("an export that the device signed, and a copy would lose that; {right}")));
        }
        self.holds = Some((record.base(), record.size()));
        self.due = due_after(record.entries());
        Ok(Some(record))
    }

    /// Declares that only the entries up to `size` are usable, so that a record may replace what follows them.
    pub fn holds_up_to(&mut self, size: u32) {
        self.holds = self.holds.map(|(base, _)| (base, size));
    }

    /// Declares that nothing in the file is usable, so that any record may replace it.
    pub fn holds_nothing(&mut self) {
        self.holds = None;
    }

    /// Saves a record while it is being read, whenever it has grown enough.
    ///
    /// # Errors
    ///
    /// As [`KeptFile::keep`].
    pub fn keep_if_due(&mut self, record: &RawRecord) -> Result<(), Failure> {
        if record.entries() < self.due {
            return Ok(());
        }
        self.due = due_after(record.entries());
        self.keep(record)
    }

    /// True if the genesis of the record is undamaged, is signed by these parties, and has the expected term.
    fn begins(&self, record: &RawRecord) -> bool {
        let bundle = record.beginning().bundle(None);
        let begun = Record::bundle(&bundle).and_then(|front| Audit::new(front, Asked::new(self.parties)));
        begun.is_ok() && self.terms.iter().all(|term| *term == record.term())
    }

    /// Replaces the file by a record that holds more than it does. The record is written under another name first, so
    /// no reader ever finds half of it, and a link of this name is replaced and not followed. A record whose genesis is
    /// not signed by these parties is not kept.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be written.
    pub fn keep(&mut self, record: &RawRecord) -> Result<(), Failure> {
        if self.holds.is_none_or(|(base, size)| record.size() > size && record.base() <= base) && self.begins(record) {
            // The counts are confidential to the parties, so only the owner may read the file.
            output::write_all(&[Output { path: &self.path, bytes: &record.bundle(None), force: true, private: true }])?;
            self.holds = Some((record.base(), record.size()));
        }
        Ok(())
    }

    /// Removes the file, if it exists.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be removed.
    pub fn remove(&self) -> Result<(), Failure> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Failure::File { name: self.name(), error })
            }
            _ => Ok(()),
        }
    }
}

/// The part of a record kept by an earlier command that verifies; `None` if nothing confirms how the record begins. In
/// that case neither its head nor its entries are used as evidence against anyone.
///
/// # Errors
///
/// Any [`AuditError`] if the genesis is not signed by these parties.
pub fn good_part(mut raw: RawRecord, parties: Parties) -> Result<Option<RawRecord>, AuditError> {
    let bundle = raw.bundle(None);
    let report = audit(Record::bundle(&bundle)?, Asked::new(parties))?;
    raw.truncate(report.size);
    // A copy without any good entry after a release would not have the RELEASE either, which vouches for its beginning.
    let has_beginning = report.base == 0 || report.size > report.base;
    Ok(Some(raw).filter(|_| report.vouched && has_beginning))
}
