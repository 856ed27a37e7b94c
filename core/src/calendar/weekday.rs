//! Days of the week.

use crate::words::words;

words! {
    /// A day of the week.
    pub enum Weekday, such as "Monday" {
        /// Monday, the first day of the week in ISO 8601.
        Monday = "Monday",
        /// Tuesday, day 2 of an ISO week.
        Tuesday = "Tuesday",
        /// Wednesday, day 3 of an ISO week.
        Wednesday = "Wednesday",
        /// Thursday, day 4 of an ISO week.
        Thursday = "Thursday",
        /// Friday, day 5 of an ISO week.
        Friday = "Friday",
        /// Saturday, day 6 of an ISO week.
        Saturday = "Saturday",
        /// Sunday, day 7 of an ISO week.
        Sunday = "Sunday",
    }
}

impl Weekday {
    /// The number of the day in ISO 8601: 1 for Monday to 7 for Sunday.
    #[must_use]
    pub const fn number(self) -> u8 {
        (self as u8).saturating_add(1)
    }

    /// The weekday of a [day number from March](super::civil::MIN).
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "three bits index eight entries")]
    pub(super) const fn from_day_number(number: u32) -> Self {
        // The days of a week in the order of their remainders; remainder 0 is a Tuesday. The eighth entry is never
        // reached.
        const BY_EIGHTH: [Weekday; 8] = [
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
            Weekday::Monday,
            Weekday::Monday,
        ];
        // The low 32 bits of the product with 2^32 / 7 are the fraction of the week, in units of 2^-32 weeks. The upper
        // three bits count eighths of a week, and they identify the day, because the rounding error stays below a
        // thousandth of a week.
        BY_EIGHTH[(number.wrapping_mul(613_566_757) >> 29) as usize]
    }
}
