//! Declared items from files and pipes of any length, in constant memory.
//!
//! One item a line, as JSON or as CSV with a header. Every line is either counted or reported: a declaration with one
//! bad line is rejected as a whole, because a total without that line would be a number nobody declared.
//!
//! What is decided here, beside the rules of [`proverka::text::item`]:
//!
//! - Lines end with LF or CRLF; the last one need not. A blank line is an error. A cell of CSV never spans lines.
//! - A UTF-8 byte order mark at the very start is skipped, because spreadsheets write it. UTF-16 is refused.
//! - Lines and columns count from 1; columns count characters, and bytes that are no text as one each.
//! - No items at all is an error: a party that has nothing to declare is not named in the file, and of a file that
//!   says nothing nobody can tell whether it is complete.
//! - Every id is there once, across parties. How that is known in constant memory stands in `ids`.

mod blocks;
mod fold;
mod groups;
mod ids;
mod place;
mod report;
mod run;
mod source;
mod spill;

use proverka::count::{Census, KindSet, StateSet};

pub use groups::{Group, Groups};
pub use report::{InputError, Place, Rejected};
pub use source::Source;

/// How a declaration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Json,
    /// CSV with a header of field names.
    Csv,
}

/// What to group apart from the census: items of these kinds in these states, by party, kind, site and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupBy {
    /// Kinds of items that occur.
    pub kinds: KindSet,
    /// States of items that occur.
    pub states: StateSet,
}

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The format, or `None` to tell it from the first character: `{` or `[` is JSON, everything else CSV.
    pub format: Option<Format>,
    /// Longest line that is read.
    ///
    /// Unit: bytes, without the line break.
    pub max_line: usize,
    /// How many errors are reported in full; the others are counted.
    pub max_errors: usize,
    /// How many threads parse, the calling one included.
    pub threads: usize,
    /// What to group.
    pub group: Option<GroupBy>,
}

impl Default for Options {
    fn default() -> Self {
        // A third thread would wait for the reading, which is serial, most of the time.
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(2);
        Self { format: None, max_line: 64 * 1024, max_errors: 20, threads, group: None }
    }
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read. It starts over once where a file has to be read a second time.
    pub bytes: u64,
    /// Bytes there are, where that is known.
    pub total: Option<u64>,
    /// Number of items counted.
    pub items: u64,
}

/// What a declaration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The parties that declare at least one item, in the order asked for. Of the others there are no data.
    pub per_party: Vec<(String, Census)>,
    /// The groups asked for.
    pub groups: Groups,
    /// All items together.
    pub items: u64,
}

/// Reads a declaration of items by `parties`.
///
/// # Errors
///
/// The errors of the first bad lines, in the order of the lines, and how many more there are.
pub fn items(
    source: Source,
    parties: &[&str],
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Declared, Rejected> {
    run::items(source, parties, options, progress)
}
