//! Compares months on the clock that showed the time with another library and with the published cases of Temporal.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};
use proptest::prelude::*;
use proverka::calendar::{Date, DateError, Moment, MonthEnd, OffsetMoment, Span};
use proverka_test_support::properties::cases;

const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;
/// The largest offset that is accepted, 23:59. Unit: minutes.
const FARTHEST: i32 = 1439;

fn theirs(seconds: i64, minutes: i32) -> ZonedDateTime {
    let zone = TimeZone::fixed(Offset::from_seconds(minutes * 60).expect("less than a day"));
    Timestamp::from_second(seconds).expect("in range").to_zoned_datetime(zone)
}

/// The text of a moment on a clock, if its year there is from 1 to 9999.
fn text(seconds: i64, minutes: i32) -> Option<String> {
    let shown = theirs(seconds, minutes);
    let (sign, ahead) = (if minutes < 0 { '-' } else { '+' }, minutes.abs());
    (1..=9999).contains(&shown.year()).then(|| {
        format!("{:04}-{}{sign}{:02}:{:02}", shown.year(), shown.strftime("%m-%dT%H:%M:%S"), ahead / 60, ahead % 60)
    })
}

/// The sum by the other library, if the moment is in our range and the clock's calendar has that day.
fn add_theirs(to: &ZonedDateTime, span: Span) -> Option<Moment> {
    let empty = jiff::Span::new();
    let span = match span {
        Span::Days(count) => empty.try_days(count),
        Span::Months(count) => empty.try_months(count),
        Span::Years(count) => empty.try_years(count),
        Span::Hours(count) => empty.try_hours(count),
    };
    let sum = to.checked_add(span.ok()?).ok()?;
    Moment::from_unix_seconds(sum.timestamp().as_second()).ok()
}

fn spans() -> impl Strategy<Value = Span> {
    let near = prop_oneof![any::<i32>(), -200_000..200_000, -20..20];
    (near, 0..4).prop_map(|(count, unit)| match unit {
        0 => Span::Days(count),
        1 => Span::Months(count),
        2 => Span::Years(count),
        _ => Span::Hours(count),
    })
}

/// Moments from the whole range, with more of them where the clock's month differs from that of UTC.
fn seconds() -> impl Strategy<Value = i64> {
    let ends = (1..=9999_u16, 1..=12_u8, -90_000..=90_000_i64).prop_filter_map("past an end", |(year, month, away)| {
        let first = Moment::midnight(Date::new(year, month, 1).ok()?);
        first.add_seconds(away).ok().map(Moment::unix_seconds)
    });
    prop_oneof![FIRST..=LAST, ends]
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn sums_of_moments_with_offsets_agree_with_jiff(seconds in seconds(), minutes in -FARTHEST..=FARTHEST, span in spans()) {
        let Some(text) = text(seconds, minutes) else { return Ok(()) };
        let ours = OffsetMoment::parse(text.as_bytes()).expect("a moment");
        prop_assert_eq!((ours.moment().unix_seconds(), ours.offset_seconds()), (seconds, minutes * 60), "{}", &text);
        let shown = theirs(seconds, minutes);
        let sum = ours.add(span, MonthEnd::Clamp);
        let known = add_theirs(&shown, span);
        match (sum, known) {
            (Err(DateError::TooEarly | DateError::TooLate), Some(known)) => {
                // This is refused although UTC has the moment, because the clock's own calendar leaves our years.
                let year = theirs(known.unix_seconds(), minutes).year();
                prop_assert!(matches!(span, Span::Months(_) | Span::Years(_)) && !(1..=9999).contains(&year), "{} {}", &text, span);
            }
            _ => prop_assert_eq!(sum.ok().map(OffsetMoment::moment), known, "{} {}", &text, span),
        }
        prop_assert!(sum.is_err() || sum.is_ok_and(|sum| sum.offset_seconds() == minutes * 60));
        match ours.add(span, MonthEnd::Reject) {
            Err(DateError::Day { day, last }) => {
                prop_assert_eq!(i32::from(shown.day()), i32::from(day));
                let clamped = sum.expect("clamped").moment().unix_seconds();
                prop_assert_eq!(i32::from(theirs(clamped, minutes).day()), i32::from(last));
            }
            other => prop_assert_eq!(other, sum),
        }
    }

    /// At offset 0, both ways to add give the same.
    #[test]
    fn at_utc_it_is_the_sum_of_moments(seconds in seconds(), span in spans(), reject: bool) {
        let moment = Moment::from_unix_seconds(seconds).expect("in range");
        let month_end = if reject { MonthEnd::Reject } else { MonthEnd::Clamp };
        let shown: OffsetMoment = moment.to_string().parse().expect("a moment");
        prop_assert_eq!(shown.add(span, month_end).map(OffsetMoment::moment), moment.add(span, month_end));
    }

    #[test]
    fn it_reads_what_a_moment_reads(text in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"0129-T:Z+"[..])], 0..30)) {
        prop_assert_eq!(OffsetMoment::parse(&text).map(OffsetMoment::moment), Moment::parse(&text));
    }
}

