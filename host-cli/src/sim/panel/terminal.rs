//! Runs the panel in a terminal, and restores the terminal at the end, when the program panics, when a signal ends it
//! (TERM, HUP, INT, QUIT, or a terminal that is gone), and for as long as it is stopped (Ctrl-Z, then `fg`).
//!
//! While the program is stopped, the simulated world stands still too.

use std::io::{self, Stdout};
use std::mem::ManuallyDrop;
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

/// The interval at which the screen is drawn.
const FRAME: Duration = Duration::from_millis(50);

/// How the panel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Ended {
    /// The user ended it.
    ByPerson,
    /// A signal ended it. The sender expects that the process dies of this signal.
    BySignal(i32),
}

impl Ended {
    /// Dies of the signal, if a signal ended the panel. Call this only when nothing is left to clean up.
    pub fn conclude(self) {
        #[cfg(unix)]
        if let Self::BySignal(signal) = self {
            signals::end_by(signal);
        }
    }
}

/// Runs the panel until the user or a signal ends it.
///
/// # Errors
///
/// Any error of the terminal.
pub fn run(app: &mut App) -> io::Result<Ended> {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |about| {
        restore();
        before(about);
    }));
    #[cfg(unix)]
    let signals = Signals::catch()?;
    let restored = Restored;
    let mut screen = Screen::take()?;
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
                    (screen, last) = (Screen::take()?, Instant::now());
                }
                // Another program on the terminal in between, such as a shell, may have changed its settings.
                if signals.resumed() {
                    restore();
                    (screen, last) = (Screen::take()?, Instant::now());
                }
            }
            let passed = last.elapsed();
            last += passed;
            app.pass(passed);
            app.play.machine.check()?;
            screen.draw(app)?;
            if !event::poll(if app.is_busy() { Duration::ZERO } else { FRAME })? {
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
                    (screen, last) = (Screen::take()?, Instant::now());
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
        // Errors of the terminal no longer matter, because it may be gone.
        return Ok(Ended::BySignal(signal));
    }
    outcome.map(|()| Ended::ByPerson)
}

/// Whether the key is Ctrl-Z, which a terminal in raw mode reports as a key.
#[cfg(unix)]
fn is_stop(key: &KeyEvent) -> bool {
    let is_pressed = key.kind == KeyEventKind::Press;
    is_pressed && key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('z')
}

/// The screen of the terminal; `None` only while it is dropped.
struct Screen(Option<Terminal<CrosstermBackend<Stdout>>>);

impl Screen {
    /// Takes over the terminal. The first frame draws the whole screen.
    fn take() -> io::Result<Self> {
        enable_raw_mode()?;
        // Bracketed paste delivers a paste as one event, so its characters do not act as keys.
        execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, Clear(ClearType::All))?;
        Ok(Self(Some(Terminal::new(CrosstermBackend::new(io::stdout()))?)))
    }

    fn draw(&mut self, app: &App) -> io::Result<()> {
        if let Some(terminal) = &mut self.0 {
            terminal.draw(|frame| draw(frame, app))?;
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // When ratatui drops a terminal whose cursor it cannot show, it prints that to standard error, and panics if
        // this fails too.
        if let Some(mut terminal) = self.0.take()
            && terminal.show_cursor().is_err()
        {
            let _ = ManuallyDrop::new(terminal);
        }
    }
}

/// Restores the terminal when it is dropped.
struct Restored;

impl Drop for Restored {
    fn drop(&mut self) {
        restore();
    }
}
