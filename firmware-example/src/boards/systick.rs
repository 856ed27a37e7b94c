//! The timer of the processor itself, SysTick, as the device's clock. It has 24 bits, which at 16 MHz wrap every
//! second, while a Cortex-M0 makes one signature. An interrupt at each wrap widens it (see [`coarse`], which also says
//! what this clock cannot notice).
//!
//! A board names `Clock<HERTZ>` as its clock and calls [`wrapped`] in the exception `SysTick`. An nRF51 has no SysTick.

use cortex_m::peripheral::syst::SystClkSource;
use cortex_m::peripheral::{SCB, SYST};

use crate::board::{self, Look};
use crate::coarse::{self, Turns, Widened};

/// The reload value, which is also the mask of the counter's bits.
const TOP: u32 = 0x00FF_FFFF;
/// The longest time between two readings that is believed. The longest step of the device, the opening of a session,
/// takes about ten seconds on a Cortex-M0. A board without a watchdog is not restarted after this time, but its clock
/// then counts as lost. Unit: seconds.
const PATIENCE_S: u32 = 60;
/// How often the counter is read while it shows 0. That lasts one tick, which is one reading at the processor's rate,
/// and a few thousand for a reference clock of 32 kHz. If it lasts longer, the counter stands still, which is
/// fault 8 of the device.
const TRIES: u32 = 1 << 16;

static TURNS: Turns = Turns::new();

/// Counts a turn. The exception `SysTick` calls this, and nothing else does.
pub fn wrapped() {
    TURNS.count();
}

struct Counter;

impl coarse::Counter for Counter {
    const BITS: u32 = TOP.count_ones();

    fn count(&self) -> u32 {
        // The timer counts down and asks for the interrupt when it reaches 0, where it stays for a tick. During that
        // tick the interrupt may be asked for already, or even be over, or not be visible yet. So the tick is waited
        // for.
        let shown = (0..TRIES).map(|_| SYST::get_current()).find(|shown| *shown != 0);
        shown.unwrap_or(0).wrapping_neg() & TOP
    }

    fn has_wrapped(&self) -> bool {
        SCB::is_pendst_pending()
    }
}

/// Reads all turns and the counter. Unit: ticks.
fn read() -> u64 {
    critical_section::with(|_| coarse::read(&TURNS, &Counter))
}

/// The clock, which counts at `HERTZ` ticks per second.
pub struct Clock<const HERTZ: u32>(Widened);

impl<const HERTZ: u32> Clock<HERTZ> {
    /// Starts the timer, whose source runs at `HERTZ`, and enables its interrupt. The source must be a crystal, because
    /// its drift is a term of the parties.
    #[must_use]
    pub fn start(mut timer: SYST, source: SystClkSource) -> Self {
        timer.set_clock_source(source);
        timer.set_reload(TOP);
        timer.clear_current();
        timer.enable_interrupt();
        timer.enable_counter();
        Self(Widened::starting_at(read(), <Self as board::Clock>::LONGEST_GAP))
    }
}

impl<const HERTZ: u32> board::Clock for Clock<HERTZ> {
    const HERTZ: u32 = HERTZ;
    const TOP: u32 = u32::MAX;
    /// 60 seconds, or a whole wrap of 32 bits if that is shorter.
    const LONGEST_GAP: u32 = HERTZ.saturating_mul(PATIENCE_S);

    fn look(&mut self) -> Look {
        self.0.look(read())
    }
}
