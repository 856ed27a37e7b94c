//! Treaties as plain data: parties, quantities, counting rules, ceilings and the term.
//!
//! A [`Treaty`] consists of a few flat tables. So it can lie in flash as a constant ([`catalog`]), be read from text
//! without allocation, or be written out in a test. This module judges nothing; [`judge`](crate::judge) does.
//!
//! | table | one row says | example |
//! |---|---|---|
//! | [`StateParty`] | who is bound, and with whom together | `US` |
//! | [`Group`] | which parties keep a ceiling together | `nato` |
//! | [`NamedDay`] | from which event the treaty counts | `implementation_day` |
//! | [`ItemKind`] | which kinds of items there are beside the built-in ones | `battle_tank` |
//! | [`Quantity`] | what is limited | `warheads` |
//! | [`ItemType`] | how many warheads the treaty attributes to a type | an `SS-18` is ten |
//! | [`CountingRule`] | which items count how much towards a quantity | a deployed heavy bomber is one warhead |
//! | [`Ceiling`] | how much is allowed or required, for whom, from when until when | 1550 from seven years after entry into force |
//! | [`Quota`] | how many events are allowed in a window, for each party or place | 18 inspections in a treaty year |
//! | [`Deadline`] | what must or may be done when | data 30 days after each half-year |
//! | [`PlaceRule`] | at which kinds of facilities items may be | test launchers at test ranges |
//! | [`StepLimit`] | how much time there is between two steps of an inspection | an hour to the restrictions |
//!
//! Every row except parties, groups and quantities cites its clause and says how well it is known.

mod act;
mod bound;
mod deadline;
mod empty;
mod item_kind;
mod limit;
mod place;
mod quota;
mod state_party;
mod step;
mod term;
mod unknown_name;
mod words;

pub mod catalog;

pub use act::{Act, ActKind, Acts, OutOfOrder};
pub use bound::{Base, Bound, Part, Share};
pub use deadline::{Deadline, Due, Force, Provided};
pub use item_kind::ItemKind;
#[cfg(feature = "text")]
pub(crate) use item_kind::{carries_warheads, find_kind, kind_word, kind_words};
pub use limit::{Anchor, Ceiling, CountingRule, Group, ItemType, NamedDay, Quantity, Scope, Unit, Weight, Whom};
pub use place::PlaceRule;
pub use quota::{Event, EventKinds, EventPart, Per, Quota, Window};
pub use state_party::{StateParty, StatePartySet};
pub use step::{Inspection, Step, StepLimit, StepTime};
pub use term::{Duration, ExtensionRule, Term, WithdrawalEnds, WithdrawalRule};
pub use unknown_name::{Named, UnknownName};
pub use words::Words;

use crate::calendar::Date;
use crate::count::{AnyKind, State};
use crate::verdict::Citation;

/// A value together with its citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Cited<'a, T> {
    /// The value itself.
    pub value: T,
    /// The clause that states the value, and how well it is known.
    pub citation: Citation<'a>,
}

/// A treaty as flat tables of plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Treaty<'a> {
    /// The identifier in commands and files, such as `new-start`.
    pub id: &'a str,
    /// The name for readers.
    pub name: &'a str,
    /// The parties: at least one, at most [`StatePartySet::CAPACITY`].
    pub parties: &'a [StateParty<'a>],
    /// The groups of parties that keep a ceiling together; most treaties have none.
    pub groups: &'a [Group<'a>],
    /// The day of signature, if known.
    pub signed: Option<Cited<'a, Date>>,
    /// The day of entry into force; `None` if the treaty never entered into force.
    pub entry_into_force: Option<Cited<'a, Date>>,
    /// The days that the treaty names and counts from, such as `implementation_day`; most treaties have none.
    pub days: &'a [NamedDay<'a>],
    /// The kinds of items that it declares beside the built-in ones: at most [`AnyKind::MOST_OWN`]; most treaties have
    /// none.
    pub kinds: &'a [ItemKind<'a>],
    /// The quantities that it limits.
    pub quantities: &'a [Quantity<'a>],
    /// The types of items to which the treaty attributes warheads; most treaties have none.
    pub types: &'a [ItemType<'a>],
    /// The rules on which items count towards which quantity, and how much.
    pub counting: &'a [CountingRule<'a>],
    /// The allowed maximum of each quantity, by period.
    pub ceilings: &'a [Ceiling<'a>],
    /// How many events of a kind it allows in a window; most treaties have none.
    pub quotas: &'a [Quota<'a>],
    /// What must be given by which day, and what may be done from which day on; most treaties have none.
    pub deadlines: &'a [Deadline<'a>],
    /// Where items may be; most treaties say so of none.
    pub places: &'a [PlaceRule<'a>],
    /// The times between the steps of an inspection; most treaties have none.
    pub steps: &'a [StepLimit<'a>],
    /// How long the treaty lasts, and how it ends.
    pub term: Term<'a>,
}

