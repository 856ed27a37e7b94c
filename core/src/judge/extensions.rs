//! What moves a term: agreements and extensions, which build on one another.
//!
//! Unlike a withdrawal, an extension depends on what came before it: who had agreed, when the term ended by then, how
//! often it was extended. So the acts are folded in the order of their days. Where uncertain days leave the order of
//! two acts open, both orders are folded, and what covers both is kept. More than two are folded as often as there are
//! acts, each time as something that may have happened: every order of them is hidden in those rounds, so what
//! stays decided is right in all.

use super::legal::{Legal, TermFinding, plain, window};
use super::{Ends, Extension};
use crate::calendar::{Between, Date};
use crate::treaty::{Act, ActKind, Acts, PartySet};
use crate::verdict::{Finding, Truth};

/// How far the term was moved, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extensions {
    /// The anniversary on which the term ends, before any reading of last days.
    pub(super) expiry: Ends,
    /// How often it was extended: at least, and at most.
    times: (u8, u8),
    /// Who surely agreed to an extension that is not in force yet.
    agreed: PartySet,
    /// Who may have.
    may_have_agreed: PartySet,
    /// How far the talks may have come.
    steps: Steps,
}

impl Extensions {
    /// Nothing but the text.
    pub(super) const fn of_text(expiry: Ends) -> Self {
        Self {
            expiry,
            times: (0, 0),
            agreed: PartySet::NONE,
            may_have_agreed: PartySet::NONE,
            steps: Steps::of(Extension::None),
        }
    }

    /// What covers both.
    fn or(self, other: Self) -> Self {
        Self {
            expiry: self.expiry.hull(other.expiry),
            times: (self.times.0.min(other.times.0), self.times.1.max(other.times.1)),
            agreed: self.agreed.without(self.agreed.without(other.agreed)),
            may_have_agreed: self.may_have_agreed.with(other.may_have_agreed),
            steps: self.steps.or(other.steps),
        }
    }

    /// How far an extension has come.
    pub(super) fn reached(&self) -> Extension {
        self.steps.one()
    }

    /// Whether the number of extensions that the treaty allows leaves one more.
    pub(super) fn leave_one(&self, times: Option<u8>) -> Truth {
        let (least, most) = self.times;
        match times {
            Some(times) if least >= times => Truth::False,
            Some(times) if most >= times => Truth::Unknown,
            _ => Truth::True,
        }
    }
}

/// A set of steps that the talks may have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Steps(u8);

impl Steps {
    const NONE: Self = Self(0);

    const fn of(step: Extension) -> Self {
        Self(match step {
            Extension::None => 1,
            Extension::Raised => 2,
            Extension::UnderConsideration => 4,
            Extension::TalksDeclined => 8,
            Extension::Agreed => 16,
            Extension::InForce => 32,
            Extension::Undecided => 63,
        })
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The step, where there is only one.
    fn one(self) -> Extension {
        [
            Extension::None,
            Extension::Raised,
            Extension::UnderConsideration,
            Extension::TalksDeclined,
            Extension::Agreed,
            Extension::InForce,
        ]
        .into_iter()
        .find(|step| Self::of(*step) == self)
        .unwrap_or(Extension::Undecided)
    }
}

/// Which acts a fold is about.
type About = fn(ActKind) -> bool;

const fn is_extension(kind: ActKind) -> bool {
    matches!(kind, ActKind::ExtensionInForce)
}

const fn moves_term(kind: ActKind) -> bool {
    matches!(kind, ActKind::ExtensionInForce | ActKind::ExtensionAgreed)
}

const fn is_step(kind: ActKind) -> bool {
    moves_term(kind)
        || matches!(
            kind,
            ActKind::ExtensionRaised | ActKind::TalksOffered | ActKind::UnderConsideration | ActKind::TalksDeclined
        )
}

/// Acts whose order among one another is open, of the kinds that a fold is about.
#[derive(Clone, Copy)]
struct Together<'a> {
    acts: &'a [Act<'a>],
    about: About,
    day: Date,
}

impl<'a> Together<'a> {
    /// Those that happened by the day, or may have, each with whether it did.
    fn iter(self) -> impl Iterator<Item = (&'a Act<'a>, Truth)> {
        let Self { acts, about, day } = self;
        acts.iter()
            .filter(move |act| about(act.kind))
            .map(move |act| (act, act.when.by(day)))
            .filter(|(_, happened)| *happened != Truth::False)
    }

