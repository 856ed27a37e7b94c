//! What the commands of `proverka journal` report.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::style;

pub mod compare;
pub mod proof;
pub mod redact;
pub mod show;
pub mod verify;

/// What became of a proof.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// The file it was written to.
    pub file: Option<String>,
    /// Why there is none.
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

/// A table of names and what they come to, for one thing rather than for rows of many.
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
