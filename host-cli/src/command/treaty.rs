//! `proverka treaty`: list, show, export and check treaties.

use std::io::Write;

use proverka::verdict::Verdict;

use crate::args::Treaty;
use crate::failure::Failure;
use crate::{input, report};

/// The largest treaty that can be exported. Unit: bytes.
const LARGEST_EXPORT: usize = 1024 * 1024;

/// Runs the command.
///
/// # Errors
///
/// [`Failure`] where a treaty cannot be read.
pub fn run(args: &Treaty, out: &mut dyn Write) -> Result<Verdict, Failure> {
    match args {
        Treaty::List { format } => report::treaty::list(*format, out)?,
        Treaty::Show { treaty, format } => input::treaty::with(treaty, None, |treaty, acts| {
            report::treaty::show(treaty, acts, *format, out).map_err(Failure::from)
        })?,
        _ => todo!(),
    }
    Ok(Verdict::Holds)
}
