//! The reader that treaties and acts share for their JSON objects, and the errors that it finds.
//!
//! A table says which fields an object has and which of them it must have (`Shape`); one reader walks
//! the tokens along it, so that unknown, repeated and missing fields are found in one place, each at its own offset.
//!
//! It accepts what `serde_json` accepts for a struct that denies unknown fields, except fields by position
//! (`["US","…"]` in place of an object), which are refused. An optional field may also be `null`.

mod error;
mod faults;
mod fields;

pub use error::{Actual, Names, Notation, Position, Problem, TextError, Vocabulary, Want, Wanted, position};
pub use faults::TextErrors;

pub(super) use error::join;
pub(super) use fields::{Shape, optional, required};

use fields::Field;

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
    /// The faults so far, if the reader goes on after a fault; otherwise it stops at the first.
    faults: Option<TextErrors<'a>>,
}

impl<'a> Reader<'a> {
    /// Starts reading. A byte order mark and bytes that are not UTF-8 are refused at once.
    pub(super) fn new(text: &'a [u8], scratch: &'a mut [u8]) -> Result<Self, TextError<'a>> {
        let text = scan::utf8(text)?;
        if text.starts_with('\u{feff}') {
            return Err(TextError { offset: 0, problem: Problem::ByteOrderMark });
        }
        Ok(Self { scanner: Scanner::new(text), scratch, length: text.len(), start: 0, faults: None })
    }

    /// This reader, which keeps faults and goes on after them. Only faults of JSON itself are returned as errors.
    pub(super) fn keeping_faults(self) -> Self {
        Self { faults: Some(TextErrors::new()), ..self }
    }

    /// The faults that were kept, if there are any.
    pub(super) fn into_faults(self) -> Option<TextErrors<'a>> {
        self.faults.filter(|faults| faults.count() > 0)
    }

    /// The number of faults that were kept so far.
    pub(super) fn faults(&self) -> usize {
        self.faults.as_ref().map_or(0, TextErrors::count)
    }

    /// Reads the elements of the array at `offset` once more. Faults at places that have one already are not kept.
    pub(super) fn table(&mut self, text: &'a [u8], offset: usize, each: Each<'_, 'a>) -> Result<(), TextError<'a>> {
        self.scanner = Scanner::new(scan::utf8(text.get(offset..).unwrap_or_default())?);
        self.start = offset;
        match self.token()?.token {
            Token::ArrayStart => self.elements("", each),
            // That it is no array is a fault that was found before.
            _ => Ok(()),
        }
    }

    /// Keeps a fault. It is returned if the reader stops at the first, or if it cannot read on.
    fn keep(&mut self, error: TextError<'a>) -> Result<(), TextError<'a>> {
        let reads_on = !matches!(error.problem, Problem::Json(_) | Problem::Room { .. });
        let Some(faults) = self.faults.as_mut().filter(|_| reads_on) else { return Err(error) };
        // A table that is read again has the faults of its form already.
        if self.start == 0 || !faults.at(error.offset) {
            faults.add(error);
        }
        Ok(())
    }

    /// Reads up to where at most `depth` brackets are open. There is nothing to read except after a fault.
    fn leave_to(&mut self, depth: u8) -> Result<(), TextError<'a>> {
        while self.scanner.depth() > depth {
            self.token()?;
        }
        Ok(())
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
        let depth = self.scanner.depth();
        let mut seen = 0_u32;
        let closing = loop {
            let key = self.token()?;
            let Token::Key(name) = key.token else { break key.offset };
            match field(shape, name, &mut seen) {
                Ok(field) => {
                    let value = Value { field: field.name(), element: false, placed: self.token()? };
                    let is_there = field.is_required() || !matches!(value.placed.token, Token::Null);
                    if is_there {
                        each(self, value).or_else(|error| self.keep(error))?;
                    }
                }
                Err(problem) => {
                    self.keep(TextError { offset: key.offset, problem })?;
                    self.token()?;
                }
            }
            self.leave_to(depth)?;
        };
        for (field, _) in shape.fields().zip(bits()).filter(|(field, bit)| field.is_required() && seen & bit == 0) {
            // A missing field is reported at the closing brace.
            let problem = Problem::MissingField { field: field.name(), of: shape.name() };
            self.keep(TextError { offset: closing, problem })?;
        }
        Ok(closing)
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
        let depth = self.scanner.depth();
        loop {
            let placed = self.token()?;
            if matches!(placed.token, Token::ArrayEnd) {
                return Ok(());
            }
            each(self, Value { field, element: true, placed }).or_else(|error| self.keep(error))?;
            self.leave_to(depth)?;
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

/// The field of this name, and notes in `seen` that it was read.
fn field<'a>(shape: &'static Shape, name: Text<'a>, seen: &mut u32) -> Result<&'static Field, Problem<'a>> {
    let Some((field, bit)) = shape.fields().zip(bits()).find(|(field, _)| name.is(field.name())) else {
        return Err(Problem::UnknownField { found: name.raw(), of: shape.name(), known: Names::new(shape) });
    };
    if *seen & bit != 0 {
        return Err(Problem::DuplicateField { field: field.name() });
    }
    *seen |= bit;
    Ok(field)
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
