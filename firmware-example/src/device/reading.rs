//! Answers that change nothing: the status, the totals, pieces of the record, and a signed export.

use proverka::journal::digest::Hash;
use proverka::journal::payload::NOT_DECLARED;
use proverka::journal::{ExportRequest, Journal, ReadError};
use proverka::verdict::Verdict;
use proverka::wire::{
    Bytes, CATEGORIES, Clock, Exported, Hello, PIECE_MAX, Piece, Refusal, Reply, Source, State, Status, Sums,
};

use super::state::Device;
use crate::board::{Board, Front as _};
use crate::selftest::Fault;
use proverka::wire::life::Event;

impl<B: Board> Device<B> {
    #[inline(never)]
    pub(super) fn hello(&self) -> Hello {
        let journal = self.record.journal();
        Hello {
            tested: self.startup.is_ready() && self.life.fault().is_none(),
            state: self.life.state().number(),
            epoch: journal.map_or(0, Journal::epoch),
            size: journal.map_or(0, Journal::size),
            boot: journal.map_or(0, Journal::boot),
            device: Bytes(self.parts.id),
            firmware: Bytes(self.startup.firmware()),
            head: Bytes(journal.map_or([0; 32], Journal::head)),
            term: Bytes(journal.map_or([0; 32], Journal::term)),
            ..Hello::THIS_VERSION
        }
    }

    #[inline(never)]
    pub(super) fn say_status(&self) -> Status {
        let (journal, ledger, time) = (self.record.journal(), self.record.ledger(), self.record.time());
        let judges = self.startup.is_ready() && ledger.is_some();
        Status {
            state: self.life.state(),
            size: journal.map_or(0, Journal::size),
            head: Bytes(journal.map_or([0; 32], Journal::head)),
            term: Bytes(journal.map_or([0; 32], Journal::term)),
            boot: journal.map_or(0, Journal::boot),
            epoch: journal.map_or(0, Journal::epoch),
            session: journal.map_or(0, Journal::sessions),
            open: ledger.and_then(|ledger| ledger.session).map(|session| session.holder),
            clock: Clock { mono_s: time.mono_s(), earliest: time.earliest(), latest: time.latest() },
            expiry: ledger.map_or((0, 0), |ledger| ledger.expiry),
            in_force: if judges { Verdict::from(self.in_force()) } else { Verdict::Undecided },
            overall: self.overall(),
            free_pages: journal.map_or(0, Journal::free_pages),
            torn: journal.map_or(0, Journal::torn),
            fault: self.life.fault_code(),
            last_request: self.numbers.last(),
        }
    }

    #[inline(never)]
    pub(super) fn say_sums(&self) -> Sums {
        let nothing = Sums {
            categories: 0,
            totals: [0; CATEGORIES],
            limits: [0; CATEGORIES],
            declared: [NOT_DECLARED; CATEGORIES],
            pending: self.display.pending(),
        };
        self.record.ledger().map_or(nothing, |ledger| Sums {
            categories: ledger.categories,
            totals: ledger.totals,
            limits: ledger.limits,
            declared: ledger.declared,
            pending: self.display.pending(),
        })
    }

    #[inline(never)]
    pub(super) fn read<'r>(
        &mut self,
        source: Source,
        offset: u16,
        room: &'r mut [u8; PIECE_MAX],
    ) -> Result<Reply<'r>, Refusal> {
        let state = self.life.state();
        let reader = self.record.reader().ok_or(Refusal::State(state))?;
        let mut window = Window { room, offset: usize::from(offset), total: 0, length: 0 };
        let damaged = Refusal::Fault(Fault::Record.code());
        match source {
            Source::Genesis => window.put(&reader.genesis().ok_or(damaged)?),
            Source::Base => {
                let base = reader.base().ok_or(damaged)?;
                window.put(&base.size.to_le_bytes());
                window.put(&base.head);
                window.put(&base.epoch.to_le_bytes());
                window.put(&[0; 2]);
                window.put(&base.key);
            }
            Source::Entry { seq } => {
                let seen = reader.entry(seq).map_err(|cause| match cause {
                    ReadError::Absent { seq } => Refusal::Entry { seq },
                    ReadError::Damaged(_) | ReadError::Store(_) => damaged,
                })?;
                window.put(&[1, seen.entry.kind().parts(), 0, 0]);
                window.put(&seen.entry.body());
                window.put(&seen.salt);
                window.put(seen.annex());
                window.put(&seen.entry.signature());
            }
        }
        let total = u16::try_from(window.total).unwrap_or(u16::MAX);
        if offset >= total {
            return Err(Refusal::Offset { offset, total });
        }
        let length = window.length;
        let bytes = window.room.get(..length).unwrap_or(&[]);
        Ok(Reply::Piece(Piece { total, bytes }))
    }

    #[inline(never)]
    pub(super) fn export(&mut self, nonce_h: Hash, nonce_i: Hash) -> Result<Reply<'static>, Refusal> {
        self.may(Event::Export)?;
        if let Some(fault) = self.life.fault().filter(|fault| !fault.can_sign()) {
            return Err(Refusal::Fault(fault.code()));
        }
        let state = if self.ledger()?.run_out || self.life.state() == State::Expired { 2 } else { 1 };
        let firmware = self.startup.firmware();
        let Some(journal) = self.record.journal() else { return Err(Refusal::State(self.life.state())) };
        let stamp = self.record.time().stamp(journal.earliest());
        let request = ExportRequest { state, stamp, nonce_h, nonce_i, firmware };
        let exported = Exported {
            size: journal.size(),
            head: Bytes(journal.head()),
            epoch: journal.epoch(),
            state,
            serial: 0,
            boot: journal.boot(),
            mono_s: stamp.mono_s,
            earliest: stamp.earliest,
            width_s: stamp.width_s,
            firmware: Bytes(firmware),
            signature: Bytes([0; 64]),
        };
        match self.record.export(&request) {
            None => Err(Refusal::State(self.life.state())),
            Some(Ok(done)) => {
                // The seal was opened while the statement was signed, so it is not given out.
                if self.parts.front.is_open() {
                    self.watch_seal();
                    return Err(Refusal::State(self.life.state()));
                }
                Ok(Reply::Exported(Exported { serial: done.serial, signature: Bytes(done.signature), ..exported }))
            }
            Some(Err(cause)) => Err(self.refused(cause)),
        }
    }
}

/// The piece of an object that begins at an offset, collected while the object is put together part by part.
struct Window<'r> {
    room: &'r mut [u8; PIECE_MAX],
    offset: usize,
    total: usize,
    length: usize,
}

impl Window<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let skip = self.offset.saturating_sub(self.total);
        self.total = self.total.saturating_add(bytes.len());
        let free = self.room.get_mut(self.length..).unwrap_or(&mut []);
        let copied = free.iter_mut().zip(bytes.get(skip..).unwrap_or(&[])).map(|(to, from)| *to = *from).count();
        self.length = self.length.saturating_add(copied);
    }
}
