//! With 64-bit products, and without a branch in the conversion to a date.
//!
//! As in [`narrow`](super::narrow), but no step needs a check: the products leave room enough for reciprocals that are
//! exact over the whole range. What is left of a division goes on into the next step instead of being multiplied out, as
//! in B. Joffe, *A very fast 64-bit date algorithm*, 2025: the fraction of the year is turned into months at once, and two
//! bits of the year undo what the quarter days before it put in.

use super::{Civil, Refusal};
use crate::calendar::MonthEnd;

// A few products of 32 bits already, and nothing that longer ones would shorten.
pub use super::narrow::number_of;

/// Year, month and day of a [day from March](super::MIN).
#[must_use]
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a year is at most 9999, a month 12, a day 31")]
pub const fn civil_of(number: u32) -> Civil {
    let (year, place) = year_and_place(number);
    let place = place.wrapping_add(3 << 16);
    let day = day_of_month(place).wrapping_add(1);
    let month = place >> 16;
    if month > 12 {
        Civil { year: year.wrapping_add(1) as u16, month: month.wrapping_sub(12) as u8, day: day as u8 }
    } else {
        Civil { year: year as u16, month: month as u8, day: day as u8 }
    }
}

/// The [day from March](super::MIN) so many months later.
///
/// # Errors
///
/// [`Refusal`] past either end, and for a day that the month does not have with [`MonthEnd::Reject`].
#[inline]
pub const fn add_months(number: u32, months: i32, month_end: MonthEnd) -> Result<u32, Refusal> {
    let (year, place) = year_and_place(number);
    let index = year.wrapping_mul(12).wrapping_add(place >> 16).wrapping_add(months.cast_unsigned());
    // From January of year 1 to December of year 9999; what is below zero has wrapped to something larger.
    if index.wrapping_sub(10) >= 119_988 {
        return Err(Refusal::PastTheEnd);
    }
    super::narrow::day_in_month(index, day_of_month(place), month_end)
}

/// The year from March, and the months from March to the day in it, in units of 2^-16 months of 30.6 days.
#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a century is below 2^7, a year below 2^14, 13 months are below 2^20; of the year's fraction 32 bits are enough"
)]
const fn year_and_place(number: u32) -> (u32, u32) {
    let century = ((number as u64).wrapping_mul(30_103_605) >> 40) as u32;
    // The same day's number in a calendar whose every fourth year is a leap year.
    let julian = number.wrapping_add(century).wrapping_sub(century >> 2);
    let years = (julian as u64).wrapping_mul(3_010_298_775);
    let year = (years >> 40) as u32;
    let fraction = (years >> 8) as u32;
    let months = ((fraction as u64).wrapping_mul(782_256) >> 32) as u32;
    (year, months.wrapping_add((year & 3) << 9).wrapping_sub(1024))
}

/// The day of the month, from zero, at a place in the year.
const fn day_of_month(place: u32) -> u32 {
    (place & 0xFFFF).wrapping_mul(31_345) >> 26
}
