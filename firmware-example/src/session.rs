//! Sessions and what is done in them.

use core::ops::Range;

use proverka::journal::digest;
use proverka::journal::field::annex::release;
use proverka::journal::payload::{
    Correction, Cosign, CosignAnnex, Disputed, DisputedAnnex, Export, SessionClose, SessionCloseAnnex, Tally, Time,
};
use proverka::journal::{Journal, Kind, ReadError, Receipt, ReleaseStatement};
use proverka::party::{Both, Party};
use proverka::wire::life::Event;
use proverka::wire::{Act, Bytes, Challenge, Consent, LapseCause, Lapsed, Proposals, Refusal, Reply, Tallied};

use crate::answer::tallied;
use crate::board::Board;
use crate::device::Device;
use crate::proposal::Proposal;
use crate::selftest::{Fault, verifies};
use crate::show::View;
use crate::start::fill;
use proverka::inspection::{Close, Ledger, Session};

impl<B: Board> Device<B> {
    /// Adds to a count.
    #[inline(never)]
    pub(crate) fn tally(&mut self, request: u64, category: u8, delta: i16) -> Result<Tallied, Refusal> {
        let ledger = self.ledger()?;
        if ledger.session.is_none() {
            return Err(Refusal::NoSession);
        }
        let before = ledger.total(category).ok_or(Refusal::Category { category, categories: ledger.categories })?;
        let total = moved(before, delta)?;
        let (limit, declared) = (ledger.limit(category), ledger.declared(category));
        let judgement = self.judge(ledger, category, total);
        let payload = Tally { category, verdict: judgement.byte(), delta, total, limit, request };
        let receipt = self.add(Kind::Tally, payload.bytes(), &[])?;
        Ok(tallied(self.acknowledged(receipt), category, total, limit, declared, judgement))
    }

    /// Puts an earlier count right.
    #[inline(never)]
    pub(crate) fn correct(&mut self, request: u64, seq: u32, delta: i16) -> Result<Tallied, Refusal> {
        let category = self.counted_in(seq)?;
        let ledger = self.ledger()?;
        let before = ledger.total(category).ok_or(Refusal::Entry { seq })?;
        let total = moved(before, delta)?;
        let (limit, declared) = (ledger.limit(category), ledger.declared(category));
        let judgement = self.judge(ledger, category, total);
        let payload = Correction { seq, category, verdict: judgement.byte(), delta, total, limit, request };
        let receipt = self.add(Kind::Correction, payload.bytes(), &[])?;
        Ok(tallied(self.acknowledged(receipt), category, total, limit, declared, judgement))
    }

    /// The category of a count or correction of this session.
    #[inline(never)]
    fn counted_in(&mut self, seq: u32) -> Result<u8, Refusal> {
        let Some(session) = self.ledger()?.session else { return Err(Refusal::NoSession) };
        let no_entry = Refusal::Entry { seq };
        let journal = self.journal.as_mut().filter(|_| seq > session.seq).ok_or(no_entry)?;
        let seen = journal.entry(seq).map_err(|_| no_entry)?;
        let payload = seen.entry.payload();
        match seen.entry.kind() {
            Kind::Tally => Tally::of(&payload).map(|tally| tally.category),
            Kind::Correction => Correction::of(&payload).map(|correction| correction.category),
            _ => None,
        }
        .ok_or(no_entry)
    }

    /// Puts presses on record. True where there were any. What the record refuses is not counted, and shown so.
    pub(crate) fn count_pending(&mut self) -> bool {
        let delta = core::mem::take(&mut self.pending);
        if delta == 0 {
            return false;
        }
        let counted = self.may(Event::Count).and_then(|_| self.tally(0, self.category(), delta));
        self.refused_press = counted.is_err();
        true
    }

