//! The command line of Proverka.

fn main() {}
