//! The genesis: who the parties are and what they agreed, signed by the device and both parties (FORMAT section 4).

use embedded_storage::nor_flash::MultiwriteNorFlash;

use super::digest::{self, BIND_MESSAGE, Hash};
use super::error::{EnrolError, MountError, StoreError};
use super::field::{ALGORITHMS, COMMIT, KIND_GENESIS, OPEN, VERSION, genesis};
use super::private::DecodedKey;
use super::signature::{self, Ed25519};
use super::slot;
use super::store::Store;
use crate::party::Party;

/// The terms on which the parties agree at enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Term {
    /// Identifier of the device.
    pub device: [u8; 16],
    /// Key of epoch 0, from [`Contributions::first_key`](super::Contributions::first_key).
    pub key_d: Hash,
    /// Ed25519 public key of the host.
    pub key_h: Hash,
    /// Ed25519 public key of the inspectorate.
    pub key_i: Hash,
    /// SHA-256 of the firmware image agreed on.
    pub firmware: Hash,
    /// Earliest and latest moment at which the treaty expires. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// Largest drift of the device's clock. Unit: parts per million.
    pub drift_ppm: u32,
    /// Number of the host's seal.
    pub seal_h: [u8; 16],
    /// Number of the inspectorate's seal.
    pub seal_i: [u8; 16],
    /// Number of categories in use. Range: `0..=8`.
    pub categories: u32,
    /// Limit of each category. Unit: items.
    pub limits: [u32; genesis::LIMITS_MAX],
    /// Random value, fresh at each enrolment.
    pub nonce: [u8; 16],
}

impl Term {
    /// Returns the public key of a party.
    #[must_use]
    pub const fn key_of(&self, party: Party) -> &Hash {
        match party {
            Party::Host => &self.key_h,
            Party::Inspectorate => &self.key_i,
        }
    }

    /// Returns the bytes that are hashed into the term digest (FORMAT 4.1).
    #[must_use]
    pub fn content(&self) -> [u8; 256] {
        let mut out = [0; 256];
        slot::put(&mut out, &(0..4), &OPEN.to_le_bytes());
        slot::put(&mut out, &genesis::KIND, &[KIND_GENESIS]);
        slot::put(&mut out, &genesis::VERSION, &[VERSION]);
        slot::put(&mut out, &genesis::ALGORITHMS, &[ALGORITHMS]);
        slot::put(&mut out, &genesis::DEVICE, &self.device);
        slot::put(&mut out, &genesis::KEY_D, &self.key_d);
        slot::put(&mut out, &genesis::KEY_H, &self.key_h);
        slot::put(&mut out, &genesis::KEY_I, &self.key_i);
        slot::put(&mut out, &genesis::FIRMWARE, &self.firmware);
        slot::put(&mut out, &genesis::EXPIRY_LO, &self.expiry.0.to_le_bytes());
        slot::put(&mut out, &genesis::EXPIRY_HI, &self.expiry.1.to_le_bytes());
        slot::put(&mut out, &genesis::DRIFT_PPM, &self.drift_ppm.to_le_bytes());
        slot::put(&mut out, &genesis::CATEGORIES, &self.categories.to_le_bytes());
        slot::put(&mut out, &genesis::SEAL_H, &self.seal_h);
        slot::put(&mut out, &genesis::SEAL_I, &self.seal_i);
        for (index, limit) in self.limits.iter().enumerate() {
            // There are at most 8 limits of 4 bytes, all inside the block.
            let from = genesis::LIMITS.start.wrapping_add(index.wrapping_mul(4));
            slot::put(&mut out, &(from..from.wrapping_add(4)), &limit.to_le_bytes());
        }
        slot::put(&mut out, &genesis::NONCE, &self.nonce);
        out
    }

    /// Returns the term in `content`, or `None` if it is malformed or unsound (FORMAT 4.1 and 4.2).
    #[must_use]
    pub fn from_bytes(content: &[u8; 256]) -> Option<Self> {
        Self::read(content).filter(Self::is_sound)
    }

    /// Returns the term in `content` without checking that it is sound. The device checked that before it wrote the
    /// genesis, and decoding three keys takes a fifth of the time of a signature.
    pub(super) fn read(content: &[u8; 256]) -> Option<Self> {
        let mut limits = [0; genesis::LIMITS_MAX];
        let stored: [u8; 4 * genesis::LIMITS_MAX] = slot::bytes(content, &genesis::LIMITS);
        for (limit, bytes) in limits.iter_mut().zip(stored.as_chunks::<4>().0) {
            *limit = u32::from_le_bytes(*bytes);
        }
        let term = Self {
            device: slot::bytes(content, &genesis::DEVICE),
            key_d: slot::bytes(content, &genesis::KEY_D),
            key_h: slot::bytes(content, &genesis::KEY_H),
            key_i: slot::bytes(content, &genesis::KEY_I),
            firmware: slot::bytes(content, &genesis::FIRMWARE),
            expiry: (slot::long(content, &genesis::EXPIRY_LO), slot::long(content, &genesis::EXPIRY_HI)),
            drift_ppm: slot::word(content, &genesis::DRIFT_PPM),
            seal_h: slot::bytes(content, &genesis::SEAL_H),
            seal_i: slot::bytes(content, &genesis::SEAL_I),
            categories: slot::word(content, &genesis::CATEGORIES),
            limits,
            nonce: slot::bytes(content, &genesis::NONCE),
        };
        // All other bytes are fields, so this holds only if OPEN, kind, version, algorithms and zeros are as required.
        (term.content() == *content).then_some(term)
    }

