//! The record that the device keeps: the journal, the ledger of its totals, and the clock that stamps its entries.
//!
//! Journal and ledger exist together or not at all, and every entry is added to both.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::MultiwriteNorFlash;
use proverka::journal::field::genesis;
use proverka::journal::payload::{ActAnnex, Release, SessionOpen};
use proverka::journal::{
    AppendError, Base, Carried, Draft, EntryKind, ExportRequest, Exported, Journal, Layout, MountError, ReadError,
    Receipt, ReleaseStatement, Seen, Term,
};
use proverka::wire::State;

use crate::board::{Board, Look};
use crate::guard::{Guard, GuardError};
use crate::selftest::Fault;
use crate::time::{Reading, Time};
use proverka::inspection::{Ledger, Line, SessionFinding, SessionRules, SessionTimes};

/// The flash that is given to the record, which an open seal blocks.
pub(super) type Flash<B> = Guard<<B as Board>::Flash, <B as Board>::Front>;
/// The error type of that flash.
pub(super) type FlashError<B> = GuardError<<<B as Board>::Flash as embedded_storage::nor_flash::ErrorType>::Error>;
/// The result of adding an entry; `None` before the device is enrolled.
pub(super) type Added<B> = Option<Result<Receipt, AppendError<FlashError<B>>>>;

/// The state that follows from a record, and the fault that was found in it.
pub(super) type Opened = (State, Result<(), Fault>);

/// A journal, the ledger of its totals, and the times of its sessions.
struct Enrolled<B: Board> {
    journal: Journal<Flash<B>>,
    ledger: Ledger,
    sessions: SessionTimes<'static>,
}

impl<B: Board> Enrolled<B> {
    /// Updates the ledger for an entry that was added.
    #[inline(never)]
    fn took(
        &mut self,
        kind: EntryKind,
        added: &Result<Receipt, AppendError<FlashError<B>>>,
        payload: &[u8; 24],
        annex: &[u8],
    ) {
        if let Ok(receipt) = added {
            self.ledger.take(&Line { kind, seq: receipt.seq, boot: self.journal.boot(), payload, annex });
        }
    }
}

/// The clock and, once the device is enrolled, the record.
pub(super) struct Record<B: Board> {
    time: Time,
    enrolled: Option<Enrolled<B>>,
}

impl<B: Board> Record<B> {
    /// Makes a record that is not open, with the clock at its first reading.
    pub(super) const fn new(first: Look) -> Self {
        Self { time: Time::of_clock::<B::Clock>(first), enrolled: None }
    }

    /// Updates the time from a reading of the clock.
    pub(super) fn tick(&mut self, look: Look) {
        self.time.tick(look);
    }

    /// Returns what is known of the time.
    pub(super) const fn time(&self) -> &Time {
        &self.time
    }

    /// Returns the milliseconds since the start by the device's own clock. The number wraps after 49 days.
    #[inline(never)]
    pub(super) fn ms(&self) -> u32 {
        self.time.milliseconds()
    }

    /// Returns the journal, for information that needs no flash.
    pub(super) fn journal(&self) -> Option<&Journal<Flash<B>>> {
        self.enrolled.as_ref().map(|enrolled| &enrolled.journal)
    }

    /// Returns the totals of the entries.
    pub(super) fn ledger(&self) -> Option<&Ledger> {
        self.enrolled.as_ref().map(|enrolled| &enrolled.ledger)
    }

    /// Returns the number of entries in the record.
    pub(super) fn size(&self) -> u32 {
        self.journal().map_or(0, Journal::size)
    }

