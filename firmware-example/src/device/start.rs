//! What the device does at a start: it opens the record, derives its state from it, and tests itself.

use proverka::journal::{MountError, StoreError};
use proverka::wire::State;

use super::numbers::Numbers;
use super::state::Device;
use crate::board::{Board, Front as _};
use crate::guard::{self, GuardError};
use crate::selftest::Fault;

impl<B: Board> Device<B> {
    /// Opens the record.
    #[inline(never)]
    pub(super) fn mount(&mut self) {
        let layout = self.parts.layout;
        if self.parts.front.is_open() && !guard::keys_gone(&mut self.parts.flash, layout).unwrap_or(false) {
            // The keys are erased before anything else is read. This is tried again at each step until it succeeds.
            self.life.set(State::Tampered);
            if !guard::erase_keys(&mut self.parts.flash, layout).unwrap_or(false) {
                return;
            }
        }
        self.startup.mounted();
        self.life.set(State::Blank);
        match self.record.open(self.flash(), layout) {
            Ok((state, outcome)) => self.resume(state, outcome),
            Err(MountError::Blank) => {}
            Err(MountError::Genesis | MountError::Algorithms(_) | MountError::Layout) => self.fail(Fault::Record),
            // The seal was opened at this very moment: the keys are erased first, then the record is opened again.
            Err(MountError::Store(StoreError::Flash(GuardError::Open))) => self.startup.mount_again(),
            Err(MountError::Store(_)) => self.fail(Fault::Flash),
        }
    }

    /// Applies the state that follows from the record.
    fn resume(&mut self, state: State, outcome: Result<(), Fault>) {
        self.life.set(state);
        let counted = self.record.ledger().and_then(|ledger| ledger.counted);
        self.numbers = Numbers::after(counted.map_or(0, |(number, _)| number));
        if let Err(fault) = outcome {
            self.fail(fault);
        }
    }

    /// Runs the next self-test.
    pub(super) fn test(&mut self) {
        if let Err(fault) = self.startup.test(&mut self.parts, &mut self.record) {
            self.fail(fault);
        }
    }

    /// Runs the remaining self-tests.
    pub(super) fn test_all(&mut self) {
        if let Err(fault) = self.startup.test_all(&mut self.parts, &mut self.record) {
            self.fail(fault);
        }
    }
}
