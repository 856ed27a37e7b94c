//! Runs the panel in a terminal, and leaves the terminal as it was: at the end, when the program panics, when a signal
//! ends it (TERM, HUP, INT, QUIT), and for as long as it is stopped (Ctrl-Z, and `fg`).
//!
//! While the program is stopped the simulated world stands still too.

use std::io::{self, Stdout};
use std::panic;
use std::time::{Duration, Instant};

use crossterm::event::{self, EnableBracketedPaste, Event};
#[cfg(unix)]
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::App;
use super::draw::draw;
use super::restore::restore;
#[cfg(unix)]
use super::signals::{self, Signals};

/// How often the screen is drawn.
const FRAME: Duration = Duration::from_millis(50);

/// How the panel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Ended {
    /// The person ended it.
    ByPerson,
    /// A signal did: whoever sent it waits for the process to die of it.
    BySignal(i32),
}

impl Ended {
    /// Dies of the signal, if it was one. Call it once nothing is left to be tidied up.
    pub fn conclude(self) {
        #[cfg(unix)]
        if let Self::BySignal(signal) = self {
            signals::end_by(signal);
        }
    }
}

/// Runs the panel until the person or a signal ends it.
///
/// # Errors
///
/// What the terminal says.
pub fn run(app: &mut App) -> io::Result<Ended> {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |about| {
        restore();
        before(about);
    }));
    #[cfg(unix)]
    let signals = Signals::catch()?;
    let restored = Restored;
    let mut terminal = take()?;
    let outcome = (|| {
        let mut last = Instant::now();
        while !app.is_over {
            #[cfg(unix)]
            {
                if signals.ending().is_some() {
                    return Ok(());
                }
                if signals.stopping() {
                    restore();
                    signals.stop(false)?;
                    (terminal, last) = (take()?, Instant::now());
                }
                // Whoever was shown in between, as a shell is, set the terminal to its own liking.
                if signals.resumed() {
                    restore();
                    (terminal, last) = (take()?, Instant::now());
                }
            }
            let passed = last.elapsed();
            last += passed;
            app.pass(passed);
            app.play.machine.check()?;
            terminal.draw(|frame| draw(frame, app))?;
            if !event::poll(FRAME)? {
                continue;
            }
            match event::read()? {
                #[cfg(unix)]
                Event::Key(key) if is_stop(&key) && Signals::leads_session() => {
                    app.show_message("Ctrl-Z: no shell is there to let the panel go on; q ends it", true);
                }
                #[cfg(unix)]
                Event::Key(key) if is_stop(&key) => {
                    restore();
                    signals.stop(true)?;
                    (terminal, last) = (take()?, Instant::now());
                }
                Event::Key(key) => app.key(key),
                Event::Paste(text) => app.paste(&text),
                _ => {}
            }
        }
        Ok(())
    })();
    drop(restored);
    #[cfg(unix)]
    if let Some(signal) = signals.ending() {
        // What the terminal said meanwhile no longer matters: it may be gone.
        return Ok(Ended::BySignal(signal));
    }
    outcome.map(|()| Ended::ByPerson)
}

/// Ctrl-Z, which a terminal in raw mode gives as a key.
#[cfg(unix)]
fn is_stop(key: &KeyEvent) -> bool {
    let is_pressed = key.kind == KeyEventKind::Press;
    is_pressed && key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('z')
}

/// Takes the terminal. The first drawing is of the whole screen.
fn take() -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
    enable_raw_mode()?;
    // With a paste as one event, its characters are no keys.
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
    Terminal::new(CrosstermBackend::new(io::stdout()))
}

/// Restores the terminal when it goes.
struct Restored;

impl Drop for Restored {
    fn drop(&mut self) {
        restore();
    }
}
