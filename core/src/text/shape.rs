//! The reader that treaties and acts share for their JSON objects, and the errors that it finds.
//!
//! A table says which fields an object has and which of them it must have (`Shape`); one reader walks
//! the tokens along it, so that unknown, repeated and missing fields are found in one place, each at its own offset.
//!
//! It accepts what `serde_json` accepts for a struct that denies unknown fields, except fields by position
//! (`["US","…"]` in place of an object), which are refused. An optional field may also be `null`.

mod error;
mod fields;

pub use error::{Actual, Names, Notation, Position, Problem, TextError, Vocabulary, Want, Wanted, position};

pub(super) use error::join;
pub(super) use fields::{Shape, optional, required};

use super::scan::{self, Form, Placed, ScanError, Scanner, Text, Token};
use crate::calendar::{Date, Expected, ParseError, Span};

/// A value and the field that it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub(super) field: &'static str,
    /// Whether it is an element of the field's array, and not the field's own value.
    pub(super) element: bool,
    pub(super) placed: Placed<'a>,
}

impl<'a> Value<'a> {
    pub(super) const fn error(self, problem: Problem<'a>) -> TextError<'a> {
        TextError { offset: self.placed.offset, problem }
    }

    pub(super) const fn wrong_form(self, wanted: Want) -> TextError<'a> {
        let found = Form::from_token(self.placed.token);
        self.error(Problem::WrongForm { field: self.field, element: self.element, found, wanted })
    }
}

/// Why a text does not follow a notation, and at which byte of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Misfit {
    pub(super) at: usize,
    pub(super) cause: Option<Expected>,
}

impl Misfit {
    /// The text as a whole does not follow the notation.
    pub(super) const WHOLE: Self = Self { at: 0, cause: None };

    /// The same fault, seen from a text that starts `bytes` bytes earlier.
    pub(super) const fn further(self, bytes: usize) -> Self {
        Self { at: self.at.saturating_add(bytes), cause: self.cause }
    }
}

impl From<ParseError> for Misfit {
    fn from(error: ParseError) -> Self {
        Self { at: usize::from(error.offset), cause: Some(error.expected) }
    }
}

impl From<ScanError> for TextError<'_> {
    fn from(error: ScanError) -> Self {
        Self { offset: error.offset, problem: Problem::Json(error.fault) }
    }
}

/// The callback for each field of an object, or for each element of an array.
type Each<'r, 'a> = &'r mut dyn FnMut(&mut Reader<'a>, Value<'a>) -> Result<(), TextError<'a>>;

/// Reads one JSON text by given shapes.
pub(super) struct Reader<'a> {
    scanner: Scanner<'a>,
    scratch: &'a mut [u8],
    length: usize,
    /// The offset at which the scanner started.
    start: usize,
}

