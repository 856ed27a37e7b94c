//! The answer of a device command: named facts and a verdict.

use std::io::{self, Write};

use proverka::verdict::Verdict;
use serde_json::{Map, Value};

use super::error::DeviceError;
use super::verified::VerifiedRecord;
use super::words;
use crate::args::Format;
use crate::journal::words::hex;
use crate::report;
use crate::report::style;

/// The name of the fact that says what to do next.
const NEXT: &str = "next";

/// The name of a fact for people. A category is a capital letter everywhere.
fn label(name: &str) -> String {
    match name.strip_prefix("count_") {
        Some(category) => format!("count {}", category.to_ascii_uppercase()),
        None => name.replace('_', " "),
    }
}

/// What a command reports: facts in the order in which they were added, and a verdict.
#[derive(Clone, Debug)]
pub struct Answer {
    facts: Vec<(&'static str, Value)>,
    /// The overall result, which also decides the exit status.
    pub verdict: Verdict,
}

impl Answer {
    /// Makes an answer without facts.
    #[must_use]
    pub const fn new(verdict: Verdict) -> Self {
        Self { facts: Vec::new(), verdict }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// Adds the facts of an entry that the verified record holds.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Unproven`] if the record does not hold it.
    pub fn with_entry(self, record: &VerifiedRecord, seq: u32) -> Result<Self, DeviceError> {
        let head = record.head(seq);
        let head = head.ok_or_else(|| DeviceError::Unproven(format!("the record has no entry {seq}")))?;
        Ok(self
            .with("entry", seq)
            .with("head", hex(&head))
            .with("head_code", words::code(&head))
            .with("size", record.report().size))
    }

    /// Says which step of an act of several steps this was.
    #[must_use]
    pub fn with_step(self, step: u8, of: u8) -> Self {
        self.with("step", format!("{step} of {of}"))
    }

    /// Says what to do next.
    #[must_use]
    pub fn with_next(self, what: impl Into<String>) -> Self {
        self.with(NEXT, what.into())
    }

    /// Replaces the verdict.
    #[must_use]
    pub fn but(self, verdict: Verdict) -> Self {
        Self { verdict, ..self }
    }

    /// Writes the answer in the requested format.
    ///
    /// # Errors
    ///
    /// Any error of writing to `out`.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        let all = || self.facts.iter().cloned().chain([("verdict", Value::from(self.verdict.as_str()))]);
        let plain = |name: &str, value: &Value| match value {
            Value::String(text) => text.clone(),
            // Nobody set it, so there is nothing that could be known.
            Value::Null if matches!(name, "limit" | "declared") => "none".to_owned(),
            Value::Null => "unknown".to_owned(),
            value => value.to_string(),
        };
        match format {
            Format::Json => {
                let object: Map<String, Value> = all().map(|(name, value)| (name.to_owned(), value)).collect();
                report::json(out, &object)
            }
            Format::Csv => report::csv(
                out,
                &["name", "value"],
                all().map(|(name, value)| vec![name.to_owned(), plain(name, &value)]),
            ),
            Format::Table => {
                let mut table = style::table(&[]);
                for (name, value) in &self.facts {
                    if *name != NEXT {
                        table.add_row([label(name), plain(name, value)]);
                    }
                }
                table.add_row(["verdict".to_owned(), style::verdict(self.verdict)]);
                // A reader looks for it at the end.
                if let Some((name, value)) = self.facts.iter().find(|(name, _)| *name == NEXT) {
                    table.add_row([label(name), plain(name, value)]);
                }
                style::write(&table, out)
            }
        }
    }
}
