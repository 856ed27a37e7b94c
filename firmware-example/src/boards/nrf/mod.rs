//! Nordic's nRF51 and nRF52833, the chips of the two micro:bits: flash, clock, generator and watchdog. The two chips
//! are of one family.
//!
//! The module needs one of the features `microbit-v1` and `microbit-v2`.

pub mod chip;
pub mod clock;
pub mod generator;
#[cfg(feature = "microbit-v1")]
mod multiply;
pub mod protect;
#[cfg(feature = "microbit-v2")]
pub mod serial;

#[cfg(feature = "microbit-v1")]
use nrf51_hal as hal;
#[cfg(feature = "microbit-v2")]
use nrf52833_hal as hal;

use hal::pac::{FICR, POWER, WDT};
use hal::wdt::{Watchdog, WatchdogHandle, count, handles::Hdl0};

pub use super::image::layout;
use super::trace;
use crate::board;

/// The time without a poll after which the watchdog restarts the device. Unit: seconds. The longest step, the opening
/// of a session, takes about ten on the slower board.
const PATIENCE_S: u32 = 60;
/// The watchdog's configuration: it runs while the processor sleeps (bit 0) and while a debugger halts it (bit 3).
const RUNS_ALWAYS: u32 = 0b1001;

/// The chip's watchdog; `None` if it cannot be fed.
pub struct Dog(Option<WatchdogHandle<Hdl0>>);

impl Dog {
    /// Starts the watchdog, or takes over one that already runs with the same configuration.
    #[must_use]
    pub fn start(watchdog: WDT) -> Self {
        // By default the watchdog pauses while a debugger halts the processor. One that already runs keeps its
        // configuration.
        watchdog.config.write(|config| config.sleep().run().halt().run());
        let parts = match Watchdog::try_new(watchdog) {
            Ok(mut stopped) => {
                stopped.set_lfosc_ticks(PATIENCE_S * 32_768);
                Some(stopped.activate::<count::One>())
            }
            // The watchdog keeps running through a restart that it did not cause. If an older firmware started it with
            // another configuration, it is not fed: it restarts the chip, and is then configured as above.
            Err(running) if running.config.read().bits() == RUNS_ALWAYS => {
                Watchdog::try_recover::<count::One>(running).ok()
            }
            Err(_) => None,
        };
        Self(parts.map(|parts| parts.handles.0))
    }
}

impl board::Watchdog for Dog {
    fn feed(&mut self) {
        if let Some(handle) = &mut self.0 {
            handle.pet();
        }
    }
}

/// Returns the identifier and the address that the factory gave the chip.
#[must_use]
pub fn id(ficr: &FICR) -> [u8; 16] {
    let words = [
        ficr.deviceid[0].read().bits(),
        ficr.deviceid[1].read().bits(),
        ficr.deviceaddr[0].read().bits(),
        ficr.deviceaddr[1].read().bits(),
    ];
    let mut id = [0; 16];
    let (parts, _) = id.as_chunks_mut();
    for (part, word) in parts.iter_mut().zip(words) {
        *part = word.to_le_bytes();
    }
    id
}

/// Returns the causes of the last reset, as its register numbers them, and clears them for the next start.
#[must_use]
pub fn causes(power: &POWER) -> u32 {
    let causes = power.resetreas.read().bits();
    // A cause is cleared by writing 1 to its bit.
    power.resetreas.modify(|_, write| write);
    causes
}

/// Returns the causes of the last reset, with the bit of a failure of the firmware that came before it. Logs what is
/// known of that failure.
#[must_use]
pub fn causes_and_trace(power: &POWER) -> u32 {
    let failure = trace::take();
    if let Some(failure) = failure {
        defmt::error!("the firmware failed before this start: {}", failure);
    }
    causes(power) | failure.map_or(0, |failure| failure.bit())
}
