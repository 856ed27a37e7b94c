//! Sessions and what is done in them.

use core::ops::Range;

use proverka::journal::field::annex::release;
use proverka::journal::payload::{
    Correction, Cosign, CosignAnnex, Disputed, DisputedAnnex, Export, SessionClose, SessionCloseAnnex, Tally,
};
use proverka::journal::{Holder, Journal, Kind, ReadError, Term};
use proverka::wire::{Act, Challenge, Consent, Octets, Party, Refusal, Reply, Tallied};

use crate::answer::tallied;
use crate::board::Board;
use crate::device::{Device, fill};
use crate::enrol::role;
use crate::ledger::{Close, Ledger, Session};
use crate::life::Event;
use crate::proposal::{Proposal, event};
use crate::selftest::{Fault, verifies};
use crate::show::View;

impl<B: Board> Device<B> {
    #[inline(never)]
    fn term(&mut self) -> Result<Term, Refusal> {
        let state = self.state;
        let journal = self.journal.as_mut().ok_or(Refusal::State(state))?;
        journal.term_data().map_err(|_| Refusal::Fault(Fault::Record.code()))
    }

    /// Adds to a count.
    #[inline(never)]
    pub(crate) fn tally(&mut self, request: u64, category: u8, delta: i16) -> Result<Tallied, Refusal> {
        self.may(Event::Count)?;
        let ledger = self.ledger()?;
        if ledger.session.is_none() {
            return Err(Refusal::NoSession);
        }
        let before = ledger.total(category).ok_or(Refusal::Category { category, categories: ledger.categories })?;
        let total = moved(before, delta)?;
        let (limit, declared) = (ledger.limit(category), ledger.declared(category));
        let judgement = self.judge(ledger, category, total);
        let payload = Tally { category, verdict: judgement.octet(), delta, total, limit, request };
        let receipt = self.add(Kind::Tally, payload.octets(), &[])?;
        Ok(tallied(self.acknowledged(receipt), category, total, limit, declared, judgement))
    }

    /// Puts an earlier count right.
    #[inline(never)]
    pub(crate) fn correct(&mut self, request: u64, seq: u32, delta: i16) -> Result<Tallied, Refusal> {
        self.may(Event::Count)?;
        let Some(session) = self.ledger()?.session else { return Err(Refusal::NoSession) };
        let state = self.state;
        let journal = self.journal.as_mut().ok_or(Refusal::State(state))?;
        let no_entry = Refusal::Entry { seq };
        if seq <= session.seq {
            return Err(no_entry);
        }
        let seen = journal.entry(seq).map_err(|_| no_entry)?;
        let payload = seen.entry.payload();
        let category = match seen.entry.kind() {
            Kind::Tally => Tally::of(&payload).map(|tally| tally.category),
            Kind::Correction => Correction::of(&payload).map(|correction| correction.category),
            _ => None,
        };
        let category = category.ok_or(no_entry)?;
        let ledger = self.ledger()?;
        let before = ledger.total(category).ok_or(no_entry)?;
        let total = moved(before, delta)?;
        let (limit, declared) = (ledger.limit(category), ledger.declared(category));
        let judgement = self.judge(ledger, category, total);
        let payload = Correction { seq, category, verdict: judgement.octet(), delta, total, limit, request };
        let receipt = self.add(Kind::Correction, payload.octets(), &[])?;
        Ok(tallied(self.acknowledged(receipt), category, total, limit, declared, judgement))
    }

    /// Puts presses on record. True where there were any. What the record refuses is not counted, and shown so.
    pub(crate) fn count_pending(&mut self) -> bool {
        let delta = core::mem::take(&mut self.pending);
        if delta == 0 {
            return false;
        }
        let counted = self.tally(0, self.category(), delta);
        self.refused_press = counted.is_err();
        true
    }

