//! The record that the device keeps: the journal, the ledger of its totals, and the clock that stamps its entries.
//!
//! Journal and ledger are there together or not at all, and whatever adds an entry takes it into both.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;
use proverka::journal::field::genesis;
use proverka::journal::payload::{ActAnnex, Release, SessionOpen};
use proverka::journal::{
    AppendError, Base, Carried, Draft, ExportRequest, Exported, Journal, Kind, Layout, MountError, ReadError, Receipt,
    ReleaseStatement, Seen, Term,
};
use proverka::wire::State;

use crate::board::{Board, Look};
use crate::guard::{Guard, GuardError};
use crate::selftest::Fault;
use crate::time::{Reading, Time};
use proverka::inspection::{Ledger, Line};

/// The flash that the record is given: an open seal stops it.
pub(super) type Flash<B> = Guard<<B as Board>::Flash, <B as Board>::Front>;
/// What goes wrong with that flash.
pub(super) type FlashError<B> = GuardError<<<B as Board>::Flash as embedded_storage::nor_flash::ErrorType>::Error>;
/// What adding an entry gives; `None` before the device is enrolled.
pub(super) type Added<B> = Option<Result<Receipt, AppendError<FlashError<B>>>>;

/// The state that a record gives, and the fault that it shows.
pub(super) type Opened = (State, Result<(), Fault>);

/// A journal with its ledger.
struct Enrolled<B: Board> {
    journal: Journal<Flash<B>>,
    ledger: Ledger,
}

impl<B: Board> Enrolled<B> {
    /// Takes an entry that was added into the ledger.
    #[inline(never)]
    fn took(
        &mut self,
        kind: Kind,
        added: &Result<Receipt, AppendError<FlashError<B>>>,
        payload: &[u8; 24],
        annex: &[u8],
    ) {
        if let Ok(receipt) = added {
            self.ledger.take(&Line { kind, seq: receipt.seq, boot: self.journal.boot(), payload, annex });
        }
    }
}

/// The clock, and once the device is enrolled the record.
pub(super) struct Record<B: Board> {
    time: Time,
    enrolled: Option<Enrolled<B>>,
}

impl<B: Board> Record<B> {
    /// No record yet; the clock at its first look.
    pub(super) const fn new(first: Look) -> Self {
        Self { time: Time::of_clock::<B::Clock>(first), enrolled: None }
    }

    /// Takes in a look at the clock.
    pub(super) fn tick(&mut self, look: Look) {
        self.time.tick(look);
    }

    /// What is known of the time.
    pub(super) const fn time(&self) -> &Time {
        &self.time
    }

    /// Milliseconds since the start, by the device's own clock; wraps after 49 days.
    #[inline(never)]
    pub(super) fn ms(&self) -> u32 {
        self.time.milliseconds()
    }

    /// The journal, for what it says of itself.
    pub(super) fn journal(&self) -> Option<&Journal<Flash<B>>> {
        self.enrolled.as_ref().map(|enrolled| &enrolled.journal)
    }

    /// What the entries total.
    pub(super) fn ledger(&self) -> Option<&Ledger> {
        self.enrolled.as_ref().map(|enrolled| &enrolled.ledger)
    }

    /// Entries in the record.
    pub(super) fn size(&self) -> u32 {
        self.journal().map_or(0, Journal::size)
    }

