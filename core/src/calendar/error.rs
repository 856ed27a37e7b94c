//! Why a date, a moment or a text was refused.

use core::fmt;

/// Why there is no such date or moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum DateError {
    /// The year is outside `1..=9999`.
    Year {
        /// The year asked for.
        year: u16,
    },
    /// The month is outside `1..=12`.
    Month {
        /// The month asked for.
        month: u8,
    },
    /// The day is outside `1..=last`.
    Day {
        /// The day asked for.
        day: u8,
        /// The last day of that month.
        last: u8,
    },
    /// The hour is outside `0..=23`; `24:00` is the next day's `00:00`.
    Hour {
        /// The hour asked for.
        hour: u8,
    },
    /// The minute is outside `0..=59`.
    Minute {
        /// The minute asked for.
        minute: u8,
    },
    /// The second is outside `0..=59`; there are no leap seconds here.
    Second {
        /// The second asked for.
        second: u8,
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
            Self::TooEarly => f.write_str("the result is before 0001-01-01"),
            Self::TooLate => f.write_str("the result is after 9999-12-31"),
            Self::HoursOnDate { hours } => {
                write!(f, "{hours} hours cannot be added to a date, use a date-time such as 2020-02-27T00:00:00Z")
            }
        }
    }
}

impl core::error::Error for DateError {}

/// What a text should have had at the offset of a [`ParseError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Expected {
    /// A decimal digit.
    Digit,
    /// The hyphen between the parts of a date.
    Hyphen,
    /// The capital `T` between date and time.
    T,
    /// The colon between the parts of a time.
    Colon,
    /// `Z`, or an offset from UTC such as `+01:00`; `-00:00` is none.
    Offset,
    /// The unit of a span: `y`, `m`, `d` or `h`.
    Unit,
    /// A count that fits 32 bits with sign.
    Count,
    /// The end of the text.
    End,
    /// A part that exists: the text is well formed, and this is wrong with its value.
    Value(DateError),
}

/// Why a text is not a date, moment or span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ParseError {
    /// Where the first thing wrong is; the length of the text where it ends too early.
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
