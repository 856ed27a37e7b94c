//! A micro:bit v1 in `qemu-system-arm`: its buttons, LEDs, seal loop, serial line, flash and memory, from outside.
//!
//! Everything that waits has a deadline in real time, and only the emulator started here is ever killed. Nothing
//! sleeps for a guessed time: the emulated device's own activity (the rows of LEDs that it scans) is the clock.

pub mod body;
pub mod client;
pub mod leds;
pub mod nrf52833;
pub mod party;

mod debugger;
mod image;
mod log;
mod machine;
mod trial;
mod unicorn;

pub use body::{Board, Body, Pin};
pub use image::Image;
pub use log::Log;
pub use machine::{Machine, Start, Trouble, real_time};
pub use nrf52833::Chip;
pub use trial::Trial;
pub use unicorn::LIBRARY;
