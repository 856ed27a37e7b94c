//! Conversions that use only 32-bit products and no division.
//!
//! Years are counted from March, so that the leap day is the last of its year and the lengths of the months before it
//! follow a straight line. A quotient is a product by a scaled reciprocal, as in C. Neri and L. Schneider, *Euclidean
//! affine functions and their application to calendar algorithms*, 2022; the scales here are smaller, because the
//! operands are: each line says what its operand cannot exceed.

use super::{Civil, Refusal};
use crate::calendar::span::MonthEnd;

/// Year, month and day of a [day from March](super::MIN).
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a year is at most 9999, a month 12, a day 31")]
pub const fn civil_of(number: u32) -> Civil {
    let (century, day) = century_of(number);
    let (year, day) = year_of(day);
    let place = place_in_year(day);
    let (month, day) = (place >> 16, day_of_month(place));
    let year = century.wrapping_mul(100).wrapping_add(year);
    // The month is in the upper half and the year in the lower half, so that one addition turns months 13 and 14 into
    // months 1 and 2 of the next year.
    let mut both = (month << 16).wrapping_add(year).wrapping_add(3 << 16);
    if month > 9 {
        both = both.wrapping_sub((12 << 16) - 1);
    }
    Civil { year: both as u16, month: (both >> 16) as u8, day: day.wrapping_add(1) as u8 }
}

/// The [day from March](super::MIN) of a year, month and day, if there is one.
#[inline(always)]
pub const fn checked_number_of(year: u32, month: u32, day: u32) -> Option<u32> {
    // One subtraction checks both ends, because a value below the range wraps to a large one. No month is shorter than
    // 28 days, so most dates do not need the length of their month.
    if year.wrapping_sub(1) < 9999
        && month.wrapping_sub(1) < 12
        && (day.wrapping_sub(1) < 28
            || (month != 2 && day.wrapping_sub(1) < 30)
            || (day != 0 && day <= super::length_of_month(year, month)))
    {
        Some(number_of(year, month, day))
    } else {
        None
    }
}

/// The [day from March](super::MIN) of a date that exists.
#[must_use]
#[inline(always)]
pub const fn number_of(year: u32, month: u32, day: u32) -> u32 {
    // All bits are set in January and February, which belong to the year before in this count.
    let early = (month.wrapping_sub(3).cast_signed() >> 31).cast_unsigned();
    start_of_year(year.wrapping_add(early)).wrapping_add(start_of(month)).wrapping_add(day)
}

/// Days from 1 March to the first of a month, by its number.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "four bits index sixteen months")]
const fn start_of(month: u32) -> u32 {
    STARTS[(month & 15) as usize] as u32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "worked out while compiling, which an index past the end would stop"
)]
static STARTS: [u16; 16] = {
    let mut starts = [0; 16];
    let mut month = 0;
    while month < 12 {
        starts[if month < 10 { month as usize + 3 } else { month as usize - 9 }] = start_of_month(month) as u16;
        month += 1;
    }
    starts
};

/// The [day from March](super::MIN) that is `months` months later.
///
/// # Errors
///
/// [`Refusal`] if the result is past either end of the calendar, or if [`MonthEnd::Reject`] refuses the day.
pub const fn add_months(number: u32, months: i32, month_end: MonthEnd) -> Result<u32, Refusal> {
    let (century, day) = century_of(number);
    let (year, day) = year_of(day);
    let place = place_in_year(day);
    let index = century.wrapping_mul(100).wrapping_add(year).wrapping_mul(12).wrapping_add(months.cast_unsigned());
    // Ten months are subtracted, so that the count starts with January of year 1. A value below zero wraps to a large
    // one. The last month is December of year 9999.
    let place = place.wrapping_sub(10 << 16);
    let index = index.wrapping_add((place.cast_signed() >> 16).cast_unsigned());
    if index < 119_988 {
        day_in_month(index.wrapping_add(10), day_of_month(place), month_end)
    } else {
        Err(Refusal::PastTheEnd)
    }
}