    /// Ends the session.
    #[inline(never)]
    pub(crate) fn close(&mut self, seal_h: [u8; 16], seal_i: [u8; 16]) -> Result<Reply<'static>, Refusal> {
        self.may(Event::Close)?;
        self.count_pending();
        let ledger = self.ledger()?;
        let Some(Session { number, tallies, .. }) = ledger.session else { return Err(Refusal::NoSession) };
        let annex = SessionCloseAnnex { seal_h, seal_i, totals: ledger.carried().totals };
        let payload = SessionClose { session: number, tallies }.octets();
        let receipt = self.add(Kind::SessionClose, payload, &annex.octets())?;
        self.proposal = None;
        self.look_at(View::Code);
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// The last close, that this party has neither signed nor disputed, and the head at it.
    #[inline(never)]
    fn closed(&mut self, party: Party) -> Result<(u32, [u8; 32]), Refusal> {
        self.may(Event::Witness)?;
        let Some(Close { size, signed, disputed }) = self.ledger()?.close else { return Err(Refusal::NotClosed) };
        let of = |both: [bool; 2]| {
            let [host, inspectorate] = both;
            match party {
                Party::Host => host,
                Party::Inspectorate => inspectorate,
            }
        };
        if of(signed) || of(disputed) {
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
        let (size, head) = self.closed(party)?;
        let term = self.term()?;
        let (kind, key) = match party {
            Party::Host => (Kind::CosignHost, &term.key_h),
            Party::Inspectorate => (Kind::CosignInspectorate, &term.key_i),
        };
        let annex = CosignAnnex { head, signature: *signature };
        let digest = self.journal.as_ref().map_or([0; 32], Journal::term);
        let message = Cosign { size }.message(&annex, &digest, role(party));
        if !verifies(key, message.octets(), signature) {
            return Err(Refusal::Signature(party));
        }
        let receipt = self.add(kind, Cosign { size }.octets(), &annex.octets())?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// A party's refusal of that head.
    #[inline(never)]
    pub(crate) fn dispute(&mut self, party: Party, own: [u8; 32]) -> Result<Reply<'static>, Refusal> {
        let (size, head) = self.closed(party)?;
        let payload = Disputed { size, role: role(party) }.octets();
        let annex = DisputedAnnex { head, other: own }.octets();
        let receipt = self.add(Kind::Disputed, payload, &annex)?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Notes that the record was exported. Once after each other entry, or whoever is at the port could fill the record.
    #[inline(never)]
    pub(crate) fn note_export(&mut self, statement: [u8; 20]) -> Result<Reply<'static>, Refusal> {
        self.may(Event::Note)?;
        let size = self.journal.as_ref().map_or(0, Journal::size);
        if self.ledger()?.last.is_none_or(|(kind, _)| kind == Kind::Export) {
            return Err(Refusal::Entry { seq: size });
        }
        let receipt = self.add(Kind::Export, Export { size, statement }.octets(), &[])?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Ends the record.
    #[inline(never)]
    pub(crate) fn retire(&mut self) -> Result<Reply<'static>, Refusal> {
        let retired = self.may(Event::Retire)?;
        let ledger = self.ledger()?;
        if ledger.session.is_some() {
            return Err(Refusal::SessionOpen);
        }
        match ledger.close {
            None => return Err(Refusal::NotClosed),
            Some(Close { signed: [false, _], .. }) => return Err(Refusal::Missing(Party::Host)),
            Some(Close { signed: [_, false], .. }) => return Err(Refusal::Missing(Party::Inspectorate)),
            Some(_) => {}
        }
        self.note_boot();
        let Some(journal) = &mut self.journal else { return Err(Refusal::State(self.state)) };
        let stamp = self.time.stamp(journal.earliest());
        match journal.retire(stamp) {
            Ok(receipt) => {
                self.took(Kind::Retire, receipt, &[0; 24], &[]);
                self.proposal = None;
                self.state = retired;
                Ok(Reply::Acknowledged(self.acknowledged(receipt)))
            }
            Err(cause) => Err(self.refused(cause)),
        }
    }

    /// Proposes what needs both parties.
    #[inline(never)]
    pub(crate) fn propose(&mut self, act: Act) -> Result<Reply<'static>, Refusal> {
        self.may(event(&act))?;
        self.check(&act)?;
        let nonce = self.random()?;
        let state = self.state;
        let ledger = self.ledger()?;
        let mut carried = ledger.carried();
        let Some(journal) = &mut self.journal else { return Err(Refusal::State(state)) };
        let session = match act {
            Act::Open { .. } => journal.sessions().checked_add(1).ok_or(Refusal::Full { free: 0 })?,
            _ => 0,
        };
        let mut challenge = Challenge {
            nonce: Octets(nonce),
            size: journal.size(),
            head: Octets(journal.head()),
            session,
            epoch: 0,
            key: Octets::ZERO,
            released: Octets::ZERO,
        };
        if let Act::Release { size } = act {
            let damaged = Refusal::Fault(Fault::Record.code());
            let term = journal.term_data().map_err(|_| damaged)?;
            let mut then = Ledger::new(&term);
            fill(journal, &mut then, size).map_err(|_| damaged)?;
            carried = then.carried();
            let statement = journal.release_statement(size, &carried).map_err(|_| Refusal::Entry { seq: size })?;
            challenge.epoch = u16::from_le_bytes(octets(&statement, &release::EPOCH));
            challenge.key = Octets(octets(&statement, &release::KEY));
            challenge.released = Octets(octets(&statement, &release::HEAD));
        }
        self.proposal = Some(Proposal {
            act,
            nonce,
            size: challenge.size,
            session,
            given: self.time.reading(),
            carried,
            host: None,
            inspectorate: None,
        });
        Ok(Reply::Challenge(challenge))
    }

    /// What can be seen to be wrong with an act before anybody signs it.
    fn check(&self, act: &Act) -> Result<(), Refusal> {
        let ledger = self.ledger()?;
        let size = self.journal.as_ref().map_or(0, Journal::size);
        match *act {
            Act::Open { .. } | Act::Release { .. } if ledger.session.is_some() => Err(Refusal::SessionOpen),
            Act::Release { size: released } if released == 0 || released > size => {
                Err(Refusal::Entry { seq: released })
            }
            Act::Limit { category, .. } if category >= ledger.categories => {
                Err(Refusal::Category { category, categories: ledger.categories })
            }
            Act::Extend { earliest, latest } if earliest > latest => Err(Refusal::Terms),
            Act::Open { .. } | Act::Time | Act::Limit { .. } | Act::Extend { .. } | Act::Release { .. } => Ok(()),
        }
    }

