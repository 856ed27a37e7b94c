//! A pin whose level both the device and the test see.

use std::cell::Cell;
use std::convert::Infallible;
use std::rc::Rc;

use embedded_hal::digital::{ErrorType, InputPin, OutputPin};

#[derive(Clone, Debug)]
pub(crate) struct Pin(Rc<Cell<bool>>);

impl Pin {
    pub(crate) fn at(level: bool) -> Self {
        Self(Rc::new(Cell::new(level)))
    }

    pub(crate) fn set(&self, level: bool) {
        self.0.set(level);
    }

    pub(crate) fn level(&self) -> bool {
        self.0.get()
    }
}

impl ErrorType for Pin {
    type Error = Infallible;
}

impl InputPin for Pin {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.0.get())
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.0.get())
    }
}

impl OutputPin for Pin {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.set(false);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.set(true);
        Ok(())
    }
}
