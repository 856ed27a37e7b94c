//! The rules that each entry must obey, given all entries before it (FORMAT sections 2 to 8).

use super::bundle::Base;
use super::bytes::{array, from, i64_at, u16_at, u32_at, words, zero_from};
use super::entry::{Body, Entry, EntryKind};
use super::error::EntryFault;
use super::genesis::Genesis;
use super::head::Head;
use super::in_force::InForce;
use super::key::PublicKey;
use super::pages::Header;
use super::release::{self, Named, Released};
use super::report::{Report, count, raise};
use super::session::Sessions;
use super::statement;
use super::totals::Totals;
use crate::digest::{self, Place};
use crate::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE, entry as at};
use crate::party::{Both, Party};

/// State of the audit after the last good entry.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    genesis: Genesis,
    base: Head,
    now: Head,
    /// Key epoch of the next entry; `key` is the public key of that epoch.
    epoch: u16,
    key: PublicKey,
    boot: u32,
    earliest: i64,
    sessions: Sessions,
    last_close: Option<Head>,
    /// Highest released size; `None` if the base hides it.
    released: Option<u32>,
    in_force: InForce,
    totals: Totals,
    retired: bool,
    /// Highest size whose head is confirmed by the signature of the next entry, even if that entry has other faults.
    linked: Option<u32>,
    report: Report,
}

impl Walk {
    /// Creates the state at the base. `key` is the decoded key of the base.
    pub(super) fn new(genesis: Genesis, base: &Base, key: PublicKey) -> Self {
        let now = Head { size: base.size, head: base.head };
        let start = base.size == 0;
        let report = Report {
            grade: super::report::Grade::Joint,
            term: genesis.term,
            device: genesis.device,
            base: base.size,
            base_head: base.head,
            size: base.size,
            head: base.head,
            confirmed: None,
            epoch: base.epoch,
            kinds: [0; 20],
            hidden: 0,
            joint: 0,
            alone: Both::default(),
            lone_entries: Both::default(),
            disputed: Both::default(),
            disjoint_times: 0,
            backward_times: 0,
            expiry: None,
            witnessed: Both::default(),
            statements: 0,
            other_firmware: 0,
            unreachable: 0,
            vouched: false,
            oddities: super::report::Oddities::default(),
        };
        let in_force = if start { InForce::agreed(&genesis.limits, genesis.expiry) } else { InForce::HIDDEN };
        Self {
            genesis,
            base: now,
            now,
            epoch: base.epoch,
            key,
            boot: 1,
            earliest: i64::MIN,
            sessions: if start { Sessions::NONE } else { Sessions::HIDDEN },
            last_close: None,
            released: start.then_some(0),
            in_force,
            totals: if start { Totals::zero(genesis.categories) } else { Totals::unknown(genesis.categories) },
            retired: false,
            linked: None,
            report,
        }
    }

    /// Returns the genesis of the record.
    pub(super) const fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// Returns the size and head at which the record begins.
    pub(super) const fn base(&self) -> Head {
        self.base
    }

    /// Returns the size reached and the head at that size.
    pub(super) const fn now(&self) -> Head {
        self.now
    }

    /// Returns the highest size on whose head the device is shown to have built.
    pub(super) const fn confirmed(&self) -> Option<u32> {
        self.report.confirmed
    }

    /// Returns the highest size whose head is confirmed by the signature of the next entry, even if that has other
    /// faults.
    pub(super) const fn linked(&self) -> Option<u32> {
        self.linked
    }

    /// Returns the report on the good part of the record.
    pub(super) fn into_report(self) -> Report {
        Report { expiry: self.in_force.expiry(), ..self.report }
    }

    /// Restores the state `before`, but keeps the sizes on which the device is shown to have built.
    pub(super) fn go_back(&mut self, before: Self) {
        let (confirmed, linked) = (self.report.confirmed, self.linked);
        *self = before;
        (self.report.confirmed, self.linked) = (confirmed, linked);
    }

