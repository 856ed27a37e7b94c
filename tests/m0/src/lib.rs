//! Measures how many instructions date arithmetic takes on a Cortex-M0, and how much flash it needs.
//!
//! The script `run`, beside this package's manifest, builds these programs, runs them in the emulator and prints the
//! tables. Instructions are not cycles: a real Cortex-M0 takes two for a load and three for a taken branch.
#![cfg_attr(target_os = "none", no_std)]

#[cfg(target_os = "none")]
mod probe;
#[cfg(target_os = "none")]
pub use probe::{Random, instructions, instructions_of};

/// Adds months and clamps the day. It is written on top of `time`, which has no such addition.
#[cfg(target_os = "none")]
pub fn time_add_months(date: time::Date, months: i32) -> Option<time::Date> {
    let (year, month, day) = date.to_calendar_date();
    let index = year * 12 + i32::from(u8::from(month)) - 1 + months;
    let (year, month) = (index.div_euclid(12), time::Month::try_from(index.rem_euclid(12) as u8 + 1).ok()?);
    time::Date::from_calendar_date(year, month, day.min(month.length(year))).ok()
}

/// Makes a program that reads two dates, adds months to the first and compares them. Its size is measured.
#[cfg(target_os = "none")]
#[macro_export]
macro_rules! flash_program {
    ($probe:expr) => {
        #[cortex_m_rt::entry]
        fn main() -> ! {
            loop {
                let probe: fn(&[u8], &[u8], i32) -> bool = $probe;
                core::hint::black_box(probe(
                    core::hint::black_box(b"2019-02-02".as_slice()),
                    core::hint::black_box(b"2019-08-02".as_slice()),
                    core::hint::black_box(6),
                ));
            }
        }
    };
}
