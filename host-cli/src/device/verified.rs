//! The device's record after the core's own audit accepted it: the one source of every value that a party signs.
//!
//! A reply of the device is a claim. What is signed comes from a [`VerifiedRecord`]: it was downloaded, its genesis carries
//! the three signatures, its entries carry the device's, it extends every head that the party holds, and the device signed an
//! export statement over a nonce that was drawn for this command. Its fields are private, so no other module can put a claim
//! in their place.

use std::path::PathBuf;

use proverka::inspection::{Close, Ledger, Line};
use proverka::journal::audit::{Asked, AuditError, Grade, Held, Parties, Record, Report, Stale, audit};
use proverka::journal::digest::{Hash, Place};
use proverka::journal::payload::{
    EpochAnnex, NOT_SIGNED, Release, ReleaseAnnex, SessionClose, SessionCloseAnnex, SessionOpen,
};
use proverka::journal::{Carried, Kind, Term};
use proverka::party::{Both, Party};
use proverka::wire::Refusal;

use super::act::tell;
use super::download::{KeptFile, RawRecord, SignedStatement, download};
use super::keys::{Signer, random};
use super::notebook::Notebook;
use super::talk::{No, Talk};
use crate::escape::visible;
use crate::failure::Failure;
use crate::journal::heads::is_vouched_for;
use crate::journal::keys::Keys;
use crate::journal::words::hex;
use crate::sim::bundle::Opened;

/// What a party knows of the record by other means than the line, and the files in which it keeps what it verified.
#[derive(Debug)]
pub struct Trusted {
    /// Who the parties are.
    parties: Parties,
    /// The file that says so.
    named_by: String,
    /// The term, from every file that names it.
    terms: Vec<Hash>,
    notebook: Option<Notebook>,
    copy: Option<KeptFile>,
}

/// A record that the audit accepted, up to a size that the device just signed for.
#[derive(Clone, Debug)]
pub struct VerifiedRecord {
    raw: RawRecord,
    term: Term,
    report: Report,
    /// From which size on an epoch and its key sign the next entry.
    keys: Vec<(u32, u16, Hash)>,
}

/// The close that is to be signed, or disputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Size of the record at it.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
    /// Number of the session.
    pub session: u32,
    /// Totals by category.
    pub totals: [u32; 16],
    /// The seals of host and inspectorate from then on.
    pub seals: [[u8; 16]; 2],
    /// Which party signed it already.
    pub signed: Both<bool>,
    /// Which party disputed it already.
    pub disputed: Both<bool>,
}

impl Trusted {
    /// What the keys file says, or else the term digest that the notebook has at size 0, where the enrolment noted it: it
    /// names the genesis, and the genesis names the keys. `None` if neither says who the parties are.
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

    /// Expects this term and no other.
    #[must_use]
    pub fn of_term(mut self, term: Hash) -> Self {
        self.terms.push(term);
        self
    }

    /// Downloads the record, or only what a kept copy lacks, and verifies it. What was verified is noted and kept.
    ///
    /// # Errors
    ///
    /// [`No::Contradicts`] if the record is not one after whose end anything may be signed.
    pub fn verify(&mut self, talk: &mut Talk, party: Party) -> Result<VerifiedRecord, No> {
        let start = self.copied()?;
        self.verify_from(talk, party, start)
    }

    /// Downloads the entries that came since, and verifies the record once more, with another nonce.
    ///
    /// # Errors
    ///
    /// As [`Trusted::verify`].
    pub fn extend(&mut self, talk: &mut Talk, party: Party, record: VerifiedRecord) -> Result<VerifiedRecord, No> {
        self.verify_from(talk, party, Some(record.raw))
    }

