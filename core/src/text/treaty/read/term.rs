//! Reads how long a treaty lasts, and how it ends.

use super::super::{Marks, notation};
use super::{Read, cite};
use crate::calendar::{MonthEnd, Span};
use crate::text::shape::{Notation, Reader, Shape, Value, Vocabulary, number, optional, required, word};
use crate::treaty::{Cited, ExtensionRule, Term, WithdrawalEnds, WithdrawalRule};
use crate::verdict::Citation;

static TERM: Shape = Shape::new(
    "a term",
    &[required("lasts"), required("month_end"), optional("extension"), optional("withdrawal"), optional("suspension")],
);

static LASTS: Shape =
    Shape::new("a duration", &[required("value"), required("clause"), optional("provenance"), optional("source")]);

static EXTENSION: Shape = Shape::new(
    "an extension",
    &[
        optional("longest"),
        optional("times"),
        optional("late"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static WITHDRAWAL: Shape = Shape::new(
    "a withdrawal",
    &[
        required("notice"),
        optional("not_before"),
        optional("ends"),
        required("clause"),
        optional("provenance"),
        optional("source"),
    ],
);

static SUSPENSION: Shape =
    Shape::new("a suspension", &[required("clause"), optional("provenance"), optional("source")]);

pub(super) fn term<'a>(reader: &mut Reader<'a>, row: Value<'a>, marks: &mut Marks) -> Read<'a, Term<'a>> {
    let mut term = Term::EMPTY;
    reader.object(row, &TERM, &mut |reader, value| {
        let offset = value.placed.offset;
        match value.field {
            "lasts" => {
                marks.lasts = offset;
                reader.object(value, &LASTS, &mut |reader, value| {
                    match value.field {
                        "value" => term.duration.value = reader.noted(value, Notation::Lasts, notation::lasts)?,
                        _ => cite(reader, value, &mut term.duration.citation)?,
                    }
                    Ok(())
                })?;
            }
            "month_end" => {
                term.month_end = word(value, Vocabulary::MonthEnds, &MonthEnd::ALL, MonthEnd::as_str)?;
            }
            "extension" => {
                marks.extension = offset;
                term.extension = Some(extension(reader, value)?);
            }
            "withdrawal" => {
                marks.withdrawal = offset;
                term.withdrawal = Some(withdrawal(reader, value)?);
            }
            _ => {
                marks.suspension = offset;
                let mut citation = Citation::EMPTY;
                reader.object(value, &SUSPENSION, &mut |reader, value| cite(reader, value, &mut citation))?;
                term.suspension = Some(citation);
            }
        }
        Ok(())
    })?;
    Ok(term)
}

fn extension<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Cited<'a, ExtensionRule>> {
    let mut rule =
        Cited { value: ExtensionRule { longest: None, times: None, late: false }, citation: Citation::EMPTY };
    reader.object(row, &EXTENSION, &mut |reader, value| {
        match value.field {
            "longest" => rule.value.longest = Some(reader.span(value)?),
            "late" => rule.value.late = reader.flag(value)?,
            "times" => rule.value.times = Some(number(value, u32::from(u8::MAX))?),
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
}

fn withdrawal<'a>(reader: &mut Reader<'a>, row: Value<'a>) -> Read<'a, Cited<'a, WithdrawalRule>> {
    let mut rule = Cited { value: WithdrawalRule::after(Span::Days(0)), citation: Citation::EMPTY };
    let word_of = WithdrawalEnds::as_str;
    reader.object(row, &WITHDRAWAL, &mut |reader, value| {
        match value.field {
            "notice" => rule.value.notice = reader.span(value)?,
            "not_before" => rule.value.not_before = Some(reader.date(value)?),
            "ends" => rule.value.ends = word(value, Vocabulary::WithdrawalEnds, &WithdrawalEnds::ALL, word_of)?,
            _ => cite(reader, value, &mut rule.citation)?,
        }
        Ok(())
    })?;
    Ok(rule)
}
