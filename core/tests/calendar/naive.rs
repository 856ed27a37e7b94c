//! A calendar that counts day by day and month by month. It is slow, but too simple to have the same bugs.

/// A date as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    /// The year, from 1.
    pub(crate) year: u16,
    /// The month, from 1.
    pub(crate) month: u8,
    /// The day, from 1.
    pub(crate) day: u8,
}

impl Day {
    /// The first day there is.
    pub(crate) const FIRST: Self = Self { year: 1, month: 1, day: 1 };

    /// Whether the year has a 29 February, by the words of the rule.
    #[must_use]
    pub(crate) fn is_leap(self) -> bool {
        if self.year.is_multiple_of(400) {
            true
        } else if self.year.is_multiple_of(100) {
            false
        } else {
            self.year.is_multiple_of(4)
        }
    }

    /// The last day of the month.
    #[must_use]
    pub(crate) fn last_of_month(self) -> u8 {
        let february = if self.is_leap() { 29 } else { 28 };
        [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][usize::from(self.month) - 1]
    }

    /// The day after.
    #[must_use]
    pub(crate) fn next(self) -> Self {
        if self.day < self.last_of_month() {
            Self { day: self.day + 1, ..self }
        } else if self.month < 12 {
            Self { month: self.month + 1, day: 1, ..self }
        } else {
            Self { year: self.year + 1, month: 1, day: 1 }
        }
    }
}

/// Every day from 0001-01-01 to 9999-12-31, with its number from zero.
pub(crate) fn days() -> impl Iterator<Item = (u32, Day)> {
    (0..).zip(std::iter::successors(Some(Day::FIRST), |day| Some(day.next())).take_while(|day| day.year <= 9999))
}

/// Where each month begins, by counting.
#[derive(Debug)]
pub(crate) struct Months {
    /// Day number of the first of each month, and of the month after the last.
    first: Vec<u32>,
}

/// The result of adding months to a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    /// Before the first or after the last day.
    PastTheEnd,
    /// The day exists and has this number.
    Exact(u32),
    /// The month is too short; its last day has this number.
    Clamped(u32),
}

impl Months {
    /// Counts them all.
    #[must_use]
    pub(crate) fn count() -> Self {
        let mut first: Vec<u32> = days().filter(|(_, day)| day.day == 1).map(|(number, _)| number).collect();
        first.push(first[first.len() - 1] + 31); // December of 9999 has 31 days.
        Self { first }
    }

    /// The day so many months after `day`.
    #[must_use]
    pub(crate) fn add(&self, day: Day, months: i32) -> Sum {
        let index = (i64::from(day.year) - 1) * 12 + i64::from(day.month) - 1 + i64::from(months);
        let Some(index) = usize::try_from(index).ok().filter(|&index| index + 1 < self.first.len()) else {
            return Sum::PastTheEnd;
        };
        let (first, after) = (self.first[index], self.first[index + 1]);
        let number = first + u32::from(day.day) - 1;
        if number < after { Sum::Exact(number) } else { Sum::Clamped(after - 1) }
    }
}
