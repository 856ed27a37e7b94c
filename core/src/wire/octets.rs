//! Octets that travel as they are, without a length before them.

use core::fmt;

/// `N` octets.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Octets<const N: usize>(pub [u8; N]);

/// A chain value of the record.
pub type Head = Octets<32>;
/// 32 octets that were never used before.
pub type Nonce = Octets<32>;
/// An Ed25519 public key.
pub type PublicKey = Octets<32>;
/// An Ed25519 signature.
pub type Signature = Octets<64>;

impl<const N: usize> Octets<N> {
    /// All octets zero: "none" where a clause of FORMAT says so.
    pub const ZERO: Self = Self([0; N]);
}

impl<const N: usize> From<[u8; N]> for Octets<N> {
    fn from(octets: [u8; N]) -> Self {
        Self(octets)
    }
}

impl<const N: usize> fmt::Debug for Octets<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

#[cfg(feature = "defmt")]
impl<const N: usize> defmt::Format for Octets<N> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=[u8]:02x}", self.0);
    }
}
