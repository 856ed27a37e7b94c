//! The two parties of an inspection: the host, whose items are counted, and the inspectorate, which counts them.
//!
//! The wire protocol, the sealed record and its audit share these types. They are no parties to a treaty: a state that
//! is one has a type of its own in the crate `proverka`.

/// One of the two parties of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Party {
    /// The host, whose items are counted.
    Host,
    /// The inspectorate, which counts them.
    Inspectorate,
}

impl Party {
    /// Both parties, in the order in which records and messages name them.
    pub const ALL: [Self; 2] = [Self::Host, Self::Inspectorate];

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

impl core::fmt::Display for Party {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Holder {
    /// Both parties together.
    Jointly,
    /// One party alone.
    Alone(Party),
}

impl Holder {
    /// Every way to hold a session, joint holding first.
    pub const ALL: [Self; 3] = [Self::Jointly, Self::Alone(Party::Host), Self::Alone(Party::Inspectorate)];

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
