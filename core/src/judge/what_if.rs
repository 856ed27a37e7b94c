//! What a hypothetical act would change.

use super::end_range::EndRange;
use super::finding::{TermFinding, Told};
use super::notice::received_in_force;
use super::question::Question;
use crate::calendar::{Date, DateRange, Span};
use crate::treaty::{Act, ActKind, StatePartySet};
use crate::verdict::{Provenance, Verdict};

/// What a hypothetical act would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct WhatIf {
    /// Whether the treaty's text allows the act.
    pub verdict: Verdict,
    /// When the treaty ends without the act.
    pub before: EndRange,
    /// When the treaty would end with the act; the same as `before` if the act is not allowed.
    pub after: EndRange,
    /// The last day in force with the act, under the reading in the question; `None` if it is not known exactly.
    pub last_day: Option<Date>,
}

/// Why [`Question::if_extended`] has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum WhatIfError {
    /// On that day, the treaty's term has no known end that could be moved.
    NoExpiry,
    /// The new end is past the calendar, or the month-end rule refuses it.
    NoSuchDay,
}

impl core::fmt::Display for WhatIfError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoExpiry => "the term has no known end that an extension could move",
            Self::NoSuchDay => "the new end is no day of the calendar",
        })
    }
}

impl core::error::Error for WhatIfError {}

impl<'a> Question<'a> {
    /// What an extension by `span` would change, if every party decided it and it came into force on the first day
    /// asked about. The findings given to `found` say, clause by clause, whether the treaty allows it.
    ///
    /// # Errors
    ///
    /// [`WhatIfError`] if there is no end to move, or no day to move it to.
    pub fn if_extended(&self, span: Span, found: impl FnMut(TermFinding<'a>)) -> Result<WhatIf, WhatIfError> {
        let day = self.first();
        let expiry = self.legal(day).expiry().exact().ok_or(WhatIfError::NoExpiry)?;
        let until = expiry.add(span, self.treaty.term.month_end).map_err(|_| WhatIfError::NoSuchDay)?;
        Ok(self.if_done(day, ActKind::ExtensionInForce, None, Some(until), found))
    }

    /// What a notice of withdrawal by the parties `by`, received on `day`, would change.
    pub fn if_notice(&self, day: Date, by: StatePartySet, found: impl FnMut(TermFinding<'a>)) -> WhatIf {
        self.if_done(day, ActKind::WithdrawalNotice, Some(by), None, found)
    }

    fn if_done(
        &self,
        day: Date,
        kind: ActKind,
        by: Option<StatePartySet>,
        until: Option<Date>,
        mut found: impl FnMut(TermFinding<'a>),
    ) -> WhatIf {
        let act = Act { when: DateRange::exactly(day), kind, by, until, provenance: Provenance::Derived, ..Act::EMPTY };
        let before = self.legal(day);
        let mut verdict = Verdict::NotBinding;
        let mut judged = |finding: TermFinding<'a>| {
            verdict = verdict.and(finding.verdict);
            found(finding);
        };
        let judged = &mut Told(&mut judged);
        let after = before.after(&act, judged);
        if kind == ActKind::WithdrawalNotice {
            received_in_force(self.treaty, act.when, before.first_day_out(), judged);
        }
        let last_day = after.first_day_out().exact().and_then(Date::previous);
        WhatIf { verdict, before: before.ends(), after: after.ends(), last_day }
    }
}
