//! Quotas for every span of a length, whatever day it begins on.

use super::super::end_range::EndRange;
use super::super::period::Period;
use super::tally::Tally;
use crate::calendar::{Date, Interval, Span};
use crate::count::CountRange;

/// The largest number of events in a window of this length, and the window that has it.
///
/// The window is the one with the most events that are surely in it, or if none has more than the quota allows, the one
/// with the most that may be.
pub(super) fn most(tally: &Tally<'_>, phase: Period, span: Span) -> (Period, CountRange) {
    let month_end = tally.question.treaty.term.month_end;
    let window = |first: Date| {
        let first = EndRange::exactly(first);
        Period { first, end: first.later(span, month_end) }.and(phase)
    };
    let mut sure = (phase, CountRange::exactly(0));
    let mut may = sure;
    for event in tally.own() {
        // A window can begin later as long as it loses no event: until the first event that is surely in it, or until
        // the last day of one that may be in it.
        let part = phase.part_of(event.when);
        for first in part.as_ref().and_then(Interval::earliest).into_iter().chain(part.and_then(|part| part.latest())) {
            let one = window(first);
            let count = tally.count(one);
            if count.min() > sure.1.min() {
                sure = (one, count);
            }
            if count.max() > may.1.max() {
                may = (one, count);
            }
        }
    }
    let measured = may.1.max().map_or(CountRange::UNKNOWN, |max| CountRange::spanning(sure.1.min(), max));
    let worst = if sure.1.min() > u32::from(tally.quota.most) { sure.0 } else { may.0 };
    (worst, measured)
}
