//! Random bits, either from a seed, so that a scenario is the same each time, or from the system.

use proverka_device::board::{Entropy, GeneratorStuck};
use sha2::{Digest as _, Sha256};

/// A stream that depends only on its purpose and a seed: it is SHA-256 over both and a counter.
#[derive(Clone, Debug)]
pub struct Seeded {
    key: [u8; 32],
    block: u64,
    left: Vec<u8>,
}

impl Seeded {
    /// Makes the stream of a seed for one purpose.
    #[must_use]
    pub fn new(purpose: &str, seed: u64) -> Self {
        Self { key: secret(purpose, seed), block: 0, left: Vec::new() }
    }

    /// Fills `bytes` with random bits.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.left.is_empty() {
                let mut hash = Sha256::new_with_prefix(self.key);
                hash.update(self.block.to_le_bytes());
                self.left = hash.finalize().to_vec();
                self.block += 1;
            }
            *byte = self.left.pop().unwrap_or(0);
        }
    }

    /// Takes the next 32 bytes of the stream.
    pub fn next32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        bytes
    }
}

/// Derives 32 bytes from a seed for one purpose.
#[must_use]
pub fn secret(purpose: &str, seed: u64) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"proverka sim ");
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(seed.to_le_bytes());
    hash.finalize().into()
}

/// The random bit generator of a simulated device.
#[derive(Clone, Debug)]
pub enum Generator {
    /// The bits come from a seed.
    Seeded(Seeded),
    /// The bits come from the system.
    System,
    /// The generator repeats one byte for ever, like a broken one.
    Stuck,
}

impl Entropy for Generator {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GeneratorStuck> {
        match self {
            Self::Seeded(seeded) => seeded.fill(bytes),
            Self::System => return getrandom::fill(bytes).map_err(|_| GeneratorStuck),
            Self::Stuck => bytes.fill(0xA5),
        }
        Ok(())
    }
}
