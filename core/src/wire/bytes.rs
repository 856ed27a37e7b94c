//! Byte arrays of fixed length, which travel without a length prefix.

use core::fmt;

/// An array of `N` bytes. `Debug` shows it in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bytes<const N: usize>(pub [u8; N]);

/// A head: the hash that commits to every entry of the record up to one size.
pub type Head = Bytes<32>;
/// A nonce: 32 bytes that its maker never used before.
pub type Nonce = Bytes<32>;
/// An Ed25519 public key.
pub type PublicKey = Bytes<32>;
/// An Ed25519 signature.
pub type Signature = Bytes<64>;

impl<const N: usize> Bytes<N> {
    /// All bytes zero, which means "none" if a clause of FORMAT says so.
    pub const ZERO: Self = Self([0; N]);
}

impl<const N: usize> From<[u8; N]> for Bytes<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> fmt::Debug for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(feature = "defmt")]
impl<const N: usize> defmt::Format for Bytes<N> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(f, "{=[u8]:02x}", self.0);
    }
}

#[cfg(feature = "wire-host")]
mod host {
    use core::fmt;

    use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};
    use serde::ser::{Serialize, SerializeTuple as _, Serializer};

    use super::Bytes;

    impl<const N: usize> Serialize for Bytes<N> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut tuple = serializer.serialize_tuple(N)?;
            for byte in &self.0 {
                tuple.serialize_element(byte)?;
            }
            tuple.end()
        }
    }

    impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Exactly<const N: usize>;

            impl<'de, const N: usize> Visitor<'de> for Exactly<N> {
                type Value = Bytes<N>;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "{N} bytes")
                }

                fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Bytes<N>, A::Error> {
                    let mut bytes = [0; N];
                    for (index, byte) in bytes.iter_mut().enumerate() {
                        *byte = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(index, &self))?;
                    }
                    Ok(Bytes(bytes))
                }
            }

            deserializer.deserialize_tuple(N, Exactly::<N>)
        }
    }
}
