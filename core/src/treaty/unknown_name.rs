//! The error of a name that a treaty does not have.

use crate::quoted::Quoted;

/// What a name was expected to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Named {
    /// A party, by its code.
    Party,
    /// A side that keeps ceilings by itself, or a group that keeps them together.
    SideOrGroup,
    /// A group of parties that keep ceilings together.
    Group,
    /// A quantity that is limited.
    Quantity,
    /// A day that the treaty names and counts from.
    Day,
}

/// A treaty has nothing of this name. Nothing is judged then, because a misspelt quantity would otherwise be one that
/// no ceiling binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UnknownName<'n> {
    /// The name that was asked for.
    pub name: &'n str,
    /// What it was expected to name.
    pub expected: Named,
}

impl core::fmt::Display for UnknownName<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let what = match self.expected {
            Named::Party => "party",
            Named::SideOrGroup => "side or group",
            Named::Group => "group",
            Named::Quantity => "quantity",
            Named::Day => "named day",
        };
        write!(f, "the treaty has no {what} called {}", Quoted(self.name))
    }
}

impl core::error::Error for UnknownName<'_> {}
