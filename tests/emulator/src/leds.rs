//! The picture that a person sees on the LEDs.

use std::time::Instant;

use proverka_device::matrix::{Image, NO_LED};
use proverka_device::panel::WIRING_V1;

use crate::machine::PATIENCE;
use crate::{Machine, Trouble};

/// The row wires are pins 13 to 15 (lit if high), the columns are pins 4 to 12 (lit if low).
const ROW: usize = 13;
const COLUMN: usize = 4;

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
pub fn picture(machine: &mut Machine) -> Result<Picture, Trouble> {
    let deadline = Instant::now() + PATIENCE;
    let mut rows = [None::<[bool; 9]>; 3];
    // A sample can fall between setting the columns and switching the row.
    let mut sure = [false; 3];
    while !sure.iter().all(|sure| *sure) {
        let pins = machine.pins()?;
        let lit: Vec<usize> = (0..3).filter(|row| pins >> (ROW + row) & 1 == 1).collect();
        if let [row] = lit[..] {
            let columns = std::array::from_fn(|column| pins >> (COLUMN + column) & 1 == 0);
            sure[row] = rows[row] == Some(columns);
            rows[row] = Some(columns);
        }
        if Instant::now() > deadline {
            return Err(Trouble("the rows of LEDs are not scanned".into()));
        }
    }
    let mut picture = [false; 25];
    for (leds, columns) in WIRING_V1.iter().zip(rows) {
        for (led, lit) in leds.iter().zip(columns.unwrap_or_default()) {
            if *led != NO_LED {
                picture[usize::from(*led)] = lit;
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
pub fn shows(machine: &mut Machine, image: Image) -> Result<(), Trouble> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let seen = picture(machine)?;
        if seen == drawn(image) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(Trouble(format!("the LEDs show {seen:?}, not {:?}", drawn(image))));
        }
    }
}

/// Waits until the device's timer has lit this many rows.
///
/// # Errors
///
/// [`Trouble`] if the emulator fails, or if the device scans no rows.
pub fn ticks(machine: &mut Machine, ticks: usize) -> Result<(), Trouble> {
    let deadline = Instant::now() + PATIENCE;
    let rows = |machine: &mut Machine| machine.pins().map(|pins| pins >> ROW & 0b111);
    let mut row = rows(machine)?;
    let mut seen = 0;
    while seen < ticks {
        let now = rows(machine)?;
        if now != row {
            row = now;
            seen += 1;
        }
        if Instant::now() > deadline {
            return Err(Trouble(format!("saw {seen} of {ticks} rows in {PATIENCE:?}")));
        }
    }
    Ok(())
}
