//! What an act would change, before anybody takes it.

use super::end_range::EndRange;
use super::finding::TermFinding;
use super::question::Question;
use crate::calendar::{Date, DateRange, Span};
use crate::treaty::{Act, ActKind, StatePartySet};
use crate::verdict::{Provenance, Verdict};

/// What an act would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct WhatIf {
    /// Whether the treaty's text allows it.
    pub verdict: Verdict,
    /// When the treaty ends without it.
    pub before: EndRange,
    /// When the treaty would end with it: the same where it is not allowed.
    pub after: EndRange,
    /// The last day in force with it, under the reading asked for.
    pub last_day: Option<Date>,
}

/// Why a what-if has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum WhatIfError {
    /// The treaty's term has no end on that day that could be moved.
    NoExpiry,
    /// The new end is no day that the calendar or the month-end rule has.
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
    /// What an extension by `span`, decided by every party and in force on the first day asked about, would change.
    /// The findings say, clause by clause, whether it could.
    ///
    /// # Errors
    ///
    /// [`WhatIfError`] where there is no end to move, or no day to move it to.
    pub fn if_extended(&self, span: Span, found: impl FnMut(TermFinding<'a>)) -> Result<WhatIf, WhatIfError> {
        let day = self.first();
        let expiry = self.legal(day).expiry().exact().ok_or(WhatIfError::NoExpiry)?;
        let until = expiry.add(span, self.treaty.term.month_end).map_err(|_| WhatIfError::NoSuchDay)?;
        Ok(self.if_done(day, ActKind::ExtensionInForce, None, Some(until), found))
    }

    /// What a notice of withdrawal by `by`, received on `day`, would change.
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
        let act = Act {
            when: DateRange::exactly(day),
            kind,
            by,
            until,
            note: "",
            provenance: Provenance::Derived,
            source: "",
        };
        let before = self.legal(day);
        let mut verdict = Verdict::NotBinding;
        let after = before.after(&act, &mut |finding: TermFinding<'a>| {
            verdict = verdict.and(finding.verdict);
            found(finding);
        });
        let last_day = after.first_day_out().exact().and_then(Date::previous);
        WhatIf { verdict, before: before.ends(), after: after.ends(), last_day }
    }
}
