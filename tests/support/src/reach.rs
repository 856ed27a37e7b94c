//! How many cases the tests try: a part by default, all of them in `tests/campaign`.
//!
//! `PROVERKA_REACH=full` asks for all cases, and `PROVERKA_PART=100` in addition for one hundredth of them.

use std::env::{VarError, var};

/// Whether all cases are asked for, and not only a part.
#[must_use]
pub fn full() -> bool {
    match var("PROVERKA_REACH") {
        Ok(reach) => assert_eq!(reach, "full", "PROVERKA_REACH: there is `full`; for a slice, leave it unset"),
        Err(VarError::NotPresent) => return false,
        Err(VarError::NotUnicode(reach)) => panic!("PROVERKA_REACH: there is `full`, not {reach:?}"),
    }
    true
}

/// How many cases to try: `slice` by default, otherwise one in `PROVERKA_PART` of `all`.
#[must_use]
pub fn reach(slice: u64, all: u64) -> u64 {
    if full() { all.div_ceil(part()) } else { slice }
}

/// The distance between the cases to try: `slice` by default, otherwise `PROVERKA_PART`.
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
