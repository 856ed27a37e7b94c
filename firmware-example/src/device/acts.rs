//! The acts that both parties must sign: they are proposed, signed by each party, and concluded.

use core::ops::Range;

use proverka::journal::field::annex::release;
use proverka::journal::payload::Time;
use proverka::journal::{EntryKind, Receipt, ReleaseStatement};
use proverka::party::{Both, Party};
use proverka::wire::{Act, Bytes, Challenge, Consent, LapseCause, Lapsed, Refusal, Reply};

use super::proposal::Proposal;
use super::state::Device;
use crate::board::Board;
use crate::selftest::Fault;
use proverka::wire::life::Event;

impl<B: Board> Device<B> {
    /// Proposes an act that both parties must sign. If the same act is proposed again while the record has the same
    /// size, the other party is asking for the data to sign, and all signatures so far are kept. A different act is
    /// refused if a party has signed the open proposal, unless `replace` is set.
    #[inline(never)]
    pub(super) fn propose(&mut self, act: Act, replace: bool) -> Result<Reply<'static>, Refusal> {
        self.check(&act)?;
        let size = self.record.size();
        let open = self.agreement.open_at(size);
        let known = open.filter(|proposal| proposal.act == act).map(|proposal| proposal.nonce);
        if let Some(open) = open
            && open.is_signed()
            && known.is_none()
            && !replace
        {
            let Lapsed { host, inspectorate, .. } = open.lapsed(LapseCause::Replaced);
            return Err(Refusal::Proposed { host, inspectorate });
        }
        let nonce = match known {
            Some(nonce) => nonce,
            None => self.random()?,
        };
        let mut carried = self.ledger()?.carried();
        let Some(journal) = self.record.journal() else { return Err(Refusal::State(self.life.state())) };
        let session = match act {
            Act::Open { .. } => journal.sessions().checked_add(1).ok_or(Refusal::Full { free: 0 })?,
            _ => 0,
        };
        let mut challenge = Challenge {
            nonce: Bytes(nonce),
            size: journal.size(),
            head: Bytes(journal.head()),
            session,
            epoch: 0,
            key: Bytes::ZERO,
            released: Bytes::ZERO,
        };
        if let Act::Release { size } = act {
            let damaged = Refusal::Fault(Fault::Record.code());
            carried = self.record.reader().and_then(|reader| reader.carried_at(size)).ok_or(damaged)?;
            let reader = self.record.reader();
            let statement = reader.and_then(|reader| reader.release_statement(size, &carried));
            let statement = statement.ok_or(Refusal::Entry { seq: size })?;
            challenge.epoch = u16::from_le_bytes(bytes(&statement, &release::EPOCH));
            challenge.key = Bytes(bytes(&statement, &release::KEY));
            challenge.released = Bytes(bytes(&statement, &release::HEAD));
        }
        if known.is_none() {
            let proposed = self.record.time().reading();
            self.agreement.propose(Proposal { act, nonce, size, session, proposed, carried, given: Both::default() });
        }
        Ok(Reply::Challenge(challenge))
    }

    /// Checks an act for errors that are visible before anybody signs it.
    fn check(&self, act: &Act) -> Result<(), Refusal> {
        let ledger = self.ledger()?;
        let size = self.record.size();
        match *act {
            Act::Open { .. } | Act::Release { .. } | Act::Retire if ledger.session.is_some() => {
                Err(Refusal::SessionOpen)
            }
            Act::Release { size: released } if released == 0 || released > size => {
                Err(Refusal::Entry { seq: released })
            }
            Act::Limit { category, .. } if category >= ledger.categories => {
                Err(Refusal::Category { category, categories: ledger.categories })
            }
            Act::Extend { earliest, latest } if earliest > latest => Err(Refusal::Terms),
            Act::Open { .. }
            | Act::Time
            | Act::Limit { .. }
            | Act::Extend { .. }
            | Act::Release { .. }
            | Act::Retire => Ok(()),
        }
    }

    /// Returns the proposed act if the state allows it and the record has not changed since the proposal.
    #[inline(never)]
    fn proposed(&mut self) -> Result<Act, Refusal> {
        let size = self.record.size();
        let Some(proposal) = self.agreement.open() else {
            let (act, proposed) = self.agreement.overtaken_act().ok_or(Refusal::NoProposal)?;
            self.may(act.event())?;
            return Err(Refusal::Stale { proposed, size });
        };
        let (act, proposed) = (proposal.act, proposal.size);
        self.may(act.event())?;
        if proposed != size {
            self.agreement.forget();
            return Err(Refusal::Stale { proposed, size });
        }
        Ok(act)
    }

    /// Takes a party's signature under the proposal.
    #[inline(never)]
    pub(super) fn consent(&mut self, consent: &Consent) -> Result<Reply<'static>, Refusal> {
        self.proposed()?;
        let key = self.key_of(consent.party)?;
        let statement = self.statement()?;
        let (Some(proposal), Some(journal)) = (self.agreement.open_mut(), self.record.journal()) else {
            return Err(Refusal::NoProposal);
        };
        proposal.consent(consent, &journal.place(), &key, statement.as_ref())?;
        let (host, inspectorate) = (proposal.given.host.is_some(), proposal.given.inspectorate.is_some());
        Ok(Reply::Waiting { host, inspectorate })
    }

    /// Returns the statement to be signed for a release, if a release is proposed.
    #[inline(never)]
    fn statement(&mut self) -> Result<Option<ReleaseStatement>, Refusal> {
        let (Some(proposal), Some(reader)) = (self.agreement.open(), self.record.reader()) else { return Ok(None) };
        let Act::Release { size } = proposal.act else { return Ok(None) };
        reader.release_statement(size, &proposal.carried).map(Some).ok_or(Refusal::Entry { seq: size })
    }

    /// Records the proposal.
    #[inline(never)]
    pub(super) fn conclude(&mut self) -> Result<Reply<'static>, Refusal> {
        let (receipt, fits) = match self.concluded()? {
            Act::Release { size } => (self.release(size)?, true),
            // No entry can follow this one, not even the BOOT entry of this boot; the last entry contains the boot
            // number.
            Act::Retire => return self.retire(),
            _ => self.record()?,
        };
        // This is called here and not in the functions above, so that their stack is free again when the next entry is
        // signed. The act is on record even if this fails.
        let _ = self.note_boot();
        // A statement of time that anchors nothing is on record too.
        Ok(if fits { Reply::Acknowledged(self.acknowledged(receipt)) } else { Reply::Refused(Refusal::Times) })
    }

    /// Checks that the proposal can still be concluded and has all signatures that it needs.
    #[inline(never)]
    fn concluded(&mut self) -> Result<Act, Refusal> {
        let act = self.proposed()?;
        self.check(&act)?;
        self.agreement.open().ok_or(Refusal::NoProposal)?.is_complete()?;
        Ok(act)
    }

    /// Records any act except a release and the end of the record. False if it is a statement of time that anchors
    /// nothing.
    #[inline(never)]
    fn record(&mut self) -> Result<(Receipt, bool), Refusal> {
        let Some(proposal) = self.agreement.open() else { return Err(Refusal::NoProposal) };
        let proposed = proposal.proposed;
        let entry = proposal.entry();
        let Some((kind, payload, annex)) = &entry else { return Err(Refusal::NoProposal) };
        let kind = *kind;
        let lapsed = proposal.lapsed(LapseCause::NotRecorded);
        // Whether or not recording succeeds, nothing is left to conclude.
        self.agreement.forget();
        let before = self.record.time().clone();
        let fits = match Time::from_bytes(payload) {
            Some(said) if kind == EntryKind::Time => {
                said.earliest <= said.latest && self.record.anchor(proposed, said.earliest, said.latest)
            }
            _ => true,
        };
        let outcome = self.append(kind, *payload, annex);
        if outcome.is_err() {
            // A statement that is not on record anchors nothing, not even the time of the entry that notes the missing
            // room.
            self.record.set_time_back(before);
        }
        self.agreement.settled(outcome.is_err().then_some(lapsed));
        self.note_full(outcome);
        let receipt = outcome?;
        if kind == EntryKind::SessionOpen {
            self.display.opened(self.record.ms());
            self.next_key()?;
        }
        Ok((receipt, fits))
    }

    #[inline(never)]
    fn release(&mut self, size: u32) -> Result<Receipt, Refusal> {
        let Some(proposal) = self.agreement.open() else { return Err(Refusal::NoProposal) };
        let (host, inspectorate) = (proposal.signature(Party::Host), proposal.signature(Party::Inspectorate));
        let released = self.record.release(size, &proposal.carried, &host, &inspectorate);
        self.agreement.settle(matches!(released, Some(Ok(_))));
        self.took(EntryKind::Release, released)
    }

    /// Ends the record.
    #[inline(never)]
    fn retire(&mut self) -> Result<Reply<'static>, Refusal> {
        let retired = self.may(Event::Retire)?;
        let Some(proposal) = self.agreement.open() else { return Err(Refusal::NoProposal) };
        let ended = self.record.retire(&proposal.annex());
        self.agreement.settle(matches!(ended, Some(Ok(_))));
        let receipt = self.took(EntryKind::Retire, ended)?;
        self.enter(retired);
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }
}

/// Returns the bytes of one field of a statement; zeros if the field is out of range.
fn bytes<const N: usize>(of: &[u8], at: &Range<usize>) -> [u8; N] {
    of.get(at.clone()).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
}
