//! Adding to the record, and what happens when that does not go well.

use proverka::journal::payload::{Boot, Expire, Full};
use proverka::journal::{AppendError, Draft, EnrolError, Journal, Kind, MountError, Receipt, StoreError};
use proverka::verdict::Truth;
use proverka::wire::life::{self, Event};
use proverka::wire::{LapseCause, Refusal, State};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::board::{Board, Entropy as _, Front as _};
use crate::device::{Device, FlashError};
use crate::guard::{self, GuardError};
use crate::health::CONDENSED;
use crate::proposal::Proposal;
use crate::selftest::Fault;
use crate::start::Stage;
use proverka::inspection::{Ledger, Line};

/// What the hash of random bits begins with, so that it is a hash of nothing else.
const RANDOM: &[u8] = b"proverka random bits 1";

impl<B: Board> Device<B> {
    /// The state after `event`, or why it is refused.
    pub(crate) fn may(&self, event: Event) -> Result<State, Refusal> {
        if matches!(event, Event::Enrol | Event::Bind) && self.parts.front.is_open() {
            return Err(Refusal::State(State::Tampered));
        }
        match (life::after(self.state, event), self.state) {
            (Some(next), _) => Ok(next),
            (None, State::Faulty) => Err(Refusal::Fault(self.fault.map_or(0, Fault::code))),
            (None, State::Expired) if life::after(State::Sealed, event).is_some() => Err(Refusal::Expired),
            (None, state) => Err(Refusal::State(state)),
        }
    }

    /// 32 random bytes: the hash of [`CONDENSED`] raw ones, each of them tested.
    #[inline(never)]
    pub(crate) fn random(&mut self) -> Result<[u8; 32], Refusal> {
        let mut hash = Sha256::new_with_prefix(RANDOM);
        let mut raw = Zeroizing::new([0; 32]);
        for _ in 0..CONDENSED / 32 {
            let filled = self.parts.entropy.fill(raw.as_mut_slice());
            self.health.take(raw.as_slice());
            if filled.is_err() || self.health.failed() {
                self.fail(Fault::Generator);
                return Err(Refusal::Generator);
            }
            hash.update(raw.as_slice());
        }
        Ok(hash.finalize().into())
    }

    /// Stops the device for a fault.
    #[inline(never)]
    pub(crate) fn fail(&mut self, fault: Fault) {
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::error!("fault {}", fault);
        self.fault = self.fault.or(Some(fault));
        if let Some(next) = life::after(self.state, Event::Fail) {
            self.enter(next);
        }
        self.proposal = None;
        self.enrolment = None;
        self.pending = 0;
        let is_new = self.ledger.as_ref().is_some_and(|ledger| ledger.last != Some((Kind::Fault, fault.code())));
        if is_new && !self.fault_tried && self.state == State::Faulty && fault.can_sign() {
            self.fault_due = Some(fault);
        }
    }

    /// Puts a fault on record: once, however often the device is started with it. If it cannot be written, the device is faulty
    /// all the same. A step of its own, since what fails may be the writing of another entry. True where something was done.
    pub(crate) fn note_fault(&mut self) -> bool {
        let Some(fault) = self.fault_due.take() else { return false };
        self.fault_tried = true;
        let payload = proverka::journal::payload::Fault { code: fault.code(), first: 0, second: 0 }.bytes();
        let _ = self.note_boot();
        let _ = self.put(Kind::Fault, payload, &[]);
        true
    }

    /// The seal is open: keys first, then everything else.
    #[inline(never)]
    pub(crate) fn break_open(&mut self) {
        let gone = match &mut self.journal {
            Some(journal) => journal.destroy_keys().is_ok(),
            None => {
                let layout = self.parts.layout;
                guard::keys_gone(&mut self.parts.flash, layout).unwrap_or(false)
                    || guard::erase_keys(&mut self.parts.flash, layout).unwrap_or(false)
            }
        };
        self.keys_left = !gone;
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::error!("the seal is open, keys gone: {}", gone);
        if let Some(next) = life::after(self.state, Event::Break) {
            self.state = next;
        }
        self.proposal = None;
        self.enrolment = None;
        self.kept = None;
        self.pending = 0;
    }

