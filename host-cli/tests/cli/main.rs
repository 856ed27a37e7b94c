//! The command line as its users meet it, by running the program.

mod bad_input;
mod contract;
mod files;
mod hostile;
mod journal;
mod proverka;
mod readme;
