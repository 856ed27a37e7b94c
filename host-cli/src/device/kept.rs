//! The file in which a record is kept between commands.

use std::path::{Path, PathBuf};

use proverka::journal::audit::{Asked, Audit, AuditError, Parties, Record, audit};
use proverka::journal::digest::Hash;

use super::bundle::RawRecord;
use crate::escape::visible;
use crate::failure::Failure;
use crate::files::input::FileKind;
use crate::files::output::{self, Output};
use crate::journal::heads::is_vouched_for;
use crate::journal::load;

/// While a record is read, it is kept whenever it has grown by this many entries, or by one in `GROWTH` if that is
/// more: a line that never ends makes the program write a small multiple of what it sent, and not its square.
const KEPT_EVERY: usize = 256;
/// The share of its entries by which a long record grows before it is kept again: one in so many.
const GROWTH: usize = 8;

/// How many entries a record has when it is kept next, after it was kept with this many.
fn due_after(entries: usize) -> usize {
    entries + KEPT_EVERY.max(entries / GROWTH)
}

/// A file in which a record is kept between commands, whole or not at all. It is never believed unread.
#[derive(Debug)]
pub struct KeptFile {
    path: PathBuf,
    /// Who must have signed the genesis of a record that is kept.
    parties: Parties,
    /// The term that it must have, from every file that names it.
    terms: Vec<Hash>,
    /// Base and size of the record in it.
    holds: Option<(u32, u32)>,
    /// How many entries a record has when it is kept next while it is read.
    due: usize,
}

impl KeptFile {
    /// A name for a file that may not be there yet, for a record of these parties and of every one of these terms.
    #[must_use]
    pub fn new(path: PathBuf, parties: Parties, terms: Vec<Hash>) -> Self {
        Self { path, parties, terms, holds: None, due: KEPT_EVERY }
    }

    /// The file beside `out` that keeps what an interrupted export had read.
    #[must_use]
    pub fn part_of(out: &Path, parties: Parties, terms: Vec<Hash>) -> Self {
        Self::new(output::partial(out), parties, terms)
    }

    /// Name of the file.
    #[must_use]
    pub fn name(&self) -> String {
        visible(&self.path.display().to_string()).into_owned()
    }

    /// Reads it; `None` if there is no such file.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it cannot be read, is a link, is no bundle of open entries, or holds export statements, which a
    /// copy would lose: then it is not replaced either.
    pub fn read(&mut self) -> Result<Option<RawRecord>, Failure> {
        let right = "expected a copy that this command wrote; give another file with --copy";
        match std::fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::File { name: self.name(), error }),
            Ok(about) if !about.is_file() => {
                return Err(Failure::usage(format!("{} is a link or no regular file", self.name()), right));
            }
            Ok(_) => {}
        }
        let file = load::read(&self.path, FileKind::RECORD)?;
        let record = RawRecord::parse(&file.bytes).ok_or_else(|| file.wrong(format!("no whole record; {right}")))?;
        let statements = record.statements_in(&file.bytes);
        if statements.and_then(|count| count.first_chunk()).is_some_and(|count| *count != [0; 4]) {
            return Err(file.wrong(format!("an export that the device signed, and a copy would lose that; {right}")));
        }
        self.holds = Some((record.base(), record.size()));
        self.due = due_after(record.entries());
        Ok(Some(record))
    }

    /// Only the entries up to a size are of any use: what stands behind them may be replaced.
    pub fn holds_up_to(&mut self, size: u32) {
        self.holds = self.holds.map(|(base, _)| (base, size));
    }

    /// Nothing in it is of any use: any record may replace it.
    pub fn holds_nothing(&mut self) {
        self.holds = None;
    }

    /// Keeps a record while it is read, whenever it has grown enough to be worth it.
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

    /// True if the genesis of a record is one that these parties signed, of this term, and no damaged one.
    fn begins(&self, record: &RawRecord) -> bool {
        let bundle = record.beginning().bundle(None);
        let begun = Record::bundle(&bundle).and_then(|front| Audit::new(front, Asked::new(self.parties)));
        begun.is_ok() && self.terms.iter().all(|term| *term == record.term())
    }

    /// Replaces it by a record that holds more than it does, under another name first: no reader ever finds half of it,
    /// and a link of its name is replaced and not followed. A record whose genesis is not one of these parties is not
    /// kept.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be written.
    pub fn keep(&mut self, record: &RawRecord) -> Result<(), Failure> {
        if self.holds.is_none_or(|(base, size)| record.size() > size && record.base() <= base) && self.begins(record) {
            // What was counted is the parties' own business, so nobody else may read it.
            output::write_all(&[Output { path: &self.path, bytes: &record.bundle(None), force: true, private: true }])?;
            self.holds = Some((record.base(), record.size()));
        }
        Ok(())
    }

    /// Removes it, if it is there.
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

/// The part of a record, kept by an earlier command, that verifies; `None` if nothing vouches for its beginning: then
/// neither its head nor its entries are held against anybody.
///
/// # Errors
///
/// Any [`AuditError`] if its genesis is not one of these parties.
pub fn good_part(mut raw: RawRecord, parties: Parties) -> Result<Option<RawRecord>, AuditError> {
    let bundle = raw.bundle(None);
    let report = audit(Record::bundle(&bundle)?, Asked::new(parties))?;
    raw.truncate(report.size);
    Ok(Some(raw).filter(|_| is_vouched_for(&report)))
}
