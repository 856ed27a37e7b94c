//! The acts in the life of a treaty.

use proverka::calendar::{DateRange, Reversed};
use proverka::treaty::{self, ActKind};
use proverka::verdict::Provenance;

use crate::date::Date;
use crate::status::{
    PROVERKA_ACT_NAMES_NO_DAY, PROVERKA_ACT_NEEDS_A_DAY, PROVERKA_ACT_NEEDS_PARTIES, PROVERKA_BAD_VALUE,
    PROVERKA_NO_SUCH_NAMED_DAY, PROVERKA_REVERSED, Status,
};
use crate::treaty::Parties;

/// A legal or political act in the life of a treaty, such as a notice of withdrawal.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// The first day on which the act may have happened.
    pub earliest: Date,
    /// The last day on which it may have happened; the same as `earliest` if the day is known.
    pub latest: Date,
    /// A day that the act names: the new end of an extension, which must be given; the day that a notice of withdrawal
    /// asks for; the day on which the treaty binds a party that joins, or ends by agreement. It is after `latest`.
    /// Three zeros if the act names none.
    pub until: Date,
    /// What was done: one of `PROVERKA_ACT_*`.
    pub kind: u8,
    /// Of `PROVERKA_ACT_NAMED_DAY`: the index of the day, from `proverka_named_day_find`. Zero for all other kinds.
    pub named_day: u8,
    /// This must be zero.
    pub reserved: [u8; 2],
    /// Whose act it was. The empty set stands for an act of all parties together, or one of which it does not matter
    /// whose it was. Some kinds must name a party.
    pub parties: Parties,
}

/// A party raised an extension.
pub const PROVERKA_ACT_EXTENSION_RAISED: u8 = 1;
/// A party offered talks on an extension.
pub const PROVERKA_ACT_TALKS_OFFERED: u8 = 2;
/// The parties consider an extension together.
pub const PROVERKA_ACT_UNDER_CONSIDERATION: u8 = 3;
/// A party declined talks on an extension.
pub const PROVERKA_ACT_TALKS_DECLINED: u8 = 4;
/// Parties agreed to an extension. Domestic steps may remain.
pub const PROVERKA_ACT_EXTENSION_AGREED: u8 = 5;
/// An extension came into force, up to the day `until`, which must be given.
pub const PROVERKA_ACT_EXTENSION_IN_FORCE: u8 = 6;
/// A party's notice of withdrawal was received. It must name the party, and may name a day.
pub const PROVERKA_ACT_WITHDRAWAL_NOTICE: u8 = 7;
/// A party took its notice of withdrawal back before it took effect. It must name the party.
pub const PROVERKA_ACT_NOTICE_WITHDRAWN: u8 = 8;
/// A party suspended the effect of its notice of withdrawal before it took effect. It must name the party.
pub const PROVERKA_ACT_NOTICE_SUSPENDED: u8 = 9;
/// A party declared that it does not want the treaty to be renewed. It must name the party.
pub const PROVERKA_ACT_DENUNCIATION: u8 = 10;
/// The parties extended the treaty without an end.
pub const PROVERKA_ACT_INDEFINITE_EXTENSION: u8 = 11;
/// The parties agreed to end the treaty. It may name the day.
pub const PROVERKA_ACT_TERMINATION_AGREED: u8 = 12;
/// Another treaty replaced this one.
pub const PROVERKA_ACT_SUPERSEDED: u8 = 13;
/// The treaty that this one depends on ended.
pub const PROVERKA_ACT_BASIS_ENDED: u8 = 14;
/// A party declared that it suspends the treaty.
pub const PROVERKA_ACT_SUSPENSION: u8 = 15;
/// A party ended its suspension.
pub const PROVERKA_ACT_SUSPENSION_ENDED: u8 = 16;
/// The treaty is applied provisionally, before it enters into force.
pub const PROVERKA_ACT_PROVISIONAL_APPLICATION: u8 = 17;
/// The provisional application ended.
pub const PROVERKA_ACT_PROVISIONAL_APPLICATION_ENDED: u8 = 18;
/// A signatory declared that it will not become a party. It must name the signatory.
pub const PROVERKA_ACT_DECLARED_NO_PARTY: u8 = 19;
/// A signatory became a party. It must name it, and may name the day from which the treaty binds it.
pub const PROVERKA_ACT_RATIFICATION: u8 = 20;
/// A state that had not signed became a party. It must name it, and may name the day from which the treaty binds it.
pub const PROVERKA_ACT_ACCESSION: u8 = 21;
/// The day of an event that the treaty names and counts from. `named_day` says which.
pub const PROVERKA_ACT_NAMED_DAY: u8 = 22;
/// A party stated that another one does not comply with the treaty. It must name the party that stated it.
pub const PROVERKA_ACT_COMPLIANCE_FINDING: u8 = 23;
/// A party withheld data that the treaty asks for.
pub const PROVERKA_ACT_DATA_WITHHELD: u8 = 24;
/// Inspections were refused or paused.
pub const PROVERKA_ACT_INSPECTIONS_HALTED: u8 = 25;
/// A session of the treaty's commission was put off.
pub const PROVERKA_ACT_COMMISSION_PUT_OFF: u8 = 26;
/// A third party was asked to join.
pub const PROVERKA_ACT_THIRD_PARTY_INVITED: u8 = 27;
/// A third party refused to join.
pub const PROVERKA_ACT_THIRD_PARTY_REFUSED: u8 = 28;
/// A promise or an offer that is political, not legal.
pub const PROVERKA_ACT_POLITICAL_COMMITMENT: u8 = 29;
/// A statement, or a domestic step.
pub const PROVERKA_ACT_STATEMENT: u8 = 30;

