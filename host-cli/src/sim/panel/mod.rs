//! The simulated device in a terminal: its display, buttons, seal wire and power, and both parties played by one
//! person.
//!
//! `App` is the panel without a terminal; `draw` draws it on a screen, and `terminal` runs it. Everything that the
//! parties do is a line of a scenario (`sim::script`), which the user types or picks from the menu.

pub mod conclude;
pub mod draw;
pub mod entries;
mod restore;
#[cfg(unix)]
mod signals;
pub mod terminal;

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use proverka::wire::{Source, State, Status, Sums};
use proverka_device::board::Button;

use self::entries::Entry;
use super::machine::Machine;
use super::parties::Agreed;
use super::script::command::Command;
use super::script::parse::one;
use super::script::play::{Play, Repetition};
use super::script::step::Outcome;
use crate::device::bundle::OpenEntry;

/// The items of the menu: what both parties can do, as lines of a scenario.
pub const MENU: [&str; 18] = [
    "enrol",
    "time",
    "open jointly declared 3 2",
    "open host declared 3 2",
    "open inspectorate declared 3 2",
    "tally A +1",
    "tally B +1",
    "correct last tally by -1",
    "close",
    "cosign both",
    "cosign host",
    "cosign inspectorate",
    "dispute inspectorate",
    "hold",
    "export",
    "forge last tally by -1",
    "release",
    "retire",
];
/// The speeds at which time can pass. Unit: simulated seconds per real second.
const SPEEDS: [u32; 5] = [1, 10, 60, 600, 3600];
/// The largest number of messages kept.
const MESSAGES: usize = 50;
/// The longest line that the user can type. Unit: characters.
const LINE: usize = 500;
/// The real time after which a repeated line lets the screen be drawn and the keys be read.
const SLICE: Duration = Duration::from_millis(50);
/// The length of the enrolled term, four days. Unit: seconds.
const TERM: i64 = 4 * 86_400;

