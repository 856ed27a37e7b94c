//! Frees space: entries that both parties released may be erased (FORMAT section 8).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::append::Receipt;
use super::digest::{self, PARTY_MESSAGE};
use super::entry::{ANNEX_MAX, Draft, Stamp};
use super::error::{AppendError, StoreError};
use super::kind::EntryKind;
use super::payload::{self, NOT_SIGNED, ReleaseAnnex, ReleaseStatement};
use super::record::Journal;
use super::signature::{self, SignatureUnit};
use super::walk::{ChainState, Walk};
use crate::party::Holder;

/// Totals, limits and expiry at the size that is released, which the rest of the record starts from. The device takes
/// them from its entries and the parties sign them. An audit compares all of them with the record as far as its entries
/// show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Carried {
    /// Total of each category.
    pub totals: [u32; 16],
    /// Limit of each category in force.
    pub limits: [u32; 8],
    /// Earliest and latest moment of the expiry in force. Unit: Unix seconds.
    pub expiry: (i64, i64),
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Returns the statement that both parties must sign before [`release`](Self::release) frees the entries up to
    /// `size`.
    /// `carried` contains the totals, limits and expiry after entry `size`.
    ///
    /// # Errors
    ///
    /// [`AppendError::Release`] if `size` is not above the size already released, or not in the record.
    pub fn release_statement(
        &mut self,
        size: u32,
        carried: &Carried,
    ) -> Result<ReleaseStatement, AppendError<F::Error>> {
        Ok(self.unsigned(size, carried)?.statement())
    }

    /// Returns the annex of a release without its signatures.
    fn unsigned(&mut self, size: u32, carried: &Carried) -> Result<ReleaseAnnex, AppendError<F::Error>> {
        let refused = AppendError::Release { size, released: self.released(), record: self.size() };
        if size <= self.released() || size > self.size() {
            return Err(refused);
        }
        let tip = self.tip_at(size)?.ok_or(refused)?;
        Ok(ReleaseAnnex {
            size,
            epoch: tip.epoch,
            head: tip.head,
            key: tip.key,
            totals: carried.totals,
            limits: carried.limits,
            expiry_earliest: carried.expiry.0,
            expiry_latest: carried.expiry.1,
            host: NOT_SIGNED,
            inspectorate: NOT_SIGNED,
        })
    }

    /// Frees the pages whose entries are all at most `size`, if both parties signed
    /// [`release_statement`](Self::release_statement). The pages are erased when they are needed.
    ///
    /// # Errors
    ///
    /// Any [`AppendError`]. After [`AppendError::Signature`] nothing was freed.
    pub fn release(
        &mut self,
        stamp: Stamp,
        size: u32,
        carried: &Carried,
        host: &[u8; 64],
        inspectorate: &[u8; 64],
    ) -> Result<Receipt, AppendError<F::Error>> {
        let annex = self.signed(size, carried, host, inspectorate)?;
        let payload = payload::Release { size }.bytes();
        let draft = Draft { kind: EntryKind::Release, holder: Holder::Jointly, stamp, payload, annex: &annex };
        let receipt = self.add(&draft)?;
        self.count_free().map_err(|cause| self.stop(cause))?;
        Ok(receipt)
    }

    /// Returns the annex of a RELEASE after verifying both signatures. Kept out of line so that its stack is free again
    /// when the entry is signed.
    #[inline(never)]
    fn signed(
        &mut self,
        size: u32,
        carried: &Carried,
        host: &[u8; 64],
        inspectorate: &[u8; 64],
    ) -> Result<[u8; ANNEX_MAX], AppendError<F::Error>> {
        self.may_write()?;
        let annex = ReleaseAnnex { host: *host, inspectorate: *inspectorate, ..self.unsigned(size, carried)? };
        let genesis = self.origin();
        let (host, inspectorate) = ((&genesis.key_h, host), (&genesis.key_i, inspectorate));
        let statement = annex.statement();
        let message = |party| digest::release_message(&genesis.digest, party, &statement);
        signature::verify_both::<U, PARTY_MESSAGE>(host, inspectorate, message).map_err(AppendError::Signature)?;
        Ok(annex.bytes())
    }

    /// Returns the state of the chain at `size`, including the epoch and the key that sign the entry after it.
    fn tip_at(&mut self, size: u32) -> Result<Option<ChainState>, StoreError<F::Error>> {
        let record = self.size();
        let Some((at, header)) = self.ring_mut().page_with(size, record)? else { return Ok(None) };
        let salt_key = self.origin().salt_key;
        let mut walk = Walk::new(at, header.tip, &salt_key);
        let reached = walk.reach(self.ring_mut().store_mut(), size)?;
        Ok(reached.then_some(*walk.tip()))
    }
}
