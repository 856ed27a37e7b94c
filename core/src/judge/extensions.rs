//! The acts that move the end of a term: agreements and extensions, which build on one another.
//!
//! Unlike a withdrawal, an extension depends on the acts before it: who had agreed, when the term ended by then, and
//! how often it was extended. So the acts are folded in the order of their days. If uncertain days leave the order of
//! two acts open, both orders are folded, and the result covers both. For more than two such acts, all of them are
//! folded in as many rounds as there are acts, each time as something that may have happened. Every possible order is
//! contained in those rounds, so an answer that stays decided is right for each order.

use super::end_range::EndRange;
use super::finding::{Silent, Sink, plain};
use super::status::Extension;
use super::termination::Termination;
use crate::calendar::{Date, Interval};
use crate::treaty::{Act, ActKind, Acts, StatePartySet};
use crate::verdict::{Finding, Truth};

/// What is known about extensions: the end of the term, the number of extensions, the agreements and the talks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extensions {
    /// The anniversary on which the term ends, before a reading of the last day is applied.
    expiry: EndRange,
    /// How often the term was extended, as a minimum and a maximum.
    times: (u8, u8),
    /// The parties that surely agreed to an extension that is not in force yet.
    agreed: StatePartySet,
    /// The parties that may have agreed to it.
    may_have_agreed: StatePartySet,
    /// The steps that the talks may have reached.
    steps: Steps,
}

impl Extensions {
    /// The state without any act, given the term's end by the text.
    pub(super) const fn of_text(expiry: EndRange) -> Self {
        Self {
            expiry,
            times: (0, 0),
            agreed: StatePartySet::NONE,
            may_have_agreed: StatePartySet::NONE,
            steps: Steps::only(Extension::None),
        }
    }

    /// A state that covers this one and `other`.
    fn or(self, other: Self) -> Self {
        Self {
            expiry: self.expiry.hull(other.expiry),
            times: (self.times.0.min(other.times.0), self.times.1.max(other.times.1)),
            agreed: self.agreed.both(other.agreed),
            may_have_agreed: self.may_have_agreed.with(other.may_have_agreed),
            steps: self.steps.or(other.steps),
        }
    }

    /// The anniversary on which the term ends, before a reading of the last day is applied.
    pub(super) const fn expiry(&self) -> EndRange {
        self.expiry
    }

    /// The progress of an extension.
    pub(super) fn reached(&self) -> Extension {
        self.steps.one()
    }

    /// Whether the treaty's maximum number of extensions, `times`, allows one more.
    pub(super) fn leave_one(&self, times: Option<u8>) -> Truth {
        let (least, most) = self.times;
        match times {
            Some(times) if least >= times => Truth::False,
            Some(times) if most >= times => Truth::Unknown,
            _ => Truth::True,
        }
    }

