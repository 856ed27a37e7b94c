//! Dates as people write them.

use proverka::calendar::Date;

/// The order of day and month in a date that is written in digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The day comes first: 31/07/1991.
    DayFirst,
    /// The month comes first: 07/31/1991.
    MonthFirst,
}

impl Order {
    /// The words for this order.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
        }
    }

    /// The other order.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::DayFirst => Self::MonthFirst,
            Self::MonthFirst => Self::DayFirst,
        }
    }
}

/// What a cell with a date says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenDate {
    /// The cell is empty.
    Blank,
    /// There is no such day: the treaty never entered into force, or has not ended.
    NoDay,
    /// A day, or a range of days where only a month or a year is written.
    Days(Days),
    /// Not a date, for this reason.
    Unreadable(String),
}

/// The days that a date may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first of them.
    pub first: Date,
    /// The last of them, which is the first one if a whole date is written.
    pub last: Date,
    /// The day that the date means if day and month are read the other way round; `None` if that makes no other date.
    pub swapped: Option<Date>,
}

impl Days {
    const fn one(day: Date) -> Self {
        Self { first: day, last: day, swapped: None }
    }

    /// Whether `day` is one of these days.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Words that say as little as an empty cell.
const BLANK: [&str; 11] = ["", "-", "–", "—", "?", "n/a", "na", "n.a.", "unknown", "tbd", "null"];

/// Words that say that there is no such day.
const NO_DAY: [&str; 15] = [
    "never",
    "none",
    "no",
    "not in force",
    "not yet",
    "not yet in force",
    "never entered into force",
    "did not enter into force",
    "present",
    "ongoing",
    "current",
    "today",
    "in force",
    "still in force",
    "unlimited",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const EXPECTED: &str = "expected a date such as 2011-02-05, 05/02/2011, 5 February 2011, February 2011 or 2011";

/// Reads a date. One in digits that makes sense both ways is read in this order.
#[must_use]
pub fn read(text: &str, order: Order) -> WrittenDate {
    let text = text.trim().to_lowercase();
    if BLANK.contains(&text.as_str()) {
        return WrittenDate::Blank;
    }
    if NO_DAY.contains(&text.as_str()) {
        return WrittenDate::NoDay;
    }
    let parts = parts(without_midnight(&text));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match days(&parts, order) {
        Some(days) => WrittenDate::Days(days),
        None => WrittenDate::Unreadable(why(&parts)),
    }
}

/// The order in which this date must have been written; `None` if it makes sense both ways, or names the month.
#[must_use]
pub fn order_of(text: &str) -> Option<Order> {
    let text = text.trim().to_lowercase();
    let parts = parts(without_midnight(&text));
    let [one, other, year] = parts.as_slice() else { return None };
    let (one, other, year) = (digits(one, 2)?, digits(other, 2)?, digits(year, 4)?);
    match (date(year, other, one), date(year, one, other)) {
        (Some(_), None) => Some(Order::DayFirst),
        (None, Some(_)) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// The text without a time of day, which spreadsheets add to dates.
fn without_midnight(text: &str) -> &str {
    match text.split_once(['t', ' ']) {
        Some((day, time)) if time.contains(':') && time.chars().all(|letter| "0:.z".contains(letter)) => day,
        _ => text,
    }
}

/// The numbers and words of a date, without the ending of "5th" and the word "of".
fn parts(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || "/.-,‑–".contains(letter));
    let words = words.filter(|word| !word.is_empty() && *word != "of" && *word != "the");
    words
        .map(|word| {
            let number = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
            let ending = word.strip_prefix(number).unwrap_or_default();
            if !number.is_empty() && ["st", "nd", "rd", "th"].contains(&ending) {
                number.to_owned()
            } else {
                word.to_owned()
            }
        })
        .collect()
}

fn days(parts: &[&str], order: Order) -> Option<Days> {
    match *parts {
        [year] => {
            let year = digits(year, 4)?;
            Some(Days { first: date(year, 1, 1)?, last: date(year, 12, 31)?, swapped: None })
        }
        [one, other] => {
            let (month, year) = month(one)
                .zip(digits(other, 4))
                .or_else(|| month(other).zip(digits(one, 4)))
                // Only 2011-02 is written with digits, and never 02-2011.
                .or_else(|| digits(other, 2).zip(digits(one, 4)))?;
            let first = date(year, month, 1)?;
            let last = (28..=31).rev().find_map(|day| date(year, month, day))?;
            Some(Days { first, last, swapped: None })
        }
        [one, two, three] => {
            let named = |day: &str, name: &str, year: &str| date(digits(year, 4)?, month(name)?, digits(day, 2)?);
            let whole = named(one, two, three).or_else(|| named(two, one, three)).or_else(|| named(three, two, one));
            let whole = whole.or_else(|| date(digits(one, 4)?, digits(two, 2)?, digits(three, 2)?));
            if let Some(day) = whole {
                return Some(Days::one(day));
            }
            let (one, two, year) = (digits(one, 2)?, digits(two, 2)?, digits(three, 4)?);
            let (day_first, month_first) = (date(year, two, one), date(year, one, two));
            let (read, other) = match order {
                Order::DayFirst => (day_first, month_first),
                Order::MonthFirst => (month_first, day_first),
            };
            match (read, other) {
                (Some(day), other) => Some(Days { swapped: other.filter(|other| *other != day), ..Days::one(day) }),
                (None, other) => other.map(Days::one),
            }
        }
        _ => None,
    }
}

/// Why these parts are no date.
fn why(parts: &[&str]) -> String {
    let cause = match *parts {
        [one, _, three] if digits(one, 4).or(digits(three, 4)).is_some() => "the calendar has no such day",
        [_, _, year] if year.len() == 2 && digits(year, 2).is_some() => "the year has two digits",
        _ => "this is not a date",
    };
    format!("{cause}; {EXPECTED}")
}

/// The month that this word names, in full or by at least three letters.
fn month(word: &str) -> Option<u16> {
    let found = MONTHS.iter().position(|month| word.len() >= 3 && (month.starts_with(word) || word == "sept"))?;
    let found = if word == "sept" { 8 } else { found };
    u16::try_from(found + 1).ok()
}

/// A number of at most, or for a year of exactly, so many digits.
fn digits(word: &str, most: usize) -> Option<u16> {
    let long = if most == 4 { word.len() == 4 } else { (1..=most).contains(&word.len()) };
    if long && word.bytes().all(|byte| byte.is_ascii_digit()) { word.parse().ok() } else { None }
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proverka::date;

    use super::*;

    fn one(day: Date) -> WrittenDate {
        WrittenDate::Days(Days::one(day))
    }

    #[test]
    fn a_day_is_read_in_each_way_that_people_write_it() {
        let day = one(date!(2011, 2, 25));
        for text in [
            "2011-02-25",
            "2011/02/25",
            "2011.2.25",
            "25/02/2011",
            "25.2.2011",
            "25-02-2011",
            "02/25/2011",
            "25 February 2011",
            "25 feb 2011",
            "25-Feb-2011",
            "Feb 25, 2011",
            "February 25th, 2011",
            "the 25th of February, 2011",
            "2011 February 25",
            " 2011-02-25 ",
            "2011-02-25 00:00:00",
            "2011-02-25T00:00:00Z",
        ] {
            assert_eq!(read(text, Order::DayFirst), day, "{text}");
        }
        assert_eq!(read("3 Sept 1972", Order::DayFirst), one(date!(1972, 9, 3)));
    }

    #[test]
    fn a_date_that_makes_sense_both_ways_is_read_in_the_given_order_and_has_the_other_day_too() {
        let (february, may) = (date!(2011, 2, 5), date!(2011, 5, 2));
        let both = |day, swapped| WrittenDate::Days(Days { swapped: Some(swapped), ..Days::one(day) });
        for text in ["05/02/2011", "5.2.2011", "5-2-2011"] {
            assert_eq!(read(text, Order::DayFirst), both(february, may), "{text}");
            assert_eq!(read(text, Order::MonthFirst), both(may, february), "{text}");
            assert_eq!(order_of(text), None, "{text}");
        }
        // Both ways give the same day, so there is no other one.
        assert_eq!(read("06/06/1944", Order::DayFirst), one(date!(1944, 6, 6)));
        assert_eq!(order_of("31/07/1991"), Some(Order::DayFirst));
        assert_eq!(order_of("07/31/1991"), Some(Order::MonthFirst));
        assert_eq!(order_of("1991-07-31"), None);
        assert_eq!(order_of("31 July 1991"), None);
    }

    #[test]
    fn a_month_and_a_year_are_ranges() {
        let range = |first, last| WrittenDate::Days(Days { first, last, swapped: None });
        for text in ["February 2012", "Feb 2012", "2012 Feb", "2012-02"] {
            assert_eq!(read(text, Order::DayFirst), range(date!(2012, 2, 1), date!(2012, 2, 29)), "{text}");
        }
        assert_eq!(read("2011", Order::DayFirst), range(date!(2011, 1, 1), date!(2011, 12, 31)));
    }

    #[test]
    fn what_is_no_date_says_why() {
        for (text, why) in [
            ("05/02/11", "the year has two digits"),
            ("30 February 2011", "the calendar has no such day"),
            ("31/13/2011", "the calendar has no such day"),
            ("2011-02-30", "the calendar has no such day"),
            ("soon", "this is not a date"),
            ("02-2011", "this is not a date"),
            ("ju 2011", "this is not a date"),
            ("20110205", "this is not a date"),
        ] {
            let expected = WrittenDate::Unreadable(format!("{why}; {EXPECTED}"));
            assert_eq!(read(text, Order::DayFirst), expected, "{text}");
        }
        for blank in ["", "  ", "-", "N/A", "?"] {
            assert_eq!(read(blank, Order::DayFirst), WrittenDate::Blank, "{blank}");
        }
        for none in ["never", "Present", "none"] {
            assert_eq!(read(none, Order::DayFirst), WrittenDate::NoDay, "{none}");
        }
    }

    #[test]
    fn every_day_reads_back_from_each_form() {
        for number in (1..3_652_059).step_by(97) {
            let Ok(day) = Date::from_day_number(number) else { continue };
            let (y, m, d) = (day.year(), day.month(), day.day());
            let name = MONTHS[usize::from(m) - 1];
            for text in [format!("{y:04}-{m:02}-{d:02}"), format!("{d} {name} {y:04}"), format!("{name} {d}, {y:04}")] {
                assert_eq!(read(&text, Order::DayFirst), one(day), "{text}");
            }
            let WrittenDate::Days(days) = read(&format!("{d:02}/{m:02}/{y:04}"), Order::DayFirst) else {
                panic!("{day}")
            };
            assert!(days.contains(day), "{day}");
        }
    }
}
