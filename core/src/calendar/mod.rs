//! Dates, spans and uncertain instants.
//!
//! A [`Date`] is a day number: comparing, counting days and finding the weekday cost next to nothing, and only reading
//! year, month and day takes the calendar apart. The calendar is the proleptic Gregorian one, from 0001-01-01 to
//! 9999-12-31; nothing here wraps or saturates past either end.
//!
//! Adding months has no usual answer where the month is too short, so the caller must choose one ([`MonthEnd`]). An
//! instant that is known only within bounds is an [`Interval`], and its comparisons answer in three values.
//!
//! A numeric offset from UTC is read and, by an [`OffsetMoment`], kept, because months are counted in the calendar of
//! the clock that showed the time.
//!
//! What this is not: there are no time zones beyond such an offset, no daylight saving, no leap seconds and no clock.

#[doc(hidden)]
pub mod civil;
mod date;
mod date_range;
mod error;
mod interval;
#[doc(hidden)]
pub mod iso;
mod moment;
mod offset_moment;
mod span;
mod weekday;

pub use civil::{Civil, days_in_month, is_leap_year};
pub use date::{Date, Distance};
pub use date_range::DateRange;
pub use error::{DateError, Expected, ParseError};
pub use interval::{Interval, Reversed};
pub use moment::Moment;
pub use offset_moment::OffsetMoment;
pub use span::{MonthEnd, Span};
pub use weekday::Weekday;
