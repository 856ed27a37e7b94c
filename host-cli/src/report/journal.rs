//! The reports of the commands of `proverka journal`.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::style;

pub mod compare;
pub mod folder;
pub mod inspection;
pub mod proof;
pub mod redact;
pub mod show;
pub mod verify;

/// The outcome of writing a proof.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Name of the file that the proof was written to; `None` if it was not written.
    pub file: Option<String>,
    /// Why no proof was written.
    pub why_not: Option<&'static str>,
}

impl Written {
    fn line(&self) -> String {
        match (&self.file, self.why_not) {
            (Some(file), _) => format!("written to {file}; anyone checks it with: proverka journal proof"),
            (None, Some(why)) => format!("not written: {why}"),
            (None, None) => "none".to_owned(),
        }
    }
}

/// A table of names and values about one thing, without a header.
struct Lines(style::Table);

impl Lines {
    fn new() -> Self {
        Self(style::table(&[]))
    }

    fn line(&mut self, name: &str, value: impl Into<String>) {
        self.0.add_row([name.to_owned(), value.into()]);
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        style::write(&self.0, out)
    }
}

/// A headline in the colour of its verdict.
fn headline(verdict: Verdict, text: &str) -> String {
    style::styled(style::verdict_style(verdict), text)
}
