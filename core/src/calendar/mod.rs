//! Dates, spans and uncertain instants.
//!
//! A [`Date`] is stored as a day number. So comparing dates, counting days and finding the weekday are cheap, and only
//! reading the year, month and day needs a conversion. The calendar is the proleptic Gregorian one, from 0001-01-01 to
//! 9999-12-31. Results past either end are errors; nothing here wraps or saturates.
//!
//! If the resulting month is too short for the day, adding months has no generally accepted result, so the caller must
//! choose one ([`MonthEnd`]). An instant that is known only within bounds is an [`Interval`]; comparing intervals gives
//! true, false or unknown.
//!
//! A [`Moment`] accepts a numeric offset from UTC and converts to UTC. An [`OffsetMoment`] also keeps the offset,
//! because months are counted in the calendar of the clock that showed the time.
//!
//! This module has no time zones beyond such an offset, no daylight saving time, no leap seconds and no clock.

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
pub(crate) use interval::{BETWEEN, split_range};
pub use interval::{Interval, IntervalError, Reversed};
pub use moment::Moment;
pub use offset_moment::OffsetMoment;
pub use span::{MonthEnd, Span};
pub use weekday::Weekday;
