//! Facts in, findings out: the only place where dates, counts and treaties meet.
//!
//! * [`Question`]: a treaty, its acts, and the day (or days) asked about.
//! * [`Question::standing`]: is the treaty in force, until when, and what changes that.
//! * [`Question::if_extended`], [`Question::if_notice`]: what an act would change.
//! * [`Question::limits`]: declared numbers against the ceilings.
//! * [`measure`]: what a census counts towards a quantity, by the treaty's own counting rules.

mod counting;
mod ends;
mod extensions;
mod legal;
mod limits;
mod standing;
mod what_if;

pub use counting::{measure, side_total};
pub use ends::Ends;
pub use legal::TermFinding;
pub use limits::{LimitFinding, Limits};
pub use standing::{Extension, Standing, Status};
pub use what_if::{WhatIf, WhatIfError};

use crate::calendar::{Between, Date};
use crate::treaty::{Acts, Treaty};

/// Whether a term that ends on an anniversary still runs on that day. Parties and sources disagree, so it is asked
/// for, never assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum LastDay {
    /// The last day in force is the eve of the anniversary: a term is half open.
    Eve,
    /// The last day in force is the anniversary itself.
    Anniversary,
}

impl LastDay {
    /// The word for it in commands: `eve` or `anniversary`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eve => "eve",
            Self::Anniversary => "anniversary",
        }
    }
}

/// What is asked: of which treaty, after which acts, on which day, under which reading of the last day.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The treaty.
    pub treaty: &'a Treaty<'a>,
    /// What happened to it. Acts after the day asked about change nothing: the answer is what was so on that day.
    pub acts: Acts<'a>,
    /// The day, or the days between which it lies. Without a latest day (a clock that lost its time) an answer is
    /// decided only where it stays the same for ever.
    pub at: Between<Date>,
    /// Whether anniversaries are still inside a term.
    pub last_day: LastDay,
}
