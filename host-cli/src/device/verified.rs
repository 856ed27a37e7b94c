//! The device's record after the core's audit accepted it: the only source of the values that a party signs.
//!
//! A reply of the device is only a claim. What a party signs comes from a [`VerifiedRecord`]. Such a record was
//! downloaded, its genesis carries the three signatures, its entries carry the device's signatures, it extends every
//! head that the party holds, and the device signed an export statement over a nonce that was drawn for this command.
//! The fields are private, so no other module can replace them by a claim.

use proverka::calendar::Interval;
use proverka::inspection::{Close, Ledger, Line, SessionFinding, SessionRules, SessionTimes};
use proverka::journal::audit::{Asked, AuditError, Grade, Record, Report, audit};
use proverka::journal::digest::{Hash, Place};
use proverka::journal::payload::{
    EpochAnnex, NOT_SIGNED, Release, ReleaseAnnex, SessionClose, SessionCloseAnnex, SessionOpen,
};
use proverka::journal::{Carried, EntryKind, Term};
use proverka::party::{Both, Party};
use proverka::wire::Refusal;

use super::bundle::{OpenEntry, RawRecord, SignedStatement};
use super::error::DeviceError;
use super::keys::Signer;
use crate::journal::words::hex;

/// A record that the audit accepted, up to a size for which the device just signed an export statement.
#[derive(Clone, Debug)]
pub struct VerifiedRecord {
    raw: RawRecord,
    term: Term,
    report: Report,
    /// For each change of the device key: the size after which it signs, its epoch, and the key.
    keys: Vec<(u32, u16, Hash)>,
}

/// The close that is to be signed or disputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The size of the record right after the close.
    pub size: u32,
    /// The head at that size.
    pub head: Hash,
    /// The number of the closed session.
    pub session: u32,
    /// The totals by category at the close.
    pub totals: [u32; 16],
    /// The seals of host and inspectorate that apply from the close on.
    pub seals: [[u8; 16]; 2],
    /// Which parties have already signed it.
    pub signed: Both<bool>,
    /// Which parties have already disputed it.
    pub disputed: Both<bool>,
}

/// Why the audit does not accept a record.
#[derive(Debug)]
pub(super) enum NotAccepted {
    /// The genesis does not belong to these parties, so the rest was not judged.
    Unjudged(AuditError),
    /// The audit gave this grade, after which nothing may be signed.
    Grade {
        /// The grade that the audit gave.
        grade: Grade,
        /// The size up to which the record verifies.
        size: u32,
    },
    /// The audit accepted the record, but it cannot be used for this reason.
    Unfit(&'static str),
}

impl VerifiedRecord {
    /// Runs the core's audit on a record and on the statement that the device signed for it. Acts of one party alone
    /// and disputes are shown and do not prevent signing; after every other grade nothing may be signed.
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
        let term = raw.genesis().first_chunk().and_then(Term::from_bytes);
        let term = term.ok_or(NotAccepted::Unfit("has malformed terms"))?;
        let keys = keys(&raw).ok_or(NotAccepted::Unfit("has an invalid key"))?;
        Ok(Self { raw, term, report, keys })
    }

    /// The raw record, as it was read.
    #[must_use]
    pub(super) const fn raw(&self) -> &RawRecord {
        &self.raw
    }

    /// Gives the raw record back, to continue from. It no longer counts as verified.
    #[must_use]
    pub(super) fn into_raw(self) -> RawRecord {
        self.raw
    }

    /// The terms that the genesis contains.
    #[must_use]
    pub const fn term(&self) -> &Term {
        &self.term
    }

