//! Runs an audit: it reads entries from the source, applies the rules of the walk, and checks what the caller asked.

use super::ahead::Ahead;
use super::asked::Asked;
use super::bundle::{Base, SIGNED_STATEMENT};
use super::bytes::u32_at;
use super::entry::Entry;
use super::error::{AuditError, Broken, EntryFault};
use super::genesis::Genesis;
use super::image_entries::Item;
use super::key::PublicKey;
use super::report::{Conflict, Grade, Report, Stale};
use super::source::{Items, Record};
use super::walk::Walk;
use crate::digest::Role;
use crate::field::export;
use crate::party::Both;

/// An audit in progress. It iterates over the good entries; [`Audit::report`] then gives the result.
#[derive(Clone, Debug)]
pub struct Audit<'a> {
    asked: Asked<'a>,
    source: Items<'a>,
    ahead: Ahead<'a>,
    walk: Walk,
    /// Epoch and key at the base.
    base: (u16, PublicKey),
    statements: &'a [u8],
    /// Bit `i` is set once export statement `i` was found to fit the record.
    answered: u16,
    fresh: bool,
    /// A head that differs from one that the caller holds, and on which the device is shown to have built.
    conflict: Option<Conflict>,
    /// The same for the size just reached, while nothing shows that the device built on that head.
    unconfirmed: Option<Conflict>,
    broken: Option<Broken>,
    over: bool,
}

impl<'a> Audit<'a> {
    /// Starts an audit by checking the genesis.
    ///
    /// # Errors
    ///
    /// Any [`AuditError`]. In that case nothing was judged.
    pub fn new(record: Record<'a>, asked: Asked<'a>) -> Result<Self, AuditError> {
        let genesis = Genesis::read(record.genesis(), &asked.parties)?;
        let base = *record.base();
        let key = PublicKey::new_or(&base.key, Some(&genesis.key))
            .map_err(|fault| AuditError::Key { whose: Role::Device, fault })?;
        let source = record.source();
        let mut this = Self {
            asked,
            ahead: Ahead::new(source.clone(), base.size == 0),
            source,
            walk: Walk::new(genesis, &base, key),
            base: (base.epoch, key),
            statements: record.statements(),
            answered: 0,
            fresh: false,
            conflict: None,
            unconfirmed: None,
            broken: None,
            over: false,
        };
        if let Some(why) = impossible(&genesis, &base, &key) {
            // Nothing can follow from such a beginning, so no RELEASE needs to cover it.
            this.ahead.ask_for_nothing();
            this.stop(Broken { seq: base.size.saturating_add(1), slot: None, why });
            return Ok(this);
        }
        this.ahead.advance();
        this.reached();
        Ok(this)
    }

    /// Ends the audit at the first bad entry. If no RELEASE covers the base, that is the first entry after the base.
    fn stop(&mut self, broken: Broken) {
        self.over = true;
        // In an image, a damaged page may lie before the base. The fault is then reported there.
        let is_first = broken.seq <= self.walk.base().size;
        let unreleased = self.ahead.covers().is_none().then(|| self.unreleased());
        self.broken = unreleased.filter(|_| !is_first).or(Some(broken));
    }

    /// Discards all results, because without a RELEASE that covers the base nothing shows that these entries are the
    /// device's.
    fn unreleased(&mut self) -> Broken {
        let (start, genesis) = (self.walk.base(), *self.walk.genesis());
        let base = Base { size: start.size, head: start.head, epoch: self.base.0, key: *self.base.1.bytes() };
        self.walk = Walk::new(genesis, &base, self.base.1);
        (self.conflict, self.unconfirmed) = (None, None);
        Broken { seq: base.size.saturating_add(1), slot: None, why: EntryFault::Unreleased }
    }

    /// Does the checks that are due whenever a new size is reached.
    fn reached(&mut self) {
        self.ahead.reached(&mut self.walk);
        let now = self.walk.now();
        if self.conflict.is_none() {
            let other = self.asked.held.iter().find(|held| held.size == now.size && held.head != now.head);
            self.unconfirmed = other.map(|held| Conflict { size: now.size, held: held.head, found: now.head });
        }
        let (statements, mut bit) = (self.statements, 1_u16);
        for signed in statements.chunks_exact(SIGNED_STATEMENT) {
            // A statement that does not fit is reported at the end, because faults of entries take precedence.
            if u32_at(signed, export::SIZE.start) == now.size && self.walk.statement(signed) {
                self.answered |= bit;
                self.fresh |= self.asked.is_answered_by(signed);
            }
            bit = bit.checked_shl(1).unwrap_or(0);
        }
        self.confirm();
    }

    /// Turns an unconfirmed contradiction into a conflict once the device is shown to have built on it.
    fn confirm(&mut self) {
        let confirmed = self.walk.confirmed();
        let shown = self.unconfirmed.filter(|conflict| confirmed.is_some_and(|size| size >= conflict.size));
        if shown.is_some() {
            (self.conflict, self.unconfirmed) = (shown, None);
        }
    }

    fn take(&mut self, entry: &Entry<'a>) -> Result<(), EntryFault> {
        let wrong = self.ahead.wrong_with(entry.seq);
        let before = wrong.map(|_| self.walk.clone());
        let taken = self.walk.entry(entry);
        self.confirm();
        taken?;
        if let (Some(why), Some(before)) = (wrong, before) {
            // The report covers the record only up to the entry before.
            self.walk.go_back(before);
            return Err(why);
        }
        Ok(())
    }