    fn verify_from(&mut self, talk: &mut Talk, party: Party, start: Option<RawRecord>) -> Result<VerifiedRecord, No> {
        // A longer record than this was verified before, so a shorter or another one is refused, with or without notebook.
        let known = start.as_ref().map(|start| Held { size: start.size(), head: start.last_head() });
        let mut copy = self.copy.take();
        let verified = match self.attempt(talk, party, start, known, copy.as_mut()) {
            // What does not continue the copy may be another history that the device signed: that is worth knowing. Nothing of
            // it is kept, for the copy is the evidence.
            Err(Rejected::Broken(_)) if known.is_some() => self.attempt(talk, party, None, known, None),
            attempt => attempt,
        };
        self.copy = copy;
        let record = verified.map_err(Rejected::into_no)?;
        if let Some(copy) = &mut self.copy {
            copy.keep(&record.raw)?;
        }
        self.note(&record)?;
        Ok(record)
    }

    /// Notes the head of a verified record, and the term: the three signatures under its genesis were verified too.
    fn note(&mut self, record: &VerifiedRecord) -> Result<(), Failure> {
        let Some(notebook) = &mut self.notebook else { return Ok(()) };
        notebook.note(0, record.report.term)?;
        notebook.note(record.report.size, record.report.head)
    }

    /// Notes the head of a record that was read otherwise, for an export, if it verifies. `nonce` is what the statement must
    /// answer.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] if it cannot be noted.
    pub fn note_if_verified(
        &mut self,
        talk: &Talk,
        raw: RawRecord,
        signed: Option<&SignedStatement>,
        nonce: (Party, Hash),
    ) -> Result<(), Failure> {
        match self.judge(talk, raw, signed, nonce, None) {
            Ok(record) => self.note(&record),
            Err(_) => Ok(()),
        }
    }

    fn attempt(
        &mut self,
        talk: &mut Talk,
        party: Party,
        start: Option<RawRecord>,
        known: Option<Held>,
        copy: Option<&mut KeptFile>,
    ) -> Result<VerifiedRecord, Rejected> {
        let nonce = random().map_err(No::from)?;
        let nonces = if party == Party::Inspectorate { [[0; 32], nonce] } else { [nonce, [0; 32]] };
        let (mut raw, signed) = download(talk, start, nonces, copy)?;
        if let Some(size) = signed.as_ref().map(|signed| signed.size) {
            raw.truncate(size);
        }
        self.judge(talk, raw, signed.as_ref(), (party, nonce), known)
    }

    /// Holds a record against everything that is known.
    fn judge(
        &self,
        talk: &Talk,
        raw: RawRecord,
        signed: Option<&SignedStatement>,
        nonce: (Party, Hash),
        known: Option<Held>,
    ) -> Result<VerifiedRecord, Rejected> {
        // A device that retired has no key left to sign an export with, and nothing can follow its last entry.
        let is_over = raw.entry(raw.size()).and_then(Opened::of).is_some_and(|last| last.kind == Kind::Retire);
        if signed.is_none() && !is_over {
            return Err(Rejected::of(
                "the device signs no export in its state: nothing shows that this is its latest record",
            ));
        }
        let whole = self.notebook.iter().flat_map(Notebook::heads);
        let held: Vec<Held> = whole.chain(known).collect();
        let bundle = raw.bundle(signed);
        let asked = Asked { parties: self.parties, held: &held, nonce: signed.map(|_| nonce) };
        let judged = Record::bundle(&bundle).and_then(|record| audit(record, asked));
        let report = judged.map_err(|error| Rejected::of(self.unjudged(error)))?;
        self.graded(&report)?;
        let unfit = |what: &str| Rejected::of(format!("the record was accepted and {what}"));
        if report.size != raw.size()
            || raw.head(report.size) != Some(report.head)
            || report.statements != u32::from(signed.is_some())
        {
            return Err(unfit("is not the one that was read"));
        }
        let term = raw.genesis().first_chunk().and_then(Term::of).ok_or_else(|| unfit("has terms that are none"))?;
        let says = [("its status", talk.status.term.0), ("its HELLO", talk.hello.term.0)];
        if let Some((where_from, other)) = says.into_iter().find(|(_, other)| *other != report.term) {
            return Err(Rejected::of(format!(
                "the device's genesis has term {}, {where_from} says {}",
                hex(&report.term),
                hex(&other)
            )));
        }
        if term.device != talk.hello.device.0 {
            return Err(Rejected::of("the device's genesis is that of another device"));
        }
        if let Some(expected) = self.terms.iter().find(|expected| **expected != report.term) {
            return Err(Rejected::of(format!(
                "the device's genesis has term {}, and you know term {}",
                hex(&report.term),
                hex(expected)
            )));
        }
        self.noted(&raw, report.term)?;
        let keys = keys(&raw).ok_or_else(|| unfit("has a key that is none"))?;
        Ok(VerifiedRecord { raw, term, report, keys })
    }

