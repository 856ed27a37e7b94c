//! What a treaty says, as plain data: parties, what it counts and how, its ceilings, its term.
//!
//! A [`Treaty`] is a handful of flat tables, so that one can live in flash as a constant ([`catalog`]), be read from
//! text without allocation, or be written out in a test. Nothing here judges: that is [`judge`](crate::judge).
//!
//! | table | one row says | example |
//! |---|---|---|
//! | [`StateParty`] | who is bound, and with whom together | `US` |
//! | [`Quantity`] | what is limited | `warheads` |
//! | [`CountingRule`] | which items count how much towards a quantity | a deployed heavy bomber is one warhead |
//! | [`Ceiling`] | how much is allowed, for whom, from when until when | 1550 from seven years after entry into force |
//!
//! Every row cites its clause and says how well it is known.

mod act;
mod limit;
mod state_party;
mod term;

pub mod catalog;

pub use act::{Act, ActKind, Acts, OutOfOrder};
pub use limit::{Anchor, Ceiling, CountingRule, Quantity, Scope, Unit, Weight, Whom};
pub use state_party::{StateParty, StatePartySet};
pub use term::{Duration, ExtensionRule, Term, WithdrawalRule};

use crate::calendar::Date;
use crate::verdict::Citation;

/// A value, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Cited<'a, T> {
    /// What is said.
    pub value: T,
    /// Where it is said.
    pub citation: Citation<'a>,
}

/// A treaty as flat tables of plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Treaty<'a> {
    /// Its identifier in commands and files: `new-start`.
    pub id: &'a str,
    /// Its name for readers.
    pub name: &'a str,
    /// Who is bound: at least one, at most [`StatePartySet::CAPACITY`].
    pub parties: &'a [StateParty<'a>],
    /// The day it was signed.
    pub signed: Option<Cited<'a, Date>>,
    /// The day it entered into force; `None` where it never did.
    pub entry_into_force: Option<Cited<'a, Date>>,
    /// What it limits.
    pub quantities: &'a [Quantity<'a>],
    /// What counts how much towards what.
    pub counting: &'a [CountingRule<'a>],
    /// How much of each quantity is allowed.
    pub ceilings: &'a [Ceiling<'a>],
    /// How long it lasts, and how it ends.
    pub term: Term<'a>,
}

impl<'a> Treaty<'a> {
    /// The quantity of that name.
    #[must_use]
    pub fn quantity(&self, id: &str) -> Option<&'a Quantity<'a>> {
        self.quantities.iter().find(|quantity| quantity.id == id)
    }

    /// The party of that code, and its place in [`Treaty::parties`].
    #[must_use]
    pub fn party(&self, code: &str) -> Option<(usize, &'a StateParty<'a>)> {
        self.parties.iter().enumerate().find(|(_, party)| party.code == code)
    }

    /// All its parties.
    #[must_use]
    pub fn everyone(&self) -> StatePartySet {
        StatePartySet::first(self.parties.len())
    }

    /// Whether any counting rule leads from items to this quantity. Where none does, its numbers come from declared
    /// totals alone.
    #[must_use]
    pub fn counts(&self, quantity: &str) -> bool {
        self.counting.iter().any(|rule| rule.quantity == quantity)
    }

    /// The sides that are judged apart, each once, in the order of their first party.
    pub fn sides(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let parties = self.parties;
        parties
            .iter()
            .enumerate()
            .filter(move |(at, party)| !parties.iter().take(*at).any(|earlier| earlier.side == party.side))
            .map(|(_, party)| party.side)
    }
}
