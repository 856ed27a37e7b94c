//! The genesis, which names the device and both parties (FORMAT section 4).

use super::bytes::{array, from, i64_at, u8_at, u32_at, words};
use super::error::{AuditError, EntryFault};
use super::key::PublicKey;
use super::parties::Parties;
use crate::digest::{self, Hash, Role};
use crate::field::{self, genesis as at};
use crate::party::{Both, Party};

/// A verified genesis: the device and both parties signed it, and it names the parties that the caller expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Genesis {
    /// Term digest `G` of the record.
    pub term: Hash,
    /// Identifier of the device.
    pub device: [u8; 16],
    /// Public key of the device in epoch 0.
    pub key: PublicKey,
    /// Public keys of the parties.
    pub parties: Both<PublicKey>,
    /// SHA-256 of the firmware image agreed on.
    pub firmware: Hash,
    /// Earliest and latest moment at which the treaty expires. Unit: Unix seconds.
    pub expiry: (i64, i64),
    /// Number of categories in use. Range: `0..=8`.
    pub categories: u32,
    /// Limit of each category. Unit: items.
    pub limits: [u32; 8],
}

impl Genesis {
    /// Reads bytes 0..448 of the block, verifies the signatures, and compares the genesis with `parties`.
    ///
    /// # Errors
    ///
    /// Any [`AuditError`] about a genesis or a key.
    pub fn read(bytes: &[u8; 448], parties: &Parties) -> Result<Self, AuditError> {
        let wrong = |offset| Err(AuditError::GenesisField { offset });
        if u32_at(bytes, 0) != field::OPEN {
            return wrong(0);
        }
        if u8_at(bytes, at::KIND.start) != field::KIND_GENESIS {
            return wrong(at::KIND.start);
        }
        if u8_at(bytes, at::VERSION.start) != field::VERSION {
            return wrong(at::VERSION.start);
        }
        let algorithms = u8_at(bytes, at::ALGORITHMS.start);
        if algorithms != field::ALGORITHMS {
            return Err(AuditError::Algorithms(algorithms));
        }
        if u8_at(bytes, at::ZERO.start) != 0 {
            return wrong(at::ZERO.start);
        }
        if i64_at(bytes, at::EXPIRY_LO.start) > i64_at(bytes, at::EXPIRY_HI.start) {
            return wrong(at::EXPIRY_LO.start);
        }
        if u32_at(bytes, at::CATEGORIES.start) > 8 {
            return wrong(at::CATEGORIES.start);
        }
        let key = |range, whose| {
            PublicKey::new_or(&array(bytes, range), parties.key_of(whose))
                .map_err(|fault| AuditError::Key { whose, fault })
        };
        let this = Self {
            term: digest::term(&array(bytes, at::CONTENT)),
            device: array(bytes, at::DEVICE),
            key: key(at::KEY_D, Role::Device)?,
            parties: Both {
                host: key(at::KEY_H, Role::Party(Party::Host))?,
                inspectorate: key(at::KEY_I, Role::Party(Party::Inspectorate))?,
            },
            firmware: array(bytes, at::FIRMWARE),
            expiry: (i64_at(bytes, at::EXPIRY_LO.start), i64_at(bytes, at::EXPIRY_HI.start)),
            categories: u32_at(bytes, at::CATEGORIES.start),
            limits: words(bytes, at::LIMITS.start),
        };
        if this.is_of_party(&this.key) || this.parties.host == this.parties.inspectorate {
            return Err(AuditError::SameKey);
        }
        this.named(parties)?;
        for (whose, start) in [
            (Role::Party(Party::Host), at::SIG_H.start),
            (Role::Party(Party::Inspectorate), at::SIG_I.start),
            (Role::Device, at::SIG_D.start),
        ] {
            let message = digest::bind_message(whose, &this.term);
            if !this.key_of(whose).verifies(message.bytes(), &from::<64>(bytes, start)) {
                return Err(AuditError::GenesisSignature { whose });
            }
        }
        Ok(this)
    }

    /// Returns the public key of a signer. For the device it is that of epoch 0.
    #[must_use]
    pub const fn key_of(&self, whose: Role) -> &PublicKey {
        match whose {
            Role::Device => &self.key,
            Role::Party(party) => self.parties.get(party),
        }
    }

    /// Returns true if `key` is that of a party.
    pub(super) fn is_of_party(&self, key: &PublicKey) -> bool {
        *key == self.parties.host || *key == self.parties.inspectorate
    }

    /// Verifies the signature of a party at `start` of an annex. A signature of zeros counts as missing.
    pub(super) fn party(&self, party: Party, message: &[u8], annex: &[u8], start: usize) -> Result<(), EntryFault> {
        let signature: [u8; 64] = from(annex, start);
        if signature == [0; 64] {
            return Err(EntryFault::Missing(party));
        }
        if self.parties.get(party).verifies(message, &signature) { Ok(()) } else { Err(EntryFault::Party(party)) }
    }

    /// Returns the key that the annex of an EPOCH entry announces as the successor of `current`.
    pub(super) fn next_key(&self, annex: &[u8], current: &PublicKey) -> Result<PublicKey, EntryFault> {
        let key = PublicKey::new(&array::<32>(annex, 0..32)).map_err(EntryFault::NextKey)?;
        if key == *current || self.is_of_party(&key) { Err(EntryFault::KeyReused) } else { Ok(key) }
    }

    /// Returns an error if the genesis names other parties than `parties`.
    fn named(&self, parties: &Parties) -> Result<(), AuditError> {
        match parties {
            Parties::Keys(keys) => match keys.iter().find(|(party, key)| *key != self.parties.get(*party)) {
                Some((whose, _)) => Err(AuditError::OtherParty { whose }),
                None => Ok(()),
            },
            Parties::Term(term) if *term != self.term => Err(AuditError::OtherTerm),
            _ => Ok(()),
        }
    }
}
