//! The device's record after the core's own audit accepted it: the one source of every value that a party signs.
//!
//! A reply of the device is a claim. What is signed comes from a [`VerifiedRecord`]: it was downloaded, its genesis
//! carries the three signatures, its entries carry the device's, it extends every head that the party holds, and the
//! device signed an export statement over a nonce that was drawn for this command. Its fields are private, so no other
//! module can put a claim in their place.

use proverka::inspection::{Close, Ledger, Line};
use proverka::journal::audit::{Asked, AuditError, Grade, Record, Report, audit};
use proverka::journal::digest::{Hash, Place};
use proverka::journal::payload::{
    EpochAnnex, NOT_SIGNED, Release, ReleaseAnnex, SessionClose, SessionCloseAnnex, SessionOpen,
};
use proverka::journal::{Carried, Kind, Term};
use proverka::party::{Both, Party};
use proverka::wire::Refusal;

use super::bundle::{OpenEntry, RawRecord, SignedStatement};
use super::error::DeviceError;
use super::keys::Signer;
use crate::journal::words::hex;

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

/// Why the audit does not accept a record.
#[derive(Debug)]
pub(super) enum NotAccepted {
    /// Its genesis is not one of these parties, so nothing was judged.
    Unjudged(AuditError),
    /// After this grade nothing may be signed.
    Grade {
        /// The grade of the record.
        grade: Grade,
        /// Size of the record as far as it verifies.
        size: u32,
    },
    /// The audit accepted it, and this is wrong with it.
    Unfit(&'static str),
}

impl VerifiedRecord {
    /// Has the core audit a record, and the statement that the device signed for it. What one party did alone, and what
    /// a party disputes, is shown and may go on; after every other grade nothing may be signed.
    pub(super) fn audit(
        raw: RawRecord,
        signed: Option<&SignedStatement>,
        asked: Asked<'_>,
    ) -> Result<Self, NotAccepted> {
        let bundle = raw.bundle(signed);
        let report = Record::bundle(&bundle).and_then(|record| audit(record, asked)).map_err(NotAccepted::Unjudged)?;
        if !matches!(report.grade, Grade::Joint | Grade::Unilateral(_) | Grade::Disputed) {
            return Err(NotAccepted::Grade { grade: report.grade, size: report.size });
        }
        if report.size != raw.size()
            || raw.head(report.size) != Some(report.head)
            || report.statements != u32::from(signed.is_some())
        {
            return Err(NotAccepted::Unfit("is not the one that was read"));
        }
        let term = raw.genesis().first_chunk().and_then(Term::of);
        let term = term.ok_or(NotAccepted::Unfit("has terms that are none"))?;
        let keys = keys(&raw).ok_or(NotAccepted::Unfit("has a key that is none"))?;
        Ok(Self { raw, term, report, keys })
    }

    /// The record as it was read.
    #[must_use]
    pub(super) const fn raw(&self) -> &RawRecord {
        &self.raw
    }

    /// The record as it was read: to go on from, and no longer believed.
    #[must_use]
    pub(super) fn into_raw(self) -> RawRecord {
        self.raw
    }

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
    pub fn entry(&self, seq: u32) -> Option<OpenEntry<'_>> {
        self.raw.entry(seq).and_then(OpenEntry::parse)
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
                let OpenEntry { kind, boot, ref payload, annex } = entry;
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
    /// [`DeviceError::Refused`] if the verified record has no such size, or has released more already.
    pub fn release(&self, size: u32) -> Result<ReleaseAnnex, DeviceError> {
        let no_entry = || DeviceError::Refused(Refusal::Entry { seq: size });
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

    /// True if its last entry is RETIRE: nothing can follow it.
    #[must_use]
    pub fn is_retired(&self) -> bool {
        self.raw.is_retired()
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
    /// [`DeviceError::Contradicts`] with the first such key.
    pub fn names(&self, signers: &[Signer]) -> Result<(), DeviceError> {
        for signer in signers {
            let key = match signer.who {
                Party::Host => self.term.key_h,
                Party::Inspectorate => self.term.key_i,
            };
            if key != signer.public() {
                return Err(DeviceError::Contradicts(format!(
                    "the device was enrolled with another key of the {}: {}, yours is {}",
                    signer.name(),
                    hex(&key),
                    hex(&signer.public())
                )));
            }
        }
        Ok(())
    }

    /// Holds an entry that the device acknowledged against the record: it has this kind, and carries all these
    /// signatures.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Unproven`] if the record does not show it.
    pub fn shows(&self, seq: u32, kind: Kind, signatures: &[[u8; 64]]) -> Result<(), DeviceError> {
        let carries = |annex: &[u8]| signatures.iter().all(|given| annex.windows(64).any(|part| part == given));
        match self.entry(seq) {
            Some(entry) if entry.kind == kind && carries(entry.annex) => Ok(()),
            _ => Err(DeviceError::Unproven(format!(
                "the device acknowledges entry {seq}, and its record does not show it there"
            ))),
        }
    }
}

/// Follows the keys of the device through the entries; `None` if an entry that changes the key cannot be read.
fn keys(raw: &RawRecord) -> Option<Vec<(u32, u16, Hash)>> {
    let (mut epoch, key) = raw.base_key();
    let mut keys = vec![(raw.base(), epoch, key)];
    for seq in raw.base() + 1..=raw.size() {
        let entry = OpenEntry::parse(raw.entry(seq)?)?;
        if entry.kind == Kind::Epoch {
            epoch = epoch.checked_add(1)?;
            keys.push((seq, epoch, EpochAnnex::of(entry.annex)?.key));
        }
    }
    Some(keys)
}
