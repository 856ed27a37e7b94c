//! Distributes blocks to threads, and adds their results to one total.

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use proverka::count::FullCensus;
use proverka::text::item::Columns;

use super::blocks::{Block, Blocks, Head};
use super::fold::{Censuses, Part, Reading, cut_line};
use super::groups::Groups;
use super::ids::{Compare, Fingerprint, IdPlace, Prints};
use super::place::column;
use super::repeats::Repeats;
use super::report::{Fault, Faults, Place, Rejected};
use super::spill::Spill;
use super::{Declared, DeclaredPart, ItemFormat, ItemSource, Options, Progress};

pub(super) fn items(
    mut source: ItemSource,
    parties: &[&str],
    options: &Options<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Declared, Rejected> {
    if source.rereadable() {
        for compare in [Compare::Order, Compare::by_hashes()] {
            match pass(&mut source, parties, options, compare, progress).and_then(|read| read.judge(&mut |_| Ok(()))) {
                Err(Stop::Unclear) => {}
                Err(Stop::Rejected(rejected)) => return Err(rejected),
                Ok(declared) => return Ok(declared),
            }
        }
    }
    let read = pass(&mut source, parties, options, Compare::by_prints(), progress);
    read.and_then(|read| read.judge(&mut |_| Ok(()))).map_err(|stop| stop.rejected(&source))
}

pub(super) fn part(
    mut source: ItemSource,
    parties: &[&str],
    options: &Options<'_>,
    progress: &mut dyn FnMut(Progress),
    each: &mut dyn FnMut(Fingerprint) -> io::Result<()>,
) -> Result<DeclaredPart, Rejected> {
    let read = pass(&mut source, parties, options, Compare::Prints(Prints::Shared), progress);
    let read = read.map_err(|stop| stop.rejected(&source))?;
    let (sha256, bytes) = read.digest.unwrap_or_default();
    let declared = read.judge(each).map_err(|stop| stop.rejected(&source))?;
    Ok(DeclaredPart { declared, sha256, bytes })
}

/// Why one pass gave no total.
enum Stop {
    /// It is not known whether all ids differ.
    Unclear,
    Rejected(Rejected),
}

impl Stop {
    fn rejected(self, source: &ItemSource) -> Rejected {
        match self {
            Self::Rejected(rejected) => rejected,
            // This cannot happen: fingerprints are never unclear.
            Self::Unclear => Rejected::whole(source.name(), "ids in no order".to_owned(), "any order"),
        }
    }
}

fn unreadable(name: &str, error: &io::Error) -> Stop {
    Stop::Rejected(Rejected::whole(name, format!("cannot be read: {error}"), "a readable file, or `-`"))
}

/// Reads the whole source once.
fn pass<'a>(
    source: &mut ItemSource,
    parties: &'a [&'a str],
    options: &Options<'_>,
    compare: Compare,
    progress: &mut dyn FnMut(Progress),
) -> Result<Read<'a>, Stop> {
    let (name, length) = (source.name().to_owned(), source.length());
    let reader = source.open().map_err(|error| unreadable(&name, &error))?;
    let with_digest = matches!(compare, Compare::Prints(Prints::Shared));
    let mut blocks = Blocks::new(reader, options.max_line, with_digest);
    let mut block = blocks.block();
    let first = blocks.fill(&mut block).map_err(|error| unreadable(&name, &error))?;
    let nothing = || Stop::Rejected(Rejected::whole(&name, "no items".to_owned(), "one item a line"));
    let first = first.ok_or_else(nothing)?;
    let opening = open(&mut block, options).map_err(|fault| Stop::Rejected(fault.alone(&name)))?;
    let ids = Ids::new(&compare);
    let reading = Reading { parties, options, columns: opening.columns, compare, groups: Mutex::default() };
    let part = Part::new(reading.no_censuses(), options);
    let total = Total { next: 0, part, ids, error: None, is_unclear: false, bytes: 0 };
    let shared =
        Shared { reading: &reading, blocks: Mutex::new(blocks), total: Mutex::new(total), turn: Condvar::new() };
    shared.lock().part.lines = opening.lines;
    std::thread::scope(|scope| {
        for _ in 1..options.threads {
            scope.spawn(|| {
                let block = shared.blocks().block();
                shared.work(block, None, &mut |_, _| {});
            });
        }
        shared.work(block, Some(first), &mut |bytes, items| progress(Progress { bytes, total: length, items }));
    });
    let total = shared.total.into_inner().unwrap_or_else(PoisonError::into_inner);
    let digest = shared.blocks.into_inner().unwrap_or_else(PoisonError::into_inner).digest();
    let groups = reading.groups.into_inner().unwrap_or_else(PoisonError::into_inner);
    progress(Progress { bytes: total.bytes, total: length, items: total.part.items });
    Ok(Read { name, parties, total, groups, digest, max_errors: options.max_errors })
}

