//! The ids that occur more than once.

use std::collections::BinaryHeap;

/// The first repetitions of ids, by their places, and how many there are in total.
#[derive(Debug)]
pub struct Repeats<P> {
    /// Each repetition with the first place of its id; the greatest on top.
    first: BinaryHeap<(P, P)>,
    all: u64,
    most: usize,
    last: Option<([u64; 2], P)>,
}

impl<P: Copy + Ord> Repeats<P> {
    /// Keeps the first `most` repetitions.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { first: BinaryHeap::new(), all: 0, most, last: None }
    }

    /// Takes the next fingerprint. They come in order, and those of one id in the order of their places.
    pub fn see(&mut self, hash: [u64; 2], place: P) {
        match self.last {
            Some((last, first)) if last == hash => {
                self.all += 1;
                self.first.push((place, first));
                if self.first.len() > self.most {
                    self.first.pop();
                }
            }
            _ => self.last = Some((hash, place)),
        }
    }

    /// Number of all repetitions.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.all
    }

    /// The first repetitions in the order of their places: the place of each, and the first place of its id.
    #[must_use]
    pub fn first(self) -> Vec<(P, P)> {
        self.first.into_sorted_vec()
    }
}
