//! Dates, counts and other values that have a text.

use proptest::prelude::*;
use proverka::calendar::{Date, DateRange, Interval, Moment, OffsetMoment, Span};
use proverka::count::{CountRange, Decimal};
use proverka::date;
use proverka_test_support::properties::cases;

use crate::is_written_as;

#[test]
fn values_have_the_text_that_people_write() {
    is_written_as(date!(2020, 2, 29), "2020-02-29");
    is_written_as(Moment::parse(b"2020-02-28T20:30:00Z").unwrap(), "2020-02-28T20:30:00Z");
    is_written_as(Span::Months(-3), "-3m");
    is_written_as(DateRange::exactly(date!(2019, 11, 27)), "2019-11-27");
    is_written_as(DateRange::new(date!(2019, 11, 27), date!(2019, 12, 2)).unwrap(), "2019-11-27..2019-12-02");
    is_written_as(Interval::exactly(date!(2019, 11, 27)), "2019-11-27");
    is_written_as(Interval::new(Some(date!(2019, 11, 27)), None).unwrap(), "2019-11-27..");
    is_written_as(Interval::new(None, Some(date!(2019, 11, 27))).unwrap(), "..2019-11-27");
    is_written_as(Interval::<Moment>::UNKNOWN, "..");
    is_written_as(Interval::new(Some(-7_i64), Some(5)).unwrap(), "-7..5");
    is_written_as(CountRange::exactly(1550), "1550");
    is_written_as(CountRange::spanning(901, 800), "800..901");
    is_written_as(CountRange::at_least(800), "800..");
    is_written_as(CountRange::UNKNOWN, "0..");
    is_written_as(Decimal::new(-367, 2), "-3.67");
    is_written_as(Decimal::new(i64::MIN, 0), "-9223372036854775808");
}

#[test]
fn a_moment_is_shown_as_its_own_clock_shows_it() {
    for text in ["2018-07-01T09:00:00+10:00", "2018-07-01T00:00:00-09:30", "9999-12-31T23:59:59Z"] {
        is_written_as(OffsetMoment::parse(text.as_bytes()).unwrap(), text);
    }
    // Noon at Greenwich is midnight on a clock that is twelve hours ahead.
    let noon = Moment::parse(b"2020-02-28T12:00:00Z").unwrap();
    assert_eq!(OffsetMoment::new(noon, 43_200).unwrap().to_string(), "2020-02-29T00:00:00+12:00");
}

#[test]
fn at_least_is_every_count_from_there() {
    assert_eq!((CountRange::at_least(7).min(), CountRange::at_least(7).max()), (7, None));
    assert_eq!(CountRange::at_least(7), CountRange::exactly(7).sum(CountRange::UNKNOWN));
    assert_eq!(CountRange::new(7, None), Ok(CountRange::at_least(7)));
}

fn any_date() -> impl Strategy<Value = Date> {
    (Date::MIN.day_number()..=Date::MAX.day_number()).prop_map(|number| Date::from_day_number(number).unwrap())
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let steps = prop_oneof![-1000_i64..1000, any::<i64>(), (-100_i64..100).prop_map(|steps| steps * 1_000_000)];
    (steps, prop_oneof![0_u8..6, any::<u8>()]).prop_map(|(steps, decimals)| Decimal::new(steps, decimals))
}

/// A number as its sign and its digits, with 300 before the point and 300 after it: they compare as text.
fn digits(number: Decimal) -> (bool, String) {
    let text = number.to_string();
    let (whole, part) = text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    (text.starts_with('-'), format!("{whole:0>300}.{part:0<300}"))
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn every_value_is_read_as_it_is_written(
        one in any_date(), other in any_date(), seconds in Moment::MIN.unix_seconds()..=Moment::MAX.unix_seconds(),
        minutes in -1439_i32..=1439, count in any::<i32>(), min in any::<u32>(), max in any::<u32>(),
    ) {
        let (first, last) = (one.min(other), one.max(other));
        is_written_as(one, &one.to_string());
        is_written_as(DateRange::new(first, last).unwrap(), &DateRange::new(first, last).unwrap().to_string());
        for bounds in [(Some(first), Some(last)), (None, Some(last)), (Some(first), None)] {
            let interval = Interval::new(bounds.0, bounds.1).unwrap();
            is_written_as(interval, &interval.to_string());
        }
        let moment = Moment::from_unix_seconds(seconds).unwrap();
        is_written_as(moment, &moment.to_string());
        if let Ok(shown) = OffsetMoment::new(moment, minutes * 60) {
            is_written_as(shown, &shown.to_string());
        }
        for span in [Span::Days(count), Span::Months(count), Span::Years(count), Span::Hours(count)] {
            is_written_as(span, &span.to_string());
        }
        let range = CountRange::spanning(min, max);
        is_written_as(range, &range.to_string());
    }

    #[test]
    fn decimals_are_read_as_they_are_written_and_compare_by_their_value(one in any_decimal(), other in any_decimal()) {
        let shortest = one.to_string();
        // A text of more digits than the type holds is refused. Only such a number is not read again.
        if let Ok(read) = shortest.parse::<Decimal>() {
            prop_assert_eq!(read, one);
        } else {
            prop_assert!(shortest.len() > 257, "{}", shortest);
        }
        let ((is_negative, of_one), (is_other_negative, of_other)) = (digits(one), digits(other));
        let expected = match (is_negative, is_other_negative) {
            (false, false) => of_one.cmp(&of_other),
            (true, true) => of_other.cmp(&of_one),
            (true, false) => std::cmp::Ordering::Less,
            (false, true) => std::cmp::Ordering::Greater,
        };
        prop_assert_eq!(one.cmp(&other), expected, "{} and {}", one, other);
        prop_assert_eq!(one == other, expected.is_eq());
    }
}

#[test]
fn equal_decimals_are_one_key() {
    use std::collections::HashSet;

    let threes = [Decimal::new(3, 0), Decimal::new(30, 1), Decimal::new(3_000_000, 6)];
    assert_eq!(threes.into_iter().collect::<HashSet<_>>().len(), 1);
    assert_eq!(Decimal::new(0, 0), Decimal::new(0, 255));
    assert!(Decimal::new(0, 0) < Decimal::new(1, 255) && Decimal::new(-1, 255) < Decimal::new(0, 9));
    assert!(Decimal::new(1, 255) < Decimal::new(i64::MAX, 0) && Decimal::new(i64::MIN, 0) < Decimal::new(-1, 255));
}
