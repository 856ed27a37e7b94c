//! Measures the flash that chrono needs to parse, add months and compare.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
proverka_m0::flash_program!(|a, b, months| {
    use chrono::{Months, NaiveDate};
    let parse = |text| core::str::from_utf8(text).ok().and_then(|text| text.parse::<NaiveDate>().ok());
    match (parse(a), parse(b)) {
        (Some(a), Some(b)) => {
            let count = Months::new(months.unsigned_abs());
            let sum = if months < 0 { a.checked_sub_months(count) } else { a.checked_add_months(count) };
            sum.is_some_and(|sum| sum < b)
        }
        _ => false,
    }
});

#[cfg(not(target_os = "none"))]
fn main() {}