    /// Adds an entry, with what is due before it.
    #[inline(never)]
    pub(crate) fn add(&mut self, kind: Kind, payload: [u8; 24], annex: &[u8]) -> Result<Receipt, Refusal> {
        self.note_boot()?;
        self.next_key()?;
        self.put(kind, payload, annex)
    }

    /// The BOOT entry, where the last one is of an earlier boot. Without room for it, it stays due; after any other refusal nothing
    /// more may be signed.
    #[inline(never)]
    pub(crate) fn note_boot(&mut self) -> Result<(), Refusal> {
        let (Some(journal), Some(ledger)) = (&self.journal, &self.ledger) else { return Ok(()) };
        let boot = journal.boot();
        if ledger.is_noted && ledger.noted == boot {
            return Ok(());
        }
        let payload = Boot {
            boots: boot.saturating_sub(ledger.noted),
            causes: self.parts.causes,
            torn: u32::from(journal.torn()),
            firmware: self.firmware.first_chunk().copied().unwrap_or_default(),
        };
        match self.append(Kind::Boot, payload.bytes(), &[]) {
            Ok(_) | Err(Refusal::Full { .. }) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// The key that a session begins with, where a cut came between. Without room for it, it stays due.
    pub(crate) fn next_key(&mut self) -> Result<(), Refusal> {
        if !self.ledger.as_ref().is_some_and(|ledger| ledger.key_due) {
            return Ok(());
        }
        let fresh = self.random()?;
        let (Some(journal), Some(ledger)) = (&mut self.journal, &self.ledger) else { return Ok(()) };
        let stamp = self.time.stamp(journal.earliest());
        match journal.rotate(stamp, ledger.holder(), &fresh) {
            Ok(receipt) => {
                self.took(Kind::Epoch, receipt, &[0; 24], &[]);
                Ok(())
            }
            Err(AppendError::Full { .. }) => Ok(()),
            Err(cause) => Err(self.refused(cause)),
        }
    }

    /// Notes that an entry was refused for want of room, once until the next release.
    pub(crate) fn note_full(&mut self, outcome: Result<Receipt, Refusal>) {
        if let Err(Refusal::Full { free }) = outcome
            && self.ledger.as_ref().is_some_and(|ledger| !ledger.full)
        {
            let _ = self.append(Kind::Full, Full { free: u32::from(free) }.bytes(), &[]);
        }
    }

    /// Adds an entry; where there is no room, that is noted once.
    #[inline(never)]
    pub(crate) fn put(&mut self, kind: Kind, payload: [u8; 24], annex: &[u8]) -> Result<Receipt, Refusal> {
        let outcome = self.append(kind, payload, annex);
        self.note_full(outcome);
        outcome
    }

    #[inline(never)]
    pub(crate) fn append(&mut self, kind: Kind, payload: [u8; 24], annex: &[u8]) -> Result<Receipt, Refusal> {
        let (Some(journal), Some(ledger)) = (&mut self.journal, &self.ledger) else {
            return Err(Refusal::State(self.state));
        };
        // The session that the entry opens is its own.
        let holder = match proverka::journal::payload::SessionOpen::of(&payload) {
            Some(open) if kind == Kind::SessionOpen => open.held,
            _ => ledger.holder(),
        };
        let stamp = self.time.stamp(journal.earliest());
        match journal.append(&Draft { kind, holder, stamp, payload, annex }) {
            Ok(receipt) => {
                self.took(kind, receipt, &payload, annex);
                Ok(receipt)
            }
            Err(cause) => Err(self.refused(cause)),
        }
    }

    /// Takes an entry that was added into the counts.
    pub(crate) fn took(&mut self, kind: Kind, receipt: Receipt, payload: &[u8; 24], annex: &[u8]) {
        #[cfg(all(feature = "defmt", target_os = "none"))]
        defmt::info!("entry {=u32} {}", receipt.seq, kind);
        // What was signed is signed for the place that this entry took. The proposal that became the entry is settled already.
        if self.proposal.as_ref().is_some_and(Proposal::is_signed) {
            self.lapse(LapseCause::Entry { seq: receipt.seq, kind: kind.byte() });
        }
        let boot = self.journal.as_ref().map_or(0, Journal::boot);
        if let Some(ledger) = &mut self.ledger {
            ledger.take(&Line { kind, seq: receipt.seq, boot, payload, annex });
        }
    }

    /// What the record's refusal comes to.
    #[inline(never)]
    pub(crate) fn refused(&mut self, cause: AppendError<FlashError<B>>) -> Refusal {
        match cause {
            AppendError::Full { free } => Refusal::Full { free },
            // Neither a number nor an epoch is left: like a record without room, but for good.
            AppendError::Exhausted => Refusal::Full { free: 0 },
            AppendError::Soon => Refusal::Soon,
            AppendError::Store(StoreError::Flash(GuardError::Open)) => self.opened(),
            AppendError::Store(_) | AppendError::Stale => self.faulty(Fault::Flash),
            AppendError::SignatureFault => self.faulty(Fault::Signature),
            AppendError::Release { size, .. } => Refusal::Entry { seq: size },
            AppendError::Signature(party) => Refusal::Signature(party),
            AppendError::Damaged(_)
            | AppendError::WrongKey
            | AppendError::NoKey
            | AppendError::Retired
            | AppendError::TimeFell { .. }
            | AppendError::Width
            | AppendError::Kind(_)
            | AppendError::Annex { .. } => self.faulty(Fault::Record),
        }
    }

    /// What the record's refusal of an enrolment comes to. The device is blank again, unless its flash is broken.
    #[inline(never)]
    pub(crate) fn not_enrolled(&mut self, cause: EnrolError<FlashError<B>>) -> Refusal {
        self.state = State::Blank;
        match cause {
            EnrolError::Contribution => Refusal::Contribution,
            EnrolError::Content | EnrolError::Key => Refusal::Terms,
            EnrolError::Signature(party) => Refusal::Signature(party),
            EnrolError::Mount(MountError::Store(StoreError::Flash(GuardError::Open))) => {
                // Whether the genesis is there, the flash says: tampered or blank.
                self.stage = Stage::Mount;
                self.opened()
            }
            EnrolError::Mount(MountError::Store(_)) => self.faulty(Fault::Flash),
            EnrolError::Enrolled | EnrolError::Mount(_) => self.faulty(Fault::Record),
        }
    }

    /// The seal was opened while something was written.
    fn opened(&mut self) -> Refusal {
        self.break_open();
        Refusal::State(State::Tampered)
    }

    fn faulty(&mut self, fault: Fault) -> Refusal {
        self.fail(fault);
        Refusal::Fault(fault.code())
    }

    /// Sees whether the term has run out, and puts that on record once. True where something was done.
    #[inline(never)]
    pub(crate) fn run_out(&mut self) -> bool {
        let Some(&Ledger { expiry, run_out, .. }) = self.ledger.as_ref() else { return false };
        if !matches!(self.state, State::Sealed | State::Expired) || run_out {
            return false;
        }
        if self.state == State::Sealed {
            if self.time.in_force(expiry) != Truth::False {
                return false;
            }
            self.enter(State::Expired);
        } else if self.expiry_tried {
            return false;
        }
        self.expiry_tried = true;
        let payload = Expire { earliest: expiry.0, latest: expiry.1 }.bytes();
        // Without room for it the lower bound of the time, which every later entry carries, says the same.
        let _ = self.add(Kind::Expire, payload, &[]);
        true
    }
}
