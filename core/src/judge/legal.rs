//! What is legally so at the end of a day, after the acts known by then.
//!
//! What may or may not have happened by that day widens the range of what it would change and never narrows it, so a
//! decided answer is right whichever way the unknown turns out. First comes what ends a treaty from outside its
//! term, where the soonest day counts whatever the order of the acts; then, in order, what moves the term
//! ([`extensions`](super::extensions)).

use super::ends::sooner;
use super::extensions::Extensions;
use super::{Ends, LastDay, Status};
use crate::calendar::{Between, Date};
use crate::treaty::{Act, ActKind, Acts, Duration, PartySet, Treaty};
use crate::verdict::{Citation, Finding, Truth, Verdict};

/// A finding about a treaty's term; what is compared are days.
pub type TermFinding<'a> = Finding<'a, Between<Date>>;

/// The legal state of a treaty at the end of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Legal<'a> {
    pub(super) treaty: &'a Treaty<'a>,
    reading: LastDay,
    pub(super) day: Date,
    pub(super) extensions: Extensions,
    /// For each party, the day on which its withdrawal takes effect.
    withdrawn: [Ends; PartySet::CAPACITY],
    superseded: Ends,
    /// Who surely suspended the treaty and surely has not ended that.
    pub(super) suspended_by: PartySet,
}

impl<'a> Legal<'a> {
    /// The state at the end of `day`, handing each finding on the way to `found`.
    pub(super) fn on(
        treaty: &'a Treaty<'a>,
        reading: LastDay,
        acts: Acts<'a>,
        day: Date,
        found: &mut dyn FnMut(TermFinding<'a>),
    ) -> Self {
        let mut legal = Self {
            treaty,
            reading,
            day,
            extensions: Extensions::of_text(expiry(treaty)),
            withdrawn: [Ends::NEVER; PartySet::CAPACITY],
            superseded: Ends::NEVER,
            suspended_by: PartySet::NONE,
        };
        for (place, act) in acts.as_slice().iter().enumerate() {
            let happened = act.when.by(day);
            if happened != Truth::False {
                legal.end(act, happened, found);
                if act.kind == ActKind::Suspension && happened == Truth::True {
                    legal.suspended_by = legal.suspended_by.with(legal.still_suspended(acts, place, act));
                }
            }
        }
        legal.extended_by(acts, found);
        legal
    }

    /// Folds in one act more, after all others.
    pub(super) fn after(&mut self, act: &Act<'a>, found: &mut dyn FnMut(TermFinding<'a>)) {
        self.end(act, Truth::True, found);
        self.step(act, Truth::True, found);
    }

