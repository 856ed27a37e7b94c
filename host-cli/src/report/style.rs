//! Colours and tables. Colour only repeats what a word says, so that nothing is lost without it.

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

/// A table that fits its text and never wraps it: what is piped or searched stays on its line.
#[must_use]
pub fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.iter().map(|name| Cell::new(styled(HEAD, name))).collect::<Vec<_>>());
    table
}

/// A cell whose digits line up.
#[must_use]
pub fn number(text: impl std::fmt::Display) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}
