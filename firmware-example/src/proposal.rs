//! What needs both parties: proposed, signed by each, concluded.

use proverka::journal::digest::{self, Hash, Place, Role};
use proverka::journal::payload::{ActAnnex, Extend, Limit, NOT_SIGNED, SessionOpen, SessionOpenAnnex, TimeAnnex};
use proverka::journal::{Carried, Holder, Kind, ReleaseStatement};
use proverka::wire::{Act, Consent, Party, Refusal};

use crate::enrol::role;
use crate::life::Event;
use crate::selftest::verifies;
use crate::time::Reading;

/// What a party gave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given {
    pub(crate) signature: [u8; 64],
    pub(crate) earliest: i64,
    pub(crate) latest: i64,
}

/// Something proposed and not concluded.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) act: Act,
    pub(crate) nonce: Hash,
    /// Size of the record when it was proposed.
    pub(crate) size: u32,
    /// Number of the session that it opens.
    pub(crate) session: u32,
    /// When the nonce was given.
    pub(crate) given: Reading,
    /// For a release: how things stood at the size that is released.
    pub(crate) carried: Carried,
    pub(crate) host: Option<Given>,
    pub(crate) inspectorate: Option<Given>,
}

/// The event that an act is.
pub(crate) const fn event(act: &Act) -> Event {
    match act {
        Act::Open { .. } => Event::Open,
        Act::Time => Event::Time,
        Act::Limit { .. } => Event::Limit,
        Act::Extend { .. } => Event::Extend,
        Act::Release { .. } => Event::Release,
    }
}

impl Proposal {
    /// What a party gave, and where the next is kept.
    fn place(&mut self, party: Party) -> &mut Option<Given> {
        match party {
            Party::Host => &mut self.host,
            Party::Inspectorate => &mut self.inspectorate,
        }
    }

    /// Takes in a party's signature, checked on the spot by its key. `statement` is that of a release.
    pub(crate) fn consent(
        &mut self,
        consent: &Consent,
        place: &Place,
        key: &Hash,
        statement: Option<&ReleaseStatement>,
    ) -> Result<(), Refusal> {
        let party = consent.party;
        if self.place(party).is_some() {
            return Err(Refusal::Party(party));
        }
        let bounds = (consent.earliest, consent.latest);
        let in_order = if self.act == Act::Time { bounds.0 <= bounds.1 } else { bounds == (0, 0) };
        if !in_order {
            return Err(Refusal::Terms);
        }
        if !self.is_signed(role(party), key, bounds, &consent.signature.0, place, statement) {
            return Err(Refusal::Signature(party));
        }
        *self.place(party) = Some(Given { signature: consent.signature.0, earliest: bounds.0, latest: bounds.1 });
        Ok(())
    }

    fn is_signed(
        &self,
        role: Role,
        key: &Hash,
        (earliest, latest): (i64, i64),
        signature: &[u8; 64],
        place: &Place,
        statement: Option<&ReleaseStatement>,
    ) -> bool {
        let nonce = &self.nonce;
        match &self.act {
            Act::Open { purpose, declared } => {
                let message = digest::session_message(place, role, self.session, *purpose, declared, nonce);
                verifies(key, message.octets(), signature)
            }
            Act::Time => {
                let message = digest::time_message(place, role, earliest, latest, nonce);
                verifies(key, message.octets(), signature)
            }
            Act::Limit { category, limit } => {
                let payload = Limit { category: *category, limit: *limit }.octets();
                let message = digest::act_message(place, role, Kind::Limit.octet(), &payload, nonce);
                verifies(key, message.octets(), signature)
            }
            Act::Extend { earliest, latest } => {
                let payload = Extend { earliest: *earliest, latest: *latest }.octets();
                let message = digest::act_message(place, role, Kind::Extend.octet(), &payload, nonce);
                verifies(key, message.octets(), signature)
            }
            Act::Release { .. } => statement.is_some_and(|statement| {
                let message = digest::release_message(&place.term, role, statement);
                verifies(key, message.octets(), signature)
            }),
        }
    }

    /// Who signed: both, or with `alone` one.
    pub(crate) const fn holder(&self, alone: bool) -> Result<Holder, Refusal> {
        let may = alone && matches!(self.act, Act::Open { .. });
        match (&self.host, &self.inspectorate) {
            (Some(_), Some(_)) => Ok(Holder::Joint),
            (Some(_), None) if may => Ok(Holder::Host),
            (None, Some(_)) if may => Ok(Holder::Inspectorate),
            (None, _) => Err(Refusal::Missing(Party::Host)),
            (Some(_), None) => Err(Refusal::Missing(Party::Inspectorate)),
        }
    }

    pub(crate) fn signature(&self, party: Party) -> [u8; 64] {
        let given = match party {
            Party::Host => &self.host,
            Party::Inspectorate => &self.inspectorate,
        };
        given.map_or(NOT_SIGNED, |given| given.signature)
    }

    /// The entry that comes of it: kind, payload and annex. A release has a call of its own.
    #[inline(never)]
    pub(crate) fn entry(&self, held: Holder) -> Option<(Kind, [u8; 24], [u8; 216])> {
        let (nonce, host, inspectorate) =
            (self.nonce, self.signature(Party::Host), self.signature(Party::Inspectorate));
        let act = || ActAnnex { nonce, host, inspectorate }.octets();
        match self.act {
            Act::Open { purpose, declared } => {
                let payload = SessionOpen { session: self.session, purpose, held }.octets();
                Some((Kind::SessionOpen, payload, SessionOpenAnnex { nonce, host, inspectorate, declared }.octets()))
            }
            Act::Time => {
                let annex = self.time();
                Some((Kind::Time, annex.payload().octets(), annex.octets()))
            }
            Act::Limit { category, limit } => Some((Kind::Limit, Limit { category, limit }.octets(), act())),
            Act::Extend { earliest, latest } => Some((Kind::Extend, Extend { earliest, latest }.octets(), act())),
            Act::Release { .. } => None,
        }
    }

    /// The annex of a statement of time.
    fn time(&self) -> TimeAnnex {
        let bounds = |given: &Option<Given>| given.map_or((0, 0), |given| (given.earliest, given.latest));
        let (host, inspectorate) = (bounds(&self.host), bounds(&self.inspectorate));
        TimeAnnex {
            nonce: self.nonce,
            host_earliest: host.0,
            host_latest: host.1,
            inspectorate_earliest: inspectorate.0,
            inspectorate_latest: inspectorate.1,
            host: self.signature(Party::Host),
            inspectorate: self.signature(Party::Inspectorate),
        }
    }
}
