//! What the parties sign beyond a single structure: the interval on which both agree, and the release statement.

use super::super::field::annex::RELEASE_STATEMENT;
use super::super::slot;
use super::{ReleaseAnnex, ReleaseStatement, Time, TimeAnnex};

impl TimeAnnex {
    /// Returns the payload that belongs to this annex: the intersection of both parties' intervals.
    #[must_use]
    pub fn payload(&self) -> Time {
        Time {
            earliest: self.host_earliest.max(self.inspectorate_earliest),
            latest: self.host_latest.min(self.inspectorate_latest),
        }
    }
}

impl ReleaseAnnex {
    /// Returns the statement that each party signs (FORMAT 7.5).
    #[must_use]
    pub fn statement(&self) -> ReleaseStatement {
        slot::bytes(&self.bytes(), &RELEASE_STATEMENT)
    }
}