    /// The state after `acts` at the end of `day`; `termination` holds the other ways in which the treaty may end.
    #[inline(never)]
    pub(super) fn after_all<'a>(
        self,
        acts: Acts<'a>,
        day: Date,
        termination: &Termination<'a>,
        found: &mut impl Sink<'a>,
    ) -> Self {
        // Talks do not move the term. They are folded separately, so that an open order of talks does not make the
        // result of the extensions less certain.
        let talks = Fold { about: is_step, day, termination }.over(acts, self, &mut Silent);
        // If every extension names every party, no extension needs an agreement before it, and agreements are left out
        // too.
        let everyone = termination.treaty().everyone();
        let by_all = |act: &Act<'_>| !is_extension(act.kind) || termination.actors(act).contains(everyone);
        let about = if acts.as_slice().iter().all(by_all) { is_extension } else { moves_term };
        let moved = Fold { about, day, termination }.over(acts, self, found);
        Self { steps: talks.steps, ..moved }
    }

    /// The state after one act. `happened` says whether the act happened or may have happened.
    pub(super) fn after<'a>(
        self,
        act: &Act<'a>,
        happened: Truth,
        termination: &Termination<'a>,
        found: &mut impl Sink<'a>,
    ) -> Self {
        match act.kind {
            ActKind::ExtensionRaised | ActKind::TalksOffered => self.talked(Steps::only(Extension::Raised), happened),
            ActKind::UnderConsideration => self.talked(Steps::only(Extension::UnderConsideration), happened),
            ActKind::TalksDeclined => self.talked(Steps::only(Extension::TalksDeclined), happened),
            ActKind::ExtensionAgreed => self.agreed(act, happened, termination),
            ActKind::ExtensionInForce | ActKind::IndefiniteExtension => {
                self.extended(act, happened, termination, found)
            }
            _ => self,
        }
    }

    /// The state after the talks on an extension reached one of the steps `next`, or may have.
    fn talked(self, next: Steps, happened: Truth) -> Self {
        let steps = if happened == Truth::True { next } else { self.steps.or(next) };
        Self { steps, ..self }
    }

    /// The state after parties agreed to an extension, or may have.
    fn agreed(self, act: &Act<'_>, happened: Truth, termination: &Termination<'_>) -> Self {
        let actors = termination.actors(act);
        let next = match self.consent(act, termination) {
            Truth::True => Steps::only(Extension::Agreed),
            Truth::False => Steps::only(Extension::UnderConsideration),
            Truth::Unknown => Steps::only(Extension::Agreed).or(Steps::only(Extension::UnderConsideration)),
        };
        let agreed = if happened == Truth::True { self.agreed.with(actors) } else { self.agreed };
        Self { agreed, may_have_agreed: self.may_have_agreed.with(actors), ..self }.talked(next, happened)
    }

    /// Whether every remaining party supports `act`, either by the act itself or by an earlier agreement.
    fn consent(&self, act: &Act<'_>, termination: &Termination<'_>) -> Truth {
        let actors = termination.actors(act);
        termination.all_agree(actors.with(self.agreed), actors.with(self.may_have_agreed), act.when)
    }

    /// The state after an extension that is reported to be in force. It counts only if every party supports it, it is
    /// no longer than allowed, the treaty is still in force, and the number of allowed extensions is not used up.
    fn extended<'a>(
        self,
        act: &Act<'a>,
        happened: Truth,
        termination: &Termination<'a>,
        found: &mut impl Sink<'a>,
    ) -> Self {
        let term = &termination.treaty().term;
        let (rule, citation) = match term.extension {
            Some(rule) => (rule.value, rule.citation),
            None => {
                found.take(plain("extension_allowed", term.duration.citation, Truth::False.into()));
                return self;
            }
        };
        let consent = self.consent(act, termination);
        found.take(plain("extension_by_all_parties", citation, consent.into()));

        // Where the parties may decide late, only another end of the treaty comes before the decision.
        let expiry_in_time = if rule.late { EndRange::NEVER } else { self.expiry };
        let out = termination.first_day_out(expiry_in_time);
        let in_time = out.on(act.when).not();
        let last_day = out.last_day();
        found.take(Finding {
            citation,
            rule: "extension_before_expiry",
            verdict: in_time.into(),
            measured: Some(act.when.into()),
            bound: last_day.known(),
            margin: match in_time {
                Truth::True => last_day.days_from(act.when.latest()),
                Truth::False => last_day.days_from(act.when.earliest()),
                Truth::Unknown => None,
            },
        });

        let expiry = self.expiry;
        let farthest = rule.longest.map_or(EndRange::NEVER, |longest| expiry.later(longest, term.month_end));
        let (fits, moved) = match act.until {
            _ if act.kind == ActKind::IndefiniteExtension => {
                (if rule.longest.is_none() { Truth::True } else { Truth::False }, EndRange::NEVER)
            }
            Some(until) => (expiry.before(until).and(farthest.before(until).not()), EndRange::exactly(until)),
            // The end of the extension is not on record, so it is some day up to the farthest one.
            None => (Truth::Unknown, farthest),
        };
        found.take(Finding {
            citation,
            rule: "extension_within_length",
            verdict: fits.into(),
            measured: act.until.map(Interval::exactly),
            bound: farthest.known(),
            margin: act.until.and_then(|until| farthest.days_from(until)),
        });

        let again = self.leave_one(rule.times);
        if rule.times.is_some() {
            found.take(plain("extension_times", citation, again.into()));
        }

        let (least, most) = self.times;
        match happened.and(consent).and(in_time).and(fits).and(again) {
            Truth::True => Self {
                expiry: moved,
                times: (least.saturating_add(1), most.saturating_add(1)),
                // The agreement is used up; another extension needs another agreement.
                agreed: StatePartySet::NONE,
                may_have_agreed: StatePartySet::NONE,
                steps: Steps::only(Extension::InForce),
            },
            Truth::Unknown => Self {
                expiry: expiry.hull(moved),
                times: (least, most.saturating_add(1)),
                agreed: StatePartySet::NONE,
                ..self
            }
            .talked(Steps::only(Extension::InForce), Truth::Unknown),
            Truth::False => self,
        }
    }
}

