//! A sealed device that counts items in an inspection, for two sides who do not trust each other.
//!
//! The device is this library, generic over the parts of a [`board`]; the binary of a board only wires them up, and a
//! simulator may do the same. [`Device::poll`](device::Device::poll) moves it on. What it says over the line is
//! `proverka::wire`, what it keeps is `proverka::journal`; what it does in which state is the table in
//! [`proverka::wire::life`].
#![no_std]
// The device itself has none of it; what of a board is reached by address has to say so where it is (`boards`).
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
pub mod device;
pub mod guard;
pub mod health;
pub mod matrix;
pub mod panel;
pub mod selftest;
pub mod show;
pub mod time;
