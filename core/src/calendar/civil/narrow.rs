//! With 32-bit products only.
//!
//! Years are counted from March, so that the leap day is the last of its year and the lengths of the months before it
//! follow a straight line. Centuries are counted from 0000-03-01.

use super::Civil;

/// Year, month and day of a day number up to that of 9999-12-31.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a year is at most 9999, a month 12, a day 31")]
pub const fn civil_of(day_number: u32) -> Civil {
    let (century, day) = century_of(day_number);
    let year = day.wrapping_mul(91_867) >> 25;
    let day = day.wrapping_sub(year.wrapping_mul(1461) >> 2);
    let month = day.wrapping_mul(2141).wrapping_add(195_772);
    let day = ((month & 0xFFFF).wrapping_mul(31_345) >> 26).wrapping_add(1);
    let month = month >> 16;
    let year = century.wrapping_mul(100).wrapping_add(year);
    if month > 12 {
        Civil { year: year.wrapping_add(1) as u16, month: month.wrapping_sub(12) as u8, day: day as u8 }
    } else {
        Civil { year: year as u16, month: month as u8, day: day as u8 }
    }
}

/// The day number of a date that exists.
#[must_use]
pub const fn number_of(year: u32, month: u32, day: u32) -> u32 {
    let (year, month) = if month <= 2 { (year.wrapping_sub(1), month.wrapping_add(12)) } else { (year, month) };
    start_of_year(year).wrapping_add(start_of_month(month.wrapping_sub(3))).wrapping_add(day).wrapping_sub(307)
}

/// The century from March that a day lies in, and the day's number in it, from one.
const fn century_of(day_number: u32) -> (u32, u32) {
    let day = day_number.wrapping_add(307);
    // Never too low, and too high by one century only in its last days.
    let century = day.wrapping_mul(919) >> 25;
    let before = century.wrapping_mul(146_097) >> 2;
    if day > before {
        (century, day.wrapping_sub(before))
    } else {
        let century = century.wrapping_sub(1);
        (century, day.wrapping_sub(century.wrapping_mul(146_097) >> 2))
    }
}

/// Days from 0000-03-01 to 1 March of `year`.
const fn start_of_year(year: u32) -> u32 {
    let century = year.wrapping_mul(5243) >> 19;
    (year.wrapping_mul(1461) >> 2).wrapping_sub(century).wrapping_add(century >> 2)
}

/// Days from 1 March to the first of `month`, counted from zero for March.
const fn start_of_month(month: u32) -> u32 {
    month.wrapping_mul(979).wrapping_add(18) >> 5
}

/// The day number `months` later; where the day does not exist, the last day of that month if `clamp`, else `Err` with
/// that month's last day.
#[must_use]
pub const fn add_months(day_number: u32, months: i32) -> Option<Shifted> {
    let (century, day) = century_of(day_number);
    let year = day.wrapping_mul(91_867) >> 25;
    let day = day.wrapping_sub(year.wrapping_mul(1461) >> 2);
    let month = day.wrapping_mul(2141).wrapping_sub(836);
    let day = (month & 0xFFFF).wrapping_mul(31_345) >> 26;
    let month = month >> 16;
    let index = century.wrapping_mul(1200).wrapping_add(year.wrapping_mul(12)).wrapping_add(month);
    let index = index.wrapping_add(months.cast_unsigned());
    // January of year 1 to December of year 9999.
    if index.wrapping_sub(10) >= 119_988 {
        return None;
    }
    let year = (index >> 2).wrapping_mul(43_691) >> 17;
    let month = index.wrapping_sub(year.wrapping_mul(12));
    let first = start_of_year(year).wrapping_add(start_of_month(month)).wrapping_sub(306);
    if day >= 28 {
        let length = length_of_month(year, month);
        if day >= length {
            return Some(Shifted { first, day, length });
        }
    }
    Some(Shifted { first, day, length: 31 })
}

/// Where a sum of months fell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shifted {
    /// Day number of the first of the month.
    pub first: u32,
    /// Day of the month that was asked for, from zero.
    pub day: u32,
    /// Days of the month, or 31 where the day is known to exist.
    pub length: u32,
}

/// Days of `month` (from zero for March) of the year from March `year`.
const fn length_of_month(year: u32, month: u32) -> u32 {
    if month == 11 {
        let leap = year.wrapping_add(1);
        let century = leap.wrapping_mul(5243) >> 19;
        let mask = if century.wrapping_mul(100) == leap { 15 } else { 3 };
        if leap & mask == 0 { 29 } else { 28 }
    } else {
        start_of_month(month.wrapping_add(1)).wrapping_sub(start_of_month(month))
    }
}
