//! The findings about a treaty's term.

use crate::calendar::{Date, Interval};
use crate::verdict::{Citation, Finding, Verdict};

/// A finding about a treaty's term. The values that it compares are days.
pub type TermFinding<'a> = Finding<'a, Interval<Date>>;

/// A callback that receives the findings one by one.
pub(super) type Sink<'s, 'a> = &'s mut dyn FnMut(TermFinding<'a>);

/// A finding that has a verdict but no values to compare.
pub(super) const fn plain<'a>(rule: &'a str, citation: Citation<'a>, verdict: Verdict) -> TermFinding<'a> {
    Finding { citation, rule, verdict, measured: None, bound: None, margin: None }
}
