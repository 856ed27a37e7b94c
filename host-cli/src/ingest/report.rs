//! Errors for people: they name the file and the place, what was found, and what would be right.

use std::fmt;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line number, counted from 1.
    pub line: u64,
    /// Column number, counted from 1 in characters.
    pub column: u64,
}

/// One error in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// Name of the file, or `<stdin>`.
    pub file: String,
    /// The place in the file; `None` if the error is about the whole file.
    pub place: Option<Place>,
    /// The text or condition that was found.
    pub found: String,
    /// What would have been right.
    pub expected: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(Place { line, column }) = self.place {
            write!(f, "{line}:{column}:")?;
        }
        write!(f, " {}; expected {}", self.found, self.expected)
    }
}

impl std::error::Error for InputError {}

/// Why a declaration was not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The first errors, in the order of the lines.
    pub errors: Vec<InputError>,
    /// Number of further errors.
    pub more: u64,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        if self.more > 0 {
            write!(f, "\n… and {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejected {}

/// An error at a place. It does not name the file, which is the same for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) place: Place,
    pub(super) found: String,
    pub(super) expected: String,
}

/// The first faults in full, and the number of all others.
#[derive(Clone, Debug)]
pub(super) struct Faults {
    pub(super) first: Vec<Fault>,
    pub(super) all: u64,
    most: usize,
}

impl Faults {
    pub(super) const fn new(most: usize) -> Self {
        Self { first: Vec::new(), all: 0, most }
    }

    /// Records a fault. Faults must come in the order of their places, so that the first ones of the file are kept.
    pub(super) fn note(&mut self, fault: impl FnOnce() -> Fault) {
        self.all += 1;
        if self.first.len() < self.most {
            self.first.push(fault());
        }
    }

    /// Adds the faults of the next block of lines, whose line 1 is line `1 + lines` of the file.
    pub(super) fn append(&mut self, later: Self, lines: u64) {
        self.all += later.all;
        for mut fault in later.first {
            fault.place.line += lines;
            if self.first.len() < self.most {
                self.first.push(fault);
            }
        }
    }

    /// Adds faults that were found in another order.
    pub(super) fn interleave(&mut self, others: Vec<Fault>, all: u64) {
        self.all += all;
        self.first.extend(others);
        self.first.sort_by_key(|fault| fault.place);
        self.first.truncate(self.most);
    }

    pub(super) fn rejected(self, file: &str) -> Rejected {
        let more = self.all - self.first.len() as u64;
        Rejected { errors: self.first.into_iter().map(|fault| fault.in_file(file)).collect(), more }
    }
}

impl Fault {
    fn in_file(self, file: &str) -> InputError {
        InputError { file: file.to_owned(), place: Some(self.place), found: self.found, expected: self.expected }
    }

    /// A rejection with this fault as the only error.
    pub(super) fn alone(self, file: &str) -> Rejected {
        Rejected { errors: vec![self.in_file(file)], more: 0 }
    }
}

impl Rejected {
    /// A rejection with one error about the whole file.
    pub(super) fn whole(file: &str, found: String, expected: &str) -> Self {
        let error = InputError { file: file.to_owned(), place: None, found, expected: expected.to_owned() };
        Self { errors: vec![error], more: 0 }
    }
}
