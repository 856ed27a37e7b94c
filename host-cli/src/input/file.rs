//! Texts that are read whole: treaties, acts and totals. Items can be many, so `ingest` streams them.

use std::path::Path;

use proverka::text::csv::Cells;

use crate::failure::{Failure, Fault};
use crate::files::input::{self, FileKind, name};
use crate::table::workbook::cell_name;

/// A text, and the name that faults in it are reported under.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file's name, or `<stdin>`.
    pub name: String,
    /// The content, without a byte order mark.
    pub text: String,
    /// Where its cells are from, for a text that was made from a file of another form.
    origin: Option<Origin>,
}

/// Where the cells of a table are that was made from a file of another form.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The sheet of the workbook that the file is; `None` if it is a text.
    pub sheet: Option<String>,
    /// The line and the column in the file, for each cell of each line.
    pub cells: Vec<Vec<(u64, u64)>>,
}

impl Text {
    /// A text that is a file of this name, or part of this program.
    #[must_use]
    pub const fn new(name: String, text: String) -> Self {
        Self { name, text, origin: None }
    }

    /// A table in the strict form that was made from a file of this name.
    #[must_use]
    pub const fn made_from(name: String, origin: Origin, text: String) -> Self {
        Self { name, text, origin: Some(origin) }
    }

    /// The line of the file for a line of the text; lines are counted from 1.
    #[must_use]
    pub fn line(&self, line: u64) -> u64 {
        self.cells(line).and_then(|cells| cells.first()).map_or(line, |(line, _)| *line)
    }

    /// Where a line of the file is, without its folders: `t.csv, line 5`, or `t.xlsx!Sheet1, row 5`.
    #[must_use]
    pub fn place(&self, line: u64) -> String {
        format!("{}, {} {line}", in_sheet(&input::base(&self.name), self.sheet()), self.row_word())
    }

    /// What its lines are called.
    #[must_use]
    pub fn row_word(&self) -> &'static str {
        if self.sheet().is_some() { "row" } else { "line" }
    }

    fn sheet(&self) -> Option<&str> {
        self.origin.as_ref().and_then(|origin| origin.sheet.as_deref())
    }

    fn cells(&self, line: u64) -> Option<&[(u64, u64)]> {
        let place = usize::try_from(line).ok().and_then(|line| line.checked_sub(1))?;
        self.origin.as_ref()?.cells.get(place).map(Vec::as_slice)
    }

    /// The fault at a byte of the text, at its place in the file.
    #[must_use]
    pub fn fault(&self, offset: usize, what: String) -> Fault {
        let (line, column) = position(&self.text, offset);
        let Some(cells) = self.cells(line) else { return fault(&self.name, line, column, what) };
        let start = self.text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        // The cells of the line that begin at or before the byte.
        let begun = Cells::new(line).map_while(Result::ok).take_while(|cell| start + cell.offset <= offset).count();
        let (line, column) = cells.get(begun.saturating_sub(1)).or(cells.first()).copied().unwrap_or((1, 1));
        fault_in(&self.name, self.sheet(), (line, column), what)
    }
}

/// The fault at a line and a column of a file, or at a row and a column of a sheet of it.
#[must_use]
pub fn fault_in(file: &str, sheet: Option<&str>, (line, column): (u64, u64), what: String) -> Fault {
    match sheet {
        None => fault(file, line, column, what),
        Some(_) => {
            let file = format!("{} {}", in_sheet(file, sheet), cell_name(line, column));
            Fault { file, line: None, column: None, what }
        }
    }
}

/// The name of a file, with the name of a sheet in it.
#[must_use]
pub fn in_sheet(file: &str, sheet: Option<&str>) -> String {
    sheet.map_or_else(|| file.to_owned(), |sheet| format!("{file}!{sheet}"))
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
