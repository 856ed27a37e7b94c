//! Private keys of Ed25519, and the one place that calls the signature crate: none of its types is in the interface.

use core::fmt;

use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::Sha512;
use zeroize::Zeroize as _;

use super::digest::Hash;
use super::own_signature;
use super::stepwise::Verifying;

/// A private key of Ed25519 (RFC 8032): of the device, or of a party that signs its part.
///
/// It is wiped when dropped, and its debug output shows only the public key. A party makes it from 32 bytes of a
/// cryptographic random generator, and keeps these bytes secret:
///
/// ```
/// use proverka_journal::{PrivateKey, verifies};
///
/// let key = PrivateKey::from_seed(&[7; 32]);
/// let signature = key.sign(b"a message");
/// assert!(verifies(&key.public_key(), b"a message", &signature));
/// ```
#[derive(Clone)]
pub struct PrivateKey {
    seed: Hash,
    public: VerifyingKey,
}

impl PrivateKey {
    /// Returns the key made from a seed, which takes as long as a signature.
    #[must_use]
    pub fn from_seed(seed: &Hash) -> Self {
        Self { seed: *seed, public: VerifyingKey::from(&ExpandedSecretKey::from(seed)) }
    }

    /// Returns the public key that belongs to it.
    #[must_use]
    pub fn public_key(&self) -> Hash {
        self.public.to_bytes()
    }

    /// Returns the Ed25519 signature of a message.
    #[inline(never)]
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        raw_sign::<Sha512>(&self.expanded(), message, &self.public).to_bytes()
    }

    /// Returns the key made from a seed, with the public key that was derived from it in steps.
    pub(super) const fn from_parts(seed: &Hash, public: VerifyingKey) -> Self {
        Self { seed: *seed, public }
    }

    /// Returns the secret scalar and the prefix of the nonce's hash.
    pub(super) fn expanded(&self) -> ExpandedSecretKey {
        ExpandedSecretKey::from(&self.seed)
    }

    /// Begins to verify in steps that `signature` is a strict Ed25519 signature of `message` by this key.
    pub(super) fn verifying(&self, message: &[u8], signature: &[u8; 64]) -> Verifying {
        Verifying::of(&self.public, message, signature)
    }

    /// Returns true if `signature` is a strict Ed25519 signature of `message` by this key. It computes with the private
    /// key, which is faster than verifying, and finds what verifying finds: [`own_signature`].
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        own_signature::holds(&self.expanded(), &self.public, message, signature)
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}

impl fmt::Debug for PrivateKey {
    /// Shows the public key alone, because printed text may be kept.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("public_key", &self.public.as_bytes()).finish_non_exhaustive()
    }
}

/// A public key of Ed25519, decoded once for several signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DecodedKey(VerifyingKey);

/// Prints the 32 bytes of the key in hexadecimal.
#[cfg(feature = "defmt")]
impl defmt::Format for DecodedKey {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=[u8]:02x}", self.0.as_bytes().as_slice());
    }
}

impl DecodedKey {
    /// Returns the key in these bytes, or `None` if they are not the canonical encoding of a point that is not of small
    /// order.
    #[must_use]
    pub fn from_bytes(bytes: &Hash) -> Option<Self> {
        decoded(bytes).filter(|key| !key.is_weak()).map(Self)
    }

    /// Returns true if `signature` is a strict Ed25519 signature of `message`, as [`verifies`](super::verifies) does.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        is_by(&self.0, message, signature)
    }

    /// Returns the key for the signature crate.
    pub(super) const fn verifying(&self) -> &VerifyingKey {
        &self.0
    }
}

/// Returns the key in these bytes, or `None` if they are not the canonical encoding of a point. The curve crate reduces
/// y modulo the prime, and so accepts two encodings for 19 of its values.
#[inline(never)]
pub(super) fn decoded(key: &Hash) -> Option<VerifyingKey> {
    let [low, middle @ .., high] = key;
    let is_past_the_prime = *low >= 0xED && high & 0x7F == 0x7F && middle.iter().all(|byte| *byte == 0xFF);
    if is_past_the_prime { None } else { VerifyingKey::from_bytes(key).ok() }
}

/// Returns true if `signature` is a strict signature of `message` by `key`.
#[inline(never)]
pub(super) fn is_by(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
}
