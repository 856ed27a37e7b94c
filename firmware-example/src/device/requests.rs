//! Requests and their answers. `look_up` and `perform` show which function answers which request.

use proverka::journal::EntryKind;
use proverka::journal::payload::{Correction, Tally};
use proverka::wire::{Acknowledged, Asked, Bytes, PIECE_MAX, Refusal, Reply, Request};

use super::session::tallied;
use super::state::Device;
use crate::board::Board;
use proverka::inspection::Judgement;

impl<B: Board> Device<B> {
    /// Answers one request. A piece of the record is written into `room`.
    pub fn answer<'r>(&mut self, asked: &Asked, room: &'r mut [u8; PIECE_MAX]) -> Reply<'r> {
        if asked.request.handling().is_numbered {
            let changed = self.change(asked);
            self.said(changed)
        } else {
            self.look_up(asked, room)
        }
    }

    /// Answers a request without a number, which changes nothing.
    #[inline(never)]
    pub(super) fn look_up<'r>(&mut self, asked: &Asked, room: &'r mut [u8; PIECE_MAX]) -> Reply<'r> {
        self.watch_seal();
        let outcome = match &asked.request {
            Request::Status => Ok(Reply::Status(self.say_status())),
            Request::Sums => Ok(Reply::Sums(self.say_sums())),
            Request::Proposal => Ok(Reply::Proposals(self.agreement.shown(self.record.size()))),
            Request::Read { source, offset } => self.read(*source, *offset, room),
            Request::Export { nonce_h, nonce_i } => {
                self.prepare();
                self.export(nonce_h.0, nonce_i.0)
            }
            _ => Err(Refusal::Unknown),
        };
        outcome.unwrap_or_else(Reply::Refused)
    }

    /// Returns the reply to a change: the stored reply, or the refusal.
    pub(super) fn said(&self, changed: Result<(), Refusal>) -> Reply<'static> {
        match (changed, self.numbers.reply()) {
            (Ok(()), Some(reply)) => *reply,
            (Ok(()), None) => Reply::Refused(Refusal::State(self.life.state())),
            (Err(refusal), _) => Reply::Refused(refusal),
        }
    }

    /// Does what must be done before anything is signed.
    #[inline(never)]
    fn prepare(&mut self) {
        self.test_all();
        self.run_out();
    }

    /// Makes a change, once for each number, and stores its reply.
    #[inline(never)]
    pub(super) fn change(&mut self, asked: &Asked) -> Result<(), Refusal> {
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::debug!("change {=u64}", asked.number);
        self.watch_seal();
        if let Some(said) = self.said_before(asked) {
            return said;
        }
        self.numbers.admit(asked.number)?;
        self.prepare();
        let reply = self.perform(asked)?;
        self.numbers.keep(asked, &reply);
        Ok(())
    }

    /// Returns the outcome of a change that was made before under the same number.
    #[inline(never)]
    fn said_before(&mut self, asked: &Asked) -> Option<Result<(), Refusal>> {
        if let Some(said) = self.numbers.is_repeat(asked) {
            return Some(said);
        }
        let (number, seq) = self.record.ledger().and_then(|ledger| ledger.counted)?;
        if number != asked.number {
            return None;
        }
        let said = self.counted_before(seq, &asked.request);
        Some(said.map(|reply| self.numbers.keep_reply(asked, &reply)))
    }

    #[inline(never)]
    fn perform(&mut self, asked: &Asked) -> Result<Reply<'static>, Refusal> {
        let next = match asked.request.event() {
            Some(event) => self.may(event)?,
            // The proposed act decides whether this is allowed; `proposed` in `acts.rs` checks that.
            None => self.life.state(),
        };
        match asked.request {
            Request::Status | Request::Sums | Request::Read { .. } | Request::Export { .. } | Request::Proposal => {
                Err(Refusal::Unknown)
            }
            Request::Propose { act, replace } => self.propose(act, replace),
            Request::Consent(consent) => self.consent(&consent),
            Request::Conclude => self.conclude(),
            Request::Abandon => Ok(self.abandon(next)),
            Request::Tally { category, delta } => self.tally(asked.number, category, delta).map(Reply::Tallied),
            Request::Correct { seq, delta } => self.correct(asked.number, seq, delta).map(Reply::Tallied),
            Request::Close { seal_h, seal_i } => self.close(seal_h.0, seal_i.0),
            Request::Cosign { party, signature } => self.cosign(party, &signature.0),
            Request::Dispute { party, own, signature } => self.dispute(party, own.0, &signature.0),
            Request::NoteExport { digest } => self.note_export(digest.0),
            Request::Enrol(step) => self.enrol(&step, next),
        }
    }

    /// Rebuilds the reply to a count that is on record, because the request was repeated after a restart.
    #[inline(never)]
    fn counted_before(&mut self, seq: u32, request: &Request) -> Result<Reply<'static>, Refusal> {
        let (state, size) = (self.life.state(), self.record.size());
        let reader = self.record.reader().ok_or(Refusal::State(state))?;
        let seen = reader.entry(seq).map_err(|_| Refusal::Entry { seq })?;
        let payload = seen.entry.payload();
        let (category, total, limit, verdict) = match (*request, seen.entry.kind()) {
            (Request::Tally { category, delta }, EntryKind::Tally) => match Tally::from_bytes(&payload) {
                Some(tally) if (tally.category, tally.delta) == (category, delta) => {
                    (category, tally.total, tally.limit, tally.verdict)
                }
                _ => return Err(Refusal::Reused),
            },
            (Request::Correct { seq, delta }, EntryKind::Correction) => match Correction::from_bytes(&payload) {
                Some(correction) if (correction.seq, correction.delta) == (seq, delta) => {
                    (correction.category, correction.total, correction.limit, correction.verdict)
                }
                _ => return Err(Refusal::Reused),
            },
            _ => return Err(Refusal::Reused),
        };
        let entry = Acknowledged { seq, head: Bytes(seen.head), size };
        let declared = self.ledger()?.declared(category);
        Ok(Reply::Tallied(tallied(entry, category, total, limit, declared, Judgement::read(verdict))))
    }
}
