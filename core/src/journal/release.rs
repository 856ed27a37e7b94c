//! Making room: entries that both parties released may be erased (FORMAT section 8).

use embedded_storage::nor_flash::NorFlash;

use super::append::Receipt;
use super::digest;
use super::entry::{ANNEX_MAX, Draft, Stamp};
use super::error::{AppendError, StoreError};
use super::field::annex::RELEASE_STATEMENT;
use super::kind::Kind;
use super::payload::{self, NOT_SIGNED, ReleaseAnnex};
use super::record::Journal;
use super::signature::{self, SignatureUnit};
use super::walk::{ChainState, Walk};
use crate::party::Holder;

/// What the parties sign to release entries (FORMAT 7.5).
pub type ReleaseStatement = [u8; RELEASE_STATEMENT.end];

/// What a release carries over to the rest of the record: how things stood at the size that is released. The device
/// takes it from its entries and the parties sign it; an audit compares limits and expiry with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Totals by category.
    pub totals: [u32; 16],
    /// Limits in force, by category.
    pub limits: [u32; 8],
    /// Expiry in force: earliest and latest moment. Unit: Unix seconds.
    pub expiry: (i64, i64),
}

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// What both parties have to sign so that [`release`](Self::release) frees the entries up to `size`. `carried` is
    /// what the rest of the record starts from: how things stood after entry `size`.
    ///
    /// # Errors
    ///
    /// [`AppendError::Release`] where `size` is not above what was released before, or not in the record.
    pub fn release_statement(
        &mut self,
        size: u32,
        carried: &Carried,
    ) -> Result<ReleaseStatement, AppendError<F::Error>> {
        Ok(self.unsigned(size, carried)?.statement())
    }

    /// The annex of a release without its signatures.
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

    /// Frees the pages all of whose entries are at most `size`, by the signatures of both parties under
    /// [`release_statement`](Self::release_statement). The pages are erased when they are needed.
    ///
    /// # Errors
    ///
    /// [`AppendError`]; with a wrong signature, [`AppendError::Signature`] and nothing is freed.
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
        let draft = Draft { kind: Kind::Release, holder: Holder::Jointly, stamp, payload, annex: &annex };
        let receipt = self.add(&draft)?;
        self.count_free().map_err(|cause| self.stop(cause))?;
        Ok(receipt)
    }

    /// The annex of a RELEASE that both parties signed. Its stack is free again when the entry is signed.
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
        signature::verify_both::<U, _>(host, inspectorate, message).map_err(AppendError::Signature)?;
        Ok(annex.bytes())
    }

    /// The state of the chain at `size`, with the epoch and the key that sign the entry after it.
    fn tip_at(&mut self, size: u32) -> Result<Option<ChainState>, StoreError<F::Error>> {
        let record = self.size();
        let Some((at, header)) = self.ring_mut().page_with(size, record)? else { return Ok(None) };
        let salt_key = self.origin().salt_key;
        let mut walk = Walk::new(at, header.tip, &salt_key);
        let reached = walk.reach(self.ring_mut().store_mut(), size)?;
        Ok(reached.then_some(*walk.tip()))
    }
}
