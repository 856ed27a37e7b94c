//! A micro:bit v1 in `qemu-system-arm`: its buttons, LEDs, serial line and memory, from outside.
//!
//! Everything that waits has a deadline in real time, and only the emulator started here is ever killed. Nothing
//! sleeps for a guessed time: the emulated device's own activity (the rows of LEDs that it scans) is the clock.

mod log;
mod machine;

pub use log::Log;
pub use machine::{Button, Machine, Trouble};
