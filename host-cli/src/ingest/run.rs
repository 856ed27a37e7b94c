//! Distributes blocks to threads, and adds their results to one total.

use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use proverka::count::FullCensus;
use proverka::text::item::Columns;

use super::blocks::{Block, Blocks, Head};
use super::fold::{Censuses, Part, Reading, cut_line};
use super::groups::Groups;
use super::ids::{Keys, Print};
use super::place::column;
use super::report::{Fault, Place, Rejected};
use super::spill::Spill;
use super::{Declared, ItemFormat, ItemSource, Options, Progress};

pub(super) fn items(
    mut source: ItemSource,
    parties: &[&str],
    options: &Options<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Declared, Rejected> {
    if source.rereadable() {
        match pass(&mut source, parties, options, None, progress) {
            Err(Stop::Unordered) => {}
            Err(Stop::Rejected(rejected)) => return Err(rejected),
            Ok(declared) => return Ok(declared),
        }
    }
    pass(&mut source, parties, options, Some(Keys::random()), progress).map_err(|stop| match stop {
        Stop::Rejected(rejected) => rejected,
        // This cannot happen: with keys, the order of the ids is not checked.
        Stop::Unordered => Rejected::whole(source.name(), "ids in no order".to_owned(), "any order"),
    })
}

/// Why one pass gave no total.
enum Stop {
    /// The order of the ids does not show whether all ids differ.
    Unordered,
    Rejected(Rejected),
}

fn unreadable(name: &str, error: &io::Error) -> Stop {
    Stop::Rejected(Rejected::whole(name, format!("cannot be read: {error}"), "a readable file, or `-`"))
}

/// Reads the whole source once.
fn pass(
    source: &mut ItemSource,
    parties: &[&str],
    options: &Options<'_>,
    keys: Option<Keys>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Declared, Stop> {
    let (name, length) = (source.name().to_owned(), source.length());
    let reader = source.open().map_err(|error| unreadable(&name, &error))?;
    let mut blocks = Blocks::new(reader, options.max_line);
    let mut block = blocks.block();
    let first = blocks.fill(&mut block).map_err(|error| unreadable(&name, &error))?;
    let nothing = || Stop::Rejected(Rejected::whole(&name, "no items".to_owned(), "one item a line"));
    let first = first.ok_or_else(nothing)?;
    let opening = open(&mut block, options).map_err(|fault| Stop::Rejected(fault.alone(&name)))?;
    let with_keys = keys.is_some();
    let reading = Reading { parties, options, columns: opening.columns, keys, groups: Mutex::default() };
    let total = Total {
        next: 0,
        part: Part::new(reading.no_censuses(), options),
        spill: with_keys.then(|| Spill::new(options.max_errors)),
        error: None,
        unordered: false,
        bytes: 0,
    };
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
    let groups = reading.groups.into_inner().unwrap_or_else(PoisonError::into_inner);
    progress(Progress { bytes: total.bytes, total: length, items: total.part.items });
    total.judge(&name, parties, groups)
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

/// The sum of the parts so far, added in the order of the stream.
struct Total {
    /// Number of the block that is added next.
    next: u64,
    part: Part,
    spill: Option<Spill>,
    error: Option<io::Error>,
    unordered: bool,
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
            let stop = total.unordered || total.error.is_some();
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
        match &mut self.spill {
            None => {
                self.part.runs.append(&part.runs);
                self.unordered |= self.part.runs.too_many();
            }
            Some(spill) => {
                if self.part.lines >= Print::MOST_LINES {
                    self.error = Some(io::Error::other("more lines than can be numbered"));
                }
                for print in part.prints {
                    if let Err(error) = spill.add(print.down(lines)) {
                        self.error = Some(error);
                        return;
                    }
                }
            }
        }
    }

    fn judge(self, name: &str, parties: &[&str], groups: Groups) -> Result<Declared, Stop> {
        if let Some(error) = &self.error {
            return Err(unreadable(name, error));
        }
        let mut faults = self.part.faults;
        match self.spill {
            None => {
                if self.unordered || !self.part.runs.all_differ() {
                    return Err(Stop::Unordered);
                }
            }
            Some(spill) => {
                let repeats = spill.finish().map_err(|error| unreadable(name, &error))?;
                let fault = |(later, first)| Fault {
                    place: Place { line: Print::line_of(later), column: Print::column_of(later) },
                    found: format!("the same `id` as on line {}", Print::line_of(first)),
                    expected: "each id once".to_owned(),
                };
                faults.interleave(repeats.first.into_sorted_vec().into_iter().map(fault).collect(), repeats.all);
            }
        }
        if faults.all > 0 {
            return Err(Stop::Rejected(faults.rejected(name)));
        }
        if self.part.items == 0 {
            return Err(Stop::Rejected(Rejected::whole(name, "no items".to_owned(), "one item a line")));
        }
        let mut censuses = self.part.censuses.full();
        let by_type = censuses.split_off(parties.len());
        let has_items: Vec<bool> = censuses.iter().map(|census| *census != FullCensus::EMPTY).collect();
        let named = |censuses: Vec<FullCensus>| {
            let all = parties.iter().zip(censuses).zip(&has_items).filter(|(_, has_items)| **has_items);
            all.map(|((&party, census), _)| (party.to_owned(), census)).collect()
        };
        let (per_party, attributed) = (named(censuses), named(by_type));
        Ok(Declared { per_party, attributed, groups, items: self.part.items })
    }
}
