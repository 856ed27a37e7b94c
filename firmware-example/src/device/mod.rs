//! The device, moved on one step at a time.
//!
//! Where something is:
//!
//! | what | where |
//! |---|---|
//! | which state it is in, and what a fault, an expiry or an open seal leaves to do | `life.rs`; which event leads where is [`proverka::wire::life`] |
//! | the start: self-tests, health of the generator, hash of the firmware | the part `startup.rs`; in what order, `start.rs` |
//! | the record: journal, ledger and clock | the part `record.rs`; entries that are due, and what a failure leads to, `entries.rs` |
//! | an enrolment | the part `enrolment.rs`; its steps, `enrol.rs` |
//! | what the parties sign together | the parts `agreement.rs`, `proposal.rs`; its steps, `acts.rs` |
//! | counts, corrections, the close, cosignatures and disputes | `session.rs`, judged in `verdicts.rs` |
//! | what is answered and changes nothing | `reading.rs` |
//! | which request is answered where | `requests.rs`; each is made once, by `numbers.rs` |
//! | the line | `link.rs` |
//! | LEDs and buttons | the part `display.rs`; what presses do, `front.rs` |
//!
//! A part owns what it knows and asks no other part but those that it is given. [`Device`] holds them (`state.rs`);
//! what takes several is a function of the device in one of the other files, each of which calls only files above it in
//! this order: `state`, `start`, `verdicts`, `entries`, `session`, `acts`, `enrol`, `reading`, `requests`, `front`, and
//! this one.
//!
//! To add a request, put it into `proverka::wire`, answer it in `requests.rs`, and do it in the file of what it is
//! about. To add a state, put it into `proverka::wire` with its column in the table of [`proverka::wire::life`].
//!
//! Functions are kept out of line so that what one leaves on the stack is gone when the next computes a signature.

mod acts;
mod agreement;
mod display;
mod enrol;
mod enrolment;
mod entries;
mod front;
mod life;
mod link;
mod numbers;
mod proposal;
mod reading;
mod record;
mod requests;
mod session;
mod start;
mod startup;
mod state;
mod verdicts;

use embedded_io::ReadReady as _;
use proverka::wire::{Asked, PIECE_MAX, Refusal, State};

use crate::board::{Board, Clock as _, Front as _, Watchdog as _};
use crate::show::View;

use link::Incoming;

pub use state::Device;

/// The outcome of a step.
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

impl<B: Board> Device<B> {
    /// What can be seen of it.
    pub fn status(&self) -> Status {
        Status {
            state: self.life.state(),
            tested: self.startup.is_ready(),
            fault: self.life.fault_code(),
            size: self.record.size(),
            view: self.display.view(),
            pending: self.display.pending(),
        }
    }

    /// One bounded step: the most that it does is one signature of each kind and the entries that go with one request.
    #[inline(never)]
    pub fn poll(&mut self) -> Step {
        self.parts.watchdog.feed();
        self.record.tick(self.parts.clock.look());
        self.watch_seal();
        let step = if self.startup.is_before_mount() {
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
        } else if self.startup.is_ready() {
            self.work()
        } else {
            self.test();
            Step::Busy
        };
        self.show();
        step
    }

    /// What is to be done when nobody asks for anything.
    fn work(&mut self) -> Step {
        if self.run_out() || self.presses() { Step::Busy } else { Step::Idle }
    }

    /// Takes in what came by the line. The request, where there is one to run.
    #[inline(never)]
    fn listen(&mut self) -> Option<Asked> {
        match self.link.listen(&mut self.parts.serial, self.record.ms())? {
            Incoming::Hello => {
                let hello = self.hello();
                self.link.hello(&mut self.parts.serial, &hello);
                None
            }
            Incoming::Request(asked) => Some(asked),
        }
    }

    /// Runs a request and sends the reply.
    fn respond(&mut self, asked: &Asked) {
        let changed = asked.request.handling().is_numbered.then(|| self.change(asked));
        self.reply(asked, changed);
    }

    #[inline(never)]
    fn reply(&mut self, asked: &Asked, changed: Option<Result<(), Refusal>>) {
        let mut room = [0; PIECE_MAX];
        let reply = match changed {
            Some(changed) => self.said(changed),
            None => self.look_up(asked, &mut room),
        };
        self.link.reply(&mut self.parts.serial, &reply);
    }
}
