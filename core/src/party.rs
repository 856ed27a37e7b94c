//! The two parties of an inspection: the host, whose items are counted, and the inspectorate, which counts them.
//!
//! The line between device and host, the sealed record and its audit all speak of the same two parties, so the words
//! for them stand here once. States that are party to a treaty are something else:
//! [`treaty::StateParty`](crate::treaty::StateParty).

/// One of the two parties of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Party {
    /// The host, whose items are inspected.
    Host,
    /// The inspectorate, which inspects them.
    Inspectorate,
}

impl Party {
    /// Both parties, in the order in which records and messages name them.
    pub const ALL: [Self; 2] = [Self::Host, Self::Inspectorate];

    /// The word for it in messages, files and commands: `host` or `inspectorate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Inspectorate => "inspectorate",
        }
    }

    /// The party that this one is not.
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
/// use proverka::party::{Both, Party};
///
/// let mut signed = Both::from_fn(|_| false);
/// *signed.get_mut(Party::Host) = true;
///
/// assert_eq!(signed, Both { host: true, inspectorate: false });
/// assert!(!signed.get(Party::Host.other()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize))]
pub struct Both<T> {
    /// The value of the host.
    pub host: T,
    /// The value of the inspectorate.
    pub inspectorate: T,
}

impl<T> Both<T> {
    /// The value that `make` gives for each party, the host's first.
    #[inline]
    pub fn from_fn(mut make: impl FnMut(Party) -> T) -> Self {
        Self { host: make(Party::Host), inspectorate: make(Party::Inspectorate) }
    }

    /// The value of `party`.
    #[inline]
    #[must_use]
    pub const fn get(&self, party: Party) -> &T {
        match party {
            Party::Host => &self.host,
            Party::Inspectorate => &self.inspectorate,
        }
    }

    /// The value of `party`, to be changed.
    #[inline]
    #[must_use]
    pub const fn get_mut(&mut self, party: Party) -> &mut T {
        match party {
            Party::Host => &mut self.host,
            Party::Inspectorate => &mut self.inspectorate,
        }
    }

    /// Both values by reference.
    #[inline]
    #[must_use]
    pub const fn as_ref(&self) -> Both<&T> {
        Both { host: &self.host, inspectorate: &self.inspectorate }
    }

    /// What `change` makes of each value, the host's first.
    #[inline]
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Both<U> {
        Both { host: change(self.host), inspectorate: change(self.inspectorate) }
    }

    /// The two values with the party of each, the host's first.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (Party, &T)> {
        Party::ALL.into_iter().zip([&self.host, &self.inspectorate])
    }
}

/// Who holds a session: both parties together, or one alone. Exactly the holders sign what opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "wire-host", derive(serde::Serialize, serde::Deserialize))]
pub enum Holder {
    /// Both parties together.
    Jointly,
    /// One party alone.
    Alone(Party),
}

impl Holder {
    /// Every way to hold a session.
    pub const ALL: [Self; 3] = [Self::Jointly, Self::Alone(Party::Host), Self::Alone(Party::Inspectorate)];

    /// The party that holds the session alone; `None` if both hold it.
    #[must_use]
    pub const fn alone(self) -> Option<Party> {
        match self {
            Self::Jointly => None,
            Self::Alone(party) => Some(party),
        }
    }

    /// Whether `party` is a holder.
    #[must_use]
    pub fn includes(self, party: Party) -> bool {
        self.alone().is_none_or(|holder| holder == party)
    }

    /// The word for it in reports: `both`, `host` or `inspectorate`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jointly => "both",
            Self::Alone(party) => party.as_str(),
        }
    }
}
