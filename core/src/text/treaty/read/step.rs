//! Reads the times between the steps of inspections.

use super::{NO_CITATION, Read, cite, event_kinds};
use crate::text::shape::{Reader, Shape, Value, Vocabulary, optional, required, word};
use crate::treaty::{EventKinds, Step, StepLimit};

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
    let mut limit = StepLimit {
        id: "",
        title: "",
        inspections: EventKinds::NONE,
        after: Step::Notice,
        step: Step::Notice,
        at_least: None,
        at_most: None,
        citation: NO_CITATION,
    };
    let step = |value| word(value, Vocabulary::Steps, &Step::ALL, Step::as_str);
    reader.object(row, &STEP_LIMIT, &mut |reader, value| {
        match value.field {
            "id" => limit.id = reader.text(value)?,
            "title" => limit.title = reader.text(value)?,
            "inspections" => event_kinds(reader, value, &mut limit.inspections)?,
            "after" => limit.after = step(value)?,
            "step" => limit.step = step(value)?,
            "at_least" => limit.at_least = Some(reader.span(value)?),
            "at_most" => limit.at_most = Some(reader.span(value)?),
            _ => cite(reader, value, &mut limit.citation)?,
        }
        Ok(())
    })?;
    Ok(limit)
}
