//! The simulated device in a terminal: its display, buttons, seal wire and power, and both parties played by one
//! person.
//!
//! `App` is the panel without a terminal; `draw` draws it on a screen, and `terminal` runs it. Everything that the
//! parties do is a line of a scenario (`sim::script`), which the user types or picks from the menu.

pub mod conclude;
pub mod draw;
pub mod entries;
mod keys;
pub mod possible;
mod restore;
mod session;
#[cfg(unix)]
mod signals;
pub mod terminal;
mod work;

pub use keys::{Mode, Question};

use std::time::Duration;

use proverka::wire::{Source, State, Status, Sums};
use proverka_device::board::Button;

use self::entries::Entry;
use self::session::{Loading, Session};
use self::work::{SHORT_S, Work};
use super::machine::Machine;
use super::parties::Agreed;
use super::script::command::Command;
use super::script::parse::one;
use super::script::play::{Play, Repetition};
use super::script::step::Outcome;
use crate::device::bundle::OpenEntry;

/// The largest number of messages kept.
const MESSAGES: usize = 500;
/// The length of the enrolled term, four days. Unit: seconds.
const TERM: i64 = 4 * 86_400;

/// A message for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The text of the message.
    pub text: String,
    /// Whether the message reports a refusal or a failure.
    pub is_bad: bool,
}

/// The state of the panel, without a terminal.
#[derive(Debug)]
pub struct App {
    /// The device and the parties at it.
    pub play: Play,
    /// What the keys act on at the moment.
    pub mode: Mode,
    /// The last status of the device; `None` without power.
    pub status: Option<Status>,
    /// The last counts of the device; `None` without power.
    pub sums: Option<Sums>,
    /// The entries of the record, oldest first.
    pub journal: Vec<Entry>,
    /// The messages to the user, oldest first.
    pub messages: Vec<Message>,
    /// Simulated seconds per real second.
    pub speed: u32,
    /// Whether the panel may use colours.
    pub is_coloured: bool,
    /// Whether the user has ended the panel.
    pub is_over: bool,
    /// How many of the newest entries are above the first one that is shown.
    pub record_above: usize,
    /// How many of the newest messages are below the last one that is shown.
    pub log_below: usize,
    /// Whether the flash is in a file, which a new device would replace.
    pub keeps_flash: bool,
    /// The lines that were typed, oldest first.
    history: Vec<String>,
    /// The place in the history of the line that was recalled last.
    recalled: Option<usize>,
    session: Session,
    /// The line that takes long, when it began, and how far it is. Unit: microseconds of true time.
    work: Option<(String, i64, Work)>,
    loading: Option<Loading>,
}

impl App {
    /// Makes a panel for a device, with the parties of a seed.
    #[must_use]
    pub fn new(machine: Machine, seed: u64, is_coloured: bool) -> Self {
        let end = machine.world.now().saturating_add(TERM);
        let agreed = Agreed {
            expiry: (end, end.saturating_add(3600)),
            drift_ppm: 500,
            limits: vec![700, 1550],
            seals: (String::new(), String::new()),
        };
        let mut app = Self::with(Play::new(machine, seed, agreed), seed, is_coloured);
        app.show_message("m: what the parties can do, such as enrol. ?: all keys.", false);
        app
    }

    /// Makes a panel for a device and the parties at it.
    fn with(play: Play, seed: u64, is_coloured: bool) -> Self {
        let session = Session::new(seed, play.machine.world.now_us(), &play.agreed);
        let mut app = Self {
            play,
            mode: Mode::Device,
            status: None,
            sums: None,
            journal: Vec::new(),
            messages: Vec::new(),
            speed: 1,
            is_coloured,
            is_over: false,
            record_above: 0,
            log_below: 0,
            keeps_flash: false,
            history: Vec::new(),
            recalled: None,
            session,
            work: None,
            loading: None,
        };
        app.look();
        app
    }

    /// Adds a message for the user, and drops the oldest one if there are too many.
    pub fn show_message(&mut self, text: impl Into<String>, is_bad: bool) {
        self.messages.push(Message { text: text.into(), is_bad });
        if self.messages.len() > MESSAGES {
            self.messages.remove(0);
        }
        self.log_below = 0;
    }

    /// Lets this much real time pass, times the speed.
    pub fn pass(&mut self, real: Duration) {
        let us = u64::try_from(real.as_micros()).unwrap_or(u64::MAX).saturating_mul(u64::from(self.speed));
        self.play.machine.pass(us);
        self.go_on();
        self.look();
    }

