//! Is the random bit generator alive? Repetition count and adaptive proportion tests of SP 800-90B on single bits.

/// Equal bits in a row that fail the repetition count test: entropy of 0.8 bits in a bit, false alarms one in 2^20.
const REPETITIONS: u16 = 26;
/// Bits of a window of the adaptive proportion test, and of the test at the start.
const WINDOW: u16 = 1024;
/// Bits equal to the first of a window that fail it, for the same entropy and rate of false alarms.
const PROPORTION: u16 = 664;
/// Octets of the test at the start: 1,024 bits.
pub const START: usize = 128;

/// The tests under way.
#[derive(Clone, Debug)]
pub struct Health {
    last: bool,
    run: u16,
    first: bool,
    equal: u16,
    seen: u16,
    failed: bool,
}

impl Default for Health {
    fn default() -> Self {
        Self::new()
    }
}

impl Health {
    /// Before the first bit.
    #[must_use]
    pub const fn new() -> Self {
        Self { last: false, run: 0, first: false, equal: 0, seen: 0, failed: false }
    }

    /// True once a test failed, for good.
    #[must_use]
    pub const fn failed(&self) -> bool {
        self.failed
    }

    /// Takes octets in as the generator gave them.
    pub fn take(&mut self, octets: &[u8]) {
        for octet in octets {
            for place in 0..8 {
                self.bit(octet >> place & 1 == 1);
            }
        }
    }

    /// Takes in the octets of the start: besides the two tests, no eight octets may come twice. So a generator that repeats
    /// itself after a few octets is found, which looks alive bit by bit.
    pub fn start(&mut self, octets: &[u8; START]) {
        self.take(octets);
        let (blocks, _) = octets.as_chunks::<8>();
        let mut rest = blocks;
        while let [block, tail @ ..] = rest {
            self.failed |= tail.contains(block);
            rest = tail;
        }
    }

    fn bit(&mut self, bit: bool) {
        if self.run > 0 && bit == self.last {
            self.run = self.run.saturating_add(1);
        } else {
            (self.last, self.run) = (bit, 1);
        }
        if self.seen == 0 {
            (self.first, self.equal) = (bit, 0);
        }
        if bit == self.first {
            self.equal = self.equal.saturating_add(1);
        }
        self.failed |= self.run >= REPETITIONS || self.equal >= PROPORTION;
        self.seen = self.seen.saturating_add(1);
        if self.seen >= WINDOW {
            self.seen = 0;
        }
    }
}
