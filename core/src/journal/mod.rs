//! The sealed record: entries in NOR flash, chained by hash and signed one by one.
//!
//! The octets are laid down in `FORMAT.md`, what a power cut may do to them in `POWER.md`. [`field`] and [`digest`] are
//! the only parts that a verifier shares with the writer.

pub mod audit;
pub mod digest;
pub mod field;
