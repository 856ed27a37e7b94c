//! A mounted record: its state, and what each change to it has to go through.

use core::marker::PhantomData;

use embedded_storage::nor_flash::NorFlash;

use super::digest::{Hash, Message, Place};
use super::entry::Draft;
use super::error::{AppendError, Damage, StoreError};
use super::genesis::Genesis;
use super::ring::Ring;
use super::serial::Serials;
use super::signature::{Ed25519, SignatureUnit};
use super::signer::Signer;
use super::slot::SlotBytes;
use super::walk::ChainState;

/// A record that was mounted.
///
/// It holds the flash; nothing else may write there. Dropping it loses nothing.
///
/// `U` makes and checks the device's signatures. It is [`Ed25519`] but for tests of faults in it.
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
    /// Set when a write failed half-way.
    stale: bool,
}

impl<F: NorFlash, U> Journal<F, U> {
    /// How many entries the record holds, released ones included.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.tip.seq
    }

    /// The head at that size; the term digest while the record is empty.
    #[must_use]
    pub const fn head(&self) -> Hash {
        self.tip.head
    }

    /// The term digest `G` (FORMAT 4.3).
    #[must_use]
    pub const fn term(&self) -> Hash {
        self.genesis.digest
    }

    /// Where the next entry goes: what the parties sign a session, a time, a limit or an extension for.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { term: self.genesis.digest, size: self.tip.seq, head: self.tip.head }
    }

    /// The number of this boot, from 1.
    #[must_use]
    pub const fn boot(&self) -> u32 {
        self.boot
    }

    /// The key epoch of the next entry.
    #[must_use]
    pub const fn epoch(&self) -> u16 {
        self.tip.epoch
    }

    /// The public key of that epoch.
    #[must_use]
    pub const fn key(&self) -> Hash {
        self.tip.key
    }

    /// The size up to which both parties released.
    #[must_use]
    pub const fn released(&self) -> u32 {
        self.tip.released
    }

    /// The number of the last session opened, 0 for none.
    #[must_use]
    pub const fn sessions(&self) -> u32 {
        self.tip.sessions
    }

    /// Lower bound of the time in the last entry, below which no entry can go. Unit: Unix seconds.
    #[must_use]
    pub const fn earliest(&self) -> i64 {
        self.tip.earliest
    }

    /// Pages free beyond the newest one. Unit: pages. The last 4 are kept for closing a session, the last 2 for a
    /// release.
    #[must_use]
    pub const fn free_pages(&self) -> u16 {
        self.ring.free()
    }

    /// True while the device can sign. False after tampering or retirement, for ever.
    #[must_use]
    pub const fn has_key(&self) -> bool {
        self.signer.has_key()
    }

    /// True after the last entry.
    #[must_use]
    pub const fn is_retired(&self) -> bool {
        self.tip.retired
    }

    /// What no power cut explains, if there is any. Such a record is read but not added to.
    #[must_use]
    pub const fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// Slots of the newest page that are damaged although no entry was lost with them.
    #[must_use]
    pub const fn flaws(&self) -> u16 {
        self.flaws
    }

    /// Slots of the newest page at mount, and any since, that were passed over as torn.
    #[must_use]
    pub const fn torn(&self) -> u16 {
        self.ring.torn()
    }

    /// Gives the flash back.
    #[must_use]
    pub fn into_flash(self) -> F {
        self.ring.into_flash()
    }

    /// A record as a mount found it in `ring`, before its key is looked up.
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

    /// The pages that the entries lie in.
    pub(super) const fn ring_mut(&mut self) -> &mut Ring<F> {
        &mut self.ring
    }

    /// The state of the chain.
    pub(super) const fn tip(&self) -> &ChainState {
        &self.tip
    }

    /// What the record keeps of its genesis.
    pub(super) const fn origin(&self) -> &Genesis {
        &self.genesis
    }

    /// The private key of the current epoch.
    pub(super) const fn signer_mut(&mut self) -> &mut Signer {
        &mut self.signer
    }

    /// The serial number of an export statement in this second, if one is left.
    pub(super) fn next_serial(&mut self, mono_s: u32) -> Option<u8> {
        self.exports.next(mono_s)
    }

    /// Looks whether flash holds the key of the current epoch.
    pub(super) fn look_up_key(&mut self) -> Result<(), StoreError<F::Error>> {
        self.signer.look_up(self.ring.store_mut(), self.tip.epoch)
    }

    /// Counts the pages that are free by what was released.
    pub(super) fn count_free(&mut self) -> Result<(), StoreError<F::Error>> {
        self.ring.count_free(self.tip.released)
    }

    /// What is asked of the record before anything is worked out.
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

    /// Writes entry `seq`; `tip` is the state of the chain after it. After an error part of it may be in flash, so
    /// nothing more is written until the next mount.
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

    /// After an error in the flash: nothing more until the next mount.
    pub(super) fn stop(&mut self, cause: StoreError<F::Error>) -> AppendError<F::Error> {
        self.stale = true;
        AppendError::Store(cause)
    }
}

impl<F: NorFlash, U: SignatureUnit> Journal<F, U> {
    /// Signs a message of this term with the key of the current epoch.
    pub(super) fn sign<const N: usize>(
        &mut self,
        message: impl Fn(&Hash) -> Message<N>,
    ) -> Result<[u8; 64], AppendError<F::Error>> {
        self.signer.sign::<F, U, N>(self.ring.store_mut(), &self.tip, || message(&self.genesis.digest))
    }
}

impl<F, U> core::fmt::Debug for Journal<F, U> {
    /// Shows size and boot; the key stays where it is.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Journal").field("size", &self.tip.seq).field("boot", &self.boot).finish_non_exhaustive()
    }
}
