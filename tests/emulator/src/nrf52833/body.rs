//! The chip as a body of the runs: its time is the time of the host too.

use std::time::Duration;

use super::chip::{Chip, Power};
use crate::Trouble;
use crate::body::{Board, Body, Pin};
use crate::client::Port;
use crate::machine::Start;

/// The time that a look at the pins takes.
const LOOK: Duration = Duration::from_micros(100);

impl Port for Chip {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.host_sends(bytes);
        Ok(())
    }

    fn receive(&mut self, wait: Duration) -> Result<Vec<u8>, Trouble> {
        self.sent(wait)
    }

    fn now(&self) -> Duration {
        self.time()
    }
}

impl Chip {
    /// Gives power to a chip on a board, with both buttons released and the seal loop whole.
    ///
    /// # Errors
    ///
    /// Those of [`power_on`](Self::power_on).
    pub fn on_board(power: Power<'_>) -> Result<Self, Trouble> {
        let mut chip = Self::power_on(power)?;
        for (pin, high) in [(Pin::A, true), (Pin::B, true), (Pin::Seal, false)] {
            chip.set(pin, high)?;
        }
        Ok(chip)
    }
}

impl Body for Chip {
    const BOARD: Board = Board::V2;

    fn boot(start: Start<'_>) -> Result<Self, Trouble> {
        if start.counted || start.debugged || !start.more.is_empty() {
            return Err(Trouble("this body has no debugger and needs no other count of time".into()));
        }
        let mut chip = Self::on_board(Power::with(start.flash))?;
        chip.set(Pin::Seal, start.open)?;
        chip.send(start.waiting)?;
        Ok(chip)
    }

    fn pass(&mut self, time: Duration) -> Result<(), Trouble> {
        Self::pass(self, time)
    }

    /// Does nothing: time passes only while somebody waits.
    fn pause(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn resume(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn flash(&mut self) -> Result<Vec<u8>, Trouble> {
        self.whole_flash()
    }

    fn set(&mut self, pin: Pin, high: bool) -> Result<(), Trouble> {
        // An open loop is connected to nothing: the pin is as high as its own pull-up makes it.
        let level = if pin == Pin::Seal && high { None } else { Some(high) };
        self.drive(Self::BOARD.number(pin), level);
        Ok(())
    }

    fn pins(&mut self) -> Result<u64, Trouble> {
        Self::pass(self, LOOK)?;
        Ok(self.outputs())
    }

    fn memory(&mut self, address: u32, length: usize) -> Result<Vec<u8>, Trouble> {
        self.ram(address, length)
    }

    fn register(&mut self, address: u32) -> Result<u32, Trouble> {
        self.peek(address)
    }

    fn set_word(&mut self, address: u32, word: u32) -> Result<(), Trouble> {
        self.set_ram(address, word)
    }
}
