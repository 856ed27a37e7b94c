//! A device that lives in real time: for other programs over a line, and for a person at the panel.

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use proverka::journal::field::{OPEN, genesis};

use super::chip::{Chip, RING};
use super::line::Line;
use super::machine::Machine;
use super::parts::Surroundings;
use super::random::{Generator, Seeded, secret};
use crate::failure::Failure;

/// How long the device is left alone while nothing comes over the line.
const NAP: Duration = Duration::from_millis(2);

/// What a device is made of.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The file of its flash; without one, memory that goes with the process.
    pub flash: Option<PathBuf>,
    /// Seed of its random bits; without one, those of the system.
    pub seed: Option<u64>,
}

/// A device in real time.
#[derive(Debug)]
pub struct Live {
    /// The device.
    pub machine: Machine,
    /// Simulated seconds in a real one.
    pub speed: u32,
    last: Instant,
    started: Instant,
}

impl Live {
    /// Makes the device, or opens the one of a file, and switches it on.
    ///
    /// # Errors
    ///
    /// As [`Chip::file`].
    pub fn open(made: &Made) -> Result<Self, Failure> {
        let seed = made.seed.unwrap_or(0);
        let chip = match &made.flash {
            Some(path) => Chip::file(path, RING, seed)?,
            None => Chip::blank(RING, seed),
        };
        let mut generator = match made.seed {
            Some(seed) => Generator::Seeded(Seeded::new("generator", seed)),
            None => Generator::System,
        };
        let id = id(&chip, made.seed, &mut generator);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let world = Surroundings::new(i64::try_from(now).unwrap_or(0));
        let mut machine = Machine::new(world, chip, RING, id, generator);
        machine.power_on();
        machine.settle();
        Ok(Self { machine, speed: 1, last: Instant::now(), started: Instant::now() })
    }

    /// Lets the time pass that has passed since the last call.
    pub fn catch_up(&mut self) {
        let passed = self.last.elapsed();
        self.last += passed;
        let us = u64::try_from(passed.as_micros()).unwrap_or(u64::MAX).saturating_mul(u64::from(self.speed));
        self.machine.pass(us);
    }

    /// Has the device take in what came, and gives what it says.
    ///
    /// # Errors
    ///
    /// Where the file of the flash cannot be written.
    pub fn say(&mut self, octets: &[u8]) -> io::Result<Vec<u8>> {
        self.machine.world.send(octets);
        self.catch_up();
        let mut said = vec![0; 4096];
        let length = self.machine.world.receive(&mut said);
        said.truncate(length);
        self.machine.check().map(|()| said)
    }
}

/// The device's id: the one that it was enrolled with, or one of its generator.
fn id(chip: &Chip, seed: Option<u64>, generator: &mut Generator) -> [u8; 16] {
    let image = chip.image();
    if image.starts_with(&OPEN.to_le_bytes()) {
        return image.get(genesis::DEVICE).and_then(|id| id.try_into().ok()).unwrap_or_default();
    }
    if let Some(seed) = seed {
        return *secret("device", seed).first_chunk().unwrap_or(&[0; 16]);
    }
    let mut id = [0; 16];
    proverka_firmware::board::Entropy::fill(generator, &mut id);
    id
}

impl Line for Live {
    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        self.machine.world.send(octets);
        Ok(())
    }

    /// In real time.
    fn receive(&mut self, octets: &mut [u8], wait_ms: u32) -> io::Result<usize> {
        let until = Instant::now() + Duration::from_millis(u64::from(wait_ms));
        loop {
            self.catch_up();
            self.machine.check()?;
            let received = self.machine.world.receive(octets);
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
