//! What the device needs from a board: its parts, each behind a trait.
//!
//! The flash and the front are *handles*: clones reach the same part. The record holds one handle and the device holds
//! another, and a timer interrupt of the board updates the front while the device computes.

use embedded_io::{Read, ReadReady, Write};
use embedded_storage::nor_flash::MultiwriteNorFlash;
use proverka::journal::Layout;

use crate::matrix::Image;

/// The types of a board's parts.
pub trait Board {
    /// A handle on the flash that holds the record.
    type Flash: MultiwriteNorFlash + Clone;
    /// The line to the host. The device calls `read` only if `read_ready` says that it will not block.
    type Serial: Read + ReadReady + Write;
    /// The clock that the device measures time with.
    type Clock: Clock;
    /// The generator of raw random bits.
    type Entropy: Entropy;
    /// A handle on the buttons, the LEDs and the seal loop.
    type Front: Front;
    /// The watchdog; `()` if the board has none.
    type Watchdog: Watchdog;
    /// Read access to the firmware image that runs.
    type Firmware: Firmware;
}

/// The parts of one board, which the device owns while it runs.
#[derive(Debug)]
pub struct Parts<B: Board> {
    /// The flash that holds the record.
    pub flash: B::Flash,
    /// The place of the record in that flash.
    pub layout: Layout,
    /// The line to the host.
    pub serial: B::Serial,
    /// The clock that the device measures time with.
    pub clock: B::Clock,
    /// The generator of raw random bits.
    pub entropy: B::Entropy,
    /// The buttons, the LEDs and the seal loop.
    pub front: B::Front,
    /// The watchdog, which every poll feeds.
    pub watchdog: B::Watchdog,
    /// Read access to the firmware image that runs.
    pub firmware: B::Firmware,
    /// The identifier that distinguishes this device from others of its kind.
    pub id: [u8; 16],
    /// The causes of the last reset, as the chip numbers them. The device writes them into BOOT entries.
    pub causes: u32,
}

/// A counter that runs at a nominal rate and wraps to 0 after [`TOP`](Self::TOP).
///
/// The device reads it in every [`poll`](crate::device::Device::poll).
pub trait Clock {
    /// The nominal rate. Unit: ticks per second; above 0.
    const HERTZ: u32;
    /// The highest reading. It is one less than a power of two.
    const TOP: u32;
    /// The longest possible time between two readings: not longer than a watchdog that is fed at each reading allows.
    /// After a longer gap the device no longer states a latest moment, because the counter may have wrapped. Unit:
    /// ticks; at most [`TOP`](Self::TOP).
    const LONGEST_GAP: u32;

    /// Reads the counter.
    fn look(&mut self) -> Look;
}

/// The result of one reading of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The value of the counter. Unit: ticks.
    pub ticks: u32,
    /// True if more than [`LONGEST_GAP`](Clock::LONGEST_GAP) passed since the previous reading, however often the
    /// counter wrapped. If the counter of a board continues while its watchdog may stand still, the board must get this
    /// from its hardware.
    pub overdue: bool,
}

impl Look {
    /// Makes the result of a reading that is not overdue.
    #[must_use]
    pub const fn in_time(ticks: u32) -> Self {
        Self { ticks, overdue: false }
    }
}

/// A generator of raw random bits, without any correction of its own. The device tests the bits itself.
pub trait Entropy {
    /// Fills `bytes` with raw random bits.
    ///
    /// # Errors
    ///
    /// [`GeneratorStuck`] after a bounded wait. This is a fault of the device, and it does not use the contents of
    /// `bytes`.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck>;
}

/// The error of a random bit generator that gives no bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneratorStuck;

/// A timer that restarts the device if it stops polling.
pub trait Watchdog {
    /// Restarts the timeout of the watchdog.
    fn feed(&mut self);
}

impl Watchdog for () {
    fn feed(&mut self) {}
}

/// Read access to the bytes of the firmware image that runs.
pub trait Firmware {
    /// Copies bytes of the image from `offset` on. Returns the number of bytes copied, which is 0 at the end of the
    /// image.
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize;
}

impl Firmware for &[u8] {
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> usize {
        let from = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or(&[]);
        bytes.iter_mut().zip(from).map(|(to, from)| *to = *from).count()
    }
}

/// A button, or both buttons at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Button {
    /// The left button, which counts.
    A,
    /// The right button, which shows the next view.
    B,
    /// Both buttons together, which show the verdict again.
    Both,
}

/// Presses of one button, without a press of another button between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Press {
    /// The button that was pressed.
    pub button: Button,
    /// The number of presses. Range: `1..=255`.
    pub times: u8,
}

/// The buttons, the LEDs and the seal loop, whatever samples and drives them.
pub trait Front: Clone {
    /// Takes the oldest presses that are still waiting.
    fn press(&self) -> Option<Press>;

    /// True once the seal loop has been sampled often enough since the start to know whether it is open. The device
    /// does nothing before that.
    fn has_looked(&self) -> bool;

    /// True if the seal loop was open at any time since the start.
    fn is_open(&self) -> bool;

    /// Sets the picture that the LEDs show from now on.
    fn show(&self, image: Image);
}
