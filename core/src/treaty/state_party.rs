//! Who is bound by a treaty.

/// A party to a treaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StateParty<'a> {
    /// Its code in files: `US`.
    pub code: &'a str,
    /// Its name for readers.
    pub name: &'a str,
    /// The side it is judged with. Parties of one side keep a ceiling together, as the successors of the USSR do under
    /// START I; elsewhere a party's side is its own code.
    pub side: &'a str,
}

/// A set of a treaty's parties, each by its place in [`Treaty::parties`](super::Treaty::parties).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StatePartySet(u16);

impl StatePartySet {
    /// How many parties a treaty may have.
    pub const CAPACITY: usize = 16;

    /// The set without a party.
    pub const NONE: Self = Self(0);

    /// The party at `place`; nobody where no treaty can have such a place.
    ///
    /// Range of `place`: below [`StatePartySet::CAPACITY`].
    #[must_use]
    pub const fn one(place: usize) -> Self {
        // Cannot overflow the shift: the guard keeps it below the width.
        if place < Self::CAPACITY { Self(1 << place) } else { Self::NONE }
    }

    /// The first `many` parties, at most [`StatePartySet::CAPACITY`].
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

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set but for the members of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every member of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nobody is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many are in it.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The places of its members, lowest first.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..Self::CAPACITY).filter(move |place| self.contains(Self::one(*place)))
    }
}
