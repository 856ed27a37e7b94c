//! The day that an anchor gives, after the acts of a question.

use super::end_range::EndRange;
use super::question::Question;
use crate::calendar::{Date, days_in_month};
use crate::treaty::{ActKind, Anchor};
use crate::verdict::Truth;

impl Question<'_> {
    /// The day of `anchor`. A day that is counted from an event is never if, by the last day asked about, the event has
    /// not happened.
    #[must_use]
    pub fn day_of(&self, anchor: Anchor<'_>) -> EndRange {
        self.day_within(anchor, self.treaty.days.len())
    }

    /// The day of `anchor`, which may be counted from at most `steps` named days in turn. A longer chain is circular
    /// and gives no day.
    fn day_within(&self, anchor: Anchor<'_>, steps: usize) -> EndRange {
        let month_end_rule = self.treaty.term.month_end;
        match anchor {
            Anchor::On(day) => EndRange::exactly(day),
            Anchor::AfterEntry(span) => self
                .treaty
                .entry_into_force
                .map_or(EndRange::NEVER, |entry| EndRange::exactly(entry.value).later(span, month_end_rule)),
            Anchor::AfterDay { name, span, month_end } => {
                let Some(steps) = steps.checked_sub(1) else { return EndRange::NEVER };
                let day = self.named_day(name, steps);
                let start = if month_end { day.map(last_of_month) } else { day };
                start.later(span, month_end_rule)
            }
        }
    }

    /// The day of this name: the one that an act sets, and at latest the one that the treaty gives.
    fn named_day(&self, name: &str, steps: usize) -> EndRange {
        let at_latest = self.treaty.named_day(name).ok().and_then(|day| day.at_latest);
        let mut named = at_latest.map_or(EndRange::NEVER, |anchor| self.day_within(anchor, steps));
        for act in self.acts.as_slice().iter().filter(|act| act.kind == ActKind::NamedDay && act.name == name) {
            let happened = act.when.by(self.last());
            if happened != Truth::False {
                let latest = if happened == Truth::True { Some(act.when.latest()) } else { None };
                named = named.first(EndRange::new(Some(act.when.earliest()), latest));
            }
        }
        named
    }
}

/// The last day of the month of `day`.
fn last_of_month(day: Date) -> Date {
    days_in_month(day.year(), day.month()).and_then(|last| Date::new(day.year(), day.month(), last).ok()).unwrap_or(day)
}