    /// Says why nothing could be judged.
    fn unjudged(&self, error: AuditError) -> String {
        format!("the device's genesis is not the one that {} names: {error}", self.named_by)
    }

    /// Refuses every grade after which nothing may be signed. What one party did alone, and what a party disputes, is shown and
    /// may go on.
    fn graded(&self, report: &Report) -> Result<(), Rejected> {
        let held_by = self.notebook.as_ref().map_or("the copy of the record".to_owned(), Notebook::name);
        Err(match report.grade {
            Grade::Joint | Grade::Unilateral(_) | Grade::Disputed => return Ok(()),
            Grade::Stale(Stale::Shorter { held }) => Rejected::of(format!(
                "the record has {} entries, and {held_by} has a head at {held}: it was cut or set back",
                report.size
            )),
            Grade::Altered => Rejected::of("the device says that it runs another firmware than its genesis names"),
            Grade::Equivocation(conflict) | Grade::Unconfirmed(conflict) => Rejected::of(format!(
                "at size {} the device's head is {}, and {held_by} has {}: these are two histories",
                conflict.size,
                hex(&conflict.found),
                hex(&conflict.held)
            )),
            Grade::Broken(broken) => {
                Rejected::Broken(format!("the device's record does not verify: it is broken at {broken}"))
            }
            grade @ Grade::Stale(Stale::Unanswered) => {
                Rejected::of(format!("the device's record does not verify: {grade}"))
            }
        })
    }

    /// Holds the record against the head codes of the notebook, and against the release of all that was noted.
    fn noted(&self, raw: &RawRecord, term: Hash) -> Result<(), Rejected> {
        let Some(notebook) = &self.notebook else { return Ok(()) };
        let name = notebook.name();
        if let Some(longest) = notebook.longest().filter(|longest| *longest > raw.size()) {
            return Err(Rejected::of(format!(
                "the record has {} entries, and {name} has a head at {longest}: it was cut or set back",
                raw.size()
            )));
        }
        let sizes = notebook.sizes();
        for at in &sizes {
            // At size 0 the head is the term digest, whatever was released since.
            let found = if *at == 0 { Some(term) } else { raw.head(*at) };
            if let Some(head) = found.filter(|head| !notebook.agrees(*at, head)) {
                let head = hex(&head);
                return Err(Rejected::of(format!(
                    "at size {at} the device's head is {head}, and {name} has another: these are two histories"
                )));
            }
        }
        // The term at size 0 was held against the genesis already.
        let mut seen = sizes.iter().filter(|at| **at > 0).peekable();
        if seen.peek().is_some() && seen.all(|at| *at < raw.base()) {
            return Err(Rejected::of(format!(
                "every head of {name} was released: verify an export with --held before you sign"
            )));
        }
        Ok(())
    }

    /// The part of the kept copy that verifies.
    fn copied(&mut self) -> Result<Option<RawRecord>, No> {
        let Some(copy) = &mut self.copy else { return Ok(None) };
        let Some(raw) = copy.read()? else { return Ok(None) };
        let size = raw.size();
        let good = good_part(raw, self.parties).map_err(|error| {
            let wrong =
                format!("{}: the copy of a record is not one of these parties and this term: {error}", copy.name());
            No::Failed(Failure::usage(wrong, "expected a copy of this device's record; give another file with --copy"))
        })?;
        match &good {
            None => {
                tell(&format!("{}: nothing vouches for where its record begins, so it is read again", copy.name()));
                copy.holds_nothing();
            }
            Some(good) if good.size() < size => {
                let last = good.size();
                tell(&format!("{}: what follows entry {last} does not verify and is read again", copy.name()));
                copy.holds_up_to(last);
            }
            Some(_) => {}
        }
        Ok(good)
    }
}

