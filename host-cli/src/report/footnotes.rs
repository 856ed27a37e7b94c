//! Sources with a number each, which stand below a table.

use std::io::{self, Write};

use super::style;

/// Sources with a number each, in the order in which they are first used.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    sources: Vec<String>,
}

impl Footnotes {
    /// The number of this source, counted from 1.
    pub(super) fn number(&mut self, source: &str) -> usize {
        let known = self.sources.iter().position(|known| known == source);
        known.unwrap_or_else(|| {
            self.sources.push(source.to_owned());
            self.sources.len() - 1
        }) + 1
    }

    /// The numbers of these sources, such as `[1][2]`.
    pub(super) fn marks(&mut self, sources: &[String]) -> String {
        sources.iter().map(|source| format!("[{}]", self.number(source))).collect()
    }

    /// The sources in the order of their numbers.
    pub(super) fn into_sources(self) -> Vec<String> {
        self.sources
    }

    /// Writes each source once, below the table.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (source, number) in self.sources.iter().zip(1..) {
            style::paragraph(out, &format!("[{number}] {source}"))?;
        }
        Ok(())
    }
}
