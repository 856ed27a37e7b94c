//! Access to the user's files: inputs are read up to a limit, and outputs are written whole.
#![expect(clippy::disallowed_methods, reason = "the one place where files are opened, with bounds and whole")]

pub mod input;
pub mod lock;
pub mod output;