    /// What `act` does to the end of the treaty, apart from its term.
    fn end(&mut self, act: &Act<'a>, happened: Truth, found: &mut dyn FnMut(TermFinding<'a>)) {
        match (act.kind, self.treaty.term.duration.value) {
            (ActKind::WithdrawalNotice, _) => self.withdraw(act, happened, found),
            // No other treaty than one that depends on another can lose its basis.
            (ActKind::Superseded, _) | (ActKind::BasisEnded, Duration::WhileInForce(_)) => {
                self.superseded = self.superseded.first(dated(act, happened));
            }
            // Recorded and shown: the treaty's dates stay what they are.
            (ActKind::Suspension, _) => found(self.suspension(act)),
            _ => {}
        }
    }

    /// Whose act it was: everybody's, where it names nobody.
    pub(super) fn actors(&self, act: &Act<'_>) -> PartySet {
        let everyone = self.treaty.everyone();
        match act.by {
            Some(by) => everyone.without(everyone.without(by)),
            None => everyone,
        }
    }

    /// Who suspended the treaty by the act at `place`, but for those who may have ended it later.
    fn still_suspended(&self, acts: Acts<'a>, place: usize, suspension: &Act<'a>) -> PartySet {
        acts.as_slice()
            .iter()
            .enumerate()
            .filter(|(at, act)| {
                act.kind == ActKind::SuspensionEnded
                    && act.when.by(self.day) != Truth::False
                    && (*at > place || act.when.latest() > suspension.when.earliest())
            })
            .fold(self.actors(suspension), |set, (_, act)| set.without(self.actors(act)))
    }

    /// A notice of withdrawal: it takes effect after the notice period, or on a later day that it names.
    fn withdraw(&mut self, act: &Act<'a>, happened: Truth, found: &mut dyn FnMut(TermFinding<'a>)) {
        let Some(rule) = self.treaty.term.withdrawal else {
            found(plain("withdrawal_allowed", self.treaty.term.duration.citation, Verdict::Fails));
            return;
        };
        let soonest = dated(act, Truth::True).later(rule.value.notice, self.treaty.term.month_end);
        // Where it names too soon a day, the notice period runs its course.
        let effect = act.until.map_or(soonest, |until| soonest.last(Ends::on(until)));
        found(Finding {
            citation: rule.citation,
            rule: "withdrawal_notice",
            verdict: act.until.map_or(Truth::True, |until| soonest.by(until)).into(),
            measured: act.until.map_or(effect.known(), |until| Some(Between::exactly(until))),
            bound: soonest.known(),
            margin: act
                .until
                .or(effect.day())
                .zip(soonest.day())
                .map(|(end, soonest)| i64::from(soonest.days_until(end))),
        });
        let effect = if happened == Truth::True { effect } else { Ends::between(effect.earliest(), None) };
        for place in self.actors(act).places() {
            if let Some(withdrawn) = self.withdrawn.get_mut(place) {
                *withdrawn = withdrawn.first(effect);
            }
        }
    }

    fn suspension(&self, act: &Act<'a>) -> TermFinding<'a> {
        let term = &self.treaty.term;
        Finding {
            citation: term.suspension.unwrap_or(term.duration.citation),
            rule: "suspension",
            verdict: Verdict::NotBinding,
            measured: window(act),
            bound: None,
            margin: None,
        }
    }

    /// The day on which the treaty ends, whatever ends it.
    pub(super) fn ends(&self) -> Ends {
        self.extensions.expiry.first(self.withdrawal()).first(self.superseded)
    }

    /// The first day on which it is not in force, by the reading of last days. A supersession has a day of its own and
    /// no anniversary to read.
    pub(super) fn first_day_out(&self) -> Ends {
        self.extensions.expiry.first(self.withdrawal()).read(self.reading).first(self.superseded)
    }

    /// What ended it, once it surely ended: whichever surely came first. Of several on one day, the act that
    /// somebody took is named before the term that ran out anyway.
    pub(super) fn why_ended(&self) -> Status {
        let causes = [
            (Status::Superseded, self.superseded),
            (Status::Withdrawn, self.withdrawal().read(self.reading)),
            (Status::Expired, self.extensions.expiry.read(self.reading)),
        ];
        let sure = self.first_day_out().latest();
        let mut named = Status::Undecided;
        for (status, ends) in causes {
            let Some(earliest) = ends.earliest() else { continue };
            if named == Status::Undecided && ends.latest() == sure {
                named = status;
            } else if sure.is_some_and(|sure| earliest < sure || (earliest == sure && named == Status::Undecided)) {
                // It may have come before the one that is sure, or with it and be named first.
                return Status::Undecided;
            }
        }
        named
    }

    /// The day on which fewer than two parties are left, so that nobody is bound to anybody.
    fn withdrawal(&self) -> Ends {
        let parties = self.treaty.parties.len().min(PartySet::CAPACITY);
        let leaving = parties.saturating_sub(1).max(1);
        let of =
            |pick: fn(Ends) -> Option<Date>| nth(self.withdrawn.iter().take(parties).map(|ends| pick(*ends)), leaving);
        Ends::between(of(Ends::earliest), of(Ends::latest))
    }

    /// The parties that are out on `day`: surely, or also those that may be.
    pub(super) fn withdrawn_by(&self, day: Date, how: Truth) -> PartySet {
        self.withdrawn
            .iter()
            .map(|ends| ends.read(self.reading).by(day))
            .enumerate()
            .filter(|(_, out)| *out == Truth::True || *out == how)
            .fold(PartySet::NONE, |set, (place, _)| set.with(PartySet::one(place)))
    }

    /// The farthest day to which the treaty can still be extended, where that is one day.
    pub(super) fn extendable_until(&self) -> Option<Date> {
        let rule = self.treaty.term.extension?.value;
        let open = self.extensions.leave_one(rule.times).and(self.first_day_out().by(self.day).not());
        if open == Truth::True {
            self.extensions.expiry.later(rule.longest?, self.treaty.term.month_end).day()
        } else {
            None
        }
    }
}

/// The anniversary on which the term ends by the text alone.
fn expiry(treaty: &Treaty<'_>) -> Ends {
    let Some(entry) = treaty.entry_into_force else {
        return Ends::NEVER;
    };
    match treaty.term.duration.value {
        Duration::For(span) => Ends::on(entry.value).later(span, treaty.term.month_end),
        Duration::Until(day) => Ends::on(day),
        // Its basis may end at any time: an act says when it did (`ActKind::BasisEnded`).
        Duration::WhileInForce(_) | Duration::Unlimited => Ends::NEVER,
    }
}

/// The day of an act; open above where it may not have happened.
fn dated(act: &Act<'_>, happened: Truth) -> Ends {
    let latest = if happened == Truth::True { Some(act.when.latest()) } else { None };
    Ends::between(Some(act.when.earliest()), latest)
}

/// The days of an act, for a finding.
pub(super) fn window(act: &Act<'_>) -> Option<Between<Date>> {
    Between::new(Some(act.when.earliest()), Some(act.when.latest())).ok()
}

/// A finding that is a plain yes or no.
pub(super) fn plain<'a>(rule: &'a str, citation: Citation<'a>, verdict: Verdict) -> TermFinding<'a> {
    Finding { citation, rule, verdict, measured: None, bound: None, margin: None }
}

/// The `nth` soonest of some days, counting from one, where `None` is never.
fn nth(days: impl Iterator<Item = Option<Date>> + Clone, nth: usize) -> Option<Date> {
    // Quadratic, over at most sixteen parties; sorting would bring in code that can panic.
    let mut found = None;
    for candidate in days.clone().flatten() {
        if days.clone().flatten().filter(|day| *day <= candidate).count() >= nth {
            found = sooner(found, Some(candidate));
        }
    }
    found
}
