//! The rules that each entry must keep, given all before it (FORMAT sections 2 to 8).

use super::bundle::Base;
use super::bytes::{array, from, u16_at, u32_at, zero_from};
use super::entry::{Entry, Kind};
use super::error::EntryFault;
use super::genesis::Genesis;
use super::key::PublicKey;
use super::report::{Report, count};
use super::totals::Totals;
use crate::journal::digest::{self, Hash};
use crate::journal::field::{FLAG_HOST_ALONE, FLAG_INSPECTORATE_ALONE, entry as at};
use crate::party::{Both, Party};

/// What is known about the session at a place of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Session {
    /// The record begins later than the last SESSION_OPEN or SESSION_CLOSE may have been.
    Unknown {
        /// TALLY and CORRECTION entries so far.
        tallies: u32,
    },
    /// None is open.
    Closed,
    /// One is open.
    Open {
        /// Its number.
        number: u32,
        /// Number of its SESSION_OPEN entry.
        opened: u32,
        /// The flags that its entries carry.
        flags: u8,
        /// TALLY and CORRECTION entries so far.
        tallies: u32,
    },
}

/// A size and the head at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) size: u32,
    pub(super) head: Hash,
}

/// Where the chain has got to.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) genesis: Genesis,
    pub(super) now: Head,
    /// Epoch and key that sign the next entry.
    pub(super) epoch: u16,
    pub(super) key: PublicKey,
    pub(super) boot: u32,
    pub(super) earliest: i64,
    pub(super) session: Session,
    /// Number of the last session; `None` where a base hides it.
    pub(super) sessions: Option<u32>,
    pub(super) last_close: Option<Head>,
    pub(super) base: Head,
    pub(super) released: Option<u32>,
    /// Limits in force; `None` where a base hides them.
    pub(super) limits: [Option<u32>; 8],
    pub(super) totals: Totals,
    /// Expiry in force; `None` where a base hides it.
    pub(super) expiry: Option<(i64, i64)>,
    /// An EXPIRE entry was seen.
    pub(super) expired: bool,
    retired: bool,
    /// Highest size whose head an entry confirms, whether that entry is good or not.
    pub(super) linked: Option<u32>,
    pub(super) report: Report,
}

