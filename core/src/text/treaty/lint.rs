//! Checks whether the rows of a treaty fit each other.

mod regime;

use core::cmp::Ordering;

use super::flaw::{Flaw, Lint, TreatyPart};
use super::notation::{ENTRY, is_base_name, is_name};
use crate::calendar::{Date, MonthEnd, Span};
use crate::count::{AnyKind, Kind, State, StateSet};
use crate::treaty::{
    Anchor, Base, Bound, Ceiling, CountingRule, Duration, NamedDay, Quantity, Share, StatePartySet, Term, Treaty,
    Weight, Whom,
};
use crate::verdict::Citation;

/// Calls `each` with every flaw of a treaty, in the order of its tables.
///
/// ```
/// use proverka::text::treaty::lint;
/// use proverka::treaty::{Treaty, catalog::SORT};
///
/// // The treaty as it is has no flaw; without its ceiling it limits nothing that it names.
/// let mut flaws = Vec::new();
/// lint(&SORT, |lint| flaws.push(lint.to_string()));
/// assert!(flaws.is_empty());
/// lint(&Treaty { ceilings: &[], ..SORT }, |lint| flaws.push(lint.to_string()));
/// assert_eq!(flaws, ["quantity 1: no ceiling limits `warheads`"]);
/// ```
pub fn lint<'a>(treaty: &Treaty<'a>, mut each: impl FnMut(Lint<'a>)) {
    Linter { treaty, each: &mut each }.everything();
}

struct Linter<'r, 'a> {
    treaty: &'r Treaty<'a>,
    each: &'r mut dyn FnMut(Lint<'a>),
}

