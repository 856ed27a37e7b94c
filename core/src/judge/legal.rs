//! What is legally so at the end of a day, after the acts known by then.
//!
//! Acts are folded in order, each into the one thing it can change: the expiry, a party's withdrawal, the
//! supersession. What may or may not have happened by that day widens the range of that thing and never narrows it,
//! so a decided answer is right whichever way the unknown turns out.

use super::ends::sooner;
use super::{Ends, Extension, LastDay, Status};
use crate::calendar::{Between, Date, MonthEnd, Span};
use crate::treaty::{Act, ActKind, Acts, Duration, PartySet, Treaty};
use crate::verdict::{Citation, Finding, Truth, Verdict};

/// A finding about a treaty's term; what is compared are days.
pub type TermFinding<'a> = Finding<'a, Between<Date>>;

/// The legal state of a treaty at the end of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Legal<'a> {
    treaty: &'a Treaty<'a>,
    reading: LastDay,
    day: Date,
    /// The anniversary on which the term ends, before any reading of last days.
    pub(super) expiry: Ends,
    /// For each party, the day on which its withdrawal takes effect.
    withdrawn: [Ends; PartySet::CAPACITY],
    pub(super) superseded: Ends,
    extensions: u8,
    agreed: PartySet,
    pub(super) extension: Extension,
    pub(super) suspended_by: PartySet,
}

impl<'a> Legal<'a> {
    /// The state at the end of `day`, handing each finding on the way to `found`.
    pub(super) fn on(
        treaty: &'a Treaty<'a>,
        reading: LastDay,
        acts: Acts<'a>,
        day: Date,
        found: &mut impl FnMut(TermFinding<'a>),
    ) -> Self {
        let mut legal = Self {
            treaty,
            reading,
            day,
            expiry: expiry(treaty),
            withdrawn: [Ends::NEVER; PartySet::CAPACITY],
            superseded: Ends::NEVER,
            extensions: 0,
            agreed: PartySet::NONE,
            extension: Extension::None,
            suspended_by: PartySet::NONE,
        };
        for act in acts.as_slice() {
            let happened = act.when.by(day);
            if happened != Truth::False {
                legal.after(act, happened, found);
            }
        }
        legal
    }

    /// Folds in one act that happened, or may have.
    pub(super) fn after(&mut self, act: &Act<'a>, happened: Truth, found: &mut impl FnMut(TermFinding<'a>)) {
        match act.kind {
            ActKind::ExtensionRaised | ActKind::TalksOffered => self.step(Extension::Raised, happened),
            ActKind::UnderConsideration => self.step(Extension::UnderConsideration, happened),
            ActKind::TalksDeclined => self.step(Extension::TalksDeclined, happened),
            ActKind::ExtensionAgreed => self.agree(act, happened),
            ActKind::ExtensionInForce => self.extend(act, happened, found),
            ActKind::WithdrawalNotice => self.withdraw(act, happened, found),
            ActKind::Superseded | ActKind::BasisEnded => {
                self.superseded = self.superseded.first(dated(act, happened, Some));
            }
            ActKind::Suspension => {
                if happened == Truth::True {
                    self.suspended_by = self.suspended_by.with(self.actors(act));
                }
                // Recorded and shown: the treaty's dates stay what they are.
                found(self.suspension(act));
            }
            ActKind::SuspensionEnded => {
                if happened == Truth::True {
                    self.suspended_by = self.suspended_by.without(self.actors(act));
                }
            }
            ActKind::DataWithheld
            | ActKind::InspectionsHalted
            | ActKind::ThirdPartyInvited
            | ActKind::ThirdPartyRefused
            | ActKind::PoliticalCommitment
            | ActKind::Statement => {}
        }
    }

    /// Whose act it was: everybody's, where it names nobody.
    fn actors(&self, act: &Act<'_>) -> PartySet {
        act.by.unwrap_or(self.treaty.everyone())
    }

    /// The talks on an extension reached `next`, or may have.
    fn step(&mut self, next: Extension, happened: Truth) {
        self.extension = if happened == Truth::True || self.extension == next { next } else { Extension::Undecided };
    }

    fn agree(&mut self, act: &Act<'_>, happened: Truth) {
        if happened == Truth::True {
            self.agreed = self.agreed.with(self.actors(act));
        }
        let all = self.agreed.contains(self.treaty.everyone());
        self.step(if all { Extension::Agreed } else { Extension::UnderConsideration }, happened);
    }

