//! How fast items are read, compared with other parsers and with the lower bound, which is to read the file in blocks
//! and find the line breaks. The ratios come from a single run, because machines differ and the load of a shared one
//! changes: candidates take turns, and the best round of each counts.
//!
//! With one thread, processor time is compared; with two threads, elapsed time, which is meaningful on an idle machine
//! only.
//!
//! Run `cargo bench -p proverka-bench --bench text`. `ITEMS=10000000` gives the length for which the targets are set
//! (an 800 MB file in the temporary directory); the default is a tenth of it. `ROUNDS` is the number of turns of each
//! candidate.
//!
//! Measured on 2026-11-23 on two idle x86-64 cores with 5 million items. In memory, an item takes 25.7 ns (43.2 ns line
//! by line), 186 with serde-json-core, and 216 with serde_json; in CSV it takes 75.6 ns, and 102 with the csv crate.
//! From a file, it takes 62.7 ns with one thread and 41.1 with two, the lower bound is 20.9, and serde-json-core takes
//! 278. These are 3.0 and 2.0 times the lower bound; the targets are 2.6 and 1.4. The times include the comparison of
//! ids.
//!
//! Measured on 2026-11-29, when the hashes of ids in no order stayed in memory and CSV got a fast parser of its own, as
//! instructions an item that callgrind counts with one thread: 648 for JSON in order, 857 for JSON in no order (1.32
//! times as many), 565 for CSV (0.87 times).

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use proverka::count::{Census, Kind, State};
use proverka::text::item::{Columns, first_json, first_row, parse_json, parse_row};
use proverka_cli::ingest::{self, ItemFormat, ItemSource, Options};
use proverka_test_support::oracle::{Borrowed, Owned};
use proverka_test_support::synthetic::{CSV_HEADER, csv_line, json_line, write_lines};

/// One way to read the items, and its best times. Unit: nanoseconds per item.
struct Candidate<'a> {
    name: &'static str,
    run: Box<dyn FnMut() + 'a>,
    /// Processor time of this thread.
    own: f64,
    /// Elapsed time of a round.
    wall: f64,
}

fn candidate<'a, T>(name: &'static str, mut run: impl FnMut() -> T + 'a) -> Candidate<'a> {
    Candidate { name, run: Box::new(move || drop(black_box(run()))), own: f64::INFINITY, wall: f64::INFINITY }
}

fn own_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// Runs the candidates in turns, and keeps the best time of each.
fn race(title: &str, items: u64, rounds: u32, candidates: &mut [Candidate<'_>]) {
    for _ in 0..rounds {
        for candidate in candidates.iter_mut() {
            let (wall, own) = (Instant::now(), own_time());
            (candidate.run)();
            candidate.own = candidate.own.min((own_time() - own) / items as f64);
            candidate.wall = candidate.wall.min(wall.elapsed().as_secs_f64() * 1e9 / items as f64);
        }
    }
    println!("\n{title}, {items} items, best of {rounds}, ns an item: processor time of the thread, time on the wall");
    for Candidate { name, own, wall, .. } in candidates.iter() {
        println!("  {name:44} {own:8.1} {wall:8.1}");
    }
}

fn find<'a, 'b>(candidates: &'b [Candidate<'a>], name: &str) -> &'b Candidate<'a> {
    candidates.iter().find(|candidate| candidate.name == name).expect("a candidate of that name")
}