impl<'a> Linter<'_, 'a> {
    fn say(&mut self, place: TreatyPart, flaw: Flaw<'a>) {
        (self.each)(Lint { place, flaw });
    }

    fn say_if(&mut self, condition: bool, place: TreatyPart, flaw: Flaw<'a>) {
        if condition {
            self.say(place, flaw);
        }
    }

    fn not_empty(&mut self, place: TreatyPart, field: &'static str, text: &str) {
        self.say_if(text.is_empty(), place, Flaw::Empty { field });
    }

    fn cited(&mut self, place: TreatyPart, citation: Citation<'a>) {
        self.not_empty(place, "clause", citation.clause);
    }

    fn everything(&mut self) {
        self.not_empty(TreatyPart::Id, "id", self.treaty.id);
        self.not_empty(TreatyPart::Name, "name", self.treaty.name);
        self.parties();
        self.groups();
        self.days();
        self.named_days();
        self.kinds();
        self.quantities();
        self.types();
        for (at, rule) in self.treaty.counting.iter().enumerate() {
            self.counting_rule(at, rule);
        }
        for (at, ceiling) in self.treaty.ceilings.iter().enumerate() {
            self.ceiling(at, ceiling);
        }
        for (at, quota) in self.treaty.quotas.iter().enumerate() {
            self.quota(at, quota);
        }
        for (at, deadline) in self.treaty.deadlines.iter().enumerate() {
            self.deadline(at, deadline);
        }
        for (at, rule) in self.treaty.places.iter().enumerate() {
            self.place(at, rule);
        }
        for (at, limit) in self.treaty.steps.iter().enumerate() {
            self.step(at, limit);
        }
        self.term();
    }

    fn parties(&mut self) {
        let parties = self.treaty.parties;
        self.say_if(parties.is_empty(), TreatyPart::Parties, Flaw::NoParties);
        let found = parties.len();
        self.say_if(found > StatePartySet::CAPACITY, TreatyPart::Parties, Flaw::TooManyParties { found });
        for (at, party) in parties.iter().enumerate() {
            let place = TreatyPart::Party(at);
            self.not_empty(place, "code", party.code);
            self.not_empty(place, "name", party.name);
            self.not_empty(place, "side", party.side);
            let before = parties.iter().take(at).any(|earlier| earlier.code == party.code);
            self.say_if(before, place, Flaw::DuplicateParty(party.code));
        }
    }

    fn days(&mut self) {
        if let Some(signed) = self.treaty.signed {
            self.cited(TreatyPart::Signed, signed.citation);
        }
        self.say_if(self.treaty.entry_into_force.is_none(), TreatyPart::EntryIntoForce, Flaw::NeverInForce);
        if let Some(entry) = self.treaty.entry_into_force {
            self.cited(TreatyPart::EntryIntoForce, entry.citation);
            if let Some(signed) = self.treaty.signed {
                let (entry, signed) = (entry.value, signed.value);
                let early = entry.day_number() < signed.day_number();
                self.say_if(early, TreatyPart::EntryIntoForce, Flaw::EntryBeforeSignature { entry, signed });
            }
        }
    }

    fn named_days(&mut self) {
        let days = self.treaty.days;
        for (at, day) in days.iter().enumerate() {
            let place = TreatyPart::NamedDay(at);
            let is_name = !day.id.is_empty() && day.id != ENTRY && day.id.chars().all(is_name);
            self.say_if(!is_name, place, Flaw::DayName(day.id));
            self.not_empty(place, "title", day.title);
            self.cited(place, day.citation);
            let before = days.iter().take(at).any(|earlier| earlier.id == day.id);
            self.say_if(before, place, Flaw::DuplicateDay(day.id));
            if let Some(at_latest) = day.at_latest {
                self.anchor(place, at_latest);
                self.say_if(is_counted_from_itself(self.treaty, day), place, Flaw::CircularDay(day.id));
            }
        }
    }

    fn groups(&mut self) {
        let (groups, parties) = (self.treaty.groups, self.treaty.parties);
        for (at, group) in groups.iter().enumerate() {
            let place = TreatyPart::Group(at);
            self.not_empty(place, "id", group.id);
            self.not_empty(place, "name", group.name);
            let before = groups.iter().take(at).any(|earlier| earlier.id == group.id);
            self.say_if(before, place, Flaw::DuplicateGroup(group.id));
            let is_party = parties.iter().any(|party| party.code == group.id || party.side == group.id);
            self.say_if(is_party, place, Flaw::GroupIsParty(group.id));
            self.say_if(group.members.is_empty(), place, Flaw::NoMembers(group.id));
            if let Some(place_of) = group.members.places().find(|member| *member >= parties.len()) {
                self.say(place, Flaw::NoSuchMember { place: place_of });
            }
        }
    }

    fn kinds(&mut self) {
        let kinds = self.treaty.kinds;
        let found = kinds.len();
        self.say_if(found > AnyKind::MOST_OWN, TreatyPart::Kinds, Flaw::TooManyKinds { found });
        for (at, kind) in kinds.iter().enumerate() {
            let place = TreatyPart::Kind(at);
            let is_name = !kind.id.is_empty() && kind.id.chars().all(is_name);
            self.say_if(!is_name, place, Flaw::KindName(kind.id));
            self.not_empty(place, "title", kind.title);
            self.cited(place, kind.citation);
            let is_built_in = Kind::from_word(kind.id.as_bytes()).is_some();
            self.say_if(is_built_in, place, Flaw::BuiltInKind(kind.id));
            let before = kinds.iter().take(at).any(|earlier| earlier.id == kind.id);
            self.say_if(before, place, Flaw::DuplicateKind(kind.id));
            let own = u8::try_from(at).map(AnyKind::Own);
            let is_used = own.is_ok_and(|own| self.treaty.counting.iter().any(|rule| rule.kinds.has(own)));
            // A name that stands for another kind is wrong whether it is used or not.
            self.say_if(!is_used && !is_built_in && !before, place, Flaw::UnusedKind(kind.id));
        }
    }

    fn types(&mut self) {
        let types = self.treaty.types;
        for (at, one) in types.iter().enumerate() {
            let place = TreatyPart::Type(at);
            self.not_empty(place, "id", one.id);
            self.cited(place, one.citation);
            let before = types.iter().take(at).any(|earlier| earlier.id == one.id);
            self.say_if(before, place, Flaw::DuplicateType(one.id));
            self.say_if(one.warheads == 0, place, Flaw::TypeWithoutWarheads(one.id));
        }
    }

    fn quantities(&mut self) {
        let quantities = self.treaty.quantities;
        let treaty = self.treaty;
        let is_about_events = !treaty.quotas.is_empty() || !treaty.deadlines.is_empty() || !treaty.steps.is_empty();
        let limits_nothing = quantities.is_empty() && !is_about_events;
        self.say_if(limits_nothing, TreatyPart::Quantities, Flaw::NoQuantities);
        for (at, quantity) in quantities.iter().enumerate() {
            let place = TreatyPart::Quantity(at);
            self.not_empty(place, "id", quantity.id);
            self.not_empty(place, "title", quantity.title);
            let before = quantities.iter().take(at).any(|earlier| earlier.id == quantity.id);
            self.say_if(before, place, Flaw::DuplicateQuantity(quantity.id));
            let found = quantity.decimals;
            self.say_if(found > Quantity::MOST_DECIMALS, place, Flaw::TooManyDecimals { found });
            let limits = |one: &Ceiling<'_>| one.quantity == quantity.id || base_of(one) == Some(quantity.id);
            let limited = self.treaty.ceilings.iter().any(limits);
            self.say_if(!limited, place, Flaw::NeverLimited(quantity.id));
        }
    }

    fn counting_rule(&mut self, at: usize, rule: &CountingRule<'a>) {
        let place = TreatyPart::Counting(at);
        self.cited(place, rule.citation);
        let undeclared = self.treaty.quantity(rule.quantity).is_err();
        self.say_if(undeclared, place, Flaw::UndeclaredQuantity(rule.quantity));
        // A rule shares an item with itself exactly if it has kinds and states.
        self.say_if(!share(self.treaty, rule, rule), place, Flaw::CountsNothing);
        self.not_named(at, rule);
        if rule.weight == Weight::Attributed {
            for kind in kinds_of(self.treaty, rule) {
                let none = !self.treaty.types.iter().any(|one| kind.can_be_of_type(one.kind));
                self.say_if(none, place, Flaw::NoTypeOfKind(self.treaty.kind_word(kind)));
            }
        }
        if rule.weight == Weight::Warheads {
            // A built-in kind without warheads adds nothing, which rules on missiles and bombers together rely on.
            for kind in kinds_of(self.treaty, rule).filter(|kind| matches!(kind, AnyKind::Own(_))) {
                let none = !self.treaty.carries_warheads(kind);
                self.say_if(none, place, Flaw::CarriesNoWarheads(self.treaty.kind_word(kind)));
            }
        }
        for (other, later) in self.treaty.counting.iter().enumerate().skip(at.saturating_add(1)) {
            let twice = later.quantity == rule.quantity && share(self.treaty, rule, later);
            self.say_if(twice, place, Flaw::CountedTwice { other });
        }
    }

    /// Reports the states in which no rule of the quantity names a kind of this rule, which is the first to name it.
    fn not_named(&mut self, at: usize, rule: &CountingRule<'a>) {
        let treaty = self.treaty;
        for kind in kinds_of(treaty, rule) {
            let of_kind = |other: &&CountingRule<'_>| other.quantity == rule.quantity && other.kinds.has(kind);
            if treaty.counting.iter().take(at).any(|other| of_kind(&other)) {
                continue;
            }
            let is_named = |state| treaty.counting.iter().filter(of_kind).any(|other| other.states.contains(state));
            let open = State::ALL.into_iter().filter(|state| kind.can_be_in(*state) && !is_named(*state));
            let states = open.fold(StateSet::new(&[]), StateSet::with);
            let kind = treaty.kind_word(kind);
            self.say_if(states != StateSet::new(&[]), TreatyPart::Counting(at), Flaw::NotNamed { kind, states });
        }
    }

    fn ceiling(&mut self, at: usize, ceiling: &Ceiling<'a>) {
        let place = TreatyPart::Ceiling(at);
        self.cited(place, ceiling.citation);
        let undeclared = self.treaty.quantity(ceiling.quantity).is_err();
        self.say_if(undeclared, place, Flaw::UndeclaredQuantity(ceiling.quantity));
        if let Whom::Side(side) = ceiling.whom {
            let nobody = !self.treaty.parties.iter().any(|party| party.side == side);
            self.say_if(nobody, place, Flaw::UnknownSide(side));
        }
        if let Whom::Group(group) = ceiling.whom {
            self.say_if(self.treaty.group(group).is_err(), place, Flaw::UnknownGroup(group));
        }
        self.period(place, ceiling.from, ceiling.until);
        self.bound(at, ceiling);
        for (other, later) in self.treaty.ceilings.iter().enumerate().skip(at.saturating_add(1)) {
            let together = ceiling.bound.replaces(later.bound) && bind_together(self.treaty, ceiling, later);
            self.say_if(together, place, Flaw::Overlap { other });
        }
    }

    /// Checks the period of a ceiling, a quota or a deadline.
    fn period(&mut self, place: TreatyPart, from: Anchor<'a>, until: Option<Anchor<'a>>) {
        self.anchor(place, from);
        if let Some(end) = last_end(self.treaty) {
            let late = before(self.treaty, Anchor::On(end), from, false);
            self.say_if(late, place, Flaw::BeginsAfterEnd { from, end });
        }
        if let Some(until) = until {
            self.anchor(place, until);
            self.say_if(!before(self.treaty, from, until, true), place, Flaw::NeverBinds { from, until });
        }
    }

    fn side_or_group(&mut self, place: TreatyPart, name: &'a str) {
        let is_side = self.treaty.parties.iter().any(|party| party.side == name);
        let unknown = !is_side && self.treaty.group(name).is_err();
        self.say_if(unknown, place, Flaw::UnknownSideOrGroup(name));
    }

    /// Checks what a ceiling requires.
    fn bound(&mut self, at: usize, ceiling: &Ceiling<'a>) {
        let place = TreatyPart::Ceiling(at);
        self.say_if(ceiling.bound == Bound::AtLeast(0), place, Flaw::FloorOfZero);
        if let Some(share) = ceiling.bound.share() {
            self.share(place, ceiling, share);
        }
        if ceiling.bound.is_floor() {
            for (other, upper) in self.treaty.ceilings.iter().enumerate() {
                let never = requires_more(ceiling.bound, upper.bound) && bind_together(self.treaty, ceiling, upper);
                self.say_if(never, place, Flaw::FloorAboveCeiling { other });
            }
        }
    }

    fn share(&mut self, place: TreatyPart, ceiling: &Ceiling<'a>, share: Share<'a>) {
        let (numerator, denominator) = share.part().fraction();
        self.say_if(numerator == 0 || denominator == 0, place, Flaw::NoShare);
        let above = ceiling.bound.is_floor() && numerator > denominator && denominator > 0;
        self.say_if(above, place, Flaw::AboveWhole);
        let Base::Quantity { quantity, whose, on } = share.base() else { return };
        for name in [Some(quantity), whose].into_iter().flatten() {
            self.say_if(!is_base_name(name), place, Flaw::BaseName(name));
        }
        let undeclared = self.treaty.quantity(quantity).is_err();
        self.say_if(undeclared, place, Flaw::UndeclaredQuantity(quantity));
        if let Some(name) = whose {
            let nobody = self.treaty.group(name).is_err() && !self.treaty.parties.iter().any(|one| one.side == name);
            self.say_if(nobody, place, Flaw::UnknownBaseHolder(name));
        }
        if let Some(on) = on {
            self.anchor(place, on);
            let from = ceiling.from;
            self.say_if(before(self.treaty, from, on, false), place, Flaw::BaseAfterStart { on, from });
            return;
        }
        // The number of a side is a share of itself if the side is named, too.
        let same_holder = match whose {
            None => true,
            Some(name) if self.treaty.group(name).is_ok() => ceiling.whom == Whom::Group(name),
            Some(name) => ceiling.whom.binds(name),
        };
        if quantity == ceiling.quantity && same_holder {
            self.say(place, Flaw::ShareOfItself(quantity));
        } else if whose.is_none() && leads_to(self.treaty, quantity, ceiling.quantity) {
            self.say(place, Flaw::CircularShare(ceiling.quantity));
        }
    }

    fn anchor(&mut self, place: TreatyPart, anchor: Anchor<'a>) {
        let (Anchor::AfterEntry(span) | Anchor::AfterDay { span, .. }) = anchor else { return };
        if let Span::Hours(_) = span {
            self.say(place, Flaw::Hours(span));
            return;
        }
        if let Anchor::AfterDay { name, .. } = anchor {
            let undeclared = self.treaty.named_day(name).is_err();
            self.say_if(undeclared, place, Flaw::UndeclaredDay(name));
            return;
        }
        self.say_if(count(span) < 0, place, Flaw::BeforeEntry(anchor));
        if let Some(entry) = self.treaty.entry_into_force {
            let none = entry.value.add(span, self.treaty.term.month_end).is_err();
            self.say_if(none, place, Flaw::NoSuchDay(anchor));
        }
    }

    fn term(&mut self) {
        let term = self.treaty.term;
        self.cited(TreatyPart::Lasts, term.duration.citation);
        match term.duration.value {
            Duration::For(span) => self.length(TreatyPart::Lasts, span, 1),
            Duration::Until(end) => {
                if let Some(entry) = self.treaty.entry_into_force {
                    let entry = entry.value;
                    let early = end.day_number() <= entry.day_number();
                    self.say_if(early, TreatyPart::Lasts, Flaw::EndsBeforeEntry { end, entry });
                }
            }
            Duration::WhileInForce(id) => {
                self.not_empty(TreatyPart::Lasts, "value", id);
                self.say_if(id == self.treaty.id, TreatyPart::Lasts, Flaw::DependsOnItself);
            }
            Duration::Unlimited => {}
            Duration::Renewed { first, by, notice } => {
                self.length(TreatyPart::Lasts, first, 1);
                self.length(TreatyPart::Lasts, by, 1);
                self.length(TreatyPart::Lasts, notice, 0);
                for period in [first, by] {
                    let longer = length(notice) > length(period);
                    self.say_if(longer, TreatyPart::Lasts, Flaw::NoticeLongerThanPeriod { notice, period });
                }
                self.say_if(term.extension.is_some(), TreatyPart::Extension, Flaw::TwoRenewals);
            }
        }
        if let Some(extension) = term.extension {
            let place = TreatyPart::Extension;
            self.cited(place, extension.citation);
            self.say_if(extension.value.times == Some(0), place, Flaw::NeverExtended);
            self.say_if(term.duration.value == Duration::Unlimited, place, Flaw::NothingToExtend);
            if let Some(longest) = extension.value.longest {
                self.length(place, longest, 1);
                if let Duration::For(span) = term.duration.value {
                    let longer = length(longest) > length(span);
                    self.say_if(longer, place, Flaw::LongerThanTerm { extension: longest, term: span });
                }
            }
        }
        if let Some(withdrawal) = term.withdrawal {
            self.cited(TreatyPart::Withdrawal, withdrawal.citation);
            self.length(TreatyPart::Withdrawal, withdrawal.value.notice, 0);
        }
        if let Some(suspension) = term.suspension {
            self.cited(TreatyPart::Suspension, suspension);
        }
    }

    /// Checks a span, which must not be in hours and must have a count of at least `least`.
    fn length(&mut self, place: TreatyPart, span: Span, least: i32) {
        if let Span::Hours(_) = span {
            self.say(place, Flaw::Hours(span));
        } else {
            self.say_if(count(span) < least, place, Flaw::TooShort(span));
        }
    }
}

