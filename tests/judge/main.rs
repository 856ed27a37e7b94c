//! The judging core against plain models, against the worlds that uncertain facts allow, and against the record.

mod cases;
mod limits;
mod standing;

#[path = "../support/worlds.rs"]
mod worlds;
