//! Reads and writes JSON and CSV without allocation. Reading is strict, and every error has its place in the text.
//!
//! The results borrow from the text. If an escape must be decoded, the caller provides the buffer for it.

pub mod act;
pub mod csv;
#[cfg(feature = "export")]
pub mod export;
pub mod item;
mod nearest;
mod quoted;
pub mod scan;
pub mod shape;
pub mod treaty;