/// The day on which the term ends, if it is known and nothing can move it.
fn last_end(treaty: &Treaty<'_>) -> Option<Date> {
    let Term { duration, month_end, extension: None, .. } = treaty.term else { return None };
    match duration.value {
        Duration::Until(end) => Some(end),
        Duration::For(span) => treaty.entry_into_force?.value.add(span, month_end).ok(),
        Duration::Unlimited | Duration::WhileInForce(_) | Duration::Renewed { .. } => None,
    }
}

/// Whether the latest day of `day` depends on `day` itself.
fn is_counted_from_itself(treaty: &Treaty<'_>, day: &NamedDay<'_>) -> bool {
    let mut next = day.at_latest;
    // A chain that is longer than the list of days has come back to one of them.
    for _ in treaty.days {
        let Some(Anchor::AfterDay { name, .. }) = next else { return false };
        if name == day.id {
            return true;
        }
        next = treaty.named_day(name).ok().and_then(|day| day.at_latest);
    }
    false
}

/// The kinds that a rule names, built in or the treaty's own.
fn kinds_of(treaty: &Treaty<'_>, rule: &CountingRule<'_>) -> impl Iterator<Item = AnyKind> + use<> {
    let kinds = rule.kinds;
    treaty.every_kind().filter(move |kind| kinds.has(*kind))
}

