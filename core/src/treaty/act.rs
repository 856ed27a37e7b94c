//! Acts: the legal and political events in the life of a treaty.

use super::StatePartySet;
use crate::calendar::{Date, DateRange};
use crate::verdict::Provenance;
use crate::words::words;

/// A reported event in the life of a treaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Act<'a> {
    /// The day of the act, or the range of days in which it happened.
    pub when: DateRange,
    /// The kind of the act.
    pub kind: ActKind,
    /// The parties whose act it was; [`None`] for an act of all parties together, or if it does not matter whose act it
    /// was.
    pub by: Option<StatePartySet>,
    /// A day that the act names: the new end of an extension, the day that a notice of withdrawal asks for, the day on
    /// which the treaty binds a party that joins, or the day on which it ends by agreement.
    pub until: Option<Date>,
    /// The name of the day that the act sets ([`ActKind::NamedDay`]), such as `implementation_day`; empty for all
    /// other kinds.
    pub name: &'a str,
    /// What the act was about, for readers.
    pub note: &'a str,
    /// How well the act is known.
    pub provenance: Provenance,
    /// The source in which it was read; empty if none.
    pub source: &'a str,
}

words! {
    /// The kind of an act. Treaties that are added may need more of them, so a `match` has an arm for others.
    #[non_exhaustive]
    pub enum ActKind, such as "extension_in_force" {
        /// A party raised an extension.
        ExtensionRaised = "extension_raised",
        /// A party offered talks on an extension.
        TalksOffered = "talks_offered",
        /// The parties consider an extension together.
        UnderConsideration = "under_consideration",
        /// A party declined talks on an extension.
        TalksDeclined = "talks_declined",
        /// Parties agreed to an extension. Domestic steps may remain.
        ExtensionAgreed = "extension_agreed",
        /// An extension came into force, up to the day that the act names.
        ExtensionInForce = "extension_in_force",
        /// A party's notice of withdrawal was received.
        WithdrawalNotice = "withdrawal_notice",
        /// A party took its notice of withdrawal back before it took effect.
        NoticeWithdrawn = "notice_withdrawn",
        /// A party suspended the effect of its notice of withdrawal before it took effect. Whether its period runs on
        /// when the party gives notice again is open.
        NoticeSuspended = "notice_suspended",
        /// A party declared that it does not want the treaty to be renewed.
        Denunciation = "denunciation",
        /// The parties extended the treaty without an end.
        IndefiniteExtension = "indefinite_extension",
        /// The parties agreed to end the treaty.
        TerminationAgreed = "termination_agreed",
        /// Another treaty replaced this one.
        Superseded = "superseded",
        /// The treaty that this one depends on ended.
        BasisEnded = "basis_ended",
        /// A party declared that it suspends the treaty.
        Suspension = "suspension",
        /// A party ended its suspension.
        SuspensionEnded = "suspension_ended",
        /// The treaty is applied provisionally, before it enters into force.
        ProvisionalApplication = "provisional_application",
        /// The provisional application ended.
        ProvisionalApplicationEnded = "provisional_application_ended",
        /// A signatory declared that it will not become a party.
        DeclaredNoParty = "declared_no_party",
        /// A signatory became a party by ratification, acceptance or approval.
        Ratification = "ratification",
        /// A state that had not signed became a party.
        Accession = "accession",
        /// The day of an event that the treaty names and counts from, such as `implementation_day`.
        NamedDay = "named_day",
        /// A party stated that another one does not comply with the treaty.
        ComplianceFinding = "compliance_finding",
        /// A party withheld data that the treaty asks for.
        DataWithheld = "data_withheld",
        /// Inspections were refused or paused.
        InspectionsHalted = "inspections_halted",
        /// A session of the treaty's commission was put off.
        CommissionPutOff = "commission_put_off",
        /// A third party was asked to join.
        ThirdPartyInvited = "third_party_invited",
        /// A third party refused to join.
        ThirdPartyRefused = "third_party_refused",
        /// A promise or an offer that is political, not legal.
        PoliticalCommitment = "political_commitment",
        /// A statement, or a domestic step.
        Statement = "statement",
    }
}

impl ActKind {
    /// Whether an act of this kind is always the act of certain parties, so that it must name them.
    #[must_use]
    pub const fn needs_party(self) -> bool {
        matches!(
            self,
            Self::WithdrawalNotice
                | Self::NoticeWithdrawn
                | Self::NoticeSuspended
                | Self::Denunciation
                | Self::DeclaredNoParty
                | Self::Ratification
                | Self::Accession
                | Self::ComplianceFinding
        )
    }

    /// Whether an act of this kind may name a later day ([`Act::until`]).
    #[must_use]
    pub const fn may_name_a_day(self) -> bool {
        matches!(
            self,
            Self::ExtensionInForce
                | Self::WithdrawalNotice
                | Self::Ratification
                | Self::Accession
                | Self::TerminationAgreed
        )
    }

    /// Whether an act of this kind can change the day on which the treaty ends, or on which it begins or ceases to bind
    /// a party. Provisional application and a declaration that a signatory will not become a party change no date, but
    /// the standing of a treaty that is not in force. A named day changes when ceilings bind. All other kinds are only
    /// recorded and shown.
    #[must_use]
    pub const fn changes_dates(self) -> bool {
        matches!(
            self,
            Self::ExtensionInForce
                | Self::IndefiniteExtension
                | Self::WithdrawalNotice
                | Self::NoticeWithdrawn
                | Self::NoticeSuspended
                | Self::Denunciation
                | Self::TerminationAgreed
                | Self::Superseded
                | Self::BasisEnded
                | Self::Ratification
                | Self::Accession
        )
    }
}

/// Acts that are sorted by the earliest day on which each may have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Acts<'a>(&'a [Act<'a>]);

impl<'a> Acts<'a> {
    /// The empty list: only the text of the treaty counts.
    pub const NONE: Self = Self(&[]);

    /// Makes a list of acts, which must be sorted by their earliest days.
    ///
    /// # Errors
    ///
    /// [`OutOfOrder`] with the place of the first act that is earlier than the one before it.
    pub const fn new(acts: &'a [Act<'a>]) -> Result<Self, OutOfOrder> {
        let mut place = 0_usize;
        let mut rest = acts;
        while let [one, tail @ ..] = rest {
            place = place.saturating_add(1);
            if let [next, ..] = tail
                && next.when.earliest().day_number() < one.when.earliest().day_number()
            {
                return Err(OutOfOrder { place });
            }
            rest = tail;
        }
        Ok(Self(acts))
    }

    /// The acts that may have happened by the end of `day`.
    #[must_use]
    pub fn up_to(self, day: Date) -> Self {
        let count = self.0.iter().take_while(|act| act.when.earliest() <= day).count();
        Self(self.0.get(..count).unwrap_or_default())
    }

    /// The acts as a slice, in their order.
    #[must_use]
    pub const fn as_slice(self) -> &'a [Act<'a>] {
        self.0
    }
}

/// The acts are not sorted by their days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OutOfOrder {
    /// The index, from zero, of the first act that is earlier than the one before it.
    pub place: usize,
}

impl core::fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "act {} is earlier than the act before it", self.place)
    }
}

impl core::error::Error for OutOfOrder {}
