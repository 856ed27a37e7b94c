//! What the two boards share: their chips are of one family.

pub(crate) mod chip;
pub(crate) mod image;
pub(crate) mod line;
pub(crate) mod shared;

#[cfg(feature = "microbit-v1")]
use nrf51_hal as hal;
#[cfg(feature = "microbit-v2")]
use nrf52833_hal as hal;

use hal::pac::{FICR, POWER, TIMER0, WDT};
use hal::rng::Rng;
use hal::timer::{Periodic, Timer};
use hal::wdt::{Watchdog, WatchdogHandle, count, handles::Hdl0};
use proverka::journal::Layout;
use proverka_firmware::board;

/// Where the record lies: from the end of the firmware's region on.
pub(crate) fn layout(page: u32) -> Layout {
    let pages = (chip::store_end() - image::store_start()) / page;
    // Genesis, two key pages and two strip pages come before the ring.
    Layout { base: image::store_start(), ring: u16::try_from(pages - 5).unwrap_or(0) }
}

/// A timer of 32 bits at 1 MHz, which nothing ever stops. It comes around once in 71 minutes, one microsecond early.
pub(crate) struct Clock(Timer<TIMER0, Periodic>);

impl Clock {
    pub(crate) fn start(timer: TIMER0) -> Self {
        let mut timer = Timer::periodic(timer);
        timer.start(u32::MAX);
        Self(timer)
    }
}

impl board::Clock for Clock {
    const HERTZ: u32 = Timer::<TIMER0>::TICKS_PER_SECOND;
    const TOP: u32 = u32::MAX;

    fn ticks(&mut self) -> u32 {
        self.0.read()
    }
}

/// The chip's generator.
pub(crate) struct Entropy(pub(crate) Rng);

impl board::Entropy for Entropy {
    /// Never inlined: a debugger that stops here can write down what the generator gave.
    #[inline(never)]
    fn fill(&mut self, octets: &mut [u8]) {
        self.0.random(octets);
    }
}

/// Seconds without a poll after which the watchdog restarts the device. The longest step, the opening of a session, takes about
/// ten on the slower board.
const PATIENCE_S: u32 = 60;

/// The chip's watchdog; none where its registers do nothing, as in an emulator.
pub(crate) struct Dog(Option<WatchdogHandle<Hdl0>>);

impl Dog {
    pub(crate) fn start(watchdog: WDT) -> Self {
        // The reload value is never below 15 on the chip.
        if watchdog.crv.read().bits() == 0 {
            return Self(None);
        }
        let parts = match Watchdog::try_new(watchdog) {
            Ok(mut stopped) => {
                stopped.set_lfosc_ticks(PATIENCE_S * 32_768);
                Ok(stopped.activate::<count::One>())
            }
            // It runs on through a restart that was not its own.
            Err(running) => Watchdog::try_recover::<count::One>(running),
        };
        Self(parts.ok().map(|parts| parts.handles.0))
    }
}

impl board::Watchdog for Dog {
    fn feed(&mut self) {
        if let Some(handle) = &mut self.0 {
            handle.pet();
        }
    }
}

/// The id that the factory gave the chip, and its address.
pub(crate) fn id(ficr: &FICR) -> [u8; 16] {
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

/// Why the chip started, by the numbers of its register; the next start has its own.
pub(crate) fn causes(power: &POWER) -> u32 {
    let causes = power.resetreas.read().bits();
    // Writing ones back clears them.
    power.resetreas.modify(|_, write| write);
    causes
}