    /// Returns the journal, for reading what lies in flash.
    pub(super) fn reader(&mut self) -> Option<Reader<'_, B>> {
        self.enrolled.as_mut().map(|enrolled| Reader(&mut enrolled.journal))
    }

    /// Opens the record in flash. Returns the state that follows from it, and the fault that was found in it.
    ///
    /// # Errors
    ///
    /// Those of [`Journal::mount`].
    pub(super) fn open(&mut self, flash: Flash<B>, layout: Layout) -> Result<Opened, MountError<FlashError<B>>> {
        self.mount(flash, layout)?;
        Ok(self.read_through())
    }

    /// Moves the journal into its place before its entries are read, so that two copies are never on the stack at once.
    #[inline(never)]
    fn mount(&mut self, flash: Flash<B>, layout: Layout) -> Result<(), MountError<FlashError<B>>> {
        let (ledger, sessions) = (Ledger::empty(), SessionTimes::new(&SessionRules::TYPE_ONE));
        Journal::mount(flash, layout).map(|journal| self.enrolled = Some(Enrolled { journal, ledger, sessions }))
    }

    /// Fills the ledger. A journal whose terms can no longer be read is dropped.
    #[inline(never)]
    fn read_through(&mut self) -> Opened {
        let Some(Enrolled { journal, ledger, sessions }) = &mut self.enrolled else { return (State::Blank, Ok(())) };
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
        let outcome = match fill(journal, ledger, Some(sessions), u32::MAX) {
            Ok(()) if journal.damage().is_none() => Ok(()),
            Ok(()) | Err(ReadError::Damaged(_) | ReadError::Absent { .. }) => Err(Fault::Record),
            Err(ReadError::Store(_)) => Err(Fault::Flash),
        };
        let over = ledger.run_out || earliest.is_some_and(|earliest| earliest >= ledger.expiry.1);
        (if state == State::Sealed && over { State::Expired } else { state }, outcome)
    }

    /// Marks the record as founded in this boot, which is the boot that the genesis names.
    pub(super) fn founded(&mut self) {
        if let Some(Enrolled { journal, ledger, .. }) = &mut self.enrolled {
            (ledger.noted, ledger.is_noted) = (journal.boot(), true);
        }
    }

    /// Adds an entry to the journal and the ledger.
    #[inline(never)]
    pub(super) fn append(&mut self, kind: EntryKind, payload: &[u8; 24], annex: &[u8]) -> Added<B> {
        let enrolled = self.enrolled.as_mut()?;
        let Enrolled { journal, ledger, .. } = &mut *enrolled;
        // The entry that opens a session already counts as part of it.
        let holder = match SessionOpen::from_bytes(payload) {
            Some(open) if kind == EntryKind::SessionOpen => open.held,
            _ => ledger.holder(),
        };
        let stamp = self.time.stamp(journal.earliest());
        let outcome = journal.append_raw(&Draft { kind, holder, stamp, payload: *payload, annex });
        enrolled.took(kind, &outcome, payload, annex);
        if outcome.is_ok() {
            enrolled.sessions.take(kind, payload, stamp);
        }
        Some(outcome)
    }

    /// Judges how long the session in progress or the last one lasts, and how many there were in its treaty year.
    pub(super) fn session(&self) -> Option<SessionFinding> {
        self.enrolled.as_ref()?.sessions.judge(self.time.interval())
    }

    /// Rotates to the next key.
    pub(super) fn rotate(&mut self, fresh: &[u8; 32]) -> Added<B> {
        let enrolled = self.enrolled.as_mut()?;
        let Enrolled { journal, ledger, .. } = &mut *enrolled;
        let stamp = self.time.stamp(journal.earliest());
        let outcome = journal.rotate(stamp, ledger.holder(), fresh);
        enrolled.took(EntryKind::Epoch, &outcome, &[0; 24], &[]);
        Some(outcome)
    }

    /// Releases the entries up to `size`, as both parties have signed.
    pub(super) fn release(
        &mut self,
        size: u32,
        carried: &Carried,
        host: &[u8; 64],
        inspectorate: &[u8; 64],
    ) -> Added<B> {
        let Enrolled { journal, ledger, .. } = self.enrolled.as_mut()?;
        let stamp = self.time.stamp(journal.earliest());
        let outcome = journal.release(stamp, size, carried, host, inspectorate);
        if outcome.is_ok() {
            ledger.full = false;
            ledger.last = Some((EntryKind::Release, 0));
        }
        Some(outcome)
    }

    /// Ends the record.
    pub(super) fn retire(&mut self, annex: &ActAnnex) -> Added<B> {
        let enrolled = self.enrolled.as_mut()?;
        let stamp = self.time.stamp(enrolled.journal.earliest());
        let outcome = enrolled.journal.retire(stamp, annex);
        enrolled.took(EntryKind::Retire, &outcome, &[0; 24], &[]);
        Some(outcome)
    }

    /// Signs an export statement of the present record.
    pub(super) fn export(&mut self, request: &ExportRequest) -> Option<Result<Exported, AppendError<FlashError<B>>>> {
        Some(self.enrolled.as_mut()?.journal.export(request))
    }

    /// Erases the keys. True if they are gone; `None` if no record is open.
    pub(super) fn destroy_keys(&mut self) -> Option<bool> {
        Some(self.enrolled.as_mut()?.journal.destroy_keys().is_ok())
    }

    /// Applies a statement of the time; see [`Time::anchor`].
    pub(super) fn anchor(&mut self, given: Reading, earliest: i64, latest: i64) -> bool {
        self.time.anchor(given, earliest, latest)
    }

    /// Drops the statements of the time that were applied since `before` was copied.
    pub(super) fn set_time_back(&mut self, before: Time) {
        self.time = before;
    }
}

