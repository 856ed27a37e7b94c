//! The two parties of a simulated inspection, with keys that guard nothing.

use ed25519_dalek::{Signer as _, SigningKey};
use proverka::journal::Role;
use proverka::wire;

use super::random::{Seeded, secret};
use crate::device::words;

/// A party and its key.
#[derive(Clone, Debug)]
pub struct Party {
    /// Which.
    pub who: wire::Party,
    key: SigningKey,
    random: Seeded,
}

impl Party {
    /// The party of a seed.
    #[must_use]
    pub fn new(who: wire::Party, seed: u64) -> Self {
        let name = words::party(who);
        Self { who, key: SigningKey::from_bytes(&secret(name, seed)), random: Seeded::new(name, seed) }
    }

    /// Its public key.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// Its role in the record.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self.who {
            wire::Party::Host => Role::Host,
            wire::Party::Inspectorate => Role::Inspectorate,
        }
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
