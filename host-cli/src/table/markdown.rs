//! Tables of Markdown, as pages and fact sheets have them.

use super::{Cell, NoTable, Row, Table};

/// Whether a line is the rule below the header of a table: `|---|:--:|`.
pub(super) fn is_rule(line: &str) -> bool {
    let inner = line.trim();
    inner.contains("--") && inner.contains('|') && inner.chars().all(|letter| "|-: ".contains(letter))
}

pub(super) fn read(text: &str) -> Result<Table, NoTable> {
    let lines: Vec<(u64, &str)> = (1..).zip(text.lines()).collect();
    let rule = lines.iter().position(|(_, line)| is_rule(line)).unwrap_or_default();
    let (above, below) = lines.split_at(rule);
    let Some(((line, header), above)) = above.split_last() else {
        let what = "a table without names of its columns; expected a row above this one".to_owned();
        return Err(NoTable { line: 1, column: 1, what });
    };
    let title: Vec<&str> = above.iter().map(|(_, line)| line.trim_start_matches(['#', ' ']).trim()).collect();
    let rows = below.iter().skip(1).take_while(|(_, line)| line.contains('|')).map(|(line, text)| row(*line, text));
    Ok(Table {
        form: "a table of Markdown".to_owned(),
        sheet: None,
        title: title.join(" ").trim().to_owned(),
        header: row(*line, header),
        rows: rows.collect(),
    })
}

/// The cells of a line. A bar at its beginning or end is no cell, and `\|` is a bar in a cell.
fn row(line: u64, text: &str) -> Row {
    let mut cells = vec![Cell { text: String::new(), column: 1 }];
    let mut column = 0;
    let mut escaped = false;
    for letter in text.chars() {
        column += 1;
        match (letter, cells.last_mut()) {
            ('|', _) if !escaped => cells.push(Cell { text: String::new(), column: column + 1 }),
            ('\\', _) if !escaped => {
                escaped = true;
                continue;
            }
            (letter, Some(cell)) => cell.text.push(letter),
            _ => {}
        }
        escaped = false;
    }
    if text.trim_start().starts_with('|') {
        cells.remove(0);
    }
    if text.trim_end().ends_with('|') {
        cells.pop();
    }
    for cell in &mut cells {
        let space = cell.text.chars().take_while(|letter| letter.is_whitespace()).count() as u64;
        cell.column += space;
        // Letters in bold or italics are marked by stars.
        cell.text = cell.text.trim().trim_matches('*').to_owned();
    }
    Row { line, cells }
}
