//! Checks `YYYY-MM-DD` for every date, and for texts that almost are one.

use crate::naive;
use chrono::Datelike;
use proverka::calendar::{Date, DateError, Expected, ParseError, iso};

use crate::oracle;

#[test]
fn every_date_is_written_as_elsewhere_and_read_back() {
    for (number, day) in naive::days() {
        let date = oracle::ours(number);
        let text = date.iso();
        assert_eq!(Date::parse(&text), Ok(date));
        let expected = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        assert_eq!(text, expected.as_bytes());
        assert_eq!(iso::narrow::write(day.year, day.month, day.day), text);
        assert_eq!(iso::wide::write(day.year, day.month, day.day), text);
        if number % 16 == 0 {
            // The slow ways are tried on every sixteenth day only.
            assert_eq!(oracle::chrono(number).to_string(), expected);
            assert_eq!(oracle::jiff(date).to_string(), expected);
            assert_eq!(date.to_string(), expected);
            assert_eq!(format!("{date:?}"), expected);
            assert_eq!(expected.parse(), Ok(date));
        }
    }
}

#[test]
fn width_and_fill_are_honoured() {
    assert_eq!(format!("[{:>12}]", Date::MIN), "[  0001-01-01]");
}

/// The date of a text, by its form and by the rules of another calendar.
fn known(text: &[u8]) -> Option<u32> {
    let number = |digits: &[u8]| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let fits = text.len() == 10
        && (0..10).all(|at| if at == 4 || at == 7 { text[at] == b'-' } else { text[at].is_ascii_digit() });
    if !fits {
        return None;
    }
    let year = i32::try_from(number(&text[0..4])).expect("four digits");
    chrono::NaiveDate::from_ymd_opt(year, number(&text[5..7]), number(&text[8..10]))
        .filter(|date| date.year() >= 1)
        .and_then(oracle::from_chrono)
}

fn check(text: &[u8]) {
    let date = Date::parse(text);
    assert_eq!(date.ok().map(Date::day_number), known(text), "{:?}", text.escape_ascii().to_string());
    if let Err(ParseError { offset, expected }) = date {
        check_error(text, usize::from(offset), expected);
    }
}

/// Both readers accept exactly the texts of this form, whether the date exists or not, and give their numbers.
fn check_readers(text: &[u8; 10]) {
    let number = |digits: &[u8]| str::from_utf8(digits).ok()?.parse::<u32>().ok();
    let form = |at: usize| if at == 4 || at == 7 { text[at] == b'-' } else { text[at].is_ascii_digit() };
    let known = (0..10).all(form).then(|| [&text[..4], &text[5..7], &text[8..]].map(|digits| number(digits).unwrap()));
    let known = known.map(|[year, month, day]| (year, month, day));
    assert_eq!(iso::narrow::read(text), known, "{}", text.escape_ascii());
    assert_eq!(iso::wide::read(text), known, "{}", text.escape_ascii());
}

/// Everything before the offset is right, and the character at the offset is wrong.
fn check_error(text: &[u8], offset: usize, expected: Expected) {
    const MODEL: &[u8] = b"2000-01-01";
    let fits = |at: usize| {
        if MODEL[at].is_ascii_digit() { text[at].is_ascii_digit() } else { text[at] == MODEL[at] }
    };
    assert!(offset <= text.len());
    let right = match expected {
        Expected::Digit => MODEL[offset].is_ascii_digit() && text.get(offset).is_none_or(|_| !fits(offset)),
        Expected::Hyphen => MODEL[offset] == b'-' && text.get(offset).is_none_or(|_| !fits(offset)),
        Expected::End => offset == 10 && text.len() > 10,
        Expected::Value(DateError::Year { year }) => offset == 0 && year == 0,
        Expected::Value(DateError::Month { month }) => offset == 5 && !(1..=12).contains(&month),
        Expected::Value(DateError::Day { day, last }) => offset == 8 && !(1..=last).contains(&day),
        _ => false,
    };
    assert!(right, "{:?}: {expected:?} at {offset}", text.escape_ascii().to_string());
    assert!((0..offset).all(fits));
}

const NEAR: [&[u8; 10]; 6] = [b"2020-02-29", b"1999-12-31", b"0001-01-01", b"9999-12-31", b"2021-04-30", b"1900-02-28"];

#[test]
fn every_change_of_one_or_two_bytes_is_refused_or_another_date() {
    for text in NEAR {
        for first in 0..10 {
            for second in first..10 {
                for one in 0..=255 {
                    for other in 0..=255 {
                        let mut text = *text;
                        text[first] = one;
                        text[second] = other;
                        check(&text);
                        check_readers(&text);
                    }
                }
            }
        }
    }
}

#[test]
fn every_date_of_ten_digits_and_hyphens_is_one_elsewhere() {
    // Every month and day of two digits, in years around the rules.
    for year in [0, 1, 4, 100, 400, 1900, 1999, 2000, 2001, 2020, 2100, 9996, 9999] {
        for month in 0..100 {
            for day in 0..100 {
                let text = format!("{year:04}-{month:02}-{day:02}");
                check(text.as_bytes());
                check_readers(text.as_bytes().try_into().unwrap());
            }
        }
    }
}

#[test]
fn texts_of_other_lengths_are_refused_at_their_end() {
    for text in NEAR {
        for length in 0..10 {
            check(&text[..length]);
            assert_eq!(Date::parse(&text[..length]).map_err(|error| usize::from(error.offset)), Err(length));
        }
        for last in 0..=255 {
            let longer: Vec<u8> = text.iter().copied().chain([last]).collect();
            assert_eq!(Date::parse(&longer), Err(ParseError { offset: 10, expected: Expected::End }));
        }
    }
    check(&[b'0'; 1000]);
    check(&[]);
}

#[test]
fn errors_are_one_clause_with_the_numbers() {
    let error = |text: &str| text.parse::<Date>().expect_err("wrong").to_string();
    assert_eq!(error("2021-02-29"), "at offset 8: day 29 is outside 1..=28, the days of that month");
    assert_eq!(error("2021-13-01"), "at offset 5: month 13 is outside 1..=12");
    assert_eq!(error("0000-01-01"), "at offset 0: year 0 is outside 1..=9999");
    assert_eq!(error("2021/02/01"), "expected '-' at offset 4");
    assert_eq!(error("2021-2-1"), "expected a digit at offset 6");
    assert_eq!(error("2021-02-01Z"), "expected the end at offset 10");
}