/// The part of a file before its items.
struct Opening {
    columns: Option<Columns>,
    /// Number of lines that it takes.
    lines: u64,
}

/// Removes the byte order mark and the header from the first block.
fn open(block: &mut Block, options: &Options<'_>) -> Result<Opening, Fault> {
    let first_line = |column, found: String, expected: &str| Fault {
        place: Place { line: 1, column },
        found,
        expected: expected.to_owned(),
    };
    if block.bytes().starts_with(b"\xef\xbb\xbf") {
        block.skip(3);
    }
    if block.bytes().starts_with(b"\xff\xfe") || block.bytes().starts_with(b"\xfe\xff") {
        return Err(first_line(1, "a byte order mark of UTF-16".to_owned(), "UTF-8"));
    }
    let first = block.bytes().trim_ascii_start().first();
    let format = options.format.unwrap_or(match first {
        Some(b'{' | b'[') | None => ItemFormat::Json,
        Some(_) => ItemFormat::Csv,
    });
    if matches!(format, ItemFormat::Json) {
        return Ok(Opening { columns: None, lines: 0 });
    }
    let (header, rest) = cut_line(block.bytes());
    if header.len() > options.max_line {
        let found = format!("a line of more than {} bytes", options.max_line);
        return Err(first_line(1, found, "a header, or items as JSON"));
    }
    let text = proverka::text::scan::utf8(header).map_err(|error| {
        first_line(
            column(header, error.offset),
            error.fault.actual().to_string(),
            "a header in UTF-8, or items as JSON",
        )
    })?;
    let columns = Columns::of_header(text).map_err(|error| {
        let column = column(header, error.offset);
        first_line(column, error.actual().to_string(), &format!("{}, in the header", error.expected()))
    })?;
    let taken = block.bytes().len() - rest.len();
    block.skip(taken);
    Ok(Opening { columns: Some(columns), lines: 1 })
}

/// What is kept of the ids of all parts so far.
enum Ids {
    Order,
    Hashes(Spill<u64>),
    Prints(Spill<Fingerprint>),
}

impl Ids {
    fn new(compare: &Compare) -> Self {
        match compare {
            Compare::Order => Self::Order,
            Compare::Hashes(_) => Self::Hashes(Spill::new()),
            Compare::Prints(_) => Self::Prints(Spill::new()),
        }
    }
}

/// The sum of the parts so far, added in the order of the stream.
struct Total {
    /// Number of the block that is added next.
    next: u64,
    part: Part,
    ids: Ids,
    error: Option<io::Error>,
    /// Going on is useless, because the order of the ids will not show whether they differ.
    is_unclear: bool,
    bytes: u64,
}

/// The state that the threads share.
struct Shared<'a> {
    reading: &'a Reading<'a>,
    blocks: Mutex<Blocks<'a>>,
    total: Mutex<Total>,
    turn: Condvar,
}

impl<'a> Shared<'a> {
    fn lock(&self) -> MutexGuard<'_, Total> {
        self.total.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn blocks(&self) -> MutexGuard<'_, Blocks<'a>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes blocks until there are no more. One thread reads while the other parses. Parts are added in the order of
    /// the stream, so that line numbers and the order of the ids are the same as with one thread.
    fn work(&self, mut block: Block, mut head: Option<Head>, done: &mut dyn FnMut(u64, u64)) {
        let mut scratch = vec![0; self.reading.options.max_line];
        loop {
            let next = match head.take() {
                Some(head) => Ok(Some(head)),
                None => self.blocks().fill(&mut block),
            };
            let head = match next {
                Ok(Some(head)) => head,
                Ok(None) => return,
                Err(error) => {
                    self.lock().error = Some(error);
                    return;
                }
            };
            let part = self.reading.fold(block.bytes(), self.reading.no_censuses(), &mut scratch);
            let mut total = self.lock();
            while total.next != head.sequence {
                total = self.turn.wait(total).unwrap_or_else(PoisonError::into_inner);
            }
            total.add(part, |censuses| self.reading.fold(block.bytes(), censuses, &mut scratch));
            total.next += 1;
            total.bytes = total.bytes.max(head.bytes);
            let (bytes, items) = (total.bytes, total.part.items);
            let stop = total.is_unclear || total.error.is_some();
            drop(total);
            self.turn.notify_all();
            if stop {
                return;
            }
            done(bytes, items);
        }
    }
}