    /// An extension that is said to be in force: it counts where every party is behind it, it is no longer than
    /// allowed, it comes before the term ends, and the number of extensions allowed is not used up.
    fn extend(&mut self, act: &Act<'a>, happened: Truth, found: &mut impl FnMut(TermFinding<'a>)) {
        let Some(until) = act.until else {
            // An extension without an end extends nothing.
            return;
        };
        let (rule, citation) = match self.treaty.term.extension {
            Some(rule) => (rule.value, rule.citation),
            None => {
                found(plain("extension_allowed", self.treaty.term.duration.citation, Verdict::Fails));
                return;
            }
        };
        let consent = Truth::known(self.actors(act).with(self.agreed).contains(self.treaty.everyone()));
        found(plain("extension_by_all_parties", citation, consent.into()));

        let out = self.expiry.read(self.reading);
        let in_time = match (out.by(act.when.earliest()), out.by(act.when.latest())) {
            (Truth::False, Truth::False) => Truth::True,
            (Truth::True, _) => Truth::False,
            _ => Truth::Unknown,
        };
        found(Finding {
            citation,
            rule: "extension_before_expiry",
            verdict: in_time.into(),
            measured: Between::new(Some(act.when.earliest()), Some(act.when.latest())).ok(),
            bound: known(self.expiry),
            margin: days(act.when.latest(), self.expiry),
        });

        let farthest = match rule.longest {
            Some(longest) => self.later(self.expiry, longest),
            None => Ends::NEVER,
        };
        // Longer than the term it extends, and no longer than allowed.
        let fits =
            self.expiry.by(until).and(Truth::known(self.expiry.day() != Some(until))).and(within(until, farthest));
        found(Finding {
            citation,
            rule: "extension_within_length",
            verdict: fits.into(),
            measured: Some(Between::exactly(until)),
            bound: known(farthest),
            margin: days(until, farthest),
        });

        let again = Truth::known(rule.times.is_none_or(|times| self.extensions < times));
        if rule.times.is_some() {
            found(plain("extension_times", citation, again.into()));
        }

        match happened.and(consent).and(in_time).and(fits).and(again) {
            Truth::True => {
                self.expiry = Ends::on(until);
                self.extensions = self.extensions.saturating_add(1);
                self.extension = Extension::InForce;
            }
            Truth::Unknown => {
                self.expiry = self.expiry.hull(Ends::on(until));
                self.extensions = self.extensions.saturating_add(1);
                self.extension = Extension::Undecided;
            }
            Truth::False => {}
        }
    }

    /// A notice of withdrawal: it takes effect after the notice period, or on a later day that it names.
    fn withdraw(&mut self, act: &Act<'a>, happened: Truth, found: &mut impl FnMut(TermFinding<'a>)) {
        let Some(rule) = self.treaty.term.withdrawal else {
            found(plain("withdrawal_allowed", self.treaty.term.duration.citation, Verdict::Fails));
            return;
        };
        let month_end = self.treaty.term.month_end;
        let soonest = dated(act, Truth::True, |day| shifted(day, rule.value.notice, month_end));
        let named_in_time = match act.until {
            Some(until) => soonest.by(until),
            None => Truth::True,
        };
        let effect = match (act.until, named_in_time) {
            (Some(until), Truth::True) => Ends::on(until),
            (Some(until), Truth::Unknown) => {
                // The later of the named day and the end of the notice period, whichever day that is.
                Ends::between(Some(until), soonest.latest())
            }
            // Too soon a day: the notice period runs its course.
            _ => soonest,
        };
        found(Finding {
            citation: rule.citation,
            rule: "withdrawal_notice",
            verdict: named_in_time.into(),
            measured: match act.until {
                Some(until) => Some(Between::exactly(until)),
                None => known(effect),
            },
            bound: known(soonest),
            margin: act
                .until
                .or(effect.day())
                .zip(soonest.day())
                .map(|(end, soonest)| i64::from(soonest.days_until(end))),
        });
        let effect = match happened {
            Truth::True => effect,
            _ => Ends::between(effect.earliest(), None),
        };
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
            measured: Between::new(Some(act.when.earliest()), Some(act.when.latest())).ok(),
            bound: None,
            margin: None,
        }
    }

    /// `ends` and `span` later, by the treaty's month-end rule.
    fn later(&self, ends: Ends, span: Span) -> Ends {
        let month_end = self.treaty.term.month_end;
        Ends::between(
            ends.earliest().and_then(|day| shifted(day, span, month_end)),
            ends.latest().and_then(|day| shifted(day, span, month_end)),
        )
    }

    /// The day on which the treaty ends, whatever ends it.
    pub(super) fn ends(&self) -> Ends {
        self.expiry.first(self.withdrawal()).first(self.superseded)
    }

    /// The first day on which it is not in force, by the reading of last days. A supersession has a day of its own and
    /// no anniversary to read.
    pub(super) fn first_day_out(&self) -> Ends {
        self.expiry.read(self.reading).first(self.withdrawal().read(self.reading)).first(self.superseded)
    }

    /// What ended it, once it surely ended: whichever surely came first. Of several on one day, the act that
    /// somebody took is named before the term that ran out anyway.
    pub(super) fn why_ended(&self) -> Status {
        let causes = [
            (Status::Superseded, self.superseded),
            (Status::Withdrawn, self.withdrawal().read(self.reading)),
            (Status::Expired, self.expiry.read(self.reading)),
        ];
        let sure = self.first_day_out().latest();
        let mut named = Status::Undecided;
        let mut open = 0_u8;
        for (status, ends) in causes {
            if ends.latest() == sure && named == Status::Undecided {
                named = status;
            } else if ends.earliest().is_some_and(|earliest| sure.is_none_or(|sure| earliest < sure)) {
                open = open.saturating_add(1);
            }
        }
        if open == 0 { named } else { Status::Undecided }
    }

    /// The day on which fewer than two parties are left, so that nobody is bound to anybody.
    fn withdrawal(&self) -> Ends {
        let parties = self.treaty.parties.len().min(PartySet::CAPACITY);
        let leaving = parties.saturating_sub(1).max(1);
        let of =
            |pick: fn(Ends) -> Option<Date>| nth(self.withdrawn.iter().take(parties).map(|ends| pick(*ends)), leaving);
        Ends::between(of(Ends::earliest), of(Ends::latest))
    }

    /// The parties that are surely out on `day`.
    pub(super) fn withdrawn_by(&self, day: Date) -> PartySet {
        self.withdrawn
            .iter()
            .enumerate()
            .filter(|(_, ends)| ends.read(self.reading).by(day) == Truth::True)
            .fold(PartySet::NONE, |set, (place, _)| set.with(PartySet::one(place)))
    }

    /// The farthest day to which the treaty can still be extended, where that is one day.
    pub(super) fn extendable_until(&self) -> Option<Date> {
        let rule = self.treaty.term.extension?.value;
        let open = rule.times.is_none_or(|times| self.extensions < times)
            && self.expiry.read(self.reading).by(self.day) == Truth::False;
        if open { self.later(self.expiry, rule.longest?).day() } else { None }
    }
}

