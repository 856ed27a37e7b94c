//! Checks day numbers, years, months, days and weekdays for every date.

use crate::naive;
use chrono::Datelike;
use proverka::calendar::{Civil, Date, DateError, Weekday, civil, days_in_month, is_leap_year};

use crate::oracle;

#[test]
fn every_day_agrees_with_counting_and_with_two_calendars() {
    let mut count = 0;
    for (number, day) in naive::days() {
        let date = oracle::ours(number);
        let expected = Civil { year: day.year, month: day.month, day: day.day };
        assert_eq!(date.civil(), expected);
        assert_eq!((date.year(), date.month(), date.day()), (day.year, day.month, day.day));
        assert_eq!(Date::new(day.year, day.month, day.day), Ok(date));
        assert_eq!(date.day_number(), number);

        let chrono = oracle::chrono(number);
        assert_eq!((chrono.year(), chrono.month(), chrono.day()), (day.year.into(), day.month.into(), day.day.into()));
        let (year, month, day) = oracle::time(number).to_calendar_date();
        assert_eq!((year, u8::from(month), day), (expected.year.into(), expected.month, expected.day));
        count += 1;
    }
    assert_eq!(count, 3_652_059);
    assert_eq!(Date::MAX.day_number(), 3_652_058);
}

#[test]
fn both_algorithms_give_every_day() {
    for (number, day) in naive::days() {
        let from_march = civil::MIN + number;
        let expected = Civil { year: day.year, month: day.month, day: day.day };
        assert_eq!(civil::narrow::civil_of(from_march), expected);
        assert_eq!(civil::wide::civil_of(from_march), expected);
        let (year, month, day) = (day.year.into(), day.month.into(), day.day.into());
        assert_eq!(civil::narrow::number_of(year, month, day), from_march);
        assert_eq!(civil::wide::number_of(year, month, day), from_march);
        assert_eq!(civil::narrow::checked_number_of(year, month, day), Some(from_march));
        assert_eq!(civil::wide::checked_number_of(year, month, day), Some(from_march));
    }
}

#[test]
fn every_weekday_agrees_with_two_calendars() {
    let mut expected = Weekday::ALL.into_iter().cycle();
    for number in 0..=Date::MAX.day_number() {
        let weekday = oracle::ours(number).weekday();
        assert_eq!(Some(weekday), expected.next());
        assert_eq!(u32::from(weekday.number()), oracle::chrono(number).weekday().number_from_monday());
        assert_eq!(weekday.number(), oracle::time(number).weekday().number_from_monday());
    }
}

#[test]
fn every_triple_is_a_date_exactly_where_it_is_one_elsewhere() {
    let years = (0..=10_000).chain([10_001, 20_000, 32_767, 32_768, 40_000, 65_534, 65_535]);
    for year in years {
        for month in (0..=14).chain([128, 254, 255]) {
            for day in (0..=33).chain([59, 60, 61, 127, 128, 156, 255]) {
                let in_range = (1..=9999).contains(&year);
                let known = chrono::NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
                let date = Date::new(year, month, day);
                let known = known.filter(|_| in_range).and_then(oracle::from_chrono);
                assert_eq!(date.ok().map(Date::day_number), known);
                let from_march = known.map(|number| number + civil::MIN);
                let (wide_year, wide_month, wide_day) = (year.into(), month.into(), day.into());
                assert_eq!(civil::narrow::checked_number_of(wide_year, wide_month, wide_day), from_march);
                assert_eq!(civil::wide::checked_number_of(wide_year, wide_month, wide_day), from_march);

                let expected = match days_in_month(year, month) {
                    _ if !in_range => Err(DateError::Year { year }),
                    None => Err(DateError::Month { month }),
                    Some(last) if !(1..=last).contains(&day) => Err(DateError::Day { day, last }),
                    Some(_) => Ok(()),
                };
                assert_eq!(date.map(|_| ()), expected);
            }
        }
    }
}

#[test]
fn every_year_has_the_months_and_leap_day_of_another_calendar() {
    for year in 0..=u16::MAX {
        assert_eq!(is_leap_year(year), time::util::is_leap_year(year.into()), "{year}");
        for month in 1..=12 {
            let length = time::Month::try_from(month).expect("a month").length(year.into());
            assert_eq!(days_in_month(year, month), Some(length), "{year}-{month}");
        }
        assert_eq!(days_in_month(year, 0), None);
        assert_eq!(days_in_month(year, 13), None);
    }
}

#[test]
fn day_numbers_past_the_last_are_refused() {
    for number in [3_652_059, 3_652_060, 1 << 22, u32::MAX - 307, u32::MAX - 306, u32::MAX] {
        assert_eq!(Date::from_day_number(number), Err(DateError::TooLate));
    }
}

#[test]
fn sums_of_days_stay_between_the_ends() {
    let far = [i32::MIN, i32::MIN + 1, -3_652_059, -3_652_058, 3_652_058, 3_652_059, i32::MAX - 1, i32::MAX];
    for number in (0..=3_652_058).step_by(997).chain([1, 306, 307, 3_652_057, 3_652_058]) {
        let date = oracle::ours(number);
        for days in far.into_iter().chain(-800..=800) {
            let sum = i64::from(number) + i64::from(days);
            let expected = match sum {
                ..0 => Err(DateError::TooEarly),
                0..=3_652_058 => Ok(oracle::ours(u32::try_from(sum).expect("checked"))),
                _ => Err(DateError::TooLate),
            };
            assert_eq!(date.add_days(days), expected, "{date} + {days}d");
            if let Ok(later) = expected {
                assert_eq!(date.days_until(later), days);
                assert_eq!(date.cmp(&later), 0.cmp(&days));
            }
        }
        assert_eq!(date.next(), date.add_days(1).ok());
        assert_eq!(date.previous(), date.add_days(-1).ok());
    }
}
