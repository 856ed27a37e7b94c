//! Texts that are read whole: treaties, acts and totals. Items can be many, so `ingest` streams them.

use std::path::Path;

use crate::failure::{Failure, Fault};
use crate::files::input::{self, FileKind, name};

/// A text, and the name that faults in it are reported under.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file's name, or `<stdin>`.
    pub name: String,
    /// The content, without a byte order mark.
    pub text: String,
    /// For a text that was made from a file of another form: the line of the file for each line of the text. Empty if
    /// the text is the file.
    pub lines: Vec<u64>,
}

impl Text {
    /// A text that is a file of this name, or part of this program.
    #[must_use]
    pub const fn new(name: String, text: String) -> Self {
        Self { name, text, lines: Vec::new() }
    }

    /// The line of the file for a line of the text; lines are counted from 1.
    #[must_use]
    pub fn line(&self, line: u64) -> u64 {
        let place = usize::try_from(line).ok().and_then(|line| line.checked_sub(1));
        place.and_then(|place| self.lines.get(place)).copied().unwrap_or(line)
    }

    /// The fault at a byte of the text, at its place in the file. In a text that was made from another form, that is
    /// only known by the line.
    #[must_use]
    pub fn fault(&self, offset: usize, what: String) -> Fault {
        let (line, column) = position(&self.text, offset);
        fault(&self.name, self.line(line), if self.lines.is_empty() { column } else { 1 }, what)
    }
}

/// Reads a whole file, or standard input for `-`.
///
/// # Errors
///
/// As [`input::read`]; also [`Failure::Input`] if it is not UTF-8.
pub fn read(path: &Path, kind: FileKind) -> Result<Text, Failure> {
    text(input::read(path, kind)?, name(path))
}

/// Takes bytes as a text that messages call `name`.
///
/// # Errors
///
/// [`Failure::Input`] if the bytes are not UTF-8.
pub fn text(bytes: Vec<u8>, name: String) -> Result<Text, Failure> {
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Ok(Text::new(name, text))
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let (before, rest) = bytes.split_at(valid);
            let byte = rest.first().copied().unwrap_or_default();
            let before = String::from_utf8_lossy(before);
            let (line, column) = position(&before, before.len());
            Err(fault(&name, line, column, format!("byte 0x{byte:02x} is not UTF-8; the file must be UTF-8 text"))
                .into())
        }
    }
}

/// The line and column of the byte at `offset`. Both count from 1; columns count characters.
#[must_use]
pub fn position(text: &str, offset: usize) -> (u64, u64) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or("").chars().count() as u64 + 1;
    (line, column)
}

/// Makes a fault at a place in a file.
#[must_use]
pub fn fault(file: &str, line: u64, column: u64, what: String) -> Fault {
    Fault { file: file.to_owned(), line: Some(line), column: Some(column), what }
}
