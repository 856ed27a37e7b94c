//! What is no value is not read, whichever way it comes.

use std::fmt::Debug;

use proverka::calendar::{
    Date, DateError, DateRange, Expected, Interval, IntervalError, Moment, OffsetMoment, ParseError, Reversed, Span,
};
use proverka::count::{CountRange, CountRangeError, Decimal, DecimalError};
use proverka::date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bytes;

/// Asserts that a text is refused by JSON, and that the message has `message`.
fn text_is_refused<T: DeserializeOwned + Debug>(text: &str, message: &str) {
    let error = serde_json::from_str::<T>(&serde_json::to_string(text).unwrap()).unwrap_err().to_string();
    assert!(error.contains(message), "{text}: {error}");
}

/// Asserts that the bytes of `parts` are refused, and that those of `fitting` are not.
fn parts_are_refused<T: DeserializeOwned + Debug>(parts: impl Serialize, fitting: impl Serialize) {
    assert!(postcard::from_bytes::<T>(&bytes(&parts)).is_err(), "{:?}", bytes(&parts));
    assert!(postcard::from_bytes::<T>(&bytes(&fitting)).is_ok(), "{:?}", bytes(&fitting));
}

#[test]
fn a_day_that_no_calendar_has() {
    text_is_refused::<Date>("2021-02-29", "day 29 is outside 1..=28");
    parts_are_refused::<Date>(Date::MAX.day_number() + 1, Date::MAX.day_number());
    parts_are_refused::<Moment>(Moment::MAX.unix_seconds() + 1, Moment::MAX.unix_seconds());
    assert!(serde_json::from_str::<Date>("737000").unwrap_err().to_string().contains("a date such as 2020-02-27"));
}

#[test]
fn bounds_in_the_wrong_order() {
    let (early, late) = (date!(2020, 2, 20), date!(2020, 2, 26));
    let reversed = "2020-02-26..2020-02-20";
    let error = IntervalError::Reversed(Reversed { earliest: late, latest: early });
    assert_eq!(reversed.parse::<Interval<Date>>(), Err(error));
    assert_eq!(reversed.parse::<DateRange>(), Err(error));
    assert_eq!(error.to_string(), "earliest 2020-02-26 is after latest 2020-02-20");
    text_is_refused::<Interval<Date>>(reversed, "is after latest");
    text_is_refused::<DateRange>(reversed, "is after latest");
    parts_are_refused::<Interval<Date>>((Some(late), Some(early)), (Some(early), Some(late)));
    parts_are_refused::<DateRange>((late, early), (early, late));

    assert_eq!("901..800".parse::<CountRange>(), Err(CountRangeError::Reversed { min: 901, max: 800 }));
    assert_eq!(CountRange::new(901, Some(800)), Err(CountRangeError::Reversed { min: 901, max: 800 }));
    text_is_refused::<CountRange>("901..800", "the smallest count 901 is above the largest, 800");
    parts_are_refused::<CountRange>((901_u32, Some(800_u32)), (800_u32, Some(901_u32)));
}

#[test]
fn a_bound_that_is_none() {
    let digit = ParseError { offset: 0, expected: Expected::Digit };
    assert_eq!("..2020-02-20".parse::<DateRange>(), Err(IntervalError::Bound(digit)));
    assert_eq!("".parse::<Interval<Date>>(), Err(IntervalError::Bound(digit)));
    for text in ["..7", "..", "", "-1", "+1", "1...2", "1..2..3", " 1"] {
        assert_eq!(text.parse::<CountRange>(), Err(CountRangeError::Number(DecimalError::Form)), "{text}");
    }
    assert_eq!("4294967296..".parse::<CountRange>(), Err(CountRangeError::Number(DecimalError::TooLarge)));
}

#[test]
fn an_offset_that_no_clock_has() {
    let noon = Moment::parse(b"2020-02-28T12:00:00Z").unwrap();
    for seconds in [30, 86_400, -86_400, i32::MIN, i32::MAX] {
        assert_eq!(OffsetMoment::new(noon, seconds), Err(DateError::Offset { seconds }));
        parts_are_refused::<OffsetMoment>((noon, seconds), (noon, 60));
    }
    assert_eq!(OffsetMoment::new(Moment::MAX, 60), Err(DateError::TooLate));
    assert_eq!(OffsetMoment::new(Moment::MIN, -60), Err(DateError::TooEarly));
    parts_are_refused::<OffsetMoment>((Moment::MAX, 60), (Moment::MAX, -60));
}

#[test]
fn a_unit_or_a_number_that_is_none() {
    parts_are_refused::<Span>((4_u8, 1_i32), (3_u8, 1_i32));
    text_is_refused::<Span>("10 years", "one of the units");
    for text in ["", "-", ".", "1.", ".5", "1.2.3", "+1", "1e3", "--1", "١"] {
        assert_eq!(text.parse::<Decimal>(), Err(DecimalError::Form), "{text}");
    }
    assert_eq!("9223372036854775808".parse::<Decimal>(), Err(DecimalError::TooLarge));
    text_is_refused::<Decimal>("1.", "expected a number such as");
}
