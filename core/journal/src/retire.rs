//! Ends a record: writes its last entry and erases its keys.

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::append::Receipt;
use super::digest::{self, PARTY_MESSAGE};
use super::entry::{Draft, Stamp};
use super::error::{AppendError, StoreError};
use super::key;
use super::kind::EntryKind;
use super::payload::{self, ActAnnex};
use super::record::Journal;
use super::signature::{self, SignatureUnit};
use crate::party::Holder;

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Writes the last entry, which both parties signed, and erases both seeds.
    ///
    /// # Errors
    ///
    /// Any [`AppendError`], as for [`append`](Self::append). After [`AppendError::Signature`] the record is unchanged.
    pub fn retire(&mut self, stamp: Stamp, annex: &ActAnnex) -> Result<Receipt, AppendError<F::Error>> {
        self.may_write()?;
        self.check_retire(annex)?;
        let payload = payload::Retire.bytes();
        let annex = annex.bytes();
        let draft = Draft { kind: EntryKind::Retire, holder: Holder::Jointly, stamp, payload, annex: &annex };
        let receipt = self.add(&draft)?;
        self.destroy_keys().map_err(|cause| self.stop(cause))?;
        Ok(receipt)
    }

    /// Verifies that both parties signed the end of the record for this place. Kept out of line so that its stack is
    /// free again when the entry is signed.
    #[inline(never)]
    fn check_retire(&self, annex: &ActAnnex) -> Result<(), AppendError<F::Error>> {
        let place = self.place();
        let genesis = self.origin();
        let (host, inspectorate) = ((&genesis.key_h, &annex.host), (&genesis.key_i, &annex.inspectorate));
        signature::verify_both::<U, PARTY_MESSAGE>(host, inspectorate, |party| {
            digest::act_message(&place, party, EntryKind::Retire.byte(), &payload::Retire.bytes(), &annex.nonce)
        })
        .map_err(AppendError::Signature)
    }

    /// Erases both seeds at once, for example on tamper detection. The record can still be read, but nothing can be
    /// added.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if a page could not be erased; call it again then.
    pub fn destroy_keys(&mut self) -> Result<(), StoreError<F::Error>> {
        let epoch = self.epoch();
        self.signer_mut().destroy();
        let current = key::erase(self.ring_mut().store_mut(), epoch);
        let other = key::erase(self.ring_mut().store_mut(), epoch ^ 1);
        current.and(other)
    }
}
