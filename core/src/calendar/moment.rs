//! Seconds of Coordinated Universal Time.

use core::fmt;
use core::str::FromStr;

use super::date::Date;
use super::error::{DateError, ParseError};
use super::iso;
use super::span::{MonthEnd, Span};

/// A second of Coordinated Universal Time, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
///
/// Every day has 86 400 seconds: leap seconds are not represented.
///
/// ```
/// use proverka::calendar::{Moment, MonthEnd, Span};
///
/// let notified = Moment::parse(b"2020-02-28T20:30:00Z")?;
/// let due = notified.add(Span::Hours(32), MonthEnd::Reject).unwrap();
/// assert_eq!(&due.iso(), b"2020-03-01T04:30:00Z");
/// # Ok::<(), proverka::calendar::ParseError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(i64);

const SECONDS_PER_DAY: i64 = 86_400;

/// Seconds from 0001-01-01T00:00:00Z to 1970-01-01T00:00:00Z.
const UNIX_EPOCH: i64 = SECONDS_PER_DAY * 719_162;

impl Moment {
    /// The first moment, 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-UNIX_EPOCH);

    /// The last moment, 9999-12-31T23:59:59Z.
    pub const MAX: Self = Self(SECONDS_PER_DAY * 3_652_059 - 1 - UNIX_EPOCH);

    /// The moment of a date and a time of day.
    ///
    /// # Errors
    ///
    /// [`DateError::Hour`], [`DateError::Minute`] or [`DateError::Second`], for the first of them that is wrong.
    pub const fn new(date: Date, hour: u8, minute: u8, second: u8) -> Result<Self, DateError> {
        if hour > 23 {
            return Err(DateError::Hour { hour });
        }
        if minute > 59 {
            return Err(DateError::Minute { minute });
        }
        if second > 59 {
            return Err(DateError::Second { second });
        }
        // This cannot overflow, because the result is at most 86 399.
        let time = (hour as u32).wrapping_mul(3600).wrapping_add((minute as u32).wrapping_mul(60));
        Ok(Self::at(date, time.wrapping_add(second as u32)))
    }

    /// The first second of a date.
    #[must_use]
    pub const fn midnight(date: Date) -> Self {
        Self::at(date, 0)
    }

