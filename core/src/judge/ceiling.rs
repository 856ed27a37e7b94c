//! The rule for comparing a count with a ceiling or a floor. Treaties' ceilings and the counts of a device both use it.

use crate::count::CountRange;
use crate::verdict::{Truth, Verdict};

/// Whether a count is at most `ceiling`. It is unknown if the range of the count has values on both sides.
pub(super) fn is_within(measured: CountRange, ceiling: u32) -> Truth {
    if measured.max().is_some_and(|max| max <= ceiling) {
        Truth::True
    } else if measured.min() > ceiling {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// What comes out when a number is compared with what a ceiling requires.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared {
    /// Whether the ceiling is kept.
    pub(super) kept: Truth,
    /// The number that is required, in steps of the quantity; `None` if nothing is known about it.
    pub(super) bound: Option<CountRange>,
    /// The distance to the bound, negative if it is broken; `None` if no single number expresses it.
    pub(super) margin: Option<i64>,
}

impl Compared {
    /// Compares a count with a number.
    pub(super) fn with_number(measured: CountRange, bound: u32, is_floor: bool) -> Self {
        let kept = if is_floor {
            // At least a number is the opposite of at most the number before it.
            bound.checked_sub(1).map_or(Truth::True, |below| is_within(measured, below).not())
        } else {
            is_within(measured, bound)
        };
        let decisive = match kept {
            Truth::Unknown => None,
            // The value that is nearest to breaking the bound, or nearest to keeping it.
            _ if (kept == Truth::True) == is_floor => Some(measured.min()),
            _ => measured.max(),
        };
        // This cannot overflow, because both numbers are below 2^32.
        let below = decisive.map(|count| i64::from(bound).saturating_sub(i64::from(count)));
        let margin = if is_floor { below.map(i64::saturating_neg) } else { below };
        Self { kept, bound: Some(CountRange::exactly(bound)), margin }
    }
}

/// The verdict on a count that is compared with a ceiling; `binds` says whether the ceiling binds. A count equal to the
/// ceiling holds.
///
/// ```
/// use proverka::count::CountRange;
/// use proverka::judge::against_ceiling;
/// use proverka::verdict::{Truth, Verdict};
///
/// assert_eq!(against_ceiling(CountRange::exactly(700), 700, Truth::True), Verdict::Holds);
/// assert_eq!(against_ceiling(CountRange::spanning(650, 750), 700, Truth::True), Verdict::Undecided);
/// // Kept whether or not it binds …
/// assert_eq!(against_ceiling(CountRange::exactly(700), 700, Truth::Unknown), Verdict::Holds);
/// // … and broken only if it does.
/// assert_eq!(against_ceiling(CountRange::exactly(701), 700, Truth::Unknown), Verdict::Undecided);
/// ```
pub fn against_ceiling(measured: CountRange, ceiling: u32, binds: Truth) -> Verdict {
    Verdict::if_binding(is_within(measured, ceiling), binds)
}
