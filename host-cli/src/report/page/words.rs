//! Days, spans and names in words.

use proverka::calendar::{Date, Span};
use proverka::treaty::Treaty;
use proverka::verdict::Verdict;

use crate::journal::words::count;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day as text, such as `1 March 2020`.
pub(super) fn day(date: Date) -> String {
    let month = MONTHS.get(usize::from(date.month()).wrapping_sub(1)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// A span as text, such as `3 months`.
pub(super) fn span(span: Span) -> String {
    let many = |number: i32, one: &str, several: &str| match u64::try_from(number) {
        Ok(number) => count(number, one, several),
        Err(_) => format!("{number} {several}"),
    };
    match span {
        Span::Days(days) => many(days, "day", "days"),
        Span::Months(months) => many(months, "month", "months"),
        Span::Years(years) => many(years, "year", "years"),
        Span::Hours(hours) => many(hours, "hour", "hours"),
    }
}

/// The name of a party or group; `None` for a side that has no name of its own.
pub(super) fn name<'a>(treaty: &Treaty<'a>, code: &str) -> Option<&'a str> {
    let party = treaty.party(code).ok().map(|(_, party)| party.name);
    party.or_else(|| treaty.group(code).ok().map(|group| group.name))
}

/// A party, side or group with its code, such as `Russian Federation (RU)`.
pub(super) fn who(treaty: &Treaty<'_>, code: &str) -> String {
    name(treaty, code).map_or_else(|| code.to_owned(), |name| format!("{name} ({code})"))
}

/// The word of a verdict as people write it.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotBinding => "not binding",
        other => other.as_str(),
    }
}

/// A text that begins with a capital letter.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
