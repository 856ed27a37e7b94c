//! What a run needs of a body: a board in an emulator, with its line, pins, LEDs, flash and power.

use std::path::Path;
use std::time::Duration;

use proverka_device::matrix::NO_LED;
use proverka_device::panel::{WIRING_V1, WIRING_V2};

use crate::Trouble;
use crate::client::Port;
use crate::machine::Start;

/// A pin that the outside world drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pin {
    /// The left button, which reads low when pressed.
    A,
    /// The right button, which reads low when pressed.
    B,
    /// The seal loop, which reads low while it is whole.
    Seal,
}

/// What distinguishes one board from another.
#[derive(Clone, Copy, Debug)]
pub struct Board {
    /// The name of the image, without its ending.
    pub name: &'static str,
    /// The size of a page of flash. Unit: bytes.
    pub page: usize,
    /// The size of the flash. Unit: bytes.
    pub flash: usize,
    /// The address and the size of RAM. Unit: bytes.
    pub ram: (u32, usize),
    /// The pins of the LEDs' rows, which are high when lit. Pins of a second port are counted from 32 on.
    pub rows: &'static [usize],
    /// The pins of the LEDs' columns, which are low when lit.
    pub columns: &'static [usize],
    /// The number of the LED in a row and a column; [`NO_LED`] if there is none.
    pub led: fn(usize, usize) -> u8,
    /// The configuration register (`PIN_CNF`) of the pin that receives the line.
    pub receives: u32,
    /// The pins of the buttons and of the seal loop.
    pub pins: [usize; 3],
}

impl Board {
    /// BBC micro:bit v1.
    pub const V1: Self = Self {
        name: "microbit-v1",
        page: 1024,
        flash: 256 * 1024,
        ram: (0x2000_0000, 16 * 1024),
        rows: &[13, 14, 15],
        columns: &[4, 5, 6, 7, 8, 9, 10, 11, 12],
        led: |row, column| WIRING_V1.get(row).and_then(|row| row.get(column)).copied().unwrap_or(NO_LED),
        receives: 0x5000_0700 + 4 * 25,
        pins: [17, 26, 3],
    };
    /// BBC micro:bit v2.
    pub const V2: Self = Self {
        name: "microbit-v2",
        page: 4096,
        flash: 512 * 1024,
        ram: (0x2000_0000, 128 * 1024),
        rows: &[21, 22, 15, 24, 19],
        columns: &[28, 11, 31, 32 + 5, 30],
        led: |row, column| WIRING_V2.get(row).and_then(|row| row.get(column)).copied().unwrap_or(NO_LED),
        receives: 0x5000_0A00 + 4 * 8,
        pins: [14, 23, 2],
    };

    /// Returns the board of an image, by its name; `None` if the image is that of another board, which is no body.
    #[must_use]
    pub fn of(image: &Path) -> Option<&'static Self> {
        let name = image.file_stem().unwrap_or_default();
        [&Self::V1, &Self::V2].into_iter().find(|board| name == board.name)
    }

    /// Returns the number of a pin.
    #[must_use]
    pub const fn number(&self, pin: Pin) -> usize {
        let [a, b, seal] = self.pins;
        match pin {
            Pin::A => a,
            Pin::B => b,
            Pin::Seal => seal,
        }
    }
}

/// A board that has power. It loses it when it is dropped.
pub trait Body: Port + Sized {
    /// The board: its pins, its LEDs, and the sizes of its memory.
    const BOARD: Board;

    /// Gives power to a board with both buttons released.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator does not start.
    fn boot(start: Start<'_>) -> Result<Self, Trouble>;

    /// Lets that time pass for the body.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn pass(&mut self, time: Duration) -> Result<(), Trouble>;

    /// Stops the body until [`resume`](Self::resume).
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn pause(&mut self) -> Result<(), Trouble>;

    /// Lets a stopped body run again.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn resume(&mut self) -> Result<(), Trouble>;

    /// Returns the whole flash as it is now.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn flash(&mut self) -> Result<Vec<u8>, Trouble>;

    /// Presses a button (low), releases it (high), opens the seal loop (high) or closes it (low).
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn set(&mut self, pin: Pin, high: bool) -> Result<(), Trouble>;

    /// Returns the output levels of the pins, one bit each. A little time passes with each look.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn pins(&mut self) -> Result<u64, Trouble>;

    /// Reads `length` bytes of RAM or flash, from `address` on.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn memory(&mut self, address: u32, length: usize) -> Result<Vec<u8>, Trouble>;

    /// Reads a register of a peripheral.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn register(&mut self, address: u32) -> Result<u32, Trouble>;

    /// Writes a word of memory.
    ///
    /// # Errors
    ///
    /// [`Trouble`] if the emulator fails.
    fn set_word(&mut self, address: u32, word: u32) -> Result<(), Trouble>;
}