impl<'a> Reader<'a> {
    /// Starts reading. A byte order mark and bytes that are not UTF-8 are refused at once.
    pub(super) fn new(text: &'a [u8], scratch: &'a mut [u8]) -> Result<Self, TextError<'a>> {
        let text = scan::utf8(text)?;
        if text.starts_with('\u{feff}') {
            return Err(TextError { offset: 0, problem: Problem::ByteOrderMark });
        }
        Ok(Self { scanner: Scanner::new(text), scratch, length: text.len(), start: 0 })
    }

    /// Starts at the value at `offset`, which was read before. It cannot decode escapes.
    pub(super) fn at(text: &'a [u8], offset: usize) -> Result<Self, TextError<'a>> {
        let length = text.len();
        let text = scan::utf8(text.get(offset..).unwrap_or_default())?;
        Ok(Self { scanner: Scanner::new(text), scratch: &mut [], length, start: offset })
    }

    /// Reads the elements of the array at which the reader started.
    pub(super) fn table(&mut self, each: Each<'_, 'a>) -> Result<(), TextError<'a>> {
        self.token()?;
        self.elements("", each)
    }

    /// Reads the only object of the text, with nothing after it. It returns the offset of the closing brace.
    pub(super) fn document(&mut self, shape: &'static Shape, each: Each<'_, 'a>) -> Result<usize, TextError<'a>> {
        let opening = self.token()?;
        if !matches!(opening.token, Token::ObjectStart) {
            let problem = Problem::NotAnObject { of: shape.name(), found: Form::from_token(opening.token) };
            return Err(TextError { offset: opening.offset, problem });
        }
        let closing = self.fields(shape, each)?;
        // Only the end of the text can follow; for anything else the scanner returns an error.
        self.scanner.next_token()?;
        Ok(closing)
    }

    /// Reads the object that `value` opens.
    pub(super) fn object(
        &mut self,
        value: Value<'a>,
        shape: &'static Shape,
        each: Each<'_, 'a>,
    ) -> Result<usize, TextError<'a>> {
        match value.placed.token {
            Token::ObjectStart => self.fields(shape, each),
            _ => Err(value.wrong_form(Want::Object)),
        }
    }

    /// Reads the fields of an open object and its end.
    fn fields(&mut self, shape: &'static Shape, each: Each<'_, 'a>) -> Result<usize, TextError<'a>> {
        let mut seen = 0_u32;
        let closing = loop {
            let key = self.token()?;
            let Token::Key(name) = key.token else { break key.offset };
            let at_key = |problem| TextError { offset: key.offset, problem };
            let Some((field, bit)) = shape.fields().zip(bits()).find(|(field, _)| name.is(field.name())) else {
                return Err(at_key(Problem::UnknownField {
                    found: name.raw(),
                    of: shape.name(),
                    known: Names::new(shape),
                }));
            };
            if seen & bit != 0 {
                return Err(at_key(Problem::DuplicateField { field: field.name() }));
            }
            seen |= bit;
            let value = Value { field: field.name(), element: false, placed: self.token()? };
            if field.is_required() || !matches!(value.placed.token, Token::Null) {
                each(self, value)?;
            }
        };
        match shape.fields().zip(bits()).find(|(field, bit)| field.is_required() && seen & bit == 0) {
            // A missing field is reported at the closing brace.
            Some((field, _)) => {
                let problem = Problem::MissingField { field: field.name(), of: shape.name() };
                Err(TextError { offset: closing, problem })
            }
            None => Ok(closing),
        }
    }

    /// Reads the elements of the array that `value` opens.
    pub(super) fn array(&mut self, value: Value<'a>, each: Each<'_, 'a>) -> Result<(), TextError<'a>> {
        match value.placed.token {
            Token::ArrayStart => self.elements(value.field, each),
            _ => Err(value.wrong_form(Want::Array)),
        }
    }

    /// Reads the elements of an open array and its end.
    pub(super) fn elements(&mut self, field: &'static str, each: Each<'_, 'a>) -> Result<(), TextError<'a>> {
        loop {
            let placed = self.token()?;
            if matches!(placed.token, Token::ArrayEnd) {
                return Ok(());
            }
            each(self, Value { field, element: true, placed })?;
        }
    }

    /// Reads a text with its escapes decoded.
    pub(super) fn text(&mut self, value: Value<'a>) -> Result<&'a str, TextError<'a>> {
        let Token::Text(text) = value.placed.token else { return Err(value.wrong_form(Want::Text)) };
        if let Some(plain) = text.plain() {
            return Ok(plain);
        }
        let room = core::mem::take(&mut self.scratch);
        match text.undo(room) {
            Some((text, left)) => {
                self.scratch = left;
                Ok(text)
            }
            None => Err(value.error(Problem::Room { needed: self.length })),
        }
    }

    /// Reads a text that follows a notation.
    pub(super) fn noted<T>(
        &mut self,
        value: Value<'a>,
        notation: Notation,
        read: impl FnOnce(&'a str) -> Result<T, Misfit>,
    ) -> Result<T, TextError<'a>> {
        let text = self.text(value)?;
        read(text).map_err(|misfit| {
            // The text starts one byte after the quote. If escapes were decoded, the offsets no longer match.
            let inside = match value.placed.token {
                Token::Text(written) if written.plain().is_some() => misfit.at.saturating_add(1),
                _ => 0,
            };
            TextError {
                offset: value.placed.offset.saturating_add(inside),
                problem: Problem::Notation { field: value.field, found: text, notation, cause: misfit.cause },
            }
        })
    }

    /// Reads `true` or `false`.
    pub(super) fn flag(&self, value: Value<'a>) -> Result<bool, TextError<'a>> {
        let Token::Bool(flag) = value.placed.token else { return Err(value.wrong_form(Want::Flag)) };
        Ok(flag)
    }

    pub(super) fn date(&mut self, value: Value<'a>) -> Result<Date, TextError<'a>> {
        self.noted(value, Notation::Date, |text| Ok(Date::parse(text.as_bytes())?))
    }

    pub(super) fn span(&mut self, value: Value<'a>) -> Result<Span, TextError<'a>> {
        self.noted(value, Notation::Span, |text| Ok(Span::parse(text.as_bytes())?))
    }

    fn token(&mut self) -> Result<Placed<'a>, TextError<'a>> {
        // `None` cannot happen, because the text does not end while an object is open. If it did, it would end here.
        match self.scanner.next_token() {
            Ok(placed) => {
                let placed = placed.unwrap_or(Placed { offset: self.length, token: Token::Null });
                Ok(Placed { offset: placed.offset.saturating_add(self.start), ..placed })
            }
            Err(error) => Err(ScanError { offset: error.offset.saturating_add(self.start), ..error }.into()),
        }
    }
}

/// Reads one of the words of a vocabulary.
pub(super) fn word<'a, T: Copy>(
    value: Value<'a>,
    vocabulary: Vocabulary,
    all: &[T],
    word_of: fn(T) -> &'static str,
) -> Result<T, TextError<'a>> {
    let Token::Text(text) = value.placed.token else { return Err(value.wrong_form(Want::Text)) };
    find(text, all, word_of).ok_or(value.error(Problem::UnknownWord {
        field: value.field,
        found: text.raw(),
        vocabulary,
    }))
}

fn find<T: Copy>(text: Text<'_>, all: &[T], word_of: fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|one| text.is(word_of(*one)))
}

/// Reads a whole number up to `most`.
pub(super) fn number<T: TryFrom<u32>>(value: Value<'_>, most: u32) -> Result<T, TextError<'_>> {
    let Token::Number(written) = value.placed.token else { return Err(value.wrong_form(Want::Number { most })) };
    // A sign, a point or an exponent is refused even if the value is a whole number, because counts are written with
    // digits only. Rust would accept `+`, but the JSON scanner has already refused it.
    let number = written.parse::<u32>().ok().filter(|number| *number <= most);
    number.and_then(|number| T::try_from(number).ok()).ok_or(value.error(Problem::Range {
        field: value.field,
        found: written,
        most,
    }))
}

fn bits() -> impl Iterator<Item = u32> {
    (0..u32::BITS).map(|place| 1 << place)
}
