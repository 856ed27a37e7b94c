//! Checks in constant memory that every id occurs only once, at any length of the input.
//!
//! There are two ways. **By order**: each id gives a number (its last sixteen bytes, big-endian). If these numbers only
//! rise, no two ids are the same. A file may hold several such rising runs, for example one for each series of items;
//! as long as they are few and their ranges do not overlap, all ids still differ. This check costs almost nothing, but
//! it can only say "all differ" or "cannot tell". In the second case, the file is read again.
//!
//! **By fingerprint**, if the order does not answer the question or the input can be read only once: each id gets a
//! fingerprint of 128 bits from two SipHashes with random keys, and the fingerprints are kept on disk
//! ([`super::spill`]). Among ten million different ids, the chance that two have the same fingerprint is one in 10^24.
//! The author of a declaration cannot raise this chance, because the keys are made when it is read.

use std::hash::{BuildHasher, RandomState};

/// Rising runs of ids, each represented by its numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// First and last number of each run.
    runs: Vec<(u128, u128)>,
    many: bool,
}

impl Runs {
    /// Greatest number of runs that are kept.
    const MOST: usize = 64;

    #[inline]
    pub(super) fn add(&mut self, id: &str) {
        let order = order(id.as_bytes());
        match self.runs.last_mut() {
            Some((_, last)) if *last < order => *last = order,
            _ => self.start((order, order)),
        }
    }

    #[cold]
    fn start(&mut self, run: (u128, u128)) {
        if self.runs.len() < Self::MOST {
            self.runs.push(run);
        } else {
            self.many = true;
        }
    }

    /// Adds the runs of the part that follows.
    pub(super) fn append(&mut self, later: &Self) {
        self.many |= later.many;
        for &(first, last) in &later.runs {
            match self.runs.last_mut() {
                Some((_, end)) if *end < first => *end = last,
                _ => self.start((first, last)),
            }
        }
    }

    /// Whether there are more runs than are kept, so that going on is useless.
    pub(super) const fn too_many(&self) -> bool {
        self.many
    }

    /// Whether all ids are known to differ; false means that it is unknown.
    pub(super) fn all_differ(mut self) -> bool {
        self.runs.sort_unstable();
        !self.many && self.runs.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }
}

/// The last sixteen bytes of an id as one big-endian number. Shorter ids come first, and ids of the same length are in
/// the order of their bytes. Numbered items are thus in order with and without leading zeros.
#[inline]
fn order(id: &[u8]) -> u128 {
    if let Some(last) = id.last_chunk::<16>() {
        return u128::from_be_bytes(*last);
    }
    // The two words overlap, which does no harm because the overlapping bytes are the same.
    if let (Some(first), Some(last)) = (id.first_chunk::<8>(), id.last_chunk::<8>()) {
        let high = u128::from(u64::from_be_bytes(*first)) << (8 * (id.len() - 8));
        return high | u128::from(u64::from_be_bytes(*last));
    }
    id.iter().fold(0, |number, &byte| number << 8 | u128::from(byte))
}

/// The fingerprint of an id, and its place: line and column in one word, so that comparing words compares places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Print {
    pub(super) hash: [u64; 2],
    pub(super) place: u64,
}

impl Print {
    /// Number of bits of a place that hold the column. A greater column is stored as the greatest one that fits.
    const COLUMN_BITS: u32 = 20;

    /// Greatest number of lines.
    pub(super) const MOST_LINES: u64 = 1 << (u64::BITS - Self::COLUMN_BITS);

    pub(super) fn place(line: u64, column: u64) -> u64 {
        line << Self::COLUMN_BITS | column.min((1 << Self::COLUMN_BITS) - 1)
    }

    pub(super) const fn line_of(place: u64) -> u64 {
        place >> Self::COLUMN_BITS
    }

    pub(super) const fn column_of(place: u64) -> u64 {
        place & ((1 << Self::COLUMN_BITS) - 1)
    }

    /// The same fingerprint with its place moved down by `lines`.
    pub(super) const fn down(self, lines: u64) -> Self {
        Self { hash: self.hash, place: self.place + (lines << Self::COLUMN_BITS) }
    }
}

/// The keys of the two hashes that make a fingerprint.
#[derive(Clone, Debug)]
pub(super) struct Keys(RandomState, RandomState);

impl Keys {
    pub(super) fn random() -> Self {
        Self(RandomState::new(), RandomState::new())
    }

    pub(super) fn hash(&self, id: &str) -> [u64; 2] {
        [self.0.hash_one(id), self.1.hash_one(id)]
    }
}
