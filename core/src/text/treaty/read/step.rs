//! Reads the times between the steps of inspections.

use super::{Read, cite, words};
use crate::calendar::Span;
use crate::text::shape::{Notation, Reader, Shape, Value, Vocabulary, optional, required, word};
use crate::treaty::{Step, StepLimit};

static STEP_LIMIT: Shape = Shape::new(
    "a time between steps",
    &[
        required("id"),
        required("title"),
        required("inspections"),
        required("after"),
        required("step"),
        optional("at_least"),
        optional("at_most"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

pub(super) fn step_limit<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, StepLimit<'a>> {
    let mut limit = StepLimit::EMPTY;
    let time = |reader: &mut Reader<'a>, value| {
        reader.noted(value, Notation::Time, |text| Ok(Span::parse(text.as_bytes())?)).map(Some)
    };
    let step = |value| word(value, Vocabulary::Steps, &Step::ALL, Step::as_str);
    reader.object(row, &STEP_LIMIT, &mut |reader, value| {
        match value.field {
            "id" => limit.id = reader.text(value)?,
            "title" => limit.title = reader.text(value)?,
            "inspections" => words(reader, value, &mut limit.inspections)?,
            "after" => limit.after = step(value)?,
            "step" => limit.step = step(value)?,
            "at_least" => limit.at_least = time(reader, value)?,
            "at_most" => limit.at_most = time(reader, value)?,
            _ => cite(reader, value, &mut limit.citation)?,
        }
        Ok(())
    })?;
    Ok(limit)
}