    /// Reads the status, the counts and new entries over the line, as any host does.
    pub fn look(&mut self) {
        if !self.play.machine.is_on() {
            (self.status, self.sums) = (None, None);
            return;
        }
        self.status = self.play.status().ok();
        self.sums = self.play.sums().ok();
        let Some(status) = self.status else { return };
        if self.journal.last().is_some_and(|last| last.seq > status.size) {
            self.journal.clear();
        }
        let after = self.journal.last().map_or(0, |last| last.seq);
        for seq in after + 1..=status.size {
            let read = self.play.parties.client.object(&mut self.play.machine, Source::Entry { seq });
            // Entries that were released can no longer be read.
            if let Some(opened) = read.as_deref().ok().and_then(OpenEntry::parse) {
                self.journal.push(Entry::new(seq, &opened));
                self.record_above = 0;
            }
        }
    }

    fn press(&mut self, button: Button) {
        if !self.play.machine.is_on() {
            self.show_message("no power: p switches it on", true);
            return;
        }
        let counted = self.sums.map(|sums| sums.totals);
        let began_us = self.play.machine.world.now_us();
        self.play.machine.world.press(button);
        self.play.machine.settle();
        let name = match button {
            Button::A => "press a",
            Button::B => "press b",
            Button::Both => "press both",
        };
        self.note(name, false, began_us);
        self.look();
        if button == Button::A && counted == self.sums.map(|sums| sums.totals) {
            self.show_message(format!("a: nothing is counted: {}", self.why_not_counted()), true);
        }
    }

    fn why_not_counted(&self) -> &'static str {
        match self.status {
            Some(Status { state: State::Sealed, open: Some(_), .. }) => "there is no room for it",
            Some(Status { state: State::Sealed, open: None, .. }) => "no session is open",
            Some(Status { state: State::Expired, .. }) => "the term is over",
            _ => "the device counts in a session, while it is sealed",
        }
    }

    /// Performs a line of a scenario.
    pub fn line(&mut self, text: &str) {
        let command = match one(text) {
            Ok(command) => command,
            Err((column, wrong)) => return self.show_message(format!("{text}: column {column}: {wrong}"), true),
        };
        if command.is_scene() {
            return self.show_message(format!("{text}: only a script sets the scene"), true);
        }
        if needs_power(&command) && !self.play.machine.is_on() {
            return self.show_message(format!("{text}: no power: p switches it on"), true);
        }
        if let Command::Expect(expected) = &command {
            match self.play.check(expected) {
                Ok(found) => self.show_message(format!("{text}: so it is: {found}"), false),
                Err(found) => self.show_message(format!("{text}: {found}"), true),
            }
            return;
        }
        self.play.allow();
        let began_us = self.play.machine.world.now_us();
        let work = match command {
            Command::Repeat(times, command) => Work::Repeat(Repetition::new(times, *command)),
            Command::Wait(left_s) if left_s > SHORT_S => Work::Wait { left_s, passed_s: 0 },
            command => {
                let (outcome, said) = self.play.run(&command);
                return self.finish(text, began_us, outcome, said);
            }
        };
        self.work = Some((text.to_owned(), began_us, work));
    }

    /// Shows how a line ended, and notes it for the session.
    fn finish(&mut self, text: &str, began_us: i64, outcome: Outcome, said: String) {
        self.note(text, outcome != Outcome::Done, began_us);
        self.show_outcome(text, outcome, said);
        self.look();
    }

    /// Notes a line for the session.
    fn note(&mut self, text: &str, is_refused: bool, began_us: i64) {
        let ended_us = self.play.machine.world.now_us();
        self.session.note(text, is_refused, (began_us, ended_us));
    }

    /// Whether something would be lost with the panel.
    fn is_unsaved(&self) -> bool {
        self.session.is_unsaved() && !self.keeps_flash && !self.journal.is_empty()
    }

    fn show_outcome(&mut self, text: &str, outcome: Outcome, said: String) {
        // At the panel there are no expectations: the user judges the outcome.
        self.play.error = None;
        let said = if said.is_empty() { "done".to_owned() } else { said };
        let text = match outcome {
            Outcome::Refused => format!("{text}: refused: {said}"),
            _ => format!("{text}: {said}"),
        };
        self.show_message(text, outcome != Outcome::Done);
    }
}

/// Whether the command sends a request to the device.
const fn needs_power(command: &Command) -> bool {
    !matches!(
        command,
        Command::Power(_)
            | Command::Cut(_)
            | Command::Wait(_)
            | Command::Drift(_)
            | Command::Jump(_)
            | Command::Wire(_)
            | Command::Firmware(_)
            | Command::Stuck
            | Command::Forge(..)
            | Command::Truncate(_)
            | Command::SaveImage
            | Command::RestoreImage
            | Command::Expect(_)
    )
}
