//! The picture that a person sees on the LEDs.

use proverka_device::matrix::Image;

use crate::machine::PATIENCE;
use crate::{Body, Trouble};

/// The state of the 25 LEDs, row by row from the top left.
pub type Picture = [bool; 25];

/// Converts an image to a picture.
#[must_use]
pub fn drawn(image: Image) -> Picture {
    std::array::from_fn(|led| u8::try_from(led).is_ok_and(|led| image.lit(led)))
}

/// Reads the picture on the LEDs. The columns of each row must be seen alike twice.
///
/// # Errors
///
/// [`Trouble`] if the emulator fails, or if some row is never lit.
pub fn picture<B: Body>(machine: &mut B) -> Result<Picture, Trouble> {
    let board = B::BOARD;
    let deadline = machine.now() + PATIENCE;
    let mut rows = vec![None::<Vec<bool>>; board.rows.len()];
    // A sample can fall between setting the columns and switching the row.
    let mut sure = vec![false; board.rows.len()];
    while !sure.iter().all(|sure| *sure) {
        let pins = machine.pins()?;
        let lit: Vec<usize> = (0..rows.len()).filter(|row| pins >> board.rows[*row] & 1 == 1).collect();
        if let [row] = lit[..] {
            let columns = Some(board.columns.iter().map(|column| pins >> column & 1 == 0).collect());
            sure[row] = rows[row] == columns;
            rows[row] = columns;
        }
        if machine.now() > deadline {
            return Err(Trouble("the rows of LEDs are not scanned".into()));
        }
    }
    let mut picture = [false; 25];
    for (row, columns) in rows.into_iter().enumerate() {
        for (column, lit) in columns.unwrap_or_default().into_iter().enumerate() {
            if let Some(led) = picture.get_mut(usize::from((board.led)(row, column))) {
                *led = lit;
            }
        }
    }
    Ok(picture)
}

/// Waits until the LEDs show `image`.
///
/// # Errors
///
/// [`Trouble`] if the emulator fails, or if they do not in time.
pub fn shows<B: Body>(machine: &mut B, image: Image) -> Result<(), Trouble> {
    let deadline = machine.now() + PATIENCE;
    loop {
        let seen = picture(machine)?;
        if seen == drawn(image) {
            return Ok(());
        }
        if machine.now() > deadline {
            return Err(Trouble(format!("the LEDs show {seen:?}, not {:?}", drawn(image))));
        }
    }
}

/// Waits until the device's timer has lit this many rows.
///
/// # Errors
///
/// [`Trouble`] if the emulator fails, or if the device scans no rows.
pub fn ticks<B: Body>(machine: &mut B, ticks: usize) -> Result<(), Trouble> {
    let deadline = machine.now() + PATIENCE;
    let rows = |machine: &mut B| {
        machine.pins().map(|pins| B::BOARD.rows.iter().map(|row| pins >> row & 1).collect::<Vec<_>>())
    };
    let mut row = rows(machine)?;
    let mut seen = 0;
    while seen < ticks {
        let now = rows(machine)?;
        if now != row {
            row = now;
            seen += 1;
        }
        if machine.now() > deadline {
            return Err(Trouble(format!("saw {seen} of {ticks} rows in {PATIENCE:?}")));
        }
    }
    Ok(())
}
