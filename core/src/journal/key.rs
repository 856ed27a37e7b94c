//! Keys: where seeds lie, how they are made and used up (FORMAT section 6 and 9.7).

use ed25519_dalek::SigningKey;
use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize as _;

use super::digest::{self, Hash};
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
    /// `None` where two are equal or one is a single byte repeated: a generator is stuck, or a turn was replayed.
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

/// The seed of `epoch`; `None` where its page does not hold it.
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
