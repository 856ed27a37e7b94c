//! Parts that boards are made of, for a port to take: the image that runs, the serial line behind an interrupt, what
//! the main loop and an interrupt share, RAM in the place of flash, and registers by address. With the feature `board`,
//! for chips only.
//!
//! Each implements a trait of [`board`](crate::board) or helps with one. What a port must do itself stands in
//! `PORTING.md`; a port from outside of this package, whole, stands in `tests/port`.
//!
//! A linker script says where the record lies in flash: it gives `__store_start` and `__store_end`, whose addresses are
//! meant.

pub mod image;
pub mod line;
#[cfg(any(feature = "microbit-v1", feature = "microbit-v2"))]
pub mod nrf;
pub mod ram;
pub mod register;
pub mod shared;
