//! What happens after power comes on: the record is opened and read, and the device tests itself.

use core::ops::ControlFlow;

use embedded_storage::nor_flash::NorFlash;
use proverka::journal::payload::Release;
use proverka::journal::{Journal, Kind, MountError, ReadError, StoreError};
use proverka::wire::State;
use sha2::{Digest as _, Sha256};

use crate::board::{Board, Clock as _, Entropy as _, Firmware as _, Front as _, Watchdog as _};
use crate::device::Device;
use crate::guard::{self, Guard, GuardError};
use crate::health;
use crate::selftest::{self, ANSWERS, Fault};
use proverka::inspection::{Ledger, Line};

/// Where a start is.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// The record is not open yet.
    Mount,
    Digests,
    Signing,
    Verifying,
    Generator,
    /// The firmware is hashed up to the offset.
    Firmware(u32, Sha256),
    /// The clock must move; so many looks at it so far.
    Clock(u16),
    Ready,
}

/// Bytes of firmware that one step hashes.
const FIRMWARE_STEP: u32 = 2048;
/// How often a clock that stands still is looked at before that is a fault.
const CLOCK_LOOKS: u16 = 4096;

impl<B: Board> Device<B> {
    /// Opens the record.
    #[inline(never)]
    pub(crate) fn mount(&mut self) {
        let layout = self.parts.layout;
        if self.parts.front.is_open() && !guard::keys_gone(&mut self.parts.flash, layout).unwrap_or(false) {
            // Before anything else is looked at. Tried again at the next step, for as long as it takes.
            self.state = State::Tampered;
            if !guard::erase_keys(&mut self.parts.flash, layout).unwrap_or(false) {
                return;
            }
        }
        self.stage = Stage::Digests;
        self.state = State::Blank;
        let flash = Guard::new(self.parts.flash.clone(), self.parts.front.clone(), layout);
        match Journal::mount(flash, layout) {
            Ok(journal) => self.journal = Some(journal),
            Err(MountError::Blank) => return,
            Err(MountError::Genesis | MountError::Algorithms(_) | MountError::Layout) => {
                return self.fail(Fault::Record);
            }
            Err(MountError::Store(StoreError::Flash(GuardError::Open))) => {
                // Opened this very moment: keys first, then again.
                self.stage = Stage::Mount;
                return;
            }
            Err(MountError::Store(_)) => return self.fail(Fault::Flash),
        }
        self.rebuild();
    }

    /// Finds the state in the record.
    #[inline(never)]
    pub(crate) fn rebuild(&mut self) {
        let Some(journal) = &mut self.journal else { return };
        let (has_key, retired, damaged) = (journal.has_key(), journal.is_retired(), journal.damage().is_some());
        self.state = if retired {
            State::Retired
        } else if has_key {
            State::Sealed
        } else {
            State::Tampered
        };
        let Ok(term) = journal.term_data() else { return self.fail(Fault::Record) };
        let earliest = Some(journal.earliest()).filter(|earliest| *earliest > i64::MIN);
        self.time.start(term.drift_ppm, earliest);
        let mut ledger = Ledger::new(&term);
        let read = fill(journal, &mut ledger, u32::MAX);
        self.last_request = ledger.counted.map_or(0, |(number, _)| number);
        let over = ledger.run_out || earliest.is_some_and(|earliest| earliest >= ledger.expiry.1);
        self.ledger = Some(ledger);
        if self.state == State::Sealed && over {
            self.state = State::Expired;
        }
        match read {
            Ok(_) if !damaged => {}
            Ok(_) | Err(ReadError::Damaged(_) | ReadError::Absent { .. }) => self.fail(Fault::Record),
            Err(ReadError::Store(_)) => self.fail(Fault::Flash),
        }
    }

    /// Runs what is left of the self-tests.
    pub(crate) fn test_all(&mut self) {
        while !matches!(self.stage, Stage::Mount | Stage::Ready) {
            self.parts.watchdog.feed();
            self.time.tick(self.parts.clock.look());
            self.test();
        }
    }

    /// The next self-test.
    #[inline(never)]
    pub(crate) fn test(&mut self) {
        let stage = core::mem::replace(&mut self.stage, Stage::Ready);
        let (next, outcome) = match stage {
            Stage::Mount | Stage::Ready => return,
            Stage::Digests => (Stage::Signing, selftest::digests(&ANSWERS)),
            Stage::Signing => (Stage::Verifying, selftest::signing(&ANSWERS)),
            Stage::Verifying => (Stage::Generator, selftest::verifying(&ANSWERS)),
            Stage::Generator => {
                let mut bits = [0; health::START];
                let filled = self.parts.entropy.fill(&mut bits);
                self.health.start(&bits);
                let works = filled.is_ok() && !self.health.failed();
                (Stage::Firmware(0, Sha256::new()), if works { Ok(()) } else { Err(Fault::Generator) })
            }
            Stage::Firmware(offset, hash) => self.hash_firmware(offset, hash),
            Stage::Clock(looks) => self.test_clock(looks),
        };
        match outcome {
            Ok(()) => self.stage = next,
            Err(fault) => {
                self.stage = Stage::Ready;
                self.fail(fault);
            }
        }
    }

    #[inline(never)]
    fn hash_firmware(&mut self, offset: u32, mut hash: Sha256) -> (Stage, Result<(), Fault>) {
        let mut at = offset;
        let mut bytes = [0; 64];
        while at < offset.saturating_add(FIRMWARE_STEP) {
            let read = self.parts.firmware.read(at, &mut bytes);
            if read == 0 {
                self.firmware = hash.finalize().into();
                let named =
                    self.journal.as_mut().and_then(|journal| journal.term_data().ok()).map(|term| term.firmware);
                let outcome = match named {
                    Some(named) if named != self.firmware => Err(Fault::Firmware),
                    _ => Ok(()),
                };
                return (Stage::Clock(0), outcome);
            }
            hash.update(bytes.get(..read).unwrap_or(&bytes));
            at = at.saturating_add(u32::try_from(read).unwrap_or(u32::MAX));
        }
        (Stage::Firmware(at, hash), Ok(()))
    }

    fn test_clock(&self, looks: u16) -> (Stage, Result<(), Fault>) {
        if self.time.has_moved() {
            (Stage::Ready, Ok(()))
        } else if looks < CLOCK_LOOKS {
            (Stage::Clock(looks.saturating_add(1)), Ok(()))
        } else {
            (Stage::Ready, Err(Fault::Clock))
        }
    }
}

/// Takes the entries up to `size` into `ledger`.
pub(crate) fn fill<F: NorFlash>(
    journal: &mut Journal<F>,
    ledger: &mut Ledger,
    size: u32,
) -> Result<(), ReadError<F::Error>> {
    let all: Result<Option<()>, _> = journal.skim(0, |seen| {
        let payload = seen.entry.payload();
        // Of what comes later, only a release says more about that size: how things stood before the first entry that is left.
        if seen.entry.seq() > size
            && (seen.entry.kind() != Kind::Release || Release::of(&payload).is_none_or(|release| release.size > size))
        {
            return ControlFlow::Continue(());
        }
        ledger.take(&Line {
            kind: seen.entry.kind(),
            seq: seen.entry.seq(),
            boot: seen.entry.boot(),
            payload: &payload,
            annex: seen.annex(),
        });
        ControlFlow::Continue(())
    });
    all.map(|_| ())
}
