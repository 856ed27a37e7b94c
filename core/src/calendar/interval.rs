//! Instants that are known only within bounds.

use core::fmt;
use core::str::FromStr;

use crate::verdict::Truth;

/// An instant that is known only within bounds. Both bounds are included; `None` means that this side is unbounded.
///
/// A comparison is [`Truth::True`] or [`Truth::False`] only if the answer is the same for every pair of instants from
/// the two intervals. An unbounded side extends past every value of `T`, even past the ends of the calendar.
///
/// ```
/// use proverka::calendar::Interval;
/// use proverka::date;
/// use proverka::verdict::Truth;
///
/// let refused = Interval::new(Some(date!(2020, 2, 20)), Some(date!(2020, 2, 26)))?;
/// assert_eq!(refused.before(Interval::exactly(date!(2020, 2, 27))), Truth::True);
/// assert_eq!(refused.before(Interval::exactly(date!(2020, 2, 26))), Truth::Unknown);
/// assert_eq!(refused.before(Interval::exactly(date!(2020, 2, 20))), Truth::False);
/// # Ok::<(), proverka::calendar::Reversed<proverka::calendar::Date>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Interval<T> {
    earliest: Option<T>,
    latest: Option<T>,
}

/// The bounds of an [`Interval`] or a [`DateRange`](super::DateRange) are in the wrong order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reversed<T> {
    /// The bound given as the earliest.
    pub earliest: T,
    /// The bound given as the latest, which is earlier.
    pub latest: T,
}

impl<T: fmt::Display> fmt::Display for Reversed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "earliest {} is after latest {}", self.earliest, self.latest)
    }
}

impl<T: fmt::Debug + fmt::Display> core::error::Error for Reversed<T> {}

/// Why a text is not an [`Interval`] or a [`DateRange`](super::DateRange).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum IntervalError<T, E> {
    /// One of the bounds cannot be read, for this reason.
    Bound(E),
    /// The bounds are in the wrong order.
    Reversed(Reversed<T>),
}

impl<T: fmt::Display, E: fmt::Display> fmt::Display for IntervalError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bound(error) => error.fmt(f),
            Self::Reversed(reversed) => reversed.fmt(f),
        }
    }
}

impl<T: fmt::Debug + fmt::Display, E: core::error::Error> core::error::Error for IntervalError<T, E> {}

/// What stands between the bounds of a range in text.
pub(crate) const BETWEEN: &str = "..";

/// The texts before and after the first `..`; `None` if there is none.
pub(crate) fn split_range(text: &str) -> Option<(&str, &str)> {
    let at = text.as_bytes().windows(BETWEEN.len()).position(|part| part == BETWEEN.as_bytes())?;
    text.get(..at).zip(text.get(at.saturating_add(BETWEEN.len())..))
}

/// Prints one instant as it is, and all other intervals with `..` between their bounds: `2020-02-20..2020-02-26`,
/// `2020-02-20..` without a latest instant, and `..` if nothing is known.
impl<T: fmt::Display + PartialEq> fmt::Display for Interval<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(earliest), true) = (&self.earliest, self.earliest == self.latest) {
            return earliest.fmt(f);
        }
        if let Some(earliest) = &self.earliest {
            earliest.fmt(f)?;
        }
        f.write_str(BETWEEN)?;
        self.latest.as_ref().map_or(Ok(()), |latest| latest.fmt(f))
    }
}

/// Reads what `Display` prints.
impl<T: FromStr + Copy + Ord> FromStr for Interval<T> {
    type Err = IntervalError<T, T::Err>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bound = |text: &str| match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(IntervalError::Bound),
        };
        match split_range(text) {
            None => text.parse().map(Self::exactly).map_err(IntervalError::Bound),
            Some((earliest, latest)) => Self::new(bound(earliest)?, bound(latest)?).map_err(IntervalError::Reversed),
        }
    }
}

impl<T> Interval<T> {
    /// An interval that is unbounded on both sides: nothing is known.
    pub const UNKNOWN: Self = Self { earliest: None, latest: None };
}

impl<T: Copy> Interval<T> {
    /// An interval of exactly one instant.
    #[must_use]
    pub const fn exactly(instant: T) -> Self {
        Self { earliest: Some(instant), latest: Some(instant) }
    }

    /// The interval from `earliest` to `latest`. The caller must make sure that they are in this order.
    pub(super) const fn between(earliest: T, latest: T) -> Self {
        Self { earliest: Some(earliest), latest: Some(latest) }
    }

    /// The earliest possible instant; `None` if this side is unbounded.
    #[must_use]
    pub const fn earliest(&self) -> Option<T> {
        self.earliest
    }

    /// The latest possible instant; `None` if this side is unbounded.
    #[must_use]
    pub const fn latest(&self) -> Option<T> {
        self.latest
    }
}

// These functions are not `const fn`, because trait methods such as those of `Ord` cannot be called in one yet.
impl<T: Copy + Ord> Interval<T> {
    /// The interval from `earliest` to `latest`, both included.
    ///
    /// # Errors
    ///
    /// [`Reversed`] if `earliest` is after `latest`.
    pub fn new(earliest: Option<T>, latest: Option<T>) -> Result<Self, Reversed<T>> {
        match (earliest, latest) {
            (Some(earliest), Some(latest)) if earliest > latest => Err(Reversed { earliest, latest }),
            _ => Ok(Self { earliest, latest }),
        }
    }

    /// The instant, if it is known exactly; otherwise `None`.
    #[must_use]
    pub fn exact(self) -> Option<T> {
        if self.earliest == self.latest { self.earliest } else { None }
    }

    /// Whether this is earlier than `other`.
    pub fn before(self, other: Self) -> Truth {
        if self.latest.zip(other.earliest).is_some_and(|(latest, earliest)| latest < earliest) {
            Truth::True
        } else if self.earliest.zip(other.latest).is_some_and(|(earliest, latest)| earliest >= latest) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether this is later than `other`.
    pub fn after(self, other: Self) -> Truth {
        other.before(self)
    }

    /// Whether this is earlier than `other` or at the same instant.
    pub fn at_or_before(self, other: Self) -> Truth {
        other.before(self).not()
    }

    /// Whether this is later than `other` or at the same instant.
    pub fn at_or_after(self, other: Self) -> Truth {
        self.before(other).not()
    }
}
