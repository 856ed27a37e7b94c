//! The end of a term that is renewed by itself, after a denunciation.

use super::end_range::EndRange;
use super::finding::{Sink, plain};
use super::termination::begun;
use crate::calendar::{Date, DateRange, MonthEnd, Span};
use crate::treaty::{Act, Duration, Treaty};
use crate::verdict::{Finding, Truth, Verdict};

/// The periods of a term that is renewed by itself.
#[derive(Clone, Copy)]
struct Periods {
    entry: Date,
    first: Span,
    by: Span,
    notice: Span,
    month_end: MonthEnd,
}

/// The largest number of periods: one for each day of the calendar.
const MOST_PERIODS: i32 = Date::MIN.days_until(Date::MAX);

impl Periods {
    /// The end of the period with this number, from zero. An end past the calendar is never.
    fn end(self, number: i32) -> EndRange {
        let first = EndRange::exactly(self.entry).later(self.first, self.month_end);
        times(self.by, number).map_or(EndRange::NEVER, |later| first.later(later, self.month_end))
    }

    /// The last day on which a denunciation ends the period with this number.
    fn deadline(self, number: i32) -> EndRange {
        times(self.notice, -1).map_or(EndRange::NEVER, |earlier| self.end(number).later(earlier, self.month_end))
    }

    /// The number of the first period for which `holds`, which must hold for all later ones too.
    fn first_with(self, holds: impl Fn(i32) -> bool) -> i32 {
        let (mut fails, mut found) = (-1_i32, MOST_PERIODS);
        while fails.saturating_add(1) < found {
            let middle = fails.midpoint(found);
            if holds(middle) {
                found = middle;
            } else {
                fails = middle;
            }
        }
        found
    }

    /// The first period that a denunciation may end that is received on `day`.
    fn denounced_on(self, day: Date) -> i32 {
        self.first_with(|number| self.deadline(number).latest().is_none_or(|last| day <= last))
    }

    /// The end of the term after a denunciation that is received on `day`. If it depends on a reading of the text
    /// whether that is in time, the result covers the end of the next period too.
    fn end_after(self, day: Date) -> EndRange {
        let number = self.denounced_on(day);
        let in_time = self.deadline(number).earliest().is_none_or(|last| day <= last);
        let end = self.end(number);
        if in_time { end } else { end.hull(self.end(number.saturating_add(1))) }
    }

    /// The period that runs on `day`.
    fn running_on(self, day: Date) -> i32 {
        self.first_with(|number| self.end(number).earliest().is_none_or(|end| day < end))
    }
}

/// The day on which a denunciation ends the term; never if it has no effect. It has one only on a term that is renewed
/// by itself, and only after entry into force.
pub(super) fn denounced<'a>(
    treaty: &'a Treaty<'a>,
    act: &Act<'a>,
    happened: Truth,
    found: &mut impl Sink<'a>,
) -> EndRange {
    let term = &treaty.term;
    let citation = term.duration.citation;
    let (Duration::Renewed { first, by, notice }, Some(entry)) = (term.duration.value, treaty.entry_into_force) else {
        found.take(plain("denunciation_allowed", citation, Verdict::Fails));
        return EndRange::NEVER;
    };
    let begun = begun(treaty, act.when);
    let when = match DateRange::new(entry.value, act.when.latest()) {
        Ok(when) if begun == Truth::Unknown => when,
        _ => act.when,
    };
    let periods = Periods { entry: entry.value, first, by, notice, month_end: term.month_end };
    let deadline = periods.deadline(periods.running_on(when.earliest()));
    let late = |day: Date| deadline.before(day);
    let in_time = match (late(when.earliest()), late(when.latest())) {
        (Truth::False, Truth::False) => Truth::True,
        (Truth::True, _) => Truth::False,
        _ => Truth::Unknown,
    };
    found.take(Finding {
        citation,
        rule: "denunciation_in_time",
        verdict: begun.and(in_time).into(),
        measured: Some(act.when.into()),
        bound: deadline.known(),
        margin: deadline.days_from(when.latest()),
    });
    match happened.and(begun) {
        Truth::False => EndRange::NEVER,
        Truth::Unknown => EndRange::new(periods.end_after(when.earliest()).earliest(), None),
        Truth::True => {
            EndRange::new(periods.end_after(when.earliest()).earliest(), periods.end_after(when.latest()).latest())
        }
    }
}

/// The span `number` times over; `None` if that is too long to count.
fn times(span: Span, number: i32) -> Option<Span> {
    Some(match span {
        Span::Hours(count) => Span::Hours(count.checked_mul(number)?),
        Span::Days(count) => Span::Days(count.checked_mul(number)?),
        Span::Months(count) => Span::Months(count.checked_mul(number)?),
        Span::Years(count) => Span::Years(count.checked_mul(number)?),
    })
}
