//! The judging core against plain models, against the worlds that uncertain facts allow, and against the record.

mod cases;
mod ceiling;
mod census;
mod counting_facts;
mod deadlines;
mod decimal;
mod facts;
#[cfg(feature = "many-parties")]
mod further;
mod groups;
mod inspections;
mod life;
mod limits;
mod names;
mod own_kinds;
mod parties;
mod places;
mod quotas;
mod shares;
mod standing;
mod story;
mod worlds;
