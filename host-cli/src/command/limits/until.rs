//! `limits --until`: on which days the answer changes if the numbers stay as they are.

use std::collections::BTreeSet;

use proverka::calendar::{Date, Interval};
use proverka::judge::{PartyStanding, Question};
use proverka::verdict::Truth;

use super::{Case, Judged};
use crate::command::history::runs;
use crate::failure::Failure;
use crate::report::limits::{Report, Row};

/// The longest time that is looked ahead, because a period that is undecided is followed day by day. Unit: days.
const AHEAD: i32 = 36_525;

impl Case<'_> {
    /// Judges the numbers of `day` on that day and on every later day, up to `until`, on which the answer changes.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] if `until` is before `day`, or too far from it.
    pub(super) fn judge_until(&self, day: Date, until: Date) -> Result<Report, Failure> {
        if !(0..=AHEAD).contains(&day.days_until(until)) {
            let right = format!("expected a day from {day} to at most 100 years later");
            return Err(Failure::usage(format!("--until {until}, and the numbers are of {day}"), right));
        }
        let days: Vec<Judged> =
            self.changes(day, until).into_iter().map(|on| Judged { day: on, numbers: day }).collect();
        let mut report = self.judge(&days);
        let all = std::mem::take(&mut report.findings);
        for row in all {
            let before = report.findings.iter().rfind(|before: &&Row| before.is_about_the_same_as(&row));
            if before.is_none_or(|before| before.answer() != row.answer()) {
                report.findings.push(row);
            }
        }
        Ok(report)
    }

    /// `day`, and the days up to `until` on which a ceiling begins or ceases to bind, or a party joins or leaves.
    fn changes(&self, day: Date, until: Date) -> BTreeSet<Date> {
        let question = |at| Question { at, ..self.question(day) };
        let acts = self.acts.as_slice().iter().flat_map(|act| [act.when.earliest(), act.when.latest()]);
        let steps: Vec<Date> = acts.collect::<BTreeSet<Date>>().into_iter().collect();
        let mut days = BTreeSet::from([day]);
        for ceiling in self.treaty.ceilings {
            let binds = |at: Interval<Date>| question(at).limits().binds(ceiling);
            days.extend(runs(day, until, Truth::Unknown, &steps, binds).into_iter().map(|run| run.first));
        }
        for place in 0..self.treaty.parties.len() {
            let standing = |at: Interval<Date>| question(at).party_standing(place);
            days.extend(runs(day, until, PartyStanding::Undecided, &steps, standing).into_iter().map(|run| run.first));
        }
        days
    }
}
