//! Facts in, findings out: the only place where dates, counts and treaties meet.
//!
//! * [`Question`]: a treaty, its acts, and the day (or days) asked about.
//! * [`Question::standing`]: is the treaty in force, until when, and what changes that.
//! * [`Question::if_extended`], [`Question::if_notice`]: what an act would change.
//! * [`Question::limits`]: declared numbers against the ceilings.
//! * [`measure`]: what a census counts towards a quantity, by the treaty's own counting rules.

mod ceiling;
mod counting;
mod end_range;
mod extensions;
mod finding;
mod legal;
mod limits;
mod question;
mod standing;
mod status;
mod termination;
mod what_if;

pub use ceiling::against_ceiling;
pub use counting::{measure, side_total};
pub use end_range::EndRange;
pub use finding::TermFinding;
pub use limits::{LimitFinding, Limits};
pub use question::{LastDay, Question};
pub use standing::Standing;
pub use status::{Extension, Status};
pub use what_if::{WhatIf, WhatIfError};
