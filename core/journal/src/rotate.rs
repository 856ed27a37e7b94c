//! Changes to the next key (FORMAT 6.1, POWER section 5).

use embedded_storage::nor_flash::MultiwriteNorFlash;
use zeroize::Zeroize as _;

use super::append::Receipt;
use super::digest::{self, Hash};
use super::entry::{Draft, Stamp};
use super::error::AppendError;
use super::event::Event as _;
use super::key;
use super::payload;
use super::record::Journal;
use super::signature::SignatureUnit;
use crate::party::Holder;

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Changes to the next key. `fresh` is 32 bytes from the random generator. Even if the generator is broken, the old
    /// seed cannot be computed from the new one. If it works, an attacker who has the old seed does not know the new
    /// one.
    ///
    /// The old seed is erased from flash before the new key signs anything.
    ///
    /// # Errors
    ///
    /// Any [`AppendError`], as for [`append`](Self::append).
    pub fn rotate(&mut self, stamp: Stamp, holder: Holder, fresh: &Hash) -> Result<Receipt, AppendError<F::Error>> {
        self.may_write()?;
        let epoch = self.epoch();
        let next = epoch.checked_add(1).ok_or(AppendError::Exhausted)?;
        let mut seed = key::read(self.ring_mut().store_mut(), epoch)?.ok_or(AppendError::NoKey)?;
        let mut next_seed = digest::next_seed(&seed, fresh);
        seed.zeroize();
        let signer = U::signer(&next_seed);
        let kept = key::write(self.ring_mut().store_mut(), next, &next_seed);
        next_seed.zeroize();
        kept.map_err(|cause| self.stop(cause))?;
        let event = (payload::Epoch { next }, payload::EpochAnnex { key: signer.public_key() });
        let added = self.add(&Draft::new(stamp, holder, &event, &event.annex()));
        // Whether or not the entry was added, one of the two seeds is now useless. After an error in the flash only a
        // mount can tell which one.
        let unused = match &added {
            Ok(_) => next ^ 1,
            Err(AppendError::Store(_)) => return added,
            Err(_) => next,
        };
        if added.is_ok() {
            self.signer_mut().replace(None);
        }
        key::erase(self.ring_mut().store_mut(), unused).map_err(|cause| self.stop(cause))?;
        if added.is_ok() {
            self.signer_mut().replace(Some(signer));
        }
        added
    }
}
