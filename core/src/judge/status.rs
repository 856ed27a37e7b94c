//! The states of a treaty and of an extension of it.

use crate::words::words;

words! {
    /// The status of a treaty.
    #[must_use]
    pub enum Status, such as "in_force" {
        /// The treaty has not entered into force.
        NotYet = "not_yet",
        /// The treaty has not entered into force, but is applied provisionally.
        Provisional = "provisional",
        /// The treaty never entered into force, and a signatory declared that it will not become a party.
        Abandoned = "abandoned",
        /// The treaty is in force.
        InForce = "in_force",
        /// The term of the treaty has expired.
        Expired = "expired",
        /// So many parties withdrew that fewer than two sides remain.
        Withdrawn = "withdrawn",
        /// The parties agreed to end the treaty.
        Terminated = "terminated",
        /// Another treaty replaced it, or the treaty that it depends on ended.
        Superseded = "superseded",
        /// The known facts fit more than one of these.
        Undecided = "undecided",
    }
}

words! {
    /// The progress of an extension.
    pub enum Extension, such as "talks_declined" {
        /// No party raised an extension.
        None = "none",
        /// A party raised an extension, or offered talks.
        Raised = "raised",
        /// The parties consider an extension together.
        UnderConsideration = "under_consideration",
        /// Talks were declined.
        TalksDeclined = "talks_declined",
        /// Every party agreed. Domestic steps may remain.
        Agreed = "agreed",
        /// An extension is in force, or was until the treaty ended.
        InForce = "in_force",
        /// The known facts fit more than one of these.
        Undecided = "undecided",
    }
}
