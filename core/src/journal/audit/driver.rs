//! One pass over a record: entries from the source, rules from the walk, questions from the asker.

use super::bundle::{self, Base, Bundle, SIGNED_STATEMENT};
use super::bytes::array;
use super::entry::Entry;
use super::error::{AuditError, Broken, EntryFault};
use super::genesis::Genesis;
use super::image::{self, Header, Image, Item};
use super::key::{Parties, PublicKey};
use super::report::{Conflict, Grade, Report, Stale};
use super::statement::{Named, Released};
use super::walk::{Session, Walk};
use crate::journal::digest::{Hash, Role};
use crate::journal::field::export;
use crate::party::{Both, Party};

/// A head that the asker has seen or noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Size.
    pub size: u32,
    /// Head at that size.
    pub head: Hash,
}

/// What the asker brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Who the parties are.
    pub parties: Parties,
    /// Heads that the record must extend.
    pub held: &'a [Held],
    /// The asker's party and the nonce that an export statement must answer.
    pub nonce: Option<(Party, Hash)>,
}

impl Asked<'_> {
    /// Asks for nothing but the parties.
    #[must_use]
    pub const fn of(parties: Parties) -> Self {
        Self { parties, held: &[], nonce: None }
    }
}

/// What is audited.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// An exported bundle.
    Bundle(Bundle<'a>),
    /// An image of the flash.
    Image(Image<'a>),
}

impl<'a> Record<'a> {
    /// Takes `bytes` for a bundle.
    ///
    /// # Errors
    ///
    /// See [`Bundle::new`].
    pub fn bundle(bytes: &'a [u8]) -> Result<Self, AuditError> {
        Bundle::new(bytes).map(Self::Bundle)
    }

    /// Takes `bytes` for an image with pages of `page` bytes.
    ///
    /// # Errors
    ///
    /// See [`Image::new`].
    pub fn image(bytes: &'a [u8], page: usize) -> Result<Self, AuditError> {
        Image::new(bytes, page).map(Self::Image)
    }

    pub(super) const fn genesis(&self) -> &'a [u8; 448] {
        match self {
            Self::Bundle(bundle) => bundle.genesis,
            Self::Image(image) => image.genesis,
        }
    }

    pub(super) const fn base(&self) -> &Base {
        match self {
            Self::Bundle(bundle) => &bundle.base,
            Self::Image(image) => &image.base,
        }
    }

    pub(super) fn source(&self) -> Source<'a> {
        match self {
            Self::Bundle(bundle) => Source::Bundle(bundle.entries()),
            Self::Image(image) => Source::Image(image.entries()),
        }
    }

    pub(super) fn statements(&self) -> &'a [u8] {
        match self {
            Self::Bundle(bundle) => bundle.statements(),
            Self::Image(_) => &[],
        }
    }
}

/// Entries and headers in order, from either.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "few are made per audit, and there is no heap")]
pub(super) enum Source<'a> {
    Bundle(bundle::Entries<'a>),
    Image(image::Entries<'a>),
}

impl<'a> Source<'a> {
    pub(super) fn next(&mut self) -> Option<Result<Item<'a>, Broken>> {
        match self {
            Self::Bundle(entries) => entries.next().map(|read| read.map(Item::Entry)),
            Self::Image(entries) => entries.next(),
        }
    }

    /// The next entry that can be read.
    pub(super) fn next_entry(&mut self) -> Option<Entry<'a>> {
        loop {
            match self.next()? {
                Ok(Item::Entry(entry)) => return Some(entry),
                Ok(Item::Header(_)) => {}
                Err(_) => return None,
            }
        }
    }
}

/// Runs ahead of the walk to the RELEASE entries, since what they name lies before them.
#[derive(Clone, Debug)]
struct Ahead<'a> {
    source: Source<'a>,
    target: Option<Released>,
    /// The first RELEASE that names something else than the record has.
    wrong: Option<(u32, EntryFault)>,
    /// The RELEASE that covers the base; 0 for a record from the start, which needs none.
    covers: Option<u32>,
}

impl Ahead<'_> {
    fn advance(&mut self) {
        self.target = None;
        while let Some(entry) = self.source.next_entry() {
            if let Some(released) = Released::of(&entry) {
                self.target = Some(released);
                return;
            }
        }
    }

    /// Holds all RELEASE entries that name the size reached against it.
    fn reached(&mut self, walk: &mut Walk) {
        while let Some(target) = self.target {
            if target.at.size > walk.now.size {
                return;
            }
            if target.at.size == walk.now.size {
                match target.check(walk, self.covers.is_some()) {
                    Ok(Named::Unsigned) => {}
                    Ok(named) => {
                        self.covers.get_or_insert(target.by);
                        if named == Named::Carried {
                            self.note(target.by, EntryFault::Carried);
                        }
                    }
                    Err(why) => self.note(target.by, why),
                }
            }
            // One that names less than is here releases again what is gone already: nothing is left to compare it with,
            // and the walk refuses it if the size falls.
            self.advance();
        }
    }

    fn note(&mut self, by: u32, why: EntryFault) {
        if self.wrong.is_none() {
            self.wrong = Some((by, why));
        }
    }
}

