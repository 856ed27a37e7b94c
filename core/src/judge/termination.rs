//! The ways in which a treaty ends other than by its term: withdrawals, and replacement by another treaty.
//!
//! For these, only the soonest day counts, whatever the order of the acts.

use super::end_range::EndRange;
use super::finding::{Sink, plain};
use super::question::LastDay;
use super::status::Status;
use crate::calendar::{Date, DateRange, Interval};
use crate::treaty::{Act, ActKind, Duration, StatePartySet, Treaty};
use crate::verdict::{Finding, Truth, Verdict};

/// The ends of a treaty other than by its term. The methods take the day on which the term expires as `expiry`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Termination<'a> {
    treaty: &'a Treaty<'a>,
    reading: LastDay,
    /// Acts that may have happened by the end of this day are taken into account.
    day: Date,
    /// For each party, the day on which its withdrawal takes effect.
    withdrawn: [EndRange; StatePartySet::CAPACITY],
    superseded: EndRange,
}

impl<'a> Termination<'a> {
    /// The state before any act.
    pub(super) const fn none(treaty: &'a Treaty<'a>, reading: LastDay, day: Date) -> Self {
        Self {
            treaty,
            reading,
            day,
            withdrawn: [EndRange::NEVER; StatePartySet::CAPACITY],
            superseded: EndRange::NEVER,
        }
    }

    /// The treaty that this is about.
    pub(super) const fn treaty(&self) -> &'a Treaty<'a> {
        self.treaty
    }

    /// Takes an act into account, if it happened or may have happened by the day.
    pub(super) fn add(&mut self, act: &Act<'a>, found: Sink<'_, 'a>) {
        let happened = act.when.by(self.day);
        match (act.kind, self.treaty.term.duration.value) {
            _ if happened == Truth::False => {}
            (ActKind::WithdrawalNotice, _) => self.withdraw(act, found),
            // Only a treaty that depends on another one can lose its basis.
            (ActKind::Superseded, _) | (ActKind::BasisEnded, Duration::WhileInForce(_)) => {
                self.superseded = self.superseded.first(dated(act, happened));
            }
            _ => {}
        }
    }

    /// The parties whose act it was. An act that names no party is an act of all of them.
    pub(super) fn actors(&self, act: &Act<'_>) -> StatePartySet {
        actors(self.treaty, act)
    }

    /// Takes a notice of withdrawal into account. It takes effect after the notice period, or on a later day that it
    /// names. A notice before entry into force has no effect.
    fn withdraw(&mut self, act: &Act<'a>, found: Sink<'_, 'a>) {
        let Some(rule) = self.treaty.term.withdrawal else {
            found(plain("withdrawal_allowed", self.treaty.term.duration.citation, Verdict::Fails));
            return;
        };
        // It has an effect only if it was received on a day on which the treaty had entered into force.
        let begun = begun(self.treaty, act.when);
        let when = match self.treaty.entry_into_force.map(|entry| DateRange::new(entry.value, act.when.latest())) {
            Some(Ok(when)) if begun == Truth::Unknown => when,
            _ => act.when,
        };
        let received = EndRange::new(Some(when.earliest()), Some(when.latest()));
        let soonest = received.later(rule.value.notice, self.treaty.term.month_end);
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
        let effect = match when.by(self.day).and(begun) {
            Truth::True => effect,
            Truth::Unknown => EndRange::new(effect.earliest(), None),
            Truth::False => return,
        };
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

    /// The day on which fewer than two sides remain, so that nobody is bound any more. A side remains as long as one of
    /// its parties does.
    fn withdrawal(&self) -> EndRange {
        let mut last: Option<EndRange> = None;
        let mut last_but_one: Option<EndRange> = None;
        for leaves in self.treaty.sides().map(|side| self.side_leaves(side)) {
            if let Some(last) = last {
                let sooner = last.first(leaves);
                last_but_one = Some(last_but_one.map_or(sooner, |day| day.last(sooner)));
            }
            last = Some(last.map_or(leaves, |last| last.last(leaves)));
        }
        // A treaty of one side ends when that side leaves.
        last_but_one.or(last).unwrap_or(EndRange::NEVER)
    }

    /// The day on which the last party of `side` leaves.
    fn side_leaves(&self, side: &str) -> EndRange {
        let mut last: Option<EndRange> = None;
        for (place, party) in self.treaty.parties.iter().enumerate() {
            if let Some(leaves) = self.withdrawn.get(place).filter(|_| party.side == side) {
                last = Some(last.map_or(*leaves, |last| last.last(*leaves)));
            }
        }
        last.unwrap_or(EndRange::NEVER)
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

/// The parties of `treaty` whose act it was. An act that names no party is an act of all of them.
pub(super) fn actors(treaty: &Treaty<'_>, act: &Act<'_>) -> StatePartySet {
    let everyone = treaty.everyone();
    match act.by {
        Some(by) => everyone.without(everyone.without(by)),
        None => everyone,
    }
}

/// Whether the treaty has entered into force on an unknown day within `when`.
pub(super) fn begun(treaty: &Treaty<'_>, when: DateRange) -> Truth {
    match treaty.entry_into_force {
        Some(entry) if when.earliest() >= entry.value => Truth::True,
        Some(entry) if when.latest() >= entry.value => Truth::Unknown,
        _ => Truth::False,
    }
}

/// The day of an act. It has no latest day if the act may not have happened.
fn dated(act: &Act<'_>, happened: Truth) -> EndRange {
    let latest = if happened == Truth::True { Some(act.when.latest()) } else { None };
    EndRange::new(Some(act.when.earliest()), latest)
}
