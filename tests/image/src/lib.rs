//! Inspects a board image: whose code can panic, how deep the stack gets, how large it is, and how long it runs.
//!
//! Everything is read from the ELF file that is flashed, or from a run of it in the emulator.

pub mod board;
pub mod calls;
pub mod constants;
pub mod image;
pub mod origin;
pub mod panics;
pub mod peers;
pub mod pins;
pub mod recorded;
pub mod ring;
pub mod sizes;
pub mod stack;
pub mod telltales;
pub mod thumb;

pub use proverka_emulator::Trouble;
