//! The command line as its users meet it, by running the program.

mod bad_input;
mod contract;
mod journal;
mod proverka;