impl Total {
    /// Adds the next part. If a count overflows, the block is counted `again`, starting from the counts before it, to
    /// find the line.
    fn add(&mut self, part: Part, again: impl FnOnce(Censuses) -> Part) {
        let mut part = part;
        match self.part.censuses.merge(&part.censuses) {
            Some(sum) => self.part.censuses = sum,
            None => {
                part = again(self.part.censuses.clone());
                self.part.censuses.clone_from(&part.censuses);
            }
        }
        let lines = self.part.lines;
        self.part.lines += part.lines;
        self.part.items += part.items;
        self.part.faults.append(part.faults, lines);
        if self.part.lines >= IdPlace::MOST_LINES {
            self.error = Some(io::Error::other("more lines than can be numbered"));
        }
        let added = match &mut self.ids {
            Ids::Order => {
                self.part.runs.append(&part.runs);
                self.is_unclear |= self.part.runs.too_many();
                Ok(())
            }
            Ids::Hashes(spill) => part.hashes.into_iter().try_for_each(|hash| spill.add(hash)),
            Ids::Prints(spill) => part.prints.into_iter().try_for_each(|print| spill.add(print.down(lines))),
        };
        if let Err(error) = added {
            self.error = Some(error);
        }
    }
}

/// A source that was read once.
struct Read<'a> {
    name: String,
    parties: &'a [&'a str],
    total: Total,
    groups: Groups,
    digest: Option<([u8; 32], u64)>,
    max_errors: usize,
}

impl Read<'_> {
    /// The content of the source. Calls `each` with all fingerprints in order, if fingerprints were made.
    fn judge(self, each: &mut dyn FnMut(Fingerprint) -> io::Result<()>) -> Result<Declared, Stop> {
        let Self { name, parties, total, groups, .. } = self;
        let name = name.as_str();
        if let Some(error) = &total.error {
            return Err(unreadable(name, error));
        }
        let mut faults = total.part.faults;
        match total.ids {
            Ids::Order => {
                if total.is_unclear || !total.part.runs.all_differ() {
                    return Err(Stop::Unclear);
                }
            }
            Ids::Hashes(spill) => {
                if has_alike(spill).map_err(|error| unreadable(name, &error))? {
                    return Err(Stop::Unclear);
                }
            }
            Ids::Prints(spill) => {
                let mut repeats = Repeats::new(self.max_errors);
                let compared = spill.in_order(|print| {
                    repeats.see(print.hash, print.place);
                    each(print)
                });
                compared.map_err(|error| unreadable(name, &error))?;
                add_repeats(repeats, &mut faults);
            }
        }
        if faults.all > 0 {
            return Err(Stop::Rejected(faults.rejected(name)));
        }
        if total.part.items == 0 {
            return Err(Stop::Rejected(Rejected::whole(name, "no items".to_owned(), "one item a line")));
        }
        let mut censuses = total.part.censuses.full();
        let by_type = censuses.split_off(parties.len());
        let has_items: Vec<bool> = censuses.iter().map(|census| *census != FullCensus::EMPTY).collect();
        let named = |censuses: Vec<FullCensus>| {
            let all = parties.iter().zip(censuses).zip(&has_items).filter(|(_, has_items)| **has_items);
            all.map(|((&party, census), _)| (party.to_owned(), census)).collect()
        };
        let (per_party, attributed) = (named(censuses), named(by_type));
        Ok(Declared { per_party, attributed, groups, items: total.part.items })
    }
}

/// Whether two hashes are the same.
fn has_alike(spill: Spill<u64>) -> io::Result<bool> {
    let (mut last, mut has_alike) = (None, false);
    spill.in_order(|hash| {
        has_alike |= last.is_some_and(|last: u64| last == hash);
        last = Some(hash);
        Ok(())
    })?;
    Ok(has_alike)
}

/// Adds the ids that occur twice to the faults.
fn add_repeats(repeats: Repeats<IdPlace>, faults: &mut Faults) {
    let all = repeats.all();
    let fault = |(later, first): (IdPlace, IdPlace)| Fault {
        place: Place { line: later.line(), column: later.column() },
        found: format!("the same `id` as on line {}", first.line()),
        expected: "each id once".to_owned(),
    };
    faults.interleave(repeats.first().into_iter().map(fault).collect(), all);
}
