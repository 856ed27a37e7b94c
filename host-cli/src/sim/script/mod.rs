//! Scenarios: what two parties and the world do to a device, and what must come of it.

pub mod command;
pub mod library;
pub mod parse;
pub mod play;
pub mod words;

mod check;
mod copy;
