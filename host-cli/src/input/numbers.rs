//! The numbers of one day, of parties, sides and groups.

use std::collections::BTreeSet;

use proverka::calendar::{Date, Interval};
use proverka::count::CountRange;
use proverka::judge::{Limits, NumberOf, Question, group_total, side_total};
use proverka::treaty::{StateParty, StatePartySet, Treaty};
use proverka::verdict::Truth;

use super::declared::{Account, Declared};
use super::totals::{Source, place};

/// The numbers that were declared for one day, for a question about a day. The membership of groups is that of the day
/// of the question.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'a> {
    declared: &'a Declared,
    date: Date,
    question: Question<'a>,
    limits: Limits<'a>,
}

impl<'a> Numbers<'a> {
    /// The numbers of `declared` for `date`.
    pub(super) fn new(declared: &'a Declared, date: Date, question: Question<'a>) -> Self {
        Self { declared, date, question, limits: question.limits() }
    }

    /// The limits on the day of the question.
    #[must_use]
    pub const fn limits(&self) -> &Limits<'a> {
        &self.limits
    }

    /// The declaration that has the numbers.
    #[must_use]
    pub const fn declared(&self) -> &'a Declared {
        self.declared
    }

    /// The treaty of the question.
    #[must_use]
    pub const fn treaty(&self) -> &'a Treaty<'a> {
        self.question.treaty
    }

    /// The numbers of another day, for a question about that day.
    #[must_use]
    pub fn of_day(&self, day: Date) -> Self {
        self.declared.on(day, Question { at: Interval::exactly(day), ..self.question })
    }

    /// The number that a judgement asks for.
    #[must_use]
    pub fn number(&self, of: NumberOf<'_>) -> Option<CountRange> {
        let other = of.on.map(|day| self.of_day(day));
        let numbers = other.as_ref().unwrap_or(self);
        match of.without {
            Some(side) => numbers.without(of.who, side, of.quantity.id),
            None => numbers.of(of.who, of.quantity.id),
        }
    }

    /// What is known about a quantity of a side or group: the sum over its parties, and what the side or group declared
    /// itself. Where both are there they must agree; otherwise the range that covers both is known.
    #[must_use]
    pub fn of(&self, side: &str, quantity: &str) -> Option<CountRange> {
        let parties = self.sum(side, quantity);
        let own = self.treaty().party(side).is_err().then(|| self.known(side, quantity)).flatten();
        match (own, parties) {
            // Some of the parties gave numbers, which leave room for the others up to what the side declared.
            (Some(own), Some(parties)) if parties.max().is_none() && parties.min() <= own.min() => Some(own),
            (Some(own), Some(parties)) => Some(own.hull(parties)),
            (own, parties) => own.or(parties),
        }
    }

    /// The total of a group without one of its sides. It is `None` if the group declared a total itself, because that
    /// is no sum over its members.
    fn without(&self, group: &str, side: &str, quantity: &str) -> Option<CountRange> {
        if self.known(group, quantity).is_some() {
            return None;
        }
        let treaty = self.treaty();
        let is_other = |place: usize| treaty.parties.get(place).is_some_and(|party| party.side != side);
        let counts = |place| if is_other(place) { self.limits.counts_member(place) } else { Truth::False };
        group_total(treaty, treaty.group(group).ok()?, counts, |party| self.known(party.code, quantity))
    }

    /// The sum over the parties of a side or group.
    fn sum(&self, side: &str, quantity: &str) -> Option<CountRange> {
        let of = |party: &StateParty<'_>| self.known(party.code, quantity);
        match self.treaty().group(side) {
            Ok(group) => group_total(self.treaty(), group, |place| self.limits.counts_member(place), of),
            Err(_) => side_total(self.treaty(), side, of),
        }
    }

    /// What is known about a quantity of the party, side or group of this name.
    fn known(&self, code: &str, quantity: &str) -> Option<CountRange> {
        self.declared.known(self.date, place(self.treaty(), code)?, quantity)
    }

    /// The accounts that make up what is known about a quantity of a side or group: those of its parties, and its own.
    #[must_use]
    pub fn accounts(&self, side: &str, quantity: &str) -> Vec<Account> {
        let treaty = self.treaty();
        let group = treaty.group(side);
        let is_part = |(place, party): &(usize, &StateParty<'_>)| match group {
            Ok(group) => {
                group.members.contains(StatePartySet::one(*place)) && self.limits.counts_member(*place) != Truth::False
            }
            Err(_) => party.side == side,
        };
        let parties = treaty.parties.iter().enumerate().filter(is_part).map(|(_, party)| party.code);
        let own = treaty.party(side).is_err().then_some(side);
        parties.chain(own).flat_map(|code| self.declared.accounts_of(self.date, treaty, code, quantity)).collect()
    }

    /// The claims about a quantity of a side or group: its accounts. Those of a group are what it declared itself, and
    /// the sum over its members if that is known.
    #[must_use]
    pub fn claims(&self, side: &str, quantity: &str) -> Vec<Account> {
        let accounts = match self.declared {
            Declared::Totals(_) => self.accounts(side, quantity),
            // Items are counted here, so nobody claims their number.
            Declared::Items(_) => return Vec::new(),
        };
        if self.treaty().group(side).is_err() {
            return accounts;
        }
        let mut own = self.declared.accounts_of(self.date, self.treaty(), side, quantity);
        let sum = self.sum(side, quantity).filter(|sum| sum.exact().is_some());
        if let Some(number) = sum.filter(|_| !own.is_empty()) {
            let parts = accounts.iter().filter(|account| !own.contains(account));
            let declared_for = parts.clone().map(|account| account.declared_for).min().unwrap_or(self.date);
            let sources: BTreeSet<&str> = parts.map(|account| account.source.as_str()).collect();
            let source = Source::Place(sources.into_iter().collect::<Vec<_>>().join("; "));
            own.push(Account { by: format!("the sum over the members of {side}"), number, source, declared_for });
        }
        own
    }
}
