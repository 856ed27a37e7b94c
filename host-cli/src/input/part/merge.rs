//! Adds parts up, and finds ids that stand in two of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use proverka::calendar::Date;
use proverka::count::FullCensus;
use proverka::treaty::Treaty;

use super::format::{Head, digest_of};
use super::ids::IdsReader;
use super::read;
use crate::failure::{Failure, Fault};
use crate::files::input::{self, FileKind};
use crate::files::output;
use crate::ingest::{Declared, Fingerprint, Groups, IdPlace, Options, Progress, Repeats};
use crate::input::file;
use crate::progress::Bar;

/// Number of fingerprints of all parts together that are in memory at a time: 6 MiB.
const PRINTS: usize = 256 * 1024;
/// Least number of fingerprints of one part that are in memory at a time.
const LEAST_PRINTS: usize = 128;
/// Greatest number of fingerprints that are read from a part at a time.
const MOST_PRINTS: usize = 8 * 1024;

/// Parts that were added up.
#[derive(Clone, Debug)]
pub struct Merged {
    /// What the parts declare together.
    pub declared: Declared,
    /// The day for which the items are declared.
    pub at: Date,
    /// The parts in the order in which they were named: the file of the totals, and what it says of its input.
    pub parts: Vec<(PathBuf, Head)>,
}

/// Adds up the totals in the files `paths`, which are parts of one declaration under `treaty`. If `at` is set, they
/// must be of that day.
///
/// # Errors
///
/// [`Failure`] if a part cannot be read, is damaged, is named twice, or is of another declaration than the others; if
/// an id stands in two parts; or if a sum is too large.
pub fn merge(paths: &[PathBuf], treaty: &Treaty<'_>, at: Option<Date>) -> Result<Merged, Failure> {
    let sha256 = digest_of(treaty)?;
    let mut day = at;
    let mut sums = Sums::default();
    let mut parts: Vec<(PathBuf, Head)> = Vec::new();
    for path in paths {
        let name = input::name(path);
        if input::is_stdin(path) {
            return Err(Failure::usage(
                "standard input is no part",
                "expected the files that `proverka limits --emit-totals` wrote: the ids of a part stand beside its totals",
            ));
        }
        let part = read::read(&file::read(path, FileKind::PART)?, treaty, &sha256, day)?;
        day = part.head.at();
        let twice = parts.iter().find(|(other, head)| head.sha256 == part.head.sha256 || output::is_same(other, path));
        if let Some((other, _)) = twice {
            let what = format!("the same part as {}; expected each part once", input::name(other));
            return Err(Fault::whole(&name, what).into());
        }
        sums.add(part.declared).ok_or_else(|| {
            let what = format!("with this part there are more than {} items or warheads of one kind", u32::MAX);
            Failure::from(Fault::whole(&name, format!("{what}; expected at most as many")))
        })?;
        parts.push((path.clone(), part.head));
    }
    let at = day.ok_or_else(|| Failure::usage("there is no part", "expected at least one file of totals"))?;
    compare(&parts)?;
    Ok(Merged { declared: sums.declared(treaty), at, parts })
}

/// The sums of parts.
#[derive(Default)]
struct Sums {
    per_party: Vec<(String, FullCensus)>,
    attributed: Vec<(String, FullCensus)>,
    groups: Groups,
    items: u64,
}

impl Sums {
    /// Adds a part; `None` if a sum is too large.
    fn add(&mut self, part: Declared) -> Option<()> {
        add_censuses(&mut self.per_party, part.per_party)?;
        add_censuses(&mut self.attributed, part.attributed)?;
        self.groups.merge(part.groups);
        self.items = self.items.checked_add(part.items)?;
        Some(())
    }

    /// The sums, in the order of the treaty's parties.
    fn declared(self, treaty: &Treaty<'_>) -> Declared {
        let Self { mut per_party, mut attributed, groups, items } = self;
        let place = |(code, _): &(String, FullCensus)| treaty.party(code).ok().map(|(place, _)| place);
        per_party.sort_by_key(place);
        attributed.sort_by_key(place);
        Declared { per_party, attributed, groups, items }
    }
}

fn add_censuses(sums: &mut Vec<(String, FullCensus)>, more: Vec<(String, FullCensus)>) -> Option<()> {
    for (party, census) in more {
        match sums.iter_mut().find(|(code, _)| *code == party) {
            Some((_, sum)) => *sum = sum.merge(&census).ok()?,
            None => sums.push((party, census)),
        }
    }
    Some(())
}

/// Compares the ids of all parts.
fn compare(parts: &[(PathBuf, Head)]) -> Result<(), Failure> {
    let piece = (PRINTS / parts.len().max(1)).clamp(LEAST_PRINTS, MOST_PRINTS);
    let mut readers = Vec::new();
    let mut first = BinaryHeap::new();
    for (index, (path, head)) in parts.iter().enumerate() {
        let mut reader = IdsReader::new(path, head.items, &head.ids_sha256, piece)?;
        first.extend(reader.next()?.map(|print| Reverse(Next { hash: print.hash, part: index, place: print.place })));
        readers.push(reader);
    }
    let most = Options::default().max_errors;
    let mut repeats = Repeats::new(most);
    let mut bar = Bar::new(io::stderr().is_terminal()).counting("ids");
    let all: u64 = parts.iter().map(|(_, head)| head.items).sum();
    let mut seen = 0_u64;
    while let Some(mut top) = first.peek_mut() {
        let Reverse(Next { hash, part, place }) = *top;
        repeats.see(hash, (part, place));
        match readers.get_mut(part).map_or(Ok(None), IdsReader::next)? {
            Some(print) => *top = Reverse(Next { hash: print.hash, part, place: print.place }),
            None => drop(PeekMut::pop(top)),
        }
        seen += 1;
        if seen.is_multiple_of(1 << 16) {
            let bytes = |ids: u64| ids.saturating_mul(Fingerprint::BYTES as u64);
            bar.show(Progress { bytes: bytes(seen), total: Some(bytes(all)), items: seen });
        }
    }
    bar.clear();
    let more = repeats.all().saturating_sub(most as u64);
    let faults: Vec<Fault> = repeats.first().into_iter().map(|repeat| fault(parts, repeat)).collect();
    if faults.is_empty() { Ok(()) } else { Err(Failure::Input { faults, more }) }
}

/// The next fingerprint of a part. Those of one id are in the order of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    hash: [u64; 2],
    part: usize,
    place: IdPlace,
}

/// An id that stands in two parts.
fn fault(parts: &[(PathBuf, Head)], (later, first): ((usize, IdPlace), (usize, IdPlace))) -> Fault {
    let name = |part: usize| {
        parts.get(part).map_or(String::new(), |(path, head)| format!("{} ({})", input::name(path), head.source))
    };
    let ((part, place), (first, first_place)) = (later, first);
    Fault {
        file: name(part),
        line: Some(place.line()),
        column: Some(place.column()),
        what: format!("the same `id` as on line {} of {}; expected each id once", first_place.line(), name(first)),
    }
}