    /// Processes the next entry, or returns its fault.
    pub(super) fn entry(&mut self, entry: &Entry<'_>) -> Result<(), EntryFault> {
        let head = entry.link(&self.now.head);
        let message = digest::sign_message(&self.genesis.term, entry.seq, &head);
        let is_signed = entry.epoch() == self.epoch && self.key.verifies(message.bytes(), entry.signature);
        if is_signed {
            // The device built on the head before this entry, even if the entry has other faults (FORMAT 5.4).
            self.report.confirmed = Some(self.now.size);
            self.linked = self.report.confirmed;
        }
        if self.retired {
            return Err(EntryFault::AfterRetire);
        }
        let kind = entry.check_badge()?;
        if let Some(body) = entry.body() {
            if body.first_word() != crate::field::OPEN {
                return Err(EntryFault::FirstWord);
            }
            if body.seq() != entry.seq {
                return Err(EntryFault::Seq(body.seq()));
            }
        }
        if entry.epoch() != self.epoch {
            return Err(EntryFault::Epoch { found: entry.epoch(), due: self.epoch });
        }
        if !is_signed {
            return Err(EntryFault::Signature);
        }
        self.clock(entry)?;
        self.sessions.check_flags(entry.flags(), kind)?;
        // The order matters: the rules of a kind see the head before this entry as `now`.
        self.by_kind(entry, kind)?;
        self.now = Head { size: entry.seq, head };
        if kind == EntryKind::SessionClose {
            self.last_close = Some(self.now);
        }
        self.retired = kind == EntryKind::Retire;
        self.count(entry, kind);
        Ok(())
    }

    /// Checks that boot number and lower bound of the time do not decrease.
    fn clock(&mut self, entry: &Entry<'_>) -> Result<(), EntryFault> {
        let Some(body) = entry.body() else { return Ok(()) };
        if body.boot() < self.boot {
            return Err(EntryFault::Boot(body.boot()));
        }
        if body.earliest() < self.earliest {
            return Err(EntryFault::Earliest(body.earliest()));
        }
        if body.width_s() == u32::MAX {
            return Err(EntryFault::Width);
        }
        (self.boot, self.earliest) = (body.boot(), body.earliest());
        Ok(())
    }

    fn by_kind(&mut self, entry: &Entry<'_>, kind: EntryKind) -> Result<(), EntryFault> {
        let Some(body) = entry.body() else { return self.tally(entry.seq, kind, None) };
        let payload = body.payload();
        let annex = entry.annex();
        let ends = |payload_end: usize, annex_end: usize| {
            if zero_from(&payload, payload_end) && zero_from(&annex, annex_end) {
                Ok(())
            } else {
                Err(EntryFault::NotZero)
            }
        };
        match kind {
            EntryKind::Boot | EntryKind::Export | EntryKind::Health => Ok(()),
            EntryKind::Tally | EntryKind::Correction => self.tally(entry.seq, kind, Some(&body)),
            EntryKind::Fault if body.word16(2) != 0 => Err(EntryFault::NotZero),
            EntryKind::Fault => ends(12, 0),
            EntryKind::Full => ends(4, 0),
            EntryKind::SessionOpen => ends(9, 192).and_then(|()| self.open(entry, &body, &annex)),
            EntryKind::SessionClose => ends(8, 96).and_then(|()| self.close(&body, &annex)),
            EntryKind::CosignHost => ends(4, 96).and_then(|()| self.cosign(Party::Host, &body, &annex)),
            EntryKind::CosignInspectorate => ends(4, 96).and_then(|()| self.cosign(Party::Inspectorate, &body, &annex)),
            EntryKind::Disputed => ends(5, 128).and_then(|()| self.dispute(&body, &annex)),
            EntryKind::Epoch => ends(2, 32).and_then(|()| self.rotate(&body, &annex)),
            EntryKind::Time => ends(16, 192).and_then(|()| self.time(&payload, &annex)),
            EntryKind::Expire => ends(16, 0).and_then(|()| self.expire(&payload)),
            EntryKind::Limit if payload.get(1..4) != Some(&[0; 3]) => Err(EntryFault::NotZero),
            EntryKind::Limit => ends(8, 160).and_then(|()| self.limit(&payload, &annex)),
            EntryKind::Extend => ends(16, 160).and_then(|()| self.extend(&payload, &annex)),
            EntryKind::Retire => ends(0, 160).and_then(|()| self.retire(&payload, &annex)),
            EntryKind::Release => {
                ends(4, 312)?;
                self.release(entry.seq, &body, &annex)
            }
        }
    }

    /// Returns the place that a statement in the next entry must name.
    const fn place(&self) -> Place {
        Place { term: self.genesis.term, size: self.now.size, head: self.now.head }
    }

