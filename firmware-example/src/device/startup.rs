//! The progress of a start, the self-tests, the health of the generator, and the hash of the firmware that runs.

use proverka::journal::digest::Hash;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::record::{Reader, Record};
use crate::board::{Board, Clock as _, Entropy, Firmware, Parts, Watchdog as _};
use crate::health::{self, CONDENSED, Health};
use crate::selftest::{self, ANSWERS, Fault};

/// The number of bytes of firmware that one step hashes.
const FIRMWARE_STEP: u32 = 2048;
/// The number of readings without progress after which a clock counts as stopped, which is a fault.
const CLOCK_LOOKS: u16 = 4096;
/// The prefix of the hash of random bits, which separates it from all other hashes.
const RANDOM: &[u8] = b"proverka random bits 1";

/// The stage of a start.
#[derive(Clone, Debug)]
enum Stage {
    /// The record is not open yet.
    Mount,
    Digests,
    Signing,
    Verifying,
    Generator,
    /// The firmware has been hashed up to this offset.
    Firmware(u32, Sha256),
    /// The clock must move; the number counts the readings so far.
    Clock(u16),
    Ready,
}

/// A start in progress or completed.
#[derive(Debug)]
pub(super) struct Startup {
    stage: Stage,
    health: Health,
    /// The hash of the firmware; zeros until it is known.
    firmware: Hash,
}

impl Startup {
    pub(super) const fn new() -> Self {
        Self { stage: Stage::Mount, health: Health::new(), firmware: [0; 32] }
    }

    /// True if the record has not been opened yet.
    pub(super) const fn is_before_mount(&self) -> bool {
        matches!(self.stage, Stage::Mount)
    }

    /// True if the self-tests are over: all have passed, or one has failed.
    pub(super) const fn is_ready(&self) -> bool {
        matches!(self.stage, Stage::Ready)
    }

    /// Returns the hash of the firmware that runs; zeros before it is known.
    pub(super) const fn firmware(&self) -> Hash {
        self.firmware
    }

    /// The record was opened, or there is none; the self-tests follow.
    pub(super) fn mounted(&mut self) {
        self.stage = Stage::Digests;
    }

    /// The record has to be opened again.
    pub(super) fn mount_again(&mut self) {
        self.stage = Stage::Mount;
    }

    /// Runs the remaining self-tests, if the record was opened.
    pub(super) fn test_all<B: Board>(&mut self, parts: &mut Parts<B>, record: &mut Record<B>) -> Result<(), Fault> {
        while !matches!(self.stage, Stage::Mount | Stage::Ready) {
            parts.watchdog.feed();
            record.tick(parts.clock.look());
            self.test(parts, record)?;
        }
        Ok(())
    }

    /// Runs the next self-test. After a failure no other test is run.
    #[inline(never)]
    pub(super) fn test<B: Board>(&mut self, parts: &mut Parts<B>, record: &mut Record<B>) -> Result<(), Fault> {
        let stage = core::mem::replace(&mut self.stage, Stage::Ready);
        let (next, outcome) = match stage {
            Stage::Mount | Stage::Ready => return Ok(()),
            Stage::Digests => (Stage::Signing, selftest::digests(&ANSWERS)),
            Stage::Signing => (Stage::Verifying, selftest::signing(&ANSWERS)),
            Stage::Verifying => (Stage::Generator, selftest::verifying(&ANSWERS)),
            Stage::Generator => {
                let mut bits = [0; health::START];
                let filled = parts.entropy.fill(&mut bits);
                self.health.start(&bits);
                let works = filled.is_ok() && !self.health.failed();
                (Stage::Firmware(0, Sha256::new()), if works { Ok(()) } else { Err(Fault::Generator) })
            }
            Stage::Firmware(offset, hash) => self.hash_firmware(&mut parts.firmware, record, offset, hash),
            Stage::Clock(looks) => {
                if record.time().has_moved() {
                    (Stage::Ready, Ok(()))
                } else if looks < CLOCK_LOOKS {
                    (Stage::Clock(looks.saturating_add(1)), Ok(()))
                } else {
                    (Stage::Ready, Err(Fault::Clock))
                }
            }
        };
        if outcome.is_ok() {
            self.stage = next;
        }
        outcome
    }

    #[inline(never)]
    fn hash_firmware<B: Board>(
        &mut self,
        image: &mut B::Firmware,
        record: &mut Record<B>,
        offset: u32,
        mut hash: Sha256,
    ) -> (Stage, Result<(), Fault>) {
        let mut at = offset;
        let mut bytes = [0; 64];
        while at < offset.saturating_add(FIRMWARE_STEP) {
            let read = image.read(at, &mut bytes);
            if read == 0 {
                self.firmware = hash.finalize().into();
                let named = record.reader().and_then(Reader::term_data).map(|term| term.firmware);
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

    /// Returns 32 random bytes: the hash of [`CONDENSED`] raw bytes, each of them tested. `None` if the generator
    /// fails.
    #[inline(never)]
    pub(super) fn random<E: Entropy>(&mut self, generator: &mut E) -> Option<[u8; 32]> {
        let mut hash = Sha256::new_with_prefix(RANDOM);
        let mut raw = Zeroizing::new([0; 32]);
        for _ in 0..CONDENSED / 32 {
            let filled = generator.fill(raw.as_mut_slice());
            self.health.take(raw.as_slice());
            if filled.is_err() || self.health.failed() {
                return None;
            }
            hash.update(raw.as_slice());
        }
        Some(hash.finalize().into())
    }
}