/// One line of the table at the end.
struct Target {
    what: &'static str,
    measured: f64,
    at_most: f64,
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

const PARTIES: [&str; 2] = ["US", "RU"];

fn main() {
    let items = number("ITEMS", 1_000_000);
    let rounds = u32::try_from(number("ROUNDS", 7)).unwrap_or(7);
    let mut targets = Vec::new();
    in_memory(rounds, &mut targets);
    let directory = tempfile::tempdir().expect("a temporary directory");
    from_file(directory.path(), items, rounds, &mut targets);
    println!("\n{:58} {:>9} {:>8}  met", "target (ratio)", "measured", "at most");
    for Target { what, measured, at_most } in targets {
        let met = if measured <= at_most { "yes" } else { "NO" };
        println!("{what:58} {measured:>9.3} {at_most:>8.3}  {met}");
    }
}

/// Adds to the census of both parties in the way that a user of another parser would.
fn tally(censuses: &mut [Census; 2], party: &str, kind: u8, state: u8, warheads: Option<u16>) {
    let party = PARTIES.iter().position(|&code| code == party).expect("a known party");
    let (kind, state) = (Kind::ALL[usize::from(kind)], State::ALL[usize::from(state)]);
    censuses[party].add(kind, state, warheads.unwrap_or(0)).expect("room");
}

fn in_memory(rounds: u32, targets: &mut Vec<Target>) {
    // This fits in the cache of a core, so that parsing is measured and not memory.
    const ITEMS: u64 = 2_000;
    const TIMES: u64 = 20;
    let mut json = Vec::new();
    write_lines(&mut json, ITEMS, json_line, |index| index).expect("memory");
    let mut csv = Vec::new();
    write_lines(&mut csv, ITEMS, csv_line, |index| index).expect("memory");
    let json = String::from_utf8(json).expect("text");
    let csv = String::from_utf8(csv).expect("text");
    println!("JSON: {} bytes an item; CSV: {}", json.len() as u64 / ITEMS, csv.len() as u64 / ITEMS);
    let lines: Vec<&[u8]> = json.lines().map(str::as_bytes).collect();
    let rows: Vec<&str> = csv.lines().collect();
    let columns = Columns::of_header(CSV_HEADER.trim_end()).expect("a header");
    let repeat = |count: &dyn Fn(&mut [Census; 2])| {
        let mut censuses = [Census::EMPTY; 2];
        for _ in 0..TIMES {
            count(&mut censuses);
        }
        censuses
    };
    // Many short rounds: on a shared machine, some of them run without disturbance.
    let rounds = rounds * 20;
    let mut race_json = [
        candidate("proverka, line by line", || {
            repeat(&|censuses| {
                for line in &lines {
                    let item = parse_json(line, &mut []).expect("an item");
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                }
            })
        }),
        candidate("proverka, lines in a row", || {
            repeat(&|censuses| {
                let mut rest = str::from_utf8(json.as_bytes()).expect("text");
                while let Some((item, after)) = first_json(rest) {
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                    rest = after;
                }
            })
        }),
        candidate("serde-json-core, borrowed", || {
            repeat(&|censuses| {
                for line in &lines {
                    let (item, _) = serde_json_core::from_slice::<Borrowed<'_>>(line).expect("an item");
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                }
            })
        }),
        candidate("serde_json, borrowed", || {
            repeat(&|censuses| {
                for line in &lines {
                    let item: Borrowed<'_> = serde_json::from_slice(line).expect("an item");
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                }
            })
        }),
        candidate("serde_json, owned", || {
            repeat(&|censuses| {
                for line in &lines {
                    let item: Owned = serde_json::from_slice(line).expect("an item");
                    tally(censuses, &item.party, item.kind as u8, item.state as u8, item.warheads);
                }
            })
        }),
    ];
    race("JSON in memory, counting included", ITEMS * TIMES, rounds, &mut race_json);
    let ours = find(&race_json, "proverka, lines in a row").own;
    let target = |what, peer, at_most| Target { what, measured: ours / find(&race_json, peer).own, at_most };
    targets.push(target("JSON in memory / serde-json-core", "serde-json-core, borrowed", 1.0 / 5.0));
    targets.push(target("JSON in memory / serde_json, borrowed", "serde_json, borrowed", 1.0 / 6.0));
    targets.push(target("JSON in memory / serde_json, owned", "serde_json, owned", 1.0 / 6.0));

    let mut race_csv = [
        candidate("proverka, rows in a row", || {
            repeat(&|censuses| {
                let mut rest = str::from_utf8(csv.as_bytes()).expect("text");
                while let Some((item, after)) = first_row(rest, &columns) {
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                    rest = after;
                }
            })
        }),
        candidate("proverka, row by row", || {
            repeat(&|censuses| {
                for row in &rows {
                    let item = parse_row(row, &columns, &mut []).expect("an item");
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                }
            })
        }),
        candidate("csv with serde, borrowed", || {
            repeat(&|censuses| {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
                let header = csv::StringRecord::from(CSV_HEADER.trim_end().split(',').collect::<Vec<_>>());
                let mut record = csv::StringRecord::new();
                while reader.read_record(&mut record).expect("a record") {
                    let item: Borrowed<'_> = record.deserialize(Some(&header)).expect("an item");
                    tally(censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
                }
            })
        }),
    ];
    race("CSV in memory, counting included", ITEMS * TIMES, rounds, &mut race_csv);
    let measured = find(&race_csv, "proverka, rows in a row").own / find(&race_csv, "csv with serde, borrowed").own;
    targets.push(Target { what: "CSV in memory / csv with serde", measured, at_most: 0.8 });
}

fn write_file(path: &Path, header: &str, items: u64, each: fn(u64, &mut String), order: impl Fn(u64) -> u64) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    out.write_all(header.as_bytes()).expect("room on the disk");
    write_lines(&mut out, items, each, order).expect("room on the disk");
    out.flush().expect("room on the disk");
}

/// Reads in blocks of 64 KiB, and finds the line breaks.
fn floor(path: &Path) -> u64 {
    let mut file = File::open(path).expect("the file");
    let mut block = vec![0; 64 * 1024];
    let mut lines = 0;
    loop {
        let read = file.read(&mut block).expect("a block");
        if read == 0 {
            return lines;
        }
        lines += memchr::memchr_iter(b'\n', &block[..read]).fold(0, |lines, end| {
            black_box(end);
            lines + 1
        });
    }
}

fn ours(path: &Path, format: ItemFormat, threads: usize) -> u64 {
    let options = Options { format: Some(format), threads, ..Options::default() };
    ingest::items(ItemSource::path(path), &PARTIES, &options, &mut |_| {}).expect("no errors").items
}

/// The code that a user of another parser would write: a buffered reader puts each line into one string.
fn peer(path: &Path, mut each: impl FnMut(&[u8])) {
    use std::io::BufRead as _;
    let mut reader = std::io::BufReader::with_capacity(64 * 1024, File::open(path).expect("the file"));
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).expect("a line") > 0 {
        each(&line);
        line.clear();
    }
}

