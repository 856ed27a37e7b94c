//! Tests of `proverka journal` on records by writers that share no code with the program.

mod bad;
mod checkpoint;
mod compare;
mod device;
mod folder;
mod forged;
mod grades;
pub(crate) mod kit;
mod layout;
mod note_form;
mod note_vectors;
mod redact;
mod show;
