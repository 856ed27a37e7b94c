//! Sealed records on the host: files that hold them, keys and heads that the asker brings, and what the entries say.
//!
//! The judging is the core's audit; nothing here decides whether a record is good.

pub mod heads;
pub mod held;
pub mod keys;
pub mod layout;
pub mod load;
pub mod outcome;
pub mod redact;
pub mod seal;
pub mod session;
pub mod statement;
pub mod walk;
pub mod words;
