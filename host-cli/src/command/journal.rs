//! `proverka journal`: what the parties can ask about a sealed record.

use std::io::Write;
use std::path::Path;

use proverka::journal::audit::{Proof, check_proof};
use proverka::verdict::Verdict;

use crate::args::journal::Journal;
use crate::failure::Failure;
use crate::files::input::is_stdin;
use crate::files::output;
use crate::journal::keys::Keys;
use crate::report::journal::Written;

pub mod checkpoint;
pub mod compare;
pub mod proof;
pub mod redact;
pub mod show;
pub mod verify;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] if there is no answer.
pub fn run(args: &Journal, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match args {
        Journal::Verify(args) => verify::run(args, out),
        Journal::Show(args) => show::run(args, out),
        Journal::Compare(args) => compare::run(args, out),
        Journal::Redact(args) => redact::run(args, out),
        Journal::Checkpoint(args) => checkpoint::run(args, out),
        Journal::Proof(args) => proof::run(args, out),
    }
}

/// Refuses standard input as the source of more than one file.
fn one_stdin<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<(), Failure> {
    if paths.into_iter().filter(|path| is_stdin(path)).count() > 1 {
        return Err(Failure::usage("standard input for two files", "expected '-' at most once"));
    }
    Ok(())
}

/// The bytes of a proof, as they are written to a file.
fn bytes(proof: &Proof<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    proof.write(&mut |piece| bytes.extend_from_slice(piece));
    bytes
}

/// Whether a proof shows that only the device's key can have made both histories (FORMAT 10.5). If there is no proof, a
/// release hides how the device got its key, so that both parties together could have made one of the histories.
fn made_by_device(proof: Option<&[u8]>, keys: &Keys) -> bool {
    proof.is_some_and(|proof| check_proof(proof, &keys.parties).is_ok_and(|evidence| evidence.is_by_device()))
}

/// Writes a proof to `path`, if both are given, and reports the outcome.
fn deliver(path: Option<&Path>, proof: Option<&[u8]>, without: &'static str) -> Result<Written, Failure> {
    match (path, proof) {
        (Some(path), Some(bytes)) => {
            output::write(path, bytes, false)?;
            Ok(Written { file: Some(path.display().to_string()), why_not: None })
        }
        (None, Some(_)) => Ok(Written { file: None, why_not: Some("add --proof FILE to write it") }),
        (_, None) => Ok(Written { file: None, why_not: Some(without) }),
    }
}
