//! Reads and writes eight characters at a time, each in one byte of a 64-bit number, the first in the lowest byte.

/// The first eight bytes, `0000-00-`.
const FRONT: u64 = u64::from_le_bytes(*b"0000-00-");

/// The last two bytes, `00`.
const BACK: u32 = 0x3030;

/// The addend that makes the byte of a digit reach 128 if it is above nine, and the byte of a hyphen if it is not zero.
const FRONT_LIMITS: u64 = u64::from_le_bytes([0x76, 0x76, 0x76, 0x76, 0x7F, 0x76, 0x76, 0x7F]);

/// The numbers in `YYYY-MM-DD`; `None` if the text does not have this form.
#[must_use]
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "lanes of the number are taken out on purpose")]
pub const fn read(text: &[u8; 10]) -> Option<(u32, u32, u32)> {
    let [y3, y2, y1, y0, h2, m1, m0, h1, d1, d0] = *text;
    let front = u64::from_le_bytes([y3, y2, y1, y0, h2, m1, m0, h1]) ^ FRONT;
    let back = u32::from_le_bytes([d1, d0, 0, 0]) ^ BACK;
    // A byte that carries into the next one is above 127 itself, so no wrong character is missed.
    let front_wrong = (front.wrapping_add(FRONT_LIMITS) | front) & 0x8080_8080_8080_8080;
    let back_wrong = (back.wrapping_add(0x7676) | back) & 0x8080;
    if front_wrong | back_wrong as u64 != 0 {
        return None;
    }
    // Every byte becomes ten times itself plus the next one, which is at most 99.
    let pairs = front.wrapping_mul(10).wrapping_add(front >> 8);
    // The upper half becomes the lower two digits plus a hundred times the upper two.
    let year = (pairs as u32 & 0x00FF_00FF).wrapping_mul(100 << 16 | 1) >> 16;
    let month = (pairs >> 40) as u32 & 0xFF;
    let day = back.wrapping_mul(10).wrapping_add(back >> 8) & 0xFF;
    Some((year, month, day))
}

/// Writes the date in the form `YYYY-MM-DD`.
#[must_use]
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "seven bits index 128 entries, five 32, and four 16")]
pub const fn write(year: u16, month: u8, day: u8) -> [u8; 10] {
    let year = year as u32;
    let century = year.wrapping_mul(5243) >> 19;
    let rest = year.wrapping_sub(century.wrapping_mul(100));
    let year = TWO_DIGITS[(century & 127) as usize] as u32 | (TWO_DIGITS[(rest & 127) as usize] as u32) << 16;
    let front = year as u64 | (MONTHS[(month & 15) as usize] as u64) << 32;
    let [y3, y2, y1, y0, h2, m1, m0, h1] = front.to_le_bytes();
    let [d1, d0] = TWO_DIGITS[(day & 31) as usize].to_le_bytes();
    [y3, y2, y1, y0, h2, m1, m0, h1, d1, d0]
}

/// The two characters of each number below 100.
#[expect(clippy::indexing_slicing, reason = "worked out while compiling, which an index past the end would stop")]
const TWO_DIGITS: [u16; 128] = {
    let mut texts = [0; 128];
    let mut number = 0;
    while number < 100 {
        texts[number as usize] = u16::from_le_bytes(super::digits(number));
        number += 1;
    }
    texts
};

/// Each month in the form `-MM-`.
#[expect(clippy::indexing_slicing, reason = "worked out while compiling, which an index past the end would stop")]
const MONTHS: [u32; 16] = {
    let mut texts = [0; 16];
    let mut month = 0;
    while month < 16 {
        let [m1, m0] = super::digits(month);
        texts[month as usize] = u32::from_le_bytes([b'-', m1, m0, b'-']);
        month += 1;
    }
    texts
};
