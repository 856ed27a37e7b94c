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
pub struct StatePartySet(Bits);

/// The members as bits, lowest index first. Without the feature `many-parties`, a set is no larger than a device needs.
#[cfg(not(feature = "many-parties"))]
type Bits = [u16; 1];
#[cfg(feature = "many-parties")]
type Bits = [u64; 4];

/// The bits of one word.
#[cfg(not(feature = "many-parties"))]
type Word = u16;
#[cfg(feature = "many-parties")]
type Word = u64;

/// The size of a word. Unit: bits.
const WORD: usize = Word::BITS as usize;
const NO_BITS: Bits = [0; size_of::<Bits>() / size_of::<Word>()];

impl StatePartySet {
    /// The largest number of parties that a treaty may have: 256 with the feature `many-parties`, and 16 without.
    pub const CAPACITY: usize = NO_BITS.len() * WORD;

    /// The empty set.
    pub const NONE: Self = Self(NO_BITS);

    /// The set of the party at index `place`; the empty set if `place` is too large for any treaty.
    ///
    /// Range of `place`: below [`StatePartySet::CAPACITY`].
    #[must_use]
    pub const fn one(place: usize) -> Self {
        let mut bits = NO_BITS;
        let mut left = place;
        let mut rest: &mut [Word] = &mut bits;
        while let [word, tail @ ..] = rest {
            if left < WORD {
                // The shift cannot overflow, because the guard keeps it below the width.
                *word = 1 << left;
                break;
            }
            left = left.saturating_sub(WORD);
            rest = tail;
        }
        Self(bits)
    }

    /// The set of the first `many` parties, at most [`StatePartySet::CAPACITY`].
    #[must_use]
    pub const fn first(many: usize) -> Self {
        let mut bits = NO_BITS;
        let mut left = many;
        let mut rest: &mut [Word] = &mut bits;
        while let [word, tail @ ..] = rest {
            // The shift cannot overflow, because the guard keeps it below the width.
            *word = if left < WORD { !(Word::MAX << left) } else { Word::MAX };
            left = left.saturating_sub(WORD);
            rest = tail;
        }
        Self(bits)
    }

    /// The union of both sets.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        let mut bits = self.0;
        let (mut mine, mut theirs): (&mut [Word], &[Word]) = (&mut bits, &other.0);
        while let ([one, more @ ..], [other, others @ ..]) = (mine, theirs) {
            *one |= *other;
            (mine, theirs) = (more, others);
        }
        Self(bits)
    }

    /// This set without the members of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        let mut bits = self.0;
        let (mut mine, mut theirs): (&mut [Word], &[Word]) = (&mut bits, &other.0);
        while let ([one, more @ ..], [other, others @ ..]) = (mine, theirs) {
            *one &= !*other;
            (mine, theirs) = (more, others);
        }
        Self(bits)
    }

    /// The members that both sets have.
    #[must_use]
    pub const fn both(self, other: Self) -> Self {
        self.without(self.without(other))
    }

    /// Whether every member of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        other.without(self).is_empty()
    }

    /// Whether the set has no member.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        let mut bits = self.0.as_slice();
        while let [word, rest @ ..] = bits {
            if *word != 0 {
                return false;
            }
            bits = rest;
        }
        true
    }

    /// The number of members.
    #[must_use]
    pub const fn len(self) -> u32 {
        let mut sum = 0_u32;
        let mut bits = self.0.as_slice();
        while let [word, rest @ ..] = bits {
            sum = sum.saturating_add(word.count_ones());
            bits = rest;
        }
        sum
    }

    /// The indexes of the members in the treaty's list, lowest first.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..self.end()).filter(move |place| self.contains(Self::one(*place)))
    }

    /// An index above those of all members. Judging asks for the members of small sets all the time, and most of 256
    /// places are empty.
    #[cfg(feature = "many-parties")]
    const fn end(self) -> usize {
        let (mut end, mut seen) = (0_usize, 0_usize);
        let mut bits = self.0.as_slice();
        while let [word, rest @ ..] = bits {
            seen = seen.saturating_add(WORD);
            if *word != 0 {
                end = seen.saturating_sub(word.leading_zeros() as usize);
            }
            bits = rest;
        }
        end
    }

    /// An index above those of all members. Here it is the same for all sets: looking for the last member would cost
    /// flash, and there are only 16 places.
    #[cfg(not(feature = "many-parties"))]
    const fn end(self) -> usize {
        Self::CAPACITY
    }
}
