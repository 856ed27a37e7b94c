//! Reasons why a command stops: wrong usage, unreadable input, or output that cannot be written.

use crate::escape::{line, shortened};
use crate::ingest::{InputError, Rejected};
use std::fmt;
use std::io;

/// Why a command gave no answer.
#[derive(Debug)]
pub enum Failure {
    /// The command or one of its values makes no sense.
    Usage {
        /// What is wrong with the command or its value.
        wrong: String,
        /// What would be right.
        right: String,
    },
    /// Input that does not have the expected form.
    Input {
        /// The faults that were kept, in the order of the input.
        faults: Vec<Fault>,
        /// Number of faults that were found but not kept.
        more: u64,
    },
    /// A file that cannot be opened, read or written.
    File {
        /// Name of the file.
        name: String,
        /// The error that the system reported.
        error: io::Error,
    },
    /// The standard output of the command cannot be written.
    Output(io::Error),
}

/// One fault of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, `<stdin>`, or the name of built-in data.
    pub file: String,
    /// The line, counted from 1; `None` if the fault is about the whole file.
    pub line: Option<u64>,
    /// The column, counted from 1 in characters; `None` if the fault is about the whole line or file.
    pub column: Option<u64>,
    /// Description of the fault, and of what would be right.
    pub what: String,
}

impl Failure {
    /// Makes a [`Failure::Usage`] from what is wrong and what would be right.
    pub fn usage(wrong: impl Into<String>, right: impl Into<String>) -> Self {
        Self::Usage { wrong: wrong.into(), right: right.into() }
    }

    /// Writes the failure for people.
    ///
    /// # Errors
    ///
    /// Any error of writing to `out`.
    pub fn print(&self, out: &mut impl io::Write) -> io::Result<()> {
        match self {
            Self::Usage { wrong, right } => {
                line(out, format_args!("proverka: {}", shortened(wrong)))?;
                line(out, format_args!("  {}", shortened(right)))
            }
            Self::Input { faults, more } => {
                for fault in faults {
                    line(out, format_args!("{}", shortened(&fault.to_string())))?;
                }
                if *more > 0 {
                    line(out, format_args!("… and {more} more"))?;
                }
                Ok(())
            }
            Self::File { name, error } => {
                line(out, format_args!("proverka: {}", shortened(&format!("{name}: {error}"))))
            }
            Self::Output(error) => line(out, format_args!("proverka: cannot write the answer: {error}")),
        }
    }
}

impl Fault {
    /// A fault of a whole file.
    #[must_use]
    pub fn whole(file: &str, what: String) -> Self {
        Self { file: file.to_owned(), line: None, column: None, what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Rejected> for Failure {
    fn from(rejected: Rejected) -> Self {
        let fault = |error: InputError| Fault {
            line: error.place.map(|place| place.line),
            column: error.place.map(|place| place.column),
            what: format!("{}; expected {}", error.found, error.expected),
            file: error.file,
        };
        Self::Input { faults: rejected.errors.into_iter().map(fault).collect(), more: rejected.more }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Input { faults: vec![fault], more: 0 }
    }
}
