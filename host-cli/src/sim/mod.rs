//! The device in a simulator: the library that runs on the boards, with simulated parts. It uses
//! [`device`](crate::device): its parties talk to the simulated device in the same way as to a real one.
//!
//! * `chip`, `parts` and `random` are the simulated parts; `machine` is the device with its power switch.
//! * `parties` performs the steps of both parties at the device; `copy` tampers with a copy of the record, as an
//!   attacker would.
//! * `script` plays scenarios; `live` runs a device in real time, and `listen` serves its line over TCP; `panel` shows
//!   a device in a terminal, and `pictures` names the pictures of its LEDs.

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
