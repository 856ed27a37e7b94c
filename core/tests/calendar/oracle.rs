//! Conversions to and from the dates of other crates.

use proverka::calendar::Date;

/// The date of a day number that is known to be in range.
pub(crate) fn ours(day_number: u32) -> Date {
    Date::from_day_number(day_number).expect("in range")
}

/// `chrono`'s date of our day number.
pub(crate) fn chrono(day_number: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_num_days_from_ce_opt(i32::try_from(day_number).expect("small") + 1).expect("in range")
}

/// Our day number of `chrono`'s date, if it is one of ours.
pub(crate) fn from_chrono(date: chrono::NaiveDate) -> Option<u32> {
    use chrono::Datelike;
    u32::try_from(date.num_days_from_ce() - 1).ok().filter(|&number| number <= Date::MAX.day_number())
}

/// `time`'s date of our day number.
pub(crate) fn time(day_number: u32) -> time::Date {
    time::Date::from_julian_day(i32::try_from(day_number).expect("small") + 1_721_426).expect("in range")
}

/// `jiff`'s date of ours.
pub(crate) fn jiff(date: Date) -> jiff::civil::Date {
    let civil = date.civil();
    jiff::civil::Date::new(civil.year.cast_signed(), civil.month.cast_signed(), civil.day.cast_signed()).expect("same")
}
