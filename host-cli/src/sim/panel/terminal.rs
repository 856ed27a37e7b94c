//! Runs the panel in a terminal, and leaves the terminal as it was: at the end, at Ctrl-C, and when the program panics.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};

use super::App;
use super::draw::draw;

/// How often the screen is drawn.
const FRAME: Duration = Duration::from_millis(50);

/// Runs the panel until the person ends it.
///
/// # Errors
///
/// What the terminal says.
pub fn run(app: &mut App) -> io::Result<()> {
    // This also has a panic restore the terminal before it is reported.
    let mut terminal = ratatui::try_init()?;
    let outcome = (|| {
        let mut last = Instant::now();
        while !app.is_over {
            let passed = last.elapsed();
            last += passed;
            app.pass(passed);
            app.play.machine.check()?;
            terminal.draw(|frame| draw(frame, app))?;
            if event::poll(FRAME)?
                && let Event::Key(key) = event::read()?
            {
                app.key(key);
            }
        }
        Ok(())
    })();
    ratatui::try_restore()?;
    outcome
}
