//! Kinds of items, whether built in or declared by a treaty.

use super::{Kind, State};

/// A kind of items: a built-in one, or one that a treaty declares itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum AnyKind {
    /// A kind that every treaty knows.
    BuiltIn(Kind),
    /// The treaty's own kind at this place of [`Treaty::kinds`](crate::treaty::Treaty::kinds), from zero.
    Own(u8),
}

impl AnyKind {
    /// The largest number of kinds that a treaty can declare itself.
    pub const MOST_OWN: usize = 32;

    /// Every built-in kind, and then the first `own` kinds of a treaty.
    pub fn all(own: usize) -> impl Iterator<Item = Self> {
        let own = (0_u8..).take(own.min(Self::MOST_OWN)).map(Self::Own);
        Kind::ALL.into_iter().map(Self::BuiltIn).chain(own)
    }

    /// Whether an item of this kind can be of a type whose items are of the kind `of`; see [`Kind::can_be_of_type`].
    ///
    /// ```
    /// use proverka::count::{AnyKind, Kind};
    ///
    /// assert!(AnyKind::Own(2).can_be_of_type(AnyKind::Own(2)));
    /// assert!(!AnyKind::Own(2).can_be_of_type(AnyKind::BuiltIn(Kind::Icbm)));
    /// ```
    #[must_use]
    pub const fn can_be_of_type(self, of: Self) -> bool {
        match (self, of) {
            (Self::BuiltIn(kind), Self::BuiltIn(of)) => kind.can_be_of_type(of),
            (Self::BuiltIn(kind), Self::Own(_)) => kind.is_launcher(),
            (Self::Own(place), Self::Own(of)) => place == of,
            (Self::Own(_), Self::BuiltIn(_)) => false,
        }
    }

    /// Whether an item of this kind can be in `state`. An item of a treaty's own kind can be in every state except
    /// [`State::NonNuclear`], which is for bombers.
    #[must_use]
    pub const fn can_be_in(self, state: State) -> bool {
        match self {
            Self::BuiltIn(kind) => state.kinds().contains(kind),
            Self::Own(_) => !matches!(state, State::NonNuclear),
        }
    }
}

impl From<Kind> for AnyKind {
    fn from(kind: Kind) -> Self {
        Self::BuiltIn(kind)
    }
}
