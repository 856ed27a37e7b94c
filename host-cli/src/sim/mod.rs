//! The device in a simulator: the library that runs on the boards, with simulated parts.
//!
//! * `chip`, `parts`, `random` are the parts, `machine` is the device with its power switch.
//! * `line` asks it over its line, `table` is what the parties do there, `bundle` the record that they read.
//! * `script` plays scenarios; `live` is a device in real time, and `listen` its line over TCP;
//!   `panel` is a device in a terminal.

pub mod bundle;
pub mod chip;
pub mod line;
pub mod listen;
pub mod live;
pub mod machine;
pub mod panel;
pub mod parts;
pub mod party;
pub mod random;
pub mod script;
pub mod table;
pub mod words;