/// The part of a record, kept by an earlier command, that verifies; `None` if nothing vouches for its beginning: then neither
/// its head nor its entries are held against anybody.
///
/// # Errors
///
/// Any [`AuditError`] if its genesis is not one of these parties.
pub fn good_part(mut raw: RawRecord, parties: Parties) -> Result<Option<RawRecord>, AuditError> {
    let bundle = raw.bundle(None);
    let report = audit(Record::bundle(&bundle)?, Asked::of(parties))?;
    raw.truncate(report.size);
    Ok(Some(raw).filter(|_| is_vouched_for(&report)))
}

/// Why a record is not accepted.
#[derive(Debug)]
enum Rejected {
    /// It does not verify: the line may have changed it, or it does not continue what is known.
    Broken(String),
    /// Anything else.
    Other(No),
}

impl Rejected {
    fn of(what: impl Into<String>) -> Self {
        Self::Other(No::Contradicts(what.into()))
    }

    fn into_no(self) -> No {
        match self {
            Self::Broken(what) => No::Contradicts(what),
            Self::Other(no) => no,
        }
    }
}

impl From<No> for Rejected {
    fn from(no: No) -> Self {
        Self::Other(no)
    }
}

/// Follows the keys of the device through the entries; `None` if an entry that changes the key cannot be read.
fn keys(raw: &RawRecord) -> Option<Vec<(u32, u16, Hash)>> {
    let (mut epoch, key) = raw.base_key();
    let mut keys = vec![(raw.base(), epoch, key)];
    for seq in raw.base() + 1..=raw.size() {
        let entry = Opened::of(raw.entry(seq)?)?;
        if entry.kind == Kind::Epoch {
            epoch = epoch.checked_add(1)?;
            keys.push((seq, epoch, EpochAnnex::of(entry.annex)?.key));
        }
    }
    Some(keys)
}

impl VerifiedRecord {
    /// The terms of its genesis.
    #[must_use]
    pub const fn term(&self) -> &Term {
        &self.term
    }

