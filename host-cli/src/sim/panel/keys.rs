//! What the keys do.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use proverka_device::board::Button;

use super::{App, possible};

/// The speeds at which time can pass. Unit: simulated seconds per real second.
const SPEEDS: [u32; 5] = [1, 10, 60, 600, 3600];
/// The longest line that the user can type. Unit: characters.
const LINE: usize = 500;
/// The number of entries by which a page of the record is moved.
const PAGE: usize = 8;

/// What the keys act on at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The keys act on the device itself.
    Device,
    /// The menu is open; the number is the index of the selected item.
    Menu(usize),
    /// The user types a line; the text is what was typed so far.
    Typing(String),
    /// The panel asks whether the user is sure.
    Sure(Question),
    /// The help text covers the screen.
    Help,
}

/// What the panel asks before it ends something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Cut the seal wire?
    Cut,
    /// Close the session?
    Close,
    /// End the record for ever?
    Retire,
    /// Leave the simulator, although the session is in no file?
    Quit,
}

impl Question {
    /// The question for a line of the menu; `None` if it ends nothing.
    fn about(line: &str) -> Option<Self> {
        match line {
            "close" => Some(Self::Close),
            "retire" => Some(Self::Retire),
            _ => None,
        }
    }

    /// The question, what would follow, and what `y` does.
    #[must_use]
    pub const fn text(self) -> [&'static str; 3] {
        match self {
            Self::Cut => ["Cut the seal wire?", "The device erases its keys at once and for good.", "cut it"],
            Self::Close => ["Close the session?", "Its counts can no longer be changed.", "close it"],
            Self::Retire => ["Retire the device?", "The record ends for ever; the keys are erased.", "retire it"],
            Self::Quit => ["Leave the simulator?", "What was done is in no file: w saves it.", "leave"],
        }
    }
}

