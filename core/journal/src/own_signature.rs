//! Checks a signature with the private key that made it, at a third of the cost of verifying it as anybody can.
//!
//! A signature `(R, S)` of a message by the key `A` is right if `S B = R + k A`, where `B` is the base point and `k`
//! the hash of `R`, `A` and the message (RFC 8032). Verifying multiplies `A`, for which no table exists. The owner of
//! the key knows the number `a` with `A = a B`, and can put both sides of the equation into one multiplication of `B`:
//!
//! ```text
//! (k a - S - a) B = -R - A
//! ```
//!
//! If `A` is indeed `a B`, this holds exactly for right signatures. The last term on either side is there for the other
//! case: if a bit of the private key flips before it signs, the signature made with the wrong `a'` would satisfy
//! `(k a' - S) B = -R`, but `a' B` is not `A`. So the public key decides here as it does when anybody verifies.
//!
//! No step of the signing is done again in the same way: the number that multiplies `B` here is the negative sum of the
//! nonce and `a`, so that the multiplication takes other digits than the one that made `R`. A damaged entry of the
//! table of `B` does not spoil both alike.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::hazmat::ExpandedSecretKey;
use zeroize::Zeroize as _;

use super::stepwise::{halves, scalar_of};

/// Returns true if `signature` is a strict Ed25519 signature of `message` by the key `public`, which belongs to
/// `private`. How long it takes depends on no secret.
#[inline(never)]
#[expect(clippy::arithmetic_side_effects, reason = "points and scalars are added modulo the group order")]
pub(super) fn holds(private: &ExpandedSecretKey, public: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    let (commitment, response) = halves(signature);
    let response: Option<Scalar> = Scalar::from_canonical_bytes(response).into();
    let Some((response, point)) = response.zip(CompressedEdwardsY(commitment).decompress()) else { return false };
    let challenge = scalar_of(&[&commitment, public.as_bytes(), message]);
    let mut factor = challenge * private.scalar - response - private.scalar;
    let product = EdwardsPoint::mul_base(&factor);
    factor.zeroize();
    product == -(point + public.to_edwards())
}
