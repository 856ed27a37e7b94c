//! The legal state of a treaty at the end of a day, after the acts known by then.
//!
//! An act that may or may not have happened by that day only widens the range of the dates that it would change. So a
//! decided answer is right whether or not the act happened. The computation starts with the acts that end a treaty
//! independently of its term ([`termination`](super::termination)). Then it applies, in order, the acts that move the
//! end of the term ([`extensions`](super::extensions)).

use super::end_range::EndRange;
use super::extensions::Extensions;
use super::finding::{Silent, Sink, TermFinding};
use super::question::{LastDay, Question};
use super::status::{Extension, Status};
use super::termination::Termination;
use crate::calendar::Date;
use crate::treaty::{Act, ActKind, Acts, Duration, StatePartySet, Treaty};
use crate::verdict::{Finding, Truth, Verdict};

/// The legal state of a treaty at the end of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Legal<'a> {
    day: Date,
    termination: Termination<'a>,
    extensions: Extensions,
    suspended_by: StatePartySet,
}

impl<'a> Question<'a> {
    /// The legal state at the end of `day`.
    pub(super) fn legal(&self, day: Date) -> Legal<'a> {
        Legal::on(self.treaty, self.last_day, self.acts, day, &mut Silent)
    }
}

impl<'a> Legal<'a> {
    /// The legal state at the end of `day`. Every finding on the way is given to `found`.
    pub(super) fn on(
        treaty: &'a Treaty<'a>,
        reading: LastDay,
        acts: Acts<'a>,
        day: Date,
        found: &mut impl Sink<'a>,
    ) -> Self {
        // Built where it is returned: a second copy would be a sixth of the stack of a judgement.
        let mut legal = Self {
            day,
            termination: Termination::after_all(treaty, reading, acts, day, None, found),
            extensions: Extensions::of_text(expiry(treaty)),
            suspended_by: StatePartySet::NONE,
        };
        for (place, act) in acts.as_slice().iter().enumerate().filter(|(_, act)| act.kind == ActKind::Suspension) {
            let happened = act.when.by(day);
            if happened != Truth::False {
                found.take(suspension(treaty, act));
            }
            if happened == Truth::True {
                let suspended = still_suspended(&legal.termination, acts, place, day);
                legal.suspended_by = legal.suspended_by.with(suspended);
            }
        }
        legal.extensions = legal.extensions.after_all(acts, day, &legal.termination, found);
        legal
    }

    /// The state after one more act, which comes after all others.
    pub(super) fn after(mut self, act: &Act<'a>, found: &mut impl Sink<'a>) -> Self {
        self.termination = self.termination.after(act, found);
        self.extensions = self.extensions.after(act, Truth::True, &self.termination, found);
        self
    }

    /// The anniversary on which the term ends, before a reading of the last day is applied.
    pub(super) const fn expiry(&self) -> EndRange {
        self.extensions.expiry()
    }

    /// The progress of an extension.
    pub(super) fn extension(&self) -> Extension {
        self.extensions.reached()
    }

    /// The parties that surely suspended the treaty and surely have not ended the suspension.
    pub(super) const fn suspended_by(&self) -> StatePartySet {
        self.suspended_by
    }

    /// The day on which the treaty ends, for whatever reason.
    pub(super) fn ends(&self) -> EndRange {
        self.termination.ends(self.expiry())
    }

    /// The first day on which the treaty is not in force, under the reading of the last day.
    pub(super) fn first_day_out(&self) -> EndRange {
        self.termination.first_day_out(self.expiry())
    }

    /// Whether the treaty has ended on `day` for a reason other than the expiry of its term.
    pub(super) fn ended_otherwise(&self, day: Date) -> Truth {
        self.termination.first_day_out(EndRange::NEVER).by(day)
    }

    /// The reason for the end, once the treaty has surely ended.
    pub(super) fn cause(&self) -> Status {
        self.termination.cause(self.expiry())
    }

    /// The parties that have left the treaty on `day`: those that surely have and, if `how` is unknown, those that may
    /// have.
    pub(super) fn withdrawn_by(&self, day: Date, how: Truth) -> StatePartySet {
        self.termination.withdrawn_by(day, how)
    }

