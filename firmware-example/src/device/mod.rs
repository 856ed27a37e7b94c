//! The device, which is run one step at a time.
//!
//! The files and what they contain:
//!
//! | what | where |
//! |---|---|
//! | the state; duties after a fault, an expiry or an open seal | `life.rs`; transitions: [`proverka::wire::life`] |
//! | the start: self-tests, generator health, firmware hash | the part `startup.rs`; the order is in `start.rs` |
//! | the record: journal, ledger and clock | the part `record.rs`; due entries and failures are in `entries.rs` |
//! | an enrolment | the part `enrolment.rs`; its steps are in `enrol.rs` |
//! | what the parties sign together | the parts `agreement.rs` and `proposal.rs`; its steps are in `acts.rs` |
//! | counts, corrections, the close, cosignatures and disputes | `session.rs`; they are judged in `verdicts.rs` |
//! | answers that change nothing | `reading.rs` |
//! | the dispatch of requests | `requests.rs`; `numbers.rs` sees that each change is made once |
//! | the line | `link.rs` |
//! | LEDs and buttons | the part `display.rs`; the effect of presses is in `front.rs` |
//!
//! A part owns its data and uses no other part except those passed to it as arguments. [`Device`] holds the parts
//! (`state.rs`). A function that needs several parts is a method of the device in one of the other files. Each of these
//! files calls only files before it in this order: `state`, `start`, `verdicts`, `entries`, `session`, `acts`, `enrol`,
//! `reading`, `requests`, `front`, and this file.
//!
//! To add a request, define it in `proverka::wire`, dispatch it in `requests.rs`, and implement it in the file of its
//! subject. To add a state, define it in `proverka::wire` with its column in the table of [`proverka::wire::life`].
//!
//! Functions are kept out of line, so that their stack is free again before the next function computes a signature.

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
    /// The device has more to do.
    Busy,
    /// The device has nothing to do until something happens outside.
    Idle,
}

/// The state of the device as a person or a test can see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Snapshot {
    /// The state of the device in its life cycle.
    pub state: State,
    /// True once the self-tests are over.
    pub tested: bool,
    /// The number of the fault that stops the device, 0 for none.
    pub fault: u16,
    /// The number of entries in the record.
    pub size: u32,
    /// The view that the LEDs show.
    pub view: View,
    /// The number of presses that are not in the record yet.
    pub pending: i16,
}

impl<B: Board> Device<B> {
    /// Returns what can be seen of the device.
    pub fn status(&self) -> Snapshot {
        Snapshot {
            state: self.life.state(),
            tested: self.startup.is_ready(),
            fault: self.life.fault_code(),
            size: self.record.size(),
            view: self.display.view(),
            pending: self.display.pending(),
        }
    }

    /// Runs one bounded step. At most it makes one signature of each kind and adds the entries that belong to one
    /// request.
    #[inline(never)]
    pub fn poll(&mut self) -> Step {
        self.parts.watchdog.feed();
        self.record.tick(self.parts.clock.look());
        self.watch_seal();
        let step = if self.startup.is_before_mount() {
            // The device does not even listen before that, because it must first know whether the seal loop is open.
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

    /// Does the work that no request asks for.
    fn work(&mut self) -> Step {
        if self.run_out() || self.presses() { Step::Busy } else { Step::Idle }
    }

    /// Reads from the line. Returns the request to run, if there is one.
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
