//! RNG: the generator of random bits, here one that gives the same bits in each run.

use proverka_test_support::random::Random;

use super::peripheral::{Events, MICROSECOND, Moment, NEVER, Peripheral};

/// The address of the first register.
pub(super) const BASE: u32 = 0x4000_D000;
/// The time for a byte without and with bias correction (typical values of the specification). Unit: cycles.
const BYTE: [u64; 2] = [30 * MICROSECOND, 120 * MICROSECOND];
const VALRDY: u32 = 0;

/// What a test makes of the generator.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// The byte at each position since the power came; `None` is the generator's own.
    pub gives: fn(usize) -> Option<u8>,
    /// The generator is silent from this position on.
    pub silent_from: usize,
}

impl Generator {
    /// A generator that works.
    pub const GOOD: Self = Self { gives: |_| None, silent_from: usize::MAX };
}

/// The state of the generator.
#[derive(Debug)]
pub(super) struct Rng {
    events: Events,
    random: Random,
    generator: Generator,
    given: Vec<u8>,
    value: u8,
    next: u64,
    shorts: u32,
    /// CONFIG: bit 0 is the bias correction.
    pub(super) config: u32,
}

impl Rng {
    pub(super) const fn new(seed: u64, generator: Generator) -> Self {
        let events = Events::at(BASE);
        Self { events, random: Random(seed), generator, given: Vec::new(), value: 0, next: NEVER, shorts: 0, config: 0 }
    }

    /// Resets the registers. The bits go on.
    pub(super) fn reset(&mut self) {
        (self.events, self.next, self.shorts, self.config) = (Events::at(BASE), NEVER, 0, 0);
    }

    /// Returns the bytes that the generator gave.
    pub(super) fn given(&self) -> &[u8] {
        &self.given
    }

    const fn due(&self, now: u64) -> u64 {
        now + BYTE[(self.config & 1) as usize]
    }
}

impl Peripheral for Rng {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        Some(match offset {
            0x200 => self.shorts,
            0x504 => self.config,
            0x508 => self.value.into(),
            _ => return self.events.read(offset),
        })
    }

    fn write(&mut self, offset: u32, value: u32, at: &mut Moment<'_>) -> Option<()> {
        match offset {
            0x000 if value & 1 == 1 => self.next = self.due(at.now),
            0x004 if value & 1 == 1 => self.next = NEVER,
            0x200 => self.shorts = value,
            0x504 => self.config = value & 1,
            _ => return self.events.write(offset, value),
        }
        Some(())
    }

    fn next(&self) -> u64 {
        self.next
    }

    fn advance(&mut self, at: &mut Moment<'_>) {
        if self.next > at.now {
            return;
        }
        let own = self.random.byte();
        let position = self.given.len();
        if position >= self.generator.silent_from {
            self.next = NEVER;
            return;
        }
        self.value = (self.generator.gives)(position).unwrap_or(own);
        self.given.push(self.value);
        self.next = if self.shorts & 1 == 1 { NEVER } else { self.due(at.now) };
        self.events.raise(VALRDY, at);
    }

    fn asks(&self) -> bool {
        self.events.asks()
    }
}
