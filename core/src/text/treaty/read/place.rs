//! Reads the rules on where items may be.

use super::limits::{kinds, states};
use super::{Read, cite, words};
use crate::text::shape::{Reader, Shape, Value, optional, required};
use crate::treaty::PlaceRule;

pub(super) static PLACE: Shape = Shape::new(
    "a rule on places",
    &[
        required("kinds"),
        required("states"),
        required("facilities"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

pub(super) fn place<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, PlaceRule<'a>> {
    let mut rule = PlaceRule::EMPTY;
    reader.object(row, &PLACE, &mut |reader, value| {
        match value.field {
            "kinds" => kinds(reader, value, &mut rule.kinds)?,
            "states" => states(reader, value, &mut rule.states)?,
            "facilities" => words(reader, value, &mut rule.facilities)?,
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
}
