//! The states of a treaty and of an extension of it.

/// The status of a treaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub enum Status {
    /// The treaty has not entered into force.
    NotYet,
    /// The treaty has not entered into force, but is applied provisionally.
    Provisional,
    /// The treaty never entered into force, and a signatory declared that it will not become a party.
    Abandoned,
    /// The treaty is in force.
    InForce,
    /// The term of the treaty has expired.
    Expired,
    /// So many parties withdrew that fewer than two sides remain.
    Withdrawn,
    /// The parties agreed to end the treaty.
    Terminated,
    /// Another treaty replaced it, or the treaty that it depends on ended.
    Superseded,
    /// The known facts fit more than one of these.
    Undecided,
}

impl Status {
    /// The word for this status in reports, such as `in_force`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::Provisional => "provisional",
            Self::Abandoned => "abandoned",
            Self::InForce => "in_force",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Terminated => "terminated",
            Self::Superseded => "superseded",
            Self::Undecided => "undecided",
        }
    }
}

/// The progress of an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Extension {
    /// No party raised an extension.
    None,
    /// A party raised an extension, or offered talks.
    Raised,
    /// The parties consider an extension together.
    UnderConsideration,
    /// Talks were declined.
    TalksDeclined,
    /// Every party agreed. Domestic steps may remain.
    Agreed,
    /// An extension is in force, or was until the treaty ended.
    InForce,
    /// The known facts fit more than one of these.
    Undecided,
}

impl Extension {
    /// The word for this step in reports, such as `talks_declined`.
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
