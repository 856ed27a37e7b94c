//! The chip's generator of random bits.
#![expect(unsafe_code, reason = "tasks are started by a number")]

use super::hal::pac::RNG;
use crate::board::{self, GeneratorStuck};

/// How often the driver asks the generator for its next byte before it gives up: a few tenths of a second. A byte takes
/// less than a millisecond.
const ASKED_AT_MOST: u32 = 1 << 20;

/// The generator, with its bias correction switched off. The correction would hide defects of the source from the
/// device's tests, and a source that is stuck would never give a byte.
pub struct Entropy(RNG);

impl Entropy {
    /// Switches the correction off. The generator itself runs only while bytes are requested.
    #[must_use]
    pub fn new(generator: RNG) -> Self {
        generator.config.write(|config| config.dercen().disabled());
        Self(generator)
    }

    fn byte(&mut self) -> Result<u8, GeneratorStuck> {
        for _ in 0..ASKED_AT_MOST {
            if self.0.events_valrdy.read().bits() != 0 {
                self.0.events_valrdy.reset();
                return Ok(self.0.value.read().value().bits());
            }
        }
        Err(GeneratorStuck)
    }
}

impl board::Entropy for Entropy {
    /// This is never inlined, so that a debugger that stops here can record the bytes of the generator.
    #[inline(never)]
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck> {
        self.0.events_valrdy.reset();
        // SAFETY: this is a task of the generator, which this driver owns.
        self.0.tasks_start.write(|task| unsafe { task.bits(1) });
        let outcome = bytes.iter_mut().try_for_each(|byte| self.byte().map(|random| *byte = random));
        // SAFETY: as above.
        self.0.tasks_stop.write(|task| unsafe { task.bits(1) });
        outcome
    }
}
