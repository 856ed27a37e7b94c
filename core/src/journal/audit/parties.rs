//! Who the parties are, as the one who asks knows it.

use super::error::AuditError;
use super::key::PublicKey;
use crate::journal::digest::{Hash, Role};

/// What the one who asks knows by other means about who the parties are: a genesis proves nothing about that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "one per audit, and there is no heap")]
pub enum Parties {
    /// The keys of both.
    Keys {
        /// Key of the host.
        host: PublicKey,
        /// Key of the inspectorate.
        inspectorate: PublicKey,
    },
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
        let read = |bytes, whose| PublicKey::new(bytes).map_err(|fault| AuditError::Key { whose, fault });
        let (host, inspectorate) = (read(host, Role::Host)?, read(inspectorate, Role::Inspectorate)?);
        if host == inspectorate { Err(AuditError::SameKey) } else { Ok(Self::Keys { host, inspectorate }) }
    }

    /// The key of a party, where it was given.
    pub(super) const fn key_of(&self, role: Role) -> Option<&PublicKey> {
        match (self, role) {
            (Self::Keys { host, .. }, Role::Host) => Some(host),
            (Self::Keys { inspectorate, .. }, Role::Inspectorate) => Some(inspectorate),
            _ => None,
        }
    }
}
