//! A count against a ceiling: the one rule, for a treaty's ceilings and for what a device counts.

use crate::count::CountRange;
use crate::verdict::{Truth, Verdict};

/// Whether a count is at most `ceiling`; unknown while the range of the count reaches to both sides of it.
pub(super) fn is_within(measured: CountRange, ceiling: u32) -> Truth {
    if measured.max().is_some_and(|max| max <= ceiling) {
        Truth::True
    } else if measured.min() > ceiling {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// The verdict on a count against a ceiling that binds as far as `binds` says. A count equal to the ceiling keeps it.
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
