//! Files of the user: how much of one is read at most, and how one is written.
#![expect(clippy::disallowed_methods, reason = "the one place where files are opened, with bounds and whole")]

pub mod input;
pub mod output;
