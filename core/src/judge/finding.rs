//! What is found about a treaty's term on the way to its end.

use crate::calendar::{Date, Interval};
use crate::verdict::{Citation, Finding, Verdict};

/// A finding about a treaty's term; what is compared are days.
pub type TermFinding<'a> = Finding<'a, Interval<Date>>;

/// Takes the findings, one by one.
pub(super) type Sink<'s, 'a> = &'s mut dyn FnMut(TermFinding<'a>);

/// A finding that is a plain yes or no.
pub(super) const fn plain<'a>(rule: &'a str, citation: Citation<'a>, verdict: Verdict) -> TermFinding<'a> {
    Finding { citation, rule, verdict, measured: None, bound: None, margin: None }
}
