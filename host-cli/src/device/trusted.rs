//! What a party knows about a record from other sources than the line. Every record that comes over the line is checked
//! against it.

use std::path::PathBuf;

use proverka::journal::audit::{Asked, Grade, Held, Parties, Stale};
use proverka::journal::digest::Hash;
use proverka::party::Party;

use super::bundle::{RawRecord, SignedStatement};
use super::checked::CheckedClient;
use super::download::download;
use super::error::DeviceError;
use super::kept::{KeptFile, good_part};
use super::keys::random;
use super::notebook::Notebook;
use super::verified::{NotAccepted, VerifiedRecord};
use crate::escape::{notice, visible};
use crate::failure::Failure;
use crate::journal::keys::Keys;
use crate::journal::words::{count, hex};

/// What a party knows about the record from other sources than the line, and the files in which it keeps what it
/// verified.
#[derive(Debug)]
pub struct Trusted {
    /// The public keys of the parties.
    parties: Parties,
    /// The name of the file that names the parties.
    named_by: String,
    /// The term digests, from every file that names one.
    terms: Vec<Hash>,
    notebook: Option<Notebook>,
    copy: Option<KeptFile>,
}

impl Trusted {
    /// Takes the parties from the keys file. Without one, it takes the term digest that the enrolment noted at size 0
    /// in the notebook: this identifies the genesis, and the genesis names the keys. `None` if neither file identifies
    /// the parties.
    #[must_use]
    pub fn new(keys: Option<&Keys>, notebook: Option<Notebook>, copy: Option<PathBuf>) -> Option<Self> {
        let noted = notebook.as_ref().and_then(Notebook::term);
        let (parties, named_by) = match (keys, &notebook) {
            (Some(keys), _) => (keys.parties, visible(&keys.name).into_owned()),
            (None, Some(notebook)) => (Parties::Term(noted?), notebook.name()),
            (None, None) => return None,
        };
        let terms: Vec<Hash> = noted.into_iter().chain(keys.and_then(|keys| keys.term)).collect();
        let copy = copy.map(|path| KeptFile::new(path, parties, terms.clone()));
        Some(Self { parties, named_by, terms, notebook, copy })
    }

    /// Requires this term digest, in addition to those that the files name.
    #[must_use]
    pub fn of_term(mut self, term: Hash) -> Self {
        self.terms.push(term);
        self
    }

    /// Downloads the record, or only what a kept copy lacks, and verifies it. The verified record is noted and kept.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Contradicts`] if nothing may be signed after the end of this record.
    pub fn verify(&mut self, client: &mut CheckedClient, party: Party) -> Result<VerifiedRecord, DeviceError> {
        let start = self.copied()?;
        self.verify_from(client, party, start)
    }

    /// Downloads the entries that were added since, and verifies the record again with a new nonce.
    ///
    /// # Errors
    ///
    /// As [`Trusted::verify`].
    pub fn extend(
        &mut self,
        client: &mut CheckedClient,
        party: Party,
        record: VerifiedRecord,
    ) -> Result<VerifiedRecord, DeviceError> {
        self.verify_from(client, party, Some(record.into_raw()))
    }

    fn verify_from(
        &mut self,
        client: &mut CheckedClient,
        party: Party,
        start: Option<RawRecord>,
    ) -> Result<VerifiedRecord, DeviceError> {
        // A record of this length was verified before, so a shorter or a different one is refused, with or without a
        // notebook.
        let known = start.as_ref().map(|start| Held { size: start.size(), head: start.last_head() });
        let mut copy = self.copy.take();
        let verified = match self.attempt(client, party, start, known, copy.as_mut()) {
            // A record that does not continue the copy may be a second history that the device signed, which the party
            // must learn. Nothing of it is kept, because the copy is the evidence.
            Err(Rejected::Broken(_)) if known.is_some() => self.attempt(client, party, None, known, None),
            attempt => attempt,
        };
        self.copy = copy;
        let record = verified.map_err(DeviceError::from)?;
        if let Some(copy) = &mut self.copy {
            copy.keep(record.raw())?;
        }
        self.note(&record)?;
        Ok(record)
    }

