//! The two parties of a simulated inspection, with keys that guard nothing.

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::party::Party;

use super::random::{Seeded, secret};

/// A party and its key.
#[derive(Clone, Debug)]
pub struct SimulatedParty {
    /// Which party it is.
    pub who: Party,
    key: SigningKey,
    random: Seeded,
}

impl SimulatedParty {
    /// The party of a seed.
    #[must_use]
    pub fn new(who: Party, seed: u64) -> Self {
        let name = who.as_str();
        Self { who, key: SigningKey::from_bytes(&secret(name, seed)), random: Seeded::new(name, seed) }
    }

    /// Its public key.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Its signature of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// 32 bytes of its own generator.
    pub fn random(&mut self) -> [u8; 32] {
        self.random.next32()
    }
}
