//! What the device does at a start: it opens the record, finds its state there, and tests itself.

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
            // Before anything else is looked at. Tried again at the next step, for as long as it takes.
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
            // Opened this very moment: keys first, then again.
            Err(MountError::Store(StoreError::Flash(GuardError::Open))) => self.startup.mount_again(),
            Err(MountError::Store(_)) => self.fail(Fault::Flash),
        }
    }

    /// Takes over the state that the record gives.
    fn resume(&mut self, state: State, outcome: Result<(), Fault>) {
        self.life.set(state);
        let counted = self.record.ledger().and_then(|ledger| ledger.counted);
        self.numbers = Numbers::after(counted.map_or(0, |(number, _)| number));
        if let Err(fault) = outcome {
            self.fail(fault);
        }
    }

    /// The next self-test.
    pub(super) fn test(&mut self) {
        if let Err(fault) = self.startup.test(&mut self.parts, &mut self.record) {
            self.fail(fault);
        }
    }

    /// Runs what is left of the self-tests.
    pub(super) fn test_all(&mut self) {
        if let Err(fault) = self.startup.test_all(&mut self.parts, &mut self.record) {
            self.fail(fault);
        }
    }
}
