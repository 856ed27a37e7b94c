//! Verification core: what a treaty allows, what is declared, what follows.
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::float_arithmetic
)]

pub mod calendar;
pub mod count;
#[cfg(all(feature = "journal", feature = "wire"))]
pub mod inspection;
#[cfg(feature = "journal")]
pub mod journal;
pub mod judge;
pub mod party;
#[cfg(feature = "text")]
pub mod text;
pub mod treaty;
pub mod verdict;
#[cfg(feature = "wire")]
pub mod wire;
