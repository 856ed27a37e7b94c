//! What the panel does for the person at it: it offers what can be done now, asks before something ends, recalls lines,
//! scrolls, saves and loads sessions, and fills a large screen.

use crossterm::event::KeyCode;
use proverka_cli::sim::panel::{Mode, Question, possible};

use super::Panel;

/// An inspection as lines, after each of which the device is in another state.
const INSPECTION: [&str; 13] = [
    "enrol",
    "time",
    "open jointly declared 3 2",
    "tally A +1",
    "close",
    "cosign host",
    "export",
    "open host declared 3 2",
    "close",
    "dispute inspectorate",
    "power off",
    "power on",
    "retire",
];

#[test]
fn the_menu_has_only_what_can_be_done_and_all_that_an_inspection_needs() {
    for done in 0..=INSPECTION.len() {
        let reached = || {
            let mut panel = Panel::new();
            for line in INSPECTION.iter().take(done) {
                panel.line(line);
            }
            panel
        };
        let items = possible::lines(&reached().app);
        if let Some(next) = INSPECTION.get(done).filter(|next| !next.starts_with("power off")) {
            assert!(items.iter().any(|item| item == next), "{next} is missing after {done} lines: {items:?}");
        }
        for item in &items {
            let mut panel = reached();
            panel.line(item);
            let said = panel.app.messages.last().expect("a message");
            assert!(!said.is_bad, "after {done} lines, {item}: {}", said.text);
        }
    }
}

#[test]
fn under_the_leds_stands_what_the_buttons_do() {
    let mut panel = Panel::new();
    panel.line("enrol");
    panel.shows(&["[a] counts nothing now", "[b] shows count of A"]);
    panel.line("open jointly declared 3 2");
    panel.shows(&["[a] counts one A", "[b] shows count of B"]);
    panel.keys("b");
    panel.shows(&["[a] counts one B", "[b] shows head code"]);
    panel.keys("a");
    panel.shows(&["B +1 is 1 (by hand)"]);
    panel.keys("p");
    panel.shows(&["[a] nothing: no power", " p power on"]);
}

#[test]
fn what_ends_something_is_asked_once_more() {
    let mut panel = Panel::new();
    for line in ["enrol", "open jointly declared 3 2"] {
        panel.line(line);
    }
    for (item, question, after) in
        [("close", Question::Close, "SESSION_CLOSE"), ("retire", Question::Retire, "RETIRED")]
    {
        for (key, is_done) in [("n", false), ("y", true)] {
            let at = possible::lines(&panel.app).iter().position(|one| one == item).expect("an item");
            panel.keys("m");
            (0..at).for_each(|_| panel.keys("j"));
            panel.code(KeyCode::Enter);
            assert_eq!(panel.app.mode, Mode::Sure(question));
            panel.keys(key);
            assert_eq!(panel.screen().contains(after), is_done, "{item} {key}");
        }
    }
    panel.keys("q");
    panel.shows(&["Leave the simulator?", "y: leave"]);
    panel.keys("n");
    assert!(!panel.app.is_over);
    panel.keys("qy");
    assert!(panel.app.is_over);
}

#[test]
fn typed_lines_are_recalled() {
    let mut panel = Panel::new();
    for line in ["enrol", "time", "time"] {
        panel.line(line);
    }
    panel.keys(":ex");
    let typing = |text: &str| Mode::Typing(text.to_owned());
    // The same line twice in a row is kept once.
    for (key, expected) in [
        (KeyCode::Up, "time"),
        (KeyCode::Up, "enrol"),
        (KeyCode::Up, "enrol"),
        (KeyCode::Down, "time"),
        (KeyCode::Down, ""),
        (KeyCode::Up, "time"),
    ] {
        panel.code(key);
        assert_eq!(panel.app.mode, typing(expected));
    }
    panel.code(KeyCode::Enter);
    panel.shows(&["   3 TIME"]);
}

