//! The steps of an inspection, and the times that a treaty sets between them.

use crate::calendar::Span;
use crate::verdict::Citation;

/// The time that a treaty sets between two steps of an inspection, such as at least 24 hours from notice to arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StepLimit<'a> {
    /// The name in findings, such as `type_one_notice`.
    pub id: &'a str,
    /// A description for readers.
    pub title: &'a str,
    /// The kind of inspection, as in quotas: `type_one_inspection`.
    pub inspection: &'a str,
    /// The step from which the time runs, such as `notice`.
    pub after: &'a str,
    /// The step up to which it runs, such as `arrival`.
    pub step: &'a str,
    /// The shortest time allowed; `None` if there is none.
    pub at_least: Option<Span>,
    /// The longest time allowed; `None` if there is none.
    pub at_most: Option<Span>,
    /// The clause that says so.
    pub citation: Citation<'a>,
}
