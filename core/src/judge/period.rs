//! The days of a window, of which the first and the last may be known only as ranges.

use crate::calendar::{Date, DateRange, Interval};

use super::end_range::EndRange;

/// The days from one day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Period {
    /// The first day. If it is never, no day belongs to the period.
    pub first: EndRange,
    /// The first day after the period. If it is never, the period has no end.
    pub end: EndRange,
}

impl Period {
    /// The period of one day.
    #[cfg(feature = "quotas")]
    pub(super) fn day(day: Date) -> Self {
        Self { first: EndRange::exactly(day), end: day.next().map_or(EndRange::NEVER, EndRange::exactly) }
    }

    /// The days that belong to both periods.
    #[cfg(feature = "quotas")]
    pub(super) fn and(self, other: Self) -> Self {
        Self { first: self.first.last(other.first), end: self.end.first(other.end) }
    }

    /// The days of `when` that may belong to the period; `None` if none of them may.
    pub(super) fn part_of(self, when: DateRange) -> Option<Interval<Date>> {
        let first = self.first.earliest()?.max(when.earliest());
        let last = match self.end.latest() {
            Some(end) => end.previous()?.min(when.latest()),
            None => when.latest(),
        };
        Interval::new(Some(first), Some(last)).ok()
    }

    /// Whether every day of `when` surely belongs to the period.
    pub(super) fn contains(self, when: DateRange) -> bool {
        self.first.latest().is_some_and(|first| first <= when.earliest())
            && self.end.earliest().is_none_or(|end| when.latest() < end)
    }

    /// Whether one of the days from `first` to `last` may belong to the period; `None` means without a last day.
    #[cfg(feature = "quotas")]
    pub(super) fn meets(self, first: Date, last: Option<Date>) -> bool {
        DateRange::new(first, last.unwrap_or(Date::MAX)).is_ok_and(|when| self.part_of(when).is_some())
    }
}
