//! The panel on a text screen: what people see of the important parts of each scenario.

mod helps;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proverka_cli::sim::chip::RING;
use proverka_cli::sim::machine::Machine;
use proverka_cli::sim::panel::draw::draw;
use proverka_cli::sim::panel::{App, Mode, Question};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

/// The time 2026-02-01T09:00:00Z in Unix seconds.
const NOW: i64 = 1_769_936_400;

struct Panel {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Panel {
    fn sized(width: u16, height: u16) -> Self {
        let app = App::new(Machine::simulated(1, RING, NOW), 1, true);
        Self { app, terminal: Terminal::new(TestBackend::new(width, height)).unwrap() }
    }

    fn new() -> Self {
        Self::sized(80, 24)
    }

    fn code(&mut self, code: KeyCode) {
        self.app.key(KeyEvent::new(code, KeyModifiers::NONE));
    }

    fn keys(&mut self, keys: &str) {
        for key in keys.chars() {
            self.code(KeyCode::Char(key));
        }
    }

    fn line(&mut self, line: &str) {
        self.keys(":");
        self.keys(line);
        self.code(KeyCode::Enter);
    }

    fn pass(&mut self, ms: u64) {
        self.app.pass(Duration::from_millis(ms));
    }

    /// Performs a repeated line to its end.
    fn repeat(&mut self) {
        while self.app.is_busy() {
            self.pass(0);
        }
    }

