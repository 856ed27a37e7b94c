//! The serial port of nRF52, which its support crate splits into two halves.

use embedded_io::{ErrorType, Read, ReadReady, Write};
use nrf52833_hal::uarte::{Error, Instance, UarteRx, UarteTx};

/// The two halves of an nRF52 port joined into one, as [`Port`](crate::boards::line::Port) needs it.
pub struct Halves<T: Instance> {
    /// The half that receives bytes.
    pub receiver: UarteRx<T>,
    /// The half that sends bytes.
    pub sender: UarteTx<T>,
}

impl<T: Instance> ErrorType for Halves<T> {
    type Error = Error;
}

impl<T: Instance> ReadReady for Halves<T> {
    fn read_ready(&mut self) -> Result<bool, Self::Error> {
        self.receiver.read_ready()
    }
}

impl<T: Instance> Read for Halves<T> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Self::Error> {
        self.receiver.read(bytes)
    }
}

impl<T: Instance> Write for Halves<T> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        self.sender.write(bytes)
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.sender.flush()
    }
}
