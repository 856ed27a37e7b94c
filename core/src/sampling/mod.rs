//! How many items to inspect, so that violations are found with a given probability.
//!
//! Of `items` items, `violations` are not as declared, and nobody knows which. Items are drawn at random, each at most
//! once, so the number of violations among them has the hypergeometric distribution. Where a measurement may miss a
//! violation that it looks at, each violation that is drawn is noticed with the probability of the measurement.
//!
//! Probabilities are fractions of whole numbers, and no float is used. The probability that nothing is noticed is
//! enclosed between two numbers of 1024 bits, and compared with what the confidence leaves. If the comparison is
//! still open, both sides are compared modulo four primes of 61 to 64 bits: they are taken as equal if they agree
//! modulo all of them, which unequal numbers do with a probability below 2^-240.
//!
//! ```
//! use proverka::sampling::{Inspection, Probability, sample_size};
//!
//! // Five of 200 launchers are not as declared. How many must be inspected to find one of them in 19 of 20 cases?
//! let inspection = Inspection::perfect(200, 5).unwrap();
//! let confidence = Probability::new(19, 20).unwrap();
//! assert_eq!(sample_size(inspection, confidence), Some(90));
//! assert!(inspection.finds(90, confidence) && !inspection.finds(89, confidence));
//! ```

mod enclosure;
mod hypergeometric;
mod tie;

use hypergeometric::Missed;

/// The largest number of items.
pub const MOST_ITEMS: u32 = 100_000;
/// The largest denominator of a probability.
pub const MOST_PARTS: u32 = 1_000_000_000;

/// A probability as a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Probability {
    part: u32,
    whole: u32,
}

impl Probability {
    /// The probability of a certain event.
    pub const ONE: Self = Self { part: 1, whole: 1 };

    /// The probability `part` of `whole`; `None` if it is above one, or `whole` is zero or above [`MOST_PARTS`].
    #[must_use]
    pub const fn new(part: u32, whole: u32) -> Option<Self> {
        if whole == 0 || whole > MOST_PARTS || part > whole { None } else { Some(Self { part, whole }) }
    }

    /// The numerator of the fraction.
    #[must_use]
    pub const fn part(self) -> u32 {
        self.part
    }

    /// The denominator of the fraction, which is never zero.
    #[must_use]
    pub const fn whole(self) -> u32 {
        self.whole
    }

    /// The probability of the opposite.
    #[must_use]
    pub const fn opposite(self) -> Self {
        Self { part: self.whole.saturating_sub(self.part), whole: self.whole }
    }
}

/// What is inspected, and how well a violation is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Inspection {
    items: u32,
    violations: u32,
    measurement: Probability,
}

impl Inspection {
    /// An inspection of `items` items, `violations` of which are not as declared. A violation that is drawn is noticed
    /// with the probability `measurement`. `None` if there are more violations than items, or more items than
    /// [`MOST_ITEMS`].
    #[must_use]
    pub const fn new(items: u32, violations: u32, measurement: Probability) -> Option<Self> {
        if violations > items || items > MOST_ITEMS { None } else { Some(Self { items, violations, measurement }) }
    }

    /// An inspection that notices every violation that is drawn; `None` as for [`Inspection::new`].
    #[must_use]
    pub const fn perfect(items: u32, violations: u32) -> Option<Self> {
        Self::new(items, violations, Probability::ONE)
    }

    /// Whether at least one violation is noticed with at least this probability, if `sample` items are drawn. A sample
    /// of more than all items is all items.
    #[must_use]
    pub fn finds(self, sample: u32, confidence: Probability) -> bool {
        Missed::of(self, sample.min(self.items)).is_at_most(confidence.opposite())
    }
}

/// The smallest number of items with which at least one violation is noticed with at least this probability; `None` if
/// even all items are not enough.
#[must_use]
pub fn sample_size(inspection: Inspection, confidence: Probability) -> Option<u32> {
    smallest(inspection.items, |sample| inspection.finds(sample, confidence))
}

/// The smallest number of violations of which at least one is noticed with at least this probability, if `sample` of
/// `items` items are drawn; `None` if even that of all items is not enough, or there are too many items.
#[must_use]
pub fn detectable(items: u32, sample: u32, measurement: Probability, confidence: Probability) -> Option<u32> {
    smallest(items.min(MOST_ITEMS), |violations| {
        Inspection::new(items, violations, measurement).is_some_and(|one| one.finds(sample, confidence))
    })
}

/// The probability with which at least one violation is noticed, rounded down to a multiple of one in `parts`. Returns
/// the multiple; 0 if `parts` is zero or above [`MOST_PARTS`].
#[must_use]
pub fn confidence(inspection: Inspection, sample: u32, parts: u32) -> u32 {
    let missed = Missed::of(inspection, sample.min(inspection.items));
    let reaches =
        |part| Probability::new(part, parts).is_some_and(|confidence| missed.is_at_most(confidence.opposite()));
    // The first one that is not reached comes after the last one that is.
    match smallest(parts, |part| !reaches(part)) {
        Some(first) => first.saturating_sub(1),
        None => parts,
    }
}

/// The smallest number up to `most` for which `is_enough`, which holds for every number after the first one.
fn smallest(most: u32, is_enough: impl Fn(u32) -> bool) -> Option<u32> {
    if !is_enough(most) {
        return None;
    }
    let (mut least, mut enough) = (0, most);
    while least < enough {
        let middle = least.midpoint(enough);
        if is_enough(middle) { enough = middle } else { least = middle.saturating_add(1) }
    }
    Some(enough)
}
