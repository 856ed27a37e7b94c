//! `proverka completions`: prints the script with which a shell completes the commands.

use std::io::Write;

use clap::CommandFactory as _;
use proverka::verdict::Verdict;

use crate::args::{Args, Completions};
use crate::failure::Failure;

/// Runs the command. There is nothing to judge, so the verdict only says that the script was printed.
///
/// # Errors
///
/// [`Failure`] if the output cannot be written.
pub fn run(args: &Completions, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut command = Args::command();
    let name = command.get_name().to_owned();
    // The script is generated in memory first, because the generator panics if its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    out.write_all(&script)?;
    Ok(Verdict::Holds)
}