/// Whether some item is counted by both rules.
fn share(treaty: &Treaty<'_>, one: &CountingRule<'_>, other: &CountingRule<'_>) -> bool {
    kinds_of(treaty, one).any(|kind| other.kinds.has(kind))
        && State::ALL.into_iter().any(|state| one.states.contains(state) && other.states.contains(state))
}

/// Whether some side must keep both ceilings by itself, or some group both together.
fn meet(one: Whom<'_>, other: Whom<'_>) -> bool {
    match (one, other) {
        (Whom::Side(one), Whom::Side(other)) | (Whom::Group(one), Whom::Group(other)) => one == other,
        (Whom::Group(_), _) | (_, Whom::Group(_)) => false,
        _ => true,
    }
}

fn starts_before_end(treaty: &Treaty<'_>, from: Anchor<'_>, until: Option<Anchor<'_>>) -> bool {
    until.is_none_or(|end| before(treaty, from, end, false))
}

/// Whether both ceilings limit the same quantity of some side or group on the same day.
fn bind_together(treaty: &Treaty<'_>, one: &Ceiling<'_>, other: &Ceiling<'_>) -> bool {
    one.quantity == other.quantity
        && meet(one.whom, other.whom)
        && starts_before_end(treaty, one.from, other.until)
        && starts_before_end(treaty, other.from, one.until)
}

