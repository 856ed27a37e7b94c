//! Measures the flash that proverka needs to parse, add months and compare.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
proverka_m0::flash_program!(|a, b, months| {
    use proverka::calendar::{Date, MonthEnd, Span};
    match (Date::parse(a), Date::parse(b)) {
        (Ok(a), Ok(b)) => a.add(Span::Months(months), MonthEnd::Clamp).is_ok_and(|sum| sum < b),
        _ => false,
    }
});

#[cfg(not(target_os = "none"))]
fn main() {}
