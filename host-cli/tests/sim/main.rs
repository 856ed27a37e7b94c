//! The simulator as a program: scenarios, the line over TCP, and the parts that it consists of.

#[cfg(unix)]
mod bench_script;
mod chip;
mod demo;
mod identity;
mod listen;
mod numbers;
mod panel;
mod scenarios;
#[cfg(unix)]
mod terminal;
