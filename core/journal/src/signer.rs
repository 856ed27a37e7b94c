//! The private key of the current epoch, as used by a mounted record.

use embedded_storage::nor_flash::MultiwriteNorFlash;
use zeroize::Zeroize as _;

use super::digest::{Hash, Message};
use super::error::{AppendError, StoreError};
use super::key;
use super::private::PrivateKey;
use super::signature::{self, SignatureUnit};
use super::store::Store;
use super::walk::ChainState;

/// Holds the private key of the current epoch, or the knowledge that there is none.
pub(super) struct Signer {
    has_key: bool,
    /// Computed from the seed when first needed, because this costs as much as a signature.
    key: Option<PrivateKey>,
}

impl Signer {
    /// State in which no key is known to be in flash.
    pub(super) const NONE: Self = Self { has_key: false, key: None };

    /// Checks whether flash holds the seed of `epoch`.
    pub(super) fn look_up<F: MultiwriteNorFlash>(
        &mut self,
        store: &mut Store<F>,
        epoch: u16,
    ) -> Result<(), StoreError<F::Error>> {
        self.has_key = match key::read(store, epoch)? {
            Some(mut seed) => {
                seed.zeroize();
                true
            }
            None => false,
        };
        Ok(())
    }

    /// Returns true if flash holds the seed.
    pub(super) const fn has_key(&self) -> bool {
        self.has_key
    }

    /// Replaces the key by another whose seed is in flash already. `None` means that the seed is read when next needed.
    #[inline]
    pub(super) fn replace(&mut self, key: Option<PrivateKey>) {
        self.key = key;
    }

    /// Forgets the key, whose seed the caller erases.
    pub(super) fn destroy(&mut self) {
        *self = Self::NONE;
    }

    /// Returns the seed of the epoch that `tip` names if its key has yet to be derived.
    pub(super) fn underived<F: MultiwriteNorFlash>(
        &self,
        store: &mut Store<F>,
        tip: &ChainState,
    ) -> Result<Option<Hash>, AppendError<F::Error>> {
        if self.key.is_some() {
            return Ok(None);
        }
        key::read(store, tip.epoch)?.ok_or(AppendError::NoKey).map(Some)
    }

    /// Takes a key that was derived from that seed.
    pub(super) fn take<E>(&mut self, key: PrivateKey, tip: &ChainState) -> Result<(), AppendError<E>> {
        if key.public_key() != tip.key {
            return Err(AppendError::WrongKey);
        }
        self.key = Some(key);
        Ok(())
    }

    /// Returns the key, after checking again that it is the one that `tip` names: the public key is part of what is
    /// signed.
    pub(super) fn current<E>(&self, tip: &ChainState) -> Result<&PrivateKey, AppendError<E>> {
        let key = self.key.as_ref().ok_or(AppendError::NoKey)?;
        if key.public_key() == tip.key { Ok(key) } else { Err(AppendError::SignatureFault) }
    }

    /// Signs with the key of the epoch that `tip` names, after verifying that it is the key that `tip` names.
    pub(super) fn sign<F: MultiwriteNorFlash, U: SignatureUnit, const N: usize>(
        &mut self,
        store: &mut Store<F>,
        tip: &ChainState,
        message: impl Fn() -> Message<N>,
    ) -> Result<[u8; 64], AppendError<F::Error>> {
        if self.key.is_none() {
            let mut seed = key::read(store, tip.epoch)?.ok_or(AppendError::NoKey)?;
            let key = U::signer(&seed);
            seed.zeroize();
            self.take(key, tip)?;
        }
        let key = self.key.as_ref().ok_or(AppendError::NoKey)?;
        signature::sign::<U, N>(key, &tip.key, message).ok_or(AppendError::SignatureFault)
    }
}
