//! What has a call of its own: the next key, making room, the end, and the statement of an export.

use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize as _;

use super::digest::{self, Hash, Message};
use super::entry::{ANNEX_MAX, Draft, Stamp};
use super::error::{AppendError, StoreError};
use super::field::annex::RELEASE_STATEMENT;
use super::field::export;
use super::key;
use super::kind::Kind;
use super::payload::{self, ActAnnex, NOT_SIGNED, ReleaseAnnex};
use super::slot;
use super::walk::{ChainState, Walk};
use super::{Journal, Receipt, SignatureUnit};
use crate::party::{Holder, Party};

/// What the parties sign to release entries (FORMAT 7.5).
pub type ReleaseStatement = [u8; RELEASE_STATEMENT.end];

/// What a release carries over to the rest of the record: how things stood at the size that is released. The device takes it
/// from its entries and the parties sign it; an audit compares limits and expiry with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Totals by category.
    pub totals: [u32; 16],
    /// Limits in force, by category.
    pub limits: [u32; 8],
    /// Expiry in force: earliest and latest moment. Unit: Unix seconds.
    pub expiry: (i64, i64),
}

/// What an export says besides the record itself (FORMAT 7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// 1 sealed, 2 expired, 3 retired.
    pub state: u8,
    /// When.
    pub stamp: Stamp,
    /// Nonce of the host, or zeros.
    pub nonce_h: Hash,
    /// Nonce of the inspectorate, or zeros.
    pub nonce_i: Hash,
    /// SHA-256 of the firmware that runs.
    pub firmware: Hash,
}

/// An export statement with the device's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The bytes of FORMAT 7.6.
    pub statement: [u8; export::LEN],
    /// Its serial number, which the caller could not know.
    pub serial: u8,
    /// By the key of the current epoch.
    pub signature: [u8; 64],
}

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
        let next = self.tip.epoch.checked_add(1).ok_or(AppendError::Exhausted)?;
        let mut seed = key::read(&mut self.store, self.tip.epoch)?.ok_or(AppendError::NoKey)?;
        let mut next_seed = digest::next_seed(&seed, fresh);
        seed.zeroize();
        let signer = U::signer(&next_seed);
        let kept = key::write(&mut self.store, next, &next_seed);
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
            self.signer = None;
        }
        key::erase(&mut self.store, unused).map_err(|cause| self.stop(cause))?;
        if added.is_ok() {
            self.signer = Some(signer);
        }
        added
    }

    /// After an error in the flash: nothing more until the next mount.
    fn stop(&mut self, cause: StoreError<F::Error>) -> AppendError<F::Error> {
        self.stale = true;
        AppendError::Store(cause)
    }

    /// What both parties have to sign so that [`release`](Self::release) frees the entries up to `size`. `carried` is what the
    /// rest of the record starts from: how things stood after entry `size`.
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
        let refused = AppendError::Release { size, released: self.tip.released, record: self.tip.seq };
        if size <= self.tip.released || size > self.tip.seq {
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
        self.free = self.count_free().map_err(|cause| self.stop(cause))?;
        Ok(receipt)
    }

    /// Sees that both parties signed the end of the record, for this place in it. The stack of a verification is free again when
    /// the entry is signed.
    #[inline(never)]
    fn check_retire(&self, annex: &ActAnnex) -> Result<(), AppendError<F::Error>> {
        let place = self.place();
        self.check_both(&annex.host, &annex.inspectorate, |party| {
            digest::act_message(&place, party, Kind::Retire.byte(), &payload::Retire.bytes(), &annex.nonce)
        })
    }

    /// Verifies a signature of each party, under its message.
    fn check_both<const N: usize>(
        &self,
        host: &[u8; 64],
        inspectorate: &[u8; 64],
        message: impl Fn(Party) -> Message<N>,
    ) -> Result<(), AppendError<F::Error>> {
        let parties =
            [(Party::Host, self.genesis.key_h, host), (Party::Inspectorate, self.genesis.key_i, inspectorate)];
        for (party, key, signature) in parties {
            if !U::verifies(&key, message(party).bytes(), signature) {
                return Err(AppendError::Signature(party));
            }
        }
        Ok(())
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
        let digest = self.genesis.digest;
        let statement = annex.statement();
        self.check_both(host, inspectorate, |party| digest::release_message(&digest, party, &statement))?;
        Ok(annex.bytes())
    }

    /// Writes the last entry, which both parties signed, and erases the key.
    ///
    /// # Errors
    ///
    /// [`AppendError`] as for [`append`](Self::append); with a wrong signature, [`AppendError::Signature`] and the record goes
    /// on as it was.
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

    /// The export statement and the device's signature of it. Writes nothing, so asking costs no room.
    ///
    /// # Errors
    ///
    /// [`AppendError`] where the device cannot sign; [`AppendError::Soon`] after 256 statements in one second, or where the
    /// clock went back.
    pub fn export(&mut self, request: &ExportRequest) -> Result<Exported, AppendError<F::Error>> {
        self.may_write()?;
        let serial = self.serial(request.stamp.mono_s).ok_or(AppendError::Soon)?;
        let mut out = [0; export::LEN];
        slot::put(&mut out, &export::TERM, &self.genesis.digest);
        slot::put(&mut out, &export::SIZE, &self.tip.seq.to_le_bytes());
        slot::put(&mut out, &export::HEAD, &self.tip.head);
        slot::put(&mut out, &export::EPOCH, &self.tip.epoch.to_le_bytes());
        slot::put(&mut out, &export::STATE, &[request.state]);
        slot::put(&mut out, &export::SERIAL, &[serial]);
        slot::put(&mut out, &export::BOOT, &self.boot.to_le_bytes());
        slot::put(&mut out, &export::MONO_S, &request.stamp.mono_s.to_le_bytes());
        slot::put(&mut out, &export::EARLIEST, &request.stamp.earliest.to_le_bytes());
        slot::put(&mut out, &export::WIDTH_S, &request.stamp.width_s.to_le_bytes());
        slot::put(&mut out, &export::NONCE_H, &request.nonce_h);
        slot::put(&mut out, &export::NONCE_I, &request.nonce_i);
        slot::put(&mut out, &export::FIRMWARE, &request.firmware);
        let signature = self.sign(|_| digest::export_message(&out))?;
        Ok(Exported { statement: out, serial, signature })
    }

    /// The serial number of a statement in this second. Never the same twice in one boot, so that no bytes are signed twice:
    /// the nonce of a signature follows from the bytes, and were it disturbed in one of two signatures of the same, the two
    /// would give the key away, though each of them verifies.
    fn serial(&mut self, mono_s: u32) -> Option<u8> {
        let serial = match self.stated {
            Some((last, _)) if mono_s < last => return None,
            Some((last, serial)) if mono_s == last => serial.checked_add(1)?,
            _ => 0,
        };
        self.stated = Some((mono_s, serial));
        Some(serial)
    }

    /// What the record had come to at `size`, with the epoch and the key that sign the entry after it.
    fn tip_at(&mut self, size: u32) -> Result<Option<ChainState>, StoreError<F::Error>> {
        let Some((at, header)) = self.page_with(size)? else { return Ok(None) };
        let salt_key = self.genesis.salt_key;
        let mut walk = Walk::new(at, header.tip, &salt_key);
        let reached = self.store.walk_to(&mut walk, size)?;
        Ok(reached.then_some(walk.tip))
    }
}