    /// What the audit says of it.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// Where a statement in the next entry stands.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { term: self.report.term, size: self.report.size, head: self.report.head }
    }

    /// The head at a size that it reaches.
    #[must_use]
    pub fn head(&self, size: u32) -> Option<Hash> {
        self.raw.head(size)
    }

    /// The entry that brings the record to a size.
    #[must_use]
    pub fn entry(&self, seq: u32) -> Option<Opened<'_>> {
        self.raw.entry(seq).and_then(Opened::of)
    }

    /// Totals, limits, expiry and the last close, from the entries up to a size; a release says what entries before it,
    /// that are gone, had set.
    #[must_use]
    pub fn ledger(&self, size: u32) -> Ledger {
        let mut ledger = Ledger::new(&self.term);
        for seq in self.raw.base() + 1..=self.raw.size() {
            let Some(entry) = self.entry(seq) else { continue };
            let released = Release::of(&entry.payload).filter(|_| entry.kind == Kind::Release);
            if seq <= size || released.is_some_and(|released| released.size <= size) {
                let Opened { kind, boot, ref payload, annex } = entry;
                ledger.take(&Line { kind, seq, boot, payload, annex });
            }
        }
        ledger
    }

    /// The number of the next session; `None` if a release hides how many there were.
    #[must_use]
    pub fn next_session(&self) -> Option<u32> {
        let numbers = (self.raw.base() + 1..=self.raw.size()).rev().find_map(|seq| {
            let entry = self.entry(seq)?;
            match entry.kind {
                Kind::SessionOpen => SessionOpen::of(&entry.payload).map(|open| open.session),
                Kind::SessionClose => SessionClose::of(&entry.payload).map(|close| close.session),
                _ => None,
            }
        });
        match numbers {
            Some(last) => last.checked_add(1),
            None => (self.raw.base() == 0).then_some(1),
        }
    }

    /// What both sign to release the entries up to a size; the signatures in it are not given.
    ///
    /// # Errors
    ///
    /// [`No::Refused`] if the verified record has no such size, or has released more already.
    pub fn release(&self, size: u32) -> Result<ReleaseAnnex, No> {
        let no_entry = || No::Refused(Refusal::Entry { seq: size });
        let before = (self.raw.base() + 1..=self.raw.size()).rev().find_map(|seq| {
            let entry = self.entry(seq).filter(|entry| entry.kind == Kind::Release)?;
            Release::of(&entry.payload).map(|release| release.size)
        });
        if size == 0 || before.is_some_and(|before| size < before) {
            return Err(no_entry());
        }
        let head = self.head(size).ok_or_else(no_entry)?;
        let signing = self.keys.iter().rev().find(|(from, _, _)| *from <= size);
        let (_, epoch, key) = *signing.ok_or_else(no_entry)?;
        let Carried { totals, limits, expiry: (expiry_earliest, expiry_latest) } = self.ledger(size).carried();
        Ok(ReleaseAnnex {
            size,
            epoch,
            head,
            key,
            totals,
            limits,
            expiry_earliest,
            expiry_latest,
            host: NOT_SIGNED,
            inspectorate: NOT_SIGNED,
        })
    }

    /// The last close, if no session was opened and nothing was released since.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        let Close { size, signed, disputed } = self.ledger(self.raw.size()).close?;
        let entry = self.entry(size).filter(|entry| entry.kind == Kind::SessionClose)?;
        let annex = SessionCloseAnnex::of(entry.annex)?;
        let session = SessionClose::of(&entry.payload)?.session;
        let (head, seals) = (self.head(size)?, [annex.seal_h, annex.seal_i]);
        Some(Closed { size, head, session, totals: annex.totals, seals, signed, disputed })
    }

    /// The seals at the last close that the record shows, and the entry.
    #[must_use]
    pub fn last_seals(&self) -> Option<(u32, [[u8; 16]; 2])> {
        (self.raw.base() + 1..=self.raw.size()).rev().find_map(|seq| {
            let entry = self.entry(seq).filter(|entry| entry.kind == Kind::SessionClose)?;
            SessionCloseAnnex::of(entry.annex).map(|annex| (seq, [annex.seal_h, annex.seal_i]))
        })
    }

    /// The device's key that signs the next entry, and its epoch.
    #[must_use]
    pub fn key(&self) -> (u16, Hash) {
        self.keys.last().map_or((0, self.term.key_d), |(_, epoch, key)| (*epoch, *key))
    }

    /// Refuses signers whose keys the genesis does not name.
    ///
    /// # Errors
    ///
    /// [`No::Contradicts`] with the first such key.
    pub fn names(&self, signers: &[Signer]) -> Result<(), No> {
        for signer in signers {
            let key = match signer.who {
                Party::Host => self.term.key_h,
                Party::Inspectorate => self.term.key_i,
            };
            if key != signer.public() {
                return Err(No::Contradicts(format!(
                    "the device was enrolled with another key of the {}: {}, yours is {}",
                    signer.name(),
                    hex(&key),
                    hex(&signer.public())
                )));
            }
        }
        Ok(())
    }

    /// Holds an entry that the device acknowledged against the record: it has this kind, and carries all these signatures.
    ///
    /// # Errors
    ///
    /// [`No::Unproven`] if the record does not show it.
    pub fn shows(&self, seq: u32, kind: Kind, signatures: &[[u8; 64]]) -> Result<(), No> {
        let carries = |annex: &[u8]| signatures.iter().all(|given| annex.windows(64).any(|part| part == given));
        match self.entry(seq) {
            Some(entry) if entry.kind == kind && carries(entry.annex) => Ok(()),
            _ => {
                Err(No::Unproven(format!("the device acknowledges entry {seq}, and its record does not show it there")))
            }
        }
    }
}
