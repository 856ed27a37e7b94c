//! How far the tests go: a slice by default, everything in `tests/campaign`.
//!
//! `PROVERKA_REACH=full` asks for everything there is to try, and `PROVERKA_PART=100` then for a hundredth of it.

use std::env::{VarError, var};

/// True where everything is asked for, and not a slice.
#[must_use]
pub fn full() -> bool {
    match var("PROVERKA_REACH") {
        Ok(reach) => assert_eq!(reach, "full", "PROVERKA_REACH: there is `full`; for a slice, leave it unset"),
        Err(VarError::NotPresent) => return false,
        Err(VarError::NotUnicode(reach)) => panic!("PROVERKA_REACH: there is `full`, not {reach:?}"),
    }
    true
}

/// How many of something to try: `slice`, or of `all` one in `PROVERKA_PART`.
#[must_use]
pub fn reach(slice: u64, all: u64) -> u64 {
    if full() { all.div_ceil(part()) } else { slice }
}

/// Which of a row of things to try: each `slice`th, or each `PROVERKA_PART`th.
#[must_use]
pub fn stride(slice: usize) -> usize {
    if full() { part().try_into().expect("fits") } else { slice }
}

fn part() -> u64 {
    match var("PROVERKA_PART") {
        Ok(part) => match part.parse() {
            Ok(part) if part > 0 => part,
            _ => panic!("PROVERKA_PART: a whole number from 1 up, not {part:?}"),
        },
        Err(VarError::NotPresent) => 1,
        Err(VarError::NotUnicode(part)) => panic!("PROVERKA_PART: a whole number from 1 up, not {part:?}"),
    }
}
