//! Text without allocation: JSON and CSV, read strictly, with the place of every fault.
//!
//! Everything borrows from the text it reads. Where an escape has to be undone, the caller lends the room.

pub mod act;
pub mod csv;
#[cfg(feature = "export")]
pub mod export;
pub mod item;
mod quoted;
pub mod scan;
pub mod shape;
pub mod treaty;
