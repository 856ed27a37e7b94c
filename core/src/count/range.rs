//! Counts that may be known only within bounds.

/// A count that is known by a lower bound and, if there is one, an upper bound.
///
/// Missing data are the widest range, [`CountRange::UNKNOWN`], and never zero. Disputed claims are represented by the
/// narrowest range that covers them all.
///
/// Unit: the things that are counted. Range of both bounds: `0..=u32::MAX`, with `min <= max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CountRange {
    min: u32,
    max: Option<u32>,
}

impl CountRange {
    /// The range from zero without an upper bound: nothing is known about the count.
    pub const UNKNOWN: Self = Self { min: 0, max: None };

    /// A count that is known exactly.
    #[must_use]
    pub const fn exactly(count: u32) -> Self {
        Self { min: count, max: Some(count) }
    }

    /// The narrowest range that contains both `one` and `other`, in either order.
    #[must_use]
    pub const fn spanning(one: u32, other: u32) -> Self {
        if one <= other { Self { min: one, max: Some(other) } } else { Self { min: other, max: Some(one) } }
    }

    /// The smallest possible count.
    #[must_use]
    pub const fn min(self) -> u32 {
        self.min
    }

    /// The largest possible count; `None` if there is no upper bound.
    #[must_use]
    pub const fn max(self) -> Option<u32> {
        self.max
    }

    /// The count, if it is known exactly; otherwise `None`.
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

    /// The narrowest range that covers this one and `other`. Use it for two accounts of the same thing.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.zip(other.max).map(|(one, two)| one.max(two)) }
    }

    /// The range of the sum of this count and `other`. Use it for two different things that are counted together.
    ///
    /// The sum never wraps. If it passes [`u32::MAX`], the lower bound stays correct and the upper bound is dropped.
    #[must_use]
    pub fn sum(self, other: Self) -> Self {
        Self {
            // This is sound, because "at least u32::MAX" is true of every larger sum.
            min: self.min.saturating_add(other.min),
            max: self.max.zip(other.max).and_then(|(one, two)| one.checked_add(two)),
        }
    }
}
