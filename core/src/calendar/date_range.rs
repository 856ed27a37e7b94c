//! The day of a recorded event, known exactly or within some days.

use core::fmt;
use core::str::FromStr;

use super::date::Date;
use super::error::ParseError;
use super::interval::{Interval, IntervalError, Reversed, split_range};
use crate::verdict::Truth;

/// The day of an event, or the first and the last day on which it may have happened.
///
/// Unlike an [`Interval`], it is bounded on both sides, so that events can be sorted.
///
/// ```
/// use proverka::calendar::DateRange;
/// use proverka::date;
/// use proverka::verdict::Truth;
///
/// let announced = DateRange::new(date!(2019, 11, 27), date!(2019, 12, 2))?;
/// assert_eq!(announced.by(date!(2019, 11, 26)), Truth::False);
/// assert_eq!(announced.by(date!(2019, 11, 30)), Truth::Unknown);
/// assert_eq!(announced.by(date!(2019, 12, 2)), Truth::True);
/// # Ok::<(), proverka::calendar::Reversed<proverka::calendar::Date>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct DateRange {
    earliest: Date,
    latest: Date,
}

impl DateRange {
    /// A range of exactly one day.
    #[must_use]
    pub const fn exactly(day: Date) -> Self {
        Self { earliest: day, latest: day }
    }

    /// The days from `earliest` to `latest`, both included.
    ///
    /// # Errors
    ///
    /// [`Reversed`] if `earliest` is after `latest`.
    pub const fn new(earliest: Date, latest: Date) -> Result<Self, Reversed<Date>> {
        if earliest.day_number() <= latest.day_number() {
            Ok(Self { earliest, latest })
        } else {
            Err(Reversed { earliest, latest })
        }
    }

    /// The first day on which the event may have happened.
    #[must_use]
    pub const fn earliest(self) -> Date {
        self.earliest
    }

    /// The last day on which the event may have happened.
    #[must_use]
    pub const fn latest(self) -> Date {
        self.latest
    }

    /// Whether the event has happened by the end of `day`.
    pub const fn by(self, day: Date) -> Truth {
        if day.day_number() >= self.latest.day_number() {
            Truth::True
        } else if day.day_number() < self.earliest.day_number() {
            Truth::False
        } else {
            Truth::Unknown
        }
    }
}

/// Prints one day as it is, and several days with `..` between the first and the last: `2019-11-27..2019-12-02`.
impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Interval::from(*self).fmt(f)
    }
}

/// Reads what `Display` prints.
impl FromStr for DateRange {
    type Err = IntervalError<Date, ParseError>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = |text: &str| Date::parse(text.as_bytes()).map_err(IntervalError::Bound);
        match split_range(text) {
            None => day(text).map(Self::exactly),
            Some((earliest, latest)) => Self::new(day(earliest)?, day(latest)?).map_err(IntervalError::Reversed),
        }
    }
}

impl From<Date> for Interval<Date> {
    fn from(day: Date) -> Self {
        Self::exactly(day)
    }
}

impl From<DateRange> for Interval<Date> {
    fn from(range: DateRange) -> Self {
        Self::between(range.earliest, range.latest)
    }
}
