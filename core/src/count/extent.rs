//! A count that may be known only within bounds.

/// A count: at least so many, and at most so many where there is an upper bound.
///
/// Missing data are the widest extent, [`Extent::UNKNOWN`], and never zero. Disputed claims are the narrowest extent
/// that covers them all.
///
/// Unit: whatever is counted. Range of both ends: `0..=u32::MAX`, and `at_least <= at_most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Extent {
    at_least: u32,
    at_most: Option<u32>,
}

impl Extent {
    /// Nothing is known but that it is a count.
    pub const UNKNOWN: Self = Self { at_least: 0, at_most: None };

    /// Exactly this many.
    #[must_use]
    pub const fn exactly(count: u32) -> Self {
        Self { at_least: count, at_most: Some(count) }
    }

    /// The narrowest extent that holds both `one` and `other`, whichever is larger.
    #[must_use]
    pub const fn spanning(one: u32, other: u32) -> Self {
        if one <= other {
            Self { at_least: one, at_most: Some(other) }
        } else {
            Self { at_least: other, at_most: Some(one) }
        }
    }

    /// The smallest count it may be.
    #[must_use]
    pub const fn at_least(self) -> u32 {
        self.at_least
    }

    /// The largest count it may be; `None` where nothing bounds it.
    #[must_use]
    pub const fn at_most(self) -> Option<u32> {
        self.at_most
    }

    /// The count itself, where it is known exactly.
    ///
    /// ```
    /// use proverka::count::Extent;
    ///
    /// assert_eq!(Extent::exactly(800).exact(), Some(800));
    /// assert_eq!(Extent::spanning(901, 800).exact(), None);
    /// ```
    #[must_use]
    pub const fn exact(self) -> Option<u32> {
        match self.at_most {
            Some(most) if most == self.at_least => Some(most),
            _ => None,
        }
    }

    /// The narrowest extent that covers this one and `other`: two accounts of one thing.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            at_least: self.at_least.min(other.at_least),
            at_most: self.at_most.zip(other.at_most).map(|(one, two)| one.max(two)),
        }
    }

    /// The extent of the sum of this and `other`: two different things, counted together.
    ///
    /// A sum past [`u32::MAX`] is never wrapped: it keeps a true lower bound and loses its upper one.
    #[must_use]
    pub fn sum(self, other: Self) -> Self {
        Self {
            // Sound, because "at least u32::MAX" is true of every larger sum.
            at_least: self.at_least.saturating_add(other.at_least),
            at_most: self.at_most.zip(other.at_most).and_then(|(one, two)| one.checked_add(two)),
        }
    }
}
