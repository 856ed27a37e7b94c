//! The term of a treaty: how long it lasts, and how it ends.

use super::Cited;
use crate::calendar::{Date, MonthEnd, Span};
use crate::verdict::Citation;
use crate::words::words;

/// The term of a treaty.
///
/// A span of months or years ends on the day with the same number as the day on which it starts. That anniversary is
/// the first day outside the term, unless the question takes anniversaries to be inside
/// ([`LastDay`](crate::judge::LastDay)). Sources disagree on this, so a question can use either reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Term<'a> {
    /// How long it lasts when nobody acts.
    pub duration: Cited<'a, Duration<'a>>,
    /// What "months later" means if the resulting month is too short.
    pub month_end: MonthEnd,
    /// Whether and how far it can be extended; `None` if it cannot.
    pub extension: Option<Cited<'a, ExtensionRule>>,
    /// Whether and how a party can withdraw; `None` if it cannot.
    pub withdrawal: Option<Cited<'a, WithdrawalRule>>,
    /// The clause on suspension, if there is one. In either case, a suspension is recorded and changes no legal date.
    pub suspension: Option<Citation<'a>>,
}

/// How long a treaty lasts when nobody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Duration<'a> {
    /// The term has no end.
    Unlimited,
    /// The term lasts this long from entry into force.
    For(Span),
    /// The term lasts up to a day named in the text.
    Until(Date),
    /// The term lasts as long as the treaty with this identifier is in force.
    WhileInForce(&'a str),
    /// The term is renewed by itself, again and again, unless a party denounces it in time. The denunciation ends it
    /// for all parties at the end of the running period.
    Renewed {
        /// The length of the first period, from entry into force.
        first: Span,
        /// The length of every later period.
        by: Span,
        /// How long before the end of a period a denunciation must be received. One that is received later ends the
        /// next period.
        notice: Span,
    },
}

/// How far a treaty can be extended. An extension needs the agreement of every party, and must come before the term
/// ends, unless the treaty allows a late decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ExtensionRule {
    /// The longest span that one extension may add; `None` if the text sets no length.
    pub longest: Option<Span>,
    /// How often it may be extended; `None` if there is no limit.
    pub times: Option<u8>,
    /// Whether the parties may decide after the end of the term, as by a conference that the treaty convenes for then.
    /// After the end, it is open whether the treaty is in force until an extension decides it.
    pub late: bool,
}

/// How a party can withdraw from a treaty. The notice takes effect after its period, on a later day that it names, or
/// on the earliest day that the treaty allows, whichever comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct WithdrawalRule {
    /// How long after its receipt by the other parties the notice takes effect, unless the notice names a later day.
    pub notice: Span,
    /// The earliest day on which a withdrawal can take effect; `None` if the text sets none.
    pub not_before: Option<Date>,
    /// For whom the treaty ends when the notice takes effect.
    pub ends: WithdrawalEnds,
}

impl WithdrawalRule {
    /// The usual rule: a party that gives notice leaves the treaty after this period.
    #[must_use]
    pub const fn after(notice: Span) -> Self {
        Self { notice, not_before: None, ends: WithdrawalEnds::ForParty }
    }
}

words! {
    /// For whom a withdrawal ends the treaty.
    pub enum WithdrawalEnds, such as "party" {
        /// For the party that withdraws. The treaty itself ends when fewer than two sides remain.
        ForParty = "party",
        /// For all parties.
        ForAll = "all",
    }
}
