//! What the system wants of the panel while it has the terminal: to end, to stop, to go on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals as Incoming;
use signal_hook::low_level::emulate_default_handler;

use super::restore::restore;

/// How long the panel has to end by itself. A terminal that is gone, or that takes no output, holds it up.
const GRACE: Duration = Duration::from_secs(1);
/// How long the last output to the terminal may take.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Signals that have come.
#[derive(Clone, Debug, Default)]
pub(super) struct Signals(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    /// The signal that ends the program, 0 for none.
    ending: AtomicI32,
    stopping: AtomicBool,
    resumed: AtomicBool,
}

impl Signals {
    /// Catches them from here on. Each is seen at the next look, but one that ends the program takes effect after
    /// [`GRACE`] in any case, and at once when it comes again.
    ///
    /// # Errors
    ///
    /// What the system says.
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

    /// The signal that ends the program, if one came.
    pub(super) fn ending(&self) -> Option<i32> {
        Some(self.0.ending.load(Ordering::SeqCst)).filter(|signal| *signal != 0)
    }

    /// True once for each time that the program was asked to stop.
    pub(super) fn stopping(&self) -> bool {
        self.0.stopping.swap(false, Ordering::SeqCst)
    }

    /// True once for each time that the program goes on after a stop.
    pub(super) fn resumed(&self) -> bool {
        self.0.resumed.swap(false, Ordering::SeqCst)
    }

    /// True if the panel leads its own session, as it does where a terminal was started for it alone: then no shell is
    /// there that could let it go on after a stop.
    pub(super) fn leads_session() -> bool {
        let own = rustix::process::getpid();
        rustix::process::getsid(None).is_ok_and(|leader| leader == own)
    }

    /// Stops this process as the shell expects it, until a shell lets it go on. With `group`, whoever runs it, such
    /// as `cargo run`, stops with it, as at Ctrl-Z in any other program.
    ///
    /// # Errors
    ///
    /// What the system says.
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

/// The same where the panel itself does not come to it.
fn end(signal: i32) {
    // In a thread of its own: writing to a terminal that takes nothing never returns.
    thread::spawn(restore);
    thread::sleep(LAST_WORDS);
    end_by(signal);
}
