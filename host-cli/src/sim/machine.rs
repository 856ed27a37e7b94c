//! A device with its power switch: the library of the boards, run with simulated parts in memory.

use std::fmt;
use std::io;

use proverka_device::board::Parts;
use proverka_device::device::{Device, Snapshot, Step};

use super::chip::{self, Chip};
use super::parts::{Running, Simulated, Surroundings};
use super::random::{Generator, Seeded, secret};
use crate::device::line::Line;

/// The longest time that passes without running the device: its counter has 24 bits and wraps after 512 seconds. Unit:
/// seconds.
const ALONE_S: u64 = 60;
/// The same limit while more than a day passes. Unit: seconds.
const LONG_ALONE_S: u64 = 400;
/// The number of steps after which the simulator gives up on a device that never becomes idle.
const STEPS: u32 = 1_000_000;

/// A simulated device with its power switch.
pub struct Machine {
    /// The surroundings of the device.
    pub world: Surroundings,
    /// The flash of the device.
    pub chip: Chip,
    /// The firmware image that runs from the next start on.
    pub firmware: Running,
    id: [u8; 16],
    ring: u16,
    generator: Option<Generator>,
    device: Option<Box<Device<Simulated>>>,
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").field("device", &self.device).finish_non_exhaustive()
    }
}

impl Machine {
    /// Makes a device from a seed, with its flash in memory and with power on. `now` is the true time. Unit: Unix
    /// seconds.
    #[must_use]
    pub fn simulated(seed: u64, ring: u16, now: i64) -> Self {
        let id = *secret("device", seed).first_chunk().unwrap_or(&[0; 16]);
        let generator = Generator::Seeded(Seeded::new("generator", seed));
        let mut machine = Self::new(Surroundings::new(now), Chip::blank(ring, seed), ring, id, generator);
        machine.power_on();
        machine.settle();
        machine
    }

    /// Makes a device without power.
    #[must_use]
    pub fn new(world: Surroundings, chip: Chip, ring: u16, id: [u8; 16], generator: Generator) -> Self {
        Self { world, chip, firmware: Running::this(), id, ring, generator: Some(generator), device: None }
    }

    /// Switches power on. This has no effect on a device that already has power.
    pub fn power_on(&mut self) {
        if self.device.is_some() {
            return;
        }
        let Some(entropy) = self.generator.take() else { return };
        self.chip.power_up();
        self.world.power(true);
        self.device = Some(Box::new(Device::new(Parts {
            flash: self.chip.clone(),
            layout: chip::layout(self.ring),
            serial: self.world.clone(),
            clock: self.world.clone(),
            entropy,
            front: self.world.clone(),
            watchdog: (),
            firmware: self.firmware.clone(),
            id: self.id,
            causes: 0,
        })));
    }

    /// Switches power off: everything that is not in flash is lost.
    pub fn power_off(&mut self) {
        if let Some(device) = self.device.take() {
            self.generator = Some(device.into_parts().entropy);
        }
        self.world.power(false);
    }

    /// Switches power off and replaces the random bit generator for the next start.
    pub fn replace_generator(&mut self, generator: Generator) {
        self.power_off();
        self.generator = Some(generator);
    }

    /// Whether the device has power.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.device.is_some()
    }

    /// The status of the device; `None` without power.
    #[must_use]
    pub fn status(&self) -> Option<Snapshot> {
        self.device.as_ref().map(|device| device.status())
    }

    /// Runs one step of the device. A power cut that happens during it takes effect.
    pub fn step(&mut self) -> Step {
        let Some(device) = &mut self.device else { return Step::Idle };
        let step = device.poll();
        if self.chip.is_dead() {
            self.power_off();
            return Step::Idle;
        }
        step
    }

    /// Runs steps until the device is idle.
    pub fn settle(&mut self) {
        for _ in 0..STEPS {
            if self.step() == Step::Idle {
                return;
            }
        }
    }

    /// Lets time pass while the device runs. Unit: microseconds.
    pub fn pass(&mut self, us: u64) {
        let mut left = us;
        self.settle();
        while left > 0 {
            let alone = if left > 86_400_000_000 { LONG_ALONE_S } else { ALONE_S };
            let part = left.min(alone * 1_000_000);
            self.world.pass(part);
            self.settle();
            left -= part;
        }
    }

    /// Reports if the file of the flash could not be written.
    ///
    /// # Errors
    ///
    /// The error that the system reported; it is reported once.
    pub fn check(&self) -> io::Result<()> {
        self.chip.failure().map_or(Ok(()), Err)
    }
}

impl Line for Machine {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.world.send(bytes);
        Ok(())
    }

    /// Waits in simulated time.
    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        self.settle();
        let received = self.world.receive(bytes);
        if received == 0 {
            self.pass(u64::from(wait_ms) * 1000);
        }
        Ok(received)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.world.now_us() / 1000).unwrap_or(0)
    }
}
