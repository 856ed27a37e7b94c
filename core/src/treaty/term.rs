//! How long a treaty lasts, and how it ends.

use super::Cited;
use crate::calendar::{Date, MonthEnd, Span};
use crate::verdict::Citation;

/// A treaty's term.
///
/// A span that starts on a day ends on the same day number months or years later, and that day is the first one
/// outside, unless the reader holds that anniversaries are still inside
/// ([`LastDay`](crate::judge::LastDay)): sources disagree, so both can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Term<'a> {
    /// How long it lasts when nobody acts.
    pub duration: Cited<'a, Duration<'a>>,
    /// What "months later" means where the month is too short.
    pub month_end: MonthEnd,
    /// Whether and how far it can be extended.
    pub extension: Option<Cited<'a, ExtensionRule>>,
    /// Whether and how a party can leave.
    pub withdrawal: Option<Cited<'a, WithdrawalRule>>,
    /// The clause on suspension. Where there is none, a suspension is recorded and changes no legal date.
    pub suspension: Option<Citation<'a>>,
}

/// How long a treaty lasts when nobody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Duration<'a> {
    /// A term without end.
    Unlimited,
    /// So long from entry into force.
    For(Span),
    /// Up to a day named in the text.
    Until(Date),
    /// As long as the treaty of that identifier is in force.
    WhileInForce(&'a str),
}

/// How far a treaty can be extended. An extension needs every party, and comes before the term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ExtensionRule {
    /// The longest that one extension may add; `None` where the text sets no length.
    pub longest: Option<Span>,
    /// How often it may be extended; `None` where nothing limits that.
    pub times: Option<u8>,
}

/// How a party can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct WithdrawalRule {
    /// How long after the other parties receive the notice it takes effect, unless the notice names a later day.
    pub notice: Span,
}
