//! Enrols a blank device for a term (FORMAT 4.4).

use embedded_storage::nor_flash::MultiwriteNorFlash;
use zeroize::Zeroize as _;

use super::digest::{self, BIND_MESSAGE, Hash, Role};
use super::error::{EnrolError, MountError};
use super::genesis::{self, Signatures, Term};
use super::key::{self, Contributions};
use super::layout::Layout;
use super::private::PrivateKey;
use super::record::Journal;
use super::signature::{self, Ed25519};
use super::store::Store;
use super::strip;

impl<F: MultiwriteNorFlash> Journal<F> {
    /// Enrols a blank device for `term`: checks the signatures of both parties (FORMAT 4.4), then writes the first key
    /// and the genesis. After that, [`mount`](Self::mount) opens the record.
    ///
    /// A power cut before the end leaves the device blank. Enrol again then, with fresh contributions.
    ///
    /// # Errors
    ///
    /// Any [`EnrolError`]. After an error, a device that was blank is still blank.
    #[inline(never)]
    pub fn enrol(
        flash: F,
        layout: Layout,
        term: &Term,
        host: &[u8; 64],
        inspectorate: &[u8; 64],
        contributions: &Contributions,
    ) -> Result<(), EnrolError<F::Error>> {
        let store = &mut Store::new(flash, layout).ok_or(EnrolError::Mount(MountError::Layout))?;
        match genesis::read(store) {
            Err(MountError::Blank) => {}
            Err(MountError::Store(cause)) => return Err(cause.into()),
            _ => return Err(EnrolError::Enrolled),
        }
        let content = term.content();
        let digest = genesis::check(&content, &contributions.first_key(), host, inspectorate)?;
        let boot = strip::begin(store, 0)?;
        for page in [0, 1, 2] {
            let at = store.page_at(page);
            store.erase_firmly(at)?;
        }
        for at in 0..store.ring() {
            let page = store.slot_at(at, 0);
            if !store.is_page_blank(page)? {
                store.erase_firmly(page)?;
            }
        }
        let mut seed = contributions.seed();
        let signer = PrivateKey::from_seed(&seed);
        let message = || digest::bind_message(Role::Device, &digest);
        let device = signature::sign::<Ed25519, BIND_MESSAGE>(&signer, &term.key_d, message);
        let kept = key::write(store, 0, &seed);
        seed.zeroize();
        kept?;
        let Some(device) = device else { return Err(EnrolError::Key) };
        let signatures = Signatures { host: *host, inspectorate: *inspectorate, device };
        let salt_key: Hash = contributions.salt_key();
        Ok(genesis::write(store, &content, &signatures, &salt_key, boot.number)?)
    }
}
