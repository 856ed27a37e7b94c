//! Judges facts and gives findings. This is the only module that combines dates, counts and treaties.
//!
//! * [`Question`] holds a treaty, its acts, and the day (or range of days) asked about.
//! * [`Question::standing`] says whether the treaty is in force, until when, and what changes that.
//! * [`Question::binds`] says whether it binds one of its parties.
//! * [`Question::if_extended`] and [`Question::if_notice`] say what an act would change.
//! * [`Question::limits`] judges declared numbers against the ceilings.
//! * `Question::quotas` judges events, such as inspections, against the quotas (feature `quotas`).
//! * `Question::falls_due` says what is due when, and `Occasion::judge` whether a notice was in time (feature
//!   `deadlines`).
//! * `Question::inspection` judges the steps of an inspection: their order, and the time between them (feature
//!   `steps`).
//! * [`measure`] computes a quantity from a census, by the treaty's own counting rules.

mod anchor;
mod before_entry;
mod binding;
mod ceiling;
mod counting;
#[cfg(feature = "deadlines")]
mod deadline;
mod end_range;
mod extensions;
mod finding;
#[cfg(feature = "steps")]
mod inspection;
mod legal;
mod limit_rows;
mod limits;
mod membership;
mod notice;
#[cfg(any(feature = "deadlines", feature = "quotas"))]
mod period;
mod place;
mod question;
#[cfg(feature = "quotas")]
mod quota;
mod renewal;
#[cfg(feature = "shares")]
mod share;
mod standing;
mod status;
mod termination;
mod time;
mod what_if;
#[cfg(any(feature = "deadlines", feature = "quotas"))]
mod window;

pub use binding::PartyStanding;
pub use ceiling::against_ceiling;
pub use counting::{group_total, measure, measure_all, side_total};
#[cfg(feature = "deadlines")]
pub use deadline::{Notice, NoticeFinding, Occasion};
pub use end_range::EndRange;
pub use finding::TermFinding;
#[cfg(feature = "steps")]
pub use inspection::StepFinding;
pub use limits::{LimitFinding, Limits, NumberOf};
#[cfg(any(feature = "deadlines", feature = "quotas"))]
pub use period::Period;
pub use place::PlaceFinding;
pub use question::{LastDay, Question};
#[cfg(feature = "quotas")]
pub use quota::QuotaFinding;
pub use standing::Standing;
pub use status::{Extension, Status};
pub use time::within_time;
pub use what_if::{WhatIf, WhatIfError};
#[cfg(any(feature = "deadlines", feature = "quotas"))]
pub use window::{CalendarYear, HalfYear, Month, TreatyWindow, TreatyYear};
