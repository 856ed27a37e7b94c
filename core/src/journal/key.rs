//! Keys: where seeds lie, how they are made and used up (FORMAT section 6 and 9.7).

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize as _;

use super::digest::{self, Hash, Message};
use super::error::StoreError;
use super::field::{KIND_KEY, key};
use super::slot::{self, SlotState};
use super::store::Store;

/// What device, host and inspectorate bring to the first key, 32 bytes each.
///
/// With a dead generator in the device neither party alone knows the seed, for each lacks the other's bytes. That
/// holds only while each party is alone at the port for its turn, and against a party that does not read out the
/// memory of the device.
pub struct Contributions {
    device: Hash,
    host: Hash,
    inspectorate: Hash,
}

impl Contributions {
    /// None where two are equal or one is a single byte repeated: a generator is stuck, or a turn was replayed.
    #[must_use]
    pub fn new(device: Hash, host: Hash, inspectorate: Hash) -> Option<Self> {
        let is_stuck = |bytes: &Hash| bytes.iter().all(|byte| Some(byte) == bytes.first());
        let refused = device == host
            || device == inspectorate
            || host == inspectorate
            || is_stuck(&device)
            || is_stuck(&host)
            || is_stuck(&inspectorate);
        (!refused).then_some(Self { device, host, inspectorate })
    }

    /// The device's key of epoch 0, for the genesis that the parties sign.
    #[must_use]
    pub fn first_key(&self) -> Hash {
        let mut seed = self.seed();
        let key = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        seed.zeroize();
        key
    }

    pub(super) fn seed(&self) -> Hash {
        digest::first_seed(&self.device, &self.host, &self.inspectorate)
    }

    pub(super) fn salt_key(&self) -> Hash {
        digest::salt_key(&self.device, &self.host, &self.inspectorate)
    }
}

impl Drop for Contributions {
    fn drop(&mut self) {
        self.device.zeroize();
        self.host.zeroize();
        self.inspectorate.zeroize();
    }
}

impl core::fmt::Debug for Contributions {
    /// Shows nothing: what is printed may be kept.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Contributions(..)")
    }
}

/// True where `signature` is a strict Ed25519 signature of `message` by `key`: as a device judges what the parties sign.
/// S is below the group order, key and R are canonical and not of small order, the equation is the one without cofactor.
///
/// Decoding the key, verifying and signing are kept apart as functions: inlined into one, their stack frames add up.
#[must_use]
pub fn verifies(key: &Hash, message: &[u8], signature: &[u8; 64]) -> bool {
    decoded(key).is_some_and(|key| is_by(&key, message, signature))
}

/// The key in these bytes; none where they are no canonical encoding of a point. The curve crate takes y modulo the prime, and
/// with it 19 values twice.
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
/// function takes a value, so it costs a device nothing. It models faults that hit one of the two and not the other in the same
/// way: a message that was wrong before both saw it is signed and passes.
pub trait SignatureUnit {
    /// The private key of a seed.
    #[must_use]
    fn signer(seed: &Hash) -> SigningKey {
        SigningKey::from_bytes(seed)
    }

    /// Signs.
    #[must_use]
    fn sign(signer: &SigningKey, message: &[u8]) -> [u8; 64] {
        signed(signer, message)
    }

    /// True where `signature` is a strict Ed25519 signature of `message` by `signer`.
    #[must_use]
    fn is_signed(signer: &SigningKey, message: &[u8], signature: &[u8; 64]) -> bool {
        is_by(&signer.verifying_key(), message, signature)
    }

    /// As [`verifies`].
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
/// The message is put together anew for the check, and the public key beside the private one is held against the record's: were a bit
/// of either to flip while it is signed, it would be the same for the signing and for the check, and pass.
pub(super) fn sign<U: SignatureUnit, const N: usize>(
    signer: &SigningKey,
    key: &Hash,
    message: impl Fn() -> Message<N>,
) -> Option<[u8; 64]> {
    let signature = U::sign(signer, message().bytes());
    let holds = U::is_signed(signer, message().bytes(), &signature);
    (holds && signer.verifying_key().to_bytes() == *key).then_some(signature)
}

/// Start of the page that holds the seed of `epoch`.
pub(super) const fn page_of<F: NorFlash>(store: &Store<F>, epoch: u16) -> u32 {
    store.page_at(if epoch.is_multiple_of(2) { 1 } else { 2 })
}

/// Writes a seed into its page. The page is erased first even if it reads as ones: a cut erase may have left cells that
/// read so now and otherwise later, and a seed lost to one is a record that can never be added to again.
pub(super) fn write<F: NorFlash>(store: &mut Store<F>, epoch: u16, seed: &Hash) -> Result<(), StoreError<F::Error>> {
    let page = page_of(store, epoch);
    store.erase_firmly(page)?;
    let mut bytes = slot::begin(KIND_KEY);
    slot::put(&mut bytes, &key::EPOCH, &epoch.to_le_bytes());
    slot::put(&mut bytes, &key::SEED, seed);
    slot::seal(&mut bytes);
    let written = store.write_object(page, &bytes);
    bytes.zeroize();
    written
}

/// The seed of `epoch`; none where its page does not hold it.
pub(super) fn read<F: NorFlash>(store: &mut Store<F>, epoch: u16) -> Result<Option<Hash>, StoreError<F::Error>> {
    let mut bytes = store.slot(page_of(store, epoch))?;
    let fits = slot::state(&bytes) == SlotState::Valid
        && slot::byte(&bytes, &key::KIND) == KIND_KEY
        && slot::short(&bytes, &key::EPOCH) == epoch;
    let seed = fits.then(|| slot::bytes(&bytes, &key::SEED));
    bytes.zeroize();
    Ok(seed)
}

/// Erases the page that holds the seeds of epochs with the parity of `epoch`.
pub(super) fn erase<F: NorFlash>(store: &mut Store<F>, epoch: u16) -> Result<(), StoreError<F::Error>> {
    store.erase_firmly(page_of(store, epoch))
}
