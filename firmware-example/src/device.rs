//! The device: parts, record and what lies between, moved on one step at a time.

use core::ops::ControlFlow;

use embedded_io::{Read as _, ReadReady as _};
use embedded_storage::nor_flash::NorFlash;
use proverka::journal::Kind;
use proverka::journal::digest::{self, Hash};
use proverka::journal::payload::Release;
use proverka::journal::{Journal, MountError, ReadError, StoreError};
use proverka::verdict::Verdict;
use proverka::wire::{Answerer, Asked, Heard, Hello, Octets, PIECE_MAX, Receiver, Refusal, State};
use sha2::{Digest as _, Sha256};

use crate::board::{Board, Button, Clock, Entropy as _, Firmware as _, Front as _, Parts, Watchdog as _};
use crate::enrol::Enrolment;
use crate::guard::{self, Guard, GuardError};
use crate::health::{self, Health};
use crate::ledger::{Ledger, Line};
use crate::life::{self, Event};
use crate::proposal::Proposal;
use crate::replies::{Kept, is_secret};
use crate::selftest::{self, ANSWERS, Fault};
use crate::show::{self, Text, View};
use crate::time::Time;

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

/// Where a start is.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// The record is not open yet.
    Mount,
    Digests,
    Signing,
    Verifying,
    Generator,
    /// The firmware is hashed up to the offset.
    Firmware(u32, Sha256),
    /// The clock must move; so many looks at it so far.
    Clock(u16),
    Ready,
}

