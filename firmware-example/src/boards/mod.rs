//! Parts from which a port to a board can be made: the firmware image that runs, the serial line behind an interrupt,
//! values that the main loop and an interrupt share, a clock from SysTick, RAM used as flash, registers by address, and
//! the trace of a failure. They need the feature `board` and are for chips only.
//!
//! Each part implements a trait of [`board`](crate::board) or helps with one. `PORTING.md` says what a port must do
//! itself; `template` is what a port is made from, and `tests/port` has two.
//!
//! A linker script says where firmware and record lie in flash: it defines the symbols `__firmware_start` (the boot
//! address), `__store_start` and `__store_end`, whose addresses are used.

pub mod image;
pub mod line;
#[cfg(any(feature = "microbit-v1", feature = "microbit-v2"))]
pub mod nrf;
pub mod ram;
pub mod register;
pub mod shared;
pub mod systick;
pub mod trace;