impl App {
    /// Handles a key event.
    pub fn key(&mut self, key: KeyEvent) {
        if key.kind == KeyEventKind::Release {
            return;
        }
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        if self.is_busy() {
            if matches!((key.code, is_control), (KeyCode::Char('c'), true) | (KeyCode::Char('q') | KeyCode::Esc, _)) {
                self.end_work();
            }
            return;
        }
        if is_control {
            self.is_over |= matches!(key.code, KeyCode::Char('c' | 'd'));
            return;
        }
        match self.mode.clone() {
            Mode::Device => self.device_key(key.code),
            Mode::Menu(at) => self.menu_key(key.code, at),
            Mode::Typing(line) => self.typing_key(key.code, line),
            Mode::Sure(question) => {
                self.mode = Mode::Device;
                let is_sure = matches!(key.code, KeyCode::Char('y' | 'Y'));
                self.answered(question, is_sure);
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

    fn answered(&mut self, question: Question, is_sure: bool) {
        match (question, is_sure) {
            (Question::Cut, true) => self.line("wire open"),
            (Question::Cut, false) => self.show_message("The wire stays whole.", false),
            (Question::Close, true) => self.line("close"),
            (Question::Close, false) => self.show_message("The session stays open.", false),
            (Question::Retire, true) => self.line("retire"),
            (Question::Retire, false) => self.show_message("The record goes on.", false),
            (Question::Quit, true) => self.is_over = true,
            (Question::Quit, false) => {}
        }
    }

    fn device_key(&mut self, code: KeyCode) {
        match code {
            KeyCode::Char('a') => self.press(Button::A),
            KeyCode::Char('b') => self.press(Button::B),
            KeyCode::Char('c') => self.press(Button::Both),
            KeyCode::Char('s') if self.play.machine.world.is_wire_open() => self.line("wire closed"),
            KeyCode::Char('s') => self.mode = Mode::Sure(Question::Cut),
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
            KeyCode::Char(':') => self.begin_line(""),
            KeyCode::Char('w') => self.begin_line("save "),
            KeyCode::Char('o') => self.begin_line("load "),
            KeyCode::Char('?') | KeyCode::F(1) => self.mode = Mode::Help,
            KeyCode::Char('q') if self.is_unsaved() => self.mode = Mode::Sure(Question::Quit),
            KeyCode::Char('q') => self.is_over = true,
            KeyCode::Down => self.record_above = self.record_above.saturating_add(1),
            KeyCode::Up => self.record_above = self.record_above.saturating_sub(1),
            KeyCode::PageDown => self.record_above = self.record_above.saturating_add(PAGE),
            KeyCode::PageUp => self.record_above = self.record_above.saturating_sub(PAGE),
            KeyCode::Home => self.record_above = 0,
            KeyCode::Char('<' | '[') => self.log_below = self.log_below.saturating_add(1),
            KeyCode::Char('>' | ']') => self.log_below = self.log_below.saturating_sub(1),
            _ => {}
        }
        self.record_above = self.record_above.min(self.journal.len().saturating_sub(1));
        self.log_below = self.log_below.min(self.messages.len().saturating_sub(1));
    }

    fn begin_line(&mut self, text: &str) {
        self.recalled = None;
        self.mode = Mode::Typing(text.to_owned());
    }

    fn menu_key(&mut self, code: KeyCode, at: usize) {
        let items = possible::lines(self);
        let last = items.len().saturating_sub(1);
        let chosen = items.get(at).cloned().unwrap_or_default();
        self.mode = match code {
            KeyCode::Up | KeyCode::Char('k') => Mode::Menu(at.checked_sub(1).unwrap_or(last)),
            KeyCode::Down | KeyCode::Char('j') => Mode::Menu(if at >= last { 0 } else { at + 1 }),
            KeyCode::Home => Mode::Menu(0),
            KeyCode::End => Mode::Menu(last),
            KeyCode::Enter if chosen.is_empty() => Mode::Device,
            KeyCode::Enter => match Question::about(&chosen) {
                Some(question) => Mode::Sure(question),
                None => {
                    self.line(&chosen);
                    Mode::Device
                }
            },
            KeyCode::Char('e') => Mode::Typing(chosen),
            KeyCode::Esc | KeyCode::Char('m' | 'q') => Mode::Device,
            _ => Mode::Menu(at),
        };
    }

    fn typing_key(&mut self, code: KeyCode, mut line: String) {
        self.mode = match code {
            KeyCode::Enter => {
                self.mode = Mode::Device;
                if !line.trim().is_empty() {
                    self.typed(&line);
                }
                return;
            }
            KeyCode::Esc => Mode::Device,
            KeyCode::Up => Mode::Typing(self.recall(true).unwrap_or(line)),
            KeyCode::Down => Mode::Typing(self.recall(false).unwrap_or_default()),
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

    /// Performs a line that was typed, which may also save or load the session.
    fn typed(&mut self, line: &str) {
        if self.history.last().is_none_or(|last| last != line) {
            self.history.push(line.to_owned());
        }
        match line.trim().split_once(' ') {
            Some(("save", name)) => self.save(name.trim()),
            Some(("load", name)) => self.load(name.trim()),
            _ if matches!(line.trim(), "save" | "load") => {
                self.show_message(format!("{}: expected the name of a file", line.trim()), true);
            }
            _ => self.line(line),
        }
    }

    /// The line that was typed before the recalled one, or after it; `None` if there is none.
    fn recall(&mut self, earlier: bool) -> Option<String> {
        let at = match (self.recalled, earlier) {
            (None, true) => self.history.len().checked_sub(1)?,
            (Some(at), true) => at.saturating_sub(1),
            (Some(at), false) if at + 1 < self.history.len() => at + 1,
            (_, false) => {
                self.recalled = None;
                return None;
            }
        };
        self.recalled = Some(at);
        self.history.get(at).cloned()
    }

    fn faster(&mut self, faster: bool) {
        let at = SPEEDS.iter().position(|speed| *speed == self.speed).unwrap_or(0);
        let at = if faster { at + 1 } else { at.saturating_sub(1) };
        self.speed = SPEEDS.get(at).copied().unwrap_or(self.speed);
    }
}
