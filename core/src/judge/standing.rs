//! Whether a treaty is in force, until when, and what was done about it.

use super::before_entry::before_entry;
use super::end_range::EndRange;
use super::finding::{TermFinding, Told};
use super::legal::{Legal, sooner_after};
use super::question::Question;
use super::status::{Extension, Status};
use crate::calendar::Date;
use crate::treaty::StatePartySet;
use crate::verdict::{Finding, Truth, Verdict};

/// The state of a treaty on the day asked about, as far as it was known on that day.
///
/// If the question is about a range of days, a field that is not the same on all of them is `None` (or undecided), and
/// a set of parties contains those that surely belong to it on every day of the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Standing {
    /// The status of the treaty on all of the days asked about.
    pub status: Status,
    /// Whether the treaty is in force on those days. It is false also if the treaty surely ended and only the reason is
    /// unknown.
    pub in_force: Truth,
    /// The day on which the treaty ends or ended; `None` if the days asked about have different answers.
    pub ends: Option<EndRange>,
    /// The last day in force, under the reading in the question. It is `None` if the day is not known exactly, and for
    /// a treaty that never entered into force.
    pub last_day: Option<Date>,
    /// The remaining days in force, including the day asked about; 0 once the treaty has ended. Before entry into
    /// force, it is the length of the whole term.
    ///
    /// Unit: days.
    pub days_left: Option<u32>,
    /// The farthest day to which the treaty can still be extended. It is `None` if it cannot be extended, and also if
    /// the text sets no longest extension.
    pub extendable_until: Option<Date>,
    /// The progress of an extension.
    pub extension: Extension,
    /// The parties that surely declared a suspension and surely have not ended it. A suspension changes no legal date.
    pub suspended_by: StatePartySet,
    /// The parties whose withdrawal has surely taken effect.
    pub withdrawn: StatePartySet,
}

impl<'a> Question<'a> {
    /// The state of the treaty on the days asked about.
    ///
    /// ```
    /// use proverka::date;
    /// use proverka::judge::{Question, Status};
    /// use proverka::treaty::catalog::{INF, INF_ACTS};
    ///
    /// let on = |day| {
    ///     let question =
    ///         Question::new(&INF, INF_ACTS, day);
    ///     question.standing().status
    /// };
    /// // Six months after the notice of 2 February 2019, to the day.
    /// assert_eq!(on(date!(2019, 8, 1)), Status::InForce);
    /// assert_eq!(on(date!(2019, 8, 2)), Status::Withdrawn);
    /// ```
    pub fn standing(&self) -> Standing {
        let (first, last) = (self.first(), self.last());
        let entry = self.treaty.entry_into_force.map(|entry| entry.value);
        let start = self.legal(first);
        let (status, in_force) = self.on(&start, first);
        let out = start.first_day_out();
        let mut standing = Standing {
            status,
            in_force,
            ends: Some(start.ends()),
            // Only a treaty that was in force at all has a last day.
            last_day: out.exact().filter(|out| entry.is_some_and(|entry| entry < *out)).and_then(Date::previous),
            days_left: entry.filter(|_| first == last).and_then(|entry| {
                let from = last.max(entry);
                if out.by(from) == Truth::True {
                    return (in_force != Truth::Unknown).then_some(0);
                }
                out.days_from(from).and_then(|days| u32::try_from(days).ok())
            }),
            extendable_until: start.extendable_until(),
            extension: start.extension(),
            suspended_by: start.suspended_by(),
            withdrawn: start.withdrawn_by(first, Truth::True),
        };
        let mut day = first;
        let mut legal = start;
        // The loop terminates: each turn moves to a later day on which something can change, and there are finitely
        // many such days.
        while let Some(next) = self.next_change(&legal, day).filter(|next| *next <= last) {
            day = next;
            legal = self.legal(day);
            let (status, in_force) = self.on(&legal, day);
            if status != standing.status {
                standing.status = Status::Undecided;
            }
            if in_force != standing.in_force {
                standing.in_force = Truth::Unknown;
            }
            standing.ends = standing.ends.filter(|ends| *ends == legal.ends());
            standing.last_day = standing.last_day.filter(|_| legal.first_day_out() == out);
            standing.extendable_until =
                standing.extendable_until.filter(|until| legal.extendable_until() == Some(*until));
            if legal.extension() != standing.extension {
                standing.extension = Extension::Undecided;
            }
            standing.suspended_by = standing.suspended_by.both(legal.suspended_by());
            // A party that left may have joined again.
            standing.withdrawn = standing.withdrawn.both(legal.withdrawn_by(day, Truth::True));
        }
        standing
    }