/// An audit under way: an iterator over the entries that are good so far, then [`Audit::report`].
#[derive(Clone, Debug)]
pub struct Audit<'a> {
    asked: Asked<'a>,
    source: Source<'a>,
    ahead: Ahead<'a>,
    walk: Walk,
    /// Epoch and key of the base.
    base: (u16, PublicKey),
    statements: &'a [u8],
    /// Bit i: statement i was reached.
    answered: u16,
    fresh: bool,
    /// Another head than the asker holds, which the device is shown to have built on.
    conflict: Option<Conflict>,
    /// The same at the size reached, while nothing shows that the device built on it.
    unconfirmed: Option<Conflict>,
    broken: Option<Broken>,
    over: bool,
}

impl<'a> Audit<'a> {
    /// Begins with the genesis.
    ///
    /// # Errors
    ///
    /// Any [`AuditError`]: then nothing was judged.
    pub fn new(record: Record<'a>, asked: Asked<'a>) -> Result<Self, AuditError> {
        let genesis = Genesis::read(record.genesis(), &asked.parties)?;
        let base = *record.base();
        let key = PublicKey::new_or(&base.key, Some(&genesis.key))
            .map_err(|fault| AuditError::Key { whose: Role::Device, fault })?;
        let source = record.source();
        let mut this = Self {
            asked,
            ahead: Ahead { source: source.clone(), target: None, wrong: None, covers: (base.size == 0).then_some(0) },
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
            // Nothing can follow from such a beginning, and nothing is held against it.
            this.ahead.covers = Some(0);
            this.stop(Broken { seq: base.size.saturating_add(1), slot: None, why });
            return Ok(this);
        }
        this.ahead.advance();
        this.reached();
        Ok(this)
    }

    /// Ends the audit at the first bad entry, which is the first of all where no RELEASE vouches for the base.
    fn stop(&mut self, broken: Broken) {
        self.over = true;
        // Of an image, a page before the base can be damaged: that is where it begins to be bad.
        let is_first = broken.seq <= self.walk.base.size;
        let unreleased = self.ahead.covers.is_none().then(|| self.unreleased());
        self.broken = unreleased.filter(|_| !is_first).or(Some(broken));
    }

    /// Where nothing vouches for the base, nothing here is the device's: neither its entries nor what they contradict.
    fn unreleased(&mut self) -> Broken {
        let walk = &self.walk;
        let base = Base { size: walk.base.size, head: walk.base.head, epoch: self.base.0, key: *self.base.1.bytes() };
        self.walk = Walk::new(walk.genesis, &base, self.base.1);
        (self.conflict, self.unconfirmed) = (None, None);
        Broken { seq: base.size.saturating_add(1), slot: None, why: EntryFault::Unreleased }
    }

    /// What is due whenever a size is reached.
    fn reached(&mut self) {
        self.ahead.reached(&mut self.walk);
        let now = self.walk.now;
        if self.conflict.is_none() {
            let other = self.asked.held.iter().find(|held| held.size == now.size && held.head != now.head);
            self.unconfirmed = other.map(|held| Conflict { size: now.size, held: held.head, found: now.head });
        }
        let (statements, mut bit) = (self.statements, 1_u16);
        for signed in statements.chunks_exact(SIGNED_STATEMENT) {
            // One that does not fit is named at the end: what is wrong with an entry goes before.
            if super::bytes::u32_at(signed, export::SIZE.start) == now.size && self.walk.statement(signed) {
                self.answered |= bit;
                self.fresh |= self.asked.nonce.is_some_and(|(role, nonce)| answers(signed, role, &nonce));
            }
            bit = bit.checked_shl(1).unwrap_or(0);
        }
        self.confirm();
    }

    /// Counts a contradiction once the device is shown to have built on it.
    fn confirm(&mut self) {
        let confirmed = self.walk.report.confirmed;
        let shown = self.unconfirmed.filter(|conflict| confirmed.is_some_and(|size| size >= conflict.size));
        if shown.is_some() {
            (self.conflict, self.unconfirmed) = (shown, None);
        }
    }

    fn take(&mut self, entry: &Entry<'a>) -> Result<(), EntryFault> {
        let wrong = self.ahead.wrong.filter(|(by, _)| *by == entry.seq);
        let before = wrong.map(|_| self.walk.clone());
        let taken = self.walk.entry(entry);
        self.confirm();
        taken?;
        if let (Some((_, why)), Some(before)) = (wrong, before) {
            // What is reported is the record up to here.
            let (confirmed, linked) = (self.walk.report.confirmed, self.walk.linked);
            self.walk = before;
            (self.walk.report.confirmed, self.walk.linked) = (confirmed, linked);
            return Err(why);
        }
        Ok(())
    }