    /// Notes the head of a verified record, and its term, because the three signatures of its genesis were verified
    /// too.
    fn note(&mut self, record: &VerifiedRecord) -> Result<(), Failure> {
        let Some(notebook) = &mut self.notebook else { return Ok(()) };
        notebook.note(0, record.report().term)?;
        notebook.note(record.report().size, record.report().head)
    }

    /// Notes the head of a record that was read for an export, if the record verifies. `nonce` is the nonce that the
    /// statement must contain.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if the head cannot be noted.
    pub fn note_if_verified(
        &mut self,
        client: &CheckedClient,
        raw: RawRecord,
        signed: Option<&SignedStatement>,
        nonce: (Party, Hash),
    ) -> Result<(), Failure> {
        match self.judge(client, raw, signed, nonce, None) {
            Ok(record) => self.note(&record),
            Err(_) => Ok(()),
        }
    }

    fn attempt(
        &mut self,
        client: &mut CheckedClient,
        party: Party,
        start: Option<RawRecord>,
        known: Option<Held>,
        copy: Option<&mut KeptFile>,
    ) -> Result<VerifiedRecord, Rejected> {
        let nonce = random().map_err(DeviceError::from)?;
        let nonces = if party == Party::Inspectorate { [[0; 32], nonce] } else { [nonce, [0; 32]] };
        let (mut raw, signed) = download(client, start, nonces, copy)?;
        if let Some(size) = signed.as_ref().map(|signed| signed.size) {
            raw.truncate(size);
        }
        self.judge(client, raw, signed.as_ref(), (party, nonce), known)
    }

    /// Checks a record against everything that is known.
    fn judge(
        &self,
        client: &CheckedClient,
        raw: RawRecord,
        signed: Option<&SignedStatement>,
        nonce: (Party, Hash),
        known: Option<Held>,
    ) -> Result<VerifiedRecord, Rejected> {
        if signed.is_none() && !raw.is_retired() {
            return Err(Rejected::contradicts(
                "the device signs no export in its present state: nothing shows that this is its latest record",
            ));
        }
        let whole = self.notebook.iter().flat_map(Notebook::heads);
        let held: Vec<Held> = whole.chain(known).collect();
        let asked = Asked { parties: self.parties, held: &held, nonce: signed.map(|_| nonce) };
        let record = VerifiedRecord::audit(raw, signed, asked).map_err(|error| self.not_accepted(error))?;
        let term = record.report().term;
        let says = [("its status", client.status().term.0), ("its HELLO", client.hello().term.0)];
        if let Some((where_from, other)) = says.into_iter().find(|(_, other)| *other != term) {
            return Err(Rejected::contradicts(format!(
                "the device's genesis has term {}, but {where_from} says {}",
                hex(&term),
                hex(&other)
            )));
        }
        if record.term().device != client.hello().device.0 {
            return Err(Rejected::contradicts("the device's genesis is that of another device"));
        }
        if let Some(expected) = self.terms.iter().find(|expected| **expected != term) {
            return Err(Rejected::contradicts(format!(
                "the device's genesis has term {}, but you know term {}",
                hex(&term),
                hex(expected)
            )));
        }
        self.noted(record.raw(), term)?;
        Ok(record)
    }

