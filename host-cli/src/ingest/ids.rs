//! Is every id there once? In constant memory, at any length.
//!
//! Two ways. **In order**: each id gives a number (its last sixteen bytes, the first of them highest). Where these
//! numbers only rise, no two ids are the same. A file may hold several such runs, one for each series of items; as long
//! as they are few and their ranges do not overlap, that still settles it. It costs nearly nothing, it can only say
//! "all differ" or "cannot tell", and in the second case the file is read again.
//!
//! **By fingerprint**, where order does not settle it, or the input passes by only once: 128 bits of two SipHashes
//! with random keys for each id, kept outside memory ([`super::spill`]). Two ids that differ have the same fingerprint
//! with a chance of one in 10^24 among ten million, and nobody who writes a declaration can better that, for the keys
//! are made when it is read.

use std::hash::{BuildHasher, RandomState};

/// Rising runs of ids, by the number that each gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// First and last number of each run.
    runs: Vec<(u128, u128)>,
    many: bool,
}

impl Runs {
    /// Most runs that are kept.
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

    /// Adds the runs of what follows.
    pub(super) fn append(&mut self, later: &Self) {
        self.many |= later.many;
        for &(first, last) in &later.runs {
            match self.runs.last_mut() {
                Some((_, end)) if *end < first => *end = last,
                _ => self.start((first, last)),
            }
        }
    }

    /// Whether there are more runs than are kept, so that it is no use to go on.
    pub(super) const fn too_many(&self) -> bool {
        self.many
    }

    /// Whether all ids are known to differ. Otherwise nothing is known.
    pub(super) fn all_differ(mut self) -> bool {
        self.runs.sort_unstable();
        !self.many && self.runs.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }
}

/// The last sixteen bytes of an id as one number, the first of them highest: shorter ids come first, ids of one length
/// in the order of their bytes. Numbered items are in this order with and without leading zeros.
#[inline]
fn order(id: &[u8]) -> u128 {
    if let Some(last) = id.last_chunk::<16>() {
        return u128::from_be_bytes(*last);
    }
    // Two words that overlap: what both hold is the same.
    if let (Some(first), Some(last)) = (id.first_chunk::<8>(), id.last_chunk::<8>()) {
        let high = u128::from(u64::from_be_bytes(*first)) << (8 * (id.len() - 8));
        return high | u128::from(u64::from_be_bytes(*last));
    }
    id.iter().fold(0, |number, &byte| number << 8 | u128::from(byte))
}

/// An id's fingerprint, and where the id stands: line and column in one word, so that they compare like places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Print {
    pub(super) hash: [u64; 2],
    pub(super) place: u64,
}

impl Print {
    /// Bits of a place that hold the column; a column beyond that is given as the last one that fits.
    const COLUMN_BITS: u32 = 20;

    /// Lines there can be.
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

    /// The same, `lines` further down.
    pub(super) const fn down(self, lines: u64) -> Self {
        Self { hash: self.hash, place: self.place + (lines << Self::COLUMN_BITS) }
    }
}

/// Two keyed hashes.
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
