//! Text without allocation: JSON and CSV, read strictly, with the place of every fault.
//!
//! Everything borrows from the text it reads. Where an escape has to be undone, the caller lends the room.

pub mod csv;
pub mod item;
pub mod scan;
