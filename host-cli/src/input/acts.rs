//! Acts: events in the life of a treaty, one JSON object per line.

use proverka::text::{act, shape};
use proverka::treaty::{Act, Treaty};

use super::file::{self, Text};
use crate::failure::Failure;

/// Number of faults that are kept; further ones are only counted.
const FAULTS: usize = 20;

/// Reads acts, in the order of the text. An empty text is no acts.
///
/// Escapes are decoded into `scratch`, which must be at least as long as the text.
///
/// # Errors
///
/// [`Failure::Input`] with each line that is not an act.
pub fn read<'a>(text: &'a Text, treaty: &Treaty<'a>, scratch: &'a mut [u8]) -> Result<Vec<Act<'a>>, Failure> {
    let mut acts = Vec::new();
    let mut faults = Vec::new();
    let mut more = 0;
    let mut room = scratch;
    for (line, number) in text.text.lines().zip(1..) {
        // The escapes of each line are decoded into a part of `scratch` that is as long as the line.
        let (own, rest) = room.split_at_mut_checked(line.len()).unwrap_or_default();
        room = rest;
        match act::parse(line.as_bytes(), treaty, own) {
            Ok(act) => acts.push(act),
            Err(_) if faults.len() == FAULTS => more += 1,
            Err(error) => {
                let column = shape::position(line.as_bytes(), error.offset).column;
                faults.push(file::fault(&text.name, number, column as u64, error.to_string()));
            }
        }
    }
    if faults.is_empty() { Ok(acts) } else { Err(Failure::Input { faults, more }) }
}