    /// The journal, for reading what lies in flash.
    pub(super) fn reader(&mut self) -> Option<Reader<'_, B>> {
        self.enrolled.as_mut().map(|enrolled| Reader(&mut enrolled.journal))
    }

    /// Opens the record in flash. The state that it gives, and the fault that it shows.
    ///
    /// # Errors
    ///
    /// Those of [`Journal::mount`].
    pub(super) fn open(&mut self, flash: Flash<B>, layout: Layout) -> Result<Opened, MountError<FlashError<B>>> {
        self.mount(flash, layout)?;
        Ok(self.read_through())
    }

    /// Puts the journal in its place before its entries are read, so that it is not on the stack twice.
    #[inline(never)]
    fn mount(&mut self, flash: Flash<B>, layout: Layout) -> Result<(), MountError<FlashError<B>>> {
        Journal::mount(flash, layout).map(|journal| self.enrolled = Some(Enrolled { journal, ledger: Ledger::empty() }))
    }

    /// Fills the ledger. A journal that no longer says under which terms it stands is given up.
    #[inline(never)]
    fn read_through(&mut self) -> Opened {
        let Some(Enrolled { journal, ledger }) = &mut self.enrolled else { return (State::Blank, Ok(())) };
        let state = if journal.is_retired() {
            State::Retired
        } else if journal.has_key() {
            State::Sealed
        } else {
            State::Tampered
        };
        let Ok(term) = journal.term_data() else {
            self.enrolled = None;
            return (state, Err(Fault::Record));
        };
        let earliest = Some(journal.earliest()).filter(|earliest| *earliest > i64::MIN);
        self.time.start(term.drift_ppm, earliest);
        *ledger = Ledger::new(&term);
        let outcome = match fill(journal, ledger, u32::MAX) {
            Ok(()) if journal.damage().is_none() => Ok(()),
            Ok(()) | Err(ReadError::Damaged(_) | ReadError::Absent { .. }) => Err(Fault::Record),
            Err(ReadError::Store(_)) => Err(Fault::Flash),
        };
        let over = ledger.run_out || earliest.is_some_and(|earliest| earliest >= ledger.expiry.1);
        (if state == State::Sealed && over { State::Expired } else { state }, outcome)
    }

    /// The record was founded in this boot: the genesis says which boot that is.
    pub(super) fn founded(&mut self) {
        if let Some(Enrolled { journal, ledger }) = &mut self.enrolled {
            (ledger.noted, ledger.is_noted) = (journal.boot(), true);
        }
    }

    /// Adds an entry.
    #[inline(never)]
    pub(super) fn append(&mut self, kind: Kind, payload: &[u8; 24], annex: &[u8]) -> Added<B> {
        let enrolled = self.enrolled.as_mut()?;
        let Enrolled { journal, ledger } = &mut *enrolled;
        // The session that the entry opens is its own.
        let holder = match SessionOpen::of(payload) {
            Some(open) if kind == Kind::SessionOpen => open.held,
            _ => ledger.holder(),
        };
        let stamp = self.time.stamp(journal.earliest());
        let outcome = journal.append(&Draft { kind, holder, stamp, payload: *payload, annex });
        enrolled.took(kind, &outcome, payload, annex);
        Some(outcome)
    }

    /// Goes on to the next key.
    pub(super) fn rotate(&mut self, fresh: &[u8; 32]) -> Added<B> {
        let enrolled = self.enrolled.as_mut()?;
        let Enrolled { journal, ledger } = &mut *enrolled;
        let stamp = self.time.stamp(journal.earliest());
        let outcome = journal.rotate(stamp, ledger.holder(), fresh);
        enrolled.took(Kind::Epoch, &outcome, &[0; 24], &[]);
        Some(outcome)
    }

    /// Releases the entries up to `size`, as both parties signed it.
    pub(super) fn release(
        &mut self,
        size: u32,
        carried: &Carried,
        host: &[u8; 64],
        inspectorate: &[u8; 64],
    ) -> Added<B> {
        let Enrolled { journal, ledger } = self.enrolled.as_mut()?;
        let stamp = self.time.stamp(journal.earliest());
        let outcome = journal.release(stamp, size, carried, host, inspectorate);
        if outcome.is_ok() {
            ledger.full = false;
            ledger.last = Some((Kind::Release, 0));
        }
        Some(outcome)
    }

    /// Ends the record.
    pub(super) fn retire(&mut self, annex: &ActAnnex) -> Added<B> {
        let enrolled = self.enrolled.as_mut()?;
        let stamp = self.time.stamp(enrolled.journal.earliest());
        let outcome = enrolled.journal.retire(stamp, annex);
        enrolled.took(Kind::Retire, &outcome, &[0; 24], &[]);
        Some(outcome)
    }

    /// Signs how the record stands.
    pub(super) fn export(&mut self, request: &ExportRequest) -> Option<Result<Exported, AppendError<FlashError<B>>>> {
        Some(self.enrolled.as_mut()?.journal.export(request))
    }

    /// Erases the keys. Whether they are gone; `None` where no record is open.
    pub(super) fn destroy_keys(&mut self) -> Option<bool> {
        Some(self.enrolled.as_mut()?.journal.destroy_keys().is_ok())
    }

    /// Takes in a statement of the time; see [`Time::anchor`].
    pub(super) fn anchor(&mut self, given: Reading, earliest: i64, latest: i64) -> bool {
        self.time.anchor(given, earliest, latest)
    }

    /// Forgets statements of the time since `before` was copied.
    pub(super) fn set_time_back(&mut self, before: Time) {
        self.time = before;
    }
}

/// A journal that can be read and not added to.
pub(super) struct Reader<'r, B: Board>(&'r mut Journal<Flash<B>>);

impl<'r, B: Board> Reader<'r, B> {
    /// As [`Journal::term_data`] does.
    pub(super) fn term_data(self) -> Option<Term> {
        self.0.term_data().ok()
    }

    /// As [`Journal::genesis`] does.
    pub(super) fn genesis(self) -> Option<[u8; genesis::EXPORTED.end]> {
        self.0.genesis().ok()
    }

    /// As [`Journal::base`] does.
    pub(super) fn base(self) -> Option<Base> {
        self.0.base().ok()
    }

    /// As [`Journal::entry`] does.
    pub(super) fn entry(self, seq: u32) -> Result<Seen, ReadError<FlashError<B>>> {
        self.0.entry(seq)
    }

    /// As [`Journal::release_statement`] does.
    pub(super) fn release_statement(self, size: u32, carried: &Carried) -> Option<ReleaseStatement> {
        self.0.release_statement(size, carried).ok()
    }

    /// How the totals stood at `size`, for a release of what came before; `None` where an entry cannot be read.
    #[inline(never)]
    pub(super) fn carried_at(self, size: u32) -> Option<Carried> {
        let term = self.0.term_data().ok()?;
        let mut then = Ledger::new(&term);
        fill(self.0, &mut then, size).ok()?;
        Some(then.carried())
    }
}

/// Takes the entries up to `size` into `ledger`.
fn fill<F: NorFlash>(journal: &mut Journal<F>, ledger: &mut Ledger, size: u32) -> Result<(), ReadError<F::Error>> {
    let all: Result<Option<()>, _> = journal.skim(0, |seen| {
        let payload = seen.entry.payload();
        // Of what comes later, only a release says more about that size: how things stood before the first entry that
        // is left.
        if seen.entry.seq() > size
            && (seen.entry.kind() != Kind::Release || Release::of(&payload).is_none_or(|release| release.size > size))
        {
            return ControlFlow::Continue(());
        }
        ledger.take(&Line {
            kind: seen.entry.kind(),
            seq: seen.entry.seq(),
            boot: seen.entry.boot(),
            payload: &payload,
            annex: seen.annex(),
        });
        ControlFlow::Continue(())
    });
    all.map(|_| ())
}
