//! Acts: what happened to a treaty, one JSON object a line.

use proverka::text::{act, shape};
use proverka::treaty::{Act, Treaty};

use super::file::{self, Text};
use crate::failure::{Failure, Fault};

/// How many faults are kept; the others are counted.
const FAULTS: usize = 20;

/// Reads acts, and puts them in the order of their earliest days.
///
/// `scratch` is where escapes are undone: as many bytes as the text has.
///
/// # Errors
///
/// [`Failure::Input`] with each line that is no act; an empty file is one fault.
pub fn read<'a>(text: &'a Text, treaty: &Treaty<'a>, scratch: &'a mut [u8]) -> Result<Vec<Act<'a>>, Failure> {
    let mut acts = Vec::new();
    let mut faults = Vec::new();
    let mut more = 0;
    let mut room = scratch;
    for (line, number) in text.text.lines().zip(1..) {
        // Each line undoes its escapes in a room of its own, no longer than the line.
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
    if acts.is_empty() && faults.is_empty() {
        let what = "no acts; expected one JSON object a line, such as {\"date\":\"2021-02-03\",\"act\":\"suspension\",\"by\":\"RU\"}";
        return Err(Fault { file: text.name.clone(), line: None, column: None, what: what.to_owned() }.into());
    }
    if !faults.is_empty() {
        return Err(Failure::Input { faults, more });
    }
    // Stable: acts of one day stay in the order in which they are told.
    acts.sort_by_key(|act| act.when.earliest());
    Ok(acts)
}