/// The anniversary on which the term ends by the text alone.
fn expiry(treaty: &Treaty<'_>) -> Ends {
    let Some(entry) = treaty.entry_into_force else {
        return Ends::NEVER;
    };
    match treaty.term.duration.value {
        // Past the calendar's last day is as good as never.
        Duration::For(span) => shifted(entry.value, span, treaty.term.month_end).map_or(Ends::NEVER, Ends::on),
        Duration::Until(day) => Ends::on(day),
        // Its basis may end at any time: an act says when it did (`ActKind::BasisEnded`).
        Duration::WhileInForce(_) | Duration::Unlimited => Ends::NEVER,
    }
}

/// `day` and `span` later; `None` past the calendar's end, or where the month-end rule refuses.
fn shifted(day: Date, span: Span, month_end: MonthEnd) -> Option<Date> {
    day.add(span, month_end).ok()
}

/// When the effect of an act falls, `after` the day of the act; open above where the act may not have happened.
fn dated(act: &Act<'_>, happened: Truth, after: impl Fn(Date) -> Option<Date>) -> Ends {
    let latest = if happened == Truth::True { after(act.when.latest()) } else { None };
    Ends::between(after(act.when.earliest()), latest)
}

/// Whether `day` is no later than `end`.
fn within(day: Date, end: Ends) -> Truth {
    if end.earliest().is_none_or(|earliest| day <= earliest) {
        Truth::True
    } else if end.latest().is_some_and(|latest| day > latest) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// The days that a report shows for `ends`; nothing for never.
pub(super) fn known(ends: Ends) -> Option<Between<Date>> {
    if ends.is_never() { None } else { Between::new(ends.earliest(), ends.latest()).ok() }
}

/// Days from `day` to the end, where that is one day.
pub(super) fn days(day: Date, ends: Ends) -> Option<i64> {
    ends.day().map(|end| i64::from(day.days_until(end)))
}

/// A finding that is a plain yes or no.
fn plain<'a>(rule: &'a str, citation: Citation<'a>, verdict: Verdict) -> TermFinding<'a> {
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
