//! Public keys, and the one function that judges a signature.

use core::fmt;

use ed25519_dalek::{Signature, VerifyingKey};

use crate::journal::digest::Hash;

/// Why 32 bytes are not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// Not 32 bytes.
    Length {
        /// Bytes that were given.
        bytes: usize,
    },
    /// The y coordinate is not below 2^255 - 19: another name for some other key.
    NotCanonical,
    /// No point of the curve.
    NotOnCurve,
    /// A point of order 1, 2, 4 or 8: it verifies signatures that nobody made.
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

/// A key that may be asked about a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Decodes 32 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyFault`]: the wrong length, an encoding that is not canonical, no point, a point of small order.
    ///
    /// ```
    /// use proverka::journal::audit::{KeyFault, PublicKey};
    ///
    /// assert_eq!(PublicKey::new(&[]), Err(KeyFault::Length { bytes: 0 }));
    /// // y = 1 is the neutral element; all zero is a point of order 4.
    /// assert_eq!(PublicKey::new(&[0; 32]), Err(KeyFault::SmallOrder));
    /// ```
    pub fn new(bytes: &[u8]) -> Result<Self, KeyFault> {
        let exact: &Hash = bytes.try_into().map_err(|_| KeyFault::Length { bytes: bytes.len() })?;
        // The curve crate reduces y modulo the prime, so it would take 19 values twice.
        if let [low, middle @ .., high] = exact
            && *low >= 0xED
            && middle.iter().all(|byte| *byte == 0xFF)
            && high & 0x7F == 0x7F
        {
            return Err(KeyFault::NotCanonical);
        }
        let key = VerifyingKey::from_bytes(exact).map_err(|_| KeyFault::NotOnCurve)?;
        // The only points with two canonical-looking signs of x (x = 0) have order 1 and 2, so this ends that question
        // too.
        if key.is_weak() { Err(KeyFault::SmallOrder) } else { Ok(Self(key)) }
    }

    /// The same without decoding anew what is `known`: that costs a tenth of a signature.
    pub(super) fn new_or(bytes: &Hash, known: Option<&Self>) -> Result<Self, KeyFault> {
        known.filter(|key| key.bytes() == bytes).map_or_else(|| Self::new(bytes), |key| Ok(*key))
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &Hash {
        self.0.as_bytes()
    }

    /// True where `signature` is by this key over `message`, judged strictly: S below the group order, R canonical and
    /// not of small order, the equation without cofactor. Anything but 64 bytes is no signature.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        signature.try_into().is_ok_and(|exact| self.0.verify_strict(message, &Signature::from_bytes(exact)).is_ok())
    }
}
