//! Dates, spans and uncertain instants.
//!
//! A [`Date`] is a day number: comparing, counting days and finding the weekday cost next to nothing, and only reading
//! year, month and day takes the calendar apart. The calendar is the proleptic Gregorian one, from 0001-01-01 to
//! 9999-12-31; nothing here wraps or saturates past either end.
//!
//! Adding months has no usual answer where the month is too short, so the caller must choose one ([`MonthEnd`]). An
//! instant that is known only within bounds is a [`Between`], and its comparisons answer in three values.
//!
//! What this is not: there are no time zones beyond a numeric offset on input, no leap seconds, no local time and no
//! clock.

mod between;
#[doc(hidden)]
pub mod civil;
mod date;
mod error;
#[doc(hidden)]
pub mod iso;
mod moment;
mod span;
mod weekday;

pub use between::{Between, Reversed};
pub use civil::{Civil, days_in_month, is_leap_year};
pub use date::{Date, Distance};
pub use error::{DateError, Expected, ParseError};
pub use moment::Moment;
pub use span::{MonthEnd, Span};
pub use weekday::Weekday;
