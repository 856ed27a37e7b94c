//! The limits of a treaty: quantities, counting rules and ceilings.

use super::{Bound, StatePartySet};
use crate::calendar::{Date, Span};
use crate::count::{AnyKind, KindSet, StateSet};
use crate::verdict::Citation;
use crate::words::words;

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
    /// The number of decimals of its values. A value is a whole number of the smallest step: 3.67 % with two decimals
    /// is 367.
    ///
    /// Range: 0 to [`Quantity::MOST_DECIMALS`].
    pub decimals: u8,
}

impl Quantity<'_> {
    /// The largest number of decimals.
    pub const MOST_DECIMALS: u8 = 6;
}

words! {
    /// The unit of a quantity. Treaties that are added may need more of them, so a `match` has an arm for others.
    #[non_exhaustive]
    pub enum Unit, such as "long_tons" {
        /// Items such as missiles, launchers and bombers.
        Items = "items",
        /// Warheads, by the treaty's own counting rules.
        Warheads = "warheads",
        /// A number of days.
        Days = "days",
        /// Metric tonnes, such as of throw-weight.
        Tonnes = "tonnes",
        /// Kilograms, such as of enriched uranium.
        Kilograms = "kilograms",
        /// Percent, such as of enrichment.
        Percent = "percent",
        /// Kilotons of TNT, the yield of an explosion.
        Kilotons = "kilotons",
        /// Long tons of 2,240 pounds, the standard displacement of a warship.
        LongTons = "long_tons",
    }
}

words! {
    /// The parts over which a quantity is summed before it is compared with a ceiling.
    pub enum Scope, such as "site_and_type" {
        /// The sum over everything that a side has.
        Side = "side",
        /// A separate sum for each type at each site; the largest sum is compared.
        SiteAndType = "site_and_type",
        /// The time that each item was in transit, which notices of its departure and arrival tell; the longest time is
        /// compared.
        Transit = "transit",
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
    /// How much each item counts. A weight of zero says that such items do not count.
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
    /// Each item counts as many as the warheads that the treaty attributes to its type ([`ItemType`]).
    Attributed,
}

/// A type of item to which a treaty attributes a number of warheads, whatever is on the single item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ItemType<'a> {
    /// The name in declarations, such as `SS-18`.
    pub id: &'a str,
    /// The kind that its items are of.
    pub kind: AnyKind,
    /// The number of warheads that each of its items counts as.
    pub warheads: u16,
    /// The clause that says so.
    pub citation: Citation<'a>,
}

/// A day that a treaty names and counts from, such as the day on which inspectors confirm something. It is set by an
/// act ([`ActKind::NamedDay`](super::ActKind::NamedDay)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NamedDay<'a> {
    /// The name in anchors and acts, such as `implementation_day`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// The latest day that it can be by the treaty's text, counted from another day. It is that day unless an act sets
    /// an earlier one; `None` if only an act sets it.
    pub at_latest: Option<Anchor<'a>>,
    /// The clause that defines it.
    pub citation: Citation<'a>,
}

/// A group of parties whose totals a ceiling adds up, such as an alliance. Groups may overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Group<'a> {
    /// The name in files and findings, such as `nato`.
    pub id: &'a str,
    /// The name for readers.
    pub name: &'a str,
    /// The parties that belong to it.
    pub members: StatePartySet,
}

/// The allowed maximum of a quantity, or its required minimum, which is then called a floor. A number equal to the
/// bound is allowed, because treaties say "not exceed" and "not less than".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Ceiling<'a> {
    /// The name ([`Quantity::id`]) of the quantity.
    pub quantity: &'a str,
    /// The sides that must keep it.
    pub whom: Whom<'a>,
    /// The largest allowed or the smallest required number, or the share of a base that it must be.
    pub bound: Bound<'a>,
    /// The first day on which it binds.
    pub from: Anchor<'a>,
    /// The first day on which it no longer binds; `None` if it binds as long as the treaty is in force.
    pub until: Option<Anchor<'a>>,
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
    /// The parties of the group of this name ([`Group::id`]) must keep it together.
    Group(&'a str),
}

impl Whom<'_> {
    /// Whether `side` must keep the ceiling by itself.
    #[must_use]
    pub fn binds(self, side: &str) -> bool {
        self.covers(Whom::Side(side))
    }

    /// Whether `who`, which is one side or one group, must keep the ceiling.
    ///
    /// ```
    /// use proverka::treaty::Whom;
    ///
    /// assert!(Whom::EachSide.covers(Whom::Side("US")));
    /// // A group adds up its parties' numbers, so a ceiling for each side is none of its own.
    /// assert!(!Whom::EachSide.covers(Whom::Group("nato")));
    /// assert!(Whom::Group("nato").covers(Whom::Group("nato")));
    /// ```
    #[must_use]
    pub fn covers(self, who: Whom<'_>) -> bool {
        match (self, who) {
            (Self::EachSide, Whom::Side(_)) => true,
            (Self::Side(one), Whom::Side(other)) | (Self::Group(one), Whom::Group(other)) => one == other,
            _ => false,
        }
    }
}

/// A day that is given as a date, or relative to the treaty's entry into force or to a day that an act sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Anchor<'a> {
    /// A day of the calendar.
    On(Date),
    /// The day this long after entry into force, by the term's month-end rule.
    AfterEntry(Span),
    /// The day this long after a named day, by the term's month-end rule. An act says when that day was
    /// ([`ActKind::NamedDay`](super::ActKind::NamedDay)); without one, the day has not come.
    AfterDay {
        /// The name of the day, such as `implementation_day`.
        name: &'a str,
        /// The length of time after that day, or after the last day of its month.
        span: Span,
        /// Whether to count from the last day of the month of that day.
        month_end: bool,
    },
}
