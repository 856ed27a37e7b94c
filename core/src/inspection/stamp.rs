//! The time of an entry of the record as an interval of the calendar.

use crate::calendar::Interval;
use crate::journal::Stamp;

/// The interval that contains the true time. Unit: Unix seconds.
impl From<Stamp> for Interval<i64> {
    fn from(stamp: Stamp) -> Self {
        let (earliest, latest) = stamp.bounds();
        Self::new(earliest, latest).unwrap_or(Self::UNKNOWN)
    }
}
