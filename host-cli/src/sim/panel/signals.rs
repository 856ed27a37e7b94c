//! Handles the signals that ask the panel to end, to stop or to resume while it has the terminal.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals as Incoming;
use signal_hook::low_level::emulate_default_handler;

use super::restore::restore;

/// How long the panel may take to end by itself. A terminal that is gone, or that accepts no output, can block it.
const GRACE: Duration = Duration::from_secs(1);
/// How long the last output to the terminal may take.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// The signals that have arrived.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    /// The number of the signal that ends the program; 0 if none has arrived.
    ending: AtomicI32,
    stopping: AtomicBool,
    resumed: AtomicBool,
}

impl Signals {
    /// Starts to catch the signals. The panel sees each one when it next asks. A signal that ends the program takes
    /// effect after [`GRACE`] at the latest, and at once if it arrives a second time.
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
                    _ if flags.ending.swap(signal, Ordering::SeqCst) != 0 => end(signal),
                    _ => drop(thread::spawn(move || {
                        thread::sleep(GRACE);
                        end(signal);
                    })),
                }
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
        let own = rustix::process::getpid();
        rustix::process::getsid(None).is_ok_and(|leader| leader == own)
    }

    /// Stops this process until a shell resumes it. With `group`, the whole process group stops, including a parent
    /// such as `cargo run`, as it does when Ctrl-Z stops any other program.
    ///
    /// # Errors
    ///
    /// Any error of the system.
    pub(super) fn stop(&self, group: bool) -> io::Result<()> {
        if group {
            rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
            return Ok(());
        }
        emulate_default_handler(SIGTSTP)
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
