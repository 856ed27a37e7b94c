//! What a treaty limits: quantities, counting rules and ceilings.

use crate::calendar::{Date, Span};
use crate::count::{KindSet, StateSet};
use crate::verdict::Citation;

/// Something that a treaty limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Quantity<'a> {
    /// Its name in files and findings: `deployed_delivery_systems`.
    pub id: &'a str,
    /// What it is, for readers.
    pub title: &'a str,
    /// What it is counted in.
    pub unit: Unit,
    /// What is compared with the ceiling: the whole, or the largest of its parts.
    pub scope: Scope,
}

/// What a quantity is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Unit {
    /// Missiles, launchers, bombers, …
    Items,
    /// Warheads, by the treaty's own counting.
    Warheads,
    /// A number of days.
    Days,
    /// Metric tonnes of throw-weight.
    Tonnes,
}

impl Unit {
    /// Every unit once.
    pub const ALL: [Self; 4] = [Self::Items, Self::Warheads, Self::Days, Self::Tonnes];

    /// The word for it in reports and files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Warheads => "warheads",
            Self::Days => "days",
            Self::Tonnes => "tonnes",
        }
    }
}

/// Over what a quantity is summed before it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Scope {
    /// Over all that a side has.
    Side,
    /// Over each type at each site apart; the largest sum is compared.
    SiteAndType,
}

impl Scope {
    /// Every scope once.
    pub const ALL: [Self; 2] = [Self::Side, Self::SiteAndType];

    /// The word for it in reports and files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Side => "side",
            Self::SiteAndType => "site_and_type",
        }
    }
}

/// Which items count how much towards a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CountingRule<'a> {
    /// The quantity's name.
    pub quantity: &'a str,
    /// The kinds of items that count.
    pub kinds: KindSet,
    /// The states in which they count.
    pub states: StateSet,
    /// How much each of them counts.
    pub weight: Weight,
    /// Where it is said.
    pub citation: Citation<'a>,
}

/// How much one item counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Weight {
    /// So much each, whatever is on it.
    Each(u16),
    /// As many as the warheads declared on it.
    Warheads,
}

/// How much of a quantity is allowed. Equal to the bound is allowed: treaties say "not exceed".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Ceiling<'a> {
    /// The quantity's name.
    pub quantity: &'a str,
    /// Who must keep it.
    pub whom: Whom<'a>,
    /// The largest number allowed.
    pub bound: u32,
    /// The first day on which it binds.
    pub from: Anchor,
    /// The first day on which it binds no more; `None` while the treaty is in force.
    pub until: Option<Anchor>,
    /// Where it is said.
    pub citation: Citation<'a>,
}

/// Who must keep a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Whom<'a> {
    /// Each side by itself.
    EachSide,
    /// That side alone.
    Side(&'a str),
}

impl Whom<'_> {
    /// Whether `side` must keep it.
    #[must_use]
    pub fn binds(self, side: &str) -> bool {
        match self {
            Self::EachSide => true,
            Self::Side(one) => one == side,
        }
    }
}

/// A day, told by the calendar or by the treaty's entry into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Anchor {
    /// That very day.
    On(Date),
    /// So long after entry into force, by the term's month-end rule.
    AfterEntry(Span),
}