    /// The moment that is `seconds` seconds after 1970-01-01T00:00:00Z, or before it if `seconds` is negative.
    ///
    /// # Errors
    ///
    /// [`DateError::TooEarly`] before [`Moment::MIN`], [`DateError::TooLate`] after [`Moment::MAX`].
    pub const fn from_unix_seconds(seconds: i64) -> Result<Self, DateError> {
        if seconds < Self::MIN.0 {
            Err(DateError::TooEarly)
        } else if seconds > Self::MAX.0 {
            Err(DateError::TooLate)
        } else {
            Ok(Self(seconds))
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    ///
    /// Unit: seconds. Range: `-62_135_596_800..=253_402_300_799`.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// The date, in UTC.
    #[must_use]
    pub const fn date(self) -> Date {
        self.split().0
    }

    /// Seconds since midnight.
    ///
    /// Unit: seconds. Range: `0..=86_399`.
    #[must_use]
    pub const fn seconds_of_day(self) -> u32 {
        self.split().1
    }

    /// The hour. Range: `0..=23`.
    #[must_use]
    pub const fn hour(self) -> u8 {
        clock(self.seconds_of_day()).0
    }

    /// The minute. Range: `0..=59`.
    #[must_use]
    pub const fn minute(self) -> u8 {
        clock(self.seconds_of_day()).1
    }

    /// The second. Range: `0..=59`.
    #[must_use]
    pub const fn second(self) -> u8 {
        clock(self.seconds_of_day()).2
    }

    /// The number of seconds from this moment to `other`; negative if `other` is earlier.
    ///
    /// Unit: seconds. Range: `-315_537_897_599..=315_537_897_599`.
    #[must_use]
    pub const fn seconds_until(self, other: Self) -> i64 {
        // This cannot overflow, because both numbers are below 2^39.
        other.0.wrapping_sub(self.0)
    }

    /// The moment `seconds` seconds later, or earlier if `seconds` is negative.
    ///
    /// # Errors
    ///
    /// [`DateError::TooEarly`] or [`DateError::TooLate`] if the result is past either end of the range.
    pub const fn add_seconds(self, seconds: i64) -> Result<Self, DateError> {
        // If the sum saturates, it is far past either end of the range, as the exact sum would be.
        Self::from_unix_seconds(self.0.saturating_add(seconds))
    }

    /// The moment that is `span` later, or earlier if the span's count is negative.
    ///
    /// A day has 24 hours. Months and years keep the time of day in UTC, and `month_end` decides what happens if the
    /// resulting month does not have the day. To count months on a clock with another offset, use an
    /// [`OffsetMoment`](super::OffsetMoment).
    ///
    /// # Errors
    ///
    /// [`DateError::TooEarly`] or [`DateError::TooLate`] if the result is past either end of the range, and
    /// [`DateError::Day`] if [`MonthEnd::Reject`] refuses the day.
    pub const fn add(self, span: Span, month_end: MonthEnd) -> Result<Self, DateError> {
        match span {
            // This cannot overflow, because both factors are below 2^32.
            Span::Days(days) => self.add_seconds((days as i64).wrapping_mul(SECONDS_PER_DAY)),
            Span::Hours(hours) => self.add_seconds((hours as i64).wrapping_mul(3600)),
            Span::Months(_) | Span::Years(_) => {
                let (date, time) = self.split();
                match date.add(span, month_end) {
                    Ok(date) => Ok(Self::at(date, time)),
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// Reads a date and time in the extended form of ISO 8601: `2020-02-27T12:00:00Z`, `2020-02-27T12:00Z`,
    /// `2020-02-27T15:00:00+03:00`.
    ///
    /// Seconds may be left out. The offset is required, because a time without an offset does not determine an instant.
    /// This function refuses lower case, a blank in place of `T`, fractions of a second, second 60, hour 24, offsets
    /// without minutes or colon or beyond 23:59, the offset `-00:00` (which means that the offset is unknown), and
    /// moments that are past either end of the range in UTC.
    ///
    /// # Errors
    ///
    /// [`ParseError`] with the offset of the first fault.
    pub const fn parse(text: &[u8]) -> Result<Self, ParseError> {
        match iso::parse_moment(text) {
            Ok((moment, _)) => Ok(moment),
            Err(error) => Err(error),
        }
    }

    /// The moment as ASCII text in the form `YYYY-MM-DDTHH:MM:SSZ`.
    #[must_use]
    pub const fn iso(self) -> [u8; 20] {
        let (date, time) = self.split();
        let (hour, minute, second) = clock(time);
        iso::print_moment(date, hour, minute, second)
    }

    /// The moment that is `time` seconds after midnight of `date`.
    const fn at(date: Date, time: u32) -> Self {
        // This cannot overflow, because a day number is below 2^22 and a day has fewer than 2^17 seconds.
        let day = (date.day_number() as i64).wrapping_mul(SECONDS_PER_DAY);
        Self(day.wrapping_add(time as i64).wrapping_sub(UNIX_EPOCH))
    }

    /// The date, and the seconds since midnight.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0001 on there are at most 315_537_897_599 seconds, 2^32 of 128 seconds are more"
    )]
    const fn split(self) -> (Date, u32) {
        let seconds = self.0.wrapping_add(UNIX_EPOCH);
        // 86 400 is 675 times 128. Without the low seven bits, the number fits into 32 bits for the division.
        let coarse = (seconds >> 7) as u32;
        let day = coarse / 675;
        let time = (coarse.wrapping_sub(day.wrapping_mul(675)) << 7) | (seconds & 127) as u32;
        match Date::from_day_number(day) {
            Ok(date) => (date, time),
            // This cannot happen, because the range of moments is that of dates.
            Err(_) => (Date::MAX, time),
        }
    }
}

/// Splits the seconds since midnight into hour, minute and second.
#[expect(clippy::cast_possible_truncation, reason = "a day has fewer than 86_400 seconds")]
const fn clock(time: u32) -> (u8, u8, u8) {
    let minutes = time / 60;
    let hour = minutes / 60;
    let minute = minutes.wrapping_sub(hour.wrapping_mul(60));
    let second = time.wrapping_sub(minutes.wrapping_mul(60));
    (hour as u8, minute as u8, second as u8)
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for Moment {
    fn format(&self, f: defmt::Formatter<'_>) {
        let (date, time) = self.split();
        let (hour, minute, second) = clock(time);
        defmt::write!(f, "{}T{=u8:02}:{=u8:02}:{=u8:02}Z", date, hour, minute, second);
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        iso::display(&self.iso(), f)
    }
}

impl FromStr for Moment {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text.as_bytes())
    }
}
