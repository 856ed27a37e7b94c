//! Uncertain instants.

use core::fmt;

use crate::verdict::Truth;

/// An instant that is known only within bounds, both of them possible; `None` is unbounded on that side.
///
/// A comparison is [`Truth::True`] or [`Truth::False`] only where it comes out so for every choice from both ranges,
/// each chosen on its own. An unbounded side reaches past every value of `T`, past the ends of the calendar too.
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

/// The bounds of an [`Interval`] or a [`DateRange`](super::DateRange) were the wrong way round.
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

impl<T> Interval<T> {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { earliest: None, latest: None };
}

impl<T: Copy> Interval<T> {
    /// An instant that is known.
    #[must_use]
    pub const fn exactly(instant: T) -> Self {
        Self { earliest: Some(instant), latest: Some(instant) }
    }

    /// An instant from `earliest` to `latest`, which the caller knows to stand in this order.
    pub(super) const fn between(earliest: T, latest: T) -> Self {
        Self { earliest: Some(earliest), latest: Some(latest) }
    }

    /// The earliest it may be; `None` where nothing bounds it.
    #[must_use]
    pub const fn earliest(&self) -> Option<T> {
        self.earliest
    }

    /// The latest it may be; `None` where nothing bounds it.
    #[must_use]
    pub const fn latest(&self) -> Option<T> {
        self.latest
    }
}

// Not `const fn` from here on: trait methods such as those of `Ord` cannot be called in one yet.
impl<T: Copy + Ord> Interval<T> {
    /// An instant from `earliest` to `latest`, both included.
    ///
    /// # Errors
    ///
    /// [`Reversed`] where `earliest` is after `latest`.
    pub fn new(earliest: Option<T>, latest: Option<T>) -> Result<Self, Reversed<T>> {
        match (earliest, latest) {
            (Some(earliest), Some(latest)) if earliest > latest => Err(Reversed { earliest, latest }),
            _ => Ok(Self { earliest, latest }),
        }
    }

    /// The instant, where it is known exactly.
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
