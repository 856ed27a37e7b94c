//! The rule for comparing a count with a ceiling. Treaties' ceilings and the counts of a device both use it.

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
