//! The windows of time in which a treaty counts and reports: treaty years, half-years, calendar years and months.

use core::fmt;

use super::end_range::EndRange;
use super::period::Period;
use super::question::Question;
use crate::calendar::{Date, Span};
use crate::treaty::Window;

/// A year of a treaty, which begins on an anniversary of its entry into force.
///
/// A treaty year cannot be taken for a half-year of the data or for a calendar year:
///
/// ```compile_fail,E0308
/// use proverka::judge::{CalendarYear, TreatyYear};
///
/// fn is_same(one: TreatyYear, other: CalendarYear) -> bool {
///     one == other
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TreatyYear {
    number: u16,
    period: Period,
}

impl TreatyYear {
    /// Its number: 1 is the year that begins with entry into force.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.number
    }

    /// The days that belong to it.
    #[must_use]
    pub const fn period(self) -> Period {
        self.period
    }
}

/// A half-year of a treaty's data. The first one begins on the first day of the month after entry into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct HalfYear {
    number: u16,
    period: Period,
}

impl HalfYear {
    /// Its number: 1 is the first half-year.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.number
    }

    /// The days that belong to it.
    #[must_use]
    pub const fn period(self) -> Period {
        self.period
    }
}

/// A year of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CalendarYear {
    year: u16,
    period: Period,
}

impl CalendarYear {
    /// The year, such as 2012.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The days that belong to it.
    #[must_use]
    pub const fn period(self) -> Period {
        self.period
    }
}

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Month {
    first: Date,
    period: Period,
}

impl Month {
    /// Its first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The days that belong to it.
    #[must_use]
    pub const fn period(self) -> Period {
        self.period
    }
}

/// A window of a treaty, of one of the four kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum TreatyWindow {
    /// A year that begins on an anniversary of entry into force.
    TreatyYear(TreatyYear),
    /// Six months of data.
    HalfYear(HalfYear),
    /// A year that begins on 1 January.
    CalendarYear(CalendarYear),
    /// A month of the calendar.
    Month(Month),
}

impl TreatyWindow {
    /// The days that belong to it.
    #[must_use]
    pub const fn period(self) -> Period {
        match self {
            Self::TreatyYear(year) => year.period,
            Self::HalfYear(half) => half.period,
            Self::CalendarYear(year) => year.period,
            Self::Month(month) => month.period,
        }
    }

    /// The window of this kind that has this number, counted from zero, and these days; `None` if it is of no kind that
    /// is numbered.
    #[cfg(feature = "deadlines")]
    pub(super) fn new(window: Window, number: usize, period: Period) -> Option<Self> {
        let number = u16::try_from(number).ok().and_then(|number| number.checked_add(1));
        Some(match window {
            Window::TreatyYear => Self::TreatyYear(TreatyYear { number: number?, period }),
            Window::HalfYear => Self::HalfYear(HalfYear { number: number?, period }),
            Window::CalendarYear => Self::CalendarYear(CalendarYear { year: period.first.exact()?.year(), period }),
            Window::Month => Self::Month(Month { first: period.first.exact()?, period }),
            Window::Phase | Window::Any(_) | Window::AtOnce => return None,
        })
    }
}

/// Prints the window for readers: `treaty year 3`, `half-year 2`, `2012` or `2012-03`.
impl fmt::Display for TreatyWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TreatyYear(year) => write!(f, "treaty year {}", year.number),
            Self::HalfYear(half) => write!(f, "half-year {}", half.number),
            Self::CalendarYear(year) => write!(f, "{}", year.year),
            Self::Month(month) => {
                let text = month.first.iso();
                f.write_str(text.get(..7).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or_default())
            }
        }
    }
}

impl Question<'_> {
    /// The windows of this kind, one after the other, of a period that begins with `first`. Windows of the calendar are
    /// those from the first day on; the others are counted from entry into force, whenever the period begins.
    ///
    /// There are none of a kind that is no series of windows.
    pub(super) fn windows_of(&self, window: Window, first: EndRange) -> impl Iterator<Item = Period> + use<> {
        let month_end = self.treaty.term.month_end;
        let entry = self.treaty.entry_into_force.map(|entry| entry.value);
        let month_of = |day: Date| Date::new(day.year(), day.month(), 1).ok();
        let (start, months) = match window {
            // Days before the period are in no window.
            Window::CalendarYear => (first.earliest().and_then(|first| Date::new(first.year(), 1, 1).ok()), 12),
            Window::Month => (first.earliest().and_then(month_of), 1),
            Window::HalfYear => {
                let next = |first: Date| first.add(Span::Months(1), month_end).ok();
                (entry.and_then(month_of).and_then(next), 6)
            }
            Window::TreatyYear => (entry, 12),
            Window::Phase | Window::Any(_) | Window::AtOnce => (None, 12),
        };
        let begins = move |number: i32| {
            let span = Span::Months(number.saturating_mul(months));
            start.map_or(EndRange::NEVER, |start| EndRange::exactly(start).later(span, month_end))
        };
        let periods = (0_i32..i32::MAX)
            .map(move |number| Period { first: begins(number), end: begins(number.saturating_add(1)) });
        periods.take_while(|period| !period.first.is_never())
    }
}
