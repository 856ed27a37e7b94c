//! Objects of JSON, one for each row: in an array, or one after another.

use serde_json::value::RawValue;
use serde_json::{Deserializer, Map, Value};

use super::{Cell, NoTable, Row, Table};
use crate::input::file::position;

pub(super) fn read(text: &str) -> Result<Table, NoTable> {
    let in_array = text.trim_start().starts_with('[');
    let objects: Vec<&RawValue> =
        if in_array { serde_json::from_str(text) } else { Deserializer::from_str(text).into_iter().collect() }
            .map_err(|error| {
                let (line, column) = if error.is_eof() {
                    position(text, text.trim_end().len())
                } else {
                    (error.line() as u64, error.column() as u64)
                };
                // The place is said by the line and the column.
                let what = error.to_string();
                no_table(line, column, what.split(" at line ").next().unwrap_or_default().to_owned())
            })?;

    let mut header = Row { line: 1, cells: Vec::new() };
    let mut rows = Vec::new();
    for object in objects {
        let (line, column) = place(text, object.get());
        let fields: Map<String, Value> = serde_json::from_str(object.get()).map_err(|_| {
            no_table(line, column, "a row is not an object; expected {\"date\": …, \"party\": …} for each".to_owned())
        })?;
        let mut row = Row { line, cells: vec![Cell { text: String::new(), column }; header.cells.len()] };
        for (name, value) in fields {
            let text = match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                other => {
                    let what = format!("`{name}` is {other}; expected a text or a number");
                    return Err(no_table(line, column, what));
                }
            };
            let at = header.cells.iter().position(|cell| cell.text == name).unwrap_or_else(|| {
                header.cells.push(Cell { text: name, column: 1 });
                row.cells.push(Cell::default());
                header.cells.len() - 1
            });
            if let Some(cell) = row.cells.get_mut(at) {
                *cell = Cell { text: text.trim().to_owned(), column };
            }
        }
        rows.push(row);
    }
    for row in &mut rows {
        row.cells.resize(header.cells.len(), Cell { text: String::new(), column: 1 });
    }
    if rows.is_empty() {
        return Err(no_table(1, 1, "no object; expected one for each row".to_owned()));
    }
    let form = if in_array { "an array of JSON objects" } else { "JSON objects" };
    Ok(Table { form: form.to_owned(), sheet: None, title: String::new(), header, rows })
}

const fn no_table(line: u64, column: u64, what: String) -> NoTable {
    NoTable { line, column, what }
}

/// The line and column of `part`, which is a part of `text`.
fn place(text: &str, part: &str) -> (u64, u64) {
    let offset = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    position(text, offset)
}
