//! The lookup tables of [`wide`](super::wide).

use super::narrow::start_of_month;

/// The start and the length of a month.
#[derive(Clone, Copy)]
pub(super) struct Month {
    /// The number of days before the month.
    pub(super) start: u32,
    /// The number of days that the month has in every year, so 28 for February.
    pub(super) length: u32,
}

/// The months of a year from March, by their number from January.
pub(super) const BY_NUMBER: [Month; 16] = {
    let mut months = [Month { start: 0, length: 0 }; 16];
    let mut month = 1;
    while month <= 12 {
        let place = if month < 3 { month + 9 } else { month - 3 };
        let start = start_of_month(place);
        let length = if month == 2 { 28 } else { start_of_month(place + 1) - start };
        months[month as usize] = Month { start, length };
        month += 1;
    }
    months
};

/// The days before each month of a round of four years, which starts in March of a year that is divisible by four.
const START_IN_ROUND: [u16; 48] = {
    let mut starts = [0; 48];
    let mut month = 0;
    while month < 48 {
        starts[month] = (month / 12 * 365 + start_of_month(month as u32 % 12) as usize) as u16;
        month += 1;
    }
    starts
};

/// The day of the month, from zero, in the upper byte and the month in the lower one, for each 2048th of a round that a
/// day begins in.
pub(super) static PLACES: [u16; 2048] = {
    let mut places = [0; 2048];
    let (mut day, mut month) = (0, 0);
    while day < 1461 {
        if month < 47 && day == START_IN_ROUND[month + 1] as usize {
            month += 1;
        }
        places[day * 2048 / 1461] = ((day - START_IN_ROUND[month] as usize) << 8 | month) as u16;
        day += 1;
    }
    places
};

/// The months of a round, indexed by the sixty-fourth part of the round in which they begin. Some entries are unused.
/// Days are counted from one.
pub(super) static BY_SIXTY_FOURTH: [Month; 64] = {
    let mut months = [Month { start: 0, length: 0 }; 64];
    let mut month = 0;
    while month < 48 {
        let length = BY_NUMBER[if month % 12 < 10 { month % 12 + 3 } else { month % 12 - 9 }].length;
        months[month * 4 / 3] = Month { start: START_IN_ROUND[month] as u32 + 1, length };
        month += 1;
    }
    months
};
