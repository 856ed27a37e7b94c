//! Compares moments with another library.

use chrono::{DateTime, Datelike, Days, Months, NaiveDateTime, TimeDelta, Timelike, Utc};
use proptest::prelude::*;
use proverka::calendar::{Date, DateError, Expected, Moment, MonthEnd, ParseError, Span};
use proverka_test_support::properties::cases;

use crate::oracle;

const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

fn ours(seconds: i64) -> Moment {
    Moment::from_unix_seconds(seconds).expect("in range")
}

fn theirs(seconds: i64) -> NaiveDateTime {
    DateTime::<Utc>::from_timestamp(seconds, 0).expect("in range").naive_utc()
}

/// Whether the moment is in our range and is the same second.
fn same(date_time: Option<NaiveDateTime>) -> Option<Moment> {
    date_time.and_then(|date_time| Moment::from_unix_seconds(date_time.and_utc().timestamp()).ok())
}

fn check(seconds: i64) {
    let (moment, known) = (ours(seconds), theirs(seconds));
    assert_eq!(moment.unix_seconds(), seconds);
    assert_eq!(Some(moment.date().day_number()), oracle::from_chrono(known.date()));
    assert_eq!((moment.hour().into(), moment.minute().into()), (known.hour(), known.minute()));
    assert_eq!(u32::from(moment.second()), known.second());
    assert_eq!(moment.seconds_of_day(), known.num_seconds_from_midnight());
    assert_eq!(Moment::new(moment.date(), moment.hour(), moment.minute(), moment.second()), Ok(moment));

    let text = moment.to_string();
    assert_eq!(text, format!("{:04}-{}", known.year(), known.format("%m-%dT%H:%M:%SZ")));
    assert_eq!(text.as_bytes(), moment.iso());
    assert_eq!(text.parse(), Ok(moment));
}

#[test]
fn seconds_around_every_midnight_of_a_cycle_and_both_ends_agree() {
    let days = (FIRST..=LAST).step_by(86_400).step_by(25).flat_map(|day| [day - 1, day, day + 1, day + 43_210]);
    let edges = (FIRST..FIRST + 3).chain(LAST - 2..=LAST).chain(-2..=2);
    for seconds in days.chain(edges).filter(|seconds| (FIRST..=LAST).contains(seconds)) {
        check(seconds);
    }
}

#[test]
fn every_second_of_a_day_agrees() {
    let day = 1_582_761_600; // 2020-02-27
    for seconds in day..day + 86_400 {
        check(seconds);
    }
}

#[test]
fn no_moment_lies_outside_the_first_and_the_last() {
    assert_eq!(Moment::MIN, ours(FIRST));
    assert_eq!(Moment::MAX, ours(LAST));
    assert_eq!(&Moment::MIN.iso(), b"0001-01-01T00:00:00Z");
    assert_eq!(&Moment::MAX.iso(), b"9999-12-31T23:59:59Z");
    for far in [1, 2, 1 << 40, i64::MAX - LAST] {
        assert_eq!(Moment::from_unix_seconds(LAST + far), Err(DateError::TooLate));
        assert_eq!(Moment::MAX.add_seconds(far), Err(DateError::TooLate));
        assert_eq!(Moment::MIN.add_seconds(-far), Err(DateError::TooEarly));
    }
    assert_eq!(Moment::from_unix_seconds(FIRST - 1), Err(DateError::TooEarly));
    assert_eq!(Moment::from_unix_seconds(i64::MIN), Err(DateError::TooEarly));
    assert_eq!(Moment::MIN.add_seconds(i64::MIN), Err(DateError::TooEarly));
    assert_eq!(Moment::MAX.add_seconds(i64::MAX), Err(DateError::TooLate));
    assert_eq!(Moment::midnight(Date::MIN), Moment::MIN);
}

