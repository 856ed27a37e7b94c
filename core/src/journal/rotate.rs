//! Going over to the next key (FORMAT 6.1, POWER section 5).

use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize as _;

use super::append::Receipt;
use super::digest::{self, Hash};
use super::entry::{Draft, Stamp};
use super::error::AppendError;
use super::key;
use super::kind::Kind;
use super::payload;
use super::record::Journal;
use super::signature::SignatureUnit;
use crate::party::Holder;

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// Goes over to the next key: `fresh` is 32 bytes from the generator. With a dead generator the step is still
    /// one-way; with a live one a thief of the old seed does not know the new one.
    ///
    /// The old seed is gone from flash before the new one has signed anything.
    ///
    /// # Errors
    ///
    /// [`AppendError`] as for [`append`](Self::append).
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
        let payload = payload::Epoch { next }.bytes();
        let annex = signer.verifying_key().to_bytes();
        let added = self.add(&Draft { kind: Kind::Epoch, holder, stamp, payload, annex: &annex });
        // Whichever way that went, one of the two seeds has no use any more. After an error in the flash only a mount
        // can tell which.
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
