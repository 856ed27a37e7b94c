//! What the device needs of a board: its parts, each behind a trait.
//!
//! The flash and the front are *handles*: clones reach the same part. The record holds one, the device another, and a
//! timer interrupt of the board moves the front on while the device computes.

use embedded_io::{Read, ReadReady, Write};
use embedded_storage::nor_flash::NorFlash;
use proverka::journal::Layout;

use crate::matrix::Image;

/// The kinds of part that a board has.
pub trait Board {
    /// A handle on the flash that holds the record.
    type Flash: NorFlash + Clone;
    /// The line to the host. `read` is called only where `read_ready` says that it will not wait.
    type Serial: Read + ReadReady + Write;
    /// The clock of the board.
    type Clock: Clock;
    /// The random bit generator.
    type Entropy: Entropy;
    /// A handle on buttons, LEDs and seal loop.
    type Front: Front;
    /// The watchdog; `()` where there is none.
    type Watchdog: Watchdog;
    /// The image that runs.
    type Firmware: Firmware;
}

/// The parts of one board.
#[derive(Debug)]
pub struct Parts<B: Board> {
    /// The flash that holds the record.
    pub flash: B::Flash,
    /// Where the record lies in it.
    pub layout: Layout,
    /// Line to the host.
    pub serial: B::Serial,
    /// The clock of the board.
    pub clock: B::Clock,
    /// The source of random bits.
    pub entropy: B::Entropy,
    /// Buttons, LEDs and seal loop.
    pub front: B::Front,
    /// The watchdog of the board.
    pub watchdog: B::Watchdog,
    /// The image that runs.
    pub firmware: B::Firmware,
    /// What tells this device from others of its kind.
    pub id: [u8; 16],
    /// Why the chip started, as the chip numbers it; goes into BOOT entries.
    pub causes: u32,
}

/// A counter that runs at a nominal rate and starts again from 0 after [`TOP`](Self::TOP).
///
/// The device looks at it in every [`poll`](crate::device::Device::poll).
pub trait Clock {
    /// Nominal rate. Unit: ticks in a second; above 0.
    const HERTZ: u32;
    /// The highest reading. One less than a power of two.
    const TOP: u32;
    /// The longest time between two looks that can be true: no longer than a watchdog that is fed at each look allows.
    /// After a longer one the device says no latest moment any more, because it may be a wrap and a bit. Unit: ticks;
    /// at most [`TOP`](Self::TOP).
    const LONGEST_GAP: u32;

    /// Reads the counter.
    fn look(&mut self) -> Look;
}

/// What a look at the clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The reading of the counter.
    pub ticks: u32,
    /// More than [`LONGEST_GAP`](Clock::LONGEST_GAP) passed since the look before, however often the counter wrapped. A
    /// board whose counter runs on while its watchdog may stand still must know this from its hardware.
    pub overdue: bool,
}

impl Look {
    /// A look in time.
    #[must_use]
    pub const fn in_time(ticks: u32) -> Self {
        Self { ticks, overdue: false }
    }
}

/// A generator of random bits, raw: without any correction of its own. Its tests are the device's business.
pub trait Entropy {
    /// Fills `bytes`.
    ///
    /// # Errors
    ///
    /// [`GeneratorStuck`] after a bounded wait. That is a fault of the device, and what is in `bytes` is not used.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck>;
}

/// The random bit generator gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneratorStuck;

/// Something that restarts a device which no longer polls.
pub trait Watchdog {
    /// Keeps it quiet for another while.
    fn feed(&mut self);
}

impl Watchdog for () {
    fn feed(&mut self) {}
}

/// The image that runs, as bytes.
pub trait Firmware {
    /// Copies bytes from `offset` on; how many, 0 at the end.
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize;
}

impl Firmware for &[u8] {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        let from = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or(&[]);
        bytes.iter_mut().zip(from).map(|(to, from)| *to = *from).count()
    }
}

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Button {
    /// The left one: counts.
    A,
    /// The right one: looks at something else.
    B,
    /// Both together: back to the verdict.
    Both,
}

/// Presses of one button with none of another between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Press {
    /// Which button it was.
    pub button: Button,
    /// How often. Range: `1..=255`.
    pub times: u8,
}

/// Buttons, LEDs and seal loop, whatever samples and lights them.
pub trait Front: Clone {
    /// The oldest presses that were not given out yet.
    fn press(&self) -> Option<Press>;

    /// True once the seal loop was looked at often enough since the start to know whether it is open. The device does
    /// nothing before.
    fn has_looked(&self) -> bool;

    /// True if the seal loop was open at any time since the start.
    fn is_open(&self) -> bool;

    /// What the LEDs are to show from here on.
    fn show(&self, image: Image);
}
