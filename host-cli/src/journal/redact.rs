//! Makes a bundle with hidden tallies (FORMAT 10.2): chain and signatures stay the same, only the bytes of the entries
//! differ.

use proverka::journal::audit::{Entry, Form};

use super::statement::FRONT;
use super::walk::length;

/// Builds the redacted bundle while the entries of the original are read.
#[derive(Debug)]
pub struct Redactor<'a> {
    original: &'a [u8],
    /// Where the next entry begins in the original.
    at: usize,
    out: Vec<u8>,
    /// Number of entries that were hidden by this redaction.
    pub redacted: u32,
    /// Number of entries that had been hidden before.
    pub already: u32,
    /// Number of entries that were asked for but may not be hidden.
    pub kept: u32,
}

impl<'a> Redactor<'a> {
    /// Starts at the beginning of the bundle `original`.
    #[must_use]
    pub fn new(original: &'a [u8]) -> Self {
        let out = original.get(..FRONT).unwrap_or(original).to_vec();
        Self { original, at: FRONT, out, redacted: 0, already: 0, kept: 0 }
    }

    /// Takes the next entry. It is hidden if `wanted` is set and its kind allows it.
    pub fn entry(&mut self, entry: &Entry<'_>, wanted: bool) {
        let end = self.at + length(entry);
        let hidden = matches!(entry.form, Form::Redacted { .. });
        let may = entry.kind().is_some_and(|kind| kind.redactable());
        if wanted && may && !hidden {
            self.out.extend([2, 0, 0, 0]);
            self.out.extend(entry.badge);
            self.out.extend(entry.leaf());
            self.out.extend(entry.signature);
            self.redacted += 1;
        } else {
            self.out.extend(self.original.get(self.at..end).unwrap_or_default());
        }
        self.already += u32::from(hidden);
        self.kept += u32::from(wanted && !may);
        self.at = end;
    }

    /// Adds what follows the entries, and returns the whole bundle.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.out.extend(self.original.get(self.at..).unwrap_or_default());
        self.out
    }
}
