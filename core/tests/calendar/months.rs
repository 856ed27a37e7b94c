//! Months and years: every day with offsets of every residue, and some days with every offset. The quick run takes
//! every eleventh day.

use crate::naive::{self, Day, Sum};
use chrono::Months;
use proverka::calendar::{Date, DateError, Distance, MonthEnd, Span, civil};
use proverka_test_support::reach::stride;

use crate::oracle;

/// Offsets of every residue by 12 on both sides, near and far, around the four-, hundred- and four-hundred-year cycles.
const OFFSETS: [i32; 30] = [
    0, 1, 2, 3, 4, 17, 18, 31, 44, 57, 1198, 1211, 4800, 12_001, 60_011, -1, -2, -3, -4, -17, -18, -31, -44, -57,
    -1210, -1211, -4800, -12_001, -60_011, 119_987,
];

fn expected(sum: Sum, months: i32, day: u8) -> [Result<Date, DateError>; 2] {
    let past = if months < 0 { DateError::TooEarly } else { DateError::TooLate };
    match sum {
        Sum::PastTheEnd => [Err(past); 2],
        Sum::Exact(number) => [Ok(oracle::ours(number)); 2],
        Sum::Clamped(number) => {
            let last = oracle::ours(number);
            [Ok(last), Err(DateError::Day { day, last: last.day() })]
        }
    }
}

fn check(counted: &naive::Months, number: u32, day: Day, months: i32) {
    let date = oracle::ours(number);
    let expected = expected(counted.add(day, months), months, day.day);
    let sums = [MonthEnd::Clamp, MonthEnd::Reject].map(|month_end| date.add(Span::Months(months), month_end));
    assert_eq!(sums, expected, "{date} + {months}m");

    for (month_end, expected) in [MonthEnd::Clamp, MonthEnd::Reject].into_iter().zip(expected) {
        let expected = expected.map(|date| civil::MIN + date.day_number()).ok();
        assert_eq!(civil::narrow::add_months(civil::MIN + number, months, month_end).ok(), expected);
        assert_eq!(civil::wide::add_months(civil::MIN + number, months, month_end).ok(), expected);
    }
}

fn by_chrono(date: chrono::NaiveDate, months: i32) -> Option<u32> {
    let count = Months::new(months.unsigned_abs());
    let sum = if months < 0 { date.checked_sub_months(count) } else { date.checked_add_months(count) };
    sum.and_then(oracle::from_chrono)
}

#[test]
fn offsets_cover_every_residue_on_both_sides() {
    for residue in 0..12 {
        assert!(OFFSETS.iter().any(|&months| months > 0 && months.rem_euclid(12) == residue), "+{residue}");
        assert!(OFFSETS.iter().any(|&months| months < 0 && months.rem_euclid(12) == residue), "-{residue}");
    }
}

#[test]
fn every_day_with_every_residue_agrees_with_counting() {
    let counted = naive::Months::count();
    for (number, day) in naive::days().step_by(stride(1)) {
        for months in OFFSETS {
            check(&counted, number, day, months);
        }
    }
}

#[test]
fn every_day_with_every_residue_agrees_with_chrono() {
    for number in (0..=Date::MAX.day_number()).step_by(stride(1)) {
        let (date, theirs) = (oracle::ours(number), oracle::chrono(number));
        for months in OFFSETS {
            let sum = date.add(Span::Months(months), MonthEnd::Clamp).ok().map(Date::day_number);
            assert_eq!(sum, by_chrono(theirs, months), "{date} + {months}m");
        }
    }
}

#[test]
fn every_day_with_every_residue_agrees_with_jiff() {
    // These are built once, because spans of jiff are expensive to make.
    let spans = OFFSETS.map(|months| (months, jiff::Span::new().months(months)));
    for (number, day) in naive::days().step_by(stride(1)) {
        let date = oracle::ours(number);
        let theirs = oracle::jiff(date);
        for (months, span) in spans {
            let sum = date.add(Span::Months(months), MonthEnd::Clamp).ok();
            let their_sum = theirs.checked_add(span).ok().filter(|sum| sum.year() >= 1);
            assert_eq!(sum.map(oracle::jiff), their_sum, "{day:?} + {months}m");
        }
    }
}

