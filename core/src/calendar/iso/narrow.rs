//! Reads and writes one digit at a time.

/// The numbers in `YYYY-MM-DD`; `None` if the text does not have this form.
pub const fn read(text: &[u8; 10]) -> Option<(u32, u32, u32)> {
    if let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = *text
        && let Some(y32) = super::two_digits(y3, y2)
        && let Some(y10) = super::two_digits(y1, y0)
        && let Some(month) = super::two_digits(m1, m0)
        && let Some(day) = super::two_digits(d1, d0)
    {
        // This cannot overflow, because the result is at most 9999.
        Some((y32.wrapping_mul(100).wrapping_add(y10), month, day))
    } else {
        None
    }
}

/// Writes the date in the form `YYYY-MM-DD`.
#[must_use]
pub const fn write(year: u16, month: u8, day: u8) -> [u8; 10] {
    let ([y3, y2], [y1, y0]) = (super::digits(year / 100), super::digits(year % 100));
    let ([m1, m0], [d1, d0]) = (super::digits(month as u16), super::digits(day as u16));
    [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0]
}
