//! A clock made from a counter that wraps within one step of the device, such as a SysTick of 24 bits.
//!
//! An interrupt at each wrap counts the turns of the counter ([`Turns`]), and [`read`] puts turns and counter together.
//! A reading may come just after a wrap whose interrupt has not run yet. Then the counter already shows a small number
//! and the turns are still the old ones, so that time would seem to go backwards by a whole turn. Therefore [`read`]
//! looks at the counter, at whether a wrap is still to be counted, and at the counter again.
//!
//! What no reading can notice:
//!
//! * Interrupts that were off for more than a turn. Two wraps then leave one pending interrupt, and the clock is a turn
//!   behind. The library switches interrupts off only for as long as it takes to send one byte.
//! * A counter that stands still, as SysTick does while a debugger halts the processor or in deep sleep. The clock is
//!   behind by that time. A board whose debug port is not locked needs a watchdog that runs through a halt.
//!
//! A clock that is behind keeps every lower bound true, but the device takes the latest moment for earlier than it is.

use core::sync::atomic::{AtomicU32, Ordering};

use crate::board::Look;

/// The number of wraps that the interrupt has counted since the start.
#[derive(Debug)]
pub struct Turns(AtomicU32);

impl Default for Turns {
    fn default() -> Self {
        Self::new()
    }
}

impl Turns {
    /// Makes the number of turns of a counter that starts now, for a `static`.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// Counts a wrap. Only the interrupt at the wrap calls this, and nothing interrupts it that calls this too.
    pub fn count(&self) {
        // A Cortex-M0 can load and store a word without being interrupted, but it cannot add to one.
        self.0.store(self.get().wrapping_add(1), Ordering::Relaxed);
    }

    /// Returns the number of wraps counted. It wraps itself after 2^32 turns, which takes a 24-bit counter at 100 MHz
    /// 22 years.
    pub fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A counter that counts up and wraps from `2^BITS - 1` to 0.
pub trait Counter {
    /// The width of the counter. Range: `1..=32`.
    const BITS: u32;

    /// Reads the counter. It must not return the value of a wrap (0) before [`has_wrapped`](Self::has_wrapped) knows of
    /// that wrap.
    fn count(&self) -> u32;

    /// True if the counter has wrapped and the interrupt that counts this turn has not run yet.
    fn has_wrapped(&self) -> bool;
}

/// Reads the clock: the number of ticks since the start. Interrupts must be off during the call, and must not have been
/// off for more than a turn at its end. The result is a moment between the beginning and the end of the call.
/// Unit: ticks of the counter.
pub fn read<C: Counter>(turns: &Turns, counter: &C) -> u64 {
    let turns = turns.get();
    let before = counter.count();
    let has_wrapped = counter.has_wrapped();
    let after = counter.count();
    // If the wrap was not there yet, `before` is of the turn that is counted. Otherwise `after` is surely of the next.
    let (turn, count) = if has_wrapped { (turns.wrapping_add(1), after) } else { (turns, before) };
    u64::from(turn).wrapping_shl(C::BITS) | u64::from(count)
}

/// The previous reading of a clock made by [`read`], which decides whether the next one is overdue.
#[derive(Clone, Copy, Debug)]
pub struct Widened {
    last: u64,
    longest_gap: u32,
}

impl Widened {
    /// Makes the state of a clock that was read at `now`. `longest_gap` is that of [`Clock`](crate::board::Clock).
    /// Unit: ticks.
    #[must_use]
    pub const fn starting_at(now: u64, longest_gap: u32) -> Self {
        Self { last: now, longest_gap }
    }

    /// Takes in a reading. It is overdue by the count of all turns, and not only by the 32 bits that the device sees.
    /// So a gap of a whole wrap of these is noticed too.
    pub const fn look(&mut self, now: u64) -> Look {
        let gap = now.saturating_sub(self.last);
        self.last = now;
        let [a, b, c, d, ..] = now.to_le_bytes();
        Look { ticks: u32::from_le_bytes([a, b, c, d]), overdue: gap > self.longest_gap as u64 }
    }
}
