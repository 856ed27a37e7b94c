//! The errors of this module: why a date, a moment or a text was refused.

use core::fmt;

/// Why a date or a moment does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum DateError {
    /// The year is outside `1..=9999`.
    Year {
        /// The year that was given.
        year: u16,
    },
    /// The month is outside `1..=12`.
    Month {
        /// The month that was given.
        month: u8,
    },
    /// The day is outside `1..=last`.
    Day {
        /// The day that was given.
        day: u8,
        /// The last day of that month.
        last: u8,
    },
    /// The hour is outside `0..=23`. Write `24:00` as `00:00` of the next day.
    Hour {
        /// The hour that was given.
        hour: u8,
    },
    /// The minute is outside `0..=59`.
    Minute {
        /// The minute that was given.
        minute: u8,
    },
    /// The second is outside `0..=59`; leap seconds are not supported.
    Second {
        /// The second that was given.
        second: u8,
    },
    /// The offset of a clock from UTC is not a number of whole minutes within `-86_340..=86_340` seconds.
    Offset {
        /// The offset that was given, in seconds.
        seconds: i32,
    },
    /// The result would lie before 0001-01-01.
    TooEarly,
    /// The result would lie after 9999-12-31.
    TooLate,
    /// Hours were added to a date; only a [`Moment`](super::Moment) has hours.
    HoursOnDate {
        /// The hours that were to be added.
        hours: i32,
    },
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Year { year } => write!(f, "year {year} is outside 1..=9999"),
            Self::Month { month } => write!(f, "month {month} is outside 1..=12"),
            Self::Day { day, last } => write!(f, "day {day} is outside 1..={last}, the days of that month"),
            Self::Hour { hour } => write!(f, "hour {hour} is outside 0..=23"),
            Self::Minute { minute } => write!(f, "minute {minute} is outside 0..=59"),
            Self::Second { second } => write!(f, "second {second} is outside 0..=59"),
            Self::Offset { seconds } => {
                write!(f, "an offset of {seconds} seconds from UTC is not whole minutes within -86340..=86340")
            }
            Self::TooEarly => f.write_str("the result is before 0001-01-01"),
            Self::TooLate => f.write_str("the result is after 9999-12-31"),
            Self::HoursOnDate { hours } => {
                write!(f, "{hours} hours cannot be added to a date, use a date-time such as 2020-02-27T00:00:00Z")
            }
        }
    }
}

impl core::error::Error for DateError {}

/// What was expected at the offset of a [`ParseError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Expected {
    /// A decimal digit.
    Digit,
    /// The hyphen between the parts of a date.
    Hyphen,
    /// The capital `T` between date and time.
    T,
    /// The colon between the parts of a time.
    Colon,
    /// `Z`, or an offset from UTC such as `+01:00`, but not `-00:00`.
    Offset,
    /// The unit of a span: `y`, `m`, `d` or `h`.
    Unit,
    /// A count that fits into a signed 32-bit integer.
    Count,
    /// The end of the text.
    End,
    /// A value that exists. The text is well formed, but its value is wrong for this reason.
    Value(DateError),
}

/// Why a text is not a date, moment or span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ParseError {
    /// Where the first fault is; the length of the text if it ends too early.
    ///
    /// Unit: bytes from the start of the text.
    pub offset: u8,
    /// What should have been there.
    pub expected: Expected,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.expected {
            Expected::Digit => "a digit",
            Expected::Hyphen => "'-'",
            Expected::T => "'T'",
            Expected::Colon => "':'",
            Expected::Offset => "'Z' or an offset such as +01:00",
            Expected::Unit => "one of the units y, m, d, h",
            Expected::Count => "a count from -2147483648 to 2147483647",
            Expected::End => "the end",
            Expected::Value(error) => return write!(f, "at offset {}: {error}", self.offset),
        };
        write!(f, "expected {what} at offset {}", self.offset)
    }
}

impl core::error::Error for ParseError {}
