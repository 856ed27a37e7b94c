//! Makes signatures, verifies each before it is used, and verifies those of the parties.

use super::digest::{Hash, Message};
use super::private::{self, PrivateKey};
use crate::party::Party;

/// Returns true if `signature` is a strict Ed25519 signature of `message` by `key`, as a device requires of the
/// parties: S is below the group order, key and R are canonical and not of small order, and the equation without
/// cofactor holds.
///
/// Decoding the key, verifying and signing are kept out of line: inlined into one function, their stack frames add up.
#[must_use]
pub fn verifies(key: &Hash, message: &[u8], signature: &[u8; 64]) -> bool {
    private::decoded(key).is_some_and(|key| private::is_by(&key, message, signature))
}

/// Makes the signatures of the device, and verifies each before it is used: a fault while signing could otherwise
/// reveal the key.
///
/// A device uses [`Ed25519`]. Tests implement the trait to inject a fault between signing and verifying, or to cache
/// results. No function takes `self`, so the trait costs a device nothing. It models faults that hit only one of the
/// two steps: a message that was already wrong before both is signed and passes. An entry that is added in steps
/// ([`Journal::start`](super::Journal::start)) does not go through it.
pub trait SignatureUnit {
    /// Returns the private key made from a seed.
    #[must_use]
    fn signer(seed: &Hash) -> PrivateKey {
        PrivateKey::from_seed(seed)
    }

    /// Returns the Ed25519 signature of a message.
    #[must_use]
    fn sign(signer: &PrivateKey, message: &[u8]) -> [u8; 64] {
        signer.sign(message)
    }

    /// Returns true if `signature` is a strict Ed25519 signature of `message` by `signer`.
    #[must_use]
    fn is_signed(signer: &PrivateKey, message: &[u8], signature: &[u8; 64]) -> bool {
        signer.has_signed(message, signature)
    }

    /// Verifies a signature as [`verifies`] does.
    #[must_use]
    fn verifies(key: &Hash, message: &[u8], signature: &[u8; 64]) -> bool {
        verifies(key, message, signature)
    }
}

/// The signature unit that a device uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Ed25519;

impl SignatureUnit for Ed25519 {}

/// Signs a message, verifies the signature, and checks that the public key is the one that the record names.
///
/// The message is built a second time for the verification, and the public key stored with the private key is compared
/// with that of the record. Otherwise, if a bit of either flipped before signing, signing and verification would use
/// the same wrong value, and the signature would pass.
pub(super) fn sign<U: SignatureUnit, const N: usize>(
    signer: &PrivateKey,
    key: &Hash,
    message: impl Fn() -> Message<N>,
) -> Option<[u8; 64]> {
    let signature = U::sign(signer, message().bytes());
    let holds = U::is_signed(signer, message().bytes(), &signature);
    (holds && signer.public_key() == *key).then_some(signature)
}

/// Verifies a signature of each party over its own message.
///
/// # Errors
///
/// The first party whose signature does not verify.
pub(super) fn verify_both<U: SignatureUnit, const N: usize>(
    host: (&Hash, &[u8; 64]),
    inspectorate: (&Hash, &[u8; 64]),
    message: impl Fn(Party) -> Message<N>,
) -> Result<(), Party> {
    for (party, (key, signature)) in [(Party::Host, host), (Party::Inspectorate, inspectorate)] {
        if !U::verifies(key, message(party).bytes(), signature) {
            return Err(party);
        }
    }
    Ok(())
}
