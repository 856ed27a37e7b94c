//! A treaty in a pocket: a small device that walks through limits and dates and says what holds.
//!
//! The device is this library, generic over `embedded-hal` and `embedded-io`; a board's binary only wires it up. Each
//! [`Step`](story::Step) of the [`STORY`](story::STORY) is judged by the core on the device itself, shown on the LEDs
//! and reported over the serial line.
//!
//! * Button A goes one step on, button B one step back.
//! * The LEDs show a tick (holds), a cross (fails), a question mark (undecided) or a bar (does not bind that day).
//! * The serial line carries a [`Report`](report::Report) for each step: postcard, framed by COBS.
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

pub mod button;
pub mod cobs;
pub mod device;
pub mod matrix;
pub mod report;
pub mod story;
