//! A sealed device that counts items in an inspection, for two sides who do not trust each other.
//!
//! The device is this library, generic over the parts of a [`board`]. The binary of a board only connects the parts,
//! and a simulator may do the same. [`Device::poll`](device::Device::poll) runs one step. `proverka::wire` is its
//! protocol on the line, `proverka::journal` is the record that it keeps, and the table in [`proverka::wire::life`]
//! says which events each state allows.
#![no_std]
// The device itself has no unsafe code. The modules in `boards` that reach parts by address allow it themselves.
#![cfg_attr(not(all(feature = "board", target_os = "none")), forbid(unsafe_code))]
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

pub mod board;
#[cfg(all(feature = "board", target_os = "none"))]
pub mod boards;
pub mod button;
pub mod coarse;
pub mod device;
pub mod guard;
pub mod health;
pub mod matrix;
pub mod panel;
pub mod selftest;
pub mod show;
pub mod time;
