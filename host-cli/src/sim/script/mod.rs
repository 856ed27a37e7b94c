//! Scenarios: what two parties and their surroundings do to a device, and what the result must be.

pub mod command;
pub mod library;
pub mod parse;
pub mod play;
pub mod run;
pub mod scene;
pub mod step;
pub mod words;

mod check;
mod copies;
