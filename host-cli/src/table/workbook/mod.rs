//! Sheets of workbooks: XLSX, XLS and ODS, as spreadsheet programs write them.
//!
//! A workbook can come from anybody. What it would take in memory is found out before it is read
//! (`guard`).

mod area;
mod cells;
mod guard;

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use calamine::{Cell as FoundCell, Data, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsx};

pub use area::{Area, cell_name};

use super::{Cell, Row, Table};
use crate::suggest::did_you_mean_one_of;

/// Greatest number of cells of the area that is read.
const CELLS: u64 = 1_000_000;
/// Greatest number of sheets of a workbook.
const SHEETS: usize = 1_000;

/// The part of a workbook that is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'a> {
    /// The name of the sheet, or its number from 1; `None` for the only one that is not empty.
    pub sheet: Option<&'a str>,
    /// The cells; `None` for all that are used.
    pub area: Option<Area>,
}

impl Part<'_> {
    /// Whether a part was asked for, and not all that is there.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        self.sheet.is_some() || self.area.is_some()
    }
}

/// Why a workbook gives no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSheet {
    /// The sheet, and the cell with its row and column from 1, if it is about one.
    pub place: Option<(String, Option<(u64, u64)>)>,
    /// What is wrong, and what to do.
    pub what: String,
}

impl NoSheet {
    /// A fault of the whole workbook.
    fn whole(what: impl Into<String>) -> Self {
        Self { place: None, what: what.into() }
    }
}

/// Whether a file that begins so is a ZIP archive or a compound file: one of these is in each workbook, and in no text.
#[must_use]
pub fn is_workbook(head: &[u8]) -> bool {
    is_zip(head) || is_compound(head)
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

fn is_compound(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Finds the cells of one sheet.
///
/// # Errors
///
/// [`NoSheet`] if it cannot be read, if it is not said which sheet is meant, or if a cell has no value.
pub fn read(bytes: &[u8], part: Part<'_>) -> Result<Table, NoSheet> {
    let form = guard::form(bytes)?;
    let found = without_panic(|| match form {
        Form::Xlsx => xlsx(bytes, part),
        Form::Xls => {
            let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| damaged(form, &error))?;
            ranges(&mut book, form, part)
        }
        Form::Ods => {
            let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| damaged(form, &error))?;
            ranges(&mut book, form, part)
        }
    });
    let sheet = found.unwrap_or_else(|| Err(damaged(form, &"its parts contradict each other")))?;
    cells::table(sheet, form, part)
}

/// The kinds of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Xlsx,
    Xls,
    Ods,
}

impl Form {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
        }
    }
}

/// The used cells of a sheet.
struct Used {
    name: String,
    is_hidden: bool,
    /// The cells that are not empty, with their row and column from 0.
    cells: Vec<((u32, u32), Data)>,
}

/// A sheet of the workbook's list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    name: String,
    is_hidden: bool,
}

impl Listed {
    fn shown(&self) -> String {
        format!("'{}'{}", self.name, if self.is_hidden { " (hidden)" } else { "" })
    }
}

fn damaged(form: Form, error: &dyn std::fmt::Display) -> NoSheet {
    NoSheet::whole(format!(
        "this {} workbook cannot be read: {error}; expected one that a spreadsheet program opens, or the sheet as CSV",
        form.as_str()
    ))
}

/// What `read` returns; `None` if it panics. The crate that reads workbooks is not ours, and damaged ones are many.
fn without_panic<T>(read: impl FnOnce() -> T) -> Option<T> {
    // What reports panics belongs to the whole process.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock();
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(read));
    std::panic::set_hook(hook);
    outcome.ok()
}

/// The sheets of a workbook that can hold cells.
fn listed<B: Reader<Cursor<S>>, S: AsRef<[u8]>>(book: &B) -> Result<Vec<Listed>, NoSheet> {
    let sheets = book.sheets_metadata();
    if sheets.len() > SHEETS {
        return Err(NoSheet::whole(format!("{} sheets; expected at most {SHEETS}", sheets.len())));
    }
    let sheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    Ok(sheets
        .map(|sheet| Listed { name: sheet.name.clone(), is_hidden: sheet.visible != SheetVisible::Visible })
        .collect())
}

