//! Moments with the offset from UTC of the clock that showed them.

use core::fmt;
use core::str::FromStr;

use super::error::{DateError, ParseError};
use super::iso;
use super::moment::Moment;
use super::span::{MonthEnd, Span};

/// A moment and the offset from UTC of the clock that showed it.
///
/// A text with an offset determines an instant and also the calendar in which months are counted. At 09:00 on 1 July at
/// `+10:00` it is still June in UTC, but "one month later" means 1 August at 09:00 on that clock.
///
/// ```
/// use proverka::calendar::{MonthEnd, OffsetMoment, Span};
///
/// let signed = OffsetMoment::parse(b"2018-07-01T09:00:00+10:00")?;
/// let due = signed.add(Span::Months(1), MonthEnd::Reject).unwrap();
/// assert_eq!(&due.moment().iso(), b"2018-07-31T23:00:00Z");
/// # Ok::<(), proverka::calendar::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OffsetMoment {
    moment: Moment,
    ahead: i32,
}

impl OffsetMoment {
    /// The moment as a clock shows it that is `offset_seconds` ahead of UTC, or behind if that is negative.
    ///
    /// # Errors
    ///
    /// [`DateError::Offset`] if the offset is not a number of whole minutes within `-86_340..=86_340` seconds, and
    /// [`DateError::TooEarly`] or [`DateError::TooLate`] if no calendar has the day that the clock shows.
    pub const fn new(moment: Moment, offset_seconds: i32) -> Result<Self, DateError> {
        const MOST: i32 = 86_340;
        if offset_seconds < -MOST || offset_seconds > MOST || offset_seconds % 60 != 0 {
            return Err(DateError::Offset { seconds: offset_seconds });
        }
        match moment.add_seconds(offset_seconds as i64) {
            Ok(_) => Ok(Self { moment, ahead: offset_seconds }),
            Err(error) => Err(error),
        }
    }

    /// Reads the same texts as [`Moment::parse`] and keeps the offset. `Z` is the offset 0.
    ///
    /// # Errors
    ///
    /// [`ParseError`] with the offset of the first fault.
    pub const fn parse(text: &[u8]) -> Result<Self, ParseError> {
        match iso::parse_moment(text) {
            Ok((moment, ahead)) => Ok(Self { moment, ahead }),
            Err(error) => Err(error),
        }
    }

    /// The moment, in UTC.
    #[must_use]
    pub const fn moment(self) -> Moment {
        self.moment
    }

    /// How far the clock is ahead of UTC; negative if it is behind.
    ///
    /// Unit: seconds. Range: `-86_340..=86_340`, whole minutes.
    #[must_use]
    pub const fn offset_seconds(self) -> i32 {
        self.ahead
    }

    /// The moment that is `span` later on the same clock, or earlier if the span's count is negative.
    ///
    /// A day has 24 hours. Months and years keep the day of the month and the time of day that this clock shows, and
    /// `month_end` decides what happens if the resulting month does not have the day.
    ///
    /// # Errors
    ///
    /// [`DateError::TooEarly`] or [`DateError::TooLate`] if the result is past either end of the range, on this clock
    /// or in UTC, and [`DateError::Day`] if [`MonthEnd::Reject`] refuses the day.
    pub const fn add(self, span: Span, month_end: MonthEnd) -> Result<Self, DateError> {
        let ahead = self.ahead as i64;
        let sum = match span {
            Span::Days(_) | Span::Hours(_) => self.moment.add(span, month_end),
            // This cannot overflow, because an offset is less than a day.
            Span::Months(_) | Span::Years(_) => match self.moment.add_seconds(ahead) {
                Ok(shown) => match shown.add(span, month_end) {
                    Ok(shown) => shown.add_seconds(0_i64.wrapping_sub(ahead)),
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            },
        };
        match sum {
            Ok(moment) => Ok(Self { moment, ahead: self.ahead }),
            Err(error) => Err(error),
        }
    }
}

/// Prints date and time as the clock shows them, and its offset: `2018-07-01T09:00:00+10:00`. The offset 0 is `Z`.
impl fmt::Display for OffsetMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A moment is in the calendar on its own clock too, so this changes no value.
        let shown = self.moment.add_seconds(i64::from(self.ahead)).unwrap_or(self.moment).iso();
        let minutes = self.ahead.unsigned_abs() / 60;
        let digit = |number: u32| b'0'.wrapping_add(u8::try_from(number % 10).unwrap_or(0));
        let (hours, minutes) = (minutes / 60, minutes % 60);
        let mut text = *b"0000-00-00T00:00:00+00:00";
        let sign = if self.ahead < 0 { b'-' } else { b'+' };
        let zone = [sign, digit(hours / 10), digit(hours), b':', digit(minutes / 10), digit(minutes)];
        text.iter_mut().zip(shown.iter().take(19).chain(&zone)).for_each(|(place, byte)| *place = *byte);
        iso::display(if self.ahead == 0 { &shown } else { &text }, f)
    }
}

impl FromStr for OffsetMoment {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text.as_bytes())
    }
}
