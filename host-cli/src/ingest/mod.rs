//! Reads declared items from files and pipes of any length, in constant memory.
//!
//! Each line is one item, as JSON or as CSV with a header. Every line is either counted or reported: a declaration with
//! one bad line is rejected as a whole, because a total without that line would be a number that nobody declared.
//!
//! This module decides the following, beside the rules of [`proverka::text::item`]:
//!
//! - Lines end with LF or CRLF, except that the last line needs no line break. A blank line is an error. A CSV cell
//!   never spans lines.
//! - A UTF-8 byte order mark at the very start is skipped, because spreadsheets write it. UTF-16 is refused.
//! - Lines and columns count from 1. Columns count characters, and each byte that is not text counts as one column.
//! - A declaration without items is an error: a party that has nothing to declare is not named in the file, and nobody
//!   can tell whether an empty file is complete.
//! - Every id occurs only once, across parties. The module `ids` explains how this is checked in constant memory.

mod blocks;
mod fold;
mod groups;
mod ids;
mod list;
mod place;
mod repeats;
mod report;
mod run;
mod source;
mod spill;

use proverka::count::{AnyKind, FullCensus, KindSet, State, StateSet};
use proverka::treaty::ItemKind;

pub use groups::{Group, Groups, UnknownType};
pub use ids::{Fingerprint, IdPlace};
pub use list::each_item;
pub use repeats::Repeats;
pub use report::{InputError, Place, Rejected};
pub use source::ItemSource;

/// The format of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemFormat {
    /// One JSON object per line.
    Json,
    /// CSV with a header of field names.
    Csv,
}

/// The items that are counted by party, kind, site and type beside the census: those of these kinds in these states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupBy {
    /// The kinds of items that are grouped.
    pub kinds: KindSet,
    /// The states of items that are grouped.
    pub states: StateSet,
}

/// The types of items that a treaty attributes a number of warheads to, and the items that need one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The name of each type, the kind of its items, and the number of warheads that each of them counts as.
    pub types: Vec<(String, AnyKind, u16)>,
    /// The kinds of items that are counted by their types.
    pub kinds: KindSet,
    /// The kinds and the states of the items of which a counting rule needs the type, rule by rule.
    pub rules: Vec<(KindSet, StateSet)>,
}

impl Attribution {
    /// Whether a counting rule needs the type of items of this kind in this state.
    fn is_needed(&self, kind: AnyKind, state: State) -> bool {
        self.rules.iter().any(|(kinds, states)| kinds.has(kind) && states.contains(state))
    }
}

/// How a declaration is read.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The format; `None` recognizes it by the first character: `{` or `[` means JSON, everything else CSV.
    pub format: Option<ItemFormat>,
    /// Greatest length of a line.
    ///
    /// Unit: bytes, without the line break.
    pub max_line: usize,
    /// Number of errors that are reported in full; further ones are only counted.
    pub max_errors: usize,
    /// Number of threads that parse, including the calling one.
    pub threads: usize,
    /// The kinds of items that the treaty declares itself.
    pub kinds: &'a [ItemKind<'a>],
    /// The items that are counted in groups.
    pub group: Option<GroupBy>,
    /// The types by which items are counted too.
    pub attribution: Option<Attribution>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        // Reading is serial, so that more threads than these would mostly wait for it.
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        Self { format: None, max_line: 64 * 1024, max_errors: 20, threads, kinds: &[], group: None, attribution: None }
    }
}

impl Options<'_> {
    /// The word for a kind.
    fn word(&self, kind: AnyKind) -> &str {
        match kind {
            AnyKind::BuiltIn(kind) => kind.as_str(),
            AnyKind::Own(place) => self.kinds.get(usize::from(place)).map_or("", |kind| kind.id),
        }
    }
}

/// How much of a declaration has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read so far. The count starts again if a file has to be read a second time.
    pub bytes: u64,
    /// Total number of bytes, if it is known.
    pub total: Option<u64>,
    /// Number of items counted so far.
    pub items: u64,
}

/// The content of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The parties that declare at least one item, in the order of the request. There are no data for the others.
    pub per_party: Vec<(String, FullCensus)>,
    /// The same parties with those of their items to whose type a number of warheads is attributed, and these numbers.
    /// It is empty if no types were requested.
    pub attributed: Vec<(String, FullCensus)>,
    /// The counts of the requested groups.
    pub groups: Groups,
    /// Number of all items.
    pub items: u64,
}

/// Reads a declaration of items by `parties`.
///
/// # Errors
///
/// [`Rejected`] with the errors of the first bad lines, in the order of the lines, and the number of further ones.
pub fn items(
    source: ItemSource,
    parties: &[&str],
    options: &Options<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Declared, Rejected> {
    run::items(source, parties, options, progress)
}

/// The content of a part of a declaration, and what identifies its input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPart {
    /// What the part declares.
    pub declared: Declared,
    /// The SHA-256 of the input.
    pub sha256: [u8; 32],
    /// Length of the input.
    ///
    /// Unit: bytes.
    pub bytes: u64,
}

/// Reads a part of a declaration, and calls `each` with the fingerprints of its ids in order. The fingerprint of an id
/// is the same in every part.
///
/// # Errors
///
/// As [`items`], and if `each` fails.
pub fn part(
    source: ItemSource,
    parties: &[&str],
    options: &Options<'_>,
    progress: &mut dyn FnMut(Progress),
    each: &mut dyn FnMut(Fingerprint) -> std::io::Result<()>,
) -> Result<DeclaredPart, Rejected> {
    run::part(source, parties, options, progress, each)
}
