//! The term of a treaty: how long it lasts, and how it ends.

use super::Cited;
use crate::calendar::{Date, MonthEnd, Span};
use crate::verdict::Citation;

/// The term of a treaty.
///
/// A span of months or years ends on the day with the same number as the day on which it starts. That anniversary is
/// the first day outside the term, unless the question takes anniversaries to be inside
/// ([`LastDay`](crate::judge::LastDay)). Sources disagree on this, so a question can use either reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// How far a treaty can be extended. An extension needs the agreement of every party, and must come before the term
/// ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ExtensionRule {
    /// The longest span that one extension may add; `None` if the text sets no length.
    pub longest: Option<Span>,
    /// How often it may be extended; `None` if there is no limit.
    pub times: Option<u8>,
}

/// How a party can withdraw from a treaty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct WithdrawalRule {
    /// How long after its receipt by the other parties the notice takes effect, unless the notice names a later day.
    pub notice: Span,
}
