//! Who the parties are, as the one who asks knows it.

use super::error::AuditError;
use super::key::PublicKey;
use crate::journal::digest::{Hash, Role};
use crate::party::{Both, Party};

/// What the one who asks knows by other means about who the parties are: a genesis proves nothing about that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one per audit, and there is no heap")]
pub enum Parties {
    /// The keys of both.
    Keys(Both<PublicKey>),
    /// The term digest, noted at the enrolment.
    Term(Hash),
}

impl Parties {
    /// The keys of both parties.
    ///
    /// # Errors
    ///
    /// [`AuditError::Key`] with whose key is unfit, [`AuditError::SameKey`] where both are one.
    pub fn keys(host: &[u8], inspectorate: &[u8]) -> Result<Self, AuditError> {
        let read =
            |bytes, party: Party| PublicKey::new(bytes).map_err(|fault| AuditError::Key { whose: party.into(), fault });
        let keys = Both { host: read(host, Party::Host)?, inspectorate: read(inspectorate, Party::Inspectorate)? };
        if keys.host == keys.inspectorate { Err(AuditError::SameKey) } else { Ok(Self::Keys(keys)) }
    }

    /// The key of one of the three, if it was given.
    pub(super) const fn key_of(&self, role: Role) -> Option<&PublicKey> {
        match (self, role) {
            (Self::Keys(keys), Role::Party(party)) => Some(keys.get(party)),
            _ => None,
        }
    }
}