/// Whether a floor requires more than a ceiling allows, both as numbers or as shares of the same base.
fn requires_more(floor: Bound<'_>, ceiling: Bound<'_>) -> bool {
    match (floor, ceiling) {
        (Bound::AtLeast(least), Bound::AtMost(most)) => least > most,
        (Bound::AtLeastShare(least), Bound::AtMostShare(most)) if least.base() == most.base() => {
            let product = |one: (u32, u32), other: (u32, u32)| u64::from(one.0).saturating_mul(u64::from(other.1));
            let (least, most) = (least.part().fraction(), most.part().fraction());
            product(least, most) > product(most, least)
        }
        _ => false,
    }
}

/// The quantity of which the ceiling allows or requires a share; `None` if there is none.
fn base_of<'a>(ceiling: &Ceiling<'a>) -> Option<&'a str> {
    match ceiling.bound.share()?.base() {
        Base::Number(_) => None,
        Base::Quantity { quantity, .. } => Some(quantity),
    }
}

/// Whether shares of the same side on the same day lead from the quantity `from` to the quantity `to`.
fn leads_to(treaty: &Treaty<'_>, from: &str, to: &str) -> bool {
    let is_own = |ceiling: &&Ceiling<'_>| {
        let base = ceiling.bound.share().map(Share::base);
        matches!(base, Some(Base::Quantity { whose: None, on: None, .. }))
    };
    // Each quantity is one bit. No treaty in text has as many quantities as there are bits.
    let bit = |id: &str| {
        let place = treaty.quantities.iter().position(|one| one.id == id);
        place.and_then(|place| 1_u64.checked_shl(u32::try_from(place).ok()?)).unwrap_or(0)
    };
    let mut reached = bit(from);
    for _ in treaty.quantities {
        for ceiling in treaty.ceilings.iter().filter(is_own) {
            if reached & bit(ceiling.quantity) != 0 {
                reached |= base_of(ceiling).map_or(0, bit);
            }
        }
    }
    reached & bit(to) != 0
}

