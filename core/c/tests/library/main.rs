//! The C library: its header, its answers in C programs, and what misuse of it does.

mod answers;
mod audits;
mod compiled;
mod examples;
mod facts;
mod header;
mod layout;
mod misuse;
