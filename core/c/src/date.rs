//! Dates of the calendar.
#![expect(unsafe_code, reason = "C finds the functions by their names, and they pass pointers to `boundary`")]
#![expect(clippy::missing_safety_doc, reason = "the rules for pointers are the same for all functions: see the header")]

use core::ffi::c_char;

use proverka::calendar::{self, Civil, DateError, Expected, MonthEnd, ParseError, Span};

use crate::boundary::{Output, answer, list, text};
use crate::status::{
    PROVERKA_BAD_VALUE, PROVERKA_MONTH_TOO_SHORT, PROVERKA_NO_SUCH_DAY, PROVERKA_NOT_A_DATE, PROVERKA_OUT_OF_CALENDAR,
    Status,
};

/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31. Where a function says that a day may be
/// missing, three zeros stand for "no day".
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

/// The room that a date takes as text, with the zero byte at its end. Unit: bytes.
pub const PROVERKA_DATE_TEXT_SIZE: usize = 11;

/// A number of days, each of 24 hours.
pub const PROVERKA_DAYS: u8 = 1;
/// A number of calendar months.
pub const PROVERKA_MONTHS: u8 = 2;
/// A number of calendar years, each of 12 months.
pub const PROVERKA_YEARS: u8 = 3;

/// 31 January and one month is the last day of February.
pub const PROVERKA_MONTH_END_CLAMP: u8 = 1;
/// 31 January and one month is refused with `PROVERKA_MONTH_TOO_SHORT`.
pub const PROVERKA_MONTH_END_REJECT: u8 = 2;

impl Date {
    /// Three zeros, which stand for "no day".
    pub(crate) const NONE: Self = Self { year: 0, month: 0, day: 0 };

    /// Checks that there is such a day.
    pub(crate) fn checked(self) -> Result<calendar::Date, Status> {
        calendar::Date::new(self.year, self.month, self.day).map_err(|_| PROVERKA_NO_SUCH_DAY)
    }

    /// Checks a day that may be missing.
    pub(crate) fn optional(self) -> Result<Option<calendar::Date>, Status> {
        if self == Self::NONE { Ok(None) } else { self.checked().map(Some) }
    }
}

impl From<calendar::Date> for Date {
    fn from(date: calendar::Date) -> Self {
        let Civil { year, month, day } = date.civil();
        Self { year, month, day }
    }
}

impl From<Option<calendar::Date>> for Date {
    fn from(date: Option<calendar::Date>) -> Self {
        date.map_or(Self::NONE, Self::from)
    }
}

/// The length of time of a count and a unit.
pub(crate) fn span(count: i32, unit: u8) -> Result<Span, Status> {
    match unit {
        PROVERKA_DAYS => Ok(Span::Days(count)),
        PROVERKA_MONTHS => Ok(Span::Months(count)),
        PROVERKA_YEARS => Ok(Span::Years(count)),
        _ => Err(PROVERKA_BAD_VALUE),
    }
}

fn status_of(error: DateError) -> Status {
    match error {
        DateError::TooEarly | DateError::TooLate => PROVERKA_OUT_OF_CALENDAR,
        DateError::Day { .. } => PROVERKA_MONTH_TOO_SHORT,
        // None of these can come from a sum of a date and a span without hours.
        _ => PROVERKA_NO_SUCH_DAY,
    }
}

/// Makes a date of a year, a month and a day, and checks that there is such a day. A `proverka_date_t` can also be
/// filled by hand: every function checks the dates that it is given.
///
/// Status: `PROVERKA_NO_SUCH_DAY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_make(year: u16, month: u8, day: u8, date: *mut Date) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(date) };
    answer(output, || Date { year, month, day }.checked().map(Date::from))
}

/// Reads a date of the form YYYY-MM-DD from `length` bytes of `iso`. No other form and no blanks are accepted.
///
/// Status: `PROVERKA_NOT_A_DATE`, `PROVERKA_NO_SUCH_DAY`, `PROVERKA_NOT_UTF8`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_parse(iso: *const c_char, length: usize, date: *mut Date) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let iso = unsafe { text(iso, length) };
    // SAFETY: The same.
    let output = unsafe { Output::one(date) };
    answer(output, || {
        calendar::Date::parse(iso?.as_bytes()).map(Date::from).map_err(|error| match error {
            ParseError { expected: Expected::Value(_), .. } => PROVERKA_NO_SUCH_DAY,
            _ => PROVERKA_NOT_A_DATE,
        })
    })
}

/// Writes a date as text of the form YYYY-MM-DD, with a zero byte at its end, into `capacity` bytes at `buffer`.
///
/// Status: `PROVERKA_NO_SUCH_DAY`; `PROVERKA_BUFFER_TOO_SMALL` if `capacity` is less than `PROVERKA_DATE_TEXT_SIZE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_format(date: Date, buffer: *mut c_char, capacity: usize) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::many(buffer.cast::<u8>(), capacity) };
    list(output, |output| {
        let iso = date.checked()?.iso();
        output.put_text(&iso)
    })
}

/// Gives the number of days since 0001-01-01, from 0 to 3652058.
///
/// Status: `PROVERKA_NO_SUCH_DAY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_to_day_number(date: Date, number: *mut u32) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(number) };
    answer(output, || date.checked().map(calendar::Date::day_number))
}

/// Gives the date of a number of days since 0001-01-01.
///
/// Status: `PROVERKA_OUT_OF_CALENDAR` for a number above 3652058.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_from_day_number(number: u32, date: *mut Date) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(date) };
    answer(output, || calendar::Date::from_day_number(number).map(Date::from).map_err(status_of))
}

/// Gives the date that is `count` units later, or earlier if `count` is negative.
///
/// `unit` is `PROVERKA_DAYS`, `PROVERKA_MONTHS` or `PROVERKA_YEARS`. `month_end` is `PROVERKA_MONTH_END_CLAMP` or
/// `PROVERKA_MONTH_END_REJECT`, and says what happens if the resulting month does not have the day. It must be given
/// for days too, although it does not matter there.
///
/// Status: `PROVERKA_NO_SUCH_DAY`, `PROVERKA_BAD_VALUE`, `PROVERKA_OUT_OF_CALENDAR`, `PROVERKA_MONTH_TOO_SHORT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_add(
    date: Date,
    count: i32,
    unit: u8,
    month_end: u8,
    result: *mut Date,
) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(result) };
    answer(output, || {
        let month_end = match month_end {
            PROVERKA_MONTH_END_CLAMP => MonthEnd::Clamp,
            PROVERKA_MONTH_END_REJECT => MonthEnd::Reject,
            _ => return Err(PROVERKA_BAD_VALUE),
        };
        date.checked()?.add(span(count, unit)?, month_end).map(Date::from).map_err(status_of)
    })
}

/// Gives the number of days from one date to another; negative if the other one is earlier.
///
/// Status: `PROVERKA_NO_SUCH_DAY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_days_between(from: Date, to: Date, days: *mut i32) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(days) };
    answer(output, || Ok(from.checked()?.days_until(to.checked()?)))
}

/// Gives the day of the week as ISO 8601 numbers it: 1 for Monday to 7 for Sunday.
///
/// Status: `PROVERKA_NO_SUCH_DAY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn proverka_date_weekday(date: Date, weekday: *mut u8) -> Status {
    // SAFETY: The caller keeps the rules for pointers.
    let output = unsafe { Output::one(weekday) };
    answer(output, || date.checked().map(|date| date.weekday().number()))
}
