//! The flash itself: what a step of the controller does to it, and what a test does to the steps.

use proverka_test_support::random::Random;

use super::nvmc::{PAGE, Step};
use crate::Trouble;
use crate::unicorn::Core;

/// The size of the flash. Unit: bytes.
pub(super) const SIZE: u32 = 512 * 1024;
/// The number of bytes in a word.
const WORD: u32 = 4;

/// What becomes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is carried out.
    Done,
    /// It changes nothing, and the chip does not say so.
    Dropped,
    /// The supply is too low: a random part of the bits changes.
    Torn,
}

/// A store of the processor to flash. The emulator puts the whole word into memory; afterwards it gets its true value.
#[derive(Clone, Copy, Debug)]
struct Store {
    address: u32,
    result: u32,
}

/// What a test does to steps of flash, and what it sees of them.
#[derive(Debug)]
pub(super) struct Flash {
    store: Option<Store>,
    random: Random,
    /// The steps since the power came.
    pub(super) steps: u64,
    /// The steps and when they began, while somebody wants to see them.
    pub(super) log: Option<Vec<(u64, Step)>>,
    /// The number of the step that the chip drops, counted in `steps`.
    pub(super) drop_at: Option<u64>,
    /// True once a step was dropped that would have changed something.
    pub(super) dropped: bool,
    /// The steps that were refused, because the region is locked or the controller does not allow writes.
    pub(super) refused: u32,
    /// The steps that were dropped because the supply failed.
    pub(super) blocked: u32,
    /// Bits that read differently each time, because a write or an erase was cut short.
    unstable: Vec<(u32, u32)>,
}

impl Flash {
    pub(super) const fn new(seed: u64) -> Self {
        Self {
            store: None,
            random: Random(seed),
            steps: 0,
            log: None,
            drop_at: None,
            dropped: false,
            refused: 0,
            blocked: 0,
            unstable: Vec::new(),
        }
    }

    /// Makes bits of words unstable: each is the address of a word and a mask.
    pub(super) fn set_unstable(&mut self, unstable: Vec<(u32, u32)>) {
        self.unstable = unstable;
    }

    /// Lets unstable bits take another value.
    pub(super) fn waver(&mut self, core: Core<'_>) -> Result<(), Trouble> {
        for (address, mask) in &self.unstable {
            let word = core.word(*address)?;
            core.set_word(*address, word & !mask | self.random.word() & mask)?;
        }
        Ok(())
    }

    pub(super) const fn has_unstable(&self) -> bool {
        !self.unstable.is_empty()
    }

    /// Counts a step, and decides on it.
    fn count(&mut self, now: u64, step: Step, fate: Fate) -> Fate {
        let dropped = self.drop_at == Some(self.steps);
        self.steps += 1;
        if let Some(log) = &mut self.log {
            log.push((now, step));
        }
        if fate == Fate::Dropped {
            self.blocked += 1;
        }
        if dropped { Fate::Dropped } else { fate }
    }

    /// The processor stores a word. The emulator is allowed to put it into memory now.
    pub(super) fn write(
        &mut self,
        core: Core<'_>,
        now: u64,
        (address, word): (u32, u32),
        fate: Fate,
    ) -> Result<(), Trouble> {
        let before = core.word(address)?;
        let result = match self.count(now, Step::Write { address, word }, fate) {
            Fate::Done => before & word,
            Fate::Dropped => {
                self.dropped |= before & word != before;
                before
            }
            Fate::Torn => before & (word | self.random.word()),
        };
        self.let_through(core, address, result)
    }

    /// The processor stores a word that must not change anything.
    pub(super) fn refuse(&mut self, core: Core<'_>, address: u32) -> Result<(), Trouble> {
        self.refused += 1;
        let before = core.word(address & !(WORD - 1))?;
        self.let_through(core, address & !(WORD - 1), before)
    }

    fn let_through(&mut self, core: Core<'_>, address: u32, result: u32) -> Result<(), Trouble> {
        self.store = Some(Store { address, result });
        core.protect(address & !(PAGE - 1), PAGE, false)
    }

    /// Gives the word that was stored last its true value, and protects it again.
    pub(super) fn settle(&mut self, core: Core<'_>) -> Result<(), Trouble> {
        let Some(store) = self.store.take() else { return Ok(()) };
        core.set_word(store.address, store.result)?;
        core.protect(store.address & !(PAGE - 1), PAGE, true)?;
        // What is written is as strong as any other word.
        self.unstable.retain(|(address, _)| *address != store.address);
        Ok(())
    }

    /// Erases a page.
    pub(super) fn erase(&mut self, core: Core<'_>, now: u64, address: u32, fate: Fate) -> Result<(), Trouble> {
        let page = address & !(PAGE - 1)..(address & !(PAGE - 1)) + PAGE;
        match self.count(now, Step::Erase { address: page.start }, fate) {
            Fate::Dropped => {
                let mut bytes = [0; PAGE as usize];
                core.read(page.start, &mut bytes)?;
                self.dropped |= bytes.iter().any(|byte| *byte != 0xFF);
                return Ok(());
            }
            Fate::Done => core.write(page.start, &[0xFF; PAGE as usize])?,
            Fate::Torn => {
                for at in page.clone().step_by(WORD as usize) {
                    let before = core.word(at)?;
                    core.set_word(at, before | self.random.word())?;
                }
            }
        }
        self.unstable.retain(|(address, _)| !page.contains(address));
        Ok(())
    }
}
