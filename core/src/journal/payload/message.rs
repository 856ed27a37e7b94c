//! What the parties sign, from the structures that go into the entry (FORMAT section 7).

use super::super::digest::{self, Hash, Message, Place};
use super::super::field::annex::RELEASE_STATEMENT;
use super::super::kind::Kind;
use super::super::release::ReleaseStatement;
use super::super::slot;
use super::{
    ActAnnex, Cosign, CosignAnnex, Disputed, DisputedAnnex, Extend, Limit, ReleaseAnnex, Retire, SessionOpen,
    SessionOpenAnnex, Time, TimeAnnex,
};
use crate::party::Party;

impl SessionOpen {
    /// What a party signs (FORMAT 7.1). Nonce and declared numbers come from the annex.
    #[must_use]
    pub fn message(&self, annex: &SessionOpenAnnex, place: &Place, party: Party) -> Message<175> {
        digest::session_message(place, party, &self.bytes(), &annex.declared, &annex.nonce)
    }
}

impl TimeAnnex {
    /// What a party signs: its own interval (FORMAT 7.3).
    #[must_use]
    pub fn message(&self, place: &Place, party: Party) -> Message<135> {
        let (earliest, latest) = match party {
            Party::Inspectorate => (self.inspectorate_earliest, self.inspectorate_latest),
            Party::Host => (self.host_earliest, self.host_latest),
        };
        digest::time_message(place, party, earliest, latest, &self.nonce)
    }

    /// The payload that goes with it: what both hold true.
    #[must_use]
    pub fn payload(&self) -> Time {
        Time {
            earliest: self.host_earliest.max(self.inspectorate_earliest),
            latest: self.host_latest.min(self.inspectorate_latest),
        }
    }
}

impl Limit {
    /// What a party signs (FORMAT 7.4).
    #[must_use]
    pub fn message(&self, annex: &ActAnnex, place: &Place, party: Party) -> Message<147> {
        digest::act_message(place, party, Kind::Limit.byte(), &self.bytes(), &annex.nonce)
    }
}

impl Extend {
    /// What a party signs (FORMAT 7.4).
    #[must_use]
    pub fn message(&self, annex: &ActAnnex, place: &Place, party: Party) -> Message<147> {
        digest::act_message(place, party, Kind::Extend.byte(), &self.bytes(), &annex.nonce)
    }
}

impl Retire {
    /// What a party signs (FORMAT 7.4).
    #[must_use]
    pub fn message(&self, annex: &ActAnnex, place: &Place, party: Party) -> Message<147> {
        digest::act_message(place, party, Kind::Retire.byte(), &self.bytes(), &annex.nonce)
    }
}

impl Disputed {
    /// What the party that disputes signs (FORMAT 7.9).
    #[must_use]
    pub fn message(&self, annex: &DisputedAnnex, term: &Hash) -> Message<119> {
        digest::dispute_message(term, self.party, self.size, &annex.head, &annex.other)
    }
}

impl Cosign {
    /// What a party signs (FORMAT 7.2).
    #[must_use]
    pub fn message(&self, annex: &CosignAnnex, term: &Hash, party: Party) -> Message<87> {
        digest::cosign_message(term, party, self.size, &annex.head)
    }
}

impl ReleaseAnnex {
    /// The bytes that the parties sign a message about.
    #[must_use]
    pub fn statement(&self) -> ReleaseStatement {
        slot::bytes(&self.bytes(), &RELEASE_STATEMENT)
    }

    /// What a party signs (FORMAT 7.5).
    #[must_use]
    pub fn message(&self, term: &Hash, party: Party) -> Message<235> {
        digest::release_message(term, party, &self.statement())
    }
}
