//! Conversions that use 64-bit products, without a branch in the conversion to a date.
//!
//! As in [`narrow`](super::narrow), but no step needs a check: the products leave room enough for reciprocals that are
//! exact over the whole range. What is left of a division goes on into the next step instead of being multiplied out,
//! as in B. Joffe, *A very fast 64-bit date algorithm*, 2025: the fraction of the year is turned into months at once,
//! and two bits of the year undo what the quarter days before it put in.

use super::tables::{BY_NUMBER, BY_SIXTY_FOURTH, PLACES};
use super::{Civil, Refusal};
use crate::calendar::span::MonthEnd;

/// The [day from March](super::MIN) of a year, month and day, if there is one.
#[must_use]
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "four bits index sixteen months")]
pub const fn checked_number_of(year: u32, month: u32, day: u32) -> Option<u32> {
    if year.wrapping_sub(1) >= 9999 || month > 15 {
        return None;
    }
    let length = BY_NUMBER[(month & 15) as usize].length;
    // An invalid month has length 0. Only a 29 February depends on the year.
    if day.wrapping_sub(1) < length || (day == 29 && month == 2 && super::is_leap(year)) {
        Some(number_of(year, month, day))
    } else {
        None
    }
}

/// The [day from March](super::MIN) of a date that exists.
#[must_use]
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "four bits index sixteen months")]
pub const fn number_of(year: u32, month: u32, day: u32) -> u32 {
    // January and February belong to the year before in this count.
    let year = year.wrapping_sub((month < 3) as u32);
    super::narrow::start_of_year(year).wrapping_add(BY_NUMBER[(month & 15) as usize].start).wrapping_add(day)
}

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

/// The [day from March](super::MIN) that is `months` months later.
///
/// The calendar is divided into rounds of four years, which are alike except for the last day of some centuries. The
/// places of days and months in a round are looked up in tables of 4.5 KiB.
///
/// # Errors
///
/// [`Refusal`] if the result is past either end of the calendar, or if [`MonthEnd::Reject`] refuses the day.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "quotients of small numbers, and 32 bits of a fraction")]
#[expect(clippy::indexing_slicing, reason = "eleven bits index 2048 entries, and six bits 64")]
pub const fn add_months(number: u32, months: i32, month_end: MonthEnd) -> Result<u32, Refusal> {
    let century = century_of(number);
    let julian = number.wrapping_add(century).wrapping_sub(1).wrapping_sub(century >> 2);
    // A 1461st, scaled by 2^48 and rounded up. What is left of a round has as many values as a round has days, so that
    // its upper eleven bits tell the day.
    let rounds = (julian as u64).wrapping_mul(192_659_121_637);
    let (round, place) = ((rounds >> 48) as u32, PLACES[(rounds >> 37 & 2047) as usize] as u32);
    let (month, day) = (place & 63, place >> 8);

    let index = round.wrapping_mul(48).wrapping_add(month).wrapping_add(months.cast_unsigned());
    // The range is January of year 1 to December of year 9999. A value below zero has wrapped to a large one.
    if index.wrapping_sub(10) >= 119_988 {
        return Err(Refusal::PastTheEnd);
    }
    // A 48th, scaled by 2^32 and rounded up: exact for a number of months below 2^17.
    let rounds = (index as u64).wrapping_mul(89_478_486);
    let round = (rounds >> 32) as u32;
    let month = &BY_SIXTY_FOURTH[(rounds as u32 >> 26) as usize];
    // Only the few days past the shortest length of their month take the slow path.
    if day < month.length {
        let century = round.wrapping_mul(5243) >> 17;
        let julian = round.wrapping_mul(1461).wrapping_add(month.start).wrapping_add(day);
        Ok(julian.wrapping_sub(century).wrapping_add(century >> 2))
    } else {
        super::narrow::day_in_month(index, day, month_end)
    }
}

/// The century that a day lies in.
const fn century_of(number: u32) -> u32 {
    ((number as u64).wrapping_mul(30_103_605) >> 40) as u32
}

/// The year from March, and the months from March to the day in it, in units of 2^-16 months of 30.6 days.
#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a century is below 2^7, a year below 2^14, 13 months are below 2^20; of the year's fraction 32 bits are enough"
)]
const fn year_and_place(number: u32) -> (u32, u32) {
    let century = century_of(number);
    // The number of the same day in a calendar in which every fourth year is a leap year.
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