/// The wrong answers that come from counting months in UTC, as a naive sum does.
fn naive(text: &str, span: Span) -> String {
    Moment::parse(text.as_bytes()).expect("a moment").add(span, MonthEnd::Clamp).expect("in range").to_string()
}

fn added(text: &str, span: Span, month_end: MonthEnd) -> Result<String, DateError> {
    let shown: OffsetMoment = text.parse().expect("a moment");
    shown.add(span, month_end).map(|sum| sum.moment().to_string())
}

#[test]
fn a_month_is_one_of_the_clock_that_showed_the_time() {
    let month = Span::Months(1);
    for (text, right, wrong) in [
        ("2018-07-01T09:00:00+10:00", "2018-07-31T23:00:00Z", "2018-07-30T23:00:00Z"),
        ("2019-02-01T02:00:00+03:00", "2019-02-28T23:00:00Z", "2019-02-28T23:00:00Z"),
        ("2019-03-01T02:00:00+03:00", "2019-03-31T23:00:00Z", "2019-03-28T23:00:00Z"),
        ("2020-02-29T20:00:00-05:00", "2020-03-30T01:00:00Z", "2020-04-01T01:00:00Z"),
    ] {
        assert_eq!(added(text, month, MonthEnd::Clamp).as_deref(), Ok(right), "{text}");
        assert_eq!(naive(text, month), wrong, "{text}");
    }
    // 31 January on this clock is 1 February in UTC. The sum is refused on this clock, but would not be in UTC.
    let late = "2019-01-31T20:00:00-05:00";
    assert_eq!(added(late, month, MonthEnd::Reject), Err(DateError::Day { day: 31, last: 28 }));
    assert_eq!(added(late, month, MonthEnd::Clamp).as_deref(), Ok("2019-03-01T01:00:00Z"));
    // Days and hours are the same on every clock.
    for span in [Span::Days(31), Span::Hours(744)] {
        assert_eq!(added("2018-07-01T09:00:00+10:00", span, MonthEnd::Clamp).as_deref(), Ok("2018-07-31T23:00:00Z"));
    }
}

#[test]
fn past_the_end_of_the_years_of_the_clock_it_is_refused() {
    assert_eq!(added("9999-12-01T00:00:00+23:59", Span::Months(1), MonthEnd::Clamp), Err(DateError::TooLate));
    assert_eq!(
        added("9999-11-30T23:00:00-23:59", Span::Months(1), MonthEnd::Clamp).as_deref(),
        Ok("9999-12-31T22:59:00Z")
    );
    assert_eq!(added("9999-11-30T23:00:00-23:59", Span::Months(2), MonthEnd::Clamp), Err(DateError::TooLate));
    assert_eq!(added("0001-02-01T00:00:00+01:00", Span::Months(-1), MonthEnd::Clamp), Err(DateError::TooEarly));
    assert_eq!(
        added("0001-02-01T01:00:00+01:00", Span::Months(-1), MonthEnd::Clamp).as_deref(),
        Ok("0001-01-01T00:00:00Z")
    );
}