#[test]
fn the_record_and_the_log_are_scrolled() {
    let mut panel = Panel::new();
    panel.line("enrol");
    panel.line("open jointly declared 100 -");
    panel.line("repeat 30 tally A +1");
    panel.repeat();
    panel.shows(&["record: 32 entries, newest first ─", "  32 TALLY"]);
    panel.code(KeyCode::Down);
    panel.shows(&["newest first, 1 above", "  31 TALLY"]);
    assert!(!panel.screen().contains("  32 TALLY"));
    panel.code(KeyCode::PageDown);
    panel.shows(&["newest first, 9 above"]);
    (0..20).for_each(|_| panel.code(KeyCode::PageDown));
    panel.shows(&["   1 SESSION_OPEN"]);
    panel.code(KeyCode::Home);
    panel.shows(&["  32 TALLY"]);
    let first = "m: what the parties can do";
    for number in 1..=9 {
        panel.line(&format!("limit A {number}"));
    }
    assert!(!panel.screen().contains(first));
    panel.keys("<");
    panel.shows(&[", 1 below"]);
    panel.keys("<<<<<<<<<<<<<<<<<<");
    panel.shows(&[" below", first]);
    panel.keys(">>>>>>>>>>>>>>>>>>");
    panel.shows(&["limit A 9"]);
    // What happens next is seen at once.
    panel.keys("<<<");
    panel.line("hold");
    assert!(!panel.screen().contains(" below"));
}

#[test]
fn a_session_is_saved_as_a_scenario_and_loaded_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("session.txt");
    let path = path.to_str().expect("a name");
    let mut panel = Panel::new();
    for line in ["enrol", "time", "open jointly declared 3 2"] {
        panel.line(line);
    }
    panel.keys("aab");
    panel.pass(90_000);
    panel.keys("ah");
    // The device refuses this, so it is no part of the scenario.
    panel.line("enrol");
    panel.line("close");
    panel.keys("w");
    assert_eq!(panel.app.mode, Mode::Typing("save ".to_owned()));
    panel.keys(path);
    panel.code(KeyCode::Enter);
    panel.shows(&["saved in "]);
    // It is in a file now, so nothing is asked.
    panel.keys("q");
    assert!(panel.app.is_over);
    panel.line(&format!("save {path}"));
    assert!(panel.app.messages.last().expect("a message").is_bad, "an existing file is not replaced");

    let text = std::fs::read_to_string(path).expect("a file");
    assert!(text.contains("# refused: enrol\n") && text.contains("wait 90s\n") && text.contains("press b\n"), "{text}");
    let script = proverka_cli::sim::script::parse::parse("session", &text).expect("a scenario");
    let run = proverka_cli::sim::script::run::play(&script).expect("a run");
    assert_eq!(run.verdict, proverka::verdict::Verdict::Holds, "{:?}", run.steps);

    let mut other = Panel::new();
    other.line("enrol");
    other.keys("o");
    other.keys(path);
    other.code(KeyCode::Enter);
    while other.app.is_busy() {
        other.pass(0);
    }
    assert_eq!(other.app.journal, panel.app.journal);
    assert_eq!(other.app.sums.expect("power").totals, panel.app.sums.expect("power").totals);
    // The loaded lines are part of the session, which can be saved again.
    let again = folder.path().join("again.txt");
    let again = again.to_str().expect("a name");
    other.line(&format!("save {again}"));
    let lines = |text: &str| text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&std::fs::read_to_string(again).expect("a file")), lines(&text));

    for (line, says) in [
        ("load nowhere.txt", "load: nowhere.txt: "),
        ("load", "load: expected the name of a file"),
        ("save", "save: expected the name of a file"),
    ] {
        other.line(line);
        let said = other.app.messages.last().expect("a message");
        assert!(said.is_bad && said.text.starts_with(says), "{}", said.text);
    }
    other.app.keeps_flash = true;
    other.line(&format!("load {path}"));
    other.shows(&["the flash of this device is in a file"]);
}

#[test]
fn a_long_wait_leaves_the_keys_that_end_it_alive() {
    let mut panel = Panel::new();
    panel.line("enrol");
    panel.line("wait 30000d");
    assert!(panel.app.is_busy());
    panel.pass(0);
    panel.shows(&["q: ends what is being done"]);
    panel.keys("q");
    assert!(!panel.app.is_busy() && !panel.app.is_over);
    panel.shows(&["wait 30000d: ended by a key after "]);
}

#[test]
fn a_wide_screen_shows_what_can_be_done_and_a_long_log() {
    let mut panel = Panel::sized(140, 50);
    panel.shows(&["what both can do now (m)", "  enrol"]);
    for line in ["enrol", "time", "open jointly declared 3 2"] {
        panel.line(line);
    }
    panel.shows(&["  tally A +1", "  close", "3 EPOCH", "open jointly declared 3 2: "]);
    panel.keys("mj");
    panel.shows(&["> tally B +1"]);
    // Every column of the screen is used, and every line.
    let screen = panel.screen();
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(lines.len(), 50);
    assert!(lines[..49].iter().all(|line| line.chars().count() == 140), "{screen}");
}
