//! A mounted record: its state, and the checks that every change to it must pass.

use core::marker::PhantomData;

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{Hash, Message, Place};
use super::entry::Draft;
use super::error::{AppendError, Damage, StoreError};
use super::genesis::Genesis;
use super::private::PrivateKey;
use super::ring::Ring;
use super::serial::Serials;
use super::signature::{Ed25519, SignatureUnit};
use super::signer::Signer;
use super::slot::SlotBytes;
use super::walk::ChainState;

/// A mounted record.
///
/// It owns the flash, and nothing else may write there. Dropping it loses nothing.
///
/// `U` makes and verifies the device's signatures. It is [`Ed25519`] except in tests that inject signature faults.
pub struct Journal<F, U = Ed25519> {
    unit: PhantomData<U>,
    genesis: Genesis,
    boot: u32,
    ring: Ring<F>,
    tip: ChainState,
    signer: Signer,
    exports: Serials,
    damage: Option<Damage>,
    flaws: u16,
    /// True after a write failed partway.
    stale: bool,
}

impl<F: MultiwriteNorFlash, U> Journal<F, U> {
    /// Returns the number of entries in the record, including those released.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.tip.seq
    }

    /// Returns the head at that size, which is the term digest while the record is empty.
    #[must_use]
    pub const fn head(&self) -> Hash {
        self.tip.head
    }

    /// Returns the term digest `G` (FORMAT 4.3).
    #[must_use]
    pub const fn term(&self) -> Hash {
        self.genesis.digest
    }

    /// Returns the place of the next entry, which the parties sign for a session, a time, a limit or an extension.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { term: self.genesis.digest, size: self.tip.seq, head: self.tip.head }
    }

    /// Returns the number of this boot. Range: from 1.
    #[must_use]
    pub const fn boot(&self) -> u32 {
        self.boot
    }

    /// Returns the key epoch of the next entry.
    #[must_use]
    pub const fn epoch(&self) -> u16 {
        self.tip.epoch
    }

    /// Returns the public key of that epoch.
    #[must_use]
    pub const fn key(&self) -> Hash {
        self.tip.key
    }

    /// Returns the size up to which both parties released entries.
    #[must_use]
    pub const fn released(&self) -> u32 {
        self.tip.released
    }

    /// Returns the number of the last session opened, or 0 if there was none.
    #[must_use]
    pub const fn sessions(&self) -> u32 {
        self.tip.sessions
    }

    /// Returns the lower bound of the time in the last entry. No later entry may have a lower one. Unit: Unix seconds.
    #[must_use]
    pub const fn earliest(&self) -> i64 {
        self.tip.earliest
    }

    /// Returns the number of free pages besides the newest one. The last 4 are reserved for closing a session, and the
    /// last 2 of them for a release.
    #[must_use]
    pub const fn free_pages(&self) -> u16 {
        self.ring.free()
    }

    /// Returns true while the device can sign. After tampering or retirement this is false permanently.
    #[must_use]
    pub const fn has_key(&self) -> bool {
        self.signer.has_key()
    }

    /// Returns true once RETIRE, the last entry, was written.
    #[must_use]
    pub const fn is_retired(&self) -> bool {
        self.tip.retired
    }

    /// Returns damage that no power cut explains, if there is any. Such a record can be read, but nothing can be added.
    #[must_use]
    pub const fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// Returns the number of damaged slots in the newest page with which no entry was lost, as found at mount.
    #[must_use]
    pub const fn flaws(&self) -> u16 {
        self.flaws
    }

    /// Returns the number of slots skipped as torn: those of the newest page at mount, and any since.
    #[must_use]
    pub const fn torn(&self) -> u16 {
        self.ring.torn()
    }

    /// Returns the flash and ends the use of the record.
    #[must_use]
    pub fn into_flash(self) -> F {
        self.ring.into_flash()
    }

    /// Creates the record from the state that a mount found, before its key is looked up.
    pub(super) const fn found(
        ring: Ring<F>,
        genesis: Genesis,
        boot: u32,
        tip: ChainState,
        damage: Option<Damage>,
        flaws: u16,
    ) -> Self {
        Self {
            unit: PhantomData,
            genesis,
            boot,
            ring,
            tip,
            signer: Signer::NONE,
            exports: Serials::NONE,
            damage,
            flaws,
            stale: false,
        }
    }

    /// Returns the pages that hold the entries.
    pub(super) const fn ring_mut(&mut self) -> &mut Ring<F> {
        &mut self.ring
    }

    /// Returns the state of the chain after the last entry.
    pub(super) const fn tip(&self) -> &ChainState {
        &self.tip
    }

    /// Returns the fields of the genesis that are kept in memory.
    pub(super) const fn origin(&self) -> &Genesis {
        &self.genesis
    }

    /// Returns the holder of the private key of the current epoch.
    pub(super) const fn signer_mut(&mut self) -> &mut Signer {
        &mut self.signer
    }

    /// Returns the next serial number of an export statement in this second, or `None` if there is none left.
    pub(super) fn next_serial(&mut self, mono_s: u32) -> Option<u8> {
        self.exports.next(mono_s)
    }

    /// Returns the seed of the current epoch if its key has yet to be derived.
    pub(super) fn underived(&mut self) -> Result<Option<Hash>, AppendError<F::Error>> {
        self.signer.underived(self.ring.store_mut(), &self.tip)
    }

    /// Takes the key that was derived, if it is the one that the record names for the current epoch.
    pub(super) fn derived(&mut self, key: PrivateKey) -> Result<(), AppendError<F::Error>> {
        self.signer.take(key, &self.tip)
    }

    /// Returns the private key of the current epoch, which must be derived already.
    pub(super) fn current_key(&self) -> Result<&PrivateKey, AppendError<F::Error>> {
        self.signer.current(&self.tip)
    }

    /// Checks whether flash holds the seed of the current epoch.
    pub(super) fn look_up_key(&mut self) -> Result<(), StoreError<F::Error>> {
        self.signer.look_up(self.ring.store_mut(), self.tip.epoch)
    }

    /// Counts the free pages, given the size that was released.
    pub(super) fn count_free(&mut self) -> Result<(), StoreError<F::Error>> {
        self.ring.count_free(self.tip.released)
    }

    /// Checks that the record accepts changes. Every change calls this first.
    pub(super) const fn may_write(&self) -> Result<(), AppendError<F::Error>> {
        if let Some(damage) = self.damage {
            Err(AppendError::Damaged(damage))
        } else if self.stale {
            Err(AppendError::Stale)
        } else if self.tip.retired {
            Err(AppendError::Retired)
        } else if !self.signer.has_key() {
            Err(AppendError::NoKey)
        } else {
            Ok(())
        }
    }

    /// Writes entry `seq`; `tip` is the state of the chain after it. After an error part of the entry may be in flash,
    /// so nothing more is written until the next mount.
    pub(super) fn write(
        &mut self,
        draft: &Draft<'_>,
        seq: u32,
        sealed: &SlotBytes,
        tip: &ChainState,
    ) -> Result<(), AppendError<F::Error>> {
        let written = self.ring.write_group(draft, seq, sealed, &self.tip, self.boot);
        if written.is_err() {
            self.stale = true;
        }
        written?;
        self.tip = *tip;
        Ok(())
    }

    /// Blocks all further changes until the next mount, after an error in the flash.
    pub(super) fn stop(&mut self, cause: StoreError<F::Error>) -> AppendError<F::Error> {
        self.stale = true;
        AppendError::Store(cause)
    }
}

impl<F: MultiwriteNorFlash, U: SignatureUnit> Journal<F, U> {
    /// Signs a message with the key of the current epoch. `message` receives the term digest.
    pub(super) fn sign<const N: usize>(
        &mut self,
        message: impl Fn(&Hash) -> Message<N>,
    ) -> Result<[u8; 64], AppendError<F::Error>> {
        self.signer.sign::<F, U, N>(self.ring.store_mut(), &self.tip, || message(&self.genesis.digest))
    }
}

impl<F, U> core::fmt::Debug for Journal<F, U> {
    /// Shows size and boot number, but no key.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Journal").field("size", &self.tip.seq).field("boot", &self.boot).finish_non_exhaustive()
    }
}
