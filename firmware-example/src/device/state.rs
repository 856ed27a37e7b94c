//! The device as a whole: its parts, and functions that concern more than one of them.

use proverka::journal::EntryKind;
use proverka::journal::{AppendError, EnrolError, MountError, StoreError};
use proverka::wire::{Refusal, State};

use super::agreement::Agreement;
use super::display::Display;
use super::enrolment::Enrolment;
use super::life::Life;
use super::link::Link;
use super::numbers::Numbers;
use super::record::{FlashError, Record};
use super::startup::Startup;
use crate::board::{Board, Clock as _, Front as _, Parts};
use crate::guard::{self, Guard, GuardError};
use crate::selftest::Fault;
use crate::show::View;
use proverka::inspection::Ledger;
use proverka::wire::life::Event;

/// The sealed device on a board.
pub struct Device<B: Board> {
    pub(super) parts: Parts<B>,
    pub(super) life: Life,
    pub(super) startup: Startup,
    pub(super) record: Record<B>,
    pub(super) enrolment: Option<Enrolment>,
    pub(super) agreement: Agreement,
    pub(super) numbers: Numbers,
    pub(super) display: Display,
    pub(super) link: Link,
}

impl<B: Board> core::fmt::Debug for Device<B> {
    /// Shows the state and nothing that may be secret.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Device").field("life", &self.life).finish_non_exhaustive()
    }
}

impl<B: Board> Device<B> {
    /// Makes a device that has not read its flash yet.
    pub fn new(mut parts: Parts<B>) -> Self {
        let first = parts.clock.look();
        Self {
            parts,
            life: Life::new(),
            startup: Startup::new(),
            record: Record::new(first),
            enrolment: None,
            agreement: Agreement::new(),
            numbers: Numbers::after(0),
            display: Display::new(),
            link: Link::new(),
        }
    }

    /// Returns the parts, for a simulator that wants to use them again.
    pub fn into_parts(self) -> Parts<B> {
        self.parts
    }

    /// Returns the flash that is given to the record.
    pub(super) fn flash(&self) -> Guard<B::Flash, B::Front> {
        Guard::new(self.parts.flash.clone(), self.parts.front.clone(), self.parts.layout)
    }

    /// Returns the state after `event`, or the refusal if the event is not allowed.
    pub(super) fn may(&self, event: Event) -> Result<State, Refusal> {
        self.life.may(event, self.parts.front.is_open())
    }

    /// Returns the totals of the entries, or a refusal if this state has no record.
    pub(super) fn ledger(&self) -> Result<&Ledger, Refusal> {
        self.record.ledger().ok_or(Refusal::State(self.life.state()))
    }

    /// Switches to a view.
    pub(super) fn look_at(&mut self, view: View) {
        self.display.look_at(view, self.record.ms());
    }

    /// Changes the state. The LEDs show a new state at once, instead of the view that was shown before.
    pub(super) fn enter(&mut self, next: State) {
        if next != self.life.state() {
            self.life.set(next);
            self.look_at(View::Verdict);
        }
    }

    /// Stops the device because of a fault.
    #[inline(never)]
    pub(super) fn fail(&mut self, fault: Fault) {
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::error!("fault {}", fault);
        if let Some(next) = self.life.fail(fault) {
            self.enter(next);
        }
        self.drop_unfinished();
        if self.record.ledger().is_some_and(|ledger| ledger.last != Some((EntryKind::Fault, fault.code()))) {
            self.life.note_fault(fault);
        }
    }

    /// Drops everything that was begun and is in no entry.
    fn drop_unfinished(&mut self) {
        self.agreement.forget();
        self.enrolment = None;
        let _ = self.display.take_pending();
    }

    /// Checks the seal and reacts if it is open.
    #[inline(never)]
    pub(super) fn watch_seal(&mut self) {
        if self.life.is_breakable(self.parts.front.is_open()) {
            self.break_open();
        }
    }

    /// Handles an open seal: the keys are erased first.
    #[inline(never)]
    pub(super) fn break_open(&mut self) {
        let gone = match self.record.destroy_keys() {
            Some(gone) => gone,
            None => self.erase_keys(),
        };
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::error!("the seal is open, keys gone: {}", gone);
        self.life.break_open(gone);
        self.drop_unfinished();
        self.numbers.forget();
    }

    /// Erases the keys if no record is open. True if they are gone.
    pub(super) fn erase_keys(&mut self) -> bool {
        let layout = self.parts.layout;
        guard::keys_gone(&mut self.parts.flash, layout).unwrap_or(false)
            || guard::erase_keys(&mut self.parts.flash, layout).unwrap_or(false)
    }

    /// Returns 32 random bytes.
    pub(super) fn random(&mut self) -> Result<[u8; 32], Refusal> {
        self.startup.random(&mut self.parts.entropy).ok_or_else(|| {
            self.fail(Fault::Generator);
            Refusal::Generator
        })
    }

    /// Turns an error of the record into a refusal, with the consequences of that error.
    #[inline(never)]
    pub(super) fn refused(&mut self, cause: AppendError<FlashError<B>>) -> Refusal {
        match cause {
            AppendError::Full { free } => Refusal::Full { free },
            // No number or no epoch is left. The record is full, and a release does not help.
            AppendError::Exhausted => Refusal::Full { free: 0 },
            AppendError::Soon => Refusal::Soon,
            AppendError::Store(StoreError::Flash(GuardError::Open)) => self.opened(),
            AppendError::Store(_) | AppendError::Stale => self.faulty(Fault::Flash),
            AppendError::SignatureFault => self.faulty(Fault::Signature),
            AppendError::Release { size, .. } => Refusal::Entry { seq: size },
            AppendError::Signature(party) => Refusal::Signature(party),
            AppendError::Damaged(_)
            | AppendError::WrongKey
            | AppendError::NoKey
            | AppendError::Retired
            | AppendError::Overtaken
            | AppendError::TimeFell { .. }
            | AppendError::Width
            | AppendError::Kind(_)
            | AppendError::Annex { .. } => self.faulty(Fault::Record),
        }
    }

    /// Turns an error of the record into the refusal of an enrolment. The device is blank again, unless its flash is
    /// broken.
    #[inline(never)]
    pub(super) fn not_enrolled(&mut self, cause: EnrolError<FlashError<B>>) -> Refusal {
        self.enrolment = None;
        self.life.set(State::Blank);
        match cause {
            EnrolError::Contribution => Refusal::Contribution,
            EnrolError::Content | EnrolError::Key => Refusal::Terms,
            EnrolError::Signature(party) => Refusal::Signature(party),
            EnrolError::Mount(MountError::Store(StoreError::Flash(GuardError::Open))) => {
                // The flash shows whether the genesis is there: then the device is tampered, otherwise blank.
                self.startup.mount_again();
                self.opened()
            }
            EnrolError::Mount(MountError::Store(_)) => self.faulty(Fault::Flash),
            EnrolError::Enrolled | EnrolError::Mount(_) => self.faulty(Fault::Record),
        }
    }

    /// The seal was opened while something was written.
    fn opened(&mut self) -> Refusal {
        self.break_open();
        Refusal::State(State::Tampered)
    }

    pub(super) fn faulty(&mut self, fault: Fault) -> Refusal {
        self.fail(fault);
        Refusal::Fault(fault.code())
    }
}
