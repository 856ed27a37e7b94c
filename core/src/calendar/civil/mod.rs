//! Day numbers to year, month and day, and back.
//!
//! [`narrow`] needs 32-bit products only, for cores without a divide instruction; [`wide`] uses 64-bit products. Both
//! are compiled everywhere so that both are tested everywhere; the one that suits the target is taken.

pub mod narrow;
pub mod wide;

#[cfg(not(target_pointer_width = "64"))]
pub(super) use narrow::{add_months, civil_of, number_of};
#[cfg(target_pointer_width = "64")]
pub(super) use wide::{add_months, civil_of, number_of};

/// A date taken apart.
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
    // A multiple of 100 that is one of 16 is one of 400, and a multiple of 4 that is none of 25 is none of 100.
    year & (if is_century(year) { 15 } else { 3 }) == 0
}

/// The number of days of that month; `None` outside months `1..=12`.
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
pub const fn days_in_month(year: u16, month: u8) -> Option<u8> {
    match month {
        2 if is_leap_year(year) => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

/// Whether `year` is a multiple of 100.
const fn is_century(year: u16) -> bool {
    year.is_multiple_of(100)
}
