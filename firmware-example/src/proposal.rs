//! What needs both parties: proposed, signed by each, concluded.

use proverka::journal::digest::{self, Hash, Place, Role};
use proverka::journal::payload::{
    ActAnnex, Extend, Limit, NOT_SIGNED, Retire, SessionOpen, SessionOpenAnnex, TimeAnnex,
};
use proverka::journal::{Carried, Holder, Kind, ReleaseStatement};
use proverka::wire::{Act, Consent, Held, LapseCause, Lapsed, Party, Proposed, Refusal};

use crate::enrol::role;
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

/// Who holds a session, as entries say it.
const fn holder(held: Held) -> Holder {
    match held {
        Held::Jointly => Holder::Joint,
        Held::Alone(Party::Host) => Holder::Host,
        Held::Alone(Party::Inspectorate) => Holder::Inspectorate,
    }
}

impl Proposal {
    /// True where the act needs this party's signature; where it does not, it must not have it.
    fn needs(&self, party: Party) -> bool {
        !matches!(self.act, Act::Open { held: Held::Alone(holder), .. } if holder != party)
    }

    /// True where a party has signed it.
    pub(crate) const fn is_signed(&self) -> bool {
        self.host.is_some() || self.inspectorate.is_some()
    }

    /// As a host is told of it.
    pub(crate) fn shown(&self) -> Proposed {
        let interval = |given: &Given| (given.earliest, given.latest);
        Proposed {
            act: self.act,
            size: self.size,
            host: self.host.as_ref().map(interval),
            inspectorate: self.inspectorate.as_ref().map(interval),
        }
    }

    /// What is remembered of it where it comes to nothing.
    pub(crate) const fn lapsed(&self, cause: LapseCause) -> Lapsed {
        Lapsed {
            act: self.act,
            size: self.size,
            host: self.host.is_some(),
            inspectorate: self.inspectorate.is_some(),
            cause,
        }
    }

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
        if !self.needs(party) || self.place(party).is_some() {
            return Err(Refusal::Party(party));
        }
        let bounds = (consent.earliest, consent.latest);
        let in_order = if self.act == Act::Time { bounds.0 <= bounds.1 } else { bounds == (0, 0) };
        if !in_order {
            return Err(Refusal::Terms);
        }
        if !self.is_by(role(party), key, bounds, &consent.signature.0, place, statement) {
            return Err(Refusal::Signature(party));
        }
        *self.place(party) = Some(Given { signature: consent.signature.0, earliest: bounds.0, latest: bounds.1 });
        Ok(())
    }

    fn is_by(
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
            Act::Open { purpose, held, declared } => {
                let payload = self.opening(*purpose, *held).bytes();
                let message = digest::session_message(place, role, &payload, declared, nonce);
                verifies(key, message.bytes(), signature)
            }
            Act::Time => {
                let message = digest::time_message(place, role, earliest, latest, nonce);
                verifies(key, message.bytes(), signature)
            }
            Act::Limit { category, limit } => {
                let payload = Limit { category: *category, limit: *limit }.bytes();
                let message = digest::act_message(place, role, Kind::Limit.byte(), &payload, nonce);
                verifies(key, message.bytes(), signature)
            }
            Act::Extend { earliest, latest } => {
                let payload = Extend { earliest: *earliest, latest: *latest }.bytes();
                let message = digest::act_message(place, role, Kind::Extend.byte(), &payload, nonce);
                verifies(key, message.bytes(), signature)
            }
            Act::Retire => {
                let message = digest::act_message(place, role, Kind::Retire.byte(), &Retire.bytes(), nonce);
                verifies(key, message.bytes(), signature)
            }
            Act::Release { .. } => statement.is_some_and(|statement| {
                let message = digest::release_message(&place.term, role, statement);
                verifies(key, message.bytes(), signature)
            }),
        }
    }

    /// The payload that opens the session.
    const fn opening(&self, purpose: u32, held: Held) -> SessionOpen {
        SessionOpen { session: self.session, purpose, held: holder(held) }
    }

    /// Sees that every party has signed that must.
    pub(crate) fn is_complete(&self) -> Result<(), Refusal> {
        for (party, given) in [(Party::Host, &self.host), (Party::Inspectorate, &self.inspectorate)] {
            if self.needs(party) && given.is_none() {
                return Err(Refusal::Missing(party));
            }
        }
        Ok(())
    }

    pub(crate) fn signature(&self, party: Party) -> [u8; 64] {
        let given = match party {
            Party::Host => &self.host,
            Party::Inspectorate => &self.inspectorate,
        };
        given.map_or(NOT_SIGNED, |given| given.signature)
    }

    /// Nonce and signatures, as entries of several kinds carry them.
    pub(crate) fn annex(&self) -> ActAnnex {
        ActAnnex {
            nonce: self.nonce,
            host: self.signature(Party::Host),
            inspectorate: self.signature(Party::Inspectorate),
        }
    }

    /// The entry that it becomes: kind, payload and annex. A release and the end of the record have calls of their own.
    #[inline(never)]
    pub(crate) fn entry(&self) -> Option<(Kind, [u8; 24], [u8; 216])> {
        let ActAnnex { nonce, host, inspectorate } = self.annex();
        let act = || self.annex().bytes();
        match self.act {
            Act::Open { purpose, held, declared } => {
                let payload = self.opening(purpose, held).bytes();
                Some((Kind::SessionOpen, payload, SessionOpenAnnex { nonce, host, inspectorate, declared }.bytes()))
            }
            Act::Time => {
                let annex = self.time();
                Some((Kind::Time, annex.payload().bytes(), annex.bytes()))
            }
            Act::Limit { category, limit } => Some((Kind::Limit, Limit { category, limit }.bytes(), act())),
            Act::Extend { earliest, latest } => Some((Kind::Extend, Extend { earliest, latest }.bytes(), act())),
            Act::Release { .. } | Act::Retire => None,
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