#[test]
fn every_hour_minute_and_second_is_taken_or_named() {
    for hour in 0..=255 {
        for minute in 0..=255 {
            for second in [0, 1, 58, 59, 60, 61, 128, 255] {
                let known = oracle::chrono(0).and_hms_opt(hour.into(), minute.into(), second.into());
                let moment = Moment::new(Date::MIN, hour, minute, second);
                assert_eq!(moment.ok(), same(known));
                let expected = match () {
                    () if hour > 23 => Some(DateError::Hour { hour }),
                    () if minute > 59 => Some(DateError::Minute { minute }),
                    () if second > 59 => Some(DateError::Second { second }),
                    () => None,
                };
                assert_eq!(moment.err(), expected);
            }
        }
    }
}

fn add_theirs(to: NaiveDateTime, span: Span) -> Option<NaiveDateTime> {
    let months = |count: i32| {
        let months = Months::new(count.unsigned_abs());
        if count < 0 { to.checked_sub_months(months) } else { to.checked_add_months(months) }
    };
    match span {
        Span::Days(count) => {
            let days = Days::new(count.unsigned_abs().into());
            if count < 0 { to.checked_sub_days(days) } else { to.checked_add_days(days) }
        }
        Span::Hours(count) => to.checked_add_signed(TimeDelta::hours(count.into())),
        Span::Months(count) => months(count),
        Span::Years(count) => count.checked_mul(12).and_then(months),
    }
}

