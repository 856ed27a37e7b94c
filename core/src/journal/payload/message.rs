//! What the parties sign that is more than one structure: the time that both hold true, and what a release says.

use super::super::field::annex::RELEASE_STATEMENT;
use super::super::release::ReleaseStatement;
use super::super::slot;
use super::{ReleaseAnnex, Time, TimeAnnex};

impl TimeAnnex {
    /// The payload that goes with it: what both hold true.
    #[must_use]
    pub fn payload(&self) -> Time {
        Time {
            earliest: self.host_earliest.max(self.inspectorate_earliest),
            latest: self.host_latest.min(self.inspectorate_latest),
        }
    }
}

impl ReleaseAnnex {
    /// The bytes that the parties sign a message about.
    #[must_use]
    pub fn statement(&self) -> ReleaseStatement {
        slot::bytes(&self.bytes(), &RELEASE_STATEMENT)
    }
}
