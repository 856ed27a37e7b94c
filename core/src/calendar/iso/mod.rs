//! Reads and writes ISO 8601 text without the machinery of `core::fmt`.

pub mod narrow;
pub mod wide;

use core::fmt;

#[cfg(not(target_pointer_width = "64"))]
use self::narrow::{read, write};
#[cfg(target_pointer_width = "64")]
use self::wide::{read, write};
use super::civil::{Civil, length_of_month};
use super::date::Date;
use super::error::{DateError, Expected, ParseError};
use super::moment::Moment;

/// Reads exactly `YYYY-MM-DD`.
#[cfg_attr(target_pointer_width = "64", inline(always))]
pub(super) const fn parse_date(text: &[u8]) -> Result<Date, ParseError> {
    if let Some((date, [])) = text.split_first_chunk::<10>()
        && let Some((year, month, day)) = read(date)
    {
        return match Date::checked(year, month, day) {
            Some(date) => Ok(date),
            None => Err(no_such_date(year, month, day)),
        };
    }
    Err(misfit(text, 0, b"0000-00-00"))
}

/// Reads a date, `T`, a time and an offset. Returns the moment and the number of seconds that its clock is ahead of
/// UTC.
pub(super) const fn parse_moment(text: &[u8]) -> Result<(Moment, i32), ParseError> {
    let Some((date, [b'T', h1, h0, b':', m1, m0, rest @ ..])) = text.split_first_chunk::<10>() else {
        return Err(misfit(text, 0, b"0000-00-00T00:00Z"));
    };
    let date = match parse_date(date) {
        Ok(date) => date,
        Err(error) => return Err(error),
    };
    let (Some(hour), Some(minute)) = (two_digits_u8(*h1, *h0), two_digits_u8(*m1, *m0)) else {
        return Err(misfit(text, 0, b"0000-00-00T00:00Z"));
    };
    let (second, zone, zone_offset) = match rest {
        [b':', s1, s0, zone @ ..] => match two_digits_u8(*s1, *s0) {
            Some(second) => (second, zone, 19),
            None => return Err(misfit(text, 0, b"0000-00-00T00:00:00Z")),
        },
        [b':', ..] => return Err(misfit(text, 0, b"0000-00-00T00:00:00Z")),
        zone => (0, zone, 16),
    };
    let local = match Moment::new(date, hour, minute, second) {
        Ok(local) => local,
        Err(error) => return Err(no_such_time(error)),
    };
    let ahead = match parse_offset(zone, zone_offset) {
        Ok(ahead) => ahead,
        Err(error) => return Err(error),
    };
    match local.add_seconds(0_i64.wrapping_sub(ahead as i64)) {
        Ok(moment) => Ok((moment, ahead)),
        Err(error) => Err(ParseError { offset: zone_offset, expected: Expected::Value(error) }),
    }
}

/// Reads `Z`, `+HH:MM` or `-HH:MM` up to the end of the text. `at` is the offset at which it starts. Returns the number
/// of seconds that local time is ahead of UTC.
const fn parse_offset(zone: &[u8], at: u8) -> Result<i32, ParseError> {
    let (sign, digits) = match zone {
        [b'Z'] => return Ok(0),
        [b'Z', ..] => return Err(ParseError { offset: at.saturating_add(1), expected: Expected::End }),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return Err(ParseError { offset: at, expected: Expected::Offset }),
    };
    let at_hour = at.saturating_add(1);
    let [h1, h0, b':', m1, m0] = *digits else {
        return Err(misfit(digits, at_hour, b"00:00"));
    };
    let (Some(hour), Some(minute)) = (two_digits_u8(h1, h0), two_digits_u8(m1, m0)) else {
        return Err(misfit(digits, at_hour, b"00:00"));
    };
    if hour > 23 {
        return Err(ParseError { offset: at_hour, expected: Expected::Value(DateError::Hour { hour }) });
    }
    if minute > 59 {
        let offset = at.saturating_add(4);
        return Err(ParseError { offset, expected: Expected::Value(DateError::Minute { minute }) });
    }
    let minutes = (hour as i32).wrapping_mul(60).wrapping_add(minute as i32);
    if sign < 0 && minutes == 0 {
        return Err(ParseError { offset: at, expected: Expected::Offset });
    }
    Ok(minutes.wrapping_mul(60).wrapping_mul(sign))
}

