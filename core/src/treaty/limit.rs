//! The limits of a treaty: quantities, counting rules and ceilings.

use crate::calendar::{Date, Span};
use crate::count::{KindSet, StateSet};
use crate::verdict::Citation;

/// A quantity that a treaty limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Quantity<'a> {
    /// The name in files and findings, such as `deployed_delivery_systems`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// The unit that it is counted in.
    pub unit: Unit,
    /// What is compared with the ceiling: the total of a side, or the largest of its parts.
    pub scope: Scope,
}

/// The unit of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Unit {
    /// Items such as missiles, launchers and bombers.
    Items,
    /// Warheads, by the treaty's own counting rules.
    Warheads,
    /// A number of days.
    Days,
    /// Metric tonnes of throw-weight.
    Tonnes,
}

impl Unit {
    /// Every unit once.
    pub const ALL: [Self; 4] = [Self::Items, Self::Warheads, Self::Days, Self::Tonnes];

    /// The word for this variant in reports and files.
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

/// The parts over which a quantity is summed before it is compared with a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Scope {
    /// The sum over everything that a side has.
    Side,
    /// A separate sum for each type at each site; the largest sum is compared.
    SiteAndType,
}

impl Scope {
    /// Every scope once.
    pub const ALL: [Self; 2] = [Self::Side, Self::SiteAndType];

    /// The word for this variant in reports and files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Side => "side",
            Self::SiteAndType => "site_and_type",
        }
    }
}

/// A rule on which items count towards a quantity, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct CountingRule<'a> {
    /// The name ([`Quantity::id`]) of the quantity.
    pub quantity: &'a str,
    /// The kinds of items that count.
    pub kinds: KindSet,
    /// The states in which they count.
    pub states: StateSet,
    /// How much each item counts.
    pub weight: Weight,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

/// How much one item counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Weight {
    /// Each item counts this much, whatever is on it.
    Each(u16),
    /// Each item counts as many as the warheads declared on it.
    Warheads,
}

/// The allowed maximum of a quantity. A number equal to the bound is allowed, because treaties say "not exceed".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Ceiling<'a> {
    /// The name ([`Quantity::id`]) of the quantity.
    pub quantity: &'a str,
    /// The sides that must keep it.
    pub whom: Whom<'a>,
    /// The largest allowed number, in the unit of the quantity.
    pub bound: u32,
    /// The first day on which it binds.
    pub from: Anchor,
    /// The first day on which it no longer binds; `None` if it binds as long as the treaty is in force.
    pub until: Option<Anchor>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

/// The sides that must keep a ceiling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Whom<'a> {
    /// Each side must keep it by itself.
    EachSide,
    /// Only the side of this name must keep it.
    Side(&'a str),
}

impl Whom<'_> {
    /// Whether `side` must keep the ceiling.
    #[must_use]
    pub fn binds(self, side: &str) -> bool {
        match self {
            Self::EachSide => true,
            Self::Side(one) => one == side,
        }
    }
}

/// A day that is given as a date, or relative to the treaty's entry into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Anchor {
    /// A day of the calendar.
    On(Date),
    /// The day this long after entry into force, by the term's month-end rule.
    AfterEntry(Span),
}
