//! How many cases the tests try: a slice by default, all of them in `tests/campaign`, and a small part of the slice in
//! the quick run of `tests/run`.
//!
//! `PROVERKA_REACH=full` asks for all cases, and `PROVERKA_PART=100` in addition for one hundredth of them.
//! `PROVERKA_REACH=quick` asks for that part.

use std::env::{VarError, var};

/// The quick run tries one case of a slice in this many. The number shares no factor with the bits of a byte, the days
/// of a week or the months of a year, so that no kind of case is missed each time.
const QUICK: u64 = 11;

enum Reach {
    Quick,
    Slice,
    Full,
}

fn asked() -> Reach {
    match var("PROVERKA_REACH").as_deref() {
        Ok("full") => Reach::Full,
        Ok("quick") => Reach::Quick,
        Err(VarError::NotPresent) => Reach::Slice,
        other => panic!("PROVERKA_REACH: `full` or `quick`, or unset for a slice, not {other:?}"),
    }
}

/// Whether all cases are asked for, and not only a part.
#[must_use]
pub fn full() -> bool {
    matches!(asked(), Reach::Full)
}

/// How many cases to try: `slice` by default, otherwise one in `PROVERKA_PART` of `all`, or a part of the slice.
#[must_use]
pub fn reach(slice: u64, all: u64) -> u64 {
    match asked() {
        Reach::Full => all.div_ceil(part()),
        Reach::Slice => slice,
        Reach::Quick => slice.div_ceil(QUICK),
    }
}

/// The distance between the cases to try: `slice` by default, otherwise `PROVERKA_PART`, or a multiple of the slice's.
#[must_use]
pub fn stride(slice: usize) -> usize {
    let whole = |stride: u64| usize::try_from(stride).expect("a stride fits");
    match asked() {
        Reach::Full => whole(part()),
        Reach::Slice => slice,
        Reach::Quick => slice * whole(QUICK),
    }
}

/// How many cases of some sort must have been among those that were tried, if a slice has at least `slice` of them. The
/// quick run may have none of a rare sort.
#[must_use]
pub fn least(slice: u64) -> u64 {
    match asked() {
        Reach::Full => slice.div_ceil(part()),
        Reach::Slice => slice,
        Reach::Quick => slice / QUICK,
    }
}

/// The largest share that may be found of what a slice has at most `slice` of. The quick run has so few cases that a
/// share in them may be twice that of the slice by chance.
#[must_use]
pub fn most(slice: u64) -> u64 {
    match asked() {
        Reach::Quick => slice * 2,
        Reach::Slice | Reach::Full => slice,
    }
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
