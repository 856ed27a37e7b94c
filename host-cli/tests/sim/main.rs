//! The simulator as a program: scenarios, the line over TCP, and the parts below it.

mod chip;
mod demo;
mod identity;
mod listen;
mod panel;
mod scenarios;
#[cfg(unix)]
mod terminal;