    /// Does the checks that are due after the last entry.
    fn finish(&mut self) {
        self.over = true;
        let now = self.walk.now();
        let after = now.size.saturating_add(1);
        if self.ahead.covers().is_none() {
            self.broken = Some(self.unreleased());
            return;
        }
        let Items::Bundle(entries) = &self.source else { return };
        if let Err(why) = entries.finish(now.size, &now.head) {
            return self.stop(Broken { seq: after, slot: None, why });
        }
        let count = u32::try_from(self.statements.chunks_exact(SIGNED_STATEMENT).len()).unwrap_or(0);
        if self.answered.count_ones() != count {
            let index = self.answered.trailing_ones();
            self.stop(Broken { seq: after, slot: None, why: EntryFault::Statement { index } });
        }
    }

    /// Reads the rest of the record and returns the report with its grade.
    #[must_use]
    pub fn report(mut self) -> Report {
        while self.next().is_some() {}
        let mut report = self.walk.into_report();
        report.oddities = self.source.oddities();
        report.vouched = match report.base {
            0 => report.base_head == report.term,
            _ => self.ahead.covers().is_some_and(|by| by > 0),
        };
        let shorter = self.asked.held.iter().map(|held| held.size).max().filter(|size| *size > report.size);
        let unreachable = self.asked.held.iter().filter(|held| held.size < report.base).count();
        report.unreachable = u32::try_from(unreachable).unwrap_or(u32::MAX);
        report.grade = if let Some(conflict) = self.conflict {
            Grade::Equivocation(conflict)
        } else if let Some(broken) = self.broken {
            Grade::Broken(broken)
        } else if let Some(conflict) = self.unconfirmed {
            Grade::Unconfirmed(conflict)
        } else if let Some(held) = shorter {
            Grade::Stale(Stale::Shorter { held })
        } else if self.asked.nonce.is_some() && !self.fresh {
            Grade::Stale(Stale::Unanswered)
        } else if report.other_firmware > 0 {
            Grade::Altered
        } else if report.disputed != Both::default() {
            Grade::Disputed
        } else if let Some(alone) = report.alone() {
            Grade::Unilateral(alone)
        } else {
            Grade::Joint
        };
        report
    }

    /// Returns why the audit stopped early, if it did.
    #[must_use]
    pub const fn broken(&self) -> Option<Broken> {
        self.broken
    }
}

impl<'a> Iterator for Audit<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        while !self.over {
            match self.source.next() {
                None => self.finish(),
                Some(Err(broken)) => self.stop(broken),
                Some(Ok(Item::Header(header))) => {
                    if let Err(why) = self.walk.header(&header) {
                        self.stop(Broken { seq: self.walk.now().size.saturating_add(1), slot: Some(header.slot), why });
                    }
                }
                Some(Ok(Item::Entry(entry))) => match self.take(&entry) {
                    Err(why) => self.stop(Broken { seq: entry.seq, slot: entry.slot, why }),
                    Ok(()) => {
                        self.reached();
                        return Some(entry);
                    }
                },
            }
        }
        None
    }
}

/// Returns why no record can begin like this (FORMAT 8.4), or `None` if one can.
fn impossible(genesis: &Genesis, base: &Base, key: &PublicKey) -> Option<EntryFault> {
    if base.size == 0 {
        let begins = base.head == genesis.term && base.epoch == 0 && *key == genesis.key;
        return (!begins).then_some(EntryFault::Start);
    }
    // Each epoch after the first takes an entry, and its key must not be that of a party.
    let fits =
        u32::from(base.epoch) <= base.size && (base.epoch > 0 || *key == genesis.key) && !genesis.is_of_party(key);
    (!fits).then_some(EntryFault::Base)
}

/// A report, and the evidence needed to compare records and to build proofs.
pub(super) struct Audited {
    report: Report,
    /// The RELEASE that covers the base; 0 if the record begins with the genesis.
    covers: Option<u32>,
    /// Highest size whose head is confirmed by the signature of the next entry.
    linked: Option<u32>,
    /// Bit `i` is set if export statement `i` fits the record.
    answered: u16,
}

impl Audited {
    /// Returns the report of the audit.
    pub(super) const fn report(&self) -> &Report {
        &self.report
    }

    /// Returns the RELEASE that covers the base; 0 if the record begins with the genesis.
    pub(super) const fn covers(&self) -> Option<u32> {
        self.covers
    }

    /// Returns the highest size whose head is confirmed by the signature of the next entry.
    pub(super) const fn linked(&self) -> Option<u32> {
        self.linked
    }

    /// Returns true if the export statement with this number, from 0, fits the record.
    pub(super) fn fits(&self, statement: u16) -> bool {
        self.answered.checked_shr(u32::from(statement)).is_some_and(|bits| bits & 1 == 1)
    }

    /// Returns true if the head at the base is known to belong to this term.
    pub(super) const fn is_anchored(&self) -> bool {
        let begins =
            !matches!(self.report.grade, Grade::Broken(Broken { why: EntryFault::Start | EntryFault::Base, .. }));
        begins && self.covers.is_some()
    }
}

/// Does the same as [`audit`], and keeps what a comparison needs.
pub(super) fn audited<'a>(record: Record<'a>, asked: Asked<'a>) -> Result<Audited, AuditError> {
    let mut audit = Audit::new(record, asked)?;
    while audit.next().is_some() {}
    let (covers, linked, answered) = (audit.ahead.covers(), audit.walk.linked(), audit.answered);
    Ok(Audited { report: audit.report(), covers, linked, answered })
}

/// Audits a record to its end and returns the graded report.
///
/// # Errors
///
/// Any [`AuditError`]. In that case nothing was judged.
pub fn audit<'a>(record: Record<'a>, asked: Asked<'a>) -> Result<Report, AuditError> {
    Audit::new(record, asked).map(Audit::report)
}