    /// Explains why the audit did not accept a record.
    fn not_accepted(&self, error: NotAccepted) -> Rejected {
        let held_by = self.notebook.as_ref().map_or("the copy of the record".to_owned(), Notebook::name);
        Rejected::contradicts(match error {
            NotAccepted::Unjudged(error) => {
                format!("the device's genesis is not the one that {} names: {error}", self.named_by)
            }
            NotAccepted::Unfit(what) => format!("the record was accepted, but it {what}"),
            NotAccepted::Grade { grade: Grade::Stale(Stale::Shorter { held }), size } => {
                format!(
                    "the record has {}, and {held_by} has a head at {held}: it was cut or reset to an earlier state",
                    count(size, "entry", "entries")
                )
            }
            NotAccepted::Grade { grade: Grade::Altered, .. } => {
                "the device says that it runs another firmware than its genesis names".to_owned()
            }
            NotAccepted::Grade { grade: Grade::Equivocation(conflict) | Grade::Unconfirmed(conflict), .. } => format!(
                "at size {} the device's head is {}, and {held_by} has {}: these are two histories",
                conflict.size,
                hex(&conflict.found),
                hex(&conflict.held)
            ),
            NotAccepted::Grade { grade: Grade::Broken(broken), .. } => {
                return Rejected::Broken(format!("the device's record does not verify: it is broken at {broken}"));
            }
            NotAccepted::Grade { grade, .. } => format!("the device's record does not verify: {grade}"),
        })
    }

    /// Checks the record against the head codes of the notebook, and refuses it if every noted head was released.
    fn noted(&self, raw: &RawRecord, term: Hash) -> Result<(), Rejected> {
        let Some(notebook) = &self.notebook else { return Ok(()) };
        let name = notebook.name();
        if let Some(longest) = notebook.longest().filter(|longest| *longest > raw.size()) {
            return Err(Rejected::contradicts(format!(
                "the record has {}, and {name} has a head at {longest}: it was cut or reset to an earlier state",
                count(raw.size(), "entry", "entries")
            )));
        }
        let sizes = notebook.sizes();
        for at in &sizes {
            // At size 0 the head is the term digest, even if entries were released since.
            let found = if *at == 0 { Some(term) } else { raw.head(*at) };
            if let Some(head) = found.filter(|head| !notebook.agrees(*at, head)) {
                let head = hex(&head);
                return Err(Rejected::contradicts(format!(
                    "at size {at} the device's head is {head}, and {name} has another: these are two histories"
                )));
            }
        }
        // The term at size 0 was already checked against the genesis.
        let mut seen = sizes.iter().filter(|at| **at > 0).peekable();
        if seen.peek().is_some() && seen.all(|at| *at < raw.base()) {
            return Err(Rejected::contradicts(format!(
                "every head of {name} was released: verify an export with --held before you sign"
            )));
        }
        Ok(())
    }

    /// Reads the kept copy and returns the part of it that verifies.
    fn copied(&mut self) -> Result<Option<RawRecord>, DeviceError> {
        let Some(copy) = &mut self.copy else { return Ok(None) };
        let Some(raw) = copy.read()? else { return Ok(None) };
        let size = raw.size();
        let good = good_part(raw, self.parties).map_err(|error| {
            let wrong =
                format!("{}: the copy of a record is not one of these parties and this term: {error}", copy.name());
            DeviceError::Failed(Failure::usage(
                wrong,
                "expected a copy of this device's record; give another file with --copy",
            ))
        })?;
        match &good {
            None => {
                notice(&format!("{}: nothing confirms where its record begins, so it is read again", copy.name()));
                copy.holds_nothing();
            }
            Some(good) if good.size() < size => {
                let last = good.size();
                notice(&format!("{}: what follows entry {last} does not verify and is read again", copy.name()));
                copy.holds_up_to(last);
            }
            Some(_) => {}
        }
        Ok(good)
    }
}

/// Why a record is not accepted.
#[derive(Debug)]
enum Rejected {
    /// The record does not verify: the line may have changed it, or it does not continue what is known.
    Broken(String),
    /// Any other failure, after which the record is not read again.
    Other(DeviceError),
}

impl Rejected {
    fn contradicts(what: impl Into<String>) -> Self {
        Self::Other(DeviceError::Contradicts(what.into()))
    }
}

impl From<Rejected> for DeviceError {
    fn from(rejected: Rejected) -> Self {
        match rejected {
            Rejected::Broken(what) => Self::Contradicts(what),
            Rejected::Other(error) => error,
        }
    }
}

impl From<DeviceError> for Rejected {
    fn from(error: DeviceError) -> Self {
        Self::Other(error)
    }
}
