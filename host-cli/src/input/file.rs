//! Whole small files: treaties, acts and totals. Items can be many; `ingest` streams those.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::{Failure, Fault};

/// The largest file that is read whole. Unit: bytes.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// A text, and the name that faults in it are reported under.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file's name, or `<stdin>`.
    pub name: String,
    /// What it says, without a byte order mark.
    pub text: String,
}

/// How a path is called in messages.
#[must_use]
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Whether a path stands for standard input.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Opens a file, or standard input for `-`.
///
/// # Errors
///
/// [`Failure::File`] where it cannot be opened.
pub fn open(path: &Path) -> Result<Box<dyn Read + Send>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    let failed = |error| Failure::File { name: name(path), error };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    Ok(Box::new(file))
}

/// Reads a whole file, or standard input for `-`.
///
/// # Errors
///
/// [`Failure::File`] where it cannot be read; [`Failure::Input`] where it is larger than [`LARGEST`] or not UTF-8.
pub fn read(path: &Path) -> Result<Text, Failure> {
    let name = name(path);
    read_from(open(path)?, name)
}

/// Reads all that `source` has, under the name `name`.
///
/// # Errors
///
/// As [`read`].
pub fn read_from(source: impl Read, name: String) -> Result<Text, Failure> {
    let mut bytes = Vec::new();
    if let Err(error) = source.take(LARGEST + 1).read_to_end(&mut bytes) {
        return Err(Failure::File { name, error });
    }
    if bytes.len() as u64 > LARGEST {
        let what = format!("more than {} MiB; only items may be longer than that", LARGEST / 1024 / 1024);
        return Err(Fault { file: name, line: None, column: None, what }.into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Ok(Text { name, text })
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

/// The line and column, both from 1 and the column in characters, of the byte at `offset`.
#[must_use]
pub fn position(text: &str, offset: usize) -> (u64, u64) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or("").chars().count() as u64 + 1;
    (line, column)
}

/// A fault at a place in a file.
#[must_use]
pub fn fault(file: &str, line: u64, column: u64, what: String) -> Fault {
    Fault { file: file.to_owned(), line: Some(line), column: Some(column), what }
}
