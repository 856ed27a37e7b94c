//! Keys: where seeds are stored, and how they are made and destroyed (FORMAT sections 6 and 9.7).

use embedded_storage::nor_flash::MultiwriteNorFlash;
use zeroize::Zeroize as _;

use super::digest::{self, Hash};
use super::error::StoreError;
use super::field::{KIND_KEY, key};
use super::private::PrivateKey;
use super::slot::{self, SlotState};
use super::store::Store;

/// The random values from which the first key is made: 32 bytes each from device, host and inspectorate.
///
/// Even if the device's random generator is broken, neither party alone knows the seed, because each lacks the bytes of
/// the other. This holds only if each party has the port to itself during its turn, and if neither party reads out the
/// memory of the device.
pub struct Contributions {
    device: Hash,
    host: Hash,
    inspectorate: Hash,
}

impl Contributions {
    /// Returns `None` if two values are equal or one is a single repeated byte, since then a generator is stuck or a
    /// turn was replayed.
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

    /// Returns the device's public key of epoch 0, for the genesis that the parties sign.
    #[must_use]
    pub fn first_key(&self) -> Hash {
        let mut seed = self.seed();
        let key = PrivateKey::from_seed(&seed).public_key();
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
    /// Shows no bytes, because printed text may be kept.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Contributions(..)")
    }
}

/// Returns the start of the page that holds the seed of `epoch`. Unit: bytes from the start of the flash.
pub(super) const fn page_of<F: MultiwriteNorFlash>(store: &Store<F>, epoch: u16) -> u32 {
    store.page_at(if epoch.is_multiple_of(2) { 1 } else { 2 })
}

/// Writes a seed into its page. The page is erased first even if it reads as ones: after an interrupted erase, cells
/// may read as ones now and differently later. If the seed were lost that way, nothing could ever be added to the
/// record.
pub(super) fn write<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    epoch: u16,
    seed: &Hash,
) -> Result<(), StoreError<F::Error>> {
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

/// Returns the seed of `epoch`, or `None` if its page does not hold it.
pub(super) fn read<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    epoch: u16,
) -> Result<Option<Hash>, StoreError<F::Error>> {
    let mut bytes = store.slot(page_of(store, epoch))?;
    let fits = slot::state(&bytes) == SlotState::Valid
        && slot::byte(&bytes, &key::KIND) == KIND_KEY
        && slot::short(&bytes, &key::EPOCH) == epoch;
    let seed = fits.then(|| slot::bytes(&bytes, &key::SEED));
    bytes.zeroize();
    Ok(seed)
}

/// Erases the page of `epoch`, which it shares with all epochs of the same parity.
pub(super) fn erase<F: MultiwriteNorFlash>(store: &mut Store<F>, epoch: u16) -> Result<(), StoreError<F::Error>> {
    store.erase_firmly(page_of(store, epoch))
}