/// What the keys act on at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The keys act on the device itself.
    Device,
    /// The menu is open; the number is the index of the selected item.
    Menu(usize),
    /// The user types a line; the text is what was typed so far.
    Typing(String),
    /// The panel asks for confirmation before the seal wire is cut.
    Sure,
    /// The help text covers the screen.
    Help,
}

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
    /// The line that is being repeated, and how far it is.
    repeating: Option<(String, Repetition)>,
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
        let mut app = Self {
            play: Play::new(machine, seed, agreed),
            mode: Mode::Device,
            status: None,
            sums: None,
            journal: Vec::new(),
            messages: Vec::new(),
            speed: 1,
            is_coloured,
            is_over: false,
            repeating: None,
        };
        app.show_message("m: what the parties can do, such as enrol. ?: all keys.", false);
        app.look();
        app
    }

    /// Adds a message for the user, and drops the oldest one if there are too many.
    pub fn show_message(&mut self, text: impl Into<String>, is_bad: bool) {
        self.messages.push(Message { text: text.into(), is_bad });
        if self.messages.len() > MESSAGES {
            self.messages.remove(0);
        }
    }

    /// Lets this much real time pass, times the speed.
    pub fn pass(&mut self, real: Duration) {
        let us = u64::try_from(real.as_micros()).unwrap_or(u64::MAX).saturating_mul(u64::from(self.speed));
        self.play.machine.pass(us);
        self.repeat();
        self.look();
    }

    /// Whether a line is being repeated. [`App::pass`] performs it until it is over, and the only keys are those that
    /// end it.
    #[must_use]
    pub const fn is_repeating(&self) -> bool {
        self.repeating.is_some()
    }

    /// Performs the repeated line for a slice of real time.
    fn repeat(&mut self) {
        let Some((text, mut repetition)) = self.repeating.take() else { return };
        let begun = Instant::now();
        let ended = loop {
            let ended = self.play.run_again(&mut repetition);
            if ended.is_some() || begun.elapsed() >= SLICE {
                break ended;
            }
        };
        match ended {
            Some((outcome, said)) => self.show_outcome(&text, outcome, said),
            None => self.repeating = Some((text, repetition)),
        }
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
            }
        }
    }

    /// Handles a key event.
    pub fn key(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        if let Some((text, repetition)) = self.repeating.take() {
            match key.code {
                KeyCode::Char('c') if is_control => {}
                KeyCode::Char('q') | KeyCode::Esc => {}
                _ => return self.repeating = Some((text, repetition)),
            }
            return self.show_message(format!("{text}: ended by a key after {}", repetition.done()), true);
        }
        if is_control {
            self.is_over |= matches!(key.code, KeyCode::Char('c' | 'd'));
            return;
        }
        match self.mode.clone() {
            Mode::Device => self.device_key(key.code),
            Mode::Menu(at) => self.menu_key(key.code, at),
            Mode::Typing(line) => self.typing_key(key.code, line),
            Mode::Sure => {
                self.mode = Mode::Device;
                if matches!(key.code, KeyCode::Char('y' | 'Y')) {
                    self.line("wire open");
                } else {
                    self.show_message("The wire stays whole.", false);
                }
            }
            Mode::Help => self.mode = Mode::Device,
        }
        self.look();
    }

    /// Handles pasted text. It is added to the line that the user types, as one line, and is never executed by itself,
    /// because a text from elsewhere may contain line ends and letters that act as keys.
    pub fn paste(&mut self, text: &str) {
        let Mode::Typing(line) = &mut self.mode else {
            return self
                .show_message("A paste is no key and does nothing here: : begins a line that it can go into.", true);
        };
        let room = LINE.saturating_sub(line.chars().count());
        let text = text.trim_end().replace(char::is_whitespace, " ");
        line.extend(text.chars().filter(|character| !character.is_control()).take(room));
        self.look();
    }

    fn device_key(&mut self, code: KeyCode) {
        match code {
            KeyCode::Char('a') => self.press(Button::A),
            KeyCode::Char('b') => self.press(Button::B),
            KeyCode::Char('c') => self.press(Button::Both),
            KeyCode::Char('s') if self.play.machine.world.is_wire_open() => self.line("wire closed"),
            KeyCode::Char('s') => self.mode = Mode::Sure,
            KeyCode::Char('p') => self.line(if self.play.machine.is_on() { "power off" } else { "power on" }),
            KeyCode::Char('l') => {
                self.line("power cycle");
                self.show_message("Battery and clock were without power: the device lost the time.", false);
            }
            KeyCode::Char('h') => self.line("wait 1h"),
            KeyCode::Char('d') => self.line("wait 1d"),
            KeyCode::Char('+' | '=') => self.faster(true),
            KeyCode::Char('-') => self.faster(false),
            KeyCode::Char('m') | KeyCode::Enter => self.mode = Mode::Menu(0),
            KeyCode::Char(':') => self.mode = Mode::Typing(String::new()),
            KeyCode::Char('?') | KeyCode::F(1) => self.mode = Mode::Help,
            KeyCode::Char('q') => self.is_over = true,
            _ => {}
        }
    }

    fn menu_key(&mut self, code: KeyCode, at: usize) {
        let last = MENU.len() - 1;
        let chosen = MENU.get(at).copied().unwrap_or_default();
        self.mode = match code {
            KeyCode::Up | KeyCode::Char('k') => Mode::Menu(at.checked_sub(1).unwrap_or(last)),
            KeyCode::Down | KeyCode::Char('j') => Mode::Menu(if at == last { 0 } else { at + 1 }),
            KeyCode::Home => Mode::Menu(0),
            KeyCode::End => Mode::Menu(last),
            KeyCode::Enter => {
                self.line(chosen);
                Mode::Device
            }
            KeyCode::Char('e') => Mode::Typing(chosen.to_owned()),
            KeyCode::Esc | KeyCode::Char('m' | 'q') => Mode::Device,
            _ => Mode::Menu(at),
        };
    }

    fn typing_key(&mut self, code: KeyCode, mut line: String) {
        self.mode = match code {
            KeyCode::Enter => {
                if !line.trim().is_empty() {
                    self.line(&line);
                }
                Mode::Device
            }
            KeyCode::Esc => Mode::Device,
            KeyCode::Backspace => {
                line.pop();
                Mode::Typing(line)
            }
            KeyCode::Char(character) => {
                if line.chars().count() < LINE {
                    line.push(character);
                }
                Mode::Typing(line)
            }
            _ => Mode::Typing(line),
        };
    }

    fn press(&mut self, button: Button) {
        if !self.play.machine.is_on() {
            self.show_message("no power: p switches it on", true);
            return;
        }
        let counted = self.sums.map(|sums| sums.totals);
        self.play.machine.world.press(button);
        self.play.machine.settle();
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

    fn faster(&mut self, faster: bool) {
        let at = SPEEDS.iter().position(|speed| *speed == self.speed).unwrap_or(0);
        let at = if faster { at + 1 } else { at.saturating_sub(1) };
        self.speed = SPEEDS.get(at).copied().unwrap_or(self.speed);
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
        if let Command::Repeat(times, command) = command {
            self.repeating = Some((text.to_owned(), Repetition::new(times, *command)));
            return;
        }
        let (outcome, said) = self.play.run(&command);
        self.show_outcome(text, outcome, said);
        self.look();
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
