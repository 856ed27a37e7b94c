//! The ways in which a treaty ends other than by its term: withdrawals, and replacement by another treaty.
//!
//! For these, only the soonest day counts, whatever the order of the acts.

use super::end_range::{EndRange, sooner};
use super::finding::{Sink, plain};
use super::question::LastDay;
use super::status::Status;
use crate::calendar::{Date, Interval};
use crate::treaty::{Act, ActKind, Duration, StatePartySet, Treaty};
use crate::verdict::{Finding, Truth, Verdict};

/// The ends of a treaty other than by its term. The methods take the day on which the term expires as `expiry`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Termination<'a> {
    treaty: &'a Treaty<'a>,
    reading: LastDay,
    /// For each party, the day on which its withdrawal takes effect.
    withdrawn: [EndRange; StatePartySet::CAPACITY],
    superseded: EndRange,
}

impl<'a> Termination<'a> {
    /// The state before any act.
    pub(super) const fn none(treaty: &'a Treaty<'a>, reading: LastDay) -> Self {
        Self { treaty, reading, withdrawn: [EndRange::NEVER; StatePartySet::CAPACITY], superseded: EndRange::NEVER }
    }

    /// The treaty that this is about.
    pub(super) const fn treaty(&self) -> &'a Treaty<'a> {
        self.treaty
    }

    /// Takes an act into account that happened or may have happened.
    pub(super) fn add(&mut self, act: &Act<'a>, happened: Truth, found: Sink<'_, 'a>) {
        match (act.kind, self.treaty.term.duration.value) {
            (ActKind::WithdrawalNotice, _) => self.withdraw(act, happened, found),
            // Only a treaty that depends on another one can lose its basis.
            (ActKind::Superseded, _) | (ActKind::BasisEnded, Duration::WhileInForce(_)) => {
                self.superseded = self.superseded.first(dated(act, happened));
            }
            _ => {}
        }
    }

    /// The parties whose act it was. An act that names no party is an act of all of them.
    pub(super) fn actors(&self, act: &Act<'_>) -> StatePartySet {
        let everyone = self.treaty.everyone();
        match act.by {
            Some(by) => everyone.without(everyone.without(by)),
            None => everyone,
        }
    }

    /// Takes a notice of withdrawal into account. It takes effect after the notice period, or on a later day that it
    /// names.
    fn withdraw(&mut self, act: &Act<'a>, happened: Truth, found: Sink<'_, 'a>) {
        let Some(rule) = self.treaty.term.withdrawal else {
            found(plain("withdrawal_allowed", self.treaty.term.duration.citation, Verdict::Fails));
            return;
        };
        let soonest = dated(act, Truth::True).later(rule.value.notice, self.treaty.term.month_end);
        // If the notice names a day before the end of the notice period, the end of the notice period counts.
        let effect = act.until.map_or(soonest, |until| soonest.last(EndRange::exactly(until)));
        found(Finding {
            citation: rule.citation,
            rule: "withdrawal_notice",
            verdict: act.until.map_or(Truth::True, |until| soonest.by(until)).into(),
            measured: act.until.map_or(effect.known(), |until| Some(Interval::exactly(until))),
            bound: soonest.known(),
            margin: act
                .until
                .or(effect.exact())
                .zip(soonest.exact())
                .map(|(end, soonest)| i64::from(soonest.days_until(end))),
        });
        let effect = if happened == Truth::True { effect } else { EndRange::new(effect.earliest(), None) };
        for place in self.actors(act).places() {
            if let Some(withdrawn) = self.withdrawn.get_mut(place) {
                *withdrawn = withdrawn.first(effect);
            }
        }
    }

    /// The day on which the treaty ends, for whatever reason.
    pub(super) fn ends(&self, expiry: EndRange) -> EndRange {
        expiry.first(self.withdrawal()).first(self.superseded)
    }

    /// The first day on which the treaty is not in force, under the reading of the last day. The reading does not apply
    /// to a replacement by another treaty, which has a day of its own instead of an anniversary.
    pub(super) fn first_day_out(&self, expiry: EndRange) -> EndRange {
        expiry.first(self.withdrawal()).read(self.reading).first(self.superseded)
    }

    /// The reason for the end, once the treaty has surely ended: the one that surely came first. If several fall on one
    /// day, an act of a party is named before the expiry of the term.
    pub(super) fn cause(&self, expiry: EndRange) -> Status {
        let causes = [
            (Status::Superseded, self.superseded),
            (Status::Withdrawn, self.withdrawal().read(self.reading)),
            (Status::Expired, expiry.read(self.reading)),
        ];
        let sure = self.first_day_out(expiry).latest();
        let mut named = Status::Undecided;
        for (status, ends) in causes {
            let Some(earliest) = ends.earliest() else { continue };
            if named == Status::Undecided && ends.latest() == sure {
                named = status;
            } else if sure.is_some_and(|sure| earliest < sure || (earliest == sure && named == Status::Undecided)) {
                // This cause may have come before the sure one, or on the same day with a higher rank.
                return Status::Undecided;
            }
        }
        named
    }

    /// The day on which fewer than two parties remain, so that nobody is bound any more.
    fn withdrawal(&self) -> EndRange {
        let parties = self.treaty.parties.len().min(StatePartySet::CAPACITY);
        let leaving = parties.saturating_sub(1).max(1);
        let of = |pick: fn(EndRange) -> Option<Date>| {
            nth(self.withdrawn.iter().take(parties).map(|ends| pick(*ends)), leaving)
        };
        EndRange::new(of(EndRange::earliest), of(EndRange::latest))
    }

    /// The parties that have left the treaty on `day`: those that surely have and, if `how` is unknown, those that may
    /// have.
    pub(super) fn withdrawn_by(&self, day: Date, how: Truth) -> StatePartySet {
        self.withdrawn
            .iter()
            .map(|ends| ends.read(self.reading).by(day))
            .enumerate()
            .filter(|(_, out)| *out == Truth::True || *out == how)
            .fold(StatePartySet::NONE, |set, (place, _)| set.with(StatePartySet::one(place)))
    }
}

/// The day of an act. It has no latest day if the act may not have happened.
fn dated(act: &Act<'_>, happened: Truth) -> EndRange {
    let latest = if happened == Truth::True { Some(act.when.latest()) } else { None };
    EndRange::new(Some(act.when.earliest()), latest)
}

/// The `nth` soonest of some days, counted from one. `None` means never.
fn nth(days: impl Iterator<Item = Option<Date>> + Clone, nth: usize) -> Option<Date> {
    // This takes quadratic time, but there are at most sixteen parties. Sorting would add code that can panic.
    let mut found = None;
    for candidate in days.clone().flatten() {
        if days.clone().flatten().filter(|day| *day <= candidate).count() >= nth {
            found = sooner(found, Some(candidate));
        }
    }
    found
}
