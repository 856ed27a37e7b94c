//! Public keys, and the only function of the audit that verifies a signature.

use core::fmt;

use ed25519_dalek::{Signature, VerifyingKey};

use crate::digest::Hash;

/// Why bytes are not a valid public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum KeyFault {
    /// The length is not 32 bytes.
    Length {
        /// Length that was given. Unit: bytes.
        bytes: usize,
    },
    /// The y coordinate is not below 2^255 - 19, so the bytes are a second encoding of some other key.
    NotCanonical,
    /// The bytes do not encode a point of the curve.
    NotOnCurve,
    /// The point has order 1, 2, 4 or 8. Signatures that nobody made would verify with it.
    SmallOrder,
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { bytes } => write!(f, "a key has 32 bytes, not {bytes}"),
            Self::NotCanonical => f.write_str("not the canonical encoding of a key"),
            Self::NotOnCurve => f.write_str("not a point of the curve"),
            Self::SmallOrder => f.write_str("a key of small order, which anyone can sign for"),
        }
    }
}

impl core::error::Error for KeyFault {}

/// A valid public key, with which signatures can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey(VerifyingKey);

/// Prints the 32 bytes of the key in hexadecimal.
#[cfg(feature = "defmt")]
impl defmt::Format for PublicKey {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=[u8]:02x}", self.0.as_bytes().as_slice());
    }
}

impl PublicKey {
    /// Decodes a key from 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyFault`] if the length is wrong, the encoding is not canonical, or the point is off the curve or of small
    /// order.
    ///
    /// ```
    /// use proverka_journal::audit::{KeyFault, PublicKey};
    ///
    /// assert_eq!(PublicKey::new(&[]), Err(KeyFault::Length { bytes: 0 }));
    /// // y = 1 is the neutral element; all zero is a point of order 4.
    /// assert_eq!(PublicKey::new(&[0; 32]), Err(KeyFault::SmallOrder));
    /// ```
    pub fn new(bytes: &[u8]) -> Result<Self, KeyFault> {
        let exact: &Hash = bytes.try_into().map_err(|_| KeyFault::Length { bytes: bytes.len() })?;
        // The curve crate reduces y modulo the prime, so it would accept two encodings for 19 values of y.
        let [low, middle @ .., high] = exact;
        if *low >= 0xED && middle.iter().all(|byte| *byte == 0xFF) && high & 0x7F == 0x7F {
            return Err(KeyFault::NotCanonical);
        }
        let key = VerifyingKey::from_bytes(exact).map_err(|_| KeyFault::NotOnCurve)?;
        // The only points for which both signs of x encode the same point (x = 0) have order 1 or 2, so this check
        // rejects them too.
        if key.is_weak() { Err(KeyFault::SmallOrder) } else { Ok(Self(key)) }
    }

    /// Does the same as [`PublicKey::new`], but does not decode a `known` key again: decoding costs a tenth of a
    /// signature.
    pub(super) fn new_or(bytes: &Hash, known: Option<&Self>) -> Result<Self, KeyFault> {
        known.filter(|key| key.bytes() == bytes).map_or_else(|| Self::new(bytes), |key| Ok(*key))
    }

    /// Returns the 32 bytes of the key.
    #[must_use]
    pub fn bytes(&self) -> &Hash {
        self.0.as_bytes()
    }

    /// Returns true if `signature` is a strict Ed25519 signature of `message` by this key: S is below the group order,
    /// R is canonical and not of small order, and the equation without cofactor holds. A signature must have 64 bytes.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.try_into().is_ok_and(|exact| self.0.verify_strict(message, &Signature::from_bytes(exact)).is_ok())
    }
}
