//! The device's clock: a 32-bit timer at 1 MHz that never stops. It wraps after 71.6 minutes.
//!
//! A debugger that halts the processor does not halt this timer, and a halt for exactly one wrap would leave no trace
//! in the count. Therefore each reading sets a comparison for the moment at which the next reading is overdue. The chip
//! keeps the event of that comparison until it is cleared, however often the timer wraps in the meantime.
#![expect(unsafe_code, reason = "registers take any number of 32 bits")]

use super::PATIENCE_S;
use super::hal::pac::TIMER0;
use crate::board;

/// Log2 of the divisor of the chip's 16 MHz.
const PRESCALER: u32 = 4;
/// The capture register that holds the readings.
const READING: usize = 1;
/// The comparisons that detect an overdue reading. They alternate: while one is set, the other one is still active.
const DEADLINES: [usize; 2] = [2, 3];

/// The timer, and whether the last reading set the second comparison.
pub struct Clock {
    timer: TIMER0,
    is_second: bool,
}

impl Clock {
    /// Starts the timer at 0.
    #[must_use]
    pub fn start(timer: TIMER0) -> Self {
        // SAFETY: these are tasks of this driver's own timer, and the divisor fits its register.
        unsafe {
            timer.tasks_stop.write(|task| task.bits(1));
            timer.prescaler.write(|divide| divide.bits(PRESCALER));
            timer.tasks_clear.write(|task| task.bits(1));
        }
        timer.shorts.reset();
        timer.bitmode.write(|mode| mode.bitmode()._32bit());
        // SAFETY: as above.
        timer.tasks_start.write(|task| unsafe { task.bits(1) });
        let mut clock = Self { timer, is_second: false };
        let now = clock.reading();
        for _ in DEADLINES {
            clock.watch_from(now);
        }
        clock
    }

    fn reading(&self) -> u32 {
        // SAFETY: this is a task of this driver's own timer.
        self.timer.tasks_capture[READING].write(|task| unsafe { task.bits(1) });
        self.timer.cc[READING].read().bits()
    }

    /// Sets the comparison that was not set last. True if the other one, set by the previous reading, has been reached.
    #[expect(clippy::indexing_slicing, reason = "both indexes are constants below the number of comparisons")]
    fn watch_from(&mut self, now: u32) -> bool {
        // No index is computed at run time, so no bounds check can fail.
        let [first, second] = DEADLINES;
        let (before, next) = if self.is_second { (second, first) } else { (first, second) };
        self.is_second = !self.is_second;
        // The old comparison is replaced first; otherwise it could be reached after its event was cleared.
        // SAFETY: a comparison register accepts any number.
        self.timer.cc[next]
            .write(|compare| unsafe { compare.bits(now.wrapping_add(<Self as board::Clock>::LONGEST_GAP)) });
        self.timer.events_compare[next].reset();
        self.timer.events_compare[before].read().bits() != 0
    }
}

impl board::Clock for Clock {
    const HERTZ: u32 = 1_000_000;
    const TOP: u32 = u32::MAX;
    /// The watchdog keeps running while the processor is halted and restarts the device after this time.
    const LONGEST_GAP: u32 = PATIENCE_S * Self::HERTZ;

    fn look(&mut self) -> board::Look {
        let ticks = self.reading();
        board::Look { ticks, overdue: self.watch_from(ticks) }
    }
}
