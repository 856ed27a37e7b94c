//! Converts day numbers to year, month and day, and back.
//!
//! [`narrow`] needs only 32-bit products, for cores without a divide instruction; [`wide`] uses 64-bit products. Both
//! are compiled on every target, so that both are tested everywhere. The one that suits the target is used.

pub mod narrow;
#[expect(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "all of it is worked out while compiling, which an index past the end would stop"
)]
mod tables;
pub mod wide;

#[cfg(not(target_pointer_width = "64"))]
pub(super) use narrow::{add_months, checked_number_of, civil_of};
#[cfg(target_pointer_width = "64")]
pub(super) use wide::{add_months, checked_number_of, civil_of};

/// The "day from March" of 0001-01-01. A day from March is a day number in which 0000-03-01 is day 1. The conversions
/// use it, because then the leap day is the last day of a year.
pub const MIN: u32 = 307;

/// The "day from March" of 9999-12-31.
pub const MAX: u32 = 3_652_365;

/// A date as year, month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Civil {
    /// The year. Range: `1..=9999`.
    pub year: u16,
    /// The month. Range: `1..=12`.
    pub month: u8,
    /// The day of the month. Range: `1..=31`.
    pub day: u8,
}

/// Why adding months gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Refusal {
    /// The result lies before the first or after the last date.
    PastTheEnd,
    /// The resulting month is too short for the day.
    NoSuchDay {
        /// The day of the month that was asked for.
        day: u32,
        /// The last day of that month.
        last: u32,
    },
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::PastTheEnd => f.write_str("the result is past the first or the last date"),
            Self::NoSuchDay { day, last } => write!(f, "day {day} is past {last}, the last day of that month"),
        }
    }
}

impl core::error::Error for Refusal {}

/// Whether `year` has a 29 February.
///
/// ```
/// use proverka::calendar::is_leap_year;
///
/// assert!(is_leap_year(2000));
/// assert!(!is_leap_year(1900));
/// ```
#[must_use]
pub const fn is_leap_year(year: u16) -> bool {
    is_leap(year as u32)
}

/// The number of days of a month; `None` if the month is outside `1..=12`.
///
/// Range: `28..=31`.
///
/// ```
/// use proverka::calendar::days_in_month;
///
/// assert_eq!(days_in_month(2100, 2), Some(28));
/// assert_eq!(days_in_month(2100, 13), None);
/// ```
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a month has at most 31 days")]
pub const fn days_in_month(year: u16, month: u8) -> Option<u8> {
    match month {
        1..=12 => Some(length_of_month(year as u32, month as u32) as u8),
        _ => None,
    }
}

/// The number of days of a month in `1..=12`.
// Few dates need this, so one copy that is not inlined is enough on targets with little flash.
#[cfg_attr(not(target_pointer_width = "64"), inline(never))]
pub(super) const fn length_of_month(year: u32, month: u32) -> u32 {
    if month == 2 {
        if is_leap(year) { 29 } else { 28 }
    } else {
        // Long and short months alternate; the pattern starts again in August.
        30 | (month ^ (month >> 3)) & 1
    }
}

/// Whether a year up to 65 535 has a 29 February.
const fn is_leap(year: u32) -> bool {
    // A multiple of 100 that is also a multiple of 16 is a multiple of 400.
    let century = year.wrapping_mul(5243) >> 19;
    year & (if century.wrapping_mul(100) == year { 15 } else { 3 }) == 0
}
