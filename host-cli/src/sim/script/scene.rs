//! The scene that a scenario sets before anything happens.

use super::command::Command;
use super::parse::Script;
use super::play::Play;
use crate::sim::chip::RING;
use crate::sim::machine::Machine;
use crate::sim::parties::Agreed;

/// The default true time at the start, 2026-02-01T09:00:00Z. Unit: Unix seconds.
const NOW: i64 = 1_769_936_400;
/// The default expiry, midnight four days later. Unit: Unix seconds.
const EXPIRY: i64 = 1_770_249_600;

/// The scene that a script sets.
#[derive(Debug)]
pub struct Scene {
    /// The seed of the device and the parties.
    pub seed: u64,
    ring: u16,
    now: i64,
    agreed: Agreed,
}

impl Scene {
    /// The scene of a script; what it does not set has its default.
    #[must_use]
    pub fn from_script(script: &Script) -> Self {
        let mut scene = Self {
            seed: 1,
            ring: RING,
            now: NOW,
            agreed: Agreed {
                expiry: (EXPIRY, EXPIRY),
                drift_ppm: 500,
                limits: vec![700, 1550],
                seals: (String::new(), String::new()),
            },
        };
        for line in &script.lines {
            match &line.command {
                Command::Seed(seed) => scene.seed = *seed,
                Command::Ring(ring) => scene.ring = *ring,
                Command::Now(now) => scene.now = *now,
                Command::Expiry(from, to) => scene.agreed.expiry = (*from, *to),
                Command::Limits(limits) => scene.agreed.limits.clone_from(limits),
                Command::DriftBound(ppm) => scene.agreed.drift_ppm = *ppm,
                _ => {}
            }
        }
        scene
    }

    /// A new device with this scene, and the parties at it.
    #[must_use]
    pub fn play(&self) -> Play {
        Play::new(Machine::simulated(self.seed, self.ring, self.now), self.seed, self.agreed.clone())
    }
}
