//! Is the random bit generator alive? Repetition count and adaptive proportion tests of SP 800-90B on single raw bits.
//!
//! The *assumption* is that a raw bit has at least half a bit of min-entropy: the likelier value comes with a
//! probability of at most 0.71. Makers of chips state none; they say that raw bits are biased a little. The cutoffs
//! below follow from it, and so does how many raw bits go into a random number.

/// Equal bits in a row that fail the repetition count test (SP 800-90B, 4.4.1): `1 + 20 / 0.5`, for false alarms of one
/// in 2^20.
const REPETITIONS: u16 = 41;
/// Bits of a window of the adaptive proportion test (4.4.2), and of the test at the start (4.3).
const WINDOW: u16 = 1024;
/// Bits equal to the first of a window that fail it, for the same assumption and rate of false alarms.
const PROPORTION: u16 = 793;
/// Bytes of the test at the start: 1,024 bits.
pub const START: usize = 128;
/// Raw bytes that are hashed into one random number of 32 bytes. By the assumption they hold 512 bits of min-entropy;
/// SP 800-90C asks of such a hash for 64 more than it gives, which are 320.
pub const CONDENSED: usize = 128;

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

    /// Takes bytes in as the generator gave them.
    pub fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            for place in 0..8 {
                self.bit(byte >> place & 1 == 1);
            }
        }
    }

    /// Takes in the bytes of the start: besides the two tests, no eight bytes may come twice. So a generator that
    /// repeats itself after a few bytes is found, which looks alive bit by bit.
    pub fn start(&mut self, bytes: &[u8; START]) {
        self.take(bytes);
        let (blocks, _) = bytes.as_chunks::<8>();
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
