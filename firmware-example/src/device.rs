//! The device: parts, record and what lies between, moved on one step at a time.

use embedded_io::ReadReady as _;
use proverka::journal::Journal;
use proverka::journal::digest::Hash;
use proverka::wire::life::{self, Event};
use proverka::wire::{Answerer, Lapsed, Receiver, State};

use crate::board::{Board, Clock as _, Front as _, Parts, Watchdog as _};
use crate::enrol::Enrolment;
use crate::guard::{Guard, GuardError};
use crate::health::Health;
use crate::proposal::Proposal;
use crate::replies::Kept;
use crate::selftest::Fault;
use crate::show::View;
use crate::start::Stage;
use crate::time::Time;
use proverka::inspection::Ledger;

/// The record as the device holds it.
pub(crate) type Record<B> = Journal<Guard<<B as Board>::Flash, <B as Board>::Front>>;
/// What goes wrong with its flash.
pub(crate) type FlashError<B> = GuardError<<<B as Board>::Flash as embedded_storage::nor_flash::ErrorType>::Error>;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Step {
    /// There is more to do.
    Busy,
    /// Nothing is left to do until something happens outside.
    Idle,
}

/// What a person or a test can see of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Status {
    /// Where in its life.
    pub state: State,
    /// The self-tests are done.
    pub tested: bool,
    /// The fault that stops it, 0 for none.
    pub fault: u16,
    /// Entries in the record.
    pub size: u32,
    /// What the LEDs are about.
    pub view: View,
    /// Presses not yet in the record.
    pub pending: i16,
}

/// The device.
pub struct Device<B: Board> {
    pub(crate) parts: Parts<B>,
    pub(crate) stage: Stage,
    pub(crate) state: State,
    pub(crate) fault: Option<Fault>,
    pub(crate) journal: Option<Record<B>>,
    pub(crate) ledger: Option<Ledger>,
    pub(crate) time: Time,
    pub(crate) health: Health,
    pub(crate) firmware: Hash,
    pub(crate) enrolment: Option<Enrolment>,
    pub(crate) proposal: Option<Proposal>,
    /// The last proposal that a party had signed and that came to nothing, until one is concluded.
    pub(crate) lapsed: Option<Lapsed>,
    pub(crate) kept: Option<Kept>,
    /// The highest number of a change.
    pub(crate) last_request: u64,
    /// Presses not yet in the record.
    pub(crate) pending: i16,
    /// What was pressed last did not fit the record.
    pub(crate) refused_press: bool,
    /// The keys have to go and have not gone yet.
    pub(crate) keys_left: bool,
    /// Head at the last close of this start.
    pub(crate) code: Option<proverka::journal::Hash>,
    /// A fault that is to be put on record in a step of its own.
    pub(crate) fault_due: Option<Fault>,
    /// In this start that was tried.
    pub(crate) fault_tried: bool,
    /// In this start it was tried to put on record that the term has run out.
    pub(crate) expiry_tried: bool,
    pub(crate) view: View,
    /// When the view came up. Unit: milliseconds since the start.
    pub(crate) view_ms: u32,
    pub(crate) receiver: Receiver,
    pub(crate) answerer: Answerer,
    pub(crate) heard_ms: u32,
}

impl<B: Board> core::fmt::Debug for Device<B> {
    /// Shows the state and nothing that may be secret.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Device").field("state", &self.state).field("fault", &self.fault).finish_non_exhaustive()
    }
}

impl<B: Board> Device<B> {
    /// A device that has not looked at anything yet.
    pub fn new(mut parts: Parts<B>) -> Self {
        let first = parts.clock.look();
        Self {
            parts,
            stage: Stage::Mount,
            state: State::Blank,
            fault: None,
            journal: None,
            ledger: None,
            time: Time::of_clock::<B::Clock>(first),
            health: Health::new(),
            firmware: [0; 32],
            enrolment: None,
            proposal: None,
            lapsed: None,
            kept: None,
            last_request: 0,
            pending: 0,
            refused_press: false,
            keys_left: false,
            code: None,
            fault_due: None,
            fault_tried: false,
            expiry_tried: false,
            view: View::Verdict,
            view_ms: 0,
            receiver: Receiver::new(),
            answerer: Answerer::new(),
            heard_ms: 0,
        }
    }

    /// What can be seen of it.
    pub fn status(&self) -> Status {
        Status {
            state: self.state,
            tested: self.is_ready(),
            fault: self.fault.map_or(0, Fault::code),
            size: self.journal.as_ref().map_or(0, Journal::size),
            view: self.view,
            pending: self.pending,
        }
    }

    /// The parts, for a simulator that wants them back.
    pub fn into_parts(self) -> Parts<B> {
        self.parts
    }

    pub(crate) const fn is_ready(&self) -> bool {
        matches!(self.stage, Stage::Ready)
    }

    /// Milliseconds since the start, by the device's own clock; wraps after 49 days.
    pub(crate) fn ms(&self) -> u32 {
        self.time.milliseconds()
    }

    /// One bounded step: the most that it does is one signature of each kind and the entries that go with one request.
    #[inline(never)]
    pub fn poll(&mut self) -> Step {
        self.parts.watchdog.feed();
        self.time.tick(self.parts.clock.look());
        self.watch_seal();
        let step = if matches!(self.stage, Stage::Mount) {
            // Before that the device does not even listen: an open loop is the first thing that it must know.
            if self.parts.front.has_looked() {
                self.mount();
                Step::Busy
            } else {
                Step::Idle
            }
        } else if self.note_fault() {
            Step::Busy
        } else if let Some(asked) = self.listen() {
            self.respond(&asked);
            Step::Busy
        } else if self.parts.serial.read_ready().unwrap_or(false) {
            Step::Busy
        } else if self.is_ready() {
            self.work()
        } else {
            self.test();
            Step::Busy
        };
        self.display();
        step
    }

    /// Notices an open seal.
    #[inline(never)]
    pub(crate) fn watch_seal(&mut self) {
        if self.keys_left || (self.parts.front.is_open() && life::after(self.state, Event::Break) != Some(self.state)) {
            self.break_open();
        }
    }

    /// What is to be done when nobody asks for anything.
    fn work(&mut self) -> Step {
        if self.run_out() || self.presses() { Step::Busy } else { Step::Idle }
    }
}