/// The code of every kind of act. It does not change if the core sorts its kinds anew.
const KINDS: [(u8, ActKind); 30] = [
    (PROVERKA_ACT_EXTENSION_RAISED, ActKind::ExtensionRaised),
    (PROVERKA_ACT_TALKS_OFFERED, ActKind::TalksOffered),
    (PROVERKA_ACT_UNDER_CONSIDERATION, ActKind::UnderConsideration),
    (PROVERKA_ACT_TALKS_DECLINED, ActKind::TalksDeclined),
    (PROVERKA_ACT_EXTENSION_AGREED, ActKind::ExtensionAgreed),
    (PROVERKA_ACT_EXTENSION_IN_FORCE, ActKind::ExtensionInForce),
    (PROVERKA_ACT_WITHDRAWAL_NOTICE, ActKind::WithdrawalNotice),
    (PROVERKA_ACT_NOTICE_WITHDRAWN, ActKind::NoticeWithdrawn),
    (PROVERKA_ACT_NOTICE_SUSPENDED, ActKind::NoticeSuspended),
    (PROVERKA_ACT_DENUNCIATION, ActKind::Denunciation),
    (PROVERKA_ACT_INDEFINITE_EXTENSION, ActKind::IndefiniteExtension),
    (PROVERKA_ACT_TERMINATION_AGREED, ActKind::TerminationAgreed),
    (PROVERKA_ACT_SUPERSEDED, ActKind::Superseded),
    (PROVERKA_ACT_BASIS_ENDED, ActKind::BasisEnded),
    (PROVERKA_ACT_SUSPENSION, ActKind::Suspension),
    (PROVERKA_ACT_SUSPENSION_ENDED, ActKind::SuspensionEnded),
    (PROVERKA_ACT_PROVISIONAL_APPLICATION, ActKind::ProvisionalApplication),
    (PROVERKA_ACT_PROVISIONAL_APPLICATION_ENDED, ActKind::ProvisionalApplicationEnded),
    (PROVERKA_ACT_DECLARED_NO_PARTY, ActKind::DeclaredNoParty),
    (PROVERKA_ACT_RATIFICATION, ActKind::Ratification),
    (PROVERKA_ACT_ACCESSION, ActKind::Accession),
    (PROVERKA_ACT_NAMED_DAY, ActKind::NamedDay),
    (PROVERKA_ACT_COMPLIANCE_FINDING, ActKind::ComplianceFinding),
    (PROVERKA_ACT_DATA_WITHHELD, ActKind::DataWithheld),
    (PROVERKA_ACT_INSPECTIONS_HALTED, ActKind::InspectionsHalted),
    (PROVERKA_ACT_COMMISSION_PUT_OFF, ActKind::CommissionPutOff),
    (PROVERKA_ACT_THIRD_PARTY_INVITED, ActKind::ThirdPartyInvited),
    (PROVERKA_ACT_THIRD_PARTY_REFUSED, ActKind::ThirdPartyRefused),
    (PROVERKA_ACT_POLITICAL_COMMITMENT, ActKind::PoliticalCommitment),
    (PROVERKA_ACT_STATEMENT, ActKind::Statement),
];

impl Act {
    /// The core's act, checked as the core checks acts in text.
    pub(crate) fn checked(&self, treaty: &treaty::Treaty<'static>) -> Result<treaty::Act<'static>, Status> {
        let kind = KINDS.iter().find(|(code, _)| *code == self.kind).map(|(_, kind)| *kind);
        let kind = kind.ok_or(PROVERKA_BAD_VALUE)?;
        if self.reserved != [0; 2] || (self.named_day != 0 && kind != ActKind::NamedDay) {
            return Err(PROVERKA_BAD_VALUE);
        }
        let when = DateRange::new(self.earliest.checked()?, self.latest.checked()?);
        let when = when.map_err(|Reversed { .. }| PROVERKA_REVERSED)?;
        let parties = self.parties.checked(treaty)?;
        if parties.is_empty() && kind.needs_party() {
            return Err(PROVERKA_ACT_NEEDS_PARTIES);
        }
        let until = self.until.optional()?;
        if until.is_some() && !kind.may_name_a_day() {
            return Err(PROVERKA_ACT_NAMES_NO_DAY);
        }
        if until.is_some_and(|until| until <= when.latest()) {
            return Err(PROVERKA_REVERSED);
        }
        if until.is_none() && kind == ActKind::ExtensionInForce {
            return Err(PROVERKA_ACT_NEEDS_A_DAY);
        }
        let name = if kind == ActKind::NamedDay {
            treaty.days.get(usize::from(self.named_day)).ok_or(PROVERKA_NO_SUCH_NAMED_DAY)?.id
        } else {
            ""
        };
        let by = (!parties.is_empty()).then_some(parties);
        Ok(treaty::Act { when, kind, by, until, name, note: "", provenance: Provenance::Unverified, source: "" })
    }
}
