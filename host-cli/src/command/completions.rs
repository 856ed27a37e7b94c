//! `proverka completions`: what a shell needs to complete the commands.

use std::io::Write;

use clap::CommandFactory as _;
use proverka::verdict::Verdict;

use crate::args::{Args, Completions};
use crate::failure::Failure;

/// Runs the command. It asks nothing, so its verdict is that the script was printed.
///
/// # Errors
///
/// [`Failure`] if the output cannot be written.
pub fn run(args: &Completions, out: &mut dyn Write) -> Result<Verdict, Failure> {
    let mut command = Args::command();
    let name = command.get_name().to_owned();
    // Into memory first: the generator panics where its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    out.write_all(&script)?;
    Ok(Verdict::Holds)
}
