//! The end of a record: its last entry, and the end of its keys.

use embedded_storage::nor_flash::NorFlash;

use super::append::Receipt;
use super::digest;
use super::entry::{Draft, Stamp};
use super::error::{AppendError, StoreError};
use super::key;
use super::kind::Kind;
use super::payload::{self, ActAnnex};
use super::record::Journal;
use super::signature::{self, SignatureUnit};
use crate::party::Holder;

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// Writes the last entry, which both parties signed, and erases the key.
    ///
    /// # Errors
    ///
    /// [`AppendError`] as for [`append`](Self::append); with a wrong signature, [`AppendError::Signature`] and the
    /// record goes on as it was.
    pub fn retire(&mut self, stamp: Stamp, annex: &ActAnnex) -> Result<Receipt, AppendError<F::Error>> {
        self.may_write()?;
        self.check_retire(annex)?;
        let payload = payload::Retire.bytes();
        let annex = annex.bytes();
        let draft = Draft { kind: Kind::Retire, holder: Holder::Jointly, stamp, payload, annex: &annex };
        let receipt = self.add(&draft)?;
        self.destroy_keys().map_err(|cause| self.stop(cause))?;
        Ok(receipt)
    }

    /// Sees that both parties signed the end of the record, for this place in it. The stack of a verification is free
    /// again when the entry is signed.
    #[inline(never)]
    fn check_retire(&self, annex: &ActAnnex) -> Result<(), AppendError<F::Error>> {
        let place = self.place();
        let genesis = self.origin();
        let (host, inspectorate) = ((&genesis.key_h, &annex.host), (&genesis.key_i, &annex.inspectorate));
        signature::verify_both::<U, _>(host, inspectorate, |party| {
            digest::act_message(&place, party, Kind::Retire.byte(), &payload::Retire.bytes(), &annex.nonce)
        })
        .map_err(AppendError::Signature)
    }

    /// Erases both seeds at once: what tamper detection calls. The record can be read and never added to again.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where a page could not be erased; call it again.
    pub fn destroy_keys(&mut self) -> Result<(), StoreError<F::Error>> {
        let epoch = self.epoch();
        self.signer_mut().destroy();
        let current = key::erase(self.ring_mut().store_mut(), epoch);
        let other = key::erase(self.ring_mut().store_mut(), epoch ^ 1);
        current.and(other)
    }
}
