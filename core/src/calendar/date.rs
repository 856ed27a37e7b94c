//! Dates of the proleptic Gregorian calendar.

use core::fmt;
use core::num::NonZeroU32;
use core::str::FromStr;

use super::civil::{self, Civil, Refusal};
use super::error::{DateError, ParseError};
use super::iso;
use super::span::{MonthEnd, Span};
use super::weekday::Weekday;

/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// It is stored as a number of days, so that dates compare and subtract like integers.
///
/// ```
/// use proverka::calendar::{Date, DateError};
/// use proverka::date;
///
/// assert_eq!(date!(2020, 2, 27).days_until(date!(2021, 2, 5)), 344);
/// assert_eq!(Date::new(2021, 2, 29), Err(DateError::Day { day: 29, last: 28 }));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// The number of the day, where 0000-03-01 is day 1; from `civil::MIN` to `civil::MAX`. It is never zero, so that a
    /// date that may be missing takes no more space than one that is there.
    number: NonZeroU32,
}

/// The distance from one date to another: whole months, then days. Neither has the opposite sign of the whole distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Distance {
    /// Whole months.
    ///
    /// Unit: months. Range: `-119_987..=119_987`.
    pub months: i32,
    /// The days that remain after the whole months.
    ///
    /// Unit: days. Range: `-30..=30`.
    pub days: i32,
}

/// A date as a literal, which is checked at compile time.
///
/// ```
/// const LAST_DAY: proverka::calendar::Date = proverka::date!(2021, 2, 4);
/// assert_eq!(&LAST_DAY.iso(), b"2021-02-04");
/// ```
///
/// ```compile_fail
/// let never = proverka::date!(2020, 2, 30);
/// ```
#[macro_export]
macro_rules! date {
    ($year:literal, $month:literal, $day:literal) => {
        const {
            match $crate::calendar::Date::new($year, $month, $day) {
                ::core::result::Result::Ok(date) => date,
                ::core::result::Result::Err(_) => ::core::panic!("no such day"),
            }
        }
    };
}

impl Date {
    /// 0001-01-01, day number 0.
    pub const MIN: Self = Self::of_number(civil::MIN);

    /// 9999-12-31, day number 3 652 058.
    pub const MAX: Self = Self::of_number(civil::MAX);