    /// The header of a page must say what the record before it says.
    fn header(&mut self, header: &Header) -> Result<(), EntryFault> {
        let walk = &mut self.walk;
        let first = walk.now.size == walk.base.size;
        let fits = header.first_seq == walk.now.size.saturating_add(1)
            && header.head == walk.now.head
            && header.epoch == walk.epoch
            && header.key == *walk.key.bytes()
            && header.boot >= walk.boot
            && (header.earliest == walk.earliest || (first && walk.base.size > 0))
            && walk.sessions.is_none_or(|sessions| sessions == header.sessions)
            && walk.released.is_none_or(|released| released == header.released)
            && header.released < header.first_seq;
        if !fits {
            return Err(EntryFault::Header);
        }
        walk.boot = header.boot;
        walk.earliest = header.earliest;
        walk.sessions = Some(header.sessions);
        if walk.released.is_none() {
            walk.released = Some(header.released);
        }
        if header.sessions == 0 && matches!(walk.session, Session::Unknown { .. }) {
            walk.session = Session::Closed;
        }
        Ok(())
    }

    /// What is due after the last entry.
    fn finish(&mut self) {
        self.over = true;
        let now = self.walk.now;
        let after = now.size.saturating_add(1);
        if self.ahead.covers.is_none() {
            self.broken = Some(self.unreleased());
            return;
        }
        let Source::Bundle(entries) = &self.source else { return };
        if let Err(why) = entries.finish(now.size, &now.head) {
            return self.stop(Broken { seq: after, slot: None, why });
        }
        let count = u32::try_from(self.statements.chunks_exact(SIGNED_STATEMENT).len()).unwrap_or(0);
        if self.answered.count_ones() != count {
            let index = self.answered.trailing_ones();
            self.stop(Broken { seq: after, slot: None, why: EntryFault::Statement { index } });
        }
    }

    /// Runs to the end and grades.
    #[must_use]
    pub fn report(mut self) -> Report {
        while self.next().is_some() {}
        let mut report = self.walk.report;
        report.expiry = self.walk.expiry;
        if let Source::Image(entries) = &self.source {
            report.oddities = entries.oddities;
        }
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

    /// Why the audit stopped early, if it did.
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
                    if let Err(why) = self.header(&header) {
                        self.stop(Broken { seq: self.walk.now.size.saturating_add(1), slot: Some(header.slot), why });
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

/// Why no record can begin so (FORMAT 8.4); `None` where one can.
fn impossible(genesis: &Genesis, base: &Base, key: &PublicKey) -> Option<EntryFault> {
    if base.size == 0 {
        let begins = base.head == genesis.term && base.epoch == 0 && *key == genesis.key;
        return (!begins).then_some(EntryFault::Start);
    }
    // Each epoch after the first takes an entry, and its key is of nobody else.
    let fits =
        u32::from(base.epoch) <= base.size && (base.epoch > 0 || *key == genesis.key) && !genesis.is_of_party(key);
    (!fits).then_some(EntryFault::Base)
}

/// True where a statement carries the nonce that a party gave; a zero nonce was not given.
fn answers(signed: &[u8], party: Party, nonce: &Hash) -> bool {
    let place = match party {
        Party::Host => export::NONCE_H,
        Party::Inspectorate => export::NONCE_I,
    };
    *nonce != [0; 32] && array::<32>(signed, place) == *nonce
}

/// A report, and what vouches for the beginning of the record.
pub(super) struct Audited {
    pub(super) report: Report,
    /// The RELEASE that covers the base; 0 where the record begins with the genesis.
    pub(super) covers: Option<u32>,
    /// Highest size whose head an entry confirms.
    pub(super) linked: Option<u32>,
    /// Bit i: export statement i fits.
    pub(super) answered: u16,
}

impl Audited {
    /// True where the head at the base is known to be one of this term.
    pub(super) const fn is_anchored(&self) -> bool {
        let begins =
            !matches!(self.report.grade, Grade::Broken(Broken { why: EntryFault::Start | EntryFault::Base, .. }));
        begins && self.covers.is_some()
    }
}

/// As [`audit`], for what is in this module.
pub(super) fn audited<'a>(record: Record<'a>, asked: Asked<'a>) -> Result<Audited, AuditError> {
    let mut audit = Audit::new(record, asked)?;
    while audit.next().is_some() {}
    let (covers, linked, answered) = (audit.ahead.covers, audit.walk.linked, audit.answered);
    Ok(Audited { report: audit.report(), covers, linked, answered })
}

/// Audits a record to its end.
///
/// # Errors
///
/// Any [`AuditError`]: then nothing was judged.
pub fn audit<'a>(record: Record<'a>, asked: Asked<'a>) -> Result<Report, AuditError> {
    Audit::new(record, asked).map(Audit::report)
}