    /// Splits off the first such acts: each may have come after one that the record puts behind it.
    fn split(acts: &'a [Act<'a>], about: About, day: Date) -> Option<(Self, &'a [Act<'a>])> {
        let mut taken = 0_usize;
        let mut latest: Option<Date> = None;
        for act in acts {
            if about(act.kind) {
                if latest.is_some_and(|latest| latest <= act.when.earliest()) {
                    break;
                }
                latest = latest.max(Some(act.when.latest()));
            }
            taken = taken.saturating_add(1);
        }
        let (acts, rest) = acts.split_at_checked(taken).filter(|_| taken > 0)?;
        Some((Self { acts, about, day }, rest))
    }
}

impl<'a> Legal<'a> {
    /// Folds in the agreements and extensions among `acts`, once what ends the treaty otherwise is folded in.
    pub(super) fn extended_by(&mut self, acts: Acts<'a>, found: &mut dyn FnMut(TermFinding<'a>)) {
        let text = self.extensions;
        // Talks move no term, so their open order must not blur what the extensions did to it.
        self.fold(acts, is_step, &mut |_| ());
        let steps = self.extensions.steps;
        self.extensions = text;
        // Nor do agreements, where every extension names every party and so needs none before it.
        let everyone = self.treaty.everyone();
        let by_all = |act: &Act<'_>| !is_extension(act.kind) || self.actors(act).contains(everyone);
        let moves = if acts.as_slice().iter().all(by_all) { is_extension } else { moves_term };
        self.fold(acts, moves, found);
        self.extensions.steps = steps;
    }

    fn fold(&mut self, acts: Acts<'a>, about: About, found: &mut dyn FnMut(TermFinding<'a>)) {
        let mut rest = acts.as_slice();
        while let Some((together, tail)) = Together::split(rest, about, self.day) {
            rest = tail;
            let mut each = together.iter();
            match (each.next(), each.next(), each.next()) {
                (Some((act, happened)), None, _) => self.step(act, happened, found),
                (Some((one, one_happened)), Some((two, two_happened)), None) => {
                    let before = self.extensions;
                    // What is found about each must hold in both orders.
                    self.in_any_order(together, found);
                    self.extensions = before;
                    self.step(one, one_happened, &mut |_| ());
                    self.step(two, two_happened, &mut |_| ());
                    let in_order = self.extensions;
                    self.extensions = before;
                    self.step(two, two_happened, &mut |_| ());
                    self.step(one, one_happened, &mut |_| ());
                    self.extensions = self.extensions.or(in_order);
                }
                _ => self.in_any_order(together, found),
            }
        }
    }

    /// Folds in acts that happened, or may have, in whatever order.
    fn in_any_order(&mut self, together: Together<'a>, found: &mut dyn FnMut(TermFinding<'a>)) {
        if together.iter().any(|(act, happened)| happened == Truth::True && !is_extension(act.kind)) {
            // One of them came last, so what was before is not the last word.
            self.extensions.steps = Steps::NONE;
        }
        let rounds = together.iter().count();
        for round in 1..=rounds {
            for (act, _) in together.iter() {
                if round < rounds {
                    self.step(act, Truth::Unknown, &mut |_| ());
                } else {
                    self.step(act, Truth::Unknown, found);
                }
            }
        }
    }

    /// Folds in one act that happened, or may have.
    pub(super) fn step(&mut self, act: &Act<'a>, happened: Truth, found: &mut dyn FnMut(TermFinding<'a>)) {
        match act.kind {
            ActKind::ExtensionRaised | ActKind::TalksOffered => self.reach(Steps::of(Extension::Raised), happened),
            ActKind::UnderConsideration => self.reach(Steps::of(Extension::UnderConsideration), happened),
            ActKind::TalksDeclined => self.reach(Steps::of(Extension::TalksDeclined), happened),
            ActKind::ExtensionAgreed => self.agree(act, happened),
            ActKind::ExtensionInForce => self.extend(act, happened, found),
            _ => {}
        }
    }

    /// The talks on an extension reached one of `next`, or may have.
    fn reach(&mut self, next: Steps, happened: Truth) {
        let steps = &mut self.extensions.steps;
        *steps = if happened == Truth::True { next } else { steps.or(next) };
    }

    fn agree(&mut self, act: &Act<'a>, happened: Truth) {
        let actors = self.actors(act);
        let consent = self.consent(act);
        if happened == Truth::True {
            self.extensions.agreed = self.extensions.agreed.with(actors);
        }
        self.extensions.may_have_agreed = self.extensions.may_have_agreed.with(actors);
        let next = match consent {
            Truth::True => Steps::of(Extension::Agreed),
            Truth::False => Steps::of(Extension::UnderConsideration),
            Truth::Unknown => Steps::of(Extension::Agreed).or(Steps::of(Extension::UnderConsideration)),
        };
        self.reach(next, happened);
    }

    /// Whether every party that is still in is behind `act`, by the act itself or by an agreement before it.
    fn consent(&self, act: &Act<'a>) -> Truth {
        let surely = self.actors(act).with(self.extensions.agreed);
        let perhaps = self.actors(act).with(self.extensions.may_have_agreed);
        let surely_out = self.withdrawn_by(act.when.earliest(), Truth::True);
        let perhaps_out = self.withdrawn_by(act.when.latest(), Truth::Unknown);
        let everyone = self.treaty.everyone();
        if surely.with(surely_out).contains(everyone) {
            Truth::True
        } else if perhaps.with(perhaps_out).contains(everyone) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// An extension that is said to be in force: it counts where every party is behind it, it is no longer than
    /// allowed, it comes while the treaty is in force, and the number of extensions allowed is not used up.
    fn extend(&mut self, act: &Act<'a>, happened: Truth, found: &mut dyn FnMut(TermFinding<'a>)) {
        let (rule, citation) = match self.treaty.term.extension {
            Some(rule) => (rule.value, rule.citation),
            None => {
                found(plain("extension_allowed", self.treaty.term.duration.citation, Truth::False.into()));
                return;
            }
        };
        let consent = self.consent(act);
        found(plain("extension_by_all_parties", citation, consent.into()));

        let out = self.first_day_out();
        let in_time = match (out.by(act.when.earliest()), out.by(act.when.latest())) {
            (Truth::False, Truth::False) => Truth::True,
            (Truth::True, _) => Truth::False,
            _ => Truth::Unknown,
        };
        let last_day = out.eve();
        found(Finding {
            citation,
            rule: "extension_before_expiry",
            verdict: in_time.into(),
            measured: window(act),
            bound: last_day.known(),
            margin: match in_time {
                Truth::True => last_day.days_from(act.when.latest()),
                Truth::False => last_day.days_from(act.when.earliest()),
                Truth::Unknown => None,
            },
        });

        let expiry = self.extensions.expiry;
        let farthest = rule.longest.map_or(Ends::NEVER, |longest| expiry.later(longest, self.treaty.term.month_end));
        let (fits, moved) = match act.until {
            Some(until) => (expiry.before(until).and(farthest.before(until).not()), Ends::on(until)),
            // Its end is not on record: some day up to the farthest.
            None => (Truth::Unknown, farthest),
        };
        found(Finding {
            citation,
            rule: "extension_within_length",
            verdict: fits.into(),
            measured: act.until.map(Between::exactly),
            bound: farthest.known(),
            margin: act.until.and_then(|until| farthest.days_from(until)),
        });

        let again = self.extensions.leave_one(rule.times);
        if rule.times.is_some() {
            found(plain("extension_times", citation, again.into()));
        }

        let (least, most) = self.extensions.times;
        match happened.and(consent).and(in_time).and(fits).and(again) {
            Truth::True => {
                self.extensions = Extensions {
                    expiry: moved,
                    times: (least.saturating_add(1), most.saturating_add(1)),
                    // Used up: another extension needs another agreement.
                    agreed: PartySet::NONE,
                    may_have_agreed: PartySet::NONE,
                    steps: Steps::of(Extension::InForce),
                };
            }
            Truth::Unknown => {
                self.extensions.expiry = expiry.hull(moved);
                self.extensions.times.1 = most.saturating_add(1);
                self.extensions.agreed = PartySet::NONE;
                self.reach(Steps::of(Extension::InForce), Truth::Unknown);
            }
            Truth::False => {}
        }
    }
}
