//! What is done in a session and after it: counts, corrections, the close, cosignatures and disputes.

use proverka::journal::digest;
use proverka::journal::payload::{
    Correction, Cosign, CosignAnnex, Disputed, DisputedAnnex, Export, NOT_DECLARED, SessionClose, SessionCloseAnnex,
    Tally,
};
use proverka::journal::{EntryKind, Journal, ReadError, Receipt};
use proverka::party::Party;
use proverka::wire::{Acknowledged, Refusal, Reply, Tallied};

use super::state::Device;
use crate::board::Board;
use crate::selftest::Fault;
use proverka::inspection::Judgement;
use proverka::inspection::{Close, Session};
use proverka::journal::verifies;
use proverka::wire::life::Event;

impl<B: Board> Device<B> {
    /// Adds to the count of a category.
    #[inline(never)]
    pub(super) fn tally(&mut self, request: u64, category: u8, delta: i16) -> Result<Tallied, Refusal> {
        let ledger = self.ledger()?;
        if ledger.session.is_none() {
            return Err(Refusal::NoSession);
        }
        let before = ledger.total(category).ok_or(Refusal::Category { category, categories: ledger.categories })?;
        let total = moved(before, delta)?;
        let (limit, declared) = (ledger.limit(category), ledger.declared(category));
        let judgement = self.judge(ledger, category, total);
        let tally = Tally { category, verdict: judgement.byte(), delta, total, limit, request };
        let receipt = self.add(&tally)?;
        Ok(tallied(self.acknowledged(receipt), category, total, limit, declared, judgement))
    }

    /// Corrects an earlier count.
    #[inline(never)]
    pub(super) fn correct(&mut self, request: u64, seq: u32, delta: i16) -> Result<Tallied, Refusal> {
        let category = self.counted_in(seq)?;
        let ledger = self.ledger()?;
        let before = ledger.total(category).ok_or(Refusal::Entry { seq })?;
        let total = moved(before, delta)?;
        let (limit, declared) = (ledger.limit(category), ledger.declared(category));
        let judgement = self.judge(ledger, category, total);
        let correction = Correction { seq, category, verdict: judgement.byte(), delta, total, limit, request };
        let receipt = self.add(&correction)?;
        Ok(tallied(self.acknowledged(receipt), category, total, limit, declared, judgement))
    }

    /// Returns the category of a count or correction of this session.
    #[inline(never)]
    fn counted_in(&mut self, seq: u32) -> Result<u8, Refusal> {
        let Some(session) = self.ledger()?.session else { return Err(Refusal::NoSession) };
        let no_entry = Refusal::Entry { seq };
        let reader = self.record.reader().filter(|_| seq > session.seq).ok_or(no_entry)?;
        let seen = reader.entry(seq).map_err(|_| no_entry)?;
        let payload = seen.entry.payload();
        match seen.entry.kind() {
            EntryKind::Tally => Tally::from_bytes(&payload).map(|tally| tally.category),
            EntryKind::Correction => Correction::from_bytes(&payload).map(|correction| correction.category),
            _ => None,
        }
        .ok_or(no_entry)
    }

    /// Puts presses on record. True if there were any. Presses that the record refuses are not counted, and the LEDs
    /// show that.
    pub(super) fn count_pending(&mut self) -> bool {
        let delta = self.display.take_pending();
        if delta == 0 {
            return false;
        }
        let counted = self.may(Event::Count).and_then(|_| self.tally(0, self.display.category(), delta));
        self.display.set_refused(counted.is_err());
        true
    }

    /// Closes the session.
    #[inline(never)]
    pub(super) fn close(&mut self, seal_h: [u8; 16], seal_i: [u8; 16]) -> Result<Reply<'static>, Refusal> {
        self.count_pending();
        let receipt = self.add_close(seal_h, seal_i)?;
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::info!("closed {}", self.record.session());
        self.agreement.forget();
        self.display.closed(receipt.head, self.record.ms());
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Adds the entry of the close. Kept out of line, so that the entry is not on the stack while the counts before it
    /// are added.
    #[inline(never)]
    fn add_close(&mut self, seal_h: [u8; 16], seal_i: [u8; 16]) -> Result<Receipt, Refusal> {
        let ledger = self.ledger()?;
        let Some(Session { number, tallies, .. }) = ledger.session else { return Err(Refusal::NoSession) };
        let annex = SessionCloseAnnex { seal_h, seal_i, totals: ledger.carried().totals };
        self.add(&(SessionClose { session: number, tallies }, annex))
    }

