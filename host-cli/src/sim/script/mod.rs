//! Scenarios: what two parties and the world do to a device, and what must become of it.

pub mod command;
pub mod library;
pub mod parse;
pub mod play;
pub mod run;
pub mod step;
pub mod words;

mod check;
mod copies;
