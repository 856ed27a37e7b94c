//! Whether notices of withdrawal were received while the treaty was in force.
//!
//! Only the findings need this. A notice that comes after the end moves no date anyway, and one that comes before entry
//! into force has no effect ([`termination`](super::termination)).

use super::end_range::EndRange;
use super::finding::{Silent, Sink, TermFinding};
use super::legal::Legal;
use super::question::Question;
use super::termination::{Termination, begun};
use crate::calendar::{DateRange, Interval};
use crate::treaty::{ActKind, Treaty};
use crate::verdict::{Finding, Truth};

impl<'a> Question<'a> {
    /// Gives the finding on every notice of withdrawal that the parties may have received by the day of `legal`.
    pub(super) fn notices(&self, legal: &Legal<'a>, found: &mut impl Sink<'a>) {
        let day = self.last();
        for (place, notice) in self.acts.as_slice().iter().enumerate() {
            if notice.kind != ActKind::WithdrawalNotice || notice.when.by(day) == Truth::False {
                continue;
            }
            // A notice may not end the treaty on its own day and then come too late because of that.
            let others = Termination::after_all(self.treaty, self.last_day, self.acts, day, Some(place), &mut Silent);
            received_in_force(self.treaty, notice.when, others.first_day_out(legal.expiry()), found);
        }
    }
}

/// Gives the finding on one notice, received on a day within `when`; `out` is the first day on which the treaty is not
/// in force without that notice. A treaty without a right to withdraw has none.
pub(super) fn received_in_force<'a>(treaty: &'a Treaty<'a>, when: DateRange, out: EndRange, found: &mut impl Sink<'a>) {
    let Some(rule) = treaty.term.withdrawal else { return };
    let begun = begun(treaty, when);
    let over = out.on(when);
    let last_day = out.last_day();
    let finding: TermFinding<'a> = Finding {
        citation: rule.citation,
        rule: "withdrawal_while_in_force",
        verdict: begun.and(over.not()).into(),
        measured: Some(when.into()),
        bound: treaty.entry_into_force.and_then(|entry| Interval::new(Some(entry.value), last_day.latest()).ok()),
        margin: match (begun, over, treaty.entry_into_force) {
            (Truth::False, _, Some(entry)) => Some(i64::from(entry.value.days_until(when.latest()))),
            (Truth::True, Truth::False, _) => last_day.days_from(when.latest()),
            (Truth::True, Truth::True, _) => last_day.days_from(when.earliest()),
            _ => None,
        },
    };
    found.take(finding);
}