    /// The proposal, if the record is as it was.
    #[inline(never)]
    fn proposed(&mut self) -> Result<Proposal, Refusal> {
        let Some(proposal) = self.proposal.clone() else { return Err(Refusal::NoProposal) };
        self.may(event(&proposal.act))?;
        let size = self.journal.as_ref().map_or(0, Journal::size);
        if proposal.size != size {
            self.proposal = None;
            return Err(Refusal::Stale { proposed: proposal.size, size });
        }
        Ok(proposal)
    }

    /// A party's signature under the proposal.
    #[inline(never)]
    pub(crate) fn consent(&mut self, consent: &Consent) -> Result<Reply<'static>, Refusal> {
        let mut proposal = self.proposed()?;
        let term = self.term()?;
        let Some(journal) = &mut self.journal else { return Err(Refusal::State(self.state)) };
        let statement = match proposal.act {
            Act::Release { size } => {
                Some(journal.release_statement(size, &proposal.carried).map_err(|_| Refusal::Entry { seq: size })?)
            }
            _ => None,
        };
        proposal.consent(consent, &journal.place(), &term, statement.as_ref())?;
        let (host, inspectorate) = (proposal.host.is_some(), proposal.inspectorate.is_some());
        self.proposal = Some(proposal);
        Ok(Reply::Waiting { host, inspectorate })
    }

    /// Records the proposal.
    #[inline(never)]
    pub(crate) fn conclude(&mut self, alone: bool) -> Result<Reply<'static>, Refusal> {
        let proposal = self.proposed()?;
        let holder = proposal.holder(alone)?;
        self.check(&proposal.act)?;
        // What comes of it, nothing is left to conclude.
        self.proposal = None;
        let reply = match proposal.act {
            Act::Open { purpose, declared } => self.open(&proposal, purpose, declared, holder)?,
            Act::Time => self.state_time(&proposal)?,
            Act::Limit { .. } | Act::Extend { .. } => {
                let (kind, payload) = proposal.change();
                let receipt = self.put(kind, payload, &proposal.signatures().octets())?;
                self.note_boot();
                Reply::Acknowledged(self.acknowledged(receipt))
            }
            Act::Release { size } => self.release(&proposal, size)?,
        };
        Ok(reply)
    }

    #[inline(never)]
    fn open(
        &mut self,
        proposal: &Proposal,
        purpose: u32,
        declared: [u32; 8],
        holder: Holder,
    ) -> Result<Reply<'static>, Refusal> {
        let (payload, annex) = proposal.opening(purpose, declared, holder);
        let receipt = self.put(Kind::SessionOpen, payload.octets(), &annex.octets())?;
        self.pending = 0;
        self.next_key()?;
        self.note_boot();
        self.look_at(View::Count(0));
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    #[inline(never)]
    fn state_time(&mut self, proposal: &Proposal) -> Result<Reply<'static>, Refusal> {
        let annex = proposal.time();
        let payload = annex.payload();
        let mut anchored = self.time.clone();
        let fits =
            payload.earliest <= payload.latest && anchored.anchor(proposal.given, payload.earliest, payload.latest);
        let before = self.time.clone();
        if fits {
            self.time = anchored;
        }
        match self.put(Kind::Time, payload.octets(), &annex.octets()) {
            Ok(receipt) => {
                self.note_boot();
                let said = self.acknowledged(receipt);
                // A statement that anchors nothing is on record all the same.
                Ok(if fits { Reply::Acknowledged(said) } else { Reply::Refused(Refusal::Times) })
            }
            Err(refusal) => {
                self.time = before;
                Err(refusal)
            }
        }
    }

    #[inline(never)]
    fn release(&mut self, proposal: &Proposal, size: u32) -> Result<Reply<'static>, Refusal> {
        let Some(journal) = &mut self.journal else { return Err(Refusal::State(self.state)) };
        let stamp = self.time.stamp(journal.earliest());
        let (host, inspectorate) = (proposal.signature(Party::Host), proposal.signature(Party::Inspectorate));
        match journal.release(stamp, size, &proposal.carried, &host, &inspectorate) {
            Ok(receipt) => {
                if let Some(ledger) = &mut self.ledger {
                    ledger.full = false;
                    ledger.last = Some((Kind::Release, 0));
                }
                self.note_boot();
                Ok(Reply::Acknowledged(self.acknowledged(receipt)))
            }
            Err(cause) => Err(self.refused(cause)),
        }
    }
}

/// A field of a statement.
fn octets<const N: usize>(of: &[u8], at: &Range<usize>) -> [u8; N] {
    of.get(at.clone()).and_then(|octets| octets.try_into().ok()).unwrap_or([0; N])
}

/// The count after a change.
fn moved(before: u32, delta: i16) -> Result<u32, Refusal> {
    if delta == 0 {
        return Err(Refusal::Nothing);
    }
    before.checked_add_signed(i32::from(delta)).ok_or(Refusal::Range { total: before, delta })
}
