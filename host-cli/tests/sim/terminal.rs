//! The panel in a real terminal: what it leaves there when it ends, is killed, stops and continues.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proverka_cli::sim::chip::{Chip, RING};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, kill_process_group, waitpid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use tempfile::TempDir;

const ENTER: &str = "\x1b[?1049h";
const LEAVE: &str = "\x1b[?1049l";
const PASTES: &str = "\x1b[?2004h";
const NO_PASTES: &str = "\x1b[?2004l";
const CURSOR: &str = "\x1b[?25h";
const NO_CURSOR: &str = "\x1b[?25l";

/// A panel, and the other end of its terminal.
struct Panel {
    child: Child,
    /// `None` after the terminal was closed.
    terminal: Option<File>,
    /// Whether the terminal is to be closed. The thread that reads from it keeps it open until then.
    closing: Arc<AtomicBool>,
    shown: Arc<Mutex<Vec<u8>>>,
    flash: PathBuf,
    _folder: TempDir,
}

impl Panel {
    /// Starts it in its own process group, as a shell does: Ctrl-Z stops the whole group, which must not contain the
    /// tests.
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_proverka"));
        command.process_group(0);
        Self::start_by(command)
    }

    /// Starts it as the leader of its own session, as a terminal does that was opened only for it.
    #[cfg(target_os = "linux")]
    fn start_as_session_leader() -> Self {
        let mut command = Command::new("setsid");
        command.arg(env!("CARGO_BIN_EXE_proverka"));
        Self::start_by(command)
    }

    /// Starts it as the leader of its own session, whose terminal sends it SIGHUP when it is closed.
    #[cfg(target_os = "linux")]
    fn start_in_own_terminal(before: &str) -> Self {
        let mut command = Command::new("setsid");
        let script = format!("{before} exec \"$0\" \"$@\"");
        command.args(["--ctty", "sh", "-c", &script, env!("CARGO_BIN_EXE_proverka")]);
        Self::start_by(command)
    }

    fn start_by(mut command: Command) -> Self {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
        tcsetwinsize(&terminal, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        let end = || {
            let flags = rustix::fs::OFlags::RDWR | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::CLOEXEC;
            File::from(rustix::fs::open(&name, flags, rustix::fs::Mode::empty()).unwrap())
        };
        let folder = TempDir::new().unwrap();
        let flash = folder.path().join("flash");
        let child = command
            .args(["sim", "--flash", flash.to_str().unwrap()])
            .env("TERM", "xterm-256color")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        let terminal = File::from(terminal);
        let (mut reader, shown) = (terminal.try_clone().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let closing = Arc::new(AtomicBool::new(false));
        let (taken, closed) = (Arc::clone(&shown), Arc::clone(&closing));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let wait = Timespec { tv_sec: 0, tv_nsec: 10_000_000 };
            while !closed.load(Ordering::SeqCst) {
                if poll(&mut [PollFd::new(&reader, PollFlags::IN)], Some(&wait)).unwrap() == 0 {
                    continue;
                }
                // The loop also ends when no process has the terminal open any more.
                let Ok(length @ 1..) = reader.read(&mut bytes) else { break };
                taken.lock().unwrap().extend(&bytes[..length]);
            }
        });
        let terminal = Some(terminal);
        let panel = Self { child, terminal, closing, shown, flash, _folder: folder };
        panel.until("the panel", |panel| panel.has_after(0, NO_CURSOR));
        panel
    }

    /// All that the terminal received, for the message of a test that fails.
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().unwrap()).replace('\x1b', "<esc>")
    }

    fn length(&self) -> usize {
        self.shown.lock().unwrap().len()
    }

    /// Whether the terminal received these words after the first `from` bytes. The cursor may be moved between words.
    fn has_after(&self, from: usize, text: &str) -> bool {
        self.shown.lock().unwrap()[from..].windows(text.len()).any(|window| window == text.as_bytes())
    }

    fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let until = Instant::now() + Duration::from_secs(60);
        while !holds(self) {
            assert!(Instant::now() < until, "{what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn is_raw(&self) -> bool {
        !tcgetattr(self.terminal.as_ref().unwrap())
            .unwrap()
            .local_modes
            .intersects(LocalModes::ICANON | LocalModes::ECHO)
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn send(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    fn types(&mut self, keys: &str) {
        self.terminal.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Keeps the panel busy: it lets much simulated time pass at once.
    fn begins_to_wait(&mut self, span: &str) {
        self.types(&format!(":wait {span}"));
        self.until("the line", |panel| panel.has_after(0, "d_"));
        self.types("\r");
        std::thread::sleep(Duration::from_millis(100));
    }

    /// Closes the terminal for good, as a terminal emulator that crashes does.
    fn close(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.terminal = None;
    }

    /// Waits until the process is stopped but has not ended.
    fn until_stopped(&self) {
        self.until("a stop", |panel| {
            let seen = waitpid(Some(panel.pid()), WaitOptions::UNTRACED | WaitOptions::NOHANG).unwrap();
            seen.is_some_and(|(_, status)| {
                assert!(status.stopped(), "{status:?}, and the terminal shows:\n{}", panel.text());
                true
            })
        });
    }

    fn until_ended(&mut self) -> ExitStatus {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "the panel did not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn is_restored_after(&self, from: usize) -> bool {
        !self.is_raw() && [NO_PASTES, LEAVE, CURSOR].iter().all(|text| self.has_after(from, text))
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_signal_restores_the_terminal_and_lets_the_flash_go() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut panel = Panel::start();
        assert!(panel.is_raw() && panel.has_after(0, ENTER) && panel.has_after(0, PASTES));
        assert!(Chip::file(&panel.flash, RING, 1).is_err(), "the panel has the flash");
        panel.send(signal);
        let status = panel.child.wait().unwrap();
        assert_eq!(status.signal(), Some(signal.as_raw()), "whoever sent it sees that it died of it");
        panel.until("restored", |panel| panel.is_restored_after(0));
        Chip::file(&panel.flash, RING, 1).unwrap();
    }
}

/// The control: a signal that no program can catch leaves the terminal as the panel had set it.
#[test]
fn after_a_kill_the_terminal_is_not_restored() {
    let mut panel = Panel::start();
    panel.send(Signal::KILL);
    panel.child.wait().unwrap();
    assert!(panel.is_raw());
    assert!(!panel.has_after(0, LEAVE) && !panel.has_after(0, NO_PASTES));
    Chip::file(&panel.flash, RING, 1).unwrap();
}

#[test]
fn the_key_that_ends_it_restores_the_terminal_too() {
    for key in ["q", "\x03"] {
        let mut panel = Panel::start();
        panel.types(key);
        assert_eq!(panel.child.wait().unwrap().code(), Some(0));
        panel.until("restored", |panel| panel.is_restored_after(0));
    }
}

#[test]
fn a_stop_gives_the_terminal_back_and_going_on_takes_it_and_draws_all_of_it() {
    // The panel is stopped by the key and by the signal, twice each.
    for by_key in [true, false] {
        let mut panel = Panel::start();
        for _ in 0..2 {
            let before = panel.length();
            if by_key {
                panel.types("\x1a");
            } else {
                panel.send(Signal::TSTP);
            }
            panel.until_stopped();
            panel.until("restored", |panel| panel.is_restored_after(before));
            let stopped = panel.length();
            panel.send(Signal::CONT);
            panel.until("drawn", |panel| {
                let shown = [ENTER, PASTES, "concludes;", "newest", "quit"];
                panel.is_raw() && shown.iter().all(|text| panel.has_after(stopped, text))
            });
        }
        panel.types("q");
        assert_eq!(panel.child.wait().unwrap().code(), Some(0));
    }
}

/// The whole group is stopped by one signal, which may reach another thread first. The panel must not take the terminal
/// before it was stopped.
#[test]
fn the_terminal_is_taken_once_after_a_stop() {
    let mut panel = Panel::start();
    for keys in ["\x1a", ""] {
        let before = panel.length();
        if keys.is_empty() {
            panel.send(Signal::TSTP);
        } else {
            panel.types(keys);
        }
        panel.until_stopped();
        panel.until("restored", |panel| panel.is_restored_after(before));
        panel.send(Signal::CONT);
        panel.until("drawn", |panel| panel.is_raw() && panel.has_after(before, ENTER));
        panel.types(":");
        panel.until("the line", |panel| panel.has_after(before, ":_"));
        panel.types("\x1b");
        std::thread::sleep(Duration::from_millis(100));
        let shown = panel.shown.lock().unwrap();
        let taken = shown[before..].windows(ENTER.len()).filter(|window| *window == ENTER.as_bytes()).count();
        assert_eq!(taken, 1);
    }
    panel.types("q");
    assert_eq!(panel.child.wait().unwrap().code(), Some(0));
}

/// A terminal that vanishes at work is noticed when the panel draws again.
#[test]
fn a_terminal_that_vanishes_while_the_panel_is_busy_makes_no_panic() {
    for _ in 0..5 {
        let mut panel = Panel::start();
        panel.begins_to_wait("2000d");
        panel.close();
        assert_eq!(panel.until_ended().signal(), Some(Signal::HUP.as_raw()));
    }
}

/// The main thread holds the lock of standard output the whole time.
#[test]
fn a_signal_restores_the_terminal_although_the_panel_is_busy() {
    let mut panel = Panel::start();
    panel.begins_to_wait("36525d");
    panel.send(Signal::TERM);
    assert_eq!(panel.until_ended().signal(), Some(Signal::TERM.as_raw()));
    panel.until("restored", |panel| panel.is_restored_after(0));
}

/// In a container the leader of the session is often outside of the PID namespace, and the system gives its number as
/// 0.
#[cfg(target_os = "linux")]
#[test]
fn a_panel_whose_session_has_its_leader_in_another_namespace_stops_too() {
    let namespace = ["--user", "--map-root-user", "--pid", "--fork"];
    if !Command::new("unshare").args(namespace).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("This machine allows no new PID namespace, so the panel was not started in one.");
        return;
    }
    let mut command = Command::new("unshare");
    command.args(namespace).arg(env!("CARGO_BIN_EXE_proverka")).process_group(0);
    let mut panel = Panel::start_by(command);
    let before = panel.length();
    panel.types("\x1a");
    panel.until_stopped();
    panel.until("restored", |panel| panel.is_restored_after(before));
    let stopped = panel.length();
    kill_process_group(panel.pid(), Signal::CONT).unwrap();
    panel.until("drawn", |panel| panel.is_raw() && panel.has_after(stopped, ENTER));
    panel.types("q");
    assert_eq!(panel.child.wait().unwrap().code(), Some(0));
}

/// A stop would freeze it for ever, because there is no shell that would continue it.
#[cfg(target_os = "linux")]
#[test]
fn a_panel_that_leads_its_session_does_not_stop_by_a_key() {
    let mut panel = Panel::start_as_session_leader();
    panel.types("\x1a");
    panel.until("a word about it", |panel| panel.has_after(0, "shell"));
    panel.types("q");
    assert_eq!(panel.child.wait().unwrap().code(), Some(0));
}

/// A terminal that vanishes sends SIGHUP only to the session that it controls. Without it, reading from the terminal
/// fails for ever.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_vanishes_ends_the_panel_and_lets_the_flash_go() {
    let starts: [fn() -> Panel; 4] = [
        Panel::start,
        Panel::start_as_session_leader,
        || Panel::start_in_own_terminal(""),
        || Panel::start_in_own_terminal("trap '' HUP;"),
    ];
    for (number, start) in starts.into_iter().enumerate() {
        let mut panel = start();
        assert!(Chip::file(&panel.flash, RING, 1).is_err(), "the panel has the flash");
        panel.close();
        assert_eq!(panel.until_ended().signal(), Some(Signal::HUP.as_raw()), "panel {number}");
        Chip::file(&panel.flash, RING, 1).unwrap();
    }
}

/// A shell that was shown in between may have changed the settings of the terminal.
#[test]
fn going_on_after_a_stop_that_nobody_can_catch_draws_all_of_it() {
    let mut panel = Panel::start();
    panel.until("drawn", |panel| panel.has_after(0, "newest"));
    panel.send(Signal::STOP);
    panel.until_stopped();
    let stopped = panel.length();
    panel.send(Signal::CONT);
    panel.until("drawn", |panel| panel.is_raw() && panel.has_after(stopped, "newest"));
    panel.types("q");
    assert_eq!(panel.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_paste_presses_no_key() {
    let mut panel = Panel::start();
    panel.types("\x1b[200~q\x03:power off\rq\x1b[201~");
    panel.until("a word about it", |panel| panel.has_after(0, "paste"));
    assert!(panel.child.try_wait().unwrap().is_none(), "it did not quit");
    // The pasted text goes into the input line, and is not performed before Enter is pressed.
    panel.types(":");
    panel.types("\x1b[200~wire\nopen\n\x1b[201~");
    panel.until("the line", |panel| panel.has_after(0, "wire") && panel.has_after(0, "open_"));
    panel.types("\x1b");
    std::thread::sleep(Duration::from_millis(100));
    // The control: the same letter, typed as a key, ends the panel.
    panel.types("q");
    assert_eq!(panel.child.wait().unwrap().code(), Some(0));
}