/// Prints the date in the form `YYYY-MM-DD`.
#[cfg_attr(target_pointer_width = "64", inline)]
pub(super) const fn print_date(date: Date) -> [u8; 10] {
    let Civil { year, month, day } = date.civil();
    write(year, month, day)
}

/// Prints the moment in the form `YYYY-MM-DDTHH:MM:SSZ`.
pub(super) const fn print_moment(date: Date, hour: u8, minute: u8, second: u8) -> [u8; 20] {
    let [y3, y2, y1, y0, _, m1, m0, _, d1, d0] = print_date(date);
    let ([h1, h0], [n1, n0], [s1, s0]) = (digits(hour as u16), digits(minute as u16), digits(second as u16));
    [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0, b'T', h1, h0, b':', n1, n0, b':', s1, s0, b'Z']
}

/// Writes text that consists of ASCII.
pub(super) fn display(text: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match core::str::from_utf8(text) {
        Ok(text) => f.pad(text),
        Err(_) => Err(fmt::Error),
    }
}

/// The value of two decimal digits; `None` if a character is not a digit.
const fn two_digits(tens: u8, units: u8) -> Option<u32> {
    let (tens, units) = ((tens as u32).wrapping_sub(48), (units as u32).wrapping_sub(48));
    if tens <= 9 && units <= 9 { Some(tens.wrapping_mul(10).wrapping_add(units)) } else { None }
}

/// The same as [`two_digits`], as a `u8`.
#[expect(clippy::cast_possible_truncation, reason = "two digits write at most 99")]
const fn two_digits_u8(tens: u8, units: u8) -> Option<u8> {
    match two_digits(tens, units) {
        Some(number) => Some(number as u8),
        None => None,
    }
}

/// The two decimal digits of a number below 100.
#[expect(clippy::cast_possible_truncation, reason = "callers pass at most 99, so both digits are below 10")]
const fn digits(number: u16) -> [u8; 2] {
    // 103 / 1024 is slightly more than a tenth, and the quotient is exact for numbers up to 178.
    let tens = number.wrapping_mul(103) >> 10;
    let units = number.wrapping_sub(tens.wrapping_mul(10));
    [(tens as u8).wrapping_add(b'0'), (units as u8).wrapping_add(b'0')]
}

/// Which part of a well-formed date does not exist.
#[cold]
#[inline(never)]
#[expect(clippy::cast_possible_truncation, reason = "four digits write at most 9999, two at most 99")]
const fn no_such_date(year: u32, month: u32, day: u32) -> ParseError {
    let (offset, error) = if year == 0 {
        (0, DateError::Year { year: 0 })
    } else if month.wrapping_sub(1) < 12 {
        (8, DateError::Day { day: day as u8, last: length_of_month(year, month) as u8 })
    } else {
        (5, DateError::Month { month: month as u8 })
    };
    ParseError { offset, expected: Expected::Value(error) }
}

/// Which part of a well-formed time does not exist.
#[cold]
const fn no_such_time(error: DateError) -> ParseError {
    let offset = match error {
        DateError::Hour { .. } => 11,
        DateError::Minute { .. } => 14,
        _ => 17,
    };
    ParseError { offset, expected: Expected::Value(error) }
}

/// The error at the first place where `text`, which starts at `offset`, does not match a pattern of digits and fixed
/// characters.
#[cold]
#[inline(never)]
const fn misfit(text: &[u8], offset: u8, pattern: &[u8]) -> ParseError {
    let (mut text, mut pattern, mut offset) = (text, pattern, offset);
    while let [want, pattern_tail @ ..] = pattern {
        match text {
            [have, tail @ ..] if *want == *have || (*want == b'0' && have.is_ascii_digit()) => text = tail,
            _ => return ParseError { offset, expected: expected(*want) },
        }
        pattern = pattern_tail;
        // This cannot overflow, because the longest pattern has 20 characters.
        offset = offset.wrapping_add(1);
    }
    ParseError { offset, expected: Expected::End }
}

/// What a character of a pattern expects.
const fn expected(want: u8) -> Expected {
    match want {
        b'0' => Expected::Digit,
        b'-' => Expected::Hyphen,
        b'T' => Expected::T,
        b':' => Expected::Colon,
        _ => Expected::Offset,
    }
}
