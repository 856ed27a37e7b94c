//! The state of a record: the session in progress, the counts, the limits and the expiry in force.
//!
//! The same function processes entries read from flash at the start and entries added later, so the two cannot differ.

use crate::journal::payload::{
    Correction, Extend, Limit, NOT_DECLARED, Release, ReleaseAnnex, SessionClose, SessionOpen, SessionOpenAnnex, Tally,
};
use crate::journal::{Carried, EntryKind, Term};
use crate::party::{Both, Holder, Party};
use crate::wire::CATEGORIES;

/// The session in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Session {
    /// Number of the session.
    pub number: u32,
    /// Sequence number of the entry that opened it.
    pub seq: u32,
    /// Who holds the session.
    pub holder: Holder,
    /// Number of TALLY and CORRECTION entries in the session.
    pub tallies: u32,
}

/// The close of the last session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Close {
    /// Sequence number of the SESSION_CLOSE entry, which is also the size that the parties sign.
    pub size: u32,
    /// True for each party that has signed the close.
    pub signed: Both<bool>,
    /// True for each party that has disputed the close.
    pub disputed: Both<bool>,
}

/// The fields of an entry that a [`Ledger`] uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Line<'a> {
    /// Kind of the entry.
    pub kind: EntryKind,
    /// Sequence number of the entry.
    pub seq: u32,
    /// Number of the boot that wrote the entry.
    pub boot: u32,
    /// Payload of the entry.
    pub payload: &'a [u8; 24],
    /// Annex of the entry; the zeros at its end may be missing.
    pub annex: &'a [u8],
}

/// Sequence numbers of the entries that last set each value. A release carries over only values older than these.
#[derive(Clone, Copy, Debug)]
struct Since {
    totals: [u32; CATEGORIES],
    limits: [u32; CATEGORIES],
    expiry: u32,
}

/// The state of a record after some entry.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Number of categories in use.
    pub categories: u8,
    /// The session in progress, if there is one.
    pub session: Option<Session>,
    /// Total of each category in that session, or in the last one.
    pub totals: [u32; CATEGORIES],
    /// Limit in force for each category.
    pub limits: [u32; CATEGORIES],
    /// Count declared for each category at the site of that session; [`NOT_DECLARED`] if there is none.
    pub declared: [u32; CATEGORIES],
    /// Earliest and latest moment of the expiry in force. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// True once an EXPIRE entry states that the term has run out.
    pub run_out: bool,
    /// The last close, or a later release that both parties signed; `None` from the next SESSION_OPEN on.
    pub close: Option<Close>,
    /// Request number and sequence number of the last count in that session that a wire request caused.
    pub counted: Option<(u64, u32)>,
    /// True from the opening of a session until its EPOCH entry.
    pub key_due: bool,
    /// Boot number of the last BOOT entry; if there is none on the device, that of the last entry.
    pub noted: u32,
    /// True if `noted` comes from a BOOT entry.
    pub is_noted: bool,
    /// True if a FULL entry was made and nothing was released since.
    pub full: bool,
    /// Kind of the last entry other than BOOT, and the fault code if it is a FAULT (otherwise 0).
    pub last: Option<(EntryKind, u16)>,
    since: Since,
}

fn get<T: Copy>(of: &[T], category: u8) -> Option<T> {
    of.get(usize::from(category)).copied()
}

impl Ledger {
    /// Returns the state before the first entry of a record with these terms.
    #[must_use]
    pub fn new(term: &Term) -> Self {
        Self {
            categories: u8::try_from(term.categories).unwrap_or(0),
            limits: term.limits,
            expiry: term.expiry,
            ..Self::empty()
        }
    }