fn spans() -> impl Strategy<Value = Span> {
    let near = prop_oneof![any::<i32>(), -50_000..50_000, -20..20];
    (near, 0..4).prop_map(|(count, unit)| match unit {
        0 => Span::Days(count),
        1 => Span::Months(count),
        2 => Span::Years(count),
        _ => Span::Hours(count),
    })
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn random_moments_agree_with_chrono(seconds in FIRST..=LAST) {
        check(seconds);
    }

    #[test]
    fn sums_of_moments_agree_with_chrono(seconds in FIRST..=LAST, span in spans()) {
        let sum = ours(seconds).add(span, MonthEnd::Clamp);
        prop_assert_eq!(sum.ok(), same(add_theirs(theirs(seconds), span)));
        let rejected = ours(seconds).add(span, MonthEnd::Reject);
        match rejected {
            Err(DateError::Day { day, last }) => {
                prop_assert_eq!(ours(seconds).date().day(), day);
                prop_assert_eq!(sum.map(|sum| sum.date().day()), Ok(last));
            }
            other => prop_assert_eq!(other, sum),
        }
    }

    #[test]
    fn adding_a_difference_gives_the_other_moment(a in FIRST..=LAST, b in FIRST..=LAST) {
        let (a, b) = (ours(a), ours(b));
        prop_assert_eq!(a.add_seconds(a.seconds_until(b)), Ok(b));
        prop_assert_eq!(a.cmp(&b), 0.cmp(&a.seconds_until(b)));
    }

    #[test]
    fn texts_with_numeric_offsets_agree_with_chrono(seconds in FIRST..=LAST, hours in 0..26_i64, minutes in 0..62_i64, ahead: bool, short: bool) {
        let known = theirs(seconds);
        let (year, time) = (known.year(), if short { "%m-%dT%H:%M" } else { "%m-%dT%H:%M:%S" });
        let text = format!("{year:04}-{}{}{hours:02}:{minutes:02}", known.format(time), if ahead { '+' } else { '-' });
        let local = if short { seconds - i64::from(known.second()) } else { seconds };
        let shift = (hours * 60 + minutes) * 60;
        let expected = if hours > 23 || minutes > 59 || (shift == 0 && !ahead) {
            None
        } else {
            Moment::from_unix_seconds(if ahead { local - shift } else { local + shift }).ok()
        };
        prop_assert_eq!(Moment::parse(text.as_bytes()).ok(), expected, "{}", &text);
        if !short && expected.is_some() {
            let known = DateTime::parse_from_rfc3339(&text).map(|known| known.timestamp());
            prop_assert_eq!(known.ok(), expected.map(Moment::unix_seconds), "{}", &text);
        }
    }

    #[test]
    fn changed_texts_are_refused_or_read_as_elsewhere(
        seconds in FIRST..=LAST,
        at in 0..25_usize,
        byte in prop_oneof![any::<u8>(), Just(b'0'), Just(b'9'), Just(b'Z'), Just(b':'), Just(b'-'), Just(b'+')],
        zone in prop_oneof![Just("Z"), Just("+05:30"), Just("-11:00")],
    ) {
        let known = theirs(seconds);
        let mut text = format!("{:04}-{}{zone}", known.year(), known.format("%m-%dT%H:%M:%S")).into_bytes();
        if let Some(place) = text.get_mut(at) {
            *place = byte;
        }
        // The texts that another library accepts, without those that the documentation says are refused.
        let expected = str::from_utf8(&text)
            .ok()
            .filter(|text| !text.contains(['t', 'z', ' ', '.']) && !text.ends_with("-00:00"))
            .filter(|text| text.as_bytes().get(17) != Some(&b'6'))
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .and_then(|known| Moment::from_unix_seconds(known.timestamp()).ok());
        prop_assert_eq!(Moment::parse(&text).ok(), expected, "{}", text.escape_ascii());
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(text in prop::collection::vec(any::<u8>(), 0..40)) {
        let error = Moment::parse(&text).map(|_| ()).err();
        prop_assert!(error.is_some_and(|error| usize::from(error.offset) <= text.len()));
    }
}

#[test]
fn what_is_refused_is_refused_where_it_stands() {
    let value = |offset, error| ParseError { offset, expected: Expected::Value(error) };
    let form = |offset, expected| ParseError { offset, expected };
    let cases: [(&str, ParseError); 26] = [
        ("", form(0, Expected::Digit)),
        ("2020-02-27", form(10, Expected::T)),
        ("2020-02-27t12:00:00Z", form(10, Expected::T)),
        ("2020-02-27 12:00:00Z", form(10, Expected::T)),
        ("2020-02-27T12", form(13, Expected::Colon)),
        ("2020-02-27T12:0", form(15, Expected::Digit)),
        ("2020-02-27T12:00", form(16, Expected::Offset)),
        ("2020-02-27T12:00:00", form(19, Expected::Offset)),
        ("2020-02-27T12:00:0Z", form(18, Expected::Digit)),
        ("2020-02-27T12:00:", form(17, Expected::Digit)),
        ("2020-02-27T12:00:00z", form(19, Expected::Offset)),
        ("2020-02-27T12:00:00.5Z", form(19, Expected::Offset)),
        ("2020-02-27T12:00:00Z ", form(20, Expected::End)),
        ("2020-02-27T12:00ZZ", form(17, Expected::End)),
        ("2020-02-27T12:00:60Z", value(17, DateError::Second { second: 60 })),
        ("2020-02-27T12:60:00Z", value(14, DateError::Minute { minute: 60 })),
        ("2020-02-27T24:00:00Z", value(11, DateError::Hour { hour: 24 })),
        ("2020-02-30T12:00:00Z", value(8, DateError::Day { day: 30, last: 29 })),
        ("2020-02-27T12:00:00+0300", form(22, Expected::Colon)),
        ("2020-02-27T12:00:00+03", form(22, Expected::Colon)),
        ("2020-02-27T12:00:00+3:00", form(21, Expected::Digit)),
        ("2020-02-27T12:00:00+03:000", form(25, Expected::End)),
        ("2020-02-27T12:00:00+24:00", value(20, DateError::Hour { hour: 24 })),
        ("2020-02-27T12:00+23:60", value(20, DateError::Minute { minute: 60 })),
        ("2020-02-27T12:00:00-00:00", form(19, Expected::Offset)),
        ("0001-01-01T00:59:59+01:00", value(19, DateError::TooEarly)),
    ];
    for (text, expected) in cases {
        assert_eq!(text.parse::<Moment>(), Err(expected), "{text}");
    }
    assert_eq!(Moment::parse(b"9999-12-31T23:59-00:01"), Err(value(16, DateError::TooLate)));
    assert_eq!(Moment::parse(b"0001-01-01T01:00:00+01:00"), Ok(Moment::MIN));
    assert_eq!(Moment::parse(b"2020-02-27T12:00+00:00"), Moment::parse(b"2020-02-27T12:00Z"));
}
