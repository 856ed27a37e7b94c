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
    let mut words = Vec::new();
    if !header.is_empty() {
        let cells: Vec<Cell> = header.iter().map(|name| Cell::new(headline(name))).collect();
        words = cells.iter().map(|cell| cell.word).collect();
        table.set_header(cells.into_iter().map(|cell| cell.inner).collect::<Vec<_>>());
    }
    Table { inner: table, words }
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
    let mut inner = table.inner.clone();
    if let Some(screen) = screen() {
        inner.set_content_arrangement(ContentArrangement::Dynamic).set_width(screen);
        if table.fits() {
            // No column is so narrow that a word must be broken.
            for (column, word) in inner.column_iter_mut().zip(&table.words) {
                if column.constraint().is_none() {
                    column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(word + PADDING)));
                }
            }
        }
    }
    inner.lines().try_for_each(|line| writeln!(out, "{}", escape::marked(line.trim_end())))
}

/// Writes a text that may be longer than the screen is wide. On a terminal it is broken between words, and its later
/// lines are indented; elsewhere it stays on one line.
///
/// # Errors
///
/// Any error of writing to `out`.
pub fn paragraph(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let Some(screen) = screen() else { return escape::line(out, format_args!("{text}")) };
    let mut line = String::new();
    for (place, word) in text.split(' ').enumerate() {
        let is_first = place == 0;
        let screen = usize::from(screen);
        // A word that no line has room for, such as a long address, begins where it stands.
        if !is_first && width(&line) + 1 + width(word) > screen && width(word) + 2 <= screen {
            escape::line(out, format_args!("{line}"))?;
            line = format!("  {word}");
        } else {
            if !is_first {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    escape::line(out, format_args!("{line}"))
}

/// The number of characters of a text on the screen: those of its colours are not seen.
fn width(text: &str) -> usize {
    anstream::adapter::strip_str(&escape::unmarked(text)).map(|part| part.chars().count()).sum()
}

/// A cell that is aligned to the right, so that digits line up.
#[must_use]
pub fn number(text: impl Display) -> Cell {
    let Cell { inner, word } = Cell::new(text);
    Cell { inner: inner.set_alignment(CellAlignment::Right), word }
}

/// The space at both sides of a cell. Unit: characters.
const PADDING: u16 = 2;

/// A table for people, made of [`Cell`]s.
#[derive(Debug)]
pub struct Table {
    inner: comfy_table::Table,
    /// The longest word of each column. Unit: characters.
    words: Vec<u16>,
}

impl Table {
    /// Adds a row to the end of the table.
    pub fn add_row(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        let cells: Vec<Cell> = cells.into_iter().map(Into::into).collect();
        self.words.resize(self.words.len().max(cells.len()), 0);
        for (word, cell) in self.words.iter_mut().zip(&cells) {
            *word = cell.word.max(*word);
        }
        self.inner.add_row(cells.into_iter().map(|cell| cell.inner).collect::<Vec<_>>());
    }

    /// Makes the column at least `width` characters wide.
    pub fn widen(&mut self, column: usize, width: u16) {
        if let Some(column) = self.inner.column_mut(column) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }

    /// Whether the screen is wide enough for the table without breaking a word. Where there is no screen, every table
    /// fits.
    #[must_use]
    pub fn fits(&self) -> bool {
        let least: u16 = self.words.iter().map(|word| word.saturating_add(PADDING)).fold(0, u16::saturating_add);
        screen().is_none_or(|screen| least <= screen)
    }
}

/// A cell of a table. Text from outside is escaped here, before the table measures it, so that it cannot leave its
/// cell.
#[derive(Debug)]
pub struct Cell {
    inner: comfy_table::Cell,
    /// Its longest word. Unit: characters.
    word: u16,
}

impl Cell {
    /// A cell with this text. Parts that were made by [`styled`] keep their colours.
    #[must_use]
    pub fn new(text: impl Display) -> Self {
        let text = escape::unmarked(&text.to_string());
        let seen = anstream::adapter::strip_str(&text).to_string();
        // The space before the first word belongs to it.
        let indent = seen.chars().take_while(|letter| *letter == ' ').count();
        let words = seen.split_whitespace().zip([indent].into_iter().chain(std::iter::repeat(0)));
        let word = words.map(|(word, indent)| word.chars().count() + indent).max().unwrap_or_default();
        Self { inner: comfy_table::Cell::new(text), word: u16::try_from(word).unwrap_or(u16::MAX) }
    }
}

impl<T: Display> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}