    /// Returns the state before the terms are known, in which no category is in use.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            categories: 0,
            session: None,
            totals: [0; CATEGORIES],
            limits: [0; CATEGORIES],
            declared: [NOT_DECLARED; CATEGORIES],
            expiry: (0, 0),
            run_out: false,
            close: None,
            counted: None,
            key_due: false,
            noted: 0,
            is_noted: false,
            full: false,
            last: None,
            since: Since { totals: [0; CATEGORIES], limits: [0; CATEGORIES], expiry: 0 },
        }
    }

    /// Returns the total of a category, or `None` if the category is not in use.
    #[must_use]
    pub fn total(&self, category: u8) -> Option<u32> {
        (category < self.categories).then(|| get(&self.totals, category)).flatten()
    }

    /// Returns the limit of a category; [`u32::MAX`] if there is no such category.
    #[must_use]
    pub fn limit(&self, category: u8) -> u32 {
        get(&self.limits, category).unwrap_or(u32::MAX)
    }

    /// Returns the count declared for a category, or `None` if there is none.
    #[must_use]
    pub fn declared(&self, category: u8) -> Option<u32> {
        get(&self.declared, category).filter(|declared| *declared != NOT_DECLARED)
    }

    /// Returns who holds the session; [`Holder::Jointly`] outside a session.
    #[must_use]
    pub fn holder(&self) -> Holder {
        self.session.map_or(Holder::Jointly, |session| session.holder)
    }

    /// Returns what a release at this point carries over.
    #[must_use]
    pub fn carried(&self) -> Carried {
        let mut totals = [0; 16];
        for (to, from) in totals.iter_mut().zip(self.totals) {
            *to = from;
        }
        Carried { totals, limits: self.limits, expiry: self.expiry }
    }

    /// Processes the next entry.
    pub fn take(&mut self, line: &Line<'_>) {
        if line.kind == EntryKind::Boot {
            (self.noted, self.is_noted) = (line.boot, true);
            return;
        }
        if !self.is_noted {
            self.noted = line.boot;
        }
        self.last = Some((line.kind, 0));
        match line.kind {
            EntryKind::SessionOpen => self.open(line),
            EntryKind::Epoch => self.key_due = false,
            EntryKind::Tally => {
                if let Some(tally) = Tally::from_bytes(line.payload) {
                    self.count(line.seq, tally.category, tally.total, tally.request);
                }
            }
            EntryKind::Correction => {
                if let Some(correction) = Correction::from_bytes(line.payload) {
                    self.count(line.seq, correction.category, correction.total, correction.request);
                }
            }
            EntryKind::SessionClose => {
                // The session number is not compared here, because the auditor checks it.
                if SessionClose::from_bytes(line.payload).is_some() {
                    self.session = None;
                    self.key_due = false;
                    self.close = Some(Close { size: line.seq, signed: Both::default(), disputed: Both::default() });
                }
            }
            EntryKind::CosignHost | EntryKind::CosignInspectorate => {
                let party = if line.kind == EntryKind::CosignHost { Party::Host } else { Party::Inspectorate };
                if let Some(close) = &mut self.close {
                    *close.signed.get_mut(party) = true;
                }
            }
            EntryKind::Disputed => {
                let disputed = crate::journal::payload::Disputed::from_bytes(line.payload);
                if let (Some(close), Some(disputed)) = (&mut self.close, disputed) {
                    *close.disputed.get_mut(disputed.party) = true;
                }
            }
            EntryKind::Limit => {
                if let Some(limit) = Limit::from_bytes(line.payload) {
                    set(&mut self.limits, limit.category, limit.limit);
                    set(&mut self.since.limits, limit.category, line.seq);
                }
            }
            EntryKind::Extend => {
                if let Some(extend) = Extend::from_bytes(line.payload) {
                    self.expiry = (extend.earliest, extend.latest);
                    self.since.expiry = line.seq;
                }
            }
            EntryKind::Release => self.release(line),
            EntryKind::Full => self.full = true,
            EntryKind::Expire => self.run_out = true,
            EntryKind::Fault => {
                let code = crate::journal::payload::Fault::from_bytes(line.payload).map_or(0, |fault| fault.code);
                self.last = Some((EntryKind::Fault, code));
            }
            EntryKind::Boot | EntryKind::Time | EntryKind::Export | EntryKind::Health | EntryKind::Retire => {}
        }
    }

    fn open(&mut self, line: &Line<'_>) {
        let Some(open) = SessionOpen::from_bytes(line.payload) else { return };
        self.session = Some(Session { number: open.session, seq: line.seq, holder: open.held, tallies: 0 });
        self.declared =
            SessionOpenAnnex::from_bytes(line.annex).map_or([NOT_DECLARED; CATEGORIES], |annex| annex.declared);
        self.totals = [0; CATEGORIES];
        self.since.totals = [line.seq; CATEGORIES];
        self.close = None;
        self.counted = None;
        self.key_due = true;
    }

    fn count(&mut self, seq: u32, category: u8, total: u32, request: u64) {
        set(&mut self.totals, category, total);
        set(&mut self.since.totals, category, seq);
        if let Some(session) = &mut self.session {
            session.tallies = session.tallies.saturating_add(1);
        }
        if request != 0 {
            self.counted = Some((request, seq));
        }
    }

    fn release(&mut self, line: &Line<'_>) {
        self.full = false;
        let Some(size) = Release::from_bytes(line.payload).map(|release| release.size) else { return };
        let Some(carried) = ReleaseAnnex::from_bytes(line.annex) else { return };
        let older = |since: u32| since <= size;
        for ((total, since), from) in self.totals.iter_mut().zip(self.since.totals).zip(carried.totals) {
            if older(since) {
                *total = from;
            }
        }
        for ((limit, since), from) in self.limits.iter_mut().zip(self.since.limits).zip(carried.limits) {
            if older(since) {
                *limit = from;
            }
        }
        if older(self.since.expiry) {
            self.expiry = (carried.expiry_earliest, carried.expiry_latest);
        }
        // Both parties signed the head at that size, so nothing before it is left to sign or to dispute. After the next
        // start, when those entries may be gone, the state must be the same.
        if self.close.is_none_or(|close| older(close.size)) {
            self.close = Some(Close { size, signed: Both::from_fn(|_| true), disputed: Both::from_fn(|_| true) });
        }
        self.counted = self.counted.filter(|(_, seq)| !older(*seq));
    }
}

fn set(of: &mut [u32; CATEGORIES], category: u8, to: u32) {
    if let Some(place) = of.get_mut(usize::from(category)) {
        *place = to;
    }
}
