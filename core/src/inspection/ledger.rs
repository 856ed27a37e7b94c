//! How the record stands: the session in progress, the counts, the limits and the expiry in force.
//!
//! One function takes in an entry, at the start from flash and afterwards as it is added, so the two cannot differ.

use crate::journal::payload::{
    Correction, Extend, Limit, NOT_DECLARED, Release, ReleaseAnnex, SessionClose, SessionOpen, SessionOpenAnnex, Tally,
};
use crate::journal::{Carried, Kind, Term};
use crate::party::{Both, Holder, Party};
use crate::wire::CATEGORIES;

/// A session in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Number of the session.
    pub number: u32,
    /// Sequence number of the entry that opened it.
    pub seq: u32,
    /// Who holds it.
    pub holder: Holder,
    /// Counts and corrections in it.
    pub tallies: u32,
}

/// The last close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Close {
    /// Sequence number of the entry, and the size that is signed.
    pub size: u32,
    /// Which party has signed it.
    pub signed: Both<bool>,
    /// Which party has disputed it.
    pub disputed: Both<bool>,
}

/// An entry, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Kind of the entry.
    pub kind: Kind,
    /// Sequence number of the entry.
    pub seq: u32,
    /// Boot that wrote it.
    pub boot: u32,
    /// Payload of the entry.
    pub payload: &'a [u8; 24],
    /// Annex; what the layout does not fill may be missing.
    pub annex: &'a [u8],
}

/// Sequence numbers of the entries that set a value last: what a release carries is older than they are.
#[derive(Clone, Copy, Debug)]
struct Since {
    totals: [u32; CATEGORIES],
    limits: [u32; CATEGORIES],
    expiry: u32,
}

/// How the record stands.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// How many limits count.
    pub categories: u8,
    /// The session in progress.
    pub session: Option<Session>,
    /// Counts of that session, or of the last one.
    pub totals: [u32; CATEGORIES],
    /// Limits in force.
    pub limits: [u32; CATEGORIES],
    /// Declared for the site of that session.
    pub declared: [u32; CATEGORIES],
    /// Expiry in force: earliest and latest. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// True once an entry says that the term has run out.
    pub run_out: bool,
    /// The last close, or the release that both signed since, until the next session.
    pub close: Option<Close>,
    /// Number and entry of the last count in that session that was asked for over the line.
    pub counted: Option<(u64, u32)>,
    /// True between the opening of a session and its key.
    pub key_due: bool,
    /// The boot that a BOOT entry noted last, or that wrote the last entry where none is left.
    pub noted: u32,
    /// True where the last BOOT entry is of `noted`.
    pub is_noted: bool,
    /// True where it is on record that there is no room, and nothing was released since.
    pub full: bool,
    /// What the last entry is, leaving out BOOT, and the code where it is a FAULT.
    pub last: Option<(Kind, u16)>,
    since: Since,
}

fn get<T: Copy>(of: &[T], category: u8) -> Option<T> {
    of.get(usize::from(category)).copied()
}

impl Ledger {
    /// Before the first entry of a record under `term`.
    #[must_use]
    pub fn new(term: &Term) -> Self {
        Self {
            categories: u8::try_from(term.categories).unwrap_or(0),
            limits: term.limits,
            expiry: term.expiry,
            ..Self::empty()
        }
    }

    /// Before the terms are known: nothing counts.
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

    /// The count of a category; none for one that does not count.
    #[must_use]
    pub fn total(&self, category: u8) -> Option<u32> {
        (category < self.categories).then(|| get(&self.totals, category)).flatten()
    }

    /// The limit of a category.
    #[must_use]
    pub fn limit(&self, category: u8) -> u32 {
        get(&self.limits, category).unwrap_or(u32::MAX)
    }

    /// What is declared for a category.
    #[must_use]
    pub fn declared(&self, category: u8) -> Option<u32> {
        get(&self.declared, category).filter(|declared| *declared != NOT_DECLARED)
    }

    /// Who holds the session, as entries say it.
    #[must_use]
    pub fn holder(&self) -> Holder {
        self.session.map_or(Holder::Jointly, |session| session.holder)
    }

    /// What a release at this point carries.
    #[must_use]
    pub fn carried(&self) -> Carried {
        let mut totals = [0; 16];
        for (to, from) in totals.iter_mut().zip(self.totals) {
            *to = from;
        }
        Carried { totals, limits: self.limits, expiry: self.expiry }
    }

    /// Takes in the next entry.
    pub fn take(&mut self, line: &Line<'_>) {
        if line.kind == Kind::Boot {
            (self.noted, self.is_noted) = (line.boot, true);
            return;
        }
        if !self.is_noted {
            self.noted = line.boot;
        }
        self.last = Some((line.kind, 0));
        match line.kind {
            Kind::SessionOpen => self.open(line),
            Kind::Epoch => self.key_due = false,
            Kind::Tally => {
                if let Some(tally) = Tally::of(line.payload) {
                    self.count(line.seq, tally.category, tally.total, tally.request);
                }
            }
            Kind::Correction => {
                if let Some(correction) = Correction::of(line.payload) {
                    self.count(line.seq, correction.category, correction.total, correction.request);
                }
            }
            Kind::SessionClose => {
                // That its number is the session's is the auditor's business.
                if SessionClose::of(line.payload).is_some() {
                    self.session = None;
                    self.key_due = false;
                    self.close = Some(Close { size: line.seq, signed: Both::default(), disputed: Both::default() });
                }
            }
            Kind::CosignHost | Kind::CosignInspectorate => {
                let party = if line.kind == Kind::CosignHost { Party::Host } else { Party::Inspectorate };
                if let Some(close) = &mut self.close {
                    *close.signed.get_mut(party) = true;
                }
            }
            Kind::Disputed => {
                let disputed = crate::journal::payload::Disputed::of(line.payload);
                if let (Some(close), Some(disputed)) = (&mut self.close, disputed) {
                    *close.disputed.get_mut(disputed.party) = true;
                }
            }
            Kind::Limit => {
                if let Some(limit) = Limit::of(line.payload) {
                    set(&mut self.limits, limit.category, limit.limit);
                    set(&mut self.since.limits, limit.category, line.seq);
                }
            }
            Kind::Extend => {
                if let Some(extend) = Extend::of(line.payload) {
                    self.expiry = (extend.earliest, extend.latest);
                    self.since.expiry = line.seq;
                }
            }
            Kind::Release => self.release(line),
            Kind::Full => self.full = true,
            Kind::Expire => self.run_out = true,
            Kind::Fault => {
                let code = crate::journal::payload::Fault::of(line.payload).map_or(0, |fault| fault.code);
                self.last = Some((Kind::Fault, code));
            }
            Kind::Boot | Kind::Time | Kind::Export | Kind::Health | Kind::Retire => {}
        }
    }

    fn open(&mut self, line: &Line<'_>) {
        let Some(open) = SessionOpen::of(line.payload) else { return };
        self.session = Some(Session { number: open.session, seq: line.seq, holder: open.held, tallies: 0 });
        self.declared = SessionOpenAnnex::of(line.annex).map_or([NOT_DECLARED; CATEGORIES], |annex| annex.declared);
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
        let Some(size) = Release::of(line.payload).map(|release| release.size) else { return };
        let Some(carried) = ReleaseAnnex::of(line.annex) else { return };
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
        // Both signed the head there: nothing before it is left to be signed or disputed, and after the next start,
        // when its entries may be gone, that is the same.
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
