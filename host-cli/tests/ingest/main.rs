//! Declared items as the program reads them: the messages, the sums, and the ids.

mod bad_input;
mod breakdown;
mod ids;
mod parts;
mod sums;
