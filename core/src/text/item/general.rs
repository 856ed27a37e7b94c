//! The general parser: it reads every spelling of an item that JSON allows, and makes all errors.

use super::error::{LineError, Problem};
use super::field::Field;
use super::kinds::Kinds;
use super::parts::Parts;
use crate::count::Item;
use crate::text::scan::{Form, Placed, ScanError, Scanner, Text, Token};

impl From<ScanError> for LineError<'_> {
    fn from(error: ScanError) -> Self {
        Self { offset: error.offset, problem: Problem::Json(error.fault) }
    }
}

/// Reads the fields of the only object on the line, which is an item of one of `kinds`.
pub(super) fn parse<'a, L: Kinds<'a>>(
    line: &'a str,
    kinds: L,
    scratch: &'a mut [u8],
) -> Result<Item<'a, L::Kind>, LineError<'a>> {
    let mut reader = Reader { scanner: Scanner::new(line), scratch, needed: line.len() };
    let mut parts = Parts::new(kinds);
    // The offset at which each field's value starts.
    let mut places: [Option<usize>; Field::COUNT] = [None; Field::COUNT];
    let opening = reader.token()?;
    if !matches!(opening.token, Token::ObjectStart) {
        return Err(LineError {
            offset: opening.offset,
            problem: Problem::NotAnObject(Form::from_token(opening.token)),
        });
    }
    let closing = loop {
        let key = reader.token()?;
        let Token::Key(name) = key.token else { break key.offset };
        let Some(field) = Field::ALL.into_iter().find(|field| name.is(field.as_str())) else {
            let name = reader.undo(key.offset, name)?;
            return Err(LineError { offset: key.offset, problem: Problem::UnknownField(name) });
        };
        let Some(place @ None) = places.get_mut(field as usize) else {
            return Err(LineError { offset: key.offset, problem: Problem::DuplicateField(field) });
        };
        let value = reader.token()?;
        *place = Some(value.offset);
        reader.field(field, value, &mut parts)?;
    };
    // Only the end of the text can follow; for anything else the scanner returns an error.
    reader.scanner.next_token()?;
    parts.item().map_err(|(field, problem)| {
        // A missing field is reported at the closing brace.
        let offset = places.get(field as usize).copied().flatten().unwrap_or(closing);
        LineError { offset, problem }
    })
}

/// The offset at which the value of a field starts on a line that is an item; `None` if the item does not have the
/// field.
///
/// Use it for errors that only the caller can find, such as an unexpected party.
#[must_use]
pub fn place_in_json(line: &str, field: Field) -> Option<usize> {
    let mut scanner = Scanner::new(line);
    while let Some(placed) = scanner.next_token().ok()? {
        if let Token::Key(name) = placed.token
            && name.is(field.as_str())
        {
            return Some(scanner.next_token().ok()??.offset);
        }
    }
    None
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    scratch: &'a mut [u8],
    needed: usize,
}

impl<'a> Reader<'a> {
    fn token(&mut self) -> Result<Placed<'a>, LineError<'a>> {
        // `None` cannot happen, because the text does not end while an object is open. If it did, it would end here.
        Ok(self.scanner.next_token()?.unwrap_or(Placed { offset: self.needed, token: Token::Null }))
    }

    /// Reads one value into its field.
    fn field<L: Kinds<'a>>(
        &mut self,
        field: Field,
        value: Placed<'a>,
        parts: &mut Parts<'a, L>,
    ) -> Result<(), LineError<'a>> {
        let error = |problem| LineError { offset: value.offset, problem };
        match (field, value.token) {
            (Field::Warheads, Token::Number(number)) => parts.take(field, number).map_err(error)?,
            (Field::Id | Field::Party | Field::Kind | Field::State | Field::Model | Field::Site, Token::Text(text)) => {
                parts.take(field, self.undo(value.offset, text)?).map_err(error)?;
            }
            (Field::Model | Field::Site | Field::Warheads, Token::Null) => {}
            (field, found) => return Err(error(Problem::WrongForm { field, found: Form::from_token(found) })),
        }
        Ok(())
    }

    fn undo(&mut self, offset: usize, text: Text<'a>) -> Result<&'a str, LineError<'a>> {
        if let Some(plain) = text.plain() {
            return Ok(plain);
        }
        let room = core::mem::take(&mut self.scratch);
        match text.undo(room) {
            Some((text, left)) => {
                self.scratch = left;
                Ok(text)
            }
            None => Err(LineError { offset, problem: Problem::Room { needed: self.needed } }),
        }
    }
}
