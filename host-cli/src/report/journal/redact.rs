//! The report of `journal redact`.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::{Lines, headline};
use crate::journal::words;

/// The result of a redaction.
#[derive(Debug, Serialize)]
pub struct Redacted {
    /// Name of the bundle that was read.
    pub input: String,
    /// Name of the redacted bundle; `null` if none was written.
    pub output: Option<String>,
    /// The verdict, which the exit status also reports.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// The grade, which is the same for both bundles.
    pub grade: &'static str,
    /// The grade in capitals, with its details.
    pub headline: String,
    /// Number of entries that this command hid.
    pub redacted: u32,
    /// Number of entries that had been hidden before.
    pub already: u32,
    /// Number of entries that were asked for but are of kinds that are never hidden.
    pub kept: u32,
    /// Size of the record. Unit: entries.
    pub size: u32,
}

impl crate::report::Report for Redacted {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Lines::new();
        match &self.output {
            None => lines.line("written", headline(self.verdict, "nothing: the input does not verify")),
            Some(output) => {
                let tallies = words::count(self.redacted, "tally", "tallies");
                lines.line("written", format!("{output}: {tallies} hidden, {} hidden before", self.already));
                if self.kept > 0 {
                    let kept = words::count(self.kept, "entry", "entries");
                    lines.line("kept", format!("{kept} of kinds that are never hidden"));
                }
            }
        }
        lines.line("grade", &self.headline);
        if self.output.is_some() {
            lines.line(
                "still seen",
                "that each hidden entry is there, its kind, who held the session, and the totals at each session's \
                 close",
            );
            lines.line(
                "may follow",
                "the hidden numbers themselves, from the totals before and after them: hide every count of a session; \
                 even then, a single count is the difference of the totals at its close",
            );
            lines.line(
                "undone by",
                "any image of this device's flash: it holds the salt key, which opens every redaction",
            );
        }
        lines.write(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        crate::report::csv_columns(
            out,
            &[
                ("input", &|redacted: &Self| redacted.input.clone()),
                ("output", &|redacted| redacted.output.clone().unwrap_or_default()),
                ("verdict", &|redacted| redacted.verdict.as_str().to_owned()),
                ("grade", &|redacted| redacted.grade.to_owned()),
                ("redacted", &|redacted| redacted.redacted.to_string()),
                ("already", &|redacted| redacted.already.to_string()),
                ("kept", &|redacted| redacted.kept.to_string()),
                ("size", &|redacted| redacted.size.to_string()),
            ],
            [self],
        )
    }
}
