//! Acts: events in the life of a treaty, one JSON object per line.

use proverka::text::{act, shape};
use proverka::treaty::{Act, ActKind, StatePartySet, Treaty};
use serde_json::value::RawValue;

use super::file::{self, Text};
use crate::failure::Failure;

/// Number of faults that are kept; further ones are only counted.
const FAULTS: usize = 20;

/// The largest act that can be written. Unit: bytes.
const LARGEST_ACT: usize = 64 * 1024;

/// Writes an act as one line of JSON, in the form that [`read`] reads.
///
/// # Errors
///
/// [`Failure::Usage`] if the act is too long.
pub fn write(one: &Act<'_>, treaty: &Treaty<'_>) -> Result<String, Failure> {
    let mut text = vec![0; LARGEST_ACT];
    let length = act::write(one, treaty, &mut text)
        .map_err(|error| Failure::usage(error.to_string(), "expected an act of at most 64 KiB as text"))?;
    text.truncate(length);
    // The writer of JSON writes UTF-8.
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// An act as JSON, in the form that [`read`] reads.
///
/// # Errors
///
/// As [`write()`].
pub fn raw(one: &Act<'_>, treaty: &Treaty<'_>) -> Result<Box<RawValue>, Failure> {
    let text = write(one, treaty)?;
    RawValue::from_string(text).map_err(|error| Failure::usage(error.to_string(), "expected an act as JSON"))
}

/// Reads acts, in the order of the text. An empty text is no acts. `kept` are the acts that they are added to.
///
/// Escapes are decoded into `scratch`, which must be at least as long as the text.
///
/// # Errors
///
/// [`Failure::Input`] with each line that is not an act, or that takes back a notice which nobody gave.
pub fn read<'a>(
    text: &'a Text,
    treaty: &Treaty<'a>,
    kept: &[Act<'_>],
    scratch: &'a mut [u8],
) -> Result<Vec<Act<'a>>, Failure> {
    let mut acts = Vec::new();
    let mut numbers = Vec::new();
    let mut faults = Vec::new();
    let mut more = 0;
    let mut room = scratch;
    for (line, number) in text.text.lines().zip(1..) {
        // The escapes of each line are decoded into a part of `scratch` that is as long as the line.
        let (own, rest) = room.split_at_mut_checked(line.len()).unwrap_or_default();
        room = rest;
        match act::parse(line.as_bytes(), treaty, own) {
            Ok(act) => {
                acts.push(act);
                numbers.push(number);
            }
            Err(_) if faults.len() == FAULTS => more += 1,
            Err(error) => {
                let column = shape::position(line.as_bytes(), error.offset).column;
                faults.push(file::fault(&text.name, number, column as u64, error.to_string()));
            }
        }
    }
    for (act, number) in acts.iter().zip(numbers) {
        if let Some(code) = without_notice(act, treaty, kept, &acts) {
            let what = format!(
                "{} by {code}, but no notice of {code} was received before, expected a withdrawal_notice by {code} of an \
                 earlier day",
                act.kind.as_str()
            );
            faults.push(file::fault(&text.name, number, 1, what));
        }
    }
    if faults.is_empty() { Ok(acts) } else { Err(Failure::Input { faults, more }) }
}

/// A party that takes back or suspends a notice by `act` without having given one before.
fn without_notice<'a>(act: &Act<'_>, treaty: &Treaty<'a>, kept: &[Act<'_>], acts: &[Act<'_>]) -> Option<&'a str> {
    if !matches!(act.kind, ActKind::NoticeWithdrawn | ActKind::NoticeSuspended) {
        return None;
    }
    let given = |party: StatePartySet| {
        kept.iter().chain(acts).any(|other| {
            other.kind == ActKind::WithdrawalNotice
                && other.when.earliest() <= act.when.latest()
                && other.by.is_none_or(|by| by.contains(party))
        })
    };
    let place = act.by?.places().find(|place| !given(StatePartySet::one(*place)))?;
    treaty.parties.get(place).map(|party| party.code)
}
