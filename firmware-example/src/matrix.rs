//! The 5 by 5 LEDs, which are scanned row by row.

use embedded_hal::digital::OutputPin;
use proverka::verdict::Verdict;

/// A picture of 25 LEDs, each on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image(u32);

impl Image {
    /// A tick, for the verdict "holds".
    pub const TICK: Self = Self::drawn([0b00000, 0b00001, 0b00010, 0b10100, 0b01000]);
    /// A cross, for the verdict "fails".
    pub const CROSS: Self = Self::drawn([0b10001, 0b01010, 0b00100, 0b01010, 0b10001]);
    /// A question mark, for the verdict "undecided".
    pub const QUESTION: Self = Self::drawn([0b01110, 0b00001, 0b00110, 0b00000, 0b00100]);
    /// A bar, for the verdict "not binding".
    pub const BAR: Self = Self::drawn([0b00000, 0b00000, 0b11111, 0b00000, 0b00000]);

    /// Makes a picture from five rows, from the top. The highest of the five bits is the left LED.
    #[must_use]
    pub const fn drawn(rows: [u8; 5]) -> Self {
        let [a, b, c, d, e] = rows;
        let mut bits = 0;
        let mut rest: &[u8] = &[a, b, c, d, e];
        while let [row, tail @ ..] = rest {
            bits = bits << 5 | (*row & 0b11111) as u32;
            rest = tail;
        }
        Self(bits)
    }

    /// Returns the picture for a verdict.
    #[must_use]
    pub const fn from_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Holds => Self::TICK,
            Verdict::Fails => Self::CROSS,
            Verdict::Undecided => Self::QUESTION,
            Verdict::NotBinding => Self::BAR,
        }
    }

    /// True if this LED is lit. LEDs are numbered from 0 at the top left, row by row; above 24 the answer is false.
    #[must_use]
    pub const fn lit(self, led: u8) -> bool {
        match 24_u8.checked_sub(led) {
            Some(shift) => self.0 >> shift & 1 == 1,
            None => false,
        }
    }
}

/// The number of the LED at each crossing of a row wire and a column wire; [`NO_LED`] if there is none.
pub type Wiring<const ROWS: usize, const COLUMNS: usize> = [[u8; COLUMNS]; ROWS];

/// The mark of a crossing without an LED.
pub const NO_LED: u8 = u8::MAX;

/// LEDs between row pins (lit if high) and column pins (lit if low).
#[derive(Debug)]
pub struct Matrix<P, const ROWS: usize, const COLUMNS: usize> {
    rows: [P; ROWS],
    columns: [P; COLUMNS],
    wiring: &'static Wiring<ROWS, COLUMNS>,
    lit_row: usize,
}

impl<P: OutputPin, const ROWS: usize, const COLUMNS: usize> Matrix<P, ROWS, COLUMNS> {
    /// Makes a matrix of LEDs on these pins.
    pub const fn new(rows: [P; ROWS], columns: [P; COLUMNS], wiring: &'static Wiring<ROWS, COLUMNS>) -> Self {
        Self { rows, columns, wiring, lit_row: 0 }
    }

    /// Lights the next row of `image` and switches the previous row off. If this is called every few milliseconds, a
    /// person sees the whole picture.
    ///
    /// # Errors
    ///
    /// The error of a pin, if setting it fails.
    pub fn scan(&mut self, image: Image) -> Result<(), P::Error> {
        if let Some(row) = self.rows.get_mut(self.lit_row) {
            row.set_low()?;
        }
        let next = self.lit_row.saturating_add(1);
        self.lit_row = if next < ROWS { next } else { 0 };
        let (Some(row), Some(leds)) = (self.rows.get_mut(self.lit_row), self.wiring.get(self.lit_row)) else {
            return Ok(());
        };
        for (column, led) in self.columns.iter_mut().zip(leds) {
            column.set_state((!image.lit(*led)).into())?;
        }
        row.set_high()
    }
}
