//! Lengths of time in the units that treaties use.

use core::fmt;
use core::str::FromStr;

use super::error::{Expected, ParseError};
use crate::words::words;

words! {
    /// What to do if a month is too short for the resulting day.
    ///
    /// There is no default, because treaties and codes of law differ.
    pub enum MonthEnd, such as "clamp" {
        /// 31 January plus one month is the last day of February.
        Clamp = "clamp",
        /// 31 January plus one month is refused.
        Reject = "reject",
    }
}

/// A length of time in one unit. A negative count goes back in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Span {
    /// Days, each of 24 hours.
    Days(i32),
    /// A number of calendar months.
    Months(i32),
    /// Calendar years, each of 12 calendar months.
    Years(i32),
    /// Hours, which can be added to a [`Moment`](super::Moment) but not to a date.
    Hours(i32),
}

impl Span {
    /// Reads a count and a unit: `10y`, `3m`, `45d`, `32h`, `-1m`.
    ///
    /// ```
    /// use proverka::calendar::{Expected, ParseError, Span};
    ///
    /// assert_eq!(Span::parse(b"-45d"), Ok(Span::Days(-45)));
    /// assert_eq!(Span::parse(b"+45d"), Err(ParseError { offset: 0, expected: Expected::Digit }));
    /// assert_eq!(Span::parse(b"2147483648d"), Err(ParseError { offset: 0, expected: Expected::Count }));
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseError`] with the offset of the first fault, such as upper case, a blank, a plus sign or a second unit.
    pub const fn parse(text: &[u8]) -> Result<Self, ParseError> {
        let (negative, mut rest, mut offset): (bool, &[u8], u8) = match text {
            [b'-', rest @ ..] => (true, rest, 1),
            _ => (false, text, 0),
        };
        let first = offset;
        // The count is built up below zero, because there is one more negative value than there are positive ones.
        let mut count = 0_i32;
        while let [digit @ b'0'..=b'9', tail @ ..] = rest {
            let digit = digit.wrapping_sub(b'0') as i32;
            count = match count.checked_mul(10) {
                Some(tens) => match tens.checked_sub(digit) {
                    Some(count) => count,
                    None => return Err(ParseError { offset: 0, expected: Expected::Count }),
                },
                None => return Err(ParseError { offset: 0, expected: Expected::Count }),
            };
            rest = tail;
            offset = offset.saturating_add(1);
        }
        if offset == first {
            return Err(ParseError { offset, expected: Expected::Digit });
        }
        if !negative {
            count = match count.checked_neg() {
                Some(count) => count,
                None => return Err(ParseError { offset: 0, expected: Expected::Count }),
            };
        }
        match rest {
            [b'd'] => Ok(Self::Days(count)),
            [b'm'] => Ok(Self::Months(count)),
            [b'y'] => Ok(Self::Years(count)),
            [b'h'] => Ok(Self::Hours(count)),
            [b'd' | b'm' | b'y' | b'h', ..] => {
                Err(ParseError { offset: offset.saturating_add(1), expected: Expected::End })
            }
            _ => Err(ParseError { offset, expected: Expected::Unit }),
        }
    }
}

impl Span {
    /// The number of seconds of a span in days or hours; `None` for months and years, which are not all of one length.
    ///
    /// ```
    /// use proverka::calendar::Span;
    ///
    /// assert_eq!(Span::Hours(32).seconds(), Some(115_200));
    /// assert_eq!(Span::Months(1).seconds(), None);
    /// ```
    #[must_use]
    pub const fn seconds(self) -> Option<i64> {
        match self {
            // These cannot overflow, because the products are below 2^31 times 2^17.
            Self::Days(days) => Some((days as i64).wrapping_mul(86_400)),
            Self::Hours(hours) => Some((hours as i64).wrapping_mul(3600)),
            Self::Months(_) | Self::Years(_) => None,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Days(count) => write!(f, "{count}d"),
            Self::Months(count) => write!(f, "{count}m"),
            Self::Years(count) => write!(f, "{count}y"),
            Self::Hours(count) => write!(f, "{count}h"),
        }
    }
}

impl FromStr for Span {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text.as_bytes())
    }
}
