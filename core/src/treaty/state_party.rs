//! The parties to a treaty.

/// A state that is a party to a treaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StateParty<'a> {
    /// The code in files, such as `US`.
    pub code: &'a str,
    /// The name for readers.
    pub name: &'a str,
    /// The side that the party belongs to. Parties of one side keep a ceiling together, as the successors of the USSR
    /// do under START I. Otherwise a party's side is its own code.
    pub side: &'a str,
}

/// A set of a treaty's parties, each given by its index in [`Treaty::parties`](super::Treaty::parties).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StatePartySet(u16);

impl StatePartySet {
    /// The largest number of parties that a treaty may have.
    pub const CAPACITY: usize = 16;

    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of the party at index `place`; the empty set if `place` is too large for any treaty.
    ///
    /// Range of `place`: below [`StatePartySet::CAPACITY`].
    #[must_use]
    pub const fn one(place: usize) -> Self {
        // The shift cannot overflow, because the guard keeps it below the width.
        if place < Self::CAPACITY { Self(1 << place) } else { Self::NONE }
    }

    /// The set of the first `many` parties, at most [`StatePartySet::CAPACITY`].
    #[must_use]
    pub const fn first(many: usize) -> Self {
        let mut set = Self::NONE;
        let mut place = 0_usize;
        while place < many && place < Self::CAPACITY {
            set = set.with(Self::one(place));
            place = place.saturating_add(1);
        }
        set
    }

    /// The union of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without the members of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every member of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set has no member.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The number of members.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The indexes of the members in the treaty's list, lowest first.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..Self::CAPACITY).filter(move |place| self.contains(Self::one(*place)))
    }
}
