//! A push button, debounced.

use embedded_hal::digital::InputPin;

/// The number of equal samples in a row after which a button counts as moved.
const STEADY: u8 = 5;

/// A button between a pin and ground, as on the micro:bit. A pressed button reads low.
#[derive(Debug)]
pub struct Button<P> {
    pin: P,
    held: bool,
    against: u8,
}

impl<P: InputPin> Button<P> {
    /// Makes a button on `pin`.
    ///
    /// It counts as held until it has been seen released, so a button that is pressed during reset, or a pin that is
    /// not wired, does not count as a press.
    pub const fn new(pin: P) -> Self {
        Self { pin, held: true, against: 0 }
    }

    /// True while the button is held, or has not been seen released yet.
    pub const fn is_held(&self) -> bool {
        self.held
    }

    /// Samples the pin. True once per press, after five equal samples.
    ///
    /// # Errors
    ///
    /// The error of the pin, if reading it fails.
    pub fn pressed(&mut self) -> Result<bool, P::Error> {
        let low = self.pin.is_low()?;
        if low == self.held {
            self.against = 0;
            return Ok(false);
        }
        self.against = self.against.saturating_add(1);
        if self.against < STEADY {
            return Ok(false);
        }
        self.against = 0;
        self.held = low;
        Ok(low)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use core::convert::Infallible;
    use std::vec::{IntoIter, Vec};

    struct Levels(IntoIter<bool>);

    impl embedded_hal::digital::ErrorType for Levels {
        type Error = Infallible;
    }

    impl InputPin for Levels {
        fn is_high(&mut self) -> Result<bool, Infallible> {
            Ok(self.0.next().expect("a level for each sample"))
        }

        fn is_low(&mut self) -> Result<bool, Infallible> {
            self.is_high().map(|high| !high)
        }
    }

    /// Returns the indexes of the samples (`1` for high) after which the button reports a press.
    fn presses(samples: &str) -> Vec<usize> {
        let levels: Vec<bool> = samples.chars().map(|level| level == '1').collect();
        let mut button = Button::new(Levels(levels.into_iter()));
        (0..samples.len()).filter(|_| button.pressed().unwrap()).collect()
    }

    #[test]
    fn one_press_is_one_press_however_long_it_lasts() {
        assert_eq!(presses("111110000000000000000"), [9]);
        assert_eq!(presses("1111100000111110000011111"), [9, 19]);
    }

    #[test]
    fn a_bounce_is_no_press() {
        assert_eq!(presses("1111100001000010000111111"), []);
    }

    #[test]
    fn a_button_held_since_reset_is_no_press_until_it_was_released() {
        assert_eq!(presses("0000000000000"), []);
        assert_eq!(presses("0000000011111000001"), [17]);
    }
}
