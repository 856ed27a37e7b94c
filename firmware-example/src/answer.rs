//! Requests and what the device answers.

use proverka::journal::digest::Hash;
use proverka::journal::payload::{Correction, NOT_DECLARED, Tally};
use proverka::journal::{ExportRequest, Journal, Kind, ReadError};
use proverka::party::Party;
use proverka::verdict::{Truth, Verdict};
use proverka::wire::life::Event;
use proverka::wire::{
    self, Acknowledged, Asked, Bytes, CATEGORIES, Clock, Enrol, Exported, LapseCause, PIECE_MAX, Piece, Refusal, Reply,
    Request, Source, State, Sums, Tallied,
};
use zeroize::Zeroizing;

use crate::board::{Board, Front as _};
use crate::device::Device;
use crate::enrol::Enrolment;
use crate::guard::Guard;
use crate::replies::Kept;
use crate::selftest::Fault;
use proverka::inspection::Judgement;
use proverka::inspection::Ledger;

/// The highest number that the first change of a session may have.
const FIRST_NUMBER: u64 = 1 << 63;
/// How far a number may be above the one before. Without a bound, one request with the highest number of all would leave none
/// for any other; and with a wide one whoever holds the cable would get there, for the number of a count outlives a start. With
/// this one it takes 2^47 requests.
const NUMBER_STEP: u64 = 1 << 16;