/// A case of test262, the published suite of ECMAScript (`test/built-ins/Temporal`, BSD licence): where it stands
/// there, a date or a date-time, the span, and the answer; `None` where the suite expects a `RangeError`.
type Published = (&'static str, &'static str, Span, MonthEnd, Option<&'static str>);

/// Its overflow `constrain` is [`MonthEnd::Clamp`], its `reject` is [`MonthEnd::Reject`]. Cases in weeks or in several
/// units at once have no counterpart here.
const PUBLISHED: &[Published] = &[
    (
        "ZonedDateTime/prototype/add/constrain-when-ambiguous-result.js",
        "2020-01-31T15:00:00-08:00",
        Span::Months(1),
        MonthEnd::Clamp,
        Some("2020-02-29T23:00:00Z"),
    ),
    (
        "ZonedDateTime/prototype/add/throw-when-ambiguous-result-with-reject.js",
        "2020-01-31T15:00:00-08:00",
        Span::Months(1),
        MonthEnd::Reject,
        None,
    ),
    (
        "ZonedDateTime/prototype/subtract/throw-when-ambiguous-result-with-reject.js",
        "2020-03-31T15:00:00+00:00",
        Span::Months(-1),
        MonthEnd::Reject,
        None,
    ),
    (
        "ZonedDateTime/prototype/subtract/constrain-when-ambiguous-result.js",
        "2020-03-31T15:00:00+00:00",
        Span::Months(-1),
        MonthEnd::Clamp,
        Some("2020-02-29T15:00:00Z"),
    ),
    (
        "ZonedDateTime/prototype/add/overflow.js",
        "2020-05-31T23:12:38-04:00",
        Span::Hours(2),
        MonthEnd::Clamp,
        Some("2020-06-01T05:12:38Z"),
    ),
    (
        "ZonedDateTime/prototype/add/overflow.js",
        "2019-10-29T10:46:38-03:00",
        Span::Hours(-12),
        MonthEnd::Clamp,
        Some("2019-10-29T01:46:38Z"),
    ),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2020-02-29",
        Span::Years(1),
        MonthEnd::Clamp,
        Some("2021-02-28"),
    ),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2020-02-29",
        Span::Years(4),
        MonthEnd::Clamp,
        Some("2024-02-29"),
    ),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2020-01-31",
        Span::Months(1),
        MonthEnd::Clamp,
        Some("2020-02-29"),
    ),
    ("PlainDate/prototype/add/leap-year-arithmetic.js", "2020-01-31", Span::Months(1), MonthEnd::Reject, None),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2021-09-30",
        Span::Months(5),
        MonthEnd::Clamp,
        Some("2022-02-28"),
    ),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2019-09-30",
        Span::Months(5),
        MonthEnd::Clamp,
        Some("2020-02-29"),
    ),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2020-02-19",
        Span::Days(10),
        MonthEnd::Clamp,
        Some("2020-02-29"),
    ),
    (
        "PlainDate/prototype/add/leap-year-arithmetic.js",
        "2021-02-19",
        Span::Days(10),
        MonthEnd::Clamp,
        Some("2021-03-01"),
    ),
    ("PlainDate/prototype/add/basic-arithmetic.js", "2021-07-16", Span::Years(1), MonthEnd::Clamp, Some("2022-07-16")),
    ("PlainDate/prototype/add/basic-arithmetic.js", "2021-07-16", Span::Months(5), MonthEnd::Clamp, Some("2021-12-16")),
    ("PlainDate/prototype/add/basic-arithmetic.js", "2019-10-01", Span::Months(5), MonthEnd::Clamp, Some("2020-03-01")),
    ("PlainDate/prototype/add/basic-arithmetic.js", "2021-10-31", Span::Months(5), MonthEnd::Clamp, Some("2022-03-31")),
    ("PlainDate/prototype/add/basic-arithmetic.js", "2021-12-26", Span::Days(10), MonthEnd::Clamp, Some("2022-01-05")),
];

#[test]
fn the_published_cases_of_temporal() {
    for (place, text, span, month_end, right) in PUBLISHED {
        let sum = if text.contains('T') {
            added(text, *span, *month_end).ok()
        } else {
            let date: Date = text.parse().expect("a date");
            date.add(*span, *month_end).ok().map(|date| date.to_string())
        };
        assert_eq!(sum.as_deref(), *right, "{place}: {text} and {span}");
    }
}