    fn screen(&mut self) -> String {
        self.terminal.draw(|frame| draw(frame, &self.app)).unwrap();
        let buffer = self.terminal.backend().buffer();
        let width = usize::from(buffer.area.width);
        let rows = buffer.content.chunks(width);
        let rows = rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>());
        rows.map(|row| row.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn shows(&mut self, texts: &[&str]) {
        let screen = self.screen();
        for text in texts {
            assert!(screen.contains(text), "'{text}' is not on the screen:\n{screen}");
        }
    }
}

#[test]
fn a_device_out_of_its_box_and_every_key_are_on_the_screen() {
    let expected = "\
┌ device ────────────────┐┌ what it concludes; true time 2026-02-01 09:00:00 ──────────┐
│     ·· ·· ·· ·· ··     ││BLANK     never enrolled: both must enrol it                │
│     ·· ·· ·· ·· ··     ││                                                            │
│ [a] ·· ·· ██ ·· ·· [b] ││                                                            │
│     ·· ·· ·· ·· ··     ││                                                            │
│     ·· ·· ·· ·· ··     ││                                                            │
│ [a] counts nothing now ││                                                            │
│ [b] shows head code    ││                                                            │
│ [s] seal ───── whole   ││                                                            │
│ [p] power on           ││                                                            │
└────────────────────────┘└────────────────────────────────────────────────────────────┘";
    let mut panel = Panel::sized(88, 24);
    let screen = panel.screen();
    assert_eq!(screen.lines().take(11).collect::<Vec<_>>().join("\n"), expected);
    let mut panel = Panel::new();
    panel.shows(&["[a]", "[b]", "[s]", "[p]", " m parties", " : line", " c both", " l clock", " hd wait"]);
    panel.shows(&[" +- speed", " ? help", " q quit"]);
}

#[test]
fn a_whole_inspection_by_menu_and_buttons() {
    let mut panel = Panel::new();
    panel.keys("m");
    panel.shows(&["what both can do now", "> enrol"]);
    panel.code(KeyCode::Enter);
    panel.shows(&[
        "SEALED",
        "enrol: both signed the term",
        "together  undecided",
        "time      not known until both state it",
    ]);
    panel.keys("m");
    panel.code(KeyCode::Enter);
    panel.shows(&["term      holds: ends 2026-02-05 09:00:00 or later", "   1 TIME", "08:59:00 to 09:01:02 (122 s)"]);
    panel.keys("mj");
    panel.code(KeyCode::Enter);
    panel.shows(&["in use; session 1, held by both", "   3 EPOCH", "A is 0    holds: within declared 3 and limit 700"]);
    panel.keys("aaa");
    panel.shows(&["A +1 is 3 (by hand), limit 700", "A is 3    holds: within declared 3"]);
    panel.keys("a");
    panel.shows(&["A is 4    fails: 1 over declared 3, within limit 700", "together  fails: too many of A"]);
    panel.keys("c");
    panel.shows(&["██ ·· ·· ·· ██", "·· ██ ·· ██ ··"]);
    panel.line("correct last tally by -1");
    panel.shows(&["CORRECTION", "of entry 7: A -1 is 3", "together  holds"]);
    panel.keys("bba");
    panel.shows(&["B +1 is 1 (by hand)"]);
    panel.line("close");
    panel.line("cosign both");
    panel.line("hold");
    panel.line("export");
    panel.shows(&["COSIGN_I", "signs the head of size 10", "export: 12 entries", "; joint"]);
    panel.line("forge last tally by -1");
    panel.line("expect grade joint");
    panel.shows(&["found broken: entry 9"]);
}

#[test]
fn the_seal_is_cut_only_when_asked_twice_and_for_good() {
    let mut panel = Panel::new();
    panel.line("enrol");
    panel.keys("s");
    assert_eq!(panel.app.mode, Mode::Sure(Question::Cut));
    panel.shows(&["Cut the seal wire?", "y: cut it"]);
    panel.keys("n");
    panel.shows(&["SEALED", "───── whole"]);
    panel.keys("sy");
    panel.shows(&["TAMPERED", "── ── cut", "the keys are gone", "██ ██ ·· ██ ██"]);
    panel.keys("s");
    panel.shows(&["TAMPERED", "───── whole"]);
    panel.line("tally A +1");
    panel.shows(&["refused: this is not allowed while the device is tampered"]);
}

#[test]
fn power_and_clock_can_be_changed_and_the_time_stated() {
    let mut panel = Panel::new();
    panel.line("enrol");
    panel.line("time");
    panel.keys("p");
    panel.shows(&["power off", "nothing: it has no power"]);
    panel.line("tally A +1");
    panel.shows(&["no power: p switches it on"]);
    panel.keys("a");
    panel.keys("p");
    panel.shows(&["power on", ", power was lost", "term      undecided: it may be over"]);
    panel.line("time");
    panel.shows(&["term      holds"]);
    panel.keys("l");
    panel.shows(&["the device lost the time", "term      undecided"]);
    panel.line("time");
    panel.keys("h");
    panel.shows(&["true time 2026-02-01 10:00:0"]);
    panel.keys("+");
    panel.pass(2000);
    panel.shows(&["time x10", "2026-02-01 10:00:2"]);
    panel.keys("-");
    panel.keys("dddd");
    panel.shows(&["SEALED", "undecided: ends 2026-02-05 09:00:00 to", "10:00:00: too close"]);
    panel.keys("h");
    panel.shows(&["EXPIRED", "term      fails: ended", "EXPIRE "]);
    panel.line("open jointly");
    panel.shows(&["refused: the term is over"]);
}

#[test]
fn a_cut_a_dispute_and_one_party_alone() {
    let mut panel = Panel::new();
    panel.line("enrol");
    panel.line("time");
    panel.line("open host declared 2 -");
    panel.shows(&["held by the host alone", "none declared, within limit 1550"]);
    panel.line("cut after 20 words");
    panel.keys("a");
    panel.shows(&["power off"]);
    panel.keys("p");
    panel.keys("a");
    panel.shows(&["BOOT", "torn slots: 1", "A +1 is 1 (by hand)"]);
    panel.line("close");
    panel.line("dispute inspectorate");
    panel.shows(&["DISPUTED", "the inspectorate refuses to sign the head"]);
    panel.line("export");
    panel.shows(&["; disputed"]);
}

#[test]
fn a_full_record_is_seen_on_the_leds() {
    let mut panel = Panel { app: App::new(Machine::simulated(1, 16, NOW), 1, true), ..Panel::new() };
    panel.line("enrol");
    panel.line("open jointly declared 1000 -");
    panel.line("repeat 999 tally A +1");
    panel.repeat();
    panel.shows(&["no room for this kind of entry", "FULL"]);
    panel.keys("a");
    panel.shows(&["██ ██ ██ ██ ██"]);
    panel.line("close");
    panel.line("cosign both");
    panel.line("release");
    panel.shows(&["RELEASE", "pages are free"]);
}

#[test]
fn a_line_that_is_repeated_leaves_the_keys_that_end_it_alive() {
    for (code, modifiers) in [
        (KeyCode::Char('q'), KeyModifiers::NONE),
        (KeyCode::Esc, KeyModifiers::NONE),
        (KeyCode::Char('c'), KeyModifiers::CONTROL),
    ] {
        let mut panel = Panel::new();
        panel.line("repeat 10000 wait 3d");
        panel.pass(0);
        panel.shows(&["q: ends what is being done"]);
        // Any other key does nothing.
        panel.keys("p");
        assert!(panel.app.is_busy());
        panel.shows(&["power on"]);
        panel.app.key(KeyEvent::new(code, modifiers));
        panel.shows(&["repeat 10000 wait 3d: ended by a key after ", "q quit"]);
        assert!(!panel.app.is_busy() && !panel.app.is_over);
        // The same key now ends the panel.
        panel.keys("q");
        assert!(panel.app.is_over);
    }
    let mut panel = Panel::new();
    panel.line("repeat 3 wait 1s");
    panel.repeat();
    panel.shows(&["repeat 3 wait 1s: 3 times; last: blank", "2026-02-01 09:00:03"]);
}

#[test]
fn every_part_keeps_its_place_when_the_device_counts_eight_categories() {
    let mut panel = Panel::new();
    panel.app.play.agreed.limits = vec![100; 8];
    panel.line("enrol");
    panel.line("time");
    panel.line("open jointly");
    let screen = panel.screen();
    let at = |text: &str| screen.lines().position(|line| line.contains(text)).unwrap();
    assert_eq!(["┌ device", "┌ record", "┌ what happened", "q quit"].map(at), [0, 12, 17, 23], "{screen}");
}

#[test]
fn a_category_without_a_limit_has_none() {
    let mut panel = Panel::new();
    panel.app.play.agreed.limits = vec![700, u32::MAX];
    panel.line("enrol");
    panel.line("open jointly declared 3 -");
    panel.line("tally B +2");
    panel.shows(&["B +2 is 2 (over the line), limit none", "none declared, no limit"]);
    assert!(!panel.screen().contains("4294967295"));
}

#[test]
fn a_line_that_makes_no_sense_says_what_would() {
    let mut panel = Panel::new();
    panel.line("tally Q +1");
    panel.shows(&["column 7: 'Q'; expected a category, A to H"]);
    panel.line("seed 3");
    panel.shows(&["only a script sets the scene"]);
    panel.line("forge last tally by 1");
    panel.shows(&["there is no copy yet: export comes first"]);
    panel.keys(":enr");
    panel.code(KeyCode::Backspace);
    panel.shows(&[":en_"]);
    panel.code(KeyCode::Esc);
    assert_eq!(panel.app.mode, Mode::Device);
}

#[test]
fn a_paste_is_a_text_and_no_keys() {
    let mut panel = Panel::new();
    panel.app.paste("q");
    panel.app.paste("sy");
    panel.shows(&["A paste is no key and does nothing here", "───── whole"]);
    for mode in ["m", "s", "?"] {
        panel.keys(mode);
        let before = panel.app.mode.clone();
        panel.app.paste("y\n");
        assert_eq!(panel.app.mode, before);
        panel.code(KeyCode::Esc);
    }
    assert!(!panel.app.is_over);
    panel.shows(&["───── whole"]);
    // Pasted text goes into the input line as one line, which is not performed yet.
    panel.keys(":wire");
    panel.app.paste(" open\nenrol\r\n\u{1b}[2J");
    assert_eq!(panel.app.mode, Mode::Typing("wire open enrol  [2J".to_owned()));
    panel.shows(&[":wire open enrol  [2J_", "───── whole"]);
    panel.code(KeyCode::Esc);
    panel.keys(":");
    panel.app.paste("power off\n");
    panel.shows(&["power on"]);
    panel.code(KeyCode::Enter);
    panel.shows(&["power off"]);
    // This holds for any amount of text.
    panel.keys(":");
    panel.app.paste(&"long ".repeat(100_000));
    panel.keys("er");
    assert!(matches!(&panel.app.mode, Mode::Typing(line) if line.len() == 500));
}

#[test]
fn help_names_every_key_and_every_item_of_the_menu_is_a_command() {
    let mut panel = Panel::new();
    panel.keys("?");
    panel.shows(&[
        "  a b ",
        "  c  ",
        "  s p ",
        "  l  ",
        "  + - h d ",
        "  m  ",
        "  :  ",
        "  up down ",
        "  < > ",
        "  w o ",
        "  q  ",
        "any key: back",
    ]);
    panel.keys("x");
    assert_eq!(panel.app.mode, Mode::Device);
}

#[test]
fn a_screen_that_is_too_small_says_so_and_larger_ones_are_filled() {
    for (width, height) in [(79, 24), (80, 23), (20, 5), (1, 1)] {
        let screen = Panel::sized(width, height).screen();
        assert!(!screen.contains("device ─"), "{screen}");
        if width > 20 {
            assert!(screen.contains("needs 80 columns and 24 lines"), "{screen}");
        }
    }
    let mut panel = Panel::sized(200, 60);
    panel.line("enrol");
    panel.shows(&["SEALED", "q quit"]);
}

#[test]
fn without_colour_nothing_is_coloured_and_with_it_verdicts_are() {
    for is_coloured in [false, true] {
        let mut panel = Panel::new();
        panel.app.is_coloured = is_coloured;
        panel.line("enrol");
        panel.line("time");
        panel.screen();
        let coloured = panel.terminal.backend().buffer().content.iter().any(|cell| cell.fg != Color::Reset);
        assert_eq!(coloured, is_coloured);
    }
}

#[test]
fn control_c_and_q_end_it() {
    let mut panel = Panel::new();
    panel.app.key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    assert!(panel.app.is_over);
    let mut panel = Panel::new();
    panel.keys(":q");
    assert!(!panel.app.is_over, "typed, not pressed");
    panel.code(KeyCode::Esc);
    panel.keys("q");
    assert!(panel.app.is_over);
}

#[test]
fn text_that_a_terminal_obeys_is_shown_on_the_panel_and_not_obeyed() {
    let zoo = "\u{1b}[2J\u{9b}2K\u{202e}\u{200b}\u{2028}\u{e0041}x";
    let mut panel = Panel::new();
    panel.keys(":");
    panel.app.paste(zoo);
    // The control: the pasted text does contain such characters.
    assert!(zoo.contains(proverka_cli::escape::is_hidden));
    let typed = panel.screen();
    panel.code(KeyCode::Enter);
    let done = panel.screen();
    for screen in [typed, done] {
        assert!(!screen.replace('\n', "").contains(proverka_cli::escape::is_hidden), "{screen:?}");
        assert!(screen.contains("\\u{202e}\\u{200b}"), "{screen}");
    }
}
