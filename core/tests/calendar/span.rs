//! Spans as text.

use proptest::prelude::*;
use proverka::calendar::{Expected, ParseError, Span};
use proverka_test_support::properties::cases;

fn spans() -> impl Strategy<Value = Span> {
    let count = prop_oneof![any::<i32>(), -100..100, Just(i32::MIN), Just(i32::MAX)];
    (count, 0..4).prop_map(|(count, unit)| match unit {
        0 => Span::Days(count),
        1 => Span::Months(count),
        2 => Span::Years(count),
        _ => Span::Hours(count),
    })
}

/// An independent reader: a unit at the end, and before it a number of digits and an optional minus that the standard
/// library reads.
fn known(text: &str) -> Option<Span> {
    let unit = text.chars().last()?;
    let count = &text[..text.len() - unit.len_utf8()];
    let count = count.parse().ok().filter(|_| !count.starts_with('+'))?;
    match unit {
        'd' => Some(Span::Days(count)),
        'm' => Some(Span::Months(count)),
        'y' => Some(Span::Years(count)),
        'h' => Some(Span::Hours(count)),
        _ => None,
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_span_is_read_back(span in spans()) {
        prop_assert_eq!(span.to_string().parse(), Ok(span));
    }

    #[test]
    fn texts_are_spans_exactly_where_they_are_by_other_means(text in "[-+]{0,2}[0-9]{0,12}[dmyhDMYH w]{0,2}") {
        prop_assert_eq!(Span::parse(text.as_bytes()).ok(), known(&text));
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(text in prop::collection::vec(any::<u8>(), 0..600)) {
        let error = Span::parse(&text).map(|_| ()).err();
        prop_assert!(error.is_none_or(|error| usize::from(error.offset) <= text.len()));
    }
}

#[test]
fn ends_of_the_range_are_exact() {
    assert_eq!(Span::parse(b"2147483647h"), Ok(Span::Hours(i32::MAX)));
    assert_eq!(Span::parse(b"-2147483648y"), Ok(Span::Years(i32::MIN)));
    assert_eq!(Span::parse(b"0m"), Ok(Span::Months(0)));
    assert_eq!(Span::parse(b"-0m"), Ok(Span::Months(0)));
    assert_eq!(Span::parse(b"007d"), Ok(Span::Days(7)));
    for text in ["2147483648d", "-2147483649d", "99999999999999999999d"] {
        assert_eq!(text.parse::<Span>(), Err(ParseError { offset: 0, expected: Expected::Count }), "{text}");
    }
    // The text is too long for an eight-bit offset, but the count is refused before that matters.
    assert!(Span::parse(&[b'9'; 400]).is_err());
    let zeros = [[b'0'; 400].as_slice(), b"1d"].concat();
    assert_eq!(Span::parse(&zeros), Ok(Span::Days(1)));
}

#[test]
fn errors_point_at_the_first_thing_wrong() {
    let error = |text: &[u8]| Span::parse(text).expect_err("wrong");
    assert_eq!(error(b""), ParseError { offset: 0, expected: Expected::Digit });
    assert_eq!(error(b"-"), ParseError { offset: 1, expected: Expected::Digit });
    assert_eq!(error(b"--1d"), ParseError { offset: 1, expected: Expected::Digit });
    assert_eq!(error(b"d"), ParseError { offset: 0, expected: Expected::Digit });
    assert_eq!(error(b"10"), ParseError { offset: 2, expected: Expected::Unit });
    assert_eq!(error(b"10Y"), ParseError { offset: 2, expected: Expected::Unit });
    assert_eq!(error(b"10 y"), ParseError { offset: 2, expected: Expected::Unit });
    assert_eq!(error(b"10y3m"), ParseError { offset: 3, expected: Expected::End });
}