    /// Checks that the three keys are valid and differ, that the expiry interval is in order, and that the limits fit.
    fn is_sound(&self) -> bool {
        let keys = [self.key_d, self.key_h, self.key_i];
        let are_keys = keys.iter().all(|key| DecodedKey::from_bytes(key).is_some());
        are_keys
            && self.key_d != self.key_h
            && self.key_d != self.key_i
            && self.key_h != self.key_i
            && self.expiry.0 <= self.expiry.1
            && usize::try_from(self.categories).is_ok_and(|count| count <= genesis::LIMITS_MAX)
    }
}

/// The three signatures of a genesis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signatures {
    pub(super) host: [u8; 64],
    pub(super) inspectorate: [u8; 64],
    pub(super) device: [u8; 64],
}

/// The fields of the genesis that a mounted record keeps in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Genesis {
    pub(super) digest: Hash,
    pub(super) key_d: Hash,
    pub(super) key_h: Hash,
    pub(super) key_i: Hash,
    pub(super) salt_key: Hash,
    pub(super) boot: u32,
    pub(super) crc: u32,
}

type Block = [u8; genesis::LEN];

/// Writes the block to the first page, which must be erased.
pub(super) fn write<F: MultiwriteNorFlash>(
    store: &mut Store<F>,
    content: &[u8; 256],
    signatures: &Signatures,
    salt_key: &Hash,
    boot: u32,
) -> Result<(), StoreError<F::Error>> {
    let mut block: Block = [0; genesis::LEN];
    slot::put(&mut block, &genesis::CONTENT, content);
    slot::put(&mut block, &genesis::SIG_H, &signatures.host);
    slot::put(&mut block, &genesis::SIG_I, &signatures.inspectorate);
    slot::put(&mut block, &genesis::SIG_D, &signatures.device);
    slot::put(&mut block, &genesis::SALT_KEY, salt_key);
    slot::put(&mut block, &genesis::BOOT, &boot.to_le_bytes());
    let crc = slot::checksum(&block, &genesis::CRC);
    slot::put(&mut block, &genesis::CRC, &crc.to_le_bytes());
    slot::put(&mut block, &genesis::COMMIT, &COMMIT.to_le_bytes());
    store.write_object(store.page_at(0), &block)
}

/// Reads the block. It does not verify the signatures: the device wrote the block only after it had checked them, and
/// the auditor checks them again. This is kept out of line so that the block is off the stack when a signature is
/// verified.
#[inline(never)]
pub(super) fn read<F: MultiwriteNorFlash>(store: &mut Store<F>) -> Result<Genesis, MountError<F::Error>> {
    let mut block: Block = [0; genesis::LEN];
    store.read(store.page_at(0), &mut block)?;
    let commit = slot::word(&block, &genesis::COMMIT);
    let crc = slot::checksum(&block, &genesis::CRC);
    let is_right = slot::word(&block, &genesis::CRC) == crc;
    // A commit word cut while it was written may read as ones now and as begun later. The block is complete either way.
    let is_done = slot::is_begun(commit) || commit == u32::MAX;
    // An interrupted erase leaves neither the first word nor the last; a damaged block still has one of them.
    let is_there = slot::word(&block, &(0..4)) == OPEN && (commit != u32::MAX || is_right);
    if !is_there && commit != COMMIT {
        return Err(MountError::Blank);
    }
    let is_genesis = slot::byte(&block, &genesis::KIND) == KIND_GENESIS
        && slot::byte(&block, &genesis::VERSION) == VERSION
        && slot::is_zero(&block, &genesis::ZERO);
    let is_whole = is_done && is_right && is_there && is_genesis && slot::is_zero(&block, &genesis::REST);
    let algorithms = slot::byte(&block, &genesis::ALGORITHMS);
    if is_whole && algorithms != ALGORITHMS {
        return Err(MountError::Algorithms(algorithms));
    }
    let Some(content) = block.first_chunk().filter(|_| is_whole) else { return Err(MountError::Genesis) };
    Ok(Genesis {
        digest: digest::term(content),
        key_d: slot::bytes(&block, &genesis::KEY_D),
        key_h: slot::bytes(&block, &genesis::KEY_H),
        key_i: slot::bytes(&block, &genesis::KEY_I),
        salt_key: slot::bytes(&block, &genesis::SALT_KEY),
        boot: slot::word(&block, &genesis::BOOT),
        crc,
    })
}

/// Writes the last two words of the block again, so that an interrupted write becomes stable.
pub(super) fn firm<F: MultiwriteNorFlash>(store: &mut Store<F>, crc: u32) -> Result<(), StoreError<F::Error>> {
    #[expect(clippy::cast_possible_truncation, reason = "504 and 508")]
    let (crc_at, commit_at) = (genesis::CRC.start as u32, genesis::COMMIT.start as u32);
    let block = store.page_at(0);
    store.write_word(block.wrapping_add(crc_at), crc)?;
    store.write_word(block.wrapping_add(commit_at), COMMIT)
}

/// Checks the content and the parties' signatures at an enrolment, and returns the term digest.
pub(super) fn check<E>(
    content: &[u8; 256],
    first_key: &Hash,
    host: &[u8; 64],
    inspectorate: &[u8; 64],
) -> Result<Hash, EnrolError<E>> {
    let term = Term::from_bytes(content).ok_or(EnrolError::Content)?;
    if term.key_d != *first_key {
        return Err(EnrolError::Key);
    }
    let digest = digest::term(content);
    let (host, inspectorate) = ((&term.key_h, host), (&term.key_i, inspectorate));
    let message = |party| digest::bind_message(party, &digest);
    signature::verify_both::<Ed25519, BIND_MESSAGE>(host, inspectorate, message).map_err(EnrolError::Signature)?;
    Ok(digest)
}
