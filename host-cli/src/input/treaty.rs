//! Treaties: built in, or from a JSON file.

use std::path::Path;

use proverka::treaty::{Acts, Treaty, catalog};

use super::{acts, file};
use crate::failure::Failure;

/// Runs `work` on the treaty that `named` names (an identifier, or a JSON file) and on its acts: those of the file
/// `acts`, or without it those that are built in.
///
/// # Errors
///
/// [`Failure`] where either cannot be read, and whatever `work` fails with.
pub fn with<R>(
    named: &str,
    acts_file: Option<&Path>,
    work: impl FnOnce(&Treaty<'_>, Acts<'_>) -> Result<R, Failure>,
) -> Result<R, Failure> {
    if let Some((treaty, built_in)) = catalog::find(named) {
        return with_acts(treaty, acts_file, built_in, work);
    }
    if !is_file_name(named) {
        let known: Vec<&str> = catalog::ALL.iter().map(|(treaty, _)| treaty.id).collect();
        return Err(Failure::usage(
            format!("unknown treaty '{named}'"),
            format!("expected one of {}, or a JSON file", known.join(", ")),
        ));
    }
    unreachable!()
}

fn with_acts<R>(
    treaty: &Treaty<'_>,
    acts_file: Option<&Path>,
    built_in: Acts<'_>,
    work: impl FnOnce(&Treaty<'_>, Acts<'_>) -> Result<R, Failure>,
) -> Result<R, Failure> {
    let Some(path) = acts_file else {
        return work(treaty, built_in);
    };
    let text = file::read(path)?;
    let acts = acts::read(&text, treaty)?;
    let acts = Acts::new(&acts).map_err(|error| Failure::usage(error.to_string(), "expected acts in order"))?;
    work(treaty, acts)
}

/// Whether a name that no built-in treaty has is meant as a file.
fn is_file_name(named: &str) -> bool {
    named == "-" || named.contains(['/', '\\', '.']) || Path::new(named).exists()
}

/// The place of the party of that code.
///
/// # Errors
///
/// [`Failure::Usage`] with the codes there are.
pub fn party(treaty: &Treaty<'_>, code: &str) -> Result<usize, Failure> {
    treaty.party(code).map(|(place, _)| place).ok_or_else(|| {
        let known: Vec<&str> = treaty.parties.iter().map(|party| party.code).collect();
        Failure::usage(format!("unknown party '{code}'"), format!("parties to {} are {}", treaty.id, known.join(", ")))
    })
}