/// Month ends, leap days, and both ends of the calendar.
fn telling_days() -> impl Iterator<Item = (u32, Day)> {
    naive::days().filter(|(number, day)| {
        let ends = *number < 3 || *number > 3_652_055;
        let turns = day.day >= 28 && [1999, 2000, 1900].contains(&day.year);
        ends || turns
    })
}

#[test]
fn telling_days_with_every_offset_agree_with_counting_and_chrono() {
    let counted = naive::Months::count();
    for (number, day) in telling_days() {
        let theirs = oracle::chrono(number);
        for months in -120_000..=120_000 {
            check(&counted, number, day, months);
            let sum = oracle::ours(number).add(Span::Months(months), MonthEnd::Clamp).ok().map(Date::day_number);
            assert_eq!(sum, by_chrono(theirs, months));
        }
    }
}

#[test]
fn offsets_too_large_for_any_date_are_past_the_end() {
    for number in [0, 1, 730_000, 3_652_058] {
        let date = oracle::ours(number);
        for month_end in [MonthEnd::Clamp, MonthEnd::Reject] {
            for count in [119_988, 1 << 30, i32::MAX - 119_997, i32::MAX - 1, i32::MAX] {
                assert_eq!(date.add(Span::Months(count), month_end), Err(DateError::TooLate));
                assert_eq!(date.add(Span::Years(count), month_end), Err(DateError::TooLate));
                assert_eq!(date.add(Span::Months(-count), month_end), Err(DateError::TooEarly));
                assert_eq!(date.add(Span::Years(-count), month_end), Err(DateError::TooEarly));
            }
            assert_eq!(date.add(Span::Months(i32::MIN), month_end), Err(DateError::TooEarly));
            assert_eq!(date.add(Span::Years(i32::MIN), month_end), Err(DateError::TooEarly));
        }
    }
}

#[test]
fn years_are_twelve_months_each() {
    for (number, _) in telling_days() {
        let date = oracle::ours(number);
        for years in -10_000..=10_000 {
            for month_end in [MonthEnd::Clamp, MonthEnd::Reject] {
                let sum = date.add(Span::Years(years), month_end);
                assert_eq!(sum, date.add(Span::Months(years * 12), month_end));
            }
        }
    }
}

#[test]
fn hours_are_refused_on_dates() {
    for hours in [0, 24, -24, i32::MAX] {
        let sum = Date::MIN.add(Span::Hours(hours), MonthEnd::Clamp);
        assert_eq!(sum, Err(DateError::HoursOnDate { hours }));
    }
}

#[test]
fn distances_agree_with_jiff_and_lead_back() {
    let days: Vec<Date> = (0..=3_652_058).step_by(12_347).chain(693_900..694_000).map(oracle::ours).collect();
    let ends = telling_days().map(|(number, _)| oracle::ours(number));
    let days: Vec<Date> = days.into_iter().chain(ends).collect();
    for &from in &days {
        for &to in &days {
            let Distance { months, days } = from.until(to);
            let reached = from.add(Span::Months(months), MonthEnd::Clamp).expect("between the two");
            assert_eq!(reached.add_days(days), Ok(to));
            assert!(months.signum() * days.signum() >= 0);

            // Going forward, `jiff` does not count a month that ends on a clamped day: it gives 28 days from 31 January
            // to 28 February.
            let clamped = from < to && days == 0 && reached.day() != from.day();
            let theirs = oracle::jiff(from).until((jiff::Unit::Month, oracle::jiff(to))).expect("in range");
            if clamped {
                assert_eq!(theirs.get_months(), months - 1, "{from} to {to}");
            } else {
                assert_eq!((theirs.get_months(), theirs.get_days()), (months, days), "{from} to {to}");
            }
        }
    }
}
