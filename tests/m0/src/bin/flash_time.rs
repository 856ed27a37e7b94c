//! Measures the flash that time needs to parse, add months and compare.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
proverka_m0::flash_program!(|a, b, months| {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let parse = |text| core::str::from_utf8(text).ok().and_then(|text| time::Date::parse(text, format).ok());
    match (parse(a), parse(b)) {
        (Some(a), Some(b)) => proverka_m0::time_add_months(a, months).is_some_and(|sum| sum < b),
        _ => false,
    }
});

#[cfg(not(target_os = "none"))]
fn main() {}
