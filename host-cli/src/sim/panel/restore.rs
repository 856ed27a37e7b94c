//! Gives the terminal back, however the panel ends.

use std::io::{self, Write as _};

use crossterm::cursor::Show;
use crossterm::event::DisableBracketedPaste;
use crossterm::execute;
use crossterm::terminal::{LeaveAlternateScreen, disable_raw_mode};

/// Gives the terminal back as it was. What fails is passed over: the rest is worth doing all the same.
pub(super) fn restore() {
    // First, because it writes nothing and so cannot wait.
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = io::stdout().flush();
}
