//! Files of the user: how much of one is read at most, and how one is written.

pub mod input;
pub mod output;
