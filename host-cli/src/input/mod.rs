//! Reads the input of users into the types of the core: files and standard input, treaties, acts, totals and items.

pub mod acts;
pub mod declared;
pub mod file;
pub mod totals;
pub mod treaty;

pub use declared::{Declared, declared};