    /// The report of the audit.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// The place of a statement in the next entry: the term, the size and the head.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { term: self.report.term, size: self.report.size, head: self.report.head }
    }

    /// The head at a size; `None` if the record does not reach it.
    #[must_use]
    pub fn head(&self, size: u32) -> Option<Hash> {
        self.raw.head(size)
    }

    /// Entry number `seq`; `None` if the record does not hold it.
    #[must_use]
    pub fn entry(&self, seq: u32) -> Option<OpenEntry<'_>> {
        self.raw.entry(seq).and_then(OpenEntry::parse)
    }

    /// Totals, limits, expiry and the last close, from the entries up to a size. A release entry supplies the values
    /// set by the released entries before it.
    #[must_use]
    pub fn ledger(&self, size: u32) -> Ledger {
        let mut ledger = Ledger::new(&self.term);
        for seq in self.raw.base() + 1..=self.raw.size() {
            let Some(entry) = self.entry(seq) else { continue };
            let released = Release::from_bytes(&entry.payload).filter(|_| entry.kind == EntryKind::Release);
            if seq <= size || released.is_some_and(|released| released.size <= size) {
                let OpenEntry { kind, boot, ref payload, annex, .. } = entry;
                ledger.take(&Line { kind, seq, boot, payload, annex });
            }
        }
        ledger
    }

    /// The judgement of the session in progress as of `now`, or of the last one, by the rules by which the device
    /// judges it; `None` if the record has none.
    #[must_use]
    pub fn session(&self, now: Interval<i64>) -> Option<SessionFinding> {
        let mut times = SessionTimes::new(&SessionRules::TYPE_ONE);
        for entry in (self.raw.base() + 1..=self.raw.size()).filter_map(|seq| self.entry(seq)) {
            times.take(entry.kind, &entry.payload, entry.stamp);
        }
        times.judge(now)
    }

    /// The number of the next session; `None` if a release hides how many sessions there were.
    #[must_use]
    pub fn next_session(&self) -> Option<u32> {
        let numbers = (self.raw.base() + 1..=self.raw.size()).rev().find_map(|seq| {
            let entry = self.entry(seq)?;
            match entry.kind {
                EntryKind::SessionOpen => SessionOpen::from_bytes(&entry.payload).map(|open| open.session),
                EntryKind::SessionClose => SessionClose::from_bytes(&entry.payload).map(|close| close.session),
                _ => None,
            }
        });
        match numbers {
            Some(last) => last.checked_add(1),
            None => (self.raw.base() == 0).then_some(1),
        }
    }

    /// The annex that both parties sign to release the entries up to a size; its signatures are still empty.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Refused`] if the verified record does not reach this size, or has already released more.
    pub fn release(&self, size: u32) -> Result<ReleaseAnnex, DeviceError> {
        let no_entry = || DeviceError::Refused(Refusal::Entry { seq: size });
        let before = (self.raw.base() + 1..=self.raw.size()).rev().find_map(|seq| {
            let entry = self.entry(seq).filter(|entry| entry.kind == EntryKind::Release)?;
            Release::from_bytes(&entry.payload).map(|release| release.size)
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

    /// True if the last entry is RETIRE, after which nothing can follow.
    #[must_use]
    pub fn is_retired(&self) -> bool {
        self.raw.is_retired()
    }

    /// The last close, if no session was opened and nothing was released after it.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        let Close { size, signed, disputed } = self.ledger(self.raw.size()).close?;
        let entry = self.entry(size).filter(|entry| entry.kind == EntryKind::SessionClose)?;
        let annex = SessionCloseAnnex::from_bytes(entry.annex)?;
        let session = SessionClose::from_bytes(&entry.payload)?.session;
        let (head, seals) = (self.head(size)?, [annex.seal_h, annex.seal_i]);
        Some(Closed { size, head, session, totals: annex.totals, seals, signed, disputed })
    }

    /// The number of the last close entry in the record, and its seals of host and inspectorate.
    #[must_use]
    pub fn last_seals(&self) -> Option<(u32, [[u8; 16]; 2])> {
        (self.raw.base() + 1..=self.raw.size()).rev().find_map(|seq| {
            let entry = self.entry(seq).filter(|entry| entry.kind == EntryKind::SessionClose)?;
            SessionCloseAnnex::from_bytes(entry.annex).map(|annex| (seq, [annex.seal_h, annex.seal_i]))
        })
    }

    /// The epoch and the key of the device that signs the next entry.
    #[must_use]
    pub fn key(&self) -> (u16, Hash) {
        self.keys.last().map_or((0, self.term.key_d), |(_, epoch, key)| (*epoch, *key))
    }

    /// Refuses signers whose public keys are not those in the genesis.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Contradicts`] that names the first such key.
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

    /// Checks that the record holds an entry that the device acknowledged: it must have this kind and carry all these
    /// signatures.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Unproven`] if the record does not hold it.
    pub fn shows(&self, seq: u32, kind: EntryKind, signatures: &[[u8; 64]]) -> Result<(), DeviceError> {
        let carries = |annex: &[u8]| signatures.iter().all(|given| annex.windows(64).any(|part| part == given));
        match self.entry(seq) {
            Some(entry) if entry.kind == kind && carries(entry.annex) => Ok(()),
            _ => Err(DeviceError::Unproven(format!(
                "the device acknowledges entry {seq}, but its record does not show it there"
            ))),
        }
    }
}

/// Follows the device's keys through the entries; `None` if an entry that changes the key cannot be read.
fn keys(raw: &RawRecord) -> Option<Vec<(u32, u16, Hash)>> {
    let (mut epoch, key) = raw.base_key();
    let mut keys = vec![(raw.base(), epoch, key)];
    for seq in raw.base() + 1..=raw.size() {
        let entry = OpenEntry::parse(raw.entry(seq)?)?;
        if entry.kind == EntryKind::Epoch {
            epoch = epoch.checked_add(1)?;
            keys.push((seq, epoch, EpochAnnex::from_bytes(entry.annex)?.key));
        }
    }
    Some(keys)
}
