//! Checks in constant memory that every id occurs only once, at any length of the input.
//!
//! There are three ways, each slower than the one before, and surer of what it can say. A file that one way cannot
//! decide is read again by the next; a pipe is read by the last way only.
//!
//! **By order**: each id gives a number (its last sixteen bytes, big-endian). If these numbers only rise, no two ids
//! are the same. A file may hold several such rising runs, for example one for each series of items; as long as they
//! are few and their ranges do not overlap, all ids still differ. This check costs almost nothing, but it can only say
//! "all differ" or "cannot tell".
//!
//! **By hash**: each id gives a hash of 64 bits. If all hashes differ, all ids differ. If two are the same, the ids may
//! still differ.
//!
//! **By fingerprint**: each id gives a fingerprint of 128 bits, and its place stands beside it, so that a repetition is
//! reported with both places. The fingerprint is made of two SipHashes with random keys. Among ten million different
//! ids, the chance that two have the same fingerprint is one in 10^24. The author of a declaration cannot raise this
//! chance, because the keys are made when it is read. The fingerprints of a part of a declaration have to be the same
//! on every machine, so there they are the first half of a SHA-256 ([`Prints::Shared`]).
//!
//! Hashes and fingerprints are compared in [`super::spill`].

use std::hash::{BuildHasher, RandomState};

use sha2::{Digest as _, Sha256};

use super::spill::Entry;

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

/// The hash of an id. Two different ids may have the same one.
impl Entry for u64 {
    const BYTES: usize = 8;

    fn first_bits(self) -> u64 {
        self
    }

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_be_bytes());
    }

    fn get(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_be_bytes(*bytes))
    }
}

/// The place of an id: line and column in one word, so that comparing words compares places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdPlace(u64);

impl IdPlace {
    /// Number of bits that hold the column. A greater column is stored as the greatest one that fits.
    const COLUMN_BITS: u32 = 20;

    /// Greatest number of lines.
    pub(super) const MOST_LINES: u64 = 1 << (u64::BITS - Self::COLUMN_BITS);

    pub(super) fn new(line: u64, column: u64) -> Self {
        Self(line << Self::COLUMN_BITS | column.min((1 << Self::COLUMN_BITS) - 1))
    }

    /// The line, counted from 1.
    #[must_use]
    pub const fn line(self) -> u64 {
        self.0 >> Self::COLUMN_BITS
    }

    /// The column, counted from 1 in characters.
    #[must_use]
    pub const fn column(self) -> u64 {
        self.0 & ((1 << Self::COLUMN_BITS) - 1)
    }
}

/// The fingerprint of an id, and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// What is the same for two ids only if they are the same id, but for a chance that is as good as none.
    pub hash: [u64; 2],
    /// The place of the id in its file.
    pub place: IdPlace,
}

impl Fingerprint {
    /// Length of a fingerprint as bytes.
    pub const BYTES: usize = 24;

    /// The fingerprint as bytes: 16 of the id, and 8 of its place, all big-endian. So bytes have the order of
    /// fingerprints.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (words, _) = bytes.as_chunks_mut::<8>();
        for (bytes, word) in words.iter_mut().zip([self.hash[0], self.hash[1], self.place.0]) {
            *bytes = word.to_be_bytes();
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] gives.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        let word = |index: usize| u64::from_be_bytes(words[index]);
        Self { hash: [word(0), word(1)], place: IdPlace(word(2)) }
    }

    /// The same fingerprint with its place moved down by `lines`.
    pub(super) const fn down(self, lines: u64) -> Self {
        Self { hash: self.hash, place: IdPlace(self.place.0 + (lines << IdPlace::COLUMN_BITS)) }
    }
}

impl Entry for Fingerprint {
    const BYTES: usize = Self::BYTES;

    fn first_bits(self) -> u64 {
        self.hash[0]
    }

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_bytes());
    }

    fn get(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(Self { hash: [0; 2], place: IdPlace(0) }, Self::from_bytes)
    }
}

/// How the ids of one reading are compared.
#[derive(Clone, Debug)]
pub(super) enum Compare {
    /// By their order.
    Order,
    /// By hashes of 64 bits. They need to be quick and not more: two that are the same by chance, or on purpose, cost
    /// another reading.
    Hashes(foldhash::quality::RandomState),
    /// By fingerprints with places.
    Prints(Prints),
}

impl Compare {
    pub(super) fn by_hashes() -> Self {
        Self::Hashes(foldhash::quality::RandomState::default())
    }

    pub(super) fn by_prints() -> Self {
        Self::Prints(Prints::Random(RandomState::new(), RandomState::new()))
    }
}

/// How fingerprints are made.
#[derive(Clone, Debug)]
pub(super) enum Prints {
    /// With random keys: nobody can foresee the fingerprint of an id.
    Random(RandomState, RandomState),
    /// By SHA-256: the fingerprint of an id is the same in every part of a declaration.
    Shared,
}

impl Prints {
    pub(super) fn hash(&self, id: &str) -> [u64; 2] {
        match self {
            Self::Random(first, second) => [first.hash_one(id), second.hash_one(id)],
            Self::Shared => {
                let digest = Sha256::digest(id);
                let (words, _) = digest.as_chunks::<8>();
                [u64::from_be_bytes(words[0]), u64::from_be_bytes(words[1])]
            }
        }
    }
}
