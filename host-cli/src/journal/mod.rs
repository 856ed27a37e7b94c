//! Sealed records on the host: the files that hold them, the keys and heads that the user brings, and what the entries
//! say.
//!
//! The audit in the core judges a record; nothing here decides whether it is good.

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
