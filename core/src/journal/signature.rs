//! Signatures: how they are made, checked before they are used, and judged.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::digest::{Hash, Message};
use crate::party::Party;

/// True where `signature` is a strict Ed25519 signature of `message` by `key`: as a device judges what the parties
/// sign. S is below the group order, key and R are canonical and not of small order, the equation is the one without
/// cofactor.
///
/// Decoding the key, verifying and signing are kept out of line: inlined into one function, their stack frames add up.
#[must_use]
pub fn verifies(key: &Hash, message: &[u8], signature: &[u8; 64]) -> bool {
    decoded(key).is_some_and(|key| is_by(&key, message, signature))
}

/// The key in these bytes; `None` where they are no canonical encoding of a point. The curve crate takes y modulo the
/// prime, and with it 19 values twice.
#[inline(never)]
fn decoded(key: &Hash) -> Option<VerifyingKey> {
    let [low, middle @ .., high] = key;
    let is_past_the_prime = *low >= 0xED && high & 0x7F == 0x7F && middle.iter().all(|byte| *byte == 0xFF);
    if is_past_the_prime { None } else { VerifyingKey::from_bytes(key).ok() }
}

/// True where these bytes are a key: canonical, a point, and not of small order.
pub(super) fn is_key(bytes: &Hash) -> bool {
    decoded(bytes).is_some_and(|key| !key.is_weak())
}

#[inline(never)]
fn is_by(key: &VerifyingKey, message: &[u8], signature: &[u8; 64]) -> bool {
    key.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
}

#[inline(never)]
fn signed(signer: &SigningKey, message: &[u8]) -> [u8; 64] {
    signer.sign(message).to_bytes()
}

/// What makes the signatures of the device, and what checks each before it is used: a fault while signing may otherwise
/// give the key away.
///
/// A device has [`Ed25519`]. The trait is the place where a test puts a fault between the two, or remembers results; no
/// function takes a value, so it costs a device nothing. It models faults that hit one of the two and not the other in
/// the same way: a message that was wrong before both saw it is signed and passes.
pub trait SignatureUnit {
    /// The private key of a seed.
    #[must_use]
    fn signer(seed: &Hash) -> SigningKey {
        SigningKey::from_bytes(seed)
    }

    /// Signs a message.
    #[must_use]
    fn sign(signer: &SigningKey, message: &[u8]) -> [u8; 64] {
        signed(signer, message)
    }

    /// True where `signature` is a strict Ed25519 signature of `message` by `signer`.
    #[must_use]
    fn is_signed(signer: &SigningKey, message: &[u8], signature: &[u8; 64]) -> bool {
        is_by(&signer.verifying_key(), message, signature)
    }

    /// Verifies a signature as [`verifies`] does.
    #[must_use]
    fn verifies(key: &Hash, message: &[u8], signature: &[u8; 64]) -> bool {
        verifies(key, message, signature)
    }
}

/// The signature unit of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ed25519;

impl SignatureUnit for Ed25519 {}

/// A signature that was verified after it was made, by the key that the record names.
///
/// The message is put together anew for the check, and the public key beside the private one is held against the
/// record's: were a bit of either to flip while it is signed, it would be the same for the signing and for the check,
/// and pass.
pub(super) fn sign<U: SignatureUnit, const N: usize>(
    signer: &SigningKey,
    key: &Hash,
    message: impl Fn() -> Message<N>,
) -> Option<[u8; 64]> {
    let signature = U::sign(signer, message().bytes());
    let holds = U::is_signed(signer, message().bytes(), &signature);
    (holds && signer.verifying_key().to_bytes() == *key).then_some(signature)
}

/// Verifies a signature of each party, under its message.
///
/// # Errors
///
/// The first party whose signature is wrong.
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
