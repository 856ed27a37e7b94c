//! Handles the signals that ask the panel to end, to stop or to resume while it has the terminal.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals as Incoming;
use signal_hook::low_level::emulate_default_handler;

use super::restore::restore;

/// How long the panel may take to end by itself. A terminal that is gone, or that accepts no output, can block it.
const GRACE: Duration = Duration::from_secs(1);
/// How long the last output to the terminal may take.
const LAST_WORDS: Duration = Duration::from_millis(100);
/// How long a stop may take to reach every thread. Unit: milliseconds.
const STOP_MS: u32 = 1000;

/// The signals that have arrived.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    /// The number of the signal that ends the program; 0 if none has arrived.
    ending: AtomicI32,
    stopping: AtomicBool,
    resumed: AtomicBool,
    /// Whether the terminal is gone.
    gone: AtomicBool,
}

impl Flags {
    /// Asks the panel to end by a signal. The process ends after [`GRACE`] even if the panel does not. Returns false if
    /// the panel was already asked.
    fn ask_to_end(&self, signal: i32) -> bool {
        let is_first = self.ending.compare_exchange(0, signal, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        if is_first {
            thread::spawn(move || {
                thread::sleep(GRACE);
                end(signal);
            });
        }
        is_first
    }
}

impl Signals {
    /// Starts to catch the signals. The panel sees each one when it next asks. A signal that ends the program takes
    /// effect after [`GRACE`] at the latest, and at once if it arrives a second time. A terminal that is gone has the
    /// same effect as SIGHUP, which the system sends only to the session that the terminal controls.
    ///
    /// # Errors
    ///
    /// Any error of the system.
    pub(super) fn catch() -> io::Result<Self> {
        let mut incoming = Incoming::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        let signals = Self::default();
        let flags = Arc::clone(&signals.0);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in incoming.forever() {
                match signal {
                    SIGTSTP => flags.stopping.store(true, Ordering::SeqCst),
                    SIGCONT => flags.resumed.store(true, Ordering::SeqCst),
                    _ if flags.ask_to_end(signal) => {}
                    // The loss of the terminal was noticed before its signal arrived, which is no second request.
                    SIGHUP if flags.gone.load(Ordering::SeqCst) => {}
                    _ => end(signal),
                }
            }
        })?;
        let flags = Arc::clone(&signals.0);
        thread::Builder::new().name("terminal".to_owned()).spawn(move || {
            if wait_for_loss().is_ok() {
                flags.gone.store(true, Ordering::SeqCst);
                flags.ask_to_end(SIGHUP);
            }
        })?;
        Ok(signals)
    }

    /// The signal that ends the program, if one has arrived.
    pub(super) fn ending(&self) -> Option<i32> {
        Some(self.0.ending.load(Ordering::SeqCst)).filter(|signal| *signal != 0)
    }

    /// Whether the program was asked to stop since the last call.
    pub(super) fn stopping(&self) -> bool {
        self.0.stopping.swap(false, Ordering::SeqCst)
    }

    /// Whether the program was resumed since the last call.
    pub(super) fn resumed(&self) -> bool {
        self.0.resumed.swap(false, Ordering::SeqCst)
    }

    /// True if the panel leads its own session, for example in a terminal that was started only for it. In that case
    /// there is no shell that could resume it after a stop.
    pub(super) fn leads_session() -> bool {
        nix::unistd::getsid(None).is_ok_and(|leader| leader == nix::unistd::getpid())
    }

    /// Stops this process until a shell resumes it. With `group`, the whole process group stops, including a parent
    /// such as `cargo run`, as it does when Ctrl-Z stops any other program.
    ///
    /// # Errors
    ///
    /// Any error of the system.
    pub(super) fn stop(&self, group: bool) -> io::Result<()> {
        self.resumed();
        if group {
            rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
        } else {
            emulate_default_handler(SIGTSTP)?;
        }
        // The system gives the signal to any one thread, and this thread runs on until that one has taken it. The time
        // is counted in turns of this loop, because they do not include the time during which the process is stopped.
        for _ in 0..STOP_MS {
            if self.resumed() || self.ending().is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

/// Waits until the terminal at standard input is gone.
fn wait_for_loss() -> rustix::io::Result<()> {
    let stdin = io::stdin();
    loop {
        // No event is asked for, so only a terminal that hung up or fails ends the wait.
        match poll(&mut [PollFd::new(&stdin, PollFlags::empty())], None) {
            Err(Errno::INTR) => {}
            ended => return ended.map(drop),
        }
    }
}

/// Ends the process by a signal, as if it had not been caught.
pub(super) fn end_by(signal: i32) {
    let _ = emulate_default_handler(signal);
}

/// Ends the process by a signal if the panel does not end by itself.
fn end(signal: i32) {
    // This runs in its own thread, because writing to a terminal that accepts no output never returns.
    thread::spawn(restore);
    thread::sleep(LAST_WORDS);
    end_by(signal);
}
