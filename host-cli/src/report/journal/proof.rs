//! What `journal proof` reports.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::verify::TwoHeads;
use super::{Lines, headline};

/// Whether a proof holds.
#[derive(Debug, Serialize)]
pub struct Proven {
    /// The file.
    pub file: String,
    /// What the exit status says: `holds` where the proof is good.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// What it means.
    pub means: String,
    /// Two heads of one size, both built on by the device's key.
    pub conflict: Option<TwoHeads>,
}

impl Proven {
    /// Before it was checked: nothing is proven.
    #[must_use]
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), verdict: Verdict::Fails, means: String::new(), conflict: None }
    }

    /// It holds.
    pub fn holds(&mut self, conflict: TwoHeads) {
        self.verdict = Verdict::Holds;
        self.means = format!(
            "The device's key signed two histories: at size {} it built on both heads. Either an old image was restored or the \
             key was stolen; a device that nobody touched signs one history only.",
            conflict.size
        );
        self.conflict = Some(conflict);
    }

    /// It proves nothing.
    pub fn fails(&mut self, why: &str) {
        self.verdict = Verdict::Fails;
        self.means = format!("It proves nothing: {why}.");
    }
}

impl crate::report::Report for Proven {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Lines::new();
        let word = if self.verdict == Verdict::Holds { "HOLDS: equivocation is shown" } else { "FAILS" };
        lines.line("proof", headline(self.verdict, word));
        lines.line("means", &self.means);
        if let Some(conflict) = &self.conflict {
            lines.line("one head", &conflict.held);
            lines.line("the other", &conflict.found);
        }
        lines.write(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let of = |of: fn(&TwoHeads) -> String| self.conflict.as_ref().map_or(String::new(), of);
        let row = vec![
            self.file.clone(),
            self.verdict.word().to_owned(),
            of(|conflict| conflict.size.to_string()),
            of(|conflict| conflict.held.clone()),
            of(|conflict| conflict.found.clone()),
        ];
        crate::report::csv(out, &["file", "verdict", "size", "one_head", "other_head"], [row])
    }
}
