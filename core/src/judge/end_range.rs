//! The day on which something ends, as far as it is known.

use super::question::LastDay;
use crate::calendar::{Date, DateError, Interval, MonthEnd, Span};
use crate::verdict::Truth;

/// The first day outside a term: one day, a range of days, or never.
///
/// In both fields `None` stands for *never*, which is later than every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EndRange {
    earliest: Option<Date>,
    latest: Option<Date>,
}

impl EndRange {
    /// It never ends.
    pub const NEVER: Self = Self { earliest: None, latest: None };

    /// It ends on that day.
    #[must_use]
    pub const fn exactly(day: Date) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    /// It ends on one of these days; `None` is never.
    pub(super) const fn new(earliest: Option<Date>, latest: Option<Date>) -> Self {
        Self { earliest, latest }
    }

    /// The first day on which it may have ended; `None` where it surely never does.
    #[must_use]
    pub const fn earliest(self) -> Option<Date> {
        self.earliest
    }

    /// The day by which it has surely ended; `None` where it may never.
    #[must_use]
    pub const fn latest(self) -> Option<Date> {
        self.latest
    }

    /// The day, where it is known to end on one day.
    #[must_use]
    pub fn exact(self) -> Option<Date> {
        if self.earliest == self.latest { self.earliest } else { None }
    }

    /// Whether it is known to be never.
    #[must_use]
    pub const fn is_never(self) -> bool {
        self.earliest.is_none()
    }

    /// Whether it has ended on `day`.
    pub(super) fn by(self, day: Date) -> Truth {
        if self.latest.is_some_and(|latest| day >= latest) {
            Truth::True
        } else if self.earliest.is_none_or(|earliest| day < earliest) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether it has ended on the day that lies in `at`.
    pub(super) fn within(self, at: Interval<Date>) -> Truth {
        if self.latest.zip(at.earliest()).is_some_and(|(latest, first)| latest <= first) {
            Truth::True
        } else if self.earliest.is_none_or(|earliest| at.latest().is_some_and(|last| last < earliest)) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Whether it ends before `day`.
    pub(super) fn before(self, day: Date) -> Truth {
        day.previous().map_or(Truth::False, |before| self.by(before))
    }

    /// Whichever comes last.
    pub(super) fn last(self, other: Self) -> Self {
        Self { earliest: later(self.earliest, other.earliest), latest: later(self.latest, other.latest) }
    }

    /// So much later, by the month-end rule. Past the calendar's last day is as good as never.
    ///
    /// Where the rule refuses the day, the text gives none, and two readings are left: the last day of the month that
    /// is too short, or the first day of the next. The result covers both.
    pub(super) fn later(self, span: Span, month_end: MonthEnd) -> Self {
        if matches!(span, Span::Hours(_)) {
            // Nobody can say on which day hours end: not before the day, and nothing says by when.
            return Self { latest: None, ..self };
        }
        let moved = |day: Date, rule: MonthEnd| match day.add(span, rule) {
            Ok(day) => Some(day),
            Err(DateError::TooEarly) => Some(Date::MIN),
            // The last day of the month is there, and so is the day after it, but for the calendar's last.
            Err(DateError::Day { .. }) => day.add(span, MonthEnd::Clamp).ok().and_then(Date::next),
            Err(_) => None,
        };
        // Both readings keep the order of days, so the ends of a range move to the ends of the new one.
        Self {
            earliest: self.earliest.and_then(|day| moved(day, MonthEnd::Clamp)),
            latest: self.latest.and_then(|day| moved(day, month_end)),
        }
    }

    /// The last day before the end.
    pub(super) fn last_day(self) -> Self {
        Self { earliest: self.earliest.and_then(Date::previous), latest: self.latest.and_then(Date::previous) }
    }

    /// The days that a report shows; nothing for never.
    pub(super) fn known(self) -> Option<Interval<Date>> {
        if self.is_never() { None } else { Interval::new(self.earliest, self.latest).ok() }
    }

    /// Days from `day` to the end, where that is one day.
    pub(super) fn days_from(self, day: Date) -> Option<i64> {
        self.exact().map(|end| i64::from(day.days_until(end)))
    }

    /// Whichever comes first.
    pub(super) fn first(self, other: Self) -> Self {
        Self { earliest: sooner(self.earliest, other.earliest), latest: sooner(self.latest, other.latest) }
    }

    /// What covers both: it ends as this says, or as `other` says.
    pub(super) fn hull(self, other: Self) -> Self {
        Self { earliest: sooner(self.earliest, other.earliest), latest: later(self.latest, other.latest) }
    }

    /// The first day that `reading` holds to be outside. A day past the calendar's end is never.
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

/// The sooner of two days, where `None` is never.
pub(super) fn sooner(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The later of two days, where `None` is never.
fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.zip(other).map(|(one, other)| one.max(other))
}
