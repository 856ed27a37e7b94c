//! Health tests of the random bit generator: the repetition count test and the adaptive proportion test of SP 800-90B,
//! on single raw bits.
//!
//! The *assumption* is that a raw bit has at least half a bit of min-entropy: the more likely value has a probability
//! of at most 0.71. Chip makers state no figure; they say that raw bits are slightly biased. The cutoffs below follow
//! from the assumption, and so does the number of raw bits that go into a random number.

/// The number of equal bits in a row that fails the repetition count test (SP 800-90B, 4.4.1): `1 + 20 / 0.5`, for a
/// false alarm rate of 2^-20.
const REPETITIONS: u16 = 41;
/// The number of bits in a window of the adaptive proportion test (4.4.2), and in the test at the start (4.3).
const WINDOW: u16 = 1024;
/// The number of bits in a window, equal to its first, that fails the test, for the same assumption and false alarm
/// rate.
const PROPORTION: u16 = 793;
/// The number of bytes that the test at the start takes: 1,024 bits.
pub const START: usize = 128;
/// The number of raw bytes that are hashed into one random number of 32 bytes. By the assumption they hold 512 bits of
/// min-entropy; SP 800-90C requires 64 bits more than the output of such a hash, which is 320.
pub const CONDENSED: usize = 128;

/// The state of the tests.
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
    /// Makes the state before the first bit.
    #[must_use]
    pub const fn new() -> Self {
        Self { last: false, run: 0, first: false, equal: 0, seen: 0, failed: false }
    }

    /// True once a test has failed; it never becomes false again.
    #[must_use]
    pub const fn failed(&self) -> bool {
        self.failed
    }

    /// Tests raw bytes of the generator.
    pub fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            for place in 0..8 {
                self.bit(byte >> place & 1 == 1);
            }
        }
    }

    /// Tests the bytes of the start. Besides the two tests, no block of eight bytes may occur twice. This finds a
    /// generator that repeats itself after a few bytes, which looks alive bit by bit.
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