fn from_file(directory: &Path, items: u64, rounds: u32, targets: &mut Vec<Target>) {
    let json = directory.join("items.ndjson");
    let csv = directory.join("items.csv");
    let shuffled = directory.join("shuffled.ndjson");
    write_file(&json, "", items, json_line, |index| index);
    write_file(&csv, CSV_HEADER, items, csv_line, |index| index);
    // A step that shares no factor with the length visits every item once, in an irregular order.
    let step = (items / 3 * 2..).find(|&step| gcd(step, items) == 1).expect("a step");
    write_file(&shuffled, "", items, json_line, |index| index * step % items);
    let mut censuses = [Census::EMPTY; 2];
    let mut core = censuses;
    let mut race_file = [
        candidate("floor: read blocks, find line breaks", || floor(&json)),
        candidate("proverka, 1 thread", || ours(&json, ItemFormat::Json, 1)),
        candidate("proverka, 2 threads", || ours(&json, ItemFormat::Json, 2)),
        candidate("proverka, 1 thread, ids in no order", || ours(&shuffled, ItemFormat::Json, 1)),
        candidate("proverka, 2 threads, ids in no order", || ours(&shuffled, ItemFormat::Json, 2)),
        candidate("proverka, CSV, 1 thread", || ours(&csv, ItemFormat::Csv, 1)),
        candidate("proverka, CSV, 2 threads", || ours(&csv, ItemFormat::Csv, 2)),
        candidate("serde-json-core, ids not compared", || {
            peer(&json, |line| {
                let (item, _) = serde_json_core::from_slice::<Borrowed<'_>>(line).expect("an item");
                tally(&mut core, item.party, item.kind as u8, item.state as u8, item.warheads);
            });
        }),
        candidate("serde_json, ids not compared", || {
            peer(&json, |line| {
                let item: Borrowed<'_> = serde_json::from_slice(line).expect("an item");
                tally(&mut censuses, item.party, item.kind as u8, item.state as u8, item.warheads);
            });
        }),
    ];
    race("from a file, ids compared", items, rounds, &mut race_file);
    let floor = find(&race_file, "floor: read blocks, find line breaks");
    let one = find(&race_file, "proverka, 1 thread").own / floor.own;
    let two = find(&race_file, "proverka, 2 threads").wall / floor.wall;
    targets.push(Target { what: "from a file, 1 thread / floor (processor time)", measured: one, at_most: 2.6 });
    targets.push(Target { what: "from a file, 2 threads / floor (on the wall)", measured: two, at_most: 1.4 });
    let own = |name| find(&race_file, name).own;
    let no_order = own("proverka, 1 thread, ids in no order") / own("proverka, 1 thread");
    targets.push(Target { what: "ids in no order / in order (processor time)", measured: no_order, at_most: 2.0 });
    let csv = own("proverka, CSV, 1 thread") / own("proverka, 1 thread");
    targets.push(Target { what: "CSV / JSON from a file (processor time)", measured: csv, at_most: 1.0 });
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
