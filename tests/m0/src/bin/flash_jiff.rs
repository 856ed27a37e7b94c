//! Measures the flash that jiff needs to parse, add months and compare.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
proverka_m0::flash_program!(|a, b, months| {
    use jiff::{Span, fmt::temporal::DateTimeParser};
    const PARSER: DateTimeParser = DateTimeParser::new();
    match (PARSER.parse_date(a), PARSER.parse_date(b), Span::new().try_months(months)) {
        (Ok(a), Ok(b), Ok(months)) => a.checked_add(months).is_ok_and(|sum| sum < b),
        _ => false,
    }
});

#[cfg(not(target_os = "none"))]
fn main() {}