    /// Whether the treaty is in force on the days asked about, as [`Standing::in_force`] says. This takes less memory
    /// and time than the whole standing.
    pub fn in_force(&self) -> Truth {
        self.every_day(StatePartySet::NONE, |legal, day| self.on(legal, day).1).unwrap_or(Truth::Unknown)
    }

    /// Gives the findings behind [`Question::standing`] to `found`: whether the treaty is in force and, for each act
    /// that claims to change its dates, whether the treaty allows that.
    pub fn findings(&self, mut found: impl FnMut(TermFinding<'a>)) {
        let standing = self.standing();
        let term = &self.treaty.term;
        let citation = match (standing.status, term.withdrawal, self.treaty.entry_into_force) {
            (Status::Withdrawn, Some(withdrawal), _) => withdrawal.citation,
            (Status::NotYet | Status::Provisional, _, Some(entry)) => entry.citation,
            _ => term.duration.citation,
        };
        found(Finding {
            citation,
            rule: "in_force",
            verdict: Verdict::from(standing.in_force),
            measured: Some(self.at),
            bound: standing.ends.and_then(EndRange::known),
            margin: standing.days_left.map(i64::from),
        });
        let found = &mut Told(&mut found);
        let legal = Legal::on(self.treaty, self.last_day, self.acts, self.last(), found);
        self.notices(&legal, found);
    }

    /// The status of the treaty on one day, and whether it is in force then.
    pub(super) fn on(&self, legal: &Legal<'a>, day: Date) -> (Status, Truth) {
        if self.is_before_entry(day) {
            return (before_entry(self.treaty, self.acts, day), Truth::False);
        }
        match legal.first_day_out().by(day) {
            Truth::False => (Status::InForce, Truth::True),
            Truth::Unknown => (Status::Undecided, Truth::Unknown),
            // Whether the treaty goes on is open until the parties decide.
            Truth::True if self.decides_late(legal, day) => (Status::Undecided, Truth::Unknown),
            Truth::True => (legal.cause(), Truth::False),
        }
    }

    /// Whether `day` is before entry into force. A treaty that never entered into force has no later day.
    pub(super) fn is_before_entry(&self, day: Date) -> bool {
        self.treaty.entry_into_force.is_none_or(|entry| day < entry.value)
    }

    /// Whether, on `day`, which is after the end of the term, the parties may still decide to extend it. They may not
    /// once the treaty has ended for another reason.
    fn decides_late(&self, legal: &Legal<'a>, day: Date) -> bool {
        let may_be_late = self.treaty.term.extension.is_some_and(|extension| extension.value.late);
        may_be_late && legal.may_be_extended() && legal.ended_otherwise(day) != Truth::True
    }

    /// The next day after `day` on which the answer may change. If the end is a range, its latest day need not be
    /// visited, because an answer that was open before that day stays open over the range asked about.
    pub(super) fn next_change(&self, legal: &Legal<'a>, day: Date) -> Option<Date> {
        let mut next = sooner_after(day, legal.first_day_out().earliest(), None);
        next = sooner_after(day, self.treaty.entry_into_force.map(|entry| entry.value), next);
        for act in self.acts.as_slice() {
            for change in [Some(act.when.earliest()), Some(act.when.latest()), act.until] {
                next = sooner_after(day, change, next);
            }
        }
        next
    }
}
