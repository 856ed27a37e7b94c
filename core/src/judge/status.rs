//! The states of a treaty and of an extension of it.

/// Where a treaty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub enum Status {
    /// It has not entered into force.
    NotYet,
    /// It is in force.
    InForce,
    /// Its term ran out.
    Expired,
    /// So many parties withdrew that fewer than two are left.
    Withdrawn,
    /// Another treaty took its place, or the one it depends on ended.
    Superseded,
    /// What is known fits more than one of these.
    Undecided,
}

impl Status {
    /// The word for it in reports: `in_force`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::InForce => "in_force",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
            Self::Undecided => "undecided",
        }
    }
}

/// How far an extension has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Extension {
    /// Nobody raised one.
    None,
    /// A party raised one, or offered talks.
    Raised,
    /// The parties consider one together.
    UnderConsideration,
    /// Talks were declined.
    TalksDeclined,
    /// Every party agreed; domestic steps may remain.
    Agreed,
    /// An extension is in force, or was until the treaty ended.
    InForce,
    /// What is known fits more than one of these.
    Undecided,
}

impl Extension {
    /// The word for it in reports: `talks_declined`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Raised => "raised",
            Self::UnderConsideration => "under_consideration",
            Self::TalksDeclined => "talks_declined",
            Self::Agreed => "agreed",
            Self::InForce => "in_force",
            Self::Undecided => "undecided",
        }
    }
}
