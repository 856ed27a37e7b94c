//! A count that may be known only within bounds.

/// A count: at least so many, and at most so many where there is an upper bound.
///
/// Missing data are the widest range, [`CountRange::UNKNOWN`], and never zero. Disputed claims are the narrowest range
/// that covers them all.
///
/// Unit: whatever is counted. Range of both ends: `0..=u32::MAX`, and `min <= max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CountRange {
    min: u32,
    max: Option<u32>,
}

impl CountRange {
    /// Nothing is known but that it is a count.
    pub const UNKNOWN: Self = Self { min: 0, max: None };

    /// Exactly this many.
    #[must_use]
    pub const fn exactly(count: u32) -> Self {
        Self { min: count, max: Some(count) }
    }

    /// The narrowest range that holds both `one` and `other`, whichever is larger.
    #[must_use]
    pub const fn spanning(one: u32, other: u32) -> Self {
        if one <= other { Self { min: one, max: Some(other) } } else { Self { min: other, max: Some(one) } }
    }

    /// The smallest count it may be.
    #[must_use]
    pub const fn min(self) -> u32 {
        self.min
    }

    /// The largest count it may be; `None` where nothing bounds it.
    #[must_use]
    pub const fn max(self) -> Option<u32> {
        self.max
    }

    /// The count itself, where it is known exactly.
    ///
    /// ```
    /// use proverka::count::CountRange;
    ///
    /// assert_eq!(CountRange::exactly(800).exact(), Some(800));
    /// assert_eq!(CountRange::spanning(901, 800).exact(), None);
    /// ```
    #[must_use]
    pub const fn exact(self) -> Option<u32> {
        match self.max {
            Some(most) if most == self.min => Some(most),
            _ => None,
        }
    }

    /// The narrowest range that covers this one and `other`: two accounts of one thing.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.zip(other.max).map(|(one, two)| one.max(two)) }
    }

    /// The range of the sum of this and `other`: two different things, counted together.
    ///
    /// A sum past [`u32::MAX`] is never wrapped: it keeps a true lower bound and loses its upper one.
    #[must_use]
    pub fn sum(self, other: Self) -> Self {
        Self {
            // Sound, because "at least u32::MAX" is true of every larger sum.
            min: self.min.saturating_add(other.min),
            max: self.max.zip(other.max).and_then(|(one, two)| one.checked_add(two)),
        }
    }
}