    /// The date of a year, month and day.
    ///
    /// # Errors
    ///
    /// [`DateError::Year`], [`DateError::Month`] or [`DateError::Day`], for the first of them that is wrong.
    #[inline]
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        match Self::checked(year as u32, month as u32, day as u32) {
            Some(date) => Ok(date),
            None => Err(no_such_date(year, month, day)),
        }
    }

    /// The date of a year, month and day; `None` if there is no such date.
    // Inlining costs little, because there are only two callers: `Date::new` and reading a text.
    #[inline(always)]
    pub(super) const fn checked(year: u32, month: u32, day: u32) -> Option<Self> {
        match civil::checked_number_of(year, month, day) {
            Some(number) => Some(Self::of_number(number)),
            None => None,
        }
    }

    /// The date of a number from `civil::MIN` to `civil::MAX`.
    const fn of_number(number: u32) -> Self {
        match NonZeroU32::new(number) {
            Some(number) => Self { number },
            // Not reached, because `civil::MIN` is more than zero.
            None => Self { number: NonZeroU32::MIN },
        }
    }

    const fn number(self) -> u32 {
        self.number.get()
    }

    /// The date of a day number, counted from zero for 0001-01-01.
    ///
    /// # Errors
    ///
    /// [`DateError::TooLate`] after 3 652 058, which is 9999-12-31.
    #[inline]
    pub const fn from_day_number(day_number: u32) -> Result<Self, DateError> {
        if day_number <= Self::MAX.day_number() {
            Ok(Self::of_number(day_number.wrapping_add(civil::MIN)))
        } else {
            Err(DateError::TooLate)
        }
    }

    /// Days since 0001-01-01.
    ///
    /// Unit: days. Range: `0..=3_652_058`.
    #[must_use]
    #[inline]
    pub const fn day_number(self) -> u32 {
        self.number().wrapping_sub(civil::MIN)
    }

    /// The year, month and day. If you need more than one of them, call this: it costs as much as reading one.
    #[must_use]
    #[inline]
    pub const fn civil(self) -> Civil {
        civil::civil_of(self.number())
    }

    /// The year. Range: `1..=9999`.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.civil().year
    }

    /// The month. Range: `1..=12`.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.civil().month
    }

    /// The day of the month. Range: `1..=31`.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.civil().day
    }

    /// The day of the week.
    #[must_use]
    #[inline]
    pub const fn weekday(self) -> Weekday {
        Weekday::from_day_number(self.number())
    }

    /// The date `days` days later, or earlier if `days` is negative.
    ///
    /// # Errors
    ///
    /// [`DateError::TooEarly`] or [`DateError::TooLate`] if the result is past either end of the calendar.
    pub const fn add_days(self, days: i32) -> Result<Self, DateError> {
        // The wrapping sum is safe: a sum below zero wraps to at least 2^31, which is past the end; all other sums are
        // exact and at most 2^31 + 3 652 058.
        match Self::from_day_number(self.day_number().wrapping_add(days.cast_unsigned())) {
            Ok(date) => Ok(date),
            Err(_) => Err(past_the_end(days)),
        }
    }

    /// The next day; `None` after 9999-12-31.
    #[must_use]
    #[inline]
    pub const fn next(self) -> Option<Self> {
        if self.number() < civil::MAX { Some(Self::of_number(self.number().wrapping_add(1))) } else { None }
    }

    /// The day before; `None` before 0001-01-01.
    #[must_use]
    #[inline]
    pub const fn previous(self) -> Option<Self> {
        if self.number() > civil::MIN { Some(Self::of_number(self.number().wrapping_sub(1))) } else { None }
    }

    /// The number of days from this date to `other`; negative if `other` is earlier.
    ///
    /// Unit: days. Range: `-3_652_058..=3_652_058`.
    #[must_use]
    #[inline]
    pub const fn days_until(self, other: Self) -> i32 {
        // Cannot overflow: both are below 2^22.
        other.number().wrapping_sub(self.number()).cast_signed()
    }

    /// The date that is `span` later, or earlier if the span's count is negative.
    ///
    /// `month_end` decides what happens if the resulting month does not have the day. It matters for months and years
    /// only.
    ///
    /// ```
    /// use proverka::calendar::{DateError, MonthEnd, Span};
    /// use proverka::date;
    ///
    /// let last = date!(2020, 1, 31);
    /// assert_eq!(last.add(Span::Months(1), MonthEnd::Clamp), Ok(date!(2020, 2, 29)));
    /// assert_eq!(last.add(Span::Months(1), MonthEnd::Reject), Err(DateError::Day { day: 31, last: 29 }));
    /// assert_eq!(last.add(Span::Hours(24), MonthEnd::Clamp), Err(DateError::HoursOnDate { hours: 24 }));
    /// ```
    ///
    /// # Errors
    ///
    /// [`DateError::TooEarly`] or [`DateError::TooLate`] if the result is past either end of the calendar,
    /// [`DateError::Day`] if [`MonthEnd::Reject`] refuses the day, and [`DateError::HoursOnDate`] for hours, even for
    /// zero hours.
    #[inline]
    pub const fn add(self, span: Span, month_end: MonthEnd) -> Result<Self, DateError> {
        match span {
            Span::Days(days) => self.add_days(days),
            Span::Months(months) => self.add_months(months, month_end),
            // If the product saturates, it is far past either end of the calendar, as the exact product would be.
            Span::Years(years) => self.add_months(years.saturating_mul(12), month_end),
            Span::Hours(hours) => Err(DateError::HoursOnDate { hours }),
        }
    }

    #[inline]
    const fn add_months(self, months: i32, month_end: MonthEnd) -> Result<Self, DateError> {
        match civil::add_months(self.number(), months, month_end) {
            Ok(number) => Ok(Self::of_number(number)),
            Err(Refusal::PastTheEnd) => Err(past_the_end(months)),
            Err(Refusal::NoSuchDay { day, last }) => Err(no_such_day(day, last)),
        }
    }

    /// The distance to `other`: as many whole months as fit without passing it, clamped at month ends, then days.
    ///
    /// Adding first the months (with [`MonthEnd::Clamp`]) and then the days to this date gives `other`. The distance is
    /// not symmetric: from 31 January to 28 February it is one month, and from 28 February to 31 January it is -28
    /// days.
    ///
    /// ```
    /// use proverka::calendar::Distance;
    /// use proverka::date;
    ///
    /// assert_eq!(date!(2021, 1, 31).until(date!(2021, 2, 28)), Distance { months: 1, days: 0 });
    /// assert_eq!(date!(2021, 2, 28).until(date!(2021, 1, 31)), Distance { months: 0, days: -28 });
    /// ```
    #[must_use]
    pub const fn until(self, other: Self) -> Distance {
        let mut months = month_index(other).wrapping_sub(month_index(self));
        let forward = other.number() >= self.number();
        // Adding `months` reaches the month of `other`. If it passes the day of `other`, one month fewer fits.
        let reached = match self.add_months(months, MonthEnd::Clamp) {
            Ok(reached) if forward && reached.number() > other.number() => {
                months = months.wrapping_sub(1);
                self.add_months(months, MonthEnd::Clamp)
            }
            Ok(reached) if !forward && reached.number() < other.number() => {
                months = months.wrapping_add(1);
                self.add_months(months, MonthEnd::Clamp)
            }
            reached => reached,
        };
        let days = match reached {
            Ok(reached) => reached.days_until(other),
            // This cannot happen, because the sum lies in the month of `other` or between `other` and this date.
            Err(_) => 0,
        };
        Distance { months, days }
    }

    /// Reads a date in the form `YYYY-MM-DD`. No other form is accepted.
    ///
    /// ```
    /// use proverka::calendar::{Date, DateError, Expected, ParseError};
    ///
    /// let last = DateError::Day { day: 30, last: 29 };
    /// assert_eq!(Date::parse(b"2020-02-30"), Err(ParseError { offset: 8, expected: Expected::Value(last) }));
    /// assert_eq!(Date::parse(b"2020-2-03"), Err(ParseError { offset: 6, expected: Expected::Digit }));
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseError`] with the offset of the first fault.
    #[cfg_attr(target_pointer_width = "64", inline(always))]
    pub const fn parse(text: &[u8]) -> Result<Self, ParseError> {
        iso::parse_date(text)
    }

    /// The date as ASCII text in the form `YYYY-MM-DD`.
    #[must_use]
    #[cfg_attr(target_pointer_width = "64", inline)]
    pub const fn iso(self) -> [u8; 10] {
        iso::print_date(self)
    }
}

/// Twelve times the year plus the month.
const fn month_index(date: Date) -> i32 {
    let Civil { year, month, .. } = date.civil();
    (year as i32).wrapping_mul(12).wrapping_add(month as i32)
}

#[cold]
const fn past_the_end(count: i32) -> DateError {
    if count < 0 { DateError::TooEarly } else { DateError::TooLate }
}

#[cold]
#[expect(clippy::cast_possible_truncation, reason = "a month has at most 31 days")]
const fn no_such_day(day: u32, last: u32) -> DateError {
    DateError::Day { day: day as u8, last: last as u8 }
}

/// Which part of a date that does not exist is wrong.
#[cold]
const fn no_such_date(year: u16, month: u8, day: u8) -> DateError {
    match civil::days_in_month(year, month) {
        _ if year == 0 || year > 9999 => DateError::Year { year },
        None => DateError::Month { month },
        Some(last) => DateError::Day { day, last },
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Date {
    fn format(&self, f: defmt::Formatter<'_>) {
        let Civil { year, month, day } = self.civil();
        defmt::write!(f, "{=u16:04}-{=u8:02}-{=u8:02}", year, month, day);
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        iso::display(&self.iso(), f)
    }
}

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text.as_bytes())
    }
}
