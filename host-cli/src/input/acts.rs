//! Acts: what happened to a treaty, one JSON object a line.

use proverka::treaty::{Act, Treaty};

use super::file::{self, Text};
use crate::failure::{Failure, Fault};

/// How many faults are kept; the others are counted.
const FAULTS: usize = 20;

/// Reads acts, and puts them in the order of their earliest days.
///
/// # Errors
///
/// [`Failure::Input`] with each line that is no act.
pub fn read<'a>(text: &'a Text, treaty: &Treaty<'_>) -> Result<Vec<Act<'a>>, Failure> {
    todo!("{text:?} {treaty:?} {FAULTS}")
}
