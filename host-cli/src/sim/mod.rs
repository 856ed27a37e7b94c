//! The device in a simulator: the library that runs on the boards, with simulated parts. It stands above
//! [`device`](crate::device): its parties ask the simulated device as they would ask a real one.
//!
//! * `chip`, `parts`, `random` are the parts, `machine` is the device with its power switch.
//! * `parties` is what both parties do at the device, `copy` what an attacker makes of the record that they read.
//! * `script` plays scenarios; `live` is a device in real time, and `listen` its line over TCP;
//!   `panel` is a device in a terminal, `pictures` names what its LEDs show.

pub mod chip;
pub mod copy;
pub mod listen;
pub mod live;
pub mod machine;
pub mod panel;
pub mod parties;
pub mod parts;
pub mod party;
pub mod pictures;
pub mod random;
pub mod script;