/// Octets of firmware that one step hashes.
const FIRMWARE_STEP: u32 = 2048;
/// How often a clock that stands still is looked at before that is a fault.
const CLOCK_LOOKS: u16 = 4096;
/// Silence inside a frame after which it is dropped (WIRE 2.6). Unit: milliseconds.
const SILENCE_MS: u32 = 100;

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
    view_ms: u32,
    receiver: Receiver,
    answerer: Answerer,
    heard_ms: u32,
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
        let ticks = parts.clock.ticks();
        Self {
            parts,
            stage: Stage::Mount,
            state: State::Blank,
            fault: None,
            journal: None,
            ledger: None,
            time: Time::new(B::Clock::HERTZ, B::Clock::TOP, ticks),
            health: Health::new(),
            firmware: [0; 32],
            enrolment: None,
            proposal: None,
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
    fn ms(&self) -> u32 {
        self.time.milliseconds()
    }

    /// One bounded step: the most that it does is one signature of each kind and the entries that go with one request.
    #[inline(never)]
    pub fn poll(&mut self) -> Step {
        self.parts.watchdog.feed();
        self.time.tick(self.parts.clock.ticks());
        self.watch_seal();
        let step = if matches!(self.stage, Stage::Mount) {
            self.mount();
            Step::Busy
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

    /// Opens the record.
    #[inline(never)]
    fn mount(&mut self) {
        let layout = self.parts.layout;
        if self.parts.front.is_open() && !guard::keys_gone(&mut self.parts.flash, layout).unwrap_or(false) {
            // Before anything else is looked at. Tried again at the next step, for as long as it takes.
            self.state = State::Tampered;
            if !guard::erase_keys(&mut self.parts.flash, layout).unwrap_or(false) {
                return;
            }
        }
        self.stage = Stage::Digests;
        self.state = State::Blank;
        let flash = Guard::new(self.parts.flash.clone(), self.parts.front.clone(), layout);
        match Journal::mount(flash, layout) {
            Ok(journal) => self.journal = Some(journal),
            Err(MountError::Blank) => return,
            Err(MountError::Genesis | MountError::Layout) => return self.fail(Fault::Record),
            Err(MountError::Store(StoreError::Flash(GuardError::Open))) => {
                // Opened this very moment: keys first, then again.
                self.stage = Stage::Mount;
                return;
            }
            Err(MountError::Store(_)) => return self.fail(Fault::Flash),
        }
        self.rebuild();
    }

    /// Finds the state in the record.
    #[inline(never)]
    pub(crate) fn rebuild(&mut self) {
        let Some(journal) = &mut self.journal else { return };
        let (has_key, retired, damaged) = (journal.has_key(), journal.is_retired(), journal.damage().is_some());
        self.state = if retired {
            State::Retired
        } else if has_key {
            State::Sealed
        } else {
            State::Tampered
        };
        let Ok(term) = journal.term_data() else { return self.fail(Fault::Record) };
        let earliest = Some(journal.earliest()).filter(|earliest| *earliest > i64::MIN);
        self.time.start(term.drift_ppm, earliest);
        let mut ledger = Ledger::new(&term);
        let read = fill(journal, &mut ledger, u32::MAX);
        self.last_request = ledger.counted.map_or(0, |(number, _)| number);
        let over = ledger.run_out || earliest.is_some_and(|earliest| earliest >= ledger.expiry.1);
        self.ledger = Some(ledger);
        if self.state == State::Sealed && over {
            self.state = State::Expired;
        }
        match read {
            Ok(_) if !damaged => {}
            Ok(_) | Err(ReadError::Damaged(_) | ReadError::Absent { .. }) => self.fail(Fault::Record),
            Err(ReadError::Store(_)) => self.fail(Fault::Flash),
        }
    }

    /// Runs what is left of the self-tests.
    pub(crate) fn test_all(&mut self) {
        while !matches!(self.stage, Stage::Mount | Stage::Ready) {
            self.parts.watchdog.feed();
            self.time.tick(self.parts.clock.ticks());
            self.test();
        }
    }

    /// The next self-test.
    #[inline(never)]
    fn test(&mut self) {
        let stage = core::mem::replace(&mut self.stage, Stage::Ready);
        let (next, outcome) = match stage {
            Stage::Mount | Stage::Ready => return,
            Stage::Digests => (Stage::Signing, selftest::digests(&ANSWERS)),
            Stage::Signing => (Stage::Verifying, selftest::signing(&ANSWERS)),
            Stage::Verifying => (Stage::Generator, selftest::verifying(&ANSWERS)),
            Stage::Generator => {
                let mut octets = [0; health::START];
                self.parts.entropy.fill(&mut octets);
                self.health.start(&octets);
                let outcome = if self.health.failed() { Err(Fault::Generator) } else { Ok(()) };
                (Stage::Firmware(0, Sha256::new()), outcome)
            }
            Stage::Firmware(offset, hash) => self.hash_firmware(offset, hash),
            Stage::Clock(looks) => self.test_clock(looks),
        };
        match outcome {
            Ok(()) => self.stage = next,
            Err(fault) => {
                self.stage = Stage::Ready;
                self.fail(fault);
            }
        }
    }

    #[inline(never)]
    fn hash_firmware(&mut self, offset: u32, mut hash: Sha256) -> (Stage, Result<(), Fault>) {
        let mut at = offset;
        let mut octets = [0; 64];
        while at < offset.saturating_add(FIRMWARE_STEP) {
            let read = self.parts.firmware.read(at, &mut octets);
            if read == 0 {
                self.firmware = hash.finalize().into();
                let named =
                    self.journal.as_mut().and_then(|journal| journal.term_data().ok()).map(|term| term.firmware);
                let outcome = match named {
                    Some(named) if named != self.firmware => Err(Fault::Firmware),
                    _ => Ok(()),
                };
                return (Stage::Clock(0), outcome);
            }
            hash.update(octets.get(..read).unwrap_or(&octets));
            at = at.saturating_add(u32::try_from(read).unwrap_or(u32::MAX));
        }
        (Stage::Firmware(at, hash), Ok(()))
    }

    fn test_clock(&self, looks: u16) -> (Stage, Result<(), Fault>) {
        if self.time.has_moved() {
            (Stage::Ready, Ok(()))
        } else if looks < CLOCK_LOOKS {
            (Stage::Clock(looks.saturating_add(1)), Ok(()))
        } else {
            (Stage::Ready, Err(Fault::Clock))
        }
    }

    /// Takes octets from the line up to the end of a frame. The request in it, where there is one to run.
    ///
    /// Here and in what follows, functions are kept apart so that what one leaves on the stack is gone when the next computes a
    /// signature.
    #[inline(never)]
    fn listen(&mut self) -> Option<Asked> {
        let mut octet = [0];
        while self.parts.serial.read_ready().unwrap_or(false) {
            if !matches!(self.parts.serial.read(&mut octet), Ok(1)) {
                break;
            }
            self.heard_ms = self.ms();
            let [octet] = octet;
            let Some(Ok(frame)) = self.receiver.push(octet) else { continue };
            return match self.answerer.hear(&frame) {
                Heard::Nothing => None,
                Heard::Send(octets) => {
                    send(&mut self.parts.serial, octets);
                    None
                }
                Heard::Hello => {
                    let hello = self.hello();
                    send(&mut self.parts.serial, self.answerer.hello(&hello));
                    None
                }
                Heard::Run(asked) => {
                    if is_secret(&asked.request) {
                        // The contribution lay in there.
                        self.receiver = Receiver::new();
                    }
                    Some(asked)
                }
            };
        }
        if self.receiver.is_inside() && self.ms().wrapping_sub(self.heard_ms) > SILENCE_MS {
            self.receiver.idle();
        }
        None
    }

    /// Runs a request and sends the reply.
    fn respond(&mut self, asked: &Asked) {
        let changed = if asked.request.is_read() { None } else { Some(self.change(asked)) };
        self.reply(asked, changed);
    }

    #[inline(never)]
    fn reply(&mut self, asked: &Asked, changed: Option<Result<(), Refusal>>) {
        let mut room = [0; PIECE_MAX];
        let reply = match changed {
            Some(changed) => self.said(changed),
            None => self.look_up(asked, &mut room),
        };
        if let Ok(octets) = self.answerer.reply(&reply) {
            send(&mut self.parts.serial, octets);
        }
    }

    #[inline(never)]
    fn hello(&self) -> Hello {
        let journal = self.journal.as_ref();
        Hello {
            tested: self.is_ready() && self.fault.is_none(),
            state: self.state.number(),
            epoch: journal.map_or(0, Journal::epoch),
            size: journal.map_or(0, Journal::size),
            boot: journal.map_or(0, Journal::boot),
            device: Octets(self.parts.id),
            firmware: Octets(self.firmware),
            head: Octets(journal.map_or([0; 32], Journal::head)),
            term: Octets(journal.map_or([0; 32], Journal::term)),
            ..Hello::THIS_VERSION
        }
    }

    /// Takes presses of buttons in. True where there were any.
    #[inline(never)]
    fn presses(&mut self) -> bool {
        let mut any = false;
        while let Some(press) = self.parts.front.press() {
            any = true;
            match press.button {
                Button::A => {
                    if self.ledger.as_ref().is_some_and(|ledger| ledger.session.is_some()) {
                        self.pending = self.pending.saturating_add(i16::from(press.times));
                    }
                }
                Button::B => {
                    // What was pressed before belongs to the category shown before.
                    self.count_pending();
                    let categories = self.ledger.as_ref().map_or(0, |ledger| ledger.categories);
                    for _ in 0..press.times {
                        self.look_at(self.view.next(categories));
                    }
                }
                Button::Both => self.look_at(View::Verdict),
            }
        }
        self.count_pending() || any
    }

    /// Changes the state. The LEDs show another state at once, and not what somebody looked at before.
    pub(crate) fn enter(&mut self, next: State) {
        if next != self.state {
            self.state = next;
            self.look_at(View::Verdict);
        }
    }

    pub(crate) fn look_at(&mut self, view: View) {
        self.view = view;
        self.view_ms = self.ms();
        self.refused_press = false;
    }

    /// The category that button A counts in: the one shown, or the first.
    pub(crate) const fn category(&self) -> u8 {
        match self.view {
            View::Count(category) => category,
            View::Verdict | View::Code => 0,
        }
    }

    #[inline(never)]
    fn display(&mut self) {
        let since = self.ms().wrapping_sub(self.view_ms);
        let image = if self.state == State::Tampered {
            show::verdict(self.state, Verdict::Undecided)
        } else if self.refused_press {
            show::FULL
        } else if self.pending != 0 {
            show::PENDING
        } else {
            match (self.view, &self.ledger, &self.journal) {
                (View::Count(category), Some(ledger), _) => {
                    show::scroll(Text::count(category, ledger.total(category).unwrap_or(0)).octets(), since)
                }
                // The head that the parties sign and note, and not the one that their signatures bring about.
                (View::Code, _, Some(journal)) => {
                    show::scroll(&digest::head_code::<16>(&self.code.unwrap_or(journal.head())), since)
                }
                _ => show::verdict(self.state, self.overall()),
            }
        };
        self.parts.front.show(image);
    }
}

/// Sends a frame. A line that fails is the host's to notice: it asks again.
fn send<S: embedded_io::Write>(serial: &mut S, octets: &[u8]) {
    let _ = serial.write_all(octets).and_then(|()| serial.flush());
}

/// Takes the entries up to `size` into `ledger`.
pub(crate) fn fill<F: NorFlash>(
    journal: &mut Journal<F>,
    ledger: &mut Ledger,
    size: u32,
) -> Result<(), ReadError<F::Error>> {
    let all: Result<Option<()>, _> = journal.skim(0, |seen| {
        let payload = seen.entry.payload();
        // Of what comes later, only a release says more about that size: how things stood before the first entry that is left.
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
