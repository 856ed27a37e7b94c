//! Colours and tables. Colour only repeats what a word says, so that nothing is lost without it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use proverka::verdict::Verdict;

/// Headlines.
pub const HEAD: Style = Style::new().bold();
/// What is there for completeness.
pub const FAINT: Style = Style::new().dimmed();

/// The style of a verdict's word.
#[must_use]
pub const fn of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Holds => AnsiColor::Green.on_default(),
        Verdict::Fails => AnsiColor::Red.on_default().bold(),
        Verdict::Undecided => AnsiColor::Yellow.on_default().bold(),
        Verdict::NotBinding => FAINT,
    }
}

/// `text` in `style`.
#[must_use]
pub fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// A verdict's word in its colour.
#[must_use]
pub fn verdict(verdict: Verdict) -> String {
    styled(of(verdict), verdict.word())
}

/// A table without frames. On a terminal it fits the screen and wraps inside its cells; anywhere else every row stays
/// on its line, for whoever pipes or searches it.
#[must_use]
pub fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if let Some((terminal_size::Width(columns), _)) = terminal_size::terminal_size_of(io::stdout()) {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    if !header.is_empty() {
        table.set_header(header.iter().map(|name| Cell::new(headline(name))).collect::<Vec<_>>());
    }
    table
}

/// A column's name; nothing at all for a column without one, whose escape codes would only be trailing space.
fn headline(name: &str) -> String {
    if name.is_empty() { String::new() } else { styled(HEAD, name) }
}

/// Writes a table, without the spaces that end its lines.
///
/// # Errors
///
/// Whatever writing to `out` gives.
pub fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

/// A cell whose digits line up.
#[must_use]
pub fn number(text: impl std::fmt::Display) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}
