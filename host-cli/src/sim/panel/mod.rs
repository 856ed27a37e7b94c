//! The simulated device in a terminal: its display, buttons, seal wire and power, and both parties played by one
//! person.
//!
//! `App` is the panel without a terminal; `draw` puts it on a screen, `terminal` runs it. Whatever the parties do is a
//! line of a scenario (`sim::script`), typed or picked from the menu.

pub mod conclude;
pub mod draw;
pub mod entries;
mod restore;
#[cfg(unix)]
mod signals;
pub mod terminal;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use proverka::wire::{Source, State, Status, Sums};
use proverka_device::board::Button;

use self::entries::Entry;
use super::machine::Machine;
use super::parties::Agreed;
use super::script::command::Command;
use super::script::parse::one;
use super::script::play::Play;
use super::script::step::Outcome;
use crate::device::bundle::OpenEntry;

/// What both parties can do, as lines of a scenario.
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
/// How fast time can pass: simulated seconds in a real one.
const SPEEDS: [u32; 5] = [1, 10, 60, 600, 3600];
/// Messages that are kept.
const MESSAGES: usize = 50;
/// The longest line that is typed. Unit: characters.
const LINE: usize = 500;
/// Seconds of four days: the term that is enrolled.
const TERM: i64 = 4 * 86_400;

/// What the keys are for at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The device itself.
    Device,
    /// The menu, with the item that is chosen.
    Menu(usize),
    /// A line is typed.
    Typing(String),
    /// Shall the seal wire be cut?
    Sure,
    /// Help covers the screen.
    Help,
}

/// A line for the person, and whether it is bad news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Text of the line.
    pub text: String,
    /// Something was refused or failed.
    pub is_bad: bool,
}

/// The state of the panel.
#[derive(Debug)]
pub struct App {
    /// The device and the parties.
    pub play: Play,
    /// What the keys are for.
    pub mode: Mode,
    /// How the device is; none without power.
    pub status: Option<Status>,
    /// The counts of the device.
    pub sums: Option<Sums>,
    /// Its entries, oldest first.
    pub journal: Vec<Entry>,
    /// What happened, oldest first.
    pub messages: Vec<Message>,
    /// Simulated seconds in a real one.
    pub speed: u32,
    /// Colours are welcome.
    pub is_coloured: bool,
    /// The person has had enough.
    pub is_over: bool,
}

impl App {
    /// A panel for a device, with the parties of a seed.
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
        };
        app.show_message("m: what the parties can do, such as enrol. ?: all keys.", false);
        app.look();
        app
    }

    /// Adds a message for the person.
    pub fn show_message(&mut self, text: impl Into<String>, is_bad: bool) {
        self.messages.push(Message { text: text.into(), is_bad });
        if self.messages.len() > MESSAGES {
            self.messages.remove(0);
        }
    }

    /// Lets so much real time pass.
    pub fn pass(&mut self, real: Duration) {
        let us = u64::try_from(real.as_micros()).unwrap_or(u64::MAX).saturating_mul(u64::from(self.speed));
        self.play.machine.pass(us);
        self.look();
    }

    /// Reads what there is to see over the line, as any host does.
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
            // Entries that were released are not there any more.
            if let Some(opened) = read.as_deref().ok().and_then(OpenEntry::parse) {
                self.journal.push(Entry::new(seq, &opened));
            }
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        if key.modifiers.contains(KeyModifiers::CONTROL) {
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

    /// Something was pasted. It goes into the line that is typed, as one line, and is never done by itself: a text from
    /// elsewhere may hold line ends, and letters that are keys.
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

    /// Does a line of a scenario.
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
        let (outcome, said) = self.play.run(&command);
        // At the panel the person is who expects or does not.
        self.play.error = None;
        let said = if said.is_empty() { "done".to_owned() } else { said };
        let text = match outcome {
            Outcome::Refused => format!("{text}: refused: {said}"),
            _ => format!("{text}: {said}"),
        };
        self.show_message(text, outcome != Outcome::Done);
        self.look();
    }
}

/// Is it something that the device is asked for?
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
