//! Restores the terminal, however the panel ends.

use std::io;
#[cfg(unix)]
use std::{fs::File, os::fd::AsFd as _};

use crossterm::cursor::Show;
use crossterm::event::DisableBracketedPaste;
use crossterm::execute;
use crossterm::terminal::{LeaveAlternateScreen, disable_raw_mode};

/// Restores the terminal. A step that fails is ignored, because the remaining steps are still useful.
pub(super) fn restore() {
    // Raw mode goes first, because disabling it writes nothing and so cannot block.
    let _ = disable_raw_mode();
    #[cfg(unix)]
    if let Ok(out) = io::stdout().as_fd().try_clone_to_owned() {
        // Another thread may restore the terminal than the one that holds the lock of `io::stdout()`.
        let mut out = File::from(out);
        let _ = execute!(out, DisableBracketedPaste, LeaveAlternateScreen, Show);
    }
    #[cfg(not(unix))]
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
}