    /// Checks a TALLY or CORRECTION. `body` is `None` if the entry is redacted.
    fn tally(&mut self, seq: u32, kind: EntryKind, body: Option<&Body<'_>>) -> Result<(), EntryFault> {
        if kind == EntryKind::Tally && self.in_force.has_expired(self.earliest) {
            return Err(EntryFault::Expired);
        }
        let opened = self.sessions.count()?;
        let Some(body) = body else {
            self.totals.hide();
            return Ok(());
        };
        let (category, limit) = self.totals.count(kind, body, seq, opened)?;
        self.in_force.check_limit(category, limit)
    }

    /// Checks that SESSION_OPEN opens the next session and is signed by its holders, and resets the totals to zero.
    fn open(&mut self, entry: &Entry<'_>, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let number = body.word(0);
        self.sessions.check_next(number)?;
        let place = self.place();
        let flags = statement::open(&self.genesis, &place, entry.flags(), body, annex, &mut self.report)?;
        self.sessions.open(number, entry.seq, flags);
        self.totals = Totals::zero(self.genesis.categories);
        Ok(())
    }

    /// Checks that SESSION_CLOSE states the number of the open session, its number of counts, and its totals.
    fn close(&mut self, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let number = body.word(0);
        self.sessions.check_close(number, body.word(4))?;
        let stated = words(annex, 32);
        if let Some(why) = self.totals.contradicted(&stated) {
            return Err(why);
        }
        self.totals.take(&stated);
        self.sessions.close(number);
        Ok(())
    }

    /// Returns the head at a size that COSIGN_H, COSIGN_I or DISPUTED may name; `None` if the base hides it.
    fn closed_head(&self, size: u32) -> Result<Option<Head>, EntryFault> {
        match self.last_close {
            Some(close) if close.size == size => Ok(Some(close)),
            None if self.base.size > 0 && size == self.base.size => Ok(Some(self.base)),
            None if size > 0 && size < self.base.size => Ok(None),
            _ => Err(EntryFault::Size(size)),
        }
    }

    /// Checks a COSIGN_H or COSIGN_I entry.
    fn cosign(&mut self, party: Party, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let size = body.word(0);
        let known = self.closed_head(size)?;
        statement::cosign(&self.genesis, party, size, known.as_ref(), annex, &mut self.report)
    }

    /// Checks a DISPUTED entry.
    fn dispute(&mut self, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let (size, role) = (body.word(0), body.byte(4));
        let party = match role {
            1 => Party::Host,
            2 => Party::Inspectorate,
            other => return Err(EntryFault::Role(other)),
        };
        let known = self.closed_head(size)?;
        statement::dispute(&self.genesis, party, size, known.as_ref(), annex, &mut self.report)
    }

    /// Checks a TIME entry.
    fn time(&mut self, payload: &[u8], annex: &[u8]) -> Result<(), EntryFault> {
        let place = self.place();
        statement::time(&self.genesis, &place, payload, annex, self.earliest, &mut self.report)
    }

    /// Checks a LIMIT entry.
    fn limit(&mut self, payload: &[u8; 24], annex: &[u8]) -> Result<(), EntryFault> {
        statement::act(&self.genesis, &self.place(), EntryKind::Limit, payload, annex)?;
        let [category, ..] = *payload;
        if category > 7 {
            return Err(EntryFault::Category(category));
        }
        self.in_force.set_limit(category, u32_at(payload, 4));
        Ok(())
    }

    /// Checks an EXTEND entry.
    fn extend(&mut self, payload: &[u8; 24], annex: &[u8]) -> Result<(), EntryFault> {
        statement::act(&self.genesis, &self.place(), EntryKind::Extend, payload, annex)?;
        self.in_force.extend((i64_at(payload, 0), i64_at(payload, 8)), self.earliest)
    }

    /// Checks a RETIRE entry. Both parties signed the head before it, so they have witnessed all entries up to that
    /// head.
    fn retire(&mut self, payload: &[u8; 24], annex: &[u8]) -> Result<(), EntryFault> {
        statement::act(&self.genesis, &self.place(), EntryKind::Retire, payload, annex)?;
        raise(&mut self.report.witnessed, Party::Host, self.now.size);
        raise(&mut self.report.witnessed, Party::Inspectorate, self.now.size);
        Ok(())
    }

