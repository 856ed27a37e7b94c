//! Signatures made and verified in short steps, for firmware that has other work to do meanwhile.
//!
//! On a Cortex-M0 at 16 MHz a signature takes about a second, and so does verifying one. [`Signing`], [`Verifying`] and
//! [`Deriving`] do the same in about a hundred steps: each call of `poll` does one and returns [`Poll::Pending`] until
//! the result is there. They need no waker, because there is nothing to wait for but the next call. An entry is
//! appended like this by [`Journal::start`](super::Journal::start).
//!
//! The signature is that of RFC 8032, bit by bit what [`PrivateKey::sign`] returns. How long a step takes depends on no
//! secret. All secrets are wiped when the value is dropped.
//!
//! ```
//! use core::task::Poll;
//! use proverka_journal::{PrivateKey, stepwise::Signing};
//!
//! let key = PrivateKey::from_seed(&[7; 32]);
//! let mut signing = Signing::new(&key, b"a message");
//! let signature = loop {
//!     match signing.poll() {
//!         Poll::Ready(signature) => break signature,
//!         Poll::Pending => { /* other work */ }
//!     }
//! };
//! assert_eq!(signature, key.sign(b"a message"));
//! ```

mod product;

use core::fmt;
use core::task::Poll;

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::hazmat::ExpandedSecretKey;
use sha2::{Digest as _, Sha512};
use zeroize::Zeroize as _;

use self::product::{PublicSum, SecretProduct};
use super::digest::Hash;
use super::private::{DecodedKey, PrivateKey};

/// Digits of a secret scalar in one step. A scalar has 85.
const SECRET_DIGITS: u8 = 3;
/// Digits of two public scalars in one step.
const PUBLIC_DIGITS: u8 = 2;

/// Returns the SHA-512 of the parts as a scalar, which RFC 8032 takes modulo the group order.
pub(super) fn scalar_of(parts: &[&[u8]]) -> Scalar {
    let mut state = Sha512::new();
    for part in parts {
        state.update(part);
    }
    let mut hash: [u8; 64] = state.finalize().into();
    let scalar = Scalar::from_bytes_mod_order_wide(&hash);
    hash.zeroize();
    scalar
}

/// Makes the public key of a seed in steps, as [`PrivateKey::from_seed`] does in one.
pub struct Deriving {
    seed: Hash,
    product: SecretProduct,
}

impl Deriving {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: &Hash) -> Self {
        Self { seed: *seed, product: SecretProduct::new(&ExpandedSecretKey::from(seed).scalar) }
    }

    /// Does the next step.
    pub fn poll(&mut self) -> Poll<PrivateKey> {
        match self.product.advance(SECRET_DIGITS) {
            None => Poll::Pending,
            Some(point) => Poll::Ready(PrivateKey::from_parts(&self.seed, VerifyingKey::from(*point))),
        }
    }
}

impl Drop for Deriving {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}

/// Makes a signature in steps. It keeps the message, so that both hashes of it take the same bytes.
pub struct Signing<M> {
    message: M,
    public: Hash,
    secret: Scalar,
    nonce: Scalar,
    product: SecretProduct,
    /// The encoding of the product, which is the first half of the signature.
    commitment: Option<Hash>,
}

impl<M: AsRef<[u8]>> Signing<M> {
    /// Begins with the key and the message.
    #[inline(never)]
    #[must_use]
    pub fn new(key: &PrivateKey, message: M) -> Self {
        let expanded = key.expanded();
        let nonce = scalar_of(&[&expanded.hash_prefix, message.as_ref()]);
        Self {
            message,
            public: key.public_key(),
            secret: expanded.scalar,
            nonce,
            product: SecretProduct::new(&nonce),
            commitment: None,
        }
    }

    /// Does the next step.
    #[inline(never)]
    #[expect(clippy::arithmetic_side_effects, reason = "scalars are added and multiplied modulo the group order")]
    pub fn poll(&mut self) -> Poll<[u8; 64]> {
        let Some(commitment) = &self.commitment else {
            self.commitment = self.product.advance(SECRET_DIGITS).map(encoded);
            return Poll::Pending;
        };
        let challenge = scalar_of(&[commitment, &self.public, self.message.as_ref()]);
        let response = self.nonce + challenge * self.secret;
        Poll::Ready(joined(commitment, &response.to_bytes()))
    }
}

impl<M> Drop for Signing<M> {
    fn drop(&mut self) {
        self.secret.zeroize();
        self.nonce.zeroize();
    }
}

/// Verifies a signature in steps, as strictly as [`verifies`](super::verifies) does.
pub struct Verifying {
    commitment: Hash,
    /// True if the signature is refused for its form, or the key.
    is_refused: bool,
    sum: PublicSum,
}

impl Verifying {
    /// Begins with what is to be verified.
    #[must_use]
    pub fn new(key: &DecodedKey, message: &[u8], signature: &[u8; 64]) -> Self {
        Self::of(key.verifying(), message, signature)
    }

    #[inline(never)]
    #[expect(clippy::arithmetic_side_effects, reason = "the negative of a point is a point")]
    pub(super) fn of(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> Self {
        let (commitment, response) = halves(signature);
        let challenge = scalar_of(&[&commitment, key.as_bytes(), message]);
        let response: Option<Scalar> = Scalar::from_canonical_bytes(response).into();
        let is_refused = response.is_none() || key.is_weak();
        let sum = PublicSum::new(&response.unwrap_or_default(), &challenge, -key.to_edwards());
        Self { commitment, is_refused, sum }
    }

    /// Does the next step. The result is true if the signature holds.
    #[inline(never)]
    pub fn poll(&mut self) -> Poll<bool> {
        if self.is_refused {
            return Poll::Ready(false);
        }
        match self.sum.advance(PUBLIC_DIGITS) {
            None => Poll::Pending,
            // The encoding of a point is canonical, so the commitment is too if it equals that.
            Some(point) => Poll::Ready(encoded(point) == self.commitment && !point.is_small_order()),
        }
    }
}

/// Shows nothing of what it keeps.
impl fmt::Debug for Deriving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deriving").finish_non_exhaustive()
    }
}

/// Shows nothing of what it keeps.
impl<M> fmt::Debug for Signing<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signing").finish_non_exhaustive()
    }
}

/// Shows nothing of what it keeps.
impl fmt::Debug for Verifying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifying").finish_non_exhaustive()
    }
}

/// Returns the encoding of a point. This is the longest step: it inverts a number modulo the prime, and no public
/// function of the curve crate does that in parts.
#[inline(never)]
fn encoded(point: &EdwardsPoint) -> Hash {
    point.compress().to_bytes()
}

fn joined(commitment: &Hash, response: &Hash) -> [u8; 64] {
    let mut signature = [0; 64];
    for (to, from) in signature.iter_mut().zip(commitment.iter().chain(response)) {
        *to = *from;
    }
    signature
}

/// Returns the commitment and the response of a signature.
pub(super) fn halves(signature: &[u8; 64]) -> (Hash, Hash) {
    let half = |from: &[u8]| from.first_chunk().copied().unwrap_or([0; 32]);
    let (commitment, response) = signature.split_at(32);
    (half(commitment), half(response))
}