impl Walk {
    /// At the base, whose key was decoded.
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
            oddities: super::report::Oddities::default(),
        };
        Self {
            genesis,
            now,
            epoch: base.epoch,
            key,
            boot: 1,
            earliest: i64::MIN,
            session: if start { Session::Closed } else { Session::Unknown { tallies: 0 } },
            sessions: start.then_some(0),
            last_close: None,
            base: now,
            released: start.then_some(0),
            limits: genesis.limits.map(|limit| start.then_some(limit)),
            totals: if start { Totals::zero(genesis.categories) } else { Totals::unknown(genesis.categories) },
            expiry: start.then_some(genesis.expiry),
            expired: false,
            retired: false,
            linked: None,
            report,
        }
    }

    /// Takes the next entry, or says what is wrong with it.
    pub(super) fn entry(&mut self, entry: &Entry<'_>) -> Result<(), EntryFault> {
        let head = entry.link(&self.now.head);
        let message = digest::sign_message(&self.genesis.term, entry.seq, &head);
        let is_signed = entry.epoch() == self.epoch && self.key.verifies(message.bytes(), entry.signature);
        if is_signed {
            // The device built on the head before this entry, whatever else is wrong with it (FORMAT 5.4).
            self.report.confirmed = Some(self.now.size);
            self.linked = self.report.confirmed;
        }
        if self.retired {
            return Err(EntryFault::AfterRetire);
        }
        let kind = entry.check_badge()?;
        if let Some(body) = entry.body() {
            if body.first_word() != crate::journal::field::OPEN {
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
        self.flags(entry, kind)?;
        // Order matters: a kind's rules see the head before this entry as `now`.
        self.by_kind(entry, kind)?;
        self.now = Head { size: entry.seq, head };
        if kind == Kind::SessionClose {
            self.last_close = Some(self.now);
        }
        self.retired = kind == Kind::Retire;
        self.count(entry, kind);
        Ok(())
    }

    /// Boot number and lower bound of the time never fall.
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

    /// The flags that say who was alone fit the session.
    fn flags(&self, entry: &Entry<'_>, kind: Kind) -> Result<(), EntryFault> {
        let lone = entry.flags() & (FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE);
        let wrong = Err(EntryFault::Flags(entry.flags()));
        if lone == FLAG_HOST_ALONE | FLAG_INSPECTORATE_ALONE {
            return wrong;
        }
        match self.session {
            // SESSION_OPEN is held against its own session; SESSION_CLOSE may leave the flag out.
            Session::Open { .. } if kind == Kind::SessionOpen => Ok(()),
            Session::Open { flags, .. } if kind == Kind::SessionClose && (lone == 0 || lone == flags) => Ok(()),
            Session::Open { flags, .. } if lone != flags => wrong,
            // Nobody holds a session where none is open.
            Session::Closed if kind != Kind::SessionOpen && lone != 0 => wrong,
            _ => Ok(()),
        }
    }

    fn by_kind(&mut self, entry: &Entry<'_>, kind: Kind) -> Result<(), EntryFault> {
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
            Kind::Boot | Kind::Export | Kind::Health => Ok(()),
            Kind::Tally | Kind::Correction => self.tally(entry.seq, kind, Some(&body)),
            Kind::Fault if body.word16(2) != 0 => Err(EntryFault::NotZero),
            Kind::Fault => ends(12, 0),
            Kind::Full => ends(4, 0),
            Kind::SessionOpen => ends(9, 192).and_then(|()| self.open(entry, &body, &annex)),
            Kind::SessionClose => ends(8, 96).and_then(|()| self.close(&body, &annex)),
            Kind::CosignHost => ends(4, 96).and_then(|()| self.cosign(Party::Host, &body, &annex)),
            Kind::CosignInspectorate => ends(4, 96).and_then(|()| self.cosign(Party::Inspectorate, &body, &annex)),
            Kind::Disputed => ends(5, 128).and_then(|()| self.disputed(&body, &annex)),
            Kind::Epoch => ends(2, 32).and_then(|()| self.rotate(&body, &annex)),
            Kind::Time => ends(16, 192).and_then(|()| self.time(&payload, &annex)),
            Kind::Expire => ends(16, 0).and_then(|()| self.expire(&payload)),
            Kind::Limit if payload.get(1..4) != Some(&[0; 3]) => Err(EntryFault::NotZero),
            Kind::Limit => ends(8, 160).and_then(|()| self.act(kind, &payload, &annex)),
            Kind::Extend => ends(16, 160).and_then(|()| self.act(kind, &payload, &annex)),
            Kind::Retire => ends(0, 160).and_then(|()| self.act(kind, &payload, &annex)),
            Kind::Release => {
                ends(4, 312)?;
                self.release(entry.seq, &body, &annex)
            }
        }
    }

    /// Judges the signature of a party at `start` of an annex; all zero is "did not sign".
    pub(super) fn party(&self, party: Party, message: &[u8], annex: &[u8], start: usize) -> Result<(), EntryFault> {
        self.genesis.party(party, message, annex, start)
    }

    /// FORMAT 6.1.
    fn rotate(&mut self, body: &super::entry::Body<'_>, annex: &[u8]) -> Result<(), EntryFault> {
        let found = body.word16(0);
        // The last epoch has none after it.
        let next = self.epoch.checked_add(1).filter(|next| *next == found).ok_or(EntryFault::NextEpoch(found))?;
        let key = next_key(annex, &self.key, &self.genesis)?;
        (self.epoch, self.key) = (next, key);
        Ok(())
    }

    fn count(&mut self, entry: &Entry<'_>, kind: Kind) {
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

    /// Holds an export statement for the size reached against the record (FORMAT 7.6).
    pub(super) fn statement(&mut self, signed: &[u8]) -> bool {
        use crate::journal::field::export;
        let bytes: [u8; export::LEN] = from(signed, 0);
        let fits = array::<32>(&bytes, export::TERM) == self.genesis.term
            && u32_at(&bytes, export::SIZE.start) == self.now.size
            && array::<32>(&bytes, export::HEAD) == self.now.head
            && u16_at(&bytes, export::EPOCH.start) == self.epoch
            && matches!(bytes.get(export::STATE), Some([1..=3]))
            && u32_at(&bytes, export::BOOT.start) >= self.boot
            && super::bytes::i64_at(&bytes, export::EARLIEST.start) >= self.earliest
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

/// The key that the annex of an EPOCH entry announces.
pub(super) fn next_key(annex: &[u8], current: &PublicKey, genesis: &Genesis) -> Result<PublicKey, EntryFault> {
    let key = PublicKey::new(&array::<32>(annex, 0..32)).map_err(EntryFault::NextKey)?;
    if key == *current || genesis.is_of_party(&key) { Err(EntryFault::KeyReused) } else { Ok(key) }
}

const _: () = assert!(at::BODY.end == 56);
