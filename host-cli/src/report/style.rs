//! Colours and tables. Colour only repeats what a word says, so that nothing is lost without it.

use std::io::{self, Write};

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};
use proverka::verdict::Verdict;

use crate::escape;
pub use crate::escape::styled;

/// The style of headlines.
pub const HEAD: Style = Style::new().bold();
/// The style of less important text.
pub const FAINT: Style = Style::new().dimmed();

/// The style of a verdict's word.
#[must_use]
pub const fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Holds => AnsiColor::Green.on_default(),
        Verdict::Fails => AnsiColor::Red.on_default().bold(),
        Verdict::Undecided => AnsiColor::Yellow.on_default().bold(),
        Verdict::NotBinding => FAINT,
    }
}

/// A verdict's word in its colour.
#[must_use]
pub fn verdict(verdict: Verdict) -> String {
    styled(verdict_style(verdict), verdict.as_str())
}

/// Whether the answer goes to a file, whose width is not that of the terminal.
static INTO_FILE: AtomicBool = AtomicBool::new(false);

/// Notes that the answer goes to a file, before any table is made.
pub fn write_into_file() {
    INTO_FILE.store(true, Ordering::Relaxed);
}

/// How wide the terminal is to which the answer goes; `None` if it goes elsewhere. Unit: characters.
fn screen() -> Option<u16> {
    if INTO_FILE.load(Ordering::Relaxed) {
        return None;
    }
    terminal_size::terminal_size_of(io::stdout()).map(|(terminal_size::Width(columns), _)| columns)
}

/// A table without frames. On a terminal, it fits the screen and wraps text inside its cells. Elsewhere every row stays
/// on one line, so that it can be piped or searched.
#[must_use]
pub fn table(header: &[&str]) -> Table {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(columns) = screen() {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    if !header.is_empty() {
        table.set_header(header.iter().map(|name| Cell::new(headline(name)).0).collect::<Vec<_>>());
    }
    Table(table)
}

/// The name of a column in the style of headlines. A column without a name gets no escape codes, which would count as
/// trailing space.
fn headline(name: &str) -> String {
    if name.is_empty() { String::new() } else { styled(HEAD, name) }
}

/// Writes a table without trailing spaces.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    table.0.lines().try_for_each(|line| writeln!(out, "{}", escape::marked(line.trim_end())))
}

/// A cell that is aligned to the right, so that digits line up.
#[must_use]
pub fn number(text: impl Display) -> Cell {
    Cell(Cell::new(text).0.set_alignment(CellAlignment::Right))
}

/// A table for people, made of [`Cell`]s.
#[derive(Debug)]
pub struct Table(comfy_table::Table);

impl Table {
    /// Adds a row to the end of the table.
    pub fn add_row(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        self.0.add_row(cells.into_iter().map(|cell| cell.into().0).collect::<Vec<_>>());
    }

    /// Makes the column at least `width` characters wide.
    pub fn widen(&mut self, column: usize, width: u16) {
        if let Some(column) = self.0.column_mut(column) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
}

/// A cell of a table. Text from outside is escaped here, before the table measures it, so that it cannot leave its
/// cell.
#[derive(Debug)]
pub struct Cell(comfy_table::Cell);

impl Cell {
    /// A cell with this text. Parts that were made by [`styled`] keep their colours.
    #[must_use]
    pub fn new(text: impl Display) -> Self {
        Self(comfy_table::Cell::new(escape::unmarked(&text.to_string())))
    }
}

impl<T: Display> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}
