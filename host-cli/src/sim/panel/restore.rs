//! Restores the terminal, however the panel ends.

use std::io::{self, Write as _};

use crossterm::cursor::Show;
use crossterm::event::DisableBracketedPaste;
use crossterm::execute;
use crossterm::terminal::{LeaveAlternateScreen, disable_raw_mode};

/// Restores the terminal. A step that fails is ignored, because the remaining steps are still useful.
pub(super) fn restore() {
    // Raw mode goes first, because disabling it writes nothing and so cannot block.
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = io::stdout().flush();
}
