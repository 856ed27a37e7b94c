//! The day on which something ends, which may be known only as a range.

use super::question::LastDay;
use crate::calendar::{Date, DateError, DateRange, Interval, MonthEnd, Span};
use crate::verdict::Truth;

/// The first day outside a term: one day, a range of days, or never.
///
/// In both fields, `None` means *never*, which is later than every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EndRange {
    earliest: Option<Date>,
    latest: Option<Date>,
}

impl EndRange {
    /// The term never ends.
    pub const NEVER: Self = Self { earliest: None, latest: None };

    /// The term ends on exactly this day.
    #[must_use]
    pub const fn exactly(day: Date) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    /// The term ends on a day from `earliest` to `latest`; `None` means never.
    pub(super) const fn new(earliest: Option<Date>, latest: Option<Date>) -> Self {
        Self { earliest, latest }
    }

    /// The first day on which the term may have ended; `None` if it surely never ends.
    #[must_use]
    pub const fn earliest(self) -> Option<Date> {
        self.earliest
    }

    /// The day by which the term has surely ended; `None` if it may never end.
    #[must_use]
    pub const fn latest(self) -> Option<Date> {
        self.latest
    }

    /// The day of the end, if it is known exactly; otherwise `None`.
    #[must_use]
    pub fn exact(self) -> Option<Date> {
        if self.earliest == self.latest { self.earliest } else { None }
    }

    /// Whether the term surely never ends.
    #[must_use]
    pub const fn is_never(self) -> bool {
        self.earliest.is_none()
    }

    /// Whether the term has ended on `day`.
    pub(super) fn by(self, day: Date) -> Truth {
        if self.latest.is_some_and(|latest| day >= latest) {
            Truth::True
        } else if self.earliest.is_none_or(|earliest| day < earliest) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether the term has ended on an unknown day within `at`.
    pub(super) fn within(self, at: Interval<Date>) -> Truth {
        if self.latest.zip(at.earliest()).is_some_and(|(latest, first)| latest <= first) {
            Truth::True
        } else if self.earliest.is_none_or(|earliest| at.latest().is_some_and(|last| last < earliest)) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether the term has ended on an unknown day within `when`.
    pub(super) fn on(self, when: DateRange) -> Truth {
        self.within(when.into())
    }

    /// Whether the term ends before `day`.
    pub(super) fn before(self, day: Date) -> Truth {
        day.previous().map_or(Truth::False, |before| self.by(before))
    }

    /// The later of two ends.
    pub(super) fn last(self, other: Self) -> Self {
        Self { earliest: later(self.earliest, other.earliest), latest: later(self.latest, other.latest) }
    }

    /// The end that is `span` later, by the month-end rule. An end past the calendar's last day counts as never.
    ///
    /// If the rule refuses the day, the treaty's text does not determine it. Two readings are possible: the last day of
    /// the month that is too short, or the first day of the next one. The result covers both.
    pub(super) fn later(self, span: Span, month_end: MonthEnd) -> Self {
        if matches!(span, Span::Hours(_)) {
            // The day on which a span of hours ends is not determined. It is not before the given day, and nothing
            // bounds it from above.
            return Self { latest: None, ..self };
        }
        let moved = |day: Date, rule: MonthEnd| match day.add(span, rule) {
            Ok(day) => Some(day),
            Err(DateError::TooEarly) => Some(Date::MIN),
            // The clamped day exists, and so does the next day, except at the end of the calendar.
            Err(DateError::Day { .. }) => day.add(span, MonthEnd::Clamp).ok().and_then(Date::next),
            Err(_) => None,
        };
        // Both readings preserve the order of days, so the bounds of the range become the bounds of the new range.
        Self {
            earliest: self.earliest.and_then(|day| moved(day, MonthEnd::Clamp)),
            latest: self.latest.and_then(|day| moved(day, month_end)),
        }
    }

    /// The range of the days that `change` makes of the days of this one. It must keep the order of days.
    pub(super) fn map(self, change: impl Fn(Date) -> Date) -> Self {
        Self { earliest: self.earliest.map(&change), latest: self.latest.map(&change) }
    }

    /// The last day before the end, as a range.
    pub(super) fn last_day(self) -> Self {
        Self { earliest: self.earliest.and_then(Date::previous), latest: self.latest.and_then(Date::previous) }
    }

    /// The range of days that a report shows; `None` if the term surely never ends.
    pub(super) fn known(self) -> Option<Interval<Date>> {
        if self.is_never() { None } else { Interval::new(self.earliest, self.latest).ok() }
    }

    /// The number of days from `day` to the end, if the end is known exactly.
    pub(super) fn days_from(self, day: Date) -> Option<i64> {
        self.exact().map(|end| i64::from(day.days_until(end)))
    }

    /// The earlier of two ends.
    pub(super) fn first(self, other: Self) -> Self {
        Self { earliest: sooner(self.earliest, other.earliest), latest: sooner(self.latest, other.latest) }
    }

    /// The narrowest range that covers this end and `other`.
    pub(super) fn hull(self, other: Self) -> Self {
        Self { earliest: sooner(self.earliest, other.earliest), latest: later(self.latest, other.latest) }
    }

    /// The first day outside the term under `reading`. A day past the calendar's end counts as never.
    pub(super) fn read(self, reading: LastDay) -> Self {
        match reading {
            LastDay::Eve => self,
            LastDay::Anniversary => Self {
                earliest: self.earliest.and_then(|day| day.next()),
                latest: self.latest.and_then(|day| day.next()),
            },
        }
    }
}

/// The sooner of two days, where `None` means never.
fn sooner(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The later of two days, where `None` means never.
fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.zip(other).map(|(one, other)| one.max(other))
}
