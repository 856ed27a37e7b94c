//! The findings about a treaty's term.

use crate::calendar::{Date, Interval};
use crate::verdict::{Citation, Finding, Verdict};

/// A finding about a treaty's term. The values that it compares are days.
pub type TermFinding<'a> = Finding<'a, Interval<Date>>;

/// Receives the findings one by one.
///
/// The judgement is compiled once for whoever wants findings and once for whoever does not, so that firmware which only
/// asks whether a treaty is in force does not carry the code that words them.
pub(super) trait Sink<'a> {
    fn take(&mut self, finding: TermFinding<'a>);
}

/// Drops the findings.
pub(super) struct Silent;

impl<'a> Sink<'a> for Silent {
    fn take(&mut self, _: TermFinding<'a>) {}
}

/// Gives the findings to a function.
pub(super) struct Told<'s, 'a>(pub(super) &'s mut dyn FnMut(TermFinding<'a>));

impl<'a> Sink<'a> for Told<'_, 'a> {
    fn take(&mut self, finding: TermFinding<'a>) {
        (self.0)(finding);
    }
}

/// A finding that has a verdict but no values to compare.
pub(super) const fn plain<'a>(rule: &'a str, citation: Citation<'a>, verdict: Verdict) -> TermFinding<'a> {
    Finding { citation, rule, verdict, measured: None, bound: None, margin: None }
}
