//! What is legally so at the end of a day, after the acts known by then.
//!
//! What may or may not have happened by that day widens the range of what it would change and never narrows it, so a
//! decided answer is right whichever way the unknown turns out. First comes what ends a treaty from outside its term
//! ([`termination`](super::termination)), then, in order, what moves the term ([`extensions`](super::extensions)).

use super::end_range::EndRange;
use super::extensions::Extensions;
use super::finding::{Sink, TermFinding};
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
        Legal::on(self.treaty, self.last_day, self.acts, day, &mut |_| ())
    }
}

impl<'a> Legal<'a> {
    /// The state at the end of `day`, handing each finding on the way to `found`.
    pub(super) fn on(treaty: &'a Treaty<'a>, reading: LastDay, acts: Acts<'a>, day: Date, found: Sink<'_, 'a>) -> Self {
        let mut termination = Termination::none(treaty, reading);
        let mut suspended_by = StatePartySet::NONE;
        for (place, act) in acts.as_slice().iter().enumerate() {
            let happened = act.when.by(day);
            if happened == Truth::False {
                continue;
            }
            termination.add(act, happened, found);
            if act.kind == ActKind::Suspension {
                found(suspension(treaty, act));
                if happened == Truth::True {
                    suspended_by = suspended_by.with(still_suspended(&termination, acts, place, day));
                }
            }
        }
        let extensions = Extensions::of_text(expiry(treaty)).after_all(acts, day, &termination, found);
        Self { day, termination, extensions, suspended_by }
    }

    /// The state after one act more, which comes after all others.
    pub(super) fn after(mut self, act: &Act<'a>, found: Sink<'_, 'a>) -> Self {
        self.termination.add(act, Truth::True, found);
        self.extensions = self.extensions.after(act, Truth::True, &self.termination, found);
        self
    }

    /// The anniversary on which the term ends, before any reading of last days.
    pub(super) const fn expiry(&self) -> EndRange {
        self.extensions.expiry()
    }

    /// How far an extension has come.
    pub(super) fn extension(&self) -> Extension {
        self.extensions.reached()
    }

    /// Who surely suspended the treaty and surely has not ended that.
    pub(super) const fn suspended_by(&self) -> StatePartySet {
        self.suspended_by
    }

    /// The day on which the treaty ends, whatever ends it.
    pub(super) fn ends(&self) -> EndRange {
        self.termination.ends(self.expiry())
    }

    /// The first day on which it is not in force, by the reading of last days.
    pub(super) fn first_day_out(&self) -> EndRange {
        self.termination.first_day_out(self.expiry())
    }

    /// What ended it, once it surely ended.
    pub(super) fn cause(&self) -> Status {
        self.termination.cause(self.expiry())
    }

    /// The parties that are out on `day`: surely, or also those that may be.
    pub(super) fn withdrawn_by(&self, day: Date, how: Truth) -> StatePartySet {
        self.termination.withdrawn_by(day, how)
    }

    /// The farthest day to which the treaty can still be extended, where that is one day.
    pub(super) fn extendable_until(&self) -> Option<Date> {
        let term = &self.termination.treaty().term;
        let rule = term.extension?.value;
        let open = self.extensions.leave_one(rule.times).and(self.first_day_out().by(self.day).not());
        if open == Truth::True { self.expiry().later(rule.longest?, term.month_end).exact() } else { None }
    }
}

/// The anniversary on which the term ends by the text alone.
fn expiry(treaty: &Treaty<'_>) -> EndRange {
    let Some(entry) = treaty.entry_into_force else {
        return EndRange::NEVER;
    };
    match treaty.term.duration.value {
        Duration::For(span) => EndRange::exactly(entry.value).later(span, treaty.term.month_end),
        Duration::Until(day) => EndRange::exactly(day),
        // Its basis may end at any time: an act says when it did (`ActKind::BasisEnded`).
        Duration::WhileInForce(_) | Duration::Unlimited => EndRange::NEVER,
    }
}

/// Who suspended the treaty by the act at `place`, but for those who may have ended it later.
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

/// A suspension is recorded and shown: the treaty's dates stay what they are.
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
