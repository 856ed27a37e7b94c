//! The device: buttons in, pictures and reports out.

use crate::button::Button;
use crate::cobs;
use crate::matrix::{Image, Matrix, NO_LED, Wiring};
use crate::report::Report;
use crate::story::Bookmark;
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{InputPin, OutputPin};
use embedded_io::Write;

/// The LEDs of micro:bit v1: three row wires, nine column wires.
pub const WIRING_V1: Wiring<3, 9> =
    [[0, 2, 4, 19, 18, 17, 16, 15, 11], [14, 10, 12, 1, 3, 23, 21, NO_LED, NO_LED], [22, 24, 20, 5, 6, 7, 8, 9, 13]];

/// The LEDs of micro:bit v2: as they look.
pub const WIRING_V2: Wiring<5, 5> =
    [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13, 14], [15, 16, 17, 18, 19], [20, 21, 22, 23, 24]];

/// The longest message. A test shows that every step of the story fits.
///
/// Unit: bytes.
pub const LONGEST_MESSAGE: usize = 128;

/// How long one row of LEDs is lit, and how far apart buttons are sampled.
///
/// Unit: milliseconds.
const ROW_MS: u32 = 2;

/// Why the device could not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum DeviceError {
    /// A pin failed.
    Pin,
    /// The serial line failed.
    Serial,
    /// A step of the story has no answer.
    NoAnswer,
    /// A report is longer than [`LONGEST_MESSAGE`].
    TooLong,
}

impl core::fmt::Display for DeviceError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Pin => "a pin failed",
            Self::Serial => "the serial line failed",
            Self::NoAnswer => "a step of the story has no answer",
            Self::TooLong => "a report is longer than the longest message",
        })
    }
}

impl core::error::Error for DeviceError {}

/// The device: two buttons, 25 LEDs and a serial line.
#[derive(Debug)]
pub struct Device<A, B, L, S, const ROWS: usize, const COLUMNS: usize> {
    forward: Button<A>,
    back: Button<B>,
    leds: Matrix<L, ROWS, COLUMNS>,
    serial: S,
    bookmark: Bookmark,
    image: Image,
}

impl<A, B, L, S, const ROWS: usize, const COLUMNS: usize> Device<A, B, L, S, ROWS, COLUMNS>
where
    A: InputPin,
    B: InputPin,
    L: OutputPin,
    S: Write,
{
    /// A device at the beginning of its story.
    pub const fn new(forward: A, back: B, leds: Matrix<L, ROWS, COLUMNS>, serial: S) -> Self {
        Self {
            forward: Button::new(forward),
            back: Button::new(back),
            leds,
            serial,
            bookmark: Bookmark::START,
            image: Image::BAR,
        }
    }

    /// Judges the step at hand, shows and reports it: called once at the start.
    ///
    /// # Errors
    ///
    /// [`DeviceError`]; the device can be used further.
    pub fn tell(&mut self) -> Result<Report<'static>, DeviceError> {
        let (report, verdict) = self.bookmark.judge().ok_or(DeviceError::NoAnswer)?;
        self.image = Image::of(verdict);
        let mut message = [0; LONGEST_MESSAGE];
        let mut frame = [0; cobs::longest(LONGEST_MESSAGE)];
        let message = postcard::to_slice(&report, &mut message).map_err(|_| DeviceError::TooLong)?;
        let frame = cobs::encode(message, &mut frame).ok_or(DeviceError::TooLong)?;
        self.serial.write_all(frame).map_err(|_| DeviceError::Serial)?;
        self.serial.flush().map_err(|_| DeviceError::Serial)?;
        Ok(report)
    }

    /// One turn of the main loop: lights the next row of LEDs, waits, looks at the buttons. Returns what it reported,
    /// if a button was pressed.
    ///
    /// # Errors
    ///
    /// [`DeviceError`]; the device can be used further.
    pub fn turn(&mut self, delay: &mut impl DelayNs) -> Result<Option<Report<'static>>, DeviceError> {
        self.leds.scan(self.image).map_err(|_| DeviceError::Pin)?;
        delay.delay_ms(ROW_MS);
        let forward = self.forward.pressed().map_err(|_| DeviceError::Pin)?;
        let back = self.back.pressed().map_err(|_| DeviceError::Pin)?;
        self.bookmark = match (forward, back) {
            (true, false) => self.bookmark.next(),
            (false, true) => self.bookmark.previous(),
            // Both at once ask for opposite things.
            (true, true) | (false, false) => return Ok(None),
        };
        self.tell().map(Some)
    }
}