    /// Checks that EXPIRE states the expiry in force, that it has passed, and that this is the first EXPIRE.
    fn expire(&mut self, payload: &[u8; 24]) -> Result<(), EntryFault> {
        self.in_force.expire((i64_at(payload, 0), i64_at(payload, 8)), self.earliest)
    }

    /// Checks a RELEASE entry. Its content was compared with the record when the walk reached the released size.
    fn release(&mut self, seq: u32, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let size = release::check(seq, body, annex, self.released, &self.genesis)?;
        raise(&mut self.report.witnessed, Party::Host, size);
        raise(&mut self.report.witnessed, Party::Inspectorate, size);
        self.released = Some(size);
        Ok(())
    }

    /// Compares the content of a RELEASE with the record, which has reached the released size.
    pub(super) fn check_released(&mut self, released: &Released, is_covered: bool) -> Result<Named, EntryFault> {
        released.check(&self.now, self.epoch, &self.key)?;
        Ok(released.carry(&mut self.totals, &mut self.in_force, &self.genesis, is_covered))
    }

    /// Checks an EPOCH entry (FORMAT 6.1).
    fn rotate(&mut self, body: &Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let found = body.word16(0);
        // After the last epoch there is no next one.
        let next = self.epoch.checked_add(1).filter(|next| *next == found).ok_or(EntryFault::NextEpoch(found))?;
        let key = self.genesis.next_key(annex, &self.key)?;
        (self.epoch, self.key) = (next, key);
        Ok(())
    }

    /// Checks that a page header agrees with the record before it.
    pub(super) fn header(&mut self, header: &Header) -> Result<(), EntryFault> {
        let first = self.now.size == self.base.size;
        let fits = header.first_seq == self.now.size.saturating_add(1)
            && header.head == self.now.head
            && header.epoch == self.epoch
            && header.key == *self.key.bytes()
            && header.boot >= self.boot
            && (header.earliest == self.earliest || (first && self.base.size > 0))
            && self.sessions.fits(header.sessions)
            && self.released.is_none_or(|released| released == header.released)
            && header.released < header.first_seq;
        if !fits {
            return Err(EntryFault::Header);
        }
        self.boot = header.boot;
        self.earliest = header.earliest;
        self.sessions.take(header.sessions);
        self.released = self.released.or(Some(header.released));
        Ok(())
    }

    fn count(&mut self, entry: &Entry<'_>, kind: EntryKind) {
        let report = &mut self.report;
        (report.size, report.head, report.epoch) = (self.now.size, self.now.head, self.epoch);
        if let Some(place) = report.kinds.get_mut(usize::from(kind as u8)) {
            *place = place.saturating_add(1);
        }
        if entry.body().is_none() {
            report.hidden = report.hidden.saturating_add(1);
        }
        if entry.flags() & FLAG_HOST_ALONE != 0 {
            count(&mut report.lone_entries, Party::Host);
        }
        if entry.flags() & FLAG_INSPECTORATE_ALONE != 0 {
            count(&mut report.lone_entries, Party::Inspectorate);
        }
    }

    /// Returns true if an export statement matches the record at the size reached (FORMAT 7.6), and counts it then.
    pub(super) fn statement(&mut self, signed: &[u8]) -> bool {
        use crate::field::export;
        let bytes: [u8; export::LEN] = from(signed, 0);
        let fits = array::<32>(&bytes, export::TERM) == self.genesis.term
            && u32_at(&bytes, export::SIZE.start) == self.now.size
            && array::<32>(&bytes, export::HEAD) == self.now.head
            && u16_at(&bytes, export::EPOCH.start) == self.epoch
            && matches!(bytes.get(export::STATE), Some([1..=3]))
            && u32_at(&bytes, export::BOOT.start) >= self.boot
            && i64_at(&bytes, export::EARLIEST.start) >= self.earliest
            && u32_at(&bytes, export::WIDTH_S.start) != u32::MAX
            && self.key.verifies(digest::export_message(&bytes).bytes(), &from::<64>(signed, export::LEN));
        if fits {
            self.report.confirmed = Some(self.now.size);
            self.report.statements = self.report.statements.saturating_add(1);
            if array::<32>(&bytes, export::FIRMWARE) != self.genesis.firmware {
                self.report.other_firmware = self.report.other_firmware.saturating_add(1);
            }
        }
        fits
    }
}

const _: () = assert!(at::BODY.end == 56);
