//! The two parties of an inspection: the host, whose items are counted, and the inspectorate, which counts them.
//!
//! The wire protocol, the sealed record and its audit share these types. They are no parties to a treaty: a state that
//! is one has a type of its own in the crate `proverka`.

use core::fmt;

/// A text is not one of the words for a party, a holder or a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct UnknownParty {
    /// The words that were expected.
    pub expected: &'static [&'static str],
}

impl fmt::Display for UnknownParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected one of ")?;
        let mut between = "";
        for word in self.expected {
            f.write_str(between)?;
            f.write_str(word)?;
            between = ", ";
        }
        Ok(())
    }
}

impl core::error::Error for UnknownParty {}

/// Prints a type by its word and reads it by the same word. With the feature `serde`, formats for people have the word,
/// and binary formats a compact form, given by its type, how it is made, and how a value is made of it.
macro_rules! by_word {
    ($name:ty, $compact:ty, |$value:ident| $as_compact:expr, |$form:ident| $make:expr) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::party::UnknownParty;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                let unknown = $crate::party::UnknownParty { expected: &Self::WORDS };
                Self::ALL.into_iter().find(|one| one.as_str() == word).ok_or(unknown)
            }
        }

        #[cfg(feature = "serde")]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $value = *self;
                let compact: $compact = $as_compact;
                if serializer.is_human_readable() {
                    serializer.serialize_str(self.as_str())
                } else {
                    compact.serialize(serializer)
                }
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use ::serde::de::Error as _;

                if deserializer.is_human_readable() {
                    return deserializer.deserialize_str($crate::party::serial::Word(::core::marker::PhantomData));
                }
                let $form = <$compact>::deserialize(deserializer)?;
                $make.ok_or(D::Error::custom($crate::party::UnknownParty { expected: &Self::WORDS }))
            }
        }
    };
}

pub(crate) use by_word;

/// What serde needs to read a word.
#[cfg(feature = "serde")]
pub(crate) mod serial {
    use core::fmt::{self, Display};
    use core::marker::PhantomData;
    use core::str::FromStr;

    use serde::de::{Error, Visitor};

    /// Reads a type by its word.
    pub(crate) struct Word<T>(pub(crate) PhantomData<T>);

    impl<T: FromStr<Err: Display>> Visitor<'_> for Word<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word")
        }

        fn visit_str<E: Error>(self, word: &str) -> Result<T, E> {
            word.parse().map_err(E::custom)
        }
    }
}

/// One of the two parties of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Party {
    /// The host, whose items are counted.
    Host,
    /// The inspectorate, which counts them.
    Inspectorate,
}

impl Party {
    /// Both parties, in the order in which records and messages name them.
    pub const ALL: [Self; 2] = [Self::Host, Self::Inspectorate];

    /// The words of both parties, in the order of `ALL`.
    pub const WORDS: [&'static str; 2] = [Self::Host.as_str(), Self::Inspectorate.as_str()];

    /// Returns the word used in messages, files and commands: `host` or `inspectorate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Inspectorate => "inspectorate",
        }
    }

    /// Returns the other of the two parties.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Host => Self::Inspectorate,
            Self::Inspectorate => Self::Host,
        }
    }
}

by_word! { Party, u8, |party| party as u8, |place| Self::ALL.get(usize::from(place)).copied() }

/// One value for each party.
///
/// ```
/// use proverka_journal::party::{Both, Party};
///
/// let mut signed = Both::from_fn(|_| false);
/// *signed.get_mut(Party::Host) = true;
///
/// assert_eq!(signed, Both { host: true, inspectorate: false });
/// assert!(!signed.get(Party::Host.other()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Both<T> {
    /// The value of the host.
    pub host: T,
    /// The value of the inspectorate.
    pub inspectorate: T,
}

impl<T> Both<T> {
    /// Calls `make` for each party, the host first, and collects the results.
    #[inline]
    pub fn from_fn(mut make: impl FnMut(Party) -> T) -> Self {
        Self { host: make(Party::Host), inspectorate: make(Party::Inspectorate) }
    }

    /// Returns the value of `party`.
    #[inline]
    #[must_use]
    pub const fn get(&self, party: Party) -> &T {
        match party {
            Party::Host => &self.host,
            Party::Inspectorate => &self.inspectorate,
        }
    }

    /// Returns a mutable reference to the value of `party`.
    #[inline]
    #[must_use]
    pub const fn get_mut(&mut self, party: Party) -> &mut T {
        match party {
            Party::Host => &mut self.host,
            Party::Inspectorate => &mut self.inspectorate,
        }
    }

    /// Borrows both values.
    #[inline]
    #[must_use]
    pub const fn as_ref(&self) -> Both<&T> {
        Both { host: &self.host, inspectorate: &self.inspectorate }
    }

    /// Applies `change` to each value, the host's first.
    #[inline]
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Both<U> {
        Both { host: change(self.host), inspectorate: change(self.inspectorate) }
    }

    /// Iterates over the parties and their values, the host first.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (Party, &T)> {
        Party::ALL.into_iter().zip([&self.host, &self.inspectorate])
    }
}

/// Who holds a session: both parties together, or one alone. The entry that opens it carries the holders' signatures
/// and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Holder {
    /// Both parties together.
    Jointly,
    /// One party alone.
    Alone(Party),
}

impl Holder {
    /// Every way to hold a session, joint holding first.
    pub const ALL: [Self; 3] = [Self::Jointly, Self::Alone(Party::Host), Self::Alone(Party::Inspectorate)];

    /// The words of all of them, in the order of `ALL`.
    pub const WORDS: [&'static str; 3] =
        [Self::Jointly.as_str(), Self::Alone(Party::Host).as_str(), Self::Alone(Party::Inspectorate).as_str()];

    /// Returns the party that holds the session alone, or `None` if both hold it.
    #[must_use]
    pub const fn alone(self) -> Option<Party> {
        match self {
            Self::Jointly => None,
            Self::Alone(party) => Some(party),
        }
    }

    /// Returns true if `party` is a holder.
    #[must_use]
    pub fn includes(self, party: Party) -> bool {
        self.alone().is_none_or(|holder| holder == party)
    }

    /// Returns the word used in reports: `both`, `host` or `inspectorate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jointly => "both",
            Self::Alone(party) => party.as_str(),
        }
    }
}

by_word! { Holder, Option<Party>, |holder| holder.alone(), |party| Some(party.map_or(Self::Jointly, Self::Alone)) }
