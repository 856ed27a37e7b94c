//! What the command line is made of, as a library so that tests and benchmarks reach it.

pub mod ingest;
