//! The two parties of a simulated inspection. Their keys come from a seed and protect nothing.

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::party::Party;

use super::random::{Seeded, secret};

/// A simulated party with its key.
#[derive(Clone, Debug)]
pub struct SimulatedParty {
    /// Which party it is.
    pub who: Party,
    key: SigningKey,
    random: Seeded,
}

impl SimulatedParty {
    /// Makes the party whose key and random bits come from a seed.
    #[must_use]
    pub fn new(who: Party, seed: u64) -> Self {
        let name = who.as_str();
        Self { who, key: SigningKey::from_bytes(&secret(name, seed)), random: Seeded::new(name, seed) }
    }

    /// The public key of the party (Ed25519).
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Signs a message with the key of the party.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// Draws 32 bytes from the party's own generator.
    pub fn random(&mut self) -> [u8; 32] {
        self.random.next32()
    }
}