    /// Ends the session.
    #[inline(never)]
    pub(crate) fn close(&mut self, seal_h: [u8; 16], seal_i: [u8; 16]) -> Result<Reply<'static>, Refusal> {
        self.count_pending();
        let ledger = self.ledger()?;
        let Some(Session { number, tallies, .. }) = ledger.session else { return Err(Refusal::NoSession) };
        let annex = SessionCloseAnnex { seal_h, seal_i, totals: ledger.carried().totals };
        let payload = SessionClose { session: number, tallies }.bytes();
        let receipt = self.add(Kind::SessionClose, payload, &annex.bytes())?;
        self.proposal = None;
        self.code = Some(receipt.head);
        self.look_at(View::Code);
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// The last close, that this party has neither signed nor disputed, and the head at it.
    #[inline(never)]
    fn closed(&mut self, party: Party) -> Result<(u32, [u8; 32]), Refusal> {
        let Some(Close { size, signed, disputed }) = self.ledger()?.close else { return Err(Refusal::NotClosed) };
        if *signed.get(party) || *disputed.get(party) {
            return Err(Refusal::Party(party));
        }
        let state = self.state;
        let journal = self.journal.as_mut().ok_or(Refusal::State(state))?;
        match journal.entry(size) {
            Ok(seen) => Ok((size, seen.head)),
            Err(ReadError::Absent { .. }) => Err(Refusal::NotClosed),
            Err(_) => Err(Refusal::Fault(Fault::Record.code())),
        }
    }

    /// A party's signature of the head at the last close.
    #[inline(never)]
    pub(crate) fn cosign(&mut self, party: Party, signature: &[u8; 64]) -> Result<Reply<'static>, Refusal> {
        let (size, annex) = self.witnessed(party, signature)?;
        let receipt = self.add(Kind::cosign(party), Cosign { size }.bytes(), &annex)?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// The size and the annex that a party signed.
    #[inline(never)]
    fn witnessed(&mut self, party: Party, signature: &[u8; 64]) -> Result<(u32, [u8; 108]), Refusal> {
        let (size, head) = self.closed(party)?;
        let key = self.key_of(party)?;
        let annex = CosignAnnex { head, signature: *signature };
        let term = self.journal.as_ref().map_or([0; 32], Journal::term);
        let message = digest::cosign_message(&term, party, size, &head);
        if verifies(&key, message.bytes(), signature) {
            Ok((size, annex.bytes()))
        } else {
            Err(Refusal::Signature(party))
        }
    }

    /// A party's key.
    #[inline(never)]
    fn key_of(&mut self, party: Party) -> Result<[u8; 32], Refusal> {
        let state = self.state;
        let journal = self.journal.as_mut().ok_or(Refusal::State(state))?;
        let term = journal.term_data().map_err(|_| Refusal::Fault(Fault::Record.code()))?;
        Ok(*term.key_of(party))
    }

    /// A party's refusal of that head.
    #[inline(never)]
    pub(crate) fn dispute(
        &mut self,
        party: Party,
        own: [u8; 32],
        signature: &[u8; 64],
    ) -> Result<Reply<'static>, Refusal> {
        let (payload, annex) = self.disputed(party, own, signature)?;
        let receipt = self.add(Kind::Disputed, payload, &annex)?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Payload and annex of a refusal that the party signed.
    #[inline(never)]
    fn disputed(
        &mut self,
        party: Party,
        own: [u8; 32],
        signature: &[u8; 64],
    ) -> Result<([u8; 24], [u8; 216]), Refusal> {
        let (size, head) = self.closed(party)?;
        let key = self.key_of(party)?;
        let annex = DisputedAnnex { head, other: own, signature: *signature };
        let term = self.journal.as_ref().map_or([0; 32], Journal::term);
        let message = digest::dispute_message(&term, party, size, &head, &own);
        if verifies(&key, message.bytes(), signature) {
            Ok((Disputed { size, party }.bytes(), annex.bytes()))
        } else {
            Err(Refusal::Signature(party))
        }
    }

