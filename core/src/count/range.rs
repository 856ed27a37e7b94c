//! Counts that may be known only within bounds.

use core::fmt;
use core::str::FromStr;

use super::{Decimal, DecimalError};
use crate::calendar::{BETWEEN, split_range};

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

    /// The counts from `min` to `max`, both included, or without an upper bound if `max` is `None`.
    ///
    /// # Errors
    ///
    /// [`CountRangeError::Reversed`] if `min` is above `max`.
    pub const fn new(min: u32, max: Option<u32>) -> Result<Self, CountRangeError> {
        match max {
            Some(max) if min > max => Err(CountRangeError::Reversed { min, max }),
            _ => Ok(Self { min, max }),
        }
    }

    /// A count of at least `min`, without an upper bound.
    ///
    /// ```
    /// use proverka::count::CountRange;
    ///
    /// assert_eq!(CountRange::at_least(800).to_string(), "800..");
    /// assert_eq!(CountRange::at_least(0), CountRange::UNKNOWN);
    /// ```
    #[must_use]
    pub const fn at_least(min: u32) -> Self {
        Self { min, max: None }
    }

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

/// Prints an exact count as a number, and all others with `..` between their bounds: `800..901`, or `800..` without an
/// upper bound.
impl fmt::Display for CountRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.min.fmt(f)?;
        match self.max {
            Some(max) if max == self.min => Ok(()),
            Some(max) => {
                f.write_str(BETWEEN)?;
                max.fmt(f)
            }
            None => f.write_str(BETWEEN),
        }
    }
}

/// Reads what `Display` prints.
///
/// ```
/// use proverka::count::{CountRange, CountRangeError};
///
/// assert_eq!("800..901".parse(), Ok(CountRange::spanning(800, 901)));
/// let error = CountRangeError::Reversed { min: 901, max: 800 };
/// assert_eq!("901..800".parse::<CountRange>(), Err(error));
/// ```
impl FromStr for CountRange {
    type Err = CountRangeError;

    fn from_str(text: &str) -> Result<Self, CountRangeError> {
        let number = |text: &str| Decimal::parse(text, 0).map_err(CountRangeError::Number);
        match split_range(text) {
            None => number(text).map(Self::exactly),
            Some((min, "")) => number(min).map(Self::at_least),
            Some((min, max)) => Self::new(number(min)?, Some(number(max)?)),
        }
    }
}

/// Why there is no such [`CountRange`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CountRangeError {
    /// One of the bounds cannot be read, for this reason.
    Number(DecimalError),
    /// The smallest count is above the largest.
    Reversed {
        /// The bound given as the smallest count.
        min: u32,
        /// The bound given as the largest count.
        max: u32,
    },
}

impl fmt::Display for CountRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(error) => error.fmt(f),
            Self::Reversed { min, max } => write!(f, "the smallest count {min} is above the largest, {max}"),
        }
    }
}

impl core::error::Error for CountRangeError {}
