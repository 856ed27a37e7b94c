//! Reads the deadlines and rights of a treaty.

use super::super::notation;
use super::{Read, cite, words};
use crate::text::shape::{Notation, Reader, Shape, Value, Vocabulary, optional, required, word};
use crate::treaty::{Deadline, Force, Provided};

static DEADLINE: Shape = Shape::new(
    "a deadline",
    &[
        required("id"),
        required("title"),
        optional("force"),
        required("due"),
        optional("provided"),
        optional("contents"),
        optional("by"),
        required("from"),
        optional("until"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

pub(super) fn deadline<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Deadline<'a>> {
    let mut deadline = Deadline::EMPTY;
    reader.object(row, &DEADLINE, &mut |reader, value| {
        match value.field {
            "id" => deadline.id = reader.text(value)?,
            "title" => deadline.title = reader.text(value)?,
            "force" => deadline.force = word(value, Vocabulary::Forces, &Force::ALL, Force::as_str)?,
            "due" => deadline.due = reader.noted(value, Notation::Due, notation::due)?,
            "provided" => deadline.provided = word(value, Vocabulary::Moments, &Provided::ALL, Provided::as_str)?,
            "contents" => words(reader, value, &mut deadline.contents)?,
            "by" => deadline.by = Some(reader.text(value)?),
            "from" => deadline.from = reader.noted(value, Notation::Anchor, notation::anchor)?,
            "until" => deadline.until = Some(reader.noted(value, Notation::Anchor, notation::anchor)?),
            _ => cite(reader, value, &mut deadline.citation)?,
        }
        Ok(())
    })?;
    Ok(deadline)
}
