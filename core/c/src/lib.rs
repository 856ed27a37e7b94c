//! The C library of Proverka. C programs include `include/proverka.h` and link `libproverka_c.a`; `README.md` says how.
//!
//! | module | what it gives to C |
//! |---|---|
//! | [`status`] | the status that every function returns, and its text |
//! | [`date`] | dates of the calendar |
//! | [`treaty`] | treaties of the catalogue, and sets of their parties |
//! | [`act`] | the acts in the life of a treaty |
//! | [`question`] | what is asked: a treaty, after which acts, on which day |
//! | [`term`] | whether a treaty is in force, until when, and what would change that |
//! | [`limits`] | declared totals against the limits of a treaty |
//! | `audit` | the audit of a sealed record in memory (feature `journal`) |
//! | `own` | treaties of the caller's own, read from JSON (feature `text`) |
//!
//! The rules for pointers, lengths and errors are the same for all functions. They stand at the top of the header.
//!
//! `boundary` is the only module that turns pointers into values, references and slices. The functions that C calls are
//! `unsafe` because they pass pointers there; what they compute is safe code. Nothing is allocated and nothing is
//! global. A struct from C is read as a copy of its bytes, and an integer of it is never taken for a variant of an enum
//! before it was compared with the constants.
#![no_std]
#![deny(
    unsafe_op_in_unsafe_fn,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::multiple_unsafe_ops_per_block,
    clippy::undocumented_unsafe_blocks
)]

// On a host, the standard library brings the panic handler that every static library must have.
#[cfg(not(target_os = "none"))]
extern crate std;

pub mod act;
#[cfg(feature = "journal")]
pub mod audit;
mod boundary;
pub mod date;
pub mod limits;
#[cfg(feature = "text")]
pub mod own;
#[cfg(target_os = "none")]
mod panic;
pub mod question;
pub mod status;
pub mod term;
pub mod treaty;
pub mod verdict;