/// The sheet that was asked for, or the only one of which `used` says that it is not empty.
fn chosen(
    sheets: &[Listed],
    part: Part<'_>,
    mut used: impl FnMut(&Listed) -> Result<bool, NoSheet>,
) -> Result<Listed, NoSheet> {
    let names = |sheets: &[Listed]| sheets.iter().map(Listed::shown).collect::<Vec<_>>().join(", ");
    if let Some(asked) = part.sheet {
        let is = |name: &str| name.to_lowercase() == asked.to_lowercase();
        let by_number = || asked.parse::<usize>().ok()?.checked_sub(1).and_then(|place| sheets.get(place));
        return sheets.iter().find(|sheet| is(&sheet.name)).or_else(by_number).cloned().ok_or_else(|| {
            let meant = did_you_mean_one_of(asked, sheets.iter().map(|sheet| sheet.name.as_str()));
            NoSheet::whole(format!("no sheet '{asked}'{meant}; expected --sheet with one of {}", names(sheets)))
        });
    }
    let mut full = Vec::new();
    for sheet in sheets {
        if used(sheet)? {
            full.push(sheet.clone());
        }
    }
    match full.as_slice() {
        [] => Err(NoSheet::whole("all sheets are empty; expected a sheet with a table")),
        [only] => Ok(only.clone()),
        [first, ..] => Err(NoSheet::whole(format!(
            "{} sheets have cells: {}; expected one of them, such as --sheet '{}'",
            full.len(),
            names(&full),
            first.name
        ))),
    }
}

/// Reads a sheet of an XLSX workbook, cell by cell.
fn xlsx(bytes: &[u8], part: Part<'_>) -> Result<Used, NoSheet> {
    let form = Form::Xlsx;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(form, &error))?;
    let sheets = listed(&book)?;
    let sheet = chosen(&sheets, part, |sheet| {
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(|error| damaged(form, &error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| damaged(form, &error))? {
            if !is_empty(&Data::from(cell.get_value().clone())) {
                return Ok(true);
            }
        }
        Ok(false)
    })?;
    let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(|error| damaged(form, &error))?;
    let mut used = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(form, &error))? {
        let cell = FoundCell::new(cell.get_position(), Data::from(cell.get_value().clone()));
        keep(&mut used, part, cell.get_position(), cell.get_value())?;
    }
    Ok(Used { name: sheet.name, is_hidden: sheet.is_hidden, cells: used })
}

/// Reads a sheet of a workbook that is read as a whole.
fn ranges<B, S: AsRef<[u8]>>(book: &mut B, form: Form, part: Part<'_>) -> Result<Used, NoSheet>
where
    B: Reader<Cursor<S>>,
    B::Error: std::fmt::Display,
{
    let sheets = listed(book)?;
    let mut range = |sheet: &Listed| book.worksheet_range(&sheet.name).map_err(|error| damaged(form, &error));
    let sheet = chosen(&sheets, part, |sheet| Ok(range(sheet)?.used_cells().any(|(_, _, cell)| !is_empty(cell))))?;
    let range: Range<Data> = range(&sheet)?;
    let (top, left) = range.start().unwrap_or_default();
    let mut used = Vec::new();
    for (row, column, cell) in range.used_cells() {
        let at = |first: u32, more: usize| u32::try_from(more).ok().and_then(|more| first.checked_add(more));
        if let (Some(row), Some(column)) = (at(top, row), at(left, column)) {
            keep(&mut used, part, (row, column), cell)?;
        }
    }
    Ok(Used { name: sheet.name, is_hidden: sheet.is_hidden, cells: used })
}

/// Keeps a cell that is in the part.
fn keep(
    used: &mut Vec<((u32, u32), Data)>,
    part: Part<'_>,
    (row, column): (u32, u32),
    cell: &Data,
) -> Result<(), NoSheet> {
    if is_empty(cell) || !part.area.is_none_or(|area| area.has(row, column)) {
        return Ok(());
    }
    if used.len() as u64 >= CELLS {
        return Err(too_many());
    }
    used.push(((row, column), cell.clone()));
    Ok(())
}

fn is_empty(cell: &Data) -> bool {
    match cell {
        Data::Empty => true,
        Data::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn too_many() -> NoSheet {
    NoSheet::whole(format!("more than {CELLS} cells; expected --range with the cells of the table, such as A1:F20"))
}
