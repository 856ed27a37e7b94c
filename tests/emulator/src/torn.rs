//! Steps of flash that a loss of power cuts short: what the flash holds then, and which of its bits are unstable.

use proverka_emulator::nrf52833::Step;
use proverka_test_support::random::Random;

/// How a step is cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tear {
    /// Nothing of it was done.
    Nothing,
    /// A random part of the bits changed.
    Part,
    /// The same, and another part reads differently each time.
    Unstable,
    /// An erase left mostly ones; a write as with `Part`.
    MostlyOnes,
    /// A chip that programs a page to zeros before it erases it: zeros up to a random word, which is unstable; a
    /// write as with `Part`.
    ZerosFirst,
}

/// All kinds of tears.
pub(crate) const TEARS: [Tear; 5] = [Tear::Nothing, Tear::Part, Tear::Unstable, Tear::MostlyOnes, Tear::ZerosFirst];

fn word(flash: &[u8], at: usize) -> u32 {
    flash.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(u32::MAX, u32::from_le_bytes)
}

fn put(flash: &mut [u8], at: usize, word: u32) {
    flash[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

/// Carries out a whole step.
pub(crate) fn done(flash: &mut [u8], step: Step, page: usize) {
    let at = step.address() as usize;
    match step {
        Step::Write { word: written, .. } => put(flash, at, word(flash, at) & written),
        Step::Erase { .. } => flash[at..at + page].fill(0xFF),
    }
}

/// Carries out a part of a step. Returns the unstable bits: the address of a word, and a mask.
pub(crate) fn torn(flash: &mut [u8], step: Step, page: usize, tear: Tear, random: &mut Random) -> Vec<(u32, u32)> {
    let at = step.address() as usize;
    let mut unstable = Vec::new();
    match step {
        _ if tear == Tear::Nothing => {}
        Step::Write { address, word: written } => {
            let before = word(flash, at);
            let clears = before & !written;
            let cleared = random.word() & clears;
            put(flash, at, before & !cleared);
            if tear == Tear::Unstable {
                unstable.push((address, random.word() & clears));
            }
        }
        Step::Erase { address } => {
            let zeros = random.below(page / 4);
            for number in 0..page / 4 {
                let at = at + 4 * number;
                let before = word(flash, at);
                let after = match tear {
                    Tear::MostlyOnes => before | !(random.word() & random.word() & random.word() & random.word()),
                    Tear::ZerosFirst if number < zeros => 0,
                    Tear::ZerosFirst => before,
                    _ => before | random.word(),
                };
                put(flash, at, after);
                let mask = match tear {
                    Tear::Unstable => random.word() & !before,
                    Tear::ZerosFirst if number == zeros => random.word(),
                    _ => 0,
                };
                if mask != 0 {
                    unstable.push((address + 4 * number as u32, mask));
                }
            }
        }
    }
    unstable
}