/// Whether `one` is before `other`; `unknown` if that depends on a day of entry into force that does not exist.
fn before(treaty: &Treaty<'_>, one: Anchor<'_>, other: Anchor<'_>, unknown: bool) -> bool {
    // If there is no entry into force, spans are compared from a day that every month has.
    const NOMINAL: Date = crate::date!(2001, 1, 1);
    let entry = treaty.entry_into_force.map(|entry| entry.value);
    let (base, same_day) = match (one, other) {
        (Anchor::AfterEntry(_), Anchor::AfterEntry(_)) => (Some(entry.unwrap_or(NOMINAL)), false),
        (Anchor::AfterDay { name: one, .. }, Anchor::AfterDay { name: other, .. }) => (entry, one == other),
        _ => (entry, false),
    };
    let day = |anchor| match anchor {
        Anchor::On(date) => Some(date),
        Anchor::AfterDay { span, .. } if same_day => NOMINAL.add(span, MonthEnd::Clamp).ok(),
        Anchor::AfterDay { .. } => None,
        Anchor::AfterEntry(span) => base.and_then(|base| base.add(span, MonthEnd::Clamp).ok()),
    };
    match (day(one), day(other)) {
        (Some(one), Some(other)) => one.day_number().cmp(&other.day_number()) == Ordering::Less,
        _ => unknown,
    }
}

const fn count(span: Span) -> i32 {
    let (Span::Days(count) | Span::Months(count) | Span::Years(count) | Span::Hours(count)) = span;
    count
}

/// The approximate length of a span in hundredths of a day, with months and years of average length. It is accurate
/// enough to compare spans that are years apart.
const fn length(span: Span) -> i64 {
    let (count, hundredths) = match span {
        Span::Days(count) => (count, 100),
        Span::Months(count) => (count, 3044),
        Span::Years(count) => (count, 36_524),
        Span::Hours(count) => (count, 4),
    };
    // This cannot overflow, because the product is below 2^31 times 2^16.
    (count as i64).saturating_mul(hundredths)
}
