//! Reads the quotas of counted events.

use super::super::notation;
use super::{Read, cite, once};
use crate::text::shape::{Notation, Problem, Reader, Shape, Value, Vocabulary, number, optional, required, word};
use crate::treaty::{EventPart, Quota, Words};

static QUOTA: Shape = Shape::new(
    "a quota",
    &[
        required("id"),
        required("title"),
        required("events"),
        required("most"),
        required("window"),
        optional("per"),
        optional("by"),
        optional("of"),
        required("from"),
        optional("until"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

pub(super) fn quota<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Quota<'a>> {
    let mut quota = Quota::EMPTY;
    reader.object(row, &QUOTA, &mut |reader, value| {
        match value.field {
            "id" => quota.id = reader.text(value)?,
            "title" => quota.title = reader.text(value)?,
            "events" => words(reader, value, &mut quota.events)?,
            "most" => quota.most = number(value, u32::from(u16::MAX))?,
            "window" => quota.window = reader.noted(value, Notation::Window, notation::window)?,
            "per" => reader.array(value, &mut |_, element| {
                let part = word(element, Vocabulary::EventParts, &EventPart::ALL, EventPart::as_str)?;
                once(element, quota.per.contains(part))?;
                quota.per = quota.per.with(part);
                Ok(())
            })?,
            "by" => quota.by = Some(reader.text(value)?),
            "of" => quota.of = Some(reader.text(value)?),
            "from" => quota.from = reader.noted(value, Notation::Anchor, notation::anchor)?,
            "until" => quota.until = Some(reader.noted(value, Notation::Anchor, notation::anchor)?),
            _ => cite(reader, value, &mut quota.citation)?,
        }
        Ok(())
    })?;
    Ok(quota)
}

/// Reads a set of words, such as kinds of events.
pub(super) fn words<'a>(reader: &mut Reader<'a>, value: Value<'a>, words: &mut Words<'a>) -> Read<'a, ()> {
    reader.array(value, &mut |reader, element| {
        let word = reader.text(element)?;
        once(element, words.contains(word))?;
        let too_many = Problem::TooMany { field: element.field, most: Words::MOST };
        *words = words.with(word).ok_or(element.error(too_many))?;
        Ok(())
    })
}
