//! Cells between commas, semicolons, tabs or bars, as spreadsheets write them.

use proverka::text::csv::{Cells, cut_record};

use super::{Cell, NoTable, Row, Table, with_title};
use crate::input::file::position;

/// What may stand between cells, and what it is called.
const DELIMITERS: [(u8, &str); 4] = [(b'\t', "tabs"), (b';', "semicolons"), (b'|', "bars"), (b',', "commas")];

pub(super) fn read(text: &str) -> Result<Table, NoTable> {
    // A spreadsheet may say on the first line what stands between cells.
    let named = text.lines().next().and_then(|line| line.trim_matches('"').strip_prefix("sep="));
    let (skipped, rest) = match named {
        Some(_) => text.split_once('\n').map_or((1, ""), |(_, rest)| (1, rest)),
        None => (0, text),
    };
    let delimiter = match named {
        Some(named) => named.bytes().next().unwrap_or(b'\t'),
        None => delimiter(rest),
    };
    let rows = if delimiter == b',' { between_commas(rest) } else { between(rest, delimiter) };
    let rows = rows.map_err(|fault| NoTable { line: fault.line + skipped, ..fault })?;
    let rows = rows.into_iter().map(|row| Row { line: row.line + skipped, ..row }).collect();
    let name = DELIMITERS.iter().find(|(one, _)| *one == delimiter).map(|(_, name)| (*name).to_owned());
    let name = name.unwrap_or_else(|| format!("`{}`", char::from(delimiter)));
    with_title(format!("cells between {name}"), rows)
}

/// The rows of a text with commas, which has the strict form as far as that is about quotes and lines.
fn between_commas(text: &str) -> Result<Vec<Row>, NoTable> {
    let mut rows = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let (record, after) = cut_record(rest);
        let place = |offset: usize| {
            let (inside, column) = position(record, offset);
            (line + inside - 1, column)
        };
        let mut cells = Vec::new();
        for cell in Cells::new(record) {
            let cell = cell.map_err(|error| {
                let (line, column) = place(error.offset);
                NoTable { line, column, what: format!("{}; expected {}", error.fault.actual(), error.fault.expected()) }
            })?;
            let text: String = cell.chars().collect();
            cells.push(Cell { text: text.trim().to_owned(), column: place(cell.offset).1 });
        }
        rows.push(Row { line, cells });
        line += rest.get(..rest.len() - after.len()).map_or(0, |row| row.matches('\n').count() as u64);
        rest = after;
    }
    Ok(rows)
}

/// The rows of a text with other characters between its cells.
fn between(text: &str, delimiter: u8) -> Result<Vec<Row>, NoTable> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .quoting(delimiter != b'\t')
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            NoTable { line, column: 1, what: error.to_string() }
        })?;
        let (line, byte) = record.position().map_or((1, 0), |at| (at.line(), at.byte()));
        let written = usize::try_from(byte).ok().and_then(|byte| text.get(byte..)).unwrap_or_default();
        // A record is said to begin where the one before it ended; line breaks between them are not part of it.
        let breaks = written.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| *byte == b'\n');
        let line = line + breaks.count() as u64;
        let columns = columns(written.trim_start_matches(['\n', '\r']), delimiter);
        let cells = record.iter().zip(columns).map(|(text, column)| Cell { text: text.trim().to_owned(), column });
        rows.push(Row { line, cells: cells.collect() });
    }
    Ok(rows)
}

/// What stands between cells: of the characters that may, the one that is on most lines of the beginning, and of those
/// the first in the list.
fn delimiter(text: &str) -> u8 {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(20);
    let on = |(one, _): &(u8, &str)| lines().filter(|line| line.bytes().any(|byte| byte == *one)).count();
    let most = DELIMITERS.iter().map(on).max().unwrap_or_default();
    DELIMITERS.iter().find(|one| most > 0 && on(one) == most).map_or(b',', |(one, _)| *one)
}

/// The column of each cell of the record with which `text` begins. After a cell in quotes they are those of the line's
/// first cell.
fn columns(text: &str, delimiter: u8) -> impl Iterator<Item = u64> {
    let line = text.lines().next().unwrap_or_default();
    let quoted = line.contains('"');
    let mut column = 1;
    let mut cells: Vec<u64> = Vec::new();
    for cell in line.split(char::from(delimiter)) {
        cells.push(if quoted { 1 } else { column });
        column += cell.chars().count() as u64 + 1;
    }
    cells.into_iter().chain(std::iter::repeat(1))
}
