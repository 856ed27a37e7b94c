//! Items from text: the accepted set, the messages, the sums, the memory.

mod bad_input;
mod csv_oracle;
mod differential;
mod ids;
mod memory;
mod sums;
mod words;
