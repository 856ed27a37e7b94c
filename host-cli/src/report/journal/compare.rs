//! The report of `journal compare`.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde::Serialize;

use super::verify::TwoHeads;
use super::{Lines, Written, headline};
use crate::journal::outcome::Explanation;
use crate::journal::walk::Walked;
use crate::journal::words;

/// One of the two compared records.
#[derive(Debug, Serialize)]
pub struct One {
    /// Name of the file.
    pub file: String,
    /// Grade of this record by itself.
    pub grade: &'static str,
    /// Size of the record before its first entry.
    pub base: u32,
    /// Size of the good part of the record.
    pub size: u32,
    /// Head at that size, in hex.
    pub head: String,
}

impl One {
    /// Makes the part of a report about one record, from its audit.
    #[must_use]
    pub fn new(file: &str, walked: &Walked, said: &Explanation) -> Self {
        let report = &walked.report;
        Self {
            file: file.to_owned(),
            grade: said.grade,
            base: report.base,
            size: report.size,
            head: words::hex(&report.head),
        }
    }
}

/// The relation between two records, and what follows from it.
#[derive(Debug, Serialize)]
pub struct Compared {
    /// `same`, `extends`, `stale`, `apart`, `unconfirmed`, `broken` or `equivocation`.
    pub relation: &'static str,
    /// The verdict, which the exit status also reports.
    #[serde(serialize_with = "crate::report::word")]
    pub verdict: Verdict,
    /// The relation in capitals, with its details.
    pub headline: String,
    /// What the relation means for the reader.
    pub means: String,
    /// How many entries the longer record has more than the other.
    pub longer: Option<u32>,
    /// Number of the first entry in which they differ.
    pub first: Option<u32>,
    /// Two different heads of one size.
    pub conflict: Option<TwoHeads>,
    /// The outcome of writing a proof; `null` if there is nothing to prove.
    pub proof: Option<Written>,
    /// The earlier record.
    pub a: One,
    /// The record that is compared with it.
    pub b: One,
}

impl Compared {
    /// The report before the relation is known: nothing follows.
    #[must_use]
    pub const fn new(a: One, b: One) -> Self {
        Self {
            relation: "apart",
            verdict: Verdict::Undecided,
            headline: String::new(),
            means: String::new(),
            longer: None,
            first: None,
            conflict: None,
            proof: None,
            a,
            b,
        }
    }

    /// Sets the relation, and what follows from it.
    pub fn is(&mut self, relation: &'static str, verdict: Verdict, headline: &str, means: String) {
        (self.relation, self.verdict, self.means) = (relation, verdict, means);
        headline.clone_into(&mut self.headline);
    }
}

impl crate::report::Report for Compared {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = Lines::new();
        lines.line("relation", headline(self.verdict, &self.headline));
        lines.line("means", &self.means);
        if let Some(conflict) = &self.conflict {
            lines.line("both at", format!("size {}", conflict.size));
            lines.line("head in A", &conflict.held);
            lines.line("head in B", &conflict.found);
        }
        if let Some(proof) = &self.proof {
            lines.line("proof", proof.line());
        }
        for (name, one) in [("A", &self.a), ("B", &self.b)] {
            lines.line(name, format!("{}: {} from entry {} to {}", one.file, one.grade, one.base + 1, one.size));
        }
        lines.write(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let text = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
        crate::report::csv_columns(
            out,
            &[
                ("relation", &|compared: &Self| compared.relation.to_owned()),
                ("verdict", &|compared| compared.verdict.as_str().to_owned()),
                ("longer", &|compared| text(compared.longer)),
                ("first", &|compared| text(compared.first)),
                ("conflict_size", &|compared| text(compared.conflict.as_ref().map(|conflict| conflict.size))),
                ("proof", &|compared| compared.proof.as_ref().and_then(|proof| proof.file.clone()).unwrap_or_default()),
                ("a", &|compared| compared.a.file.clone()),
                ("a_grade", &|compared| compared.a.grade.to_owned()),
                ("a_size", &|compared| compared.a.size.to_string()),
                ("a_head", &|compared| compared.a.head.clone()),
                ("b", &|compared| compared.b.file.clone()),
                ("b_grade", &|compared| compared.b.grade.to_owned()),
                ("b_size", &|compared| compared.b.size.to_string()),
                ("b_head", &|compared| compared.b.head.clone()),
            ],
            [self],
        )
    }
}