impl<'a> Treaty<'a> {
    /// The quantity of this name.
    ///
    /// ```
    /// use proverka::treaty::catalog::NEW_START;
    ///
    /// let warheads = NEW_START.quantity("warheads")?;
    /// assert_eq!(warheads.title, "warheads on deployed ICBMs and SLBMs, and one for each deployed heavy bomber");
    ///
    /// let misspelt = NEW_START.quantity("warhead").map(|quantity| quantity.id);
    /// assert_eq!(misspelt.unwrap_err().to_string(), "the treaty has no quantity called `warhead`");
    /// # Ok::<(), proverka::treaty::UnknownName<'_>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has no such quantity.
    pub fn quantity<'n>(&self, id: &'n str) -> Result<&'a Quantity<'a>, UnknownName<'n>> {
        let found = self.quantities.iter().find(|quantity| quantity.id == id);
        found.ok_or(UnknownName { name: id, expected: Named::Quantity })
    }

    /// The party of this code with its index in [`Treaty::parties`].
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has no such party.
    pub fn party<'n>(&self, code: &'n str) -> Result<(usize, &'a StateParty<'a>), UnknownName<'n>> {
        let found = self.parties.iter().enumerate().find(|(_, party)| party.code == code);
        found.ok_or(UnknownName { name: code, expected: Named::Party })
    }

    /// The set of the party of this code, for questions that are about sets of parties.
    ///
    /// ```
    /// use proverka::treaty::catalog::NEW_START;
    ///
    /// let both = NEW_START.party_set("US")?.with(NEW_START.party_set("RU")?);
    /// assert_eq!(both, NEW_START.everyone());
    /// # Ok::<(), proverka::treaty::UnknownName<'_>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has no such party.
    pub fn party_set<'n>(&self, code: &'n str) -> Result<StatePartySet, UnknownName<'n>> {
        self.party(code).map(|(place, _)| StatePartySet::one(place))
    }

    /// The side or the group of this name, which keeps ceilings as one.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has neither.
    pub fn side_or_group<'n>(&self, name: &'n str) -> Result<Whom<'a>, UnknownName<'n>> {
        let side = self.parties.iter().find(|party| party.side == name).map(|party| Whom::Side(party.side));
        let found = side.or_else(|| self.group(name).ok().map(|group| Whom::Group(group.id)));
        found.ok_or(UnknownName { name, expected: Named::SideOrGroup })
    }

    /// The group of this identifier.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has no such group.
    pub fn group<'n>(&self, id: &'n str) -> Result<&'a Group<'a>, UnknownName<'n>> {
        let found = self.groups.iter().find(|group| group.id == id);
        found.ok_or(UnknownName { name: id, expected: Named::Group })
    }

    /// The named day of this identifier.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] if the treaty has no such day.
    pub fn named_day<'n>(&self, id: &'n str) -> Result<&'a NamedDay<'a>, UnknownName<'n>> {
        let found = self.days.iter().find(|day| day.id == id);
        found.ok_or(UnknownName { name: id, expected: Named::Day })
    }

    /// Whether the party at this place of the list is on the side or in the group of this name.
    #[must_use]
    pub fn is_of(&self, place: usize, name: &str) -> bool {
        let is_on_side = self.parties.get(place).is_some_and(|party| party.side == name);
        let one = StatePartySet::one(place);
        is_on_side || self.group(name).is_ok_and(|group| !one.is_empty() && group.members.contains(one))
    }

    /// The set of all parties.
    #[must_use]
    pub fn everyone(&self) -> StatePartySet {
        StatePartySet::first(self.parties.len())
    }

    /// Whether any counting rule counts items towards this quantity. If none does, its numbers come from declared
    /// totals alone.
    #[must_use]
    pub fn counts(&self, quantity: &str) -> bool {
        self.counting.iter().any(|rule| rule.quantity == quantity)
    }

    /// Whether any counting rule names items of this kind in this state, if only to say that they do not count.
    #[must_use]
    pub fn names(&self, kind: AnyKind, state: State) -> bool {
        self.counting.iter().any(|rule| rule.kinds.has(kind) && rule.states.contains(state))
    }

    /// The type of this name, if an item of this kind can be of it; `None` if the treaty attributes nothing to it.
    #[must_use]
    pub fn item_type(&self, id: &str, kind: AnyKind) -> Option<&'a ItemType<'a>> {
        self.types.iter().find(|one| one.id == id && kind.can_be_of_type(one.kind))
    }

    /// The sides that are judged separately, each once, in the order of their first party.
    pub fn sides(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let parties = self.parties;
        parties
            .iter()
            .enumerate()
            .filter(move |(at, party)| !parties.iter().take(*at).any(|earlier| earlier.side == party.side))
            .map(|(_, party)| party.side)
    }
}