impl<B: Board> Device<B> {
    /// Answers one request. A piece of the record is put into `room`.
    pub fn answer<'r>(&mut self, asked: &Asked, room: &'r mut [u8; PIECE_MAX]) -> Reply<'r> {
        if asked.request.handling().is_numbered {
            let changed = self.change(asked);
            self.said(changed)
        } else {
            self.look_up(asked, room)
        }
    }

    /// Answers a request without a number: it changes nothing.
    #[inline(never)]
    pub(crate) fn look_up<'r>(&mut self, asked: &Asked, room: &'r mut [u8; PIECE_MAX]) -> Reply<'r> {
        self.watch_seal();
        let outcome = match &asked.request {
            Request::Status => Ok(Reply::Status(self.say_status())),
            Request::Sums => Ok(Reply::Sums(self.say_sums())),
            Request::Proposal => Ok(Reply::Proposals(self.proposals())),
            Request::Read { source, offset } => self.read(*source, *offset, room),
            Request::Export { nonce_h, nonce_i } => {
                self.prepare();
                self.export(nonce_h.0, nonce_i.0)
            }
            _ => Err(Refusal::Unknown),
        };
        outcome.unwrap_or_else(Reply::Refused)
    }

    /// The reply to a change: what is kept of it, or why there is none.
    pub(crate) fn said(&self, changed: Result<(), Refusal>) -> Reply<'static> {
        match (changed, &self.kept) {
            (Ok(()), Some(kept)) => kept.reply,
            (Ok(()), None) => Reply::Refused(Refusal::State(self.state)),
            (Err(refusal), _) => Reply::Refused(refusal),
        }
    }

    /// What comes before anything is signed.
    #[inline(never)]
    fn prepare(&mut self) {
        self.test_all();
        self.run_out();
    }

    /// Makes a change, once for each number, and keeps its reply.
    #[inline(never)]
    pub(crate) fn change(&mut self, asked: &Asked) -> Result<(), Refusal> {
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::debug!("change {=u64}", asked.number);
        self.watch_seal();
        if let Some(said) = self.said_before(asked) {
            return said;
        }
        let last = self.last_request;
        let highest = if last == 0 { FIRST_NUMBER } else { last.saturating_add(NUMBER_STEP) };
        if asked.number <= last || asked.number > highest {
            return Err(Refusal::Old { last });
        }
        self.prepare();
        let reply = self.perform(asked)?;
        self.keep(asked, &reply);
        Ok(())
    }

    #[inline(never)]
    fn keep(&mut self, asked: &Asked, reply: &Reply<'static>) {
        self.kept = Some(Kept::new(asked.number, &asked.request, *reply));
        self.last_request = asked.number;
    }

    /// What may be said without making the change: it was made before.
    #[inline(never)]
    fn said_before(&mut self, asked: &Asked) -> Option<Result<(), Refusal>> {
        if let Some(kept) = &self.kept
            && kept.number == asked.number
        {
            return Some(if kept.is_of(&asked.request) { Ok(()) } else { Err(Refusal::Reused) });
        }
        let (number, seq) = self.ledger.as_ref().and_then(|ledger| ledger.counted)?;
        if number != asked.number {
            return None;
        }
        let said = self.counted_before(seq, &asked.request);
        Some(said.map(|reply| self.kept = Some(Kept::new(number, &asked.request, reply))))
    }

    #[inline(never)]
    fn perform(&mut self, asked: &Asked) -> Result<Reply<'static>, Refusal> {
        let next = match asked.request.event() {
            Some(event) => self.may(event)?,
            // Allowed where the act is that was proposed, which is looked up there.
            None => self.state,
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

    /// The session in progress and all that is known of the record, or why there is none.
    pub(crate) fn ledger(&self) -> Result<&Ledger, Refusal> {
        self.ledger.as_ref().ok_or(Refusal::State(self.state))
    }

    pub(crate) fn acknowledged(&self, receipt: proverka::journal::Receipt) -> Acknowledged {
        let size = self.journal.as_ref().map_or(0, Journal::size);
        Acknowledged { seq: receipt.seq, head: Bytes(receipt.head), size }
    }

    /// Is the term in force? Unknown before the self-tests are done, or in a state that judges nothing.
    pub(crate) fn in_force(&self) -> Truth {
        match (&self.ledger, self.state) {
            (Some(ledger), State::Sealed) if self.is_ready() => self.time.in_force(ledger.expiry),
            (_, State::Expired) if self.is_ready() => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// The judgement of one count.
    pub(crate) fn judge(&self, ledger: &Ledger, category: u8, total: u32) -> Judgement {
        Judgement::of(total, ledger.limit(category), ledger.declared(category), self.in_force())
    }

    /// The term, with every count against its declared number and its limit.
    #[inline(never)]
    pub(crate) fn overall(&self) -> Verdict {
        let judges = self.is_ready() && matches!(self.state, State::Sealed | State::Expired);
        let Some(ledger) = self.ledger.as_ref().filter(|_| judges) else { return Verdict::Undecided };
        (0..ledger.categories).fold(Verdict::from(self.in_force()), |all, category| {
            all.and(self.judge(ledger, category, ledger.total(category).unwrap_or(0)).overall())
        })
    }

    #[inline(never)]
    fn say_status(&self) -> wire::Status {
        let journal = self.journal.as_ref();
        let ledger = self.ledger.as_ref();
        let judges = self.is_ready() && ledger.is_some();
        wire::Status {
            state: self.state,
            size: journal.map_or(0, Journal::size),
            head: Bytes(journal.map_or([0; 32], Journal::head)),
            term: Bytes(journal.map_or([0; 32], Journal::term)),
            boot: journal.map_or(0, Journal::boot),
            epoch: journal.map_or(0, Journal::epoch),
            session: journal.map_or(0, Journal::sessions),
            open: ledger.and_then(|ledger| ledger.session).map(|session| session.holder),
            clock: Clock { mono_s: self.time.mono_s(), earliest: self.time.earliest(), latest: self.time.latest() },
            expiry: ledger.map_or((0, 0), |ledger| ledger.expiry),
            in_force: if judges { Verdict::from(self.in_force()) } else { Verdict::Undecided },
            overall: self.overall(),
            free_pages: journal.map_or(0, Journal::free_pages),
            torn: journal.map_or(0, Journal::torn),
            fault: self.fault.map_or(0, Fault::code),
            last_request: self.last_request,
        }
    }

    #[inline(never)]
    fn say_sums(&self) -> Sums {
        let nothing = Sums {
            categories: 0,
            totals: [0; CATEGORIES],
            limits: [0; CATEGORIES],
            declared: [NOT_DECLARED; CATEGORIES],
            pending: self.pending,
        };
        self.ledger.as_ref().map_or(nothing, |ledger| Sums {
            categories: ledger.categories,
            totals: ledger.totals,
            limits: ledger.limits,
            declared: ledger.declared,
            pending: self.pending,
        })
    }

    #[inline(never)]
    fn read<'r>(&mut self, source: Source, offset: u16, room: &'r mut [u8; PIECE_MAX]) -> Result<Reply<'r>, Refusal> {
        let state = self.state;
        let journal = self.journal.as_mut().ok_or(Refusal::State(state))?;
        let mut window = Window { room, offset: usize::from(offset), total: 0, length: 0 };
        let damaged = Refusal::Fault(Fault::Record.code());
        match source {
            Source::Genesis => window.put(&journal.genesis().map_err(|_| damaged)?),
            Source::Base => {
                let base = journal.base().map_err(|_| damaged)?;
                window.put(&base.size.to_le_bytes());
                window.put(&base.head);
                window.put(&base.epoch.to_le_bytes());
                window.put(&[0; 2]);
                window.put(&base.key);
            }
            Source::Entry { seq } => {
                let seen = journal.entry(seq).map_err(|cause| match cause {
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
    fn export(&mut self, nonce_h: Hash, nonce_i: Hash) -> Result<Reply<'static>, Refusal> {
        self.may(Event::Export)?;
        if let Some(fault) = self.fault.filter(|fault| !fault.can_sign()) {
            return Err(Refusal::Fault(fault.code()));
        }
        let state = if self.ledger()?.run_out || self.state == State::Expired { 2 } else { 1 };
        let firmware = self.firmware;
        let Some(journal) = &mut self.journal else { return Err(Refusal::State(self.state)) };
        let stamp = self.time.stamp(journal.earliest());
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
        match journal.export(&request) {
            Ok(done) => {
                // Opened while it was signed: then it is not given out.
                if self.parts.front.is_open() {
                    self.watch_seal();
                    return Err(Refusal::State(self.state));
                }
                Ok(Reply::Exported(Exported { serial: done.serial, signature: Bytes(done.signature), ..exported }))
            }
            Err(cause) => Err(self.refused(cause)),
        }
    }

    /// The reply to a count that is on record: the request was repeated after a restart.
    #[inline(never)]
    fn counted_before(&mut self, seq: u32, request: &Request) -> Result<Reply<'static>, Refusal> {
        let (state, size) = (self.state, self.journal.as_ref().map_or(0, Journal::size));
        let journal = self.journal.as_mut().ok_or(Refusal::State(state))?;
        let seen = journal.entry(seq).map_err(|_| Refusal::Entry { seq })?;
        let payload = seen.entry.payload();
        let (category, total, limit, verdict) = match (*request, seen.entry.kind()) {
            (Request::Tally { category, delta }, Kind::Tally) => match Tally::of(&payload) {
                Some(tally) if (tally.category, tally.delta) == (category, delta) => {
                    (category, tally.total, tally.limit, tally.verdict)
                }
                _ => return Err(Refusal::Reused),
            },
            (Request::Correct { seq, delta }, Kind::Correction) => match Correction::of(&payload) {
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

    #[inline(never)]
    fn enrol(&mut self, step: &Enrol, enrolling: State) -> Result<Reply<'static>, Refusal> {
        if self.firmware == [0; 32] {
            return Err(Refusal::Fault(Fault::Firmware.code()));
        }
        let (device, firmware) = (self.parts.id, self.firmware);
        let is_bound = match step {
            Enrol::Contribute { party, bytes } => {
                self.contribute(*party, &bytes.0)?;
                false
            }
            Enrol::Agree(terms) => {
                self.enrolment.get_or_insert_default().agree(terms, device, firmware)?;
                false
            }
            Enrol::Sign { party, signature } => self.enrolment.get_or_insert_default().sign(*party, &signature.0)?,
        };
        let said = self
            .enrolment
            .as_ref()
            .map_or_else(|| Enrolment::default().said(device, firmware), |enrolment| enrolment.said(device, firmware));
        if is_bound {
            self.bind()?;
        } else {
            self.state = enrolling;
        }
        Ok(Reply::Enrolment(said))
    }

    #[inline(never)]
    fn contribute(&mut self, party: Party, bytes: &Hash) -> Result<(), Refusal> {
        let enrolment = self.enrolment.get_or_insert_default();
        if enrolment.take_in(party, bytes)? {
            let own = Zeroizing::new(self.random()?);
            self.enrolment.get_or_insert_default().first_key(party, &own)?;
        }
        Ok(())
    }

    #[inline(never)]
    fn bind(&mut self) -> Result<(), Refusal> {
        let sealed = self.may(Event::Bind)?;
        let flash = Guard::new(self.parts.flash.clone(), self.parts.front.clone(), self.parts.layout);
        let Some((term, host, inspectorate, contributions)) = self.enrolment.as_mut().and_then(Enrolment::bound) else {
            return Err(Refusal::Terms);
        };
        match Journal::<_>::enrol(flash, self.parts.layout, term, host, inspectorate, &contributions) {
            Ok(()) => {
                self.state = sealed;
                self.open_first()
            }
            Err(cause) => {
                self.enrolment = None;
                Err(self.not_enrolled(cause))
            }
        }
    }

    /// Opens the record that was just founded.
    #[inline(never)]
    fn open_first(&mut self) -> Result<(), Refusal> {
        let flash = Guard::new(self.parts.flash.clone(), self.parts.front.clone(), self.parts.layout);
        match Journal::mount(flash, self.parts.layout) {
            Ok(journal) => {
                self.journal = Some(journal);
                self.bound();
                Ok(())
            }
            Err(cause) => {
                self.enrolment = None;
                Err(self.not_enrolled(proverka::journal::EnrolError::Mount(cause)))
            }
        }
    }

    /// What an enrolment leaves behind.
    #[inline(never)]
    fn bound(&mut self) {
        let term = self.enrolment.take().and_then(|enrolment| enrolment.term());
        let (Some(term), Some(journal)) = (term, &self.journal) else { return };
        let mut ledger = Ledger::new(&term);
        // The genesis says which boot this is.
        (ledger.noted, ledger.is_noted) = (journal.boot(), true);
        self.time.start(term.drift_ppm, None);
        self.ledger = Some(ledger);
    }

    fn abandon(&mut self, next: State) -> Reply<'static> {
        self.state = next;
        self.enrolment = None;
        self.lapse(LapseCause::Abandoned);
        Reply::Waiting { host: false, inspectorate: false }
    }
}

/// What is said of a count.
pub(crate) fn tallied(
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

/// The piece of an object from an offset on, while the object is put together part by part.
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
