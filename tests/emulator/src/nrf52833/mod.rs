//! A micro:bit v2 on a model of its chip, the nRF52833, around the processor emulator Unicorn.
//!
//! The image is executed as it is. What the model has and how exact it is:
//!
//! * Time is counted in cycles of 64 MHz and does not depend on the machine: one instruction takes one cycle, which is
//!   less than on the chip. All instructions of a block without a jump are counted when the block begins. Nothing is
//!   random, so each run is like the one before.
//! * An interrupt is taken at the beginning of the next block. All interrupts have the same priority.
//! * A register that the model does not have ends the run with an error.
//! * While flash is written or erased, the processor stands still for the longest time of the specification (41
//!   microseconds a word, 85 milliseconds a page), and everything else goes on.
//! * What each peripheral assumes stands at its head.
//!
//! The processor's side of an exception is done here, because the emulator has no interrupt controller: registers are
//! stacked and restored between blocks.

mod body;
mod chip;
mod clock;
mod exceptions;
mod flash;
mod gpio;
mod nvmc;
mod peripheral;
mod ppi;
mod rng;
mod timer;
mod uarte;
mod wdt;
mod world;

pub use chip::{Chip, Power};
pub use nvmc::Step;
pub use rng::Generator;
