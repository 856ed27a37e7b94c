//! Code that the probes of the sealed record share: flash, a counter of instructions, and a place for figures.
//!
//! The probes print nothing, because formatting would be part of every figure. They write numbers into `REPORT`.
//! `proverka-image` finds that symbol in the image and reads the numbers from the emulator's RAM.
#![cfg_attr(target_os = "none", no_std)]

mod figure;
#[cfg(target_os = "none")]
mod nvmc;
#[cfg(target_os = "none")]
mod report;
#[cfg(target_os = "none")]
mod timer;

pub use figure::{DONE, Figure, WORDS};
#[cfg(target_os = "none")]
pub use nvmc::{Nvmc, Refused};
#[cfg(target_os = "none")]
pub use report::{REPORT, done, figure, parameter};
#[cfg(target_os = "none")]
pub use timer::{instructions, start};

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