/// A set of steps that the talks may have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Steps(u8);

impl Steps {
    const NONE: Self = Self(0);

    const fn only(step: Extension) -> Self {
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

    /// The step, if the set has exactly one; otherwise undecided.
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
        .find(|step| Self::only(*step) == self)
        .unwrap_or(Extension::Undecided)
    }
}

/// Selects the acts that a fold considers.
type About = fn(ActKind) -> bool;

const fn is_extension(kind: ActKind) -> bool {
    matches!(kind, ActKind::ExtensionInForce | ActKind::IndefiniteExtension)
}

const fn moves_term(kind: ActKind) -> bool {
    is_extension(kind) || matches!(kind, ActKind::ExtensionAgreed)
}

const fn is_step(kind: ActKind) -> bool {
    moves_term(kind)
        || matches!(
            kind,
            ActKind::ExtensionRaised | ActKind::TalksOffered | ActKind::UnderConsideration | ActKind::TalksDeclined
        )
}

/// Acts whose order among one another is open. Only the kinds that a fold considers matter.
#[derive(Clone, Copy)]
struct Together<'a> {
    acts: &'a [Act<'a>],
    about: About,
    day: Date,
}

impl<'a> Together<'a> {
    /// The acts that happened by the day, or may have, each with whether it surely did.
    fn iter(self) -> impl Iterator<Item = (&'a Act<'a>, Truth)> {
        let Self { acts, about, day } = self;
        acts.iter()
            .filter(move |act| about(act.kind))
            .map(move |act| (act, act.when.by(day)))
            .filter(|(_, happened)| *happened != Truth::False)
    }

    /// Splits off the first group of such acts. In a group, each act may have happened after a later one of the list.
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

/// A fold over the acts of some kinds up to the end of a day.
#[derive(Clone, Copy)]
struct Fold<'e, 'a> {
    about: About,
    day: Date,
    termination: &'e Termination<'a>,
}

impl<'a> Fold<'_, 'a> {
    /// The state after `acts`, starting from `before`.
    fn over(self, acts: Acts<'a>, before: Extensions, found: &mut impl Sink<'a>) -> Extensions {
        let mut now = before;
        let mut rest = acts.as_slice();
        while let Some((together, tail)) = Together::split(rest, self.about, self.day) {
            rest = tail;
            let mut each = together.iter();
            now = match (each.next(), each.next(), each.next()) {
                (Some((act, happened)), None, _) => now.after(act, happened, self.termination, found),
                (Some(one), Some(two), None) => {
                    // The findings on both acts must hold in both orders, so they come from this fold.
                    let _ = self.in_any_order(together, now, found);
                    self.in_order(now, one, two).or(self.in_order(now, two, one))
                }
                _ => self.in_any_order(together, now, found),
            };
        }
        now
    }

    /// The state after `one` and then `two`, starting from `before`.
    fn in_order(self, before: Extensions, one: (&Act<'a>, Truth), two: (&Act<'a>, Truth)) -> Extensions {
        let then = |now: Extensions, (act, happened)| now.after(act, happened, self.termination, &mut Silent);
        then(then(before, one), two)
    }

    /// A state that covers every order of the acts, starting from `before`.
    fn in_any_order(self, together: Together<'a>, before: Extensions, found: &mut impl Sink<'a>) -> Extensions {
        let mut now = before;
        if together.iter().any(|(act, happened)| happened == Truth::True && !is_extension(act.kind)) {
            // At least one of these acts surely happened, so the step from before is no longer the current one.
            now.steps = Steps::NONE;
        }
        let rounds = together.iter().count();
        for round in 1..=rounds {
            for (act, _) in together.iter() {
                now = if round < rounds {
                    now.after(act, Truth::Unknown, self.termination, &mut Silent)
                } else {
                    now.after(act, Truth::Unknown, self.termination, found)
                };
            }
        }
        now
    }
}
