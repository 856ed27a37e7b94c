//! Quotas for the events that last at the same time.

use super::super::period::Period;
use super::tally::Tally;
use crate::calendar::{Date, Interval};
use crate::count::CountRange;
use crate::treaty::Event;

/// The largest number of events that last on one day, and the day that has it.
pub(super) fn most(tally: &Tally<'_>, phase: Period) -> (Period, CountRange) {
    let mut sure = (tally.question.first(), 0);
    let mut may = sure;
    for day in days(tally, phase) {
        let count = tally.count_on(day);
        if count.min() > sure.1 {
            sure = (day, count.min());
        }
        if count.max().is_some_and(|max| max > may.1) {
            may = (day, count.max().unwrap_or_default());
        }
    }
    let mut least = sure.1;
    // Events of unknown days may have to last at the same time although none of their days is certain.
    for one in tally.own() {
        for other in tally.own() {
            if let (Some((first, _)), Some((_, last))) = (loose_day(tally, one), loose_day(tally, other)) {
                least = least.max(crowd(tally, first, last));
            }
        }
    }
    let worst = if sure.1 > u32::from(tally.quota.most) { sure.0 } else { may.0 };
    (Period::day(worst), CountRange::spanning(least, may.1))
}

/// The days on which the number can become larger: an event may begin, the period begins, or the treaty binds more
/// parties.
fn days<'a>(tally: &Tally<'a>, phase: Period) -> impl Iterator<Item = Date> + use<'a> {
    let begins = tally.own().flat_map(|event| [event.when.earliest(), event.when.latest()]);
    let entry = tally.question.treaty.entry_into_force.map(|entry| entry.value);
    let acts = tally.question.acts.as_slice().iter();
    let acts = acts.flat_map(|act| [Some(act.when.earliest()), Some(act.when.latest()), act.until]);
    begins.chain(entry).chain(phase.first.earliest()).chain(phase.first.latest()).chain(acts.flatten())
}

/// The days on one of which `event` surely lasts, if it can be any of them; `None` if some day is certain, or if it may
/// not count.
fn loose_day(tally: &Tally<'_>, event: &Event<'_>) -> Option<(Date, Date)> {
    let end = event.until.unwrap_or(event.when);
    let first = event.when.earliest().max(end.earliest());
    let last = event.when.latest().min(end.latest());
    let days = Interval::new(Some(first), Some(last)).ok()?;
    (first < last && tally.surely_counts(event, days)).then_some((first, last))
}

/// The smallest number of events that last on one of the days from `first` to `last`, however they are distributed.
fn crowd(tally: &Tally<'_>, first: Date, last: Date) -> u32 {
    let length = u64::try_from(i64::from(first.days_until(last)).saturating_add(1)).unwrap_or_default();
    let days = tally.own().fold(0_u64, |sum, event| {
        let loose = loose_day(tally, event).is_some_and(|(from, to)| first <= from && to <= last);
        sum.saturating_add(if loose { 1 } else { sure_days(tally, event, first, last) })
    });
    // No length is zero, because the last day is not before the first.
    u32::try_from(days.checked_add(length.saturating_sub(1)).and_then(|days| days.checked_div(length)).unwrap_or(0))
        .unwrap_or(u32::MAX)
}

/// The number of days from `first` to `last` on which `event` surely lasts and counts.
fn sure_days(tally: &Tally<'_>, event: &Event<'_>, first: Date, last: Date) -> u64 {
    let end = event.until.unwrap_or(event.when);
    let (from, to) = (event.when.latest().max(first), end.earliest().min(last));
    match Interval::new(Some(from), Some(to)) {
        Ok(when) if tally.surely_counts(event, when) => {
            u64::try_from(i64::from(from.days_until(to)).saturating_add(1)).unwrap_or_default()
        }
        _ => 0,
    }
}