    /// Whether the party at `place` is a member on `day`: it has joined the treaty and has not left it.
    pub(super) fn is_member(&self, place: usize, day: Date) -> Truth {
        self.membership(place, day).map_or(Truth::False, |(joined, left, _)| joined.and(left.not()))
    }

    /// Whether the party at `place` has joined the treaty on `day`, whether it has left it, and whether a notice of
    /// withdrawal of it is on record. `None` if there is no party at that place.
    pub(super) fn membership(&self, place: usize, day: Date) -> Option<(Truth, Truth, Truth)> {
        if place >= self.termination.treaty().parties.len() {
            return None;
        }
        let member = self.termination.member(place);
        let leaves = self.termination.departure(&member);
        let has_notice = match (leaves.earliest(), leaves.latest()) {
            (None, _) => Truth::False,
            (Some(_), None) => Truth::Unknown,
            (Some(_), Some(_)) => Truth::True,
        };
        Some((member.joins().by(day), leaves.by(day), has_notice))
    }

    /// The next day after `day` on which one of `parties` joins or leaves, or may.
    pub(super) fn next_departure(&self, parties: StatePartySet, day: Date) -> Option<Date> {
        let mut next = None;
        for place in parties.places() {
            let member = self.termination.member(place);
            for change in [member.joins(), self.termination.departure(&member)] {
                next = sooner_after(day, change.latest(), sooner_after(day, change.earliest(), next));
            }
        }
        next
    }

    /// Whether the treaty's maximum number of extensions may allow one more.
    pub(super) fn may_be_extended(&self) -> bool {
        let extension = self.termination.treaty().term.extension;
        extension.is_some_and(|rule| self.extensions.leave_one(rule.value.times) != Truth::False)
    }

    /// The farthest day to which the treaty can still be extended, if it is known exactly.
    pub(super) fn extendable_until(&self) -> Option<Date> {
        let term = &self.termination.treaty().term;
        let rule = term.extension?.value;
        let open = self.extensions.leave_one(rule.times).and(self.first_day_out().by(self.day).not());
        if open == Truth::True { self.expiry().later(rule.longest?, term.month_end).exact() } else { None }
    }
}

/// The anniversary on which the term ends if no act changes it.
fn expiry(treaty: &Treaty<'_>) -> EndRange {
    let Some(entry) = treaty.entry_into_force else {
        return EndRange::NEVER;
    };
    match treaty.term.duration.value {
        Duration::For(span) => EndRange::exactly(entry.value).later(span, treaty.term.month_end),
        Duration::Until(day) => EndRange::exactly(day),
        // The treaty that it depends on may end at any time; an act says when it did (`ActKind::BasisEnded`). A term
        // that is renewed by itself ends by a denunciation ([`termination`](super::termination)).
        Duration::WhileInForce(_) | Duration::Unlimited | Duration::Renewed { .. } => EndRange::NEVER,
    }
}

/// The parties that suspended the treaty by the act at `place`, except those that may have ended the suspension later.
#[inline(never)]
fn still_suspended(termination: &Termination<'_>, acts: Acts<'_>, place: usize, day: Date) -> StatePartySet {
    let Some(suspension) = acts.as_slice().get(place) else { return StatePartySet::NONE };
    acts.as_slice()
        .iter()
        .enumerate()
        .filter(|(at, act)| {
            act.kind == ActKind::SuspensionEnded
                && act.when.by(day) != Truth::False
                && (*at > place || act.when.latest() > suspension.when.earliest())
        })
        .fold(termination.actors(suspension), |set, (_, act)| set.without(termination.actors(act)))
}

/// The finding on a suspension. It is only reported; it changes no date of the treaty.
fn suspension<'a>(treaty: &Treaty<'a>, act: &Act<'a>) -> TermFinding<'a> {
    let term = &treaty.term;
    Finding {
        citation: term.suspension.unwrap_or(term.duration.citation),
        rule: "suspension",
        verdict: Verdict::NotBinding,
        measured: Some(act.when.into()),
        bound: None,
        margin: None,
    }
}

/// The earlier of `change` and `next`, where a change that is not after `day` is none.
pub(super) fn sooner_after(day: Date, change: Option<Date>, next: Option<Date>) -> Option<Date> {
    match change {
        Some(change) if change > day && next.is_none_or(|next| change < next) => Some(change),
        _ => next,
    }
}
