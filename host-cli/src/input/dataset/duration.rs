//! How long a treaty lasts, as people write it.

use proverka::calendar::Span;

use super::date::{self, Days, Order, WrittenDate};
use super::status::words;

/// What a cell with a duration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenDuration {
    /// The cell is empty.
    Blank,
    /// It has no end.
    Unlimited,
    /// Up to a day, or a day of this range.
    Until(Days),
    /// The sum of these spans, in months: "ten years + five" is 120 and 60.
    Months(Vec<i32>),
    /// Not a duration.
    Unreadable,
}

const UNLIMITED: [&str; 7] =
    ["unlimited", "indefinite", "indefinitely", "permanent", "perpetual", "no end", "without end"];

const NUMBERS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Reads a duration; a date in it that makes sense both ways is read in this order.
#[must_use]
pub fn read(text: &str, order: Order) -> WrittenDuration {
    let small = text.trim().to_lowercase();
    let plain = words(text);
    if plain.is_empty() || ["n a", "unknown", "null"].contains(&plain.as_str()) {
        return WrittenDuration::Blank;
    }
    let padded = format!(" {plain} ");
    if UNLIMITED.iter().any(|word| padded.contains(&format!(" {word} "))) {
        return WrittenDuration::Unlimited;
    }
    if let Some(day) = small.strip_prefix("until ").or(small.strip_prefix("to ")).or(small.strip_prefix("till ")) {
        return match date::read(day, order) {
            WrittenDate::Days(days) => WrittenDuration::Until(days),
            _ => WrittenDuration::Unreadable,
        };
    }
    spans(&small).map_or(WrittenDuration::Unreadable, WrittenDuration::Months)
}

/// The spans of a sum, in months. A number without a unit has the unit before it, or means years.
fn spans(text: &str) -> Option<Vec<i32>> {
    let mut spans = Vec::new();
    let mut unit = 12;
    for term in text.replace(" plus ", "+").replace(" and ", "+").split('+') {
        let mut number = None;
        for word in words(term).split(' ') {
            match word {
                "year" | "years" | "yr" | "yrs" | "y" => unit = 12,
                "month" | "months" | "m" => unit = 1,
                _ if number.is_none() => number = Some(count(word)?),
                "extension" | "extended" | "more" => {}
                _ => return None,
            }
        }
        spans.push(number?.checked_mul(unit)?);
    }
    (!spans.is_empty()).then_some(spans)
}

/// The number that a word of digits or letters names.
fn count(word: &str) -> Option<i32> {
    let named = NUMBERS.iter().position(|number| *number == word).and_then(|number| i32::try_from(number).ok());
    let tens = match word {
        "thirty" => Some(30),
        "forty" => Some(40),
        "fifty" => Some(50),
        _ => None,
    };
    let digits = word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten();
    named.or(tens).or(digits).filter(|number| *number < 10_000)
}

/// A span in months; `None` if it is counted in another unit.
#[must_use]
pub fn months(span: Span) -> Option<i32> {
    match span {
        Span::Years(years) => years.checked_mul(12),
        Span::Months(months) => Some(months),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proverka::date;

    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, months) in [
            ("15 years", &[180][..]),
            ("five years", &[60]),
            ("ten years + five", &[120, 60]),
            ("ten years plus five years", &[120, 60]),
            ("10 years and a", &[]),
            ("10", &[120]),
            ("18 months", &[18]),
            ("7 yrs", &[84]),
        ] {
            let expected = match months {
                [] => WrittenDuration::Unreadable,
                some => WrittenDuration::Months(some.to_vec()),
            };
            assert_eq!(read(text, Order::DayFirst), expected, "{text}");
        }
        for text in ["unlimited", "Of unlimited duration", "Indefinite (review every five years)"] {
            assert_eq!(read(text, Order::DayFirst), WrittenDuration::Unlimited, "{text}");
        }
        let day = date!(2012, 12, 31);
        let until = WrittenDuration::Until(Days { first: day, last: day, swapped: None });
        assert_eq!(read("until 31 December 2012", Order::DayFirst), until);
        assert_eq!(read("until further notice", Order::DayFirst), WrittenDuration::Unreadable);
        assert_eq!(read("-", Order::DayFirst), WrittenDuration::Blank);
        assert_eq!(read("99999 years", Order::DayFirst), WrittenDuration::Unreadable);
    }
}