    /// Notes that the record was exported. Once after each other entry, or whoever is at the port could fill the record.
    #[inline(never)]
    pub(crate) fn note_export(&mut self, statement: [u8; 20]) -> Result<Reply<'static>, Refusal> {
        let size = self.journal.as_ref().map_or(0, Journal::size);
        if self.ledger()?.last.is_none_or(|(kind, _)| kind == Kind::Export) {
            return Err(Refusal::Entry { seq: size });
        }
        let receipt = self.add(Kind::Export, Export { size, statement }.bytes(), &[])?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Proposes what needs both parties. The same act again, while the record stands where it stood, is the other party
    /// asking what is to be signed: nothing that was given is forgotten. Nor is it for another act, unless that is to replace
    /// what is open.
    #[inline(never)]
    pub(crate) fn propose(&mut self, act: Act, replace: bool) -> Result<Reply<'static>, Refusal> {
        self.check(&act)?;
        let size = self.journal.as_ref().map_or(0, Journal::size);
        let open = self.proposal.as_ref().filter(|proposal| proposal.size == size);
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
        let state = self.state;
        let mut carried = self.ledger()?.carried();
        let Some(journal) = &mut self.journal else { return Err(Refusal::State(state)) };
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
            let term = journal.term_data().map_err(|_| damaged)?;
            let mut then = Ledger::new(&term);
            fill(journal, &mut then, size).map_err(|_| damaged)?;
            carried = then.carried();
            let statement = journal.release_statement(size, &carried).map_err(|_| Refusal::Entry { seq: size })?;
            challenge.epoch = u16::from_le_bytes(bytes(&statement, &release::EPOCH));
            challenge.key = Bytes(bytes(&statement, &release::KEY));
            challenge.released = Bytes(bytes(&statement, &release::HEAD));
        }
        if known.is_none() {
            self.lapse(LapseCause::Replaced);
            let proposed = self.time.reading();
            self.proposal = Some(Proposal { act, nonce, size, session, proposed, carried, given: Both::default() });
        }
        Ok(Reply::Challenge(challenge))
    }

    /// Gives up what is proposed. What a party had signed is remembered, with the cause, so that the party can be told.
    #[inline(never)]
    pub(crate) fn lapse(&mut self, cause: LapseCause) {
        if let Some(proposal) = &self.proposal
            && proposal.is_signed()
        {
            self.lapsed = Some(proposal.lapsed(cause));
        }
        self.proposal = None;
    }

    /// The proposal that is open, and the last one that was signed and came to nothing.
    #[inline(never)]
    pub(crate) fn proposals(&self) -> Proposals {
        let size = self.journal.as_ref().map_or(0, Journal::size);
        let open = self.proposal.as_ref().filter(|proposal| proposal.size == size).map(Proposal::shown);
        Proposals { open, lapsed: self.lapsed }
    }

    /// What can be seen to be wrong with an act before anybody signs it.
    fn check(&self, act: &Act) -> Result<(), Refusal> {
        let ledger = self.ledger()?;
        let size = self.journal.as_ref().map_or(0, Journal::size);
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

    /// Sees that there is a proposal and that the record is as it was.
    #[inline(never)]
    fn proposed(&mut self) -> Result<Act, Refusal> {
        let size = self.journal.as_ref().map_or(0, Journal::size);
        let Some(proposal) = &self.proposal else {
            let Some(Lapsed { act, size: proposed, cause: LapseCause::Entry { .. }, .. }) = self.lapsed else {
                return Err(Refusal::NoProposal);
            };
            self.may(act.event())?;
            return Err(Refusal::Stale { proposed, size });
        };
        let (act, proposed) = (proposal.act, proposal.size);
        self.may(act.event())?;
        if proposed != size {
            self.proposal = None;
            return Err(Refusal::Stale { proposed, size });
        }
        Ok(act)
    }

    /// A party's signature under the proposal.
    #[inline(never)]
    pub(crate) fn consent(&mut self, consent: &Consent) -> Result<Reply<'static>, Refusal> {
        self.proposed()?;
        let key = self.key_of(consent.party)?;
        let statement = self.statement()?;
        let (Some(proposal), Some(journal)) = (&mut self.proposal, &self.journal) else {
            return Err(Refusal::NoProposal);
        };
        proposal.consent(consent, &journal.place(), &key, statement.as_ref())?;
        let (host, inspectorate) = (proposal.given.host.is_some(), proposal.given.inspectorate.is_some());
        Ok(Reply::Waiting { host, inspectorate })
    }

    /// What is signed to release entries, where that is what was proposed.
    #[inline(never)]
    fn statement(&mut self) -> Result<Option<ReleaseStatement>, Refusal> {
        let (Some(proposal), Some(journal)) = (&self.proposal, &mut self.journal) else { return Ok(None) };
        let Act::Release { size } = proposal.act else { return Ok(None) };
        journal.release_statement(size, &proposal.carried).map(Some).map_err(|_| Refusal::Entry { seq: size })
    }

    /// Records the proposal.
    #[inline(never)]
    pub(crate) fn conclude(&mut self) -> Result<Reply<'static>, Refusal> {
        let (receipt, fits) = match self.concluded()? {
            Act::Release { size } => (self.release(size)?, true),
            // Nothing can follow that, not even the BOOT entry of this boot: its number stands in the last entry.
            Act::Retire => return self.retire(),
            _ => self.record()?,
        };
        // Here and not in what is called, so that its stack is free again when the next entry is signed. What was concluded is on
        // record whatever comes of it.
        let _ = self.note_boot();
        // A statement of time that anchors nothing is on record all the same.
        Ok(if fits { Reply::Acknowledged(self.acknowledged(receipt)) } else { Reply::Refused(Refusal::Times) })
    }

    /// Sees whether the proposal can still be concluded, and has the signatures that it needs.
    #[inline(never)]
    fn concluded(&mut self) -> Result<Act, Refusal> {
        let act = self.proposed()?;
        self.check(&act)?;
        self.proposal.as_ref().ok_or(Refusal::NoProposal)?.is_complete()?;
        Ok(act)
    }

    /// Takes the proposal away once it was tried to record it. Where that did not go well, the parties are told so when they ask.
    fn settle(&mut self, recorded: bool) {
        if recorded {
            (self.proposal, self.lapsed) = (None, None);
        } else {
            self.lapse(LapseCause::NotRecorded);
        }
    }

    /// Records anything but a release and the end of the record. False where it is a statement of time that anchors nothing.
    #[inline(never)]
    fn record(&mut self) -> Result<(Receipt, bool), Refusal> {
        let Some(proposal) = &self.proposal else { return Err(Refusal::NoProposal) };
        let proposed = proposal.proposed;
        let entry = proposal.entry();
        let Some((kind, payload, annex)) = &entry else { return Err(Refusal::NoProposal) };
        let kind = *kind;
        let lapsed = proposal.lapsed(LapseCause::NotRecorded);
        // Whatever becomes of it, nothing is left to conclude.
        self.proposal = None;
        let before = self.time.clone();
        let fits = match Time::of(payload) {
            Some(said) if kind == Kind::Time => {
                said.earliest <= said.latest && self.time.anchor(proposed, said.earliest, said.latest)
            }
            _ => true,
        };
        let outcome = self.append(kind, *payload, annex);
        if outcome.is_err() {
            // What is not on record anchors nothing, not even the time of the entry that says that there was no room.
            self.time = before;
        }
        self.lapsed = outcome.is_err().then_some(lapsed);
        self.note_full(outcome);
        let receipt = outcome?;
        if kind == Kind::SessionOpen {
            self.code = None;
            self.pending = 0;
            self.look_at(View::Count(0));
            self.next_key()?;
        }
        Ok((receipt, fits))
    }

    #[inline(never)]
    fn release(&mut self, size: u32) -> Result<Receipt, Refusal> {
        let (Some(proposal), Some(journal)) = (&self.proposal, &mut self.journal) else {
            return Err(Refusal::NoProposal);
        };
        let stamp = self.time.stamp(journal.earliest());
        let (host, inspectorate) = (proposal.signature(Party::Host), proposal.signature(Party::Inspectorate));
        let released = journal.release(stamp, size, &proposal.carried, &host, &inspectorate);
        self.settle(released.is_ok());
        match released {
            Ok(receipt) => {
                if let Some(ledger) = &mut self.ledger {
                    ledger.full = false;
                    ledger.last = Some((Kind::Release, 0));
                }
                Ok(receipt)
            }
            Err(cause) => Err(self.refused(cause)),
        }
    }

    /// Ends the record.
    #[inline(never)]
    fn retire(&mut self) -> Result<Reply<'static>, Refusal> {
        let retired = self.may(Event::Retire)?;
        let (Some(proposal), Some(journal)) = (&self.proposal, &mut self.journal) else {
            return Err(Refusal::NoProposal);
        };
        let stamp = self.time.stamp(journal.earliest());
        let ended = journal.retire(stamp, &proposal.annex());
        self.settle(ended.is_ok());
        match ended {
            Ok(receipt) => {
                self.took(Kind::Retire, receipt, &[0; 24], &[]);
                self.enter(retired);
                Ok(Reply::Acknowledged(self.acknowledged(receipt)))
            }
            Err(cause) => Err(self.refused(cause)),
        }
    }
}

/// A field of a statement.
fn bytes<const N: usize>(of: &[u8], at: &Range<usize>) -> [u8; N] {
    of.get(at.clone()).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
}

/// The count after a change.
fn moved(before: u32, delta: i16) -> Result<u32, Refusal> {
    if delta == 0 {
        return Err(Refusal::Nothing);
    }
    before.checked_add_signed(i32::from(delta)).ok_or(Refusal::Range { total: before, delta })
}