/// A journal that can be read but not added to.
pub(super) struct Reader<'r, B: Board>(&'r mut Journal<Flash<B>>);

impl<'r, B: Board> Reader<'r, B> {
    /// Like [`Journal::term_data`]; `None` if it cannot be read.
    pub(super) fn term_data(self) -> Option<Term> {
        self.0.term_data().ok()
    }

    /// Like [`Journal::genesis`]; `None` if it cannot be read.
    pub(super) fn genesis(self) -> Option<[u8; genesis::EXPORTED.end]> {
        self.0.genesis().ok()
    }

    /// Like [`Journal::base`]; `None` if it cannot be read.
    pub(super) fn base(self) -> Option<Base> {
        self.0.base().ok()
    }

    /// Like [`Journal::entry`], with the same errors.
    pub(super) fn entry(self, seq: u32) -> Result<Seen, ReadError<FlashError<B>>> {
        self.0.entry(seq)
    }

    /// Like [`Journal::release_statement`]; `None` if it fails.
    pub(super) fn release_statement(self, size: u32, carried: &Carried) -> Option<ReleaseStatement> {
        self.0.release_statement(size, carried).ok()
    }

    /// Returns the totals at `size`, for a release of the entries before it; `None` if an entry cannot be read.
    #[inline(never)]
    pub(super) fn carried_at(self, size: u32) -> Option<Carried> {
        let term = self.0.term_data().ok()?;
        let mut then = Ledger::new(&term);
        fill(self.0, &mut then, None, size).ok()?;
        Some(then.carried())
    }
}

/// Adds the entries up to `size` to `ledger`, and to `sessions` if they are given.
fn fill<F: MultiwriteNorFlash>(
    journal: &mut Journal<F>,
    ledger: &mut Ledger,
    mut sessions: Option<&mut SessionTimes<'_>>,
    size: u32,
) -> Result<(), ReadError<F::Error>> {
    let all: Result<Option<()>, _> = journal.skim(0, |seen| {
        let payload = seen.entry.payload();
        // Of the later entries, only a release of that size or less matters: it contains the totals before the first
        // entry that is left.
        if seen.entry.seq() > size
            && (seen.entry.kind() != EntryKind::Release
                || Release::from_bytes(&payload).is_none_or(|release| release.size > size))
        {
            return ControlFlow::Continue(());
        }
        if let Some(sessions) = &mut sessions {
            sessions.take(seen.entry.kind(), &payload, seen.entry.stamp());
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
