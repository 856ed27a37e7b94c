//! A device that runs in real time, for other programs over a line and for a person at the panel.

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::chip::{Chip, RING};
use super::machine::Machine;
use super::parts::Surroundings;
use super::random::{Generator, Seeded, secret};
use crate::device::keys;
use crate::device::line::Line;
use crate::failure::Failure;

/// The pause between two polls while nothing comes over the line.
const NAP: Duration = Duration::from_millis(2);

/// The choices with which a simulated device is made.
#[derive(Clone, Debug, Default)]
pub struct MachineOptions {
    /// The file of the flash; without one, the flash is in memory and is lost with the process.
    pub flash: Option<PathBuf>,
    /// The seed of the random bits; without one, they come from the system.
    pub seed: Option<u64>,
}

/// Opens a line to a simulated device that is switched on for one command only.
///
/// # Errors
///
/// As [`MachineOptions::machine`].
pub fn open_line(flash: Option<PathBuf>) -> Result<Box<dyn Line>, Failure> {
    Ok(Box::new(MachineOptions { flash, seed: None }.machine()?))
}

/// A simulated device that runs in real time.
#[derive(Debug)]
pub struct Live {
    /// The simulated device that runs.
    pub machine: Machine,
    /// Simulated seconds per real second.
    pub speed: u32,
    last: Instant,
    started: Instant,
}

impl MachineOptions {
    /// Makes the device, or opens the one in the file, and switches it on at this machine's time.
    ///
    /// # Errors
    ///
    /// As [`Chip::file`].
    pub fn machine(&self) -> Result<Machine, Failure> {
        let seed = self.seed.unwrap_or(0);
        let chip = match &self.flash {
            Some(path) => Chip::file(path, RING, seed)?,
            None => Chip::blank(RING, seed),
        };
        let id = self.id(&chip)?;
        let generator = match self.seed {
            Some(seed) => Generator::Seeded(Seeded::new("generator", seed)),
            None => Generator::System,
        };
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let world = Surroundings::new(i64::try_from(now).unwrap_or(0));
        let mut machine = Machine::new(world, chip, RING, id, generator);
        machine.power_on();
        machine.settle();
        Ok(machine)
    }

    /// The id that a real chip has from its factory. A file holds only the flash, so the id is the one with which the
    /// device was enrolled. Before that, the id is new and random each time the file is opened. No two blank files
    /// share an id, not even copies of one file or files made from one seed, and the id does not depend on the name of
    /// the file.
    fn id(&self, chip: &Chip) -> Result<[u8; 16], Failure> {
        Ok(match (chip.enrolled_as(), self.seed) {
            (Some(id), _) => id,
            (None, Some(seed)) if self.flash.is_none() => *secret("device", seed).first_chunk().unwrap_or(&[0; 16]),
            _ => {
                let random = keys::random()?;
                *random.first_chunk().unwrap_or(&[0; 16])
            }
        })
    }
}

impl Live {
    /// Makes the device with these choices, and runs it in real time.
    ///
    /// # Errors
    ///
    /// As [`MachineOptions::machine`].
    pub fn open(made: &MachineOptions) -> Result<Self, Failure> {
        Ok(Self { machine: made.machine()?, speed: 1, last: Instant::now(), started: Instant::now() })
    }

    /// Lets the device run for the time that has passed since the last call.
    pub fn catch_up(&mut self) {
        let passed = self.last.elapsed();
        self.last += passed;
        let us = u64::try_from(passed.as_micros()).unwrap_or(u64::MAX).saturating_mul(u64::from(self.speed));
        self.machine.pass(us);
    }

    /// Sends bytes to the device, runs it up to now, and returns everything that it sends.
    ///
    /// # Errors
    ///
    /// An error if the file of the flash cannot be written.
    pub fn say(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.machine.world.send(bytes);
        self.catch_up();
        let mut said = Vec::new();
        let mut part = [0; 512];
        // The loop ends, because the device receives no further requests meanwhile.
        loop {
            let length = self.machine.world.receive(&mut part);
            said.extend(part.iter().take(length));
            if length < part.len() {
                return self.machine.check().map(|()| said);
            }
        }
    }
}

impl Line for Live {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.machine.world.send(bytes);
        Ok(())
    }

    /// Waits in real time.
    fn receive(&mut self, bytes: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        let until = Instant::now() + Duration::from_millis(u64::from(wait_ms));
        loop {
            self.catch_up();
            self.machine.check()?;
            let received = self.machine.world.receive(bytes);
            let now = Instant::now();
            if received > 0 || now >= until {
                return Ok(received);
            }
            thread::sleep(NAP.min(until - now));
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
