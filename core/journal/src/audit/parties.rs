//! The identity of the parties, as the caller knows it.

use super::error::AuditError;
use super::key::PublicKey;
use crate::digest::{Hash, Role};
use crate::party::{Both, Party};

/// The identity of the parties, which the caller must know from elsewhere: a genesis alone proves nothing about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[expect(clippy::large_enum_variant, reason = "one per audit, and there is no heap")]
pub enum Parties {
    /// Public keys of both parties.
    Keys(Both<PublicKey>),
    /// Term digest, noted at the enrolment.
    Term(Hash),
}

impl Parties {
    /// Decodes the public keys of both parties.
    ///
    /// # Errors
    ///
    /// [`AuditError::Key`] with the owner of an invalid key; [`AuditError::SameKey`] if both keys are equal.
    pub fn keys(host: &[u8], inspectorate: &[u8]) -> Result<Self, AuditError> {
        let read =
            |bytes, party: Party| PublicKey::new(bytes).map_err(|fault| AuditError::Key { whose: party.into(), fault });
        let keys = Both { host: read(host, Party::Host)?, inspectorate: read(inspectorate, Party::Inspectorate)? };
        if keys.host == keys.inspectorate { Err(AuditError::SameKey) } else { Ok(Self::Keys(keys)) }
    }

    /// Returns the key of a signer, if it was given.
    pub(super) const fn key_of(&self, role: Role) -> Option<&PublicKey> {
        match (self, role) {
            (Self::Keys(keys), Role::Party(party)) => Some(keys.get(party)),
            _ => None,
        }
    }
}
