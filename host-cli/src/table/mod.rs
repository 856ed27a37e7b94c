//! Tables as people have them: copied from a spreadsheet, a fact sheet or a page on the web, or written by a program.
//!
//! This module finds the cells and their places. What they mean is found out elsewhere
//! ([`input::loose`](crate::input)).

mod decode;
mod delimited;
mod markdown;
mod objects;
pub mod workbook;

pub use decode::decode;

/// The cells of a file, with their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the file is, such as `cells between semicolons`.
    pub form: String,
    /// The name of its sheet, for a table of a workbook: then lines are rows of the sheet, and columns those of cells.
    pub sheet: Option<String>,
    /// What stands above the table.
    pub title: String,
    /// The names of the columns.
    pub header: Row,
    /// The rows below them.
    pub rows: Vec<Row>,
}

/// A row of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Its cells, from left to right.
    pub cells: Vec<Cell>,
}

/// A cell with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text, without quotes and without space around it.
    pub text: String,
    /// The column of its first character in the line, counted from 1.
    pub column: u64,
}

/// Why a text is no table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTable {
    /// The line, counted from 1.
    pub line: u64,
    /// The column, counted from 1.
    pub column: u64,
    /// What is wrong there.
    pub what: String,
}

/// Finds the cells of a text. Its beginning tells its form.
///
/// # Errors
///
/// [`NoTable`] if the text has a form that is not recognised, or a fault by the rules of its form.
pub fn read(text: &str) -> Result<Table, NoTable> {
    let mut lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty());
    let starts_with = |first: &str| text.trim_start().starts_with(first);
    if starts_with("[") || starts_with("{") {
        objects::read(text)
    } else if lines.any(markdown::is_rule) {
        markdown::read(text)
    } else {
        delimited::read(text)
    }
}

/// Makes a table of rows: those above the header that have at most one cell with text are its title, and rows at the
/// end without any text are no rows.
fn with_title(form: String, mut rows: Vec<Row>) -> Result<Table, NoTable> {
    let texts = |row: &Row| row.cells.iter().filter(|cell| !cell.text.is_empty()).count();
    let header = rows.iter().position(|row| texts(row) > 1).ok_or_else(|| NoTable {
        line: 1,
        column: 1,
        what: "no row has two cells; expected a table with a header".to_owned(),
    })?;
    let mut below = rows.split_off(header);
    let last = below.iter().rposition(|row| texts(row) > 0).unwrap_or_default();
    below.truncate(last + 1);
    let header = below.remove(0);
    let title = rows.into_iter().flat_map(|row| row.cells).map(|cell| cell.text).filter(|text| !text.is_empty());
    Ok(Table { form, sheet: None, title: title.collect::<Vec<_>>().join(" "), header, rows: below })
}