/// The day from March of the day `day`, counted from zero, in the month `index`, counted from zero for March of year 0.
#[cfg_attr(target_pointer_width = "64", inline(never), cold)]
#[cfg_attr(not(target_pointer_width = "64"), inline(always))]
pub(super) const fn day_in_month(index: u32, day: u32, month_end: MonthEnd) -> Result<u32, Refusal> {
    let year = (index >> 2).wrapping_mul(43_691) >> 17;
    // This avoids computing the month, `index - 12 * year`, because most sums do not need it otherwise. `before` is the
    // negative of the month's start in its year plus 365 days for each year before, in units of 2^-6 days. Its factor
    // for the year is 12 * 1958 - 64 * 365 = 136. It is kept negative, because a small positive factor needs only one
    // load. Adding 63 compensates for the shift, which rounds a negative number away from zero.
    let before = year.wrapping_mul(136).wrapping_sub(index.wrapping_mul(1958)).wrapping_sub(100 - 63);
    let days = (before.cast_signed() >> 6).cast_unsigned();
    let century = year.wrapping_mul(5243) >> 19;
    let first = (year >> 2).wrapping_sub(century).wrapping_add(century >> 2).wrapping_sub(days);
    // No month is shorter than 28 days, so most days do not need the length of the month.
    if day < 28 {
        return Ok(first.wrapping_add(day));
    }
    let month = index.wrapping_sub(year.wrapping_mul(12));
    let length = if month == 11 {
        super::length_of_month(year.wrapping_add(1), 2)
    } else {
        // Long and short months alternate; the pattern starts again in August and in January.
        30 | 0b110_1011_0101_u32.wrapping_shr(month) & 1
    };
    if day < length {
        return Ok(first.wrapping_add(day));
    }
    match month_end {
        MonthEnd::Clamp => Ok(first.wrapping_add(length).wrapping_sub(1)),
        MonthEnd::Reject => Err(Refusal::NoSuchDay { day: day.wrapping_add(1), last: length }),
    }
}

/// The century that a day lies in, and the day's number in it, from one.
// This is so short that a call would double its cost.
#[inline(always)]
const fn century_of(number: u32) -> (u32, u32) {
    // The product is below 2^32. The quotient is never too low, and too high by one only in the last days of a century.
    let century = number.wrapping_mul(919) >> 25;
    let eve = century.wrapping_mul(146_097) >> 2;
    if number > eve { (century, number.wrapping_sub(eve)) } else { last_days_of(century.wrapping_sub(1), number) }
}

/// This is out of line, because the compiler would otherwise compute both branches of the condition above each time.
#[cold]
#[inline(never)]
const fn last_days_of(century: u32, number: u32) -> (u32, u32) {
    (century, number.wrapping_sub(century.wrapping_mul(146_097) >> 2))
}

/// The year within the century of a day, and the number of the day in that year, from one. `day` is at most 36 525.
const fn year_of(day: u32) -> (u32, u32) {
    let year = day.wrapping_mul(91_867) >> 25;
    (year, day.wrapping_sub(year.wrapping_mul(1461) >> 2))
}

/// The months from March to a day of the year, in units of 2^-16 months of 30.6 days. `day` is at most 366.
const fn place_in_year(day: u32) -> u32 {
    day.wrapping_mul(2141).wrapping_sub(836)
}

/// The day of the month, from zero, at a place in the year.
const fn day_of_month(place: u32) -> u32 {
    (place & 0xFFFF).wrapping_mul(31_345) >> 26
}

/// Days from 0000-03-01 to 1 March of `year`, at most 9999.
pub(super) const fn start_of_year(year: u32) -> u32 {
    let century = year.wrapping_mul(5243) >> 19;
    (year.wrapping_mul(1461) >> 2).wrapping_sub(century).wrapping_add(century >> 2)
}

/// Days from 1 March to the first of `month`, counted from zero for March, at most 12.
pub(super) const fn start_of_month(month: u32) -> u32 {
    month.wrapping_mul(1958).wrapping_add(36) >> 6
}