    /// Returns the size and the head at the last close, if this party has neither signed nor disputed it.
    #[inline(never)]
    fn closed(&mut self, party: Party) -> Result<(u32, [u8; 32]), Refusal> {
        let Some(Close { size, signed, disputed }) = self.ledger()?.close else { return Err(Refusal::NotClosed) };
        if *signed.get(party) || *disputed.get(party) {
            return Err(Refusal::Party(party));
        }
        let state = self.life.state();
        match self.record.reader().ok_or(Refusal::State(state))?.entry(size) {
            Ok(seen) => Ok((size, seen.head)),
            Err(ReadError::Absent { .. }) => Err(Refusal::NotClosed),
            Err(_) => Err(Refusal::Fault(Fault::Record.code())),
        }
    }

    /// Records a party's signature of the head at the last close.
    #[inline(never)]
    pub(super) fn cosign(&mut self, party: Party, signature: &[u8; 64]) -> Result<Reply<'static>, Refusal> {
        let (cosign, annex) = self.witnessed(party, signature)?;
        let receipt = self.add(&(party, cosign, annex))?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Returns the payload and the annex for a party's signature, which is verified.
    #[inline(never)]
    fn witnessed(&mut self, party: Party, signature: &[u8; 64]) -> Result<(Cosign, CosignAnnex), Refusal> {
        let (size, head) = self.closed(party)?;
        let key = self.key_of(party)?;
        let annex = CosignAnnex { head, signature: *signature };
        let term = self.record.journal().map_or([0; 32], Journal::term);
        let message = digest::cosign_message(&term, party, size, &head);
        if verifies(&key, message.bytes(), signature) {
            Ok((Cosign { size }, annex))
        } else {
            Err(Refusal::Signature(party))
        }
    }

    /// Returns a party's public key.
    #[inline(never)]
    pub(super) fn key_of(&mut self, party: Party) -> Result<[u8; 32], Refusal> {
        let state = self.life.state();
        let reader = self.record.reader().ok_or(Refusal::State(state))?;
        let term = reader.term_data().ok_or(Refusal::Fault(Fault::Record.code()))?;
        Ok(*term.key_of(party))
    }

    /// Records a party's dispute of that head.
    #[inline(never)]
    pub(super) fn dispute(
        &mut self,
        party: Party,
        own: [u8; 32],
        signature: &[u8; 64],
    ) -> Result<Reply<'static>, Refusal> {
        let disputed = self.disputed(party, own, signature)?;
        let receipt = self.add(&disputed)?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }

    /// Returns the payload and the annex of a dispute that the party signed.
    #[inline(never)]
    fn disputed(
        &mut self,
        party: Party,
        own: [u8; 32],
        signature: &[u8; 64],
    ) -> Result<(Disputed, DisputedAnnex), Refusal> {
        let (size, head) = self.closed(party)?;
        let key = self.key_of(party)?;
        let annex = DisputedAnnex { head, other: own, signature: *signature };
        let term = self.record.journal().map_or([0; 32], Journal::term);
        let message = digest::dispute_message(&term, party, size, &head, &own);
        if verifies(&key, message.bytes(), signature) {
            Ok((Disputed { size, party }, annex))
        } else {
            Err(Refusal::Signature(party))
        }
    }

    /// Notes that the record was exported. This is possible only once after each other entry; otherwise whoever is at
    /// the port could fill the record.
    #[inline(never)]
    pub(super) fn note_export(&mut self, statement: [u8; 20]) -> Result<Reply<'static>, Refusal> {
        let size = self.record.size();
        if self.ledger()?.last.is_none_or(|(kind, _)| kind == EntryKind::Export) {
            return Err(Refusal::Entry { seq: size });
        }
        let receipt = self.add(&Export { size, statement })?;
        Ok(Reply::Acknowledged(self.acknowledged(receipt)))
    }
}

/// Returns the count after a change.
fn moved(before: u32, delta: i16) -> Result<u32, Refusal> {
    if delta == 0 {
        return Err(Refusal::Nothing);
    }
    before.checked_add_signed(i32::from(delta)).ok_or(Refusal::Range { total: before, delta })
}

/// Returns the reply to a count or a correction.
pub(super) fn tallied(
    entry: Acknowledged,
    category: u8,
    total: u32,
    limit: u32,
    declared: Option<u32>,
    judgement: Judgement,
) -> Tallied {
    Tallied {
        entry,
        category,
        total,
        declared: declared.unwrap_or(NOT_DECLARED),
        limit,
        against_declared: judgement.declared,
        against_limit: judgement.limit,
        in_force: judgement.in_force,
    }
}
